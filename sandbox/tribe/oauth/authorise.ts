import { button, field, form, hidden } from '../../kit/form.ts';
import { languageOf, translator } from '../../kit/language.ts';
import { html, page, pageResponse, redirect } from '../../kit/page.ts';
import { parseForm, parseQueryMap } from '../../kit/requestParts.ts';
import { splitUrl } from '../../kit/url.ts';
import type { WireRequest, WireResponse } from '../../kit/wire.ts';
import { facts } from '../facts.ts';
import type { Tribe } from '../state/tribe.ts';
import { type OAuthError, oauthError } from './errors.ts';
import type { Client, ConsentRequest } from './grants.ts';
import { type LoggedIn, loggedIn, logIn } from './session.ts';
import { oauthTexts } from './texts.ts';
import { parseScopes, unknownScope } from './token.ts';

/** How long a person may take over the pages. */
const consentLifeMs = 30 * 60_000;
/** Unknown (tribe-crm.md 1.4); Hydra's own default. */
const codeLifeMs = 10 * 60_000;
/** Documented: `state` has at least 8 characters. */
const stateLengthMin = 8;

/** `GET /oauth2/auth`: checks the request, then sends the person to log in or to consent. */
export function answerAuthorise(request: WireRequest, tribe: Tribe): WireResponse {
  const query = parseQueryMap(splitUrl(request.url).query);
  const client = tribe.grants.clients.get(query.get('client_id') ?? '');
  if (client === undefined)
    return errorPage(request, oauthError('invalid_client', 'The requested OAuth 2.0 Client does not exist.'));
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!isRegistered(client, redirectUri)) {
    const hint =
      "The 'redirect_uri' parameter does not match any of the OAuth 2.0 Client's pre-registered redirect urls.";
    return errorPage(request, oauthError('invalid_request', hint));
  }
  const state = query.get('state') ?? '';
  const refuse = (error: OAuthError): WireResponse => back(redirectUri, { ...flat(error), state });
  // Documented by a client's comments (1.4): with this parameter the consent page fails.
  if (query.has('organization_id'))
    return errorPage(request, oauthError('invalid_request', 'The consent page failed.'), 500);
  if (state.length < stateLengthMin) {
    return refuse(
      oauthError(
        'invalid_state',
        `Request parameter "state" must be at least be ${stateLengthMin} characters long to ensure sufficient entropy.`,
      ),
    );
  }
  if (query.get('response_type') !== 'code')
    return refuse(oauthError('unsupported_response_type', "The client may only use the response type 'code'."));
  if (client.flow !== 'authorization_code') {
    return refuse(
      oauthError(
        'unauthorized_client',
        "The OAuth 2.0 Client is not allowed to use authorization grant 'authorization_code'.",
      ),
    );
  }
  const scopes = parseScopes(query.get('scope') ?? '');
  if (scopes === null || scopes.length === 0) return refuse(unknownScope);
  const challenge = tribe.newSecret('challenge');
  tribe.grants.consents.put(challenge, {
    challenge,
    clientId: client.id,
    redirectUri,
    state,
    scopes,
    expiresMs: tribe.nowMs + consentLifeMs,
  });
  const step = loggedIn(request, tribe) === null ? 'login' : 'consent';
  return redirect(`/${step}?challenge=${challenge}`);
}

/** `/login`: with a challenge on the way to consent, without one on the way into the CRM. */
export function answerLogin(request: WireRequest, tribe: Tribe): WireResponse {
  const sent = request.method === 'POST' ? parseForm(request) : parseQueryMap(splitUrl(request.url).query);
  const challenge = sent.get('challenge') ?? '';
  const next = localPath(sent.get('next'));
  if (request.method !== 'POST') return loginPage(request, challenge, next, null);
  const session = logIn(tribe, sent.get('email') ?? '', sent.get('password') ?? '');
  if (session === null) return loginPage(request, challenge, next, sent.get('email') ?? '');
  return redirect(challenge === '' ? next : `/consent?challenge=${encodeURIComponent(challenge)}`, {
    'Set-Cookie': session.cookie,
  });
}

/** `/consent`: shows what is asked, then sends the person back with a code or with their refusal. */
export function answerConsent(request: WireRequest, tribe: Tribe): WireResponse {
  const sent = request.method === 'POST' ? parseForm(request) : parseQueryMap(splitUrl(request.url).query);
  const asked = tribe.grants.consents.get(sent.get('challenge') ?? '');
  const client = tribe.grants.clients.get(asked?.clientId ?? '');
  const t = translator(oauthTexts, languageOf(request));
  if (asked === undefined || client === undefined || asked.expiresMs <= tribe.nowMs) {
    return errorPage(request, oauthError('invalid_request', t('expired')));
  }
  const person = loggedIn(request, tribe);
  if (person === null) return redirect(`/login?challenge=${encodeURIComponent(asked.challenge)}`);
  if (request.method !== 'POST') return consentPage(request, asked, client, person);
  tribe.grants.consents.remove(asked.challenge);
  if (sent.get('answer') !== 'allow') {
    return back(asked.redirectUri, {
      ...flat(oauthError('access_denied', 'The resource owner denied the request.')),
      state: asked.state,
    });
  }
  const code = tribe.newSecret('code');
  const { clientId, redirectUri, scopes } = asked;
  const { tenant, employee } = person.session;
  tribe.grants.codes.put(code, {
    ...{ code, grant: code, clientId, redirectUri, tenant, employee, scopes },
    ...{ expiresMs: tribe.nowMs + codeLifeMs, isUsed: false },
  });
  return back(redirectUri, { code, scope: scopes.join(' '), state: asked.state });
}

function isRegistered(client: Client, redirectUri: string): boolean {
  if (client.redirectUris.includes(redirectUri)) return true;
  if (!client.redirectUris.includes('loopback') || !URL.canParse(redirectUri)) return false;
  const { protocol, hostname } = new URL(redirectUri);
  return /^https?:$/.test(protocol) && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** Back to the application, whose address may have a query of its own. */
function back(redirectUri: string, parameters: Readonly<Record<string, string>>): WireResponse {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return redirect(url.toString());
}

const flat = ({ error, error_description, error_hint }: OAuthError): Record<string, string> => ({
  error,
  error_description,
  error_hint,
});

/** Only paths of this host: a login form must not send people elsewhere. */
const localPath = (path: string | undefined): string =>
  path !== undefined && /^\/(?![/\\])/.test(path) ? path : '/relations';

const look = { brand: 'Tribe CRM', accent: '#5b2d8e', width: 'narrow' } as const;

function loginPage(request: WireRequest, challenge: string, next: string, failedEmail: string | null): WireResponse {
  const language = languageOf(request);
  const t = translator(oauthTexts, language);
  const carry = html`${hidden('challenge', challenge)}${hidden('next', next)}`;
  const people = facts.users.map(
    (user) =>
      html`<li>${form(
        '/login',
        html`${carry}${hidden('email', user.email)}${hidden('password', user.password)}
        <p class="row">${button(t('logInAs', { name: user.firstName }), { kind: 'plain' })}<span>${user.email}<br><span class="soft">${user.password} · ${user.note}</span></span></p>`,
      )}</li>`,
  );
  const body = html`
    <div class="card">${form(
      '/login',
      html`${carry}
      ${field({ name: 'email', label: t('email'), type: 'email', value: failedEmail, isRequired: true, hasFocus: true, autocomplete: 'username' })}
      ${field({ name: 'password', label: t('password'), type: 'password', isRequired: true, autocomplete: 'current-password' })}
      <p class="actions">${button(t('logIn'))}</p>`,
    )}</div>
    <div class="card"><p class="soft">${t('sandboxNote')}</p><ul style="list-style:none;padding:0">${people}</ul></div>`;
  const notice = failedEmail === null ? null : { kind: 'bad' as const, text: t('wrongLogin') };
  return pageResponse(page({ ...look, title: t('signIn'), language, notice, body }), failedEmail === null ? 200 : 401);
}

function consentPage(request: WireRequest, asked: ConsentRequest, client: Client, person: LoggedIn): WireResponse {
  const language = languageOf(request);
  const t = translator(oauthTexts, language);
  const labels: Readonly<Record<string, string>> = {
    read: t('scopeRead'),
    write: t('scopeWrite'),
    offline: t('scopeOffline'),
  };
  const app = client.name;
  const body = html`<div class="card">
    <p>${t('consentIntro', { app, organisation: person.organisation, name: person.name })}</p>
    <ul>${asked.scopes.map((scope) => html`<li>${labels[scope]} <span class="soft">(${scope})</span></li>`)}</ul>
    ${form('/consent', html`${hidden('challenge', asked.challenge)}<p class="row">${button(t('allow'), { name: 'answer', value: 'allow' })}${button(t('refuse'), { kind: 'plain', name: 'answer', value: 'refuse' })}</p>`)}
    <p class="soft"><a href="/login?challenge=${asked.challenge}">${t('notYou')}</a></p>
  </div>`;
  return pageResponse(page({ ...look, title: t('consentTitle', { app }), language, body }));
}

/** Requests that cannot be sent back to an application, because nobody knows that it is one. */
function errorPage(request: WireRequest, error: OAuthError, status: number = error.status_code): WireResponse {
  const language = languageOf(request);
  const body = html`<div class="card"><p><strong>${error.error}</strong></p><p>${error.error_description}</p><p class="soft">${error.error_hint}</p></div>`;
  return pageResponse(page({ ...look, title: translator(oauthTexts, language)('errorTitle'), language, body }), status);
}
