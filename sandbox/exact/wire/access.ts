import type { WireRequest } from '../../kit/wire.ts';
import type { Barriers } from '../limits/barriers.ts';
import type { App, Grant, Grants } from '../oauth/grants.ts';
import type { ReadScope } from '../resources/served.ts';
import { currentDivisionOf } from '../resources/system.ts';
import { type Language, languages } from '../rules/problems.ts';
import type { ExactSettings } from '../settings.ts';
import type { Cause } from '../state/divisionState.ts';
import type { ExactState, User } from '../state/exactState.ts';
import { fullNameOf } from '../state/exactState.ts';
import { Refusal } from './refusal.ts';
import type { DataUrl } from './target.ts';

/** Who calls, on the strength of which consent. `isLive` is false when the token has expired. */
export interface Caller {
  readonly grant: Grant;
  readonly user: User;
  readonly isLive: boolean;
}

/** `NL`, `FR-BE`: in which language the caller wants descriptions; null to leave it to the user (exact-online.md 4.1). */
export function descriptionLanguage({ headers }: WireRequest): Language | null {
  const asked = (headers.customdescriptionlanguage ?? '').slice(0, 2).toUpperCase();
  return languages.find((language) => language === asked) ?? null;
}

/** Null when the token is missing or was never issued. */
export function callerOf(request: WireRequest, grants: Grants, state: ExactState): Caller | null {
  const match = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '');
  if (match?.[1] === undefined) return null;
  const access = grants.access(match[1]);
  if (access.is === 'unknown') return null;
  const user = state.user(access.grant.userId);
  return user === undefined ? null : { grant: access.grant, user, isLive: access.is === 'valid' };
}

/**
 * The view a caller has of an administration.
 * @throws Refusal 403 with a `Reason` (exact-online.md 4.8): `NoDivisionAccess` for one the user has no rights to or did not
 * grant, others for people and companies that are kept out.
 */
export function scopeOf(caller: Caller, url: DataUrl, state: ExactState, barriers: Barriers): ReadScope {
  const { user, grant } = caller;
  const common = {
    state,
    user,
    clientId: grant.clientId,
    grantedDivisions: grant.divisions,
    language: user.language,
  };
  const own = currentDivisionOf(state, user);
  // The division in the URL of system/Divisions is not validated (exact-online.md 7.1).
  const isFree = url.division === null || ('served' in url.target && isDivisions(url.target.served.resource.path));
  const code = url.division ?? own;
  const division = state.division(code);
  const barrier = barriers.reasonFor(user.id, isFree ? null : code);
  if (barrier !== null) throw new Refusal(403, 'Forbidden', barrier);
  const isGranted = user.divisions.includes(code) && grant.divisions.includes(code);
  if (division !== undefined && (isGranted || isFree)) return { ...common, division };
  const fallback = isFree ? state.division(own) : undefined;
  if (fallback === undefined) throw new Refusal(403, 'Forbidden', 'NoDivisionAccess');
  return { ...common, division: fallback };
}

function isDivisions(path: string): boolean {
  return path === 'system/Divisions';
}

export function apiCause(caller: Caller, app: App | undefined, settings: ExactSettings): Cause {
  const { user, grant } = caller;
  return {
    by: 'api',
    who: `app ${grant.clientId}, user ${user.email}`,
    userId: user.id,
    userName: fullNameOf(user),
    clientId: grant.clientId,
    callbackHosts: settings.isCallbackStrict ? (app?.redirectUris ?? []).map((uri) => new URL(uri).host) : null,
  };
}
