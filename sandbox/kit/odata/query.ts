import { ODataError } from './ast.ts';

export interface QueryEntry {
  readonly name: string;
  readonly value: string;
}

export interface RawQuery {
  /** In the order of the URL. */
  readonly entries: readonly QueryEntry[];
  /** The first value of that name, null when it is absent. */
  get(name: string): string | null;
  has(name: string): boolean;
}

/**
 * Splits the part of a URL after the question mark. Only `%XX` is decoded; a plus is a plus unless `isPlusSpace`. Throws
 * `ODataError` for an escape that is none or is not UTF-8, and for a system option (`$…`) that is given twice.
 */
export function splitQuery(query: string, settings: { readonly isPlusSpace: boolean }): RawQuery {
  const entries: QueryEntry[] = [];
  let offset = 0;
  for (const part of query.split('&')) {
    if (part !== '') {
      const equals = part.indexOf('=');
      const decode = (text: string, at: number): string =>
        decodeEscapes(settings.isPlusSpace ? text.replaceAll('+', ' ') : text, at);
      const name = decode(equals < 0 ? part : part.slice(0, equals), offset);
      const value = equals < 0 ? '' : decode(part.slice(equals + 1), offset + equals + 1);
      if (name.startsWith('$') && entries.some((entry) => entry.name === name)) {
        throw new ODataError('syntax', offset, `The query option ${name} is given twice`, name);
      }
      entries.push({ name, value });
    }
    offset += part.length + 1;
  }
  const find = (name: string): QueryEntry | undefined => entries.find((entry) => entry.name === name);
  return { entries, get: (name) => find(name)?.value ?? null, has: (name) => find(name) !== undefined };
}

function decodeEscapes(text: string, at: number): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ODataError('syntax', at, 'The query contains a malformed percent escape');
  }
}

/** Reads `$top`, `$skip`: a whole number that is not negative. Null when the option is absent. */
export function wholeNumberOption(query: RawQuery, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  if (!/^\d{1,10}$/.test(text))
    throw new ODataError('syntax', 0, `${name} must be a whole number, not ${JSON.stringify(text)}`, name);
  return Number(text);
}
