import { type LiteralValue, ODataError } from './ast.ts';
import type { Dialect } from './dialect.ts';
import { guidPattern, readInstant } from './literals.ts';

export type Token =
  | { readonly kind: 'literal'; readonly literal: LiteralValue; readonly at: number }
  /** A property, a keyword, or a function: only its place tells which. */
  | { readonly kind: 'name'; readonly text: string; readonly at: number }
  | { readonly kind: 'symbol'; readonly text: '(' | ')' | ',' | '/' | '-' | ':'; readonly at: number }
  | { readonly kind: 'end'; readonly at: number };

const bareGuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-])/iy;
const bareInstant = /\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+-]\d\d:\d\d)?)?(?![\w:.])/iy;
const number = /\d+(?:\.\d+)?(?:e[+-]?\d+)?/iy;
/** Letters of any script: administrations have custom fields. */
const name = /[\p{L}_$][\p{L}\p{N}_]*/uy;
const space = /[ \t]+/y;

const int32Max = 2_147_483_647n;

/** Splits a filter into tokens. The whole text must be understood. */
export function tokenize(text: string, dialect: Dialect): readonly Token[] {
  if (text.length > dialect.lengthMax) {
    throw new ODataError('tooLong', dialect.lengthMax, `The expression is longer than ${dialect.lengthMax} characters`);
  }
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const blank = match(space, text, at);
    if (blank !== null) {
      at += blank.length;
      continue;
    }
    const { token, end } = nextToken(text, at, dialect);
    tokens.push(token);
    at = end;
  }
  tokens.push({ kind: 'end', at: text.length });
  return tokens;
}

interface Taken {
  readonly token: Token;
  readonly end: number;
}

function nextToken(text: string, at: number, dialect: Dialect): Taken {
  const character = text.charAt(at);
  switch (character) {
    case '(':
    case ')':
    case ',':
    case '/':
    case '-':
    case ':':
      return { token: { kind: 'symbol', text: character, at }, end: at + 1 };
    case "'": {
      const quoted = readQuoted(text, at);
      return literal({ type: 'text', value: quoted.value }, at, quoted.end);
    }
  }
  if (dialect.version === 'v4') {
    const bare = v4Literal(text, at, dialect);
    if (bare !== null) return bare;
  }
  const digits = match(number, text, at);
  if (digits !== null) return numberToken(text, at, digits, dialect);
  const word = match(name, text, at);
  if (word !== null) return wordToken(text, at, word, dialect);
  throw new ODataError('syntax', at, `Unexpected character ${JSON.stringify(character)}`);
}

function wordToken(text: string, at: number, word: string, dialect: Dialect): Taken {
  const end = at + word.length;
  if (text.charAt(end) === "'") {
    if (dialect.version === 'v4') throw new ODataError('syntax', at, `Unexpected literal ${word}'…'`);
    const quoted = readQuoted(text, end);
    return literal(v2TypedLiteral(word, quoted.value, at), at, quoted.end);
  }
  switch (word) {
    case 'true':
    case 'false':
      return literal({ type: 'boolean', value: word === 'true' }, at, end);
    case 'null':
      return literal({ type: 'null' }, at, end);
    default:
      return { token: { kind: 'name', text: word, at }, end };
  }
}

function v2TypedLiteral(type: string, value: string, at: number): LiteralValue {
  switch (type) {
    case 'guid':
      if (!guidPattern.test(value)) throw new ODataError('syntax', at, `${JSON.stringify(value)} is not a guid`);
      return { type: 'guid', value: value.toLowerCase() };
    case 'datetime':
    case 'datetimeoffset': {
      const instant = readInstant(value);
      if (instant === null || (type === 'datetimeoffset' && !instant.hasZone)) {
        throw new ODataError('syntax', at, `${JSON.stringify(value)} is not a ${type}`);
      }
      return { type: 'dateTime', text: value, ms: instant.ms };
    }
    default:
      throw new ODataError('syntax', at, `Unknown literal type ${type}`);
  }
}

function v4Literal(text: string, at: number, dialect: Dialect): Taken | null {
  const guid = match(bareGuid, text, at);
  if (guid !== null) return literal({ type: 'guid', value: guid.toLowerCase() }, at, at + guid.length);
  const instant = match(bareInstant, text, at);
  if (instant === null) return null;
  const read = readInstant(instant);
  if (read === null) throw new ODataError('syntax', at, `${instant} is not a date that exists`);
  if (!read.hasTime) return literal({ type: 'date', text: instant, ms: read.ms }, at, at + instant.length);
  if (!read.hasZone && !dialect.isZoneOptional) {
    throw new ODataError('syntax', at, `${instant} needs a time zone: Z or an offset such as +01:00`);
  }
  return literal({ type: 'dateTime', text: instant, ms: read.ms }, at, at + instant.length);
}

function numberToken(text: string, at: number, digits: string, dialect: Dialect): Taken {
  const end = at + digits.length;
  const next = text.charAt(end);
  const isWhole = /^\d+$/.test(digits);
  const suffix = dialect.version === 'v2' ? suffixOf(next) : '';
  if (suffix === 'L' && !isWhole) throw new ODataError('syntax', end, 'Only a whole number takes the suffix L');
  const after = suffix === '' ? end : end + 1;
  if (/[\p{L}\p{N}_.']/u.test(text.charAt(after))) {
    throw new ODataError('syntax', at, `Malformed number near ${JSON.stringify(text.slice(at, after + 1))}`);
  }
  if (dialect.version === 'v2' && suffix === '' && isWhole && BigInt(digits) > int32Max) {
    throw new ODataError('syntax', at, `${digits} is too large for an Int32; an Int64 is written with the suffix L`);
  }
  return literal({ type: 'number', text: digits, suffix }, at, after);
}

function suffixOf(character: string): '' | 'L' | 'm' | 'd' | 'f' {
  switch (character) {
    case 'L':
    case 'l':
      return 'L';
    case 'M':
    case 'm':
      return 'm';
    case 'D':
    case 'd':
      return 'd';
    case 'F':
    case 'f':
      return 'f';
    default:
      return '';
  }
}

/** A quote inside is doubled. */
export function readQuoted(text: string, at: number): { readonly value: string; readonly end: number } {
  let value = '';
  let from = at + 1;
  for (;;) {
    const quote = text.indexOf("'", from);
    if (quote < 0) throw new ODataError('syntax', at, 'The text literal is not closed');
    value += text.slice(from, quote);
    if (text.charAt(quote + 1) !== "'") return { value, end: quote + 1 };
    value += "'";
    from = quote + 2;
  }
}

function literal(value: LiteralValue, at: number, end: number): Taken {
  return { token: { kind: 'literal', literal: value, at }, end };
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
