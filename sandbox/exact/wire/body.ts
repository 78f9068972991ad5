import type { Edm, Property, Resource } from '../resources/resource.ts';
import type { Lines } from '../rules/rules.ts';
import { emptyGuid, type Row, type Value } from '../state/rows.ts';
import { midnightOf, wallOfText } from '../state/wallClock.ts';
import { Refusal } from './refusal.ts';

const streamError = 'Error processing request stream.';

/** picqer#117, #277: also when lines come as an object. */
function notAnObject(): Refusal {
  return new Refusal(400, `${streamError} The request should be a valid top-level resource object.`);
}

/** 10.0 MB, binary counted after decoding (exact-online.md 3.1). */
const bodyBytesMax = 10 * 1024 * 1024;

function tooLarge(): Refusal {
  return new Refusal(413, 'Request entity too large.');
}

/** The values of a body, and the rows it sends along by the name of their collection. */
export interface Sent {
  readonly values: Row;
  readonly lines: Lines;
}

/** The shape of the rows in a collection; null when the collection is not emulated and so goes unread. */
export type ResourceOfCollection = (name: string) => Resource | null;

/**
 * Reads a JSON body into typed values (exact-online.md 4.7): unknown properties are refused, properties that cannot be
 * sent are ignored without a word; `alsoSent` names keys and read-only ones that are read all the same.
 * @throws Refusal 400 in the words of exact-online.md 4.8.
 */
export function readBody(
  body: Uint8Array,
  resource: Resource,
  resourceOf: ResourceOfCollection,
  alsoSent: readonly string[] = [],
): Sent {
  // Whatever is binary in it, a body this long is longer than allowed.
  if (body.length > Math.ceil((bodyBytesMax * 4) / 3) + 4) throw tooLarge();
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw notAnObject();
  }
  const sent = readObject(parsed, resource, resourceOf, alsoSent);
  if (countedBytes(body, sent, resource) > bodyBytesMax) throw tooLarge();
  return sent;
}

/** Its length with what is binary counted as it is after decoding (exact-online.md 3.1). */
function countedBytes(body: Uint8Array, { values }: Sent, resource: Resource): number {
  let counted = body.length;
  for (const [name, value] of Object.entries(values)) {
    if (resource.byName.get(name)?.edm !== 'Edm.Binary' || typeof value !== 'string') continue;
    counted -= value.length - Buffer.byteLength(value, 'base64');
  }
  return counted;
}

function readObject(
  parsed: unknown,
  resource: Resource,
  resourceOf: ResourceOfCollection,
  alsoSent: readonly string[],
): Sent {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw notAnObject();
  const values: Record<string, Value> = {};
  const lines: Record<string, readonly Row[]> = {};
  for (const [name, raw] of Object.entries(parsed)) {
    if (name === '__metadata') continue;
    const property = resource.byName.get(name);
    if (property === undefined) {
      const type = resource.typeName;
      throw new Refusal(400, `${streamError} The property name '${name}' specified for type '${type}' is not valid.`);
    }
    if (property.edm === 'Collection') {
      // Clients send back what they have read, links to collections included (exact-online.md 9, picqer).
      if (isDeferred(raw)) continue;
      // An object instead of an array is refused (exact-online.md 4.7, picqer#117, #277).
      if (!Array.isArray(raw)) throw notAnObject();
      const inner = resourceOf(name);
      if (inner !== null) lines[name] = raw.map((row) => readObject(row, inner, () => null, []).values);
      continue;
    }
    if ((property.isKey || property.isReadOnly) && !alsoSent.includes(name)) continue;
    values[name] = typedValue(property, raw);
  }
  return { values, lines };
}

function isDeferred(raw: unknown): boolean {
  return typeof raw === 'object' && raw !== null && Object.keys(raw).join() === '__deferred';
}

const typeNames: Readonly<Record<Edm, string>> = {
  'Edm.Binary': 'Byte[]',
  'Edm.Boolean': 'Boolean',
  'Edm.Byte': 'Byte',
  'Edm.DateTime': 'DateTime',
  'Edm.Double': 'Double',
  'Edm.Guid': 'Guid',
  'Edm.Int16': 'Int16',
  'Edm.Int32': 'Int32',
  'Edm.Int64': 'Int64',
  'Edm.String': 'String',
  Collection: 'Collection',
};

const ranges: Partial<Record<Edm, readonly [number, number]>> = {
  'Edm.Byte': [0, 255],
  'Edm.Int16': [-32_768, 32_767],
  'Edm.Int32': [-2_147_483_648, 2_147_483_647],
  'Edm.Int64': [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

function typedValue(property: Property, raw: unknown): Value {
  if (raw === null) return null;
  const value = convert(property, raw);
  if (value !== undefined) return value;
  const type = typeNames[property.edm];
  throw new Refusal(
    400,
    `${streamError} Error encountered in converting the value from request payload for property '${property.name}' to type '${type}'`,
  );
}

/** Undefined when the value does not fit the type. */
function convert(property: Property, raw: unknown): Value | undefined {
  switch (property.edm) {
    case 'Edm.String':
      return typeof raw === 'string' ? raw : undefined;
    case 'Edm.Boolean':
      return typeof raw === 'boolean' ? raw : undefined;
    case 'Edm.Guid':
      return guid(raw);
    case 'Edm.DateTime':
      return date(property, raw);
    case 'Edm.Binary':
      return typeof raw === 'string' && isBase64(raw) ? raw : undefined;
    case 'Edm.Double': {
      const number = numeric(raw);
      return number !== undefined && Number.isFinite(number) ? number : undefined;
    }
    case 'Edm.Byte':
    case 'Edm.Int16':
    case 'Edm.Int32':
    case 'Edm.Int64': {
      const number = numeric(raw);
      const [low, high] = ranges[property.edm] ?? [0, 0];
      return number !== undefined && Number.isInteger(number) && number >= low && number <= high ? number : undefined;
    }
    case 'Collection':
      return undefined;
  }
}

function numeric(raw: unknown): number | undefined {
  if (typeof raw === 'number') return raw;
  return typeof raw === 'string' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(raw) ? Number(raw) : undefined;
}

function guid(raw: unknown): Value | undefined {
  if (typeof raw !== 'string') return undefined;
  const bare = raw.replace(/^\{(.*)\}$/, '$1').toLowerCase();
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(bare)) return undefined;
  return bare === emptyGuid ? null : bare;
}

/** ISO text, or the vendor's own `/Date()/` of wall milliseconds. Date-only fields lose their time (exact-online.md 4.4). */
function date(property: Property, raw: unknown): Value | undefined {
  if (typeof raw !== 'string') return undefined;
  const ticks = /^\/Date\((-?\d{1,15})\)\/$/.exec(raw);
  const wall = ticks === null ? wallOfText(raw) : Number(ticks[1]);
  if (wall === null || Math.abs(wall) > 8.64e15) return undefined;
  return property.name.endsWith('Date') ? midnightOf(wall) : wall;
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
