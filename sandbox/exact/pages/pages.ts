import { languageCookie } from '../../kit/language.ts';
import { html, redirect } from '../../kit/page.ts';
import { parseForm, setCookie } from '../../kit/requestParts.ts';
import type { WireRequest, WireResponse } from '../../kit/wire.ts';
import {
  type AuthorizeDesk,
  authorize,
  authorizeConsent,
  authorizeConsentPath,
  authorizeLogin,
  authorizeLoginPath,
  authorizePath,
} from '../oauth/authorize.ts';
import { findEntry } from '../rules/entryHeaders.ts';
import type { User } from '../state/exactState.ts';
import { accountPage, changeAccount, createAccount, newAccountPage } from './accountDetail.ts';
import { accountListPage, chosenDivision } from './accountList.ts';
import { answerDocs } from './docs.ts';
import { changeEntry, entryPage } from './entryDetail.ts';
import { entryListPage, openItemsPage } from './entryList.ts';
import { ownPath, type PageContext, pageContext, show } from './frame.ts';
import { frontPage } from './front.ts';
import { loginForm, userOfLogin } from './login.ts';
import { otherEntryPage } from './otherEntry.ts';
import { answerReference } from './reference.ts';
import { sessionCookie } from './sessions.ts';
import { tradePage } from './tradePages.ts';

/** Everything a person sees: front page, login, the OAuth dance, accounts. */
export function answerPage(desk: AuthorizeDesk, request: WireRequest): WireResponse {
  const context = pageContext(request, desk.sessions.userOf(request));
  const path = context.path.toLowerCase();
  const isPost = request.method === 'POST';
  if (!isPost && request.method !== 'GET') return notFoundPage(context, 405);
  if (path === '/') return frontPage(context, desk.state, desk.grants);
  // One published client asks with a slash at the end (exact-online.md 9, elmas).
  if (path === authorizePath || path === `${authorizePath}/`) return authorize(desk, context);
  if (path === authorizeLoginPath && isPost) return authorizeLogin(desk, context);
  if (path === authorizeConsentPath && isPost) return authorizeConsent(desk, context);
  if (path === '/language' && isPost) return changeLanguage(context);
  if (path === '/login') return isPost ? login(desk, context) : loginPage(desk, context);
  if (path === '/logout' && isPost) return logout(desk, context);
  const reference = answerReference(context);
  if (reference !== null) return reference;
  const document = answerDocs(desk, context);
  if (document !== null) return document;
  if (path === '/entries' || path.startsWith('/entries/') || path === '/open-items') {
    const { user } = context;
    return user === null ? redirect(`/login?back=${path}`) : entryPages(desk, context, user, path, isPost);
  }
  if (path === '/accounts' || path.startsWith('/accounts/')) {
    const { user } = context;
    return user === null ? redirect('/login?back=/accounts') : accountPages(desk, context, user, path, isPost);
  }
  return tradePage(context, desk.state, context.user) ?? notFoundPage(context, 404);
}

function accountPages(
  desk: AuthorizeDesk,
  context: PageContext,
  user: User,
  path: string,
  isPost: boolean,
): WireResponse {
  const [first, id = '', action = ''] = path.split('/').slice(2);
  if (first === undefined) return accountListPage(context, desk.state, user);
  if (first === 'new') {
    const division = chosenDivision(context, desk.state, user);
    if (division === undefined) return notFoundPage(context, 404);
    const page = { context, user, division };
    return isPost ? createAccount(page) : newAccountPage(page);
  }
  const code = Number(first);
  const division = user.divisions.includes(code) ? desk.state.division(code) : undefined;
  const row = division?.entity('Accounts').get(id);
  if (division === undefined || row === undefined) return redirect('/accounts?notice=noRelation');
  const page = { context, user, division };
  if (!isPost) return accountPage(page, row);
  return changeAccount(page, row, action) ?? notFoundPage(context, 404);
}

function entryPages(
  desk: AuthorizeDesk,
  context: PageContext,
  user: User,
  path: string,
  isPost: boolean,
): WireResponse {
  if (path === '/open-items') return openItemsPage(context, desk.state, user);
  const [first, id = '', action = ''] = path.split('/').slice(2);
  if (first === undefined) return entryListPage(context, desk.state, user);
  const code = Number(first);
  const division = user.divisions.includes(code) ? desk.state.division(code) : undefined;
  const entry = division === undefined ? undefined : findEntry(division, id);
  if (division === undefined || entry === undefined) return redirect('/entries?notice=noEntry');
  const page = { context, user, division };
  const isSale = entry.entity === 'SalesEntries';
  if (!isPost) return isSale ? entryPage(page, entry.row) : otherEntryPage(page, entry);
  return (isSale ? changeEntry(page, entry.row, action) : undefined) ?? notFoundPage(context, 404);
}

function loginPage(desk: AuthorizeDesk, context: PageContext, error?: string): WireResponse {
  const notice = error === undefined ? null : ({ kind: 'bad', text: error } as const);
  const back = encodeURIComponent(ownPath(context.query.get('back') ?? '/accounts'));
  const body = loginForm(context, desk.state, `/login?back=${back}`, null);
  return show(context, { title: context.t('login'), body, notice, isNarrow: true });
}

function login(desk: AuthorizeDesk, context: PageContext): WireResponse {
  const user = userOfLogin(desk.state, context);
  if (user === null) return loginPage(desk, context, context.t('loginUnknown'));
  const cookie = setCookie(sessionCookie, desk.sessions.open(user));
  return redirect(ownPath(context.query.get('back') ?? '/accounts'), { 'Set-Cookie': cookie });
}

function logout(desk: AuthorizeDesk, context: PageContext): WireResponse {
  desk.sessions.close(context.request);
  return redirect('/', { 'Set-Cookie': setCookie(sessionCookie, '', { maxAgeS: 0 }) });
}

function changeLanguage(context: PageContext): WireResponse {
  const fields = parseForm(context.request);
  const language = fields.get('to') === 'en' ? 'en' : 'nl';
  return redirect(ownPath(fields.get('back')), { 'Set-Cookie': setCookie(languageCookie, language) });
}

function notFoundPage(context: PageContext, status: 404 | 405): WireResponse {
  return show(context, {
    title: String(status),
    body: html`<p><a href="/">${context.t('frontTitle')}</a></p>`,
    status,
  });
}
