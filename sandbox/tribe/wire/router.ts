import { splitUrl } from '../../kit/url.ts';
import type { WireRequest, WireResponse } from '../../kit/wire.ts';
import { answerAuthorise, answerConsent, answerLogin } from '../oauth/authorise.ts';
import { authorise, requireScope } from '../oauth/bearer.ts';
import { answerToken } from '../oauth/token.ts';
import { answerPage } from '../pages/pages.ts';
import { badRequest, Refusal } from '../rules/refusal.ts';
import { nameOf } from '../rules/relations.ts';
import type { Actor } from '../rules/unit.ts';
import type { Tribe } from '../state/tribe.ts';
import { errorAnswer, refusalAnswer } from './answers.ts';
import { answerFile } from './files.ts';
import { ODataRequest, readQuery } from './odata.ts';
import { asRefusal } from './odataErrors.ts';
import { answerWebhooks } from './webhooks.ts';

/** Every request of the three hosts, by path. Refusals become answers here and nowhere else. */
export function route(request: WireRequest, tribe: Tribe): WireResponse {
  const { path } = splitUrl(request.url);
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  switch (trimmed) {
    case '/oauth2/auth':
      return request.method === 'GET' ? answerAuthorise(request, tribe) : notAllowed(request);
    case '/oauth2/token':
      if (request.method !== 'POST') return notAllowed(request);
      return answerToken(request, {
        grants: tribe.grants,
        switches: tribe.switches.now,
        nowMs: tribe.nowMs,
        newToken: () => tribe.newSecret('token'),
      });
    case '/login':
      return answerLogin(request, tribe);
    case '/consent':
      return answerConsent(request, tribe);
  }
  if (path === '/v1' || path.startsWith('/v1/')) return answerApi(request, tribe, path);
  return answerPage(request, tribe, trimmed);
}

function answerApi(request: WireRequest, tribe: Tribe, path: string): WireResponse {
  try {
    const query = readQuery(splitUrl(request.url).query, tribe.switches.now.plusIsSpace);
    const access = authorise(
      request.headers.authorization,
      query.get('access_token') ?? undefined,
      tribe.grants,
      tribe.nowMs,
    );
    requireScope(access, request.method === 'GET' ? 'read' : 'write');
    const employee = tribe.store.get(access.tenant, access.employee);
    const client = tribe.grants.clients.get(access.clientId)?.name ?? access.clientId;
    const who = `${client} / ${employee === null ? access.employee : nameOf(employee)}`;
    const actor: Actor = { tenant: access.tenant, by: 'api', who, employee: access.employee };
    const segments = decodePath(path).slice('/v1/'.length).split('/');
    const [root = '', ...rest] = segments.at(-1) === '' ? segments.slice(0, -1) : segments;
    switch (root) {
      case 'odata':
        return asRefusal(() => new ODataRequest(request, query, tribe, actor).answer(rest.join('/')));
      case 'odata-file':
        if (request.method !== 'GET') throw new Refusal(501, `${request.method} on files is not emulated.`);
        return answerFile(rest, actor.tenant, tribe);
      case 'webhooks':
        return answerWebhooks(request, rest, actor.tenant, tribe);
      default:
        throw new Refusal(501, `/v1/${root} is not emulated.`);
    }
  } catch (error) {
    if (error instanceof Refusal) return refusalAnswer(error);
    throw error;
  }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw badRequest('The path contains a malformed percent escape.');
  }
}

const notAllowed = (request: WireRequest): WireResponse => errorAnswer(405, `${request.method} is not allowed here.`);

export const crashAnswer = (): WireResponse => errorAnswer(500, 'An unexpected error occurred.');

/** Requests are counted without their ids, per organisation of the token. */
export function endpointOf(
  request: WireRequest,
  tribe: Tribe,
): { readonly endpoint: string; readonly tenant: string | null } {
  const { path, query } = splitUrl(request.url);
  const endpoint = `${request.method} ${path
    .replace(/\([^)]*\)/g, (key) => (key === '()' ? key : '({id})'))
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '{id}')}`;
  const header = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const token = header ?? new URLSearchParams(query).get('access_token') ?? '';
  return { endpoint, tenant: tribe.grants.access.get(token)?.tenant ?? null };
}
