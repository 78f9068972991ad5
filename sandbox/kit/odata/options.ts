import { ODataError } from './ast.ts';
import type { RowSchema } from './evaluate.ts';
import { compareValues, kindOf, toValue } from './values.ts';

const expandDepthMax = 12;
const itemsMax = 500;
const segment = /^[\p{L}_$][\p{L}\p{N}_.]*$/u;

/** A property, or `*` for all, or a path through navigations: one entry of a `$select`. */
export type SelectPath = readonly string[];

/** `ID,Name,Organization/Name,*`. Throws `ODataError`. */
export function parseSelect(text: string): readonly SelectPath[] {
  return parseSelectAt(text, 0);
}

function parseSelectAt(text: string, offset: number): readonly SelectPath[] {
  return splitTop(text, ',', offset).map(({ part, at }) => parsePath(part, at, true));
}

export interface OrderTerm {
  readonly path: readonly string[];
  readonly isDescending: boolean;
  readonly at: number;
}

/** `Name desc,City`. Throws `ODataError`. */
export function parseOrderBy(text: string): readonly OrderTerm[] {
  return parseOrderByAt(text, 0);
}

function parseOrderByAt(text: string, offset: number): readonly OrderTerm[] {
  return splitTop(text, ',', offset).map(({ part, at }) => {
    const words = part.trim().split(/[ \t]+/);
    const [path = '', direction = 'asc', ...rest] = words;
    if (rest.length > 0 || (direction !== 'asc' && direction !== 'desc')) {
      throw new ODataError('syntax', at, `Expected a property with asc or desc, found ${JSON.stringify(part.trim())}`);
    }
    return { path: parsePath(path, at, false), isDescending: direction === 'desc', at };
  });
}

/** Compares rows in the order asked for. Throws `ODataError` for an unknown property. */
export function compileOrderBy<Row>(
  terms: readonly OrderTerm[],
  schema: RowSchema<Row>,
  isCaseIgnored: boolean,
): (a: Row, b: Row) => number {
  const keys = terms.map(({ path, isDescending, at }) => {
    const type = schema.typeOf(path);
    const name = path.join('/');
    if (type === null) throw new ODataError('unknownProperty', at, `Unknown property ${JSON.stringify(name)}`, name);
    return { kind: kindOf(type), path, sign: isDescending ? -1 : 1 };
  });
  return (a, b) => {
    for (const { kind, path, sign } of keys) {
      const order = compareValues(
        toValue(kind, schema.read(a, path)),
        toValue(kind, schema.read(b, path)),
        isCaseIgnored,
      );
      if (order !== 0) return order * sign;
    }
    return 0;
  };
}

/** One navigation to expand, with its own options as raw text; nested expands are parsed. */
export interface ExpandItem {
  readonly path: readonly string[];
  readonly select: readonly SelectPath[] | null;
  readonly expand: readonly ExpandItem[];
  readonly filter: string | null;
  readonly orderBy: readonly OrderTerm[] | null;
  readonly top: number | null;
  readonly skip: number | null;
  readonly isCounted: boolean;
  readonly at: number;
}

/**
 * `A,B/C` (v2) and `A($select=Name;$expand=B($top=1))` (v4): the second form contains the first. Throws `ODataError`.
 * Positions count from the start of the outermost text.
 */
export function parseExpand(text: string): readonly ExpandItem[] {
  return parseExpandAt(text, 0, 1);
}

function parseExpandAt(text: string, offset: number, depth: number): readonly ExpandItem[] {
  if (depth > expandDepthMax)
    throw new ODataError('tooLong', offset, `$expand is nested deeper than ${expandDepthMax}`);
  return splitTop(text, ',', offset).map(({ part, at }) => {
    const open = part.indexOf('(');
    if (open < 0) return { ...noOptions, path: parsePath(part, at, false), at };
    const trimmed = part.trimEnd();
    if (!trimmed.endsWith(')')) {
      throw new ODataError('syntax', at + trimmed.length, 'Expected a comma after the closing parenthesis');
    }
    const path = parsePath(part.slice(0, open), at, false);
    return { ...parseNested(trimmed.slice(open + 1, -1), at + open + 1, depth), path, at };
  });
}

type NestedOptions = Omit<ExpandItem, 'path' | 'at'>;

const noOptions: NestedOptions = {
  select: null,
  expand: [],
  filter: null,
  orderBy: null,
  top: null,
  skip: null,
  isCounted: false,
};

function parseNested(text: string, offset: number, depth: number): NestedOptions {
  let options = noOptions;
  const seen = new Set<string>();
  for (const { part, at } of splitTop(text, ';', offset)) {
    const equals = part.indexOf('=');
    if (equals < 0)
      throw new ODataError('syntax', at, `Expected an option such as $select=…, found ${JSON.stringify(part.trim())}`);
    const name = part.slice(0, equals).trim();
    if (seen.has(name)) throw new ODataError('syntax', at, `The option ${name} is given twice`, name);
    seen.add(name);
    options = { ...options, ...nestedOption(name, part.slice(equals + 1), at + equals + 1, depth) };
  }
  return options;
}

function nestedOption(name: string, value: string, at: number, depth: number): Partial<NestedOptions> {
  switch (name) {
    case '$select':
      return { select: parseSelectAt(value, at) };
    case '$expand':
      return { expand: parseExpandAt(value, at, depth + 1) };
    case '$filter':
      return { filter: value };
    case '$orderby':
      return { orderBy: parseOrderByAt(value, at) };
    case '$top':
      return { top: nestedNumber(name, value, at) };
    case '$skip':
      return { skip: nestedNumber(name, value, at) };
    case '$count':
      if (value !== 'true' && value !== 'false')
        throw new ODataError('syntax', at, '$count must be true or false', name);
      return { isCounted: value === 'true' };
    default:
      throw new ODataError('unsupported', at, `The option ${name} is not supported inside $expand`, name);
  }
}

function nestedNumber(name: string, value: string, at: number): number {
  if (!/^\d{1,10}$/.test(value))
    throw new ODataError('syntax', at, `${name} must be a whole number, not ${JSON.stringify(value)}`, name);
  return Number(value);
}

function parsePath(text: string, at: number, isStarAllowed: boolean): readonly string[] {
  const segments = text.trim().split('/');
  for (const [index, part] of segments.entries()) {
    const isStar = isStarAllowed && part === '*' && index === segments.length - 1;
    if (!isStar && !segment.test(part)) {
      throw new ODataError('syntax', at, `${JSON.stringify(text.trim())} is not a property or a path of properties`);
    }
  }
  return segments;
}

interface Part {
  readonly part: string;
  /** Where the part begins, blanks left out. */
  readonly at: number;
}

/** Splits at separators that stand outside quotes and parentheses. An empty part is an error. */
function splitTop(text: string, separator: string, offset: number): readonly Part[] {
  const parts: Part[] = [];
  let depth = 0;
  let isQuoted = false;
  let from = 0;
  const take = (end: number): void => {
    const part = text.slice(from, end);
    if (part.trim() === '') throw new ODataError('syntax', offset + from, 'An entry is missing');
    if (parts.length >= itemsMax) throw new ODataError('tooLong', offset + from, `More than ${itemsMax} entries`);
    const blanks = part.length - part.trimStart().length;
    parts.push({ part: part.slice(blanks), at: offset + from + blanks });
    from = end + 1;
  };
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "'") isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth < 0) throw new ODataError('syntax', offset + at, 'A closing parenthesis without an opening one');
    } else if (character === separator && depth === 0) take(at);
  }
  if (isQuoted) throw new ODataError('syntax', offset + text.length, 'A quote is not closed');
  if (depth > 0) throw new ODataError('syntax', offset + text.length, 'A parenthesis is not closed');
  take(text.length);
  return parts;
}
