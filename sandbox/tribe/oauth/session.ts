import { parseCookies, setCookie } from '../../kit/requestParts.ts';
import type { WireRequest } from '../../kit/wire.ts';
import { facts } from '../facts.ts';
import { nameOf } from '../rules/relations.ts';
import type { Actor } from '../rules/unit.ts';
import type { Tribe } from '../state/tribe.ts';
import type { PageSession } from './grants.ts';

const cookieName = 'tribe_session';
const sessionLifeMs = 12 * 3_600_000;

/** The person at the screen. */
export interface LoggedIn {
  readonly session: PageSession;
  readonly name: string;
  readonly organisation: string;
  readonly actor: Actor;
}

export function logIn(tribe: Tribe, email: string, password: string): { readonly cookie: string } | null {
  const user = facts.users.find((known) => known.email === email.trim().toLowerCase() && known.password === password);
  if (user === undefined) return null;
  const employee = tribe.users.get(user.key)?.employee;
  if (employee === undefined) return null;
  const id = tribe.newSecret('session');
  const expiresMs = tribe.nowMs + sessionLifeMs;
  tribe.grants.sessions.put(id, { id, tenant: user.tenant, employee, userKey: user.key, expiresMs });
  return { cookie: setCookie(cookieName, id) };
}

export function loggedIn(request: WireRequest, tribe: Tribe): LoggedIn | null {
  const session = tribe.grants.sessions.get(parseCookies(request).get(cookieName) ?? '');
  if (session === undefined || session.expiresMs <= tribe.nowMs) return null;
  const employee = tribe.store.get(session.tenant, session.employee);
  if (employee === null) return null;
  const name = nameOf(employee);
  const organisation = tribe.store.get(session.tenant, employee.links.Relation ?? '');
  return {
    session,
    name,
    organisation: organisation === null ? '' : nameOf(organisation),
    actor: { tenant: session.tenant, by: 'page', who: name, employee: session.employee },
  };
}

export function logOut(request: WireRequest, tribe: Tribe): string {
  tribe.grants.sessions.remove(parseCookies(request).get(cookieName) ?? '');
  return setCookie(cookieName, '', { maxAgeS: 0 });
}
