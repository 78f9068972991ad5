import type { WireRequest, WireResponse } from '../../kit/wire.ts';
import type { Barriers } from '../limits/barriers.ts';
import type { CallLimits } from '../limits/callLimits.ts';
import type { ErrorLimit } from '../limits/errorLimit.ts';
import type { Grants } from '../oauth/grants.ts';
import { served as servedAt } from '../resources/catalogue.ts';
import { isLicensed } from '../resources/licence.ts';
import type { ReadScope, Served } from '../resources/served.ts';
import { BusinessRefusal, problemsText } from '../rules/problems.ts';
import type { ExactSettings } from '../settings.ts';
import type { ExactState } from '../state/exactState.ts';
import { apiCause, type Caller, callerOf, descriptionLanguage, scopeOf } from './access.ts';
import { collectionRows, notFound, rowByKey } from './entity.ts';
import { metadataOf } from './metadata.ts';
import { countList, readEntity, readList } from './read.ts';
import { errorResponse, type Format, Refusal } from './refusal.ts';
import { checkScopes } from './scopes.ts';
import type { DataUrl, Target } from './target.ts';
import { create, remove, update, type WriteCall } from './write.ts';

export interface ApiDesk {
  readonly state: ExactState;
  readonly grants: Grants;
  readonly callLimits: CallLimits;
  readonly barriers: Barriers;
  readonly errorLimit: ErrorLimit;
  settings(): ExactSettings;
}

/** Answers one data call: who is it, is the app blocked, may it see this company, is there budget left, what is asked. */
export function answerApi(desk: ApiDesk, received: WireRequest, url: DataUrl): WireResponse {
  const request = { ...received, method: methodOf(received, desk.settings()) };
  const format = formatOf(request, url, desk.settings());
  const caller = callerOf(request, desk.grants, desk.state);
  if (caller === null) return errorResponse(401, 'Unauthorized', format ?? 'json');
  if (desk.errorLimit.isBlocked(caller.grant.clientId)) {
    return errorResponse(desk.settings().errorBlockStatus, 'Forbidden', format ?? 'json');
  }
  const response = caller.isLive
    ? answerCaller(desk, request, url, caller, format)
    : errorResponse(401, 'Unauthorized', format ?? 'json');
  desk.errorLimit.note(
    {
      clientId: caller.grant.clientId,
      userId: caller.user.id,
      division: url.division,
      endpoint: `${request.method} ${url.endpoint}`,
    },
    response.status,
  );
  return response;
}

/** A POST can stand for another verb, as WCF has it, and MERGE for the partial PUT (exact-online.md 4.7). */
function methodOf({ method, headers }: WireRequest, { isMergeTaken }: ExactSettings): string {
  if (!isMergeTaken) return method;
  const meant = method === 'POST' ? (headers['x-http-method'] ?? method).toUpperCase() : method;
  return meant === 'MERGE' || meant === 'PATCH' ? 'PUT' : meant;
}

/** JSON when asked for, else Atom; `application/xml` is refused (exact-online.md 4.1). Null: refused. */
function formatOf(request: WireRequest, { query }: DataUrl, { isFormatTaken }: ExactSettings): Format | null {
  const asked = isFormatTaken ? new URLSearchParams(query).get('$format')?.toLowerCase() : undefined;
  if (asked !== undefined) return asked.includes('json') ? 'json' : asked.includes('atom') ? 'atom' : null;
  const accept = (request.headers.accept ?? '').toLowerCase();
  if (accept.includes('application/json') || accept.includes('text/json')) return 'json';
  const isXmlOnly = /application\/xml/.test(accept) && !/\*\/\*|application\/\*|atom\+xml/.test(accept);
  return isXmlOnly ? null : 'atom';
}

function answerCaller(
  desk: ApiDesk,
  request: WireRequest,
  url: DataUrl,
  caller: Caller,
  format: Format | null,
): WireResponse {
  try {
    const scope = scopeOf(caller, url, desk.state, desk.barriers);
    // URLs without a division do not count; failed calls do (exact-online.md 3.1).
    const granted = url.division === null ? null : desk.callLimits.take(caller.grant.clientId, url.division);
    // The body of a 429 is empty (exact-online.md 3.2).
    if (granted !== null && !granted.isGranted) return { status: 429, headers: granted.headers, body: '' };
    const response = guarded(format ?? 'json', scope, () => {
      if (format === null) throw new Refusal(415, 'Unsupported media type requested.');
      return dispatch(desk, request, url, { caller, scope, format });
    });
    return { ...response, headers: { ...response.headers, ...granted?.headers } };
  } catch (error) {
    if (error instanceof Refusal) return refusalResponse(error, format ?? 'json');
    throw error;
  }
}

/** Turns refusals into answers: 4xx for the wire, 500 for business validation (exact-online.md 4.8). */
function guarded(format: Format, scope: ReadScope, run: () => WireResponse): WireResponse {
  try {
    return run();
  } catch (error) {
    if (error instanceof Refusal) return refusalResponse(error, format);
    if (error instanceof BusinessRefusal) {
      return errorResponse(500, problemsText(error.problems, scope.language), format);
    }
    throw error;
  }
}

function refusalResponse(refusal: Refusal, format: Format): WireResponse {
  const headers: Record<string, string> = refusal.reason === null ? {} : { Reason: refusal.reason };
  return errorResponse(refusal.status, refusal.message, format, headers);
}

interface Context {
  readonly caller: Caller;
  readonly scope: ReadScope;
  readonly format: Format;
}

function dispatch(desk: ApiDesk, request: WireRequest, url: DataUrl, context: Context): WireResponse {
  const { target } = url;
  const app = desk.grants.app(context.caller.grant.clientId);
  if ('served' in target) checkScopes(app?.scopes ?? null, target.served.resource, request.method);
  const path = 'served' in target ? target.served.resource.path : target.is === 'notEmulated' ? target.what : '';
  // Without the module a resource is forbidden, whether or not it is emulated (exact-online.md 4.8, 10.12).
  if (!isLicensed(path, desk.state.divisionRow(context.scope.division.code)?.Edition))
    throw new Refusal(403, 'Forbidden');
  switch (target.is) {
    case 'unknown':
      throw new Refusal(404, `Resource not found for the segment '${target.segment}'.`);
    case 'notEmulated':
      throw new Refusal(501, `Not implemented: this sandbox does not emulate ${target.what}.`);
    case 'metadata':
      return metadataResponse(request, target.service);
    case 'list':
    case 'entity':
    case 'collection':
      return request.method === 'GET'
        ? get(desk, request, url, target, context)
        : write(desk, request, target, context);
  }
}

function metadataResponse(request: WireRequest, service: string): WireResponse {
  if (request.method !== 'GET') throw new Refusal(405, 'Method Not Allowed');
  const body = metadataOf(service);
  if (body === null) throw new Refusal(404, `Resource not found for the segment '${service}'.`);
  return { status: 200, headers: { 'Content-Type': 'application/xml;charset=utf-8' }, body };
}

type DataTarget = Extract<Target, { served: Served }>;

function get(
  desk: ApiDesk,
  request: WireRequest,
  { query }: DataUrl,
  target: DataTarget,
  { scope: own, format }: Context,
): WireResponse {
  // Descriptions only: messages stay in the language of the user.
  const scope = { ...own, language: descriptionLanguage(request) ?? own.language };
  const call = { scope, format, settings: desk.settings(), query };
  if (!target.served.resource.methods.includes('GET')) throw new Refusal(405, 'Method Not Allowed');
  switch (target.is) {
    case 'list': {
      const list = { served: target.served, rows: null };
      return target.isCount ? countList(call, list) : readList(call, list);
    }
    case 'entity':
      return readEntity(call, target.served, target.key);
    case 'collection': {
      const row = rowByKey(target.served, target.key, scope);
      if (row === undefined) throw notFound(target.served);
      const to = servedAt(target.served.navigations[target.navigation]?.to ?? '');
      const rows = collectionRows(target.served, to, target.navigation, row, scope);
      return target.isCount ? countList(call, { served: to, rows }) : readList(call, { served: to, rows });
    }
  }
}

function write(
  desk: ApiDesk,
  request: WireRequest,
  target: DataTarget,
  { caller, scope, format }: Context,
): WireResponse {
  const { served } = target;
  const isAllowed = served.resource.methods.some((method) => method === request.method);
  if (!isAllowed || target.is === 'collection') throw new Refusal(405, 'Method Not Allowed');
  const call: WriteCall = {
    request,
    served,
    scope,
    cause: apiCause(caller, desk.grants.app(caller.grant.clientId), desk.settings()),
    format,
    isLocationSent: desk.settings().isLocationSent,
  };
  if (target.is === 'list') {
    if (request.method !== 'POST' || target.isCount) throw new Refusal(405, 'Method Not Allowed');
    return create(call);
  }
  if (request.method === 'PUT') return update(call, target.key);
  if (request.method === 'DELETE') return remove(call, target.key);
  throw new Refusal(405, 'Method Not Allowed');
}
