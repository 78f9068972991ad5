import { Refusal } from '../rules/refusal.ts';
import type { AccessToken, Grants } from './grants.ts';

/** The live access token of a call: from the header, or from the query parameter that also works (tribe-crm.md 1.7). */
export function authorise(
  header: string | undefined,
  queryToken: string | undefined,
  grants: Grants,
  nowMs: number,
): AccessToken {
  const token = header === undefined ? queryToken : /^bearer\s+(\S+)$/i.exec(header)?.[1];
  if (token === undefined) throw new Refusal(401, 'Full authentication is required to access this resource.');
  const access = grants.access.get(token);
  if (access === undefined) throw new Refusal(401, 'The access token is invalid.');
  if (access.expiresMs <= nowMs) throw new Refusal(401, 'The access token has expired.');
  return access;
}

export function requireScope(access: AccessToken, scope: 'read' | 'write'): void {
  if (!access.scopes.includes(scope)) throw new Refusal(403, `The access token lacks the scope '${scope}'.`);
}
