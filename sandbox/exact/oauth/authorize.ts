import { button, checkbox, form, hidden } from '../../kit/form.ts';
import { html, redirect } from '../../kit/page.ts';
import { parseForm, setCookie } from '../../kit/requestParts.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { type PageContext, show } from '../pages/frame.ts';
import { loginForm, userOfLogin } from '../pages/login.ts';
import { type Sessions, sessionCookie } from '../pages/sessions.ts';
import type { ExactSettings } from '../settings.ts';
import type { ExactState, User } from '../state/exactState.ts';
import type { App, Grants } from './grants.ts';

export interface AuthorizeDesk {
  readonly state: ExactState;
  readonly grants: Grants;
  readonly sessions: Sessions;
  settings(): ExactSettings;
}

/** A request of exact-online.md 2.1 that names an app and an address we may answer to. */
interface AuthorizeRequest {
  readonly app: App;
  readonly redirectUri: string;
  readonly responseType: 'code' | 'token';
  readonly state: string | null;
  readonly isLoginForced: boolean;
}

export const authorizePath = '/api/oauth2/auth';
export const authorizeLoginPath = '/api/oauth2/auth/login';
export const authorizeConsentPath = '/api/oauth2/auth/consent';

/** `GET /api/oauth2/auth`: log in when needed, then the consent page. */
export function authorize(desk: AuthorizeDesk, context: PageContext): WireResponse {
  const asked = readRequest(desk, context.query);
  if (typeof asked === 'string') return mistake(context, asked);
  const question = context.query.toString();
  if (context.user === null || asked.isLoginForced) return loginPage(desk, context, question);
  return consentPage(desk, context, context.user, asked, question, false);
}

/** The login form of the flow: back to the question, now without `force_login`. */
export function authorizeLogin(desk: AuthorizeDesk, context: PageContext): WireResponse {
  const fields = parseForm(context.request);
  const question = new URLSearchParams(fields.get('question') ?? '');
  const user = userOfLogin(desk.state, context);
  if (user === null) return loginPage(desk, context, question.toString(), context.t('loginUnknown'));
  question.delete('force_login');
  const cookie = setCookie(sessionCookie, desk.sessions.open(user));
  return redirect(`${authorizePath}?${question.toString()}`, { 'Set-Cookie': cookie });
}

/** The answer on the consent page: a code (or token) for the chosen administrations, or `access_denied`. */
export function authorizeConsent(desk: AuthorizeDesk, context: PageContext): WireResponse {
  const body = new URLSearchParams(new TextDecoder().decode(context.request.body));
  const question = body.get('question') ?? '';
  const asked = readRequest(desk, new URLSearchParams(question));
  if (typeof asked === 'string') return mistake(context, asked);
  const { user } = context;
  if (user === null) return loginPage(desk, context, question);
  if (body.get('answer') !== 'allow') return refuse(asked);
  const divisions = body
    .getAll('division')
    .map(Number)
    .filter((code) => user.divisions.includes(code));
  if (divisions.length === 0) return consentPage(desk, context, user, asked, question, true);
  return allow(desk, asked, user, divisions);
}

/** Denied consent: the standard redirect, which the sheet marks as unverified (exact-online.md 2.1). */
function refuse(asked: AuthorizeRequest): WireResponse {
  const answer = new URLSearchParams({ error: 'access_denied', error_description: 'The user denied access.' });
  if (asked.state !== null) answer.set('state', asked.state);
  return redirect(withQuery(asked.redirectUri, answer.toString()));
}

function allow(desk: AuthorizeDesk, asked: AuthorizeRequest, user: User, divisions: readonly number[]): WireResponse {
  const state = asked.state === null ? '' : `&state=${encodeURIComponent(asked.state)}`;
  if (asked.responseType === 'token') {
    const { pair } = desk.grants.open(asked.app, user.id, divisions);
    const token = encodeURIComponent(pair.accessToken);
    return redirect(`${asked.redirectUri}#access_token=${token}&token_type=bearer&expires_in=600${state}`);
  }
  const code = desk.grants.issueCode(asked.app, asked.redirectUri, user.id, divisions);
  // `!` goes out as `%21`, which encodeURIComponent leaves alone (exact-online.md 2.1).
  const encoded = encodeURIComponent(code).replaceAll('!', '%21');
  return redirect(withQuery(asked.redirectUri, `code=${encoded}${state}`));
}

function withQuery(uri: string, query: string): string {
  return `${uri}${uri.includes('?') ? '&' : '?'}${query}`;
}

/** The reason in words when the question cannot be asked; nobody is redirected to an address that is not known. */
function readRequest(desk: AuthorizeDesk, query: URLSearchParams): AuthorizeRequest | string {
  const app = desk.grants.app(query.get('client_id') ?? '');
  if (app === undefined) return 'client_id: no such app is registered.';
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!isRedirectAllowed(app, redirectUri, desk.settings().isRedirectStrict)) {
    return 'redirect_uri: is not registered for this app.';
  }
  const responseType = query.get('response_type');
  if (responseType !== 'code' && responseType !== 'token') return 'response_type: must be code or token.';
  return {
    app,
    redirectUri,
    responseType,
    state: query.get('state'),
    isLoginForced: query.get('force_login') === '1',
  };
}

/** Registered, or by default any address of this machine, which the real service refuses (exact-online.md 1). */
function isRedirectAllowed(app: App, redirectUri: string, isStrict: boolean): boolean {
  if (app.redirectUris.includes(redirectUri)) return true;
  if (isStrict || !URL.canParse(redirectUri)) return false;
  const { protocol, hostname } = new URL(redirectUri);
  return ['http:', 'https:'].includes(protocol) && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

function mistake(context: PageContext, text: string): WireResponse {
  const body = html`<div class="card"><p>${text}</p></div>`;
  return show(context, { title: context.t('wrongRequest'), body, isNarrow: true, status: 400 });
}

function loginPage(desk: AuthorizeDesk, context: PageContext, question: string, error?: string): WireResponse {
  const body = loginForm(context, desk.state, authorizeLoginPath, hidden('question', question));
  const notice = error === undefined ? null : ({ kind: 'bad', text: error } as const);
  return show({ ...context, user: null }, { title: context.t('login'), body, notice, isNarrow: true });
}

function consentPage(
  desk: AuthorizeDesk,
  context: PageContext,
  user: User,
  asked: AuthorizeRequest,
  question: string,
  isEmpty: boolean,
): WireResponse {
  const { t } = context;
  const app = asked.app.name;
  const boxes = desk.state
    .divisionRows()
    .filter((row) => user.divisions.includes(row.Code))
    .map((row) =>
      checkbox({
        name: 'division',
        value: String(row.Code),
        label: html`${row.Description} <span class="soft">${row.Code}</span>`,
        isChecked: !isEmpty,
      }),
    );
  const buttons = html`<div class="actions">${button(t('allow'), { id: 'AllowButton', name: 'answer', value: 'allow' })}${button(t('refuse'), { name: 'answer', value: 'refuse', kind: 'plain' })}</div>`;
  const choice = html`${hidden('question', question)}<fieldset><legend>${t('mayUse')}</legend>${boxes}</fieldset>${buttons}`;
  // The ids are those that clients look for which answer the page by themselves (exact-online.md 9, elmas).
  const answer = form(authorizeConsentPath, choice, 'post', 'PublicOAuth2Form');
  const body = html`<div class="card"><p>${t('consentAsks', { app })}</p>${answer}</div>`;
  const notice = isEmpty ? ({ kind: 'bad', text: t('consentNone') } as const) : null;
  return show(context, { title: t('consentTitle', { app }), body, notice, isNarrow: true });
}
