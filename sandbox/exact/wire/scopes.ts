import type { Resource } from '../resources/resource.ts';
import { Refusal } from './refusal.ts';

/** What an app was given for one area when it was registered (exact-online.md 4.8). */
export const scopeRights = ['none', 'read', 'manage'] as const;

type ScopeRight = (typeof scopeRights)[number];

/** By area as the resource pages write it, such as `Crm accounts`. An area that is not named is `none`. */
export type AppScopes = Readonly<Record<string, ScopeRight>>;

/**
 * Endpoints belong to an area, and an app needs rights on it: to read, or to manage. An app without a list of rights, from
 * before there were any, may do everything.
 * @throws Refusal 403 in the words of exact-online.md 4.8, picqer#453 and #509 (of which only the one for reading was seen).
 */
export function checkScopes(scopes: AppScopes | null, resource: Resource, method: string): void {
  if (scopes === null) return;
  const areas = resource.scope.split(',').map((area) => area.trim().toLowerCase());
  const asked = method === 'GET' ? 'read' : 'manage';
  // Where two areas are named, either will do: overviews of receivables and payables share one.
  const rights = new Map(Object.entries(scopes).map(([area, right]) => [area.toLowerCase(), right]));
  const isAllowed = areas.some((area) => area === '-' || allows(rights.get(area) ?? 'none', asked));
  if (isAllowed) return;
  const name = (areas[0] ?? '').replace(' ', '.');
  throw new Refusal(403, `Forbidden - Application Scope Violated. Cannot ${asked} '${name}' scope.`);
}

function allows(right: ScopeRight, asked: 'read' | 'manage'): boolean {
  return right === 'manage' || right === asked;
}
