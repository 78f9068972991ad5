import { splitUrl } from '../../kit/url.ts';
import { catalogue } from '../resources/catalogue.ts';
import { exactFacts } from '../resources/facts.ts';
import type { Served } from '../resources/served.ts';

/** What a data URL points at. */
export type Target =
  | { readonly is: 'list'; readonly served: Served; readonly isCount: boolean }
  | { readonly is: 'entity'; readonly served: Served; readonly key: string }
  | {
      readonly is: 'collection';
      readonly served: Served;
      readonly key: string;
      readonly navigation: string;
      readonly isCount: boolean;
    }
  | { readonly is: 'metadata'; readonly service: string }
  /** Exists in the real service, not here. */
  | { readonly is: 'notEmulated'; readonly what: string }
  | { readonly is: 'unknown'; readonly segment: string };

export interface DataUrl {
  /** Null on `current/…`, which needs none. */
  readonly division: number | null;
  readonly target: Target;
  /** The path with division and keys taken out, in canonical casing where known: `/api/v1/{division}/crm/Accounts({key})`. */
  readonly endpoint: string;
  /** Raw, without the question mark. */
  readonly query: string;
}

const apiRoot = '/api/v1/';

/** Reads a data URL; null when it is none. Paths match in any casing (exact-online.md 4.5). */
export function readDataUrl(url: string): DataUrl | null {
  const { path: rawPath, query } = splitUrl(url);
  const path = decodePath(rawPath);
  if (!path.toLowerCase().startsWith(apiRoot)) return null;
  const segments = path
    .slice(apiRoot.length)
    .split('/')
    .filter((segment) => segment !== '');
  if (segments[0]?.toLowerCase() === 'beta') {
    const target = { is: 'notEmulated', what: 'the beta API' } as const;
    return { division: null, target, endpoint: '/api/v1/beta', query };
  }
  const isDivided = /^\d+$/.test(segments[0] ?? '');
  const below = isDivided ? segments.slice(1) : segments;
  const target = readTarget(below);
  const canDoWithout = target.is !== 'list' || target.served.resource.path === 'current/Me';
  return {
    division: isDivided ? Number(segments[0]) : null,
    target: isDivided || canDoWithout ? target : { is: 'unknown', segment: segments[0] ?? '' },
    endpoint: `${apiRoot}${isDivided ? '{division}/' : ''}${endpointName(target, below)}`,
    query,
  };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function readTarget(segments: readonly string[]): Target {
  const last = segments.at(-1)?.toLowerCase();
  if (last === '$metadata') return { is: 'metadata', service: segments.slice(0, -1).join('/') };
  const isCount = last === '$count';
  const parts = isCount ? segments.slice(0, -1) : segments;
  const keyed = parts.findIndex((segment) => segment.includes('('));
  const pathParts = keyed < 0 ? parts : [...parts.slice(0, keyed), parts[keyed]?.split('(', 1)[0] ?? ''];
  const path = pathParts.join('/').toLowerCase();
  const served = catalogue.get(path);
  if (served === undefined) {
    if (exactFacts.documented.has(path)) return { is: 'notEmulated', what: pathParts.join('/') };
    return { is: 'unknown', segment: pathParts.at(-1) ?? '' };
  }
  if (keyed < 0) return { is: 'list', served, isCount };
  const key = readKey(parts[keyed] ?? '');
  if (key === null) return { is: 'unknown', segment: parts[keyed] ?? '' };
  const rest = parts.slice(keyed + 1);
  if (rest.length === 0) {
    return isCount ? { is: 'unknown', segment: '$count' } : { is: 'entity', served, key };
  }
  return readBelowEntity(served, key, rest, isCount);
}

function readBelowEntity(served: Served, key: string, rest: readonly string[], isCount: boolean): Target {
  const name = rest[0] ?? '';
  const navigation = Object.keys(served.navigations).find(
    (candidate) => candidate.toLowerCase() === name.toLowerCase(),
  );
  if (navigation !== undefined && rest.length === 1) return { is: 'collection', served, key, navigation, isCount };
  const isProperty = served.resource.byName.has(name);
  if (isProperty) return { is: 'notEmulated', what: `addressing the property ${name} by URL` };
  return { is: 'unknown', segment: name };
}

/** `Accounts(guid'…')`, `Divisions(124132)`, `Deleted(123L)`: the key as rows are stored under it. Null when malformed. */
function readKey(segment: string): string | null {
  const match = /\(\s*(?:\w+\s*=\s*)?(?:guid'([0-9a-f-]{36})'|(-?\d+)L?|'((?:[^']|'')*)')\s*\)$/i.exec(segment);
  if (match === null) return null;
  return match[1]?.toLowerCase() ?? match[2] ?? match[3]?.replaceAll("''", "'") ?? null;
}

function endpointName(target: Target, below: readonly string[]): string {
  switch (target.is) {
    case 'list':
      return target.served.resource.path + (target.isCount ? '/$count' : '');
    case 'entity':
      return `${target.served.resource.path}({key})`;
    case 'collection':
      return `${target.served.resource.path}({key})/${target.navigation}`;
    case 'metadata':
      return `${target.service}/$metadata`;
    case 'notEmulated':
    case 'unknown':
      return below.map((segment) => segment.replace(/\(.*\)/, '({key})')).join('/');
  }
}
