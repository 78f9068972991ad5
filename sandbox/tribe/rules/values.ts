import type { EntityType, Field } from '../schema/types.ts';
import type { Scalar } from '../state/entity.ts';
import { badRequest } from './refusal.ts';

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,12})?)?(Z|[+-]\d{2}:\d{2})$/;

/** No amount or quantity of a business is larger, and sums of such numbers stay exact enough to print. */
const doubleMax = 1e15;

export const isGuid = (value: unknown): value is string => typeof value === 'string' && guid.test(value);

/** Whole seconds in UTC, as every recorded timestamp is written (tribe-crm.md 2.3). */
export function timestamp(ms: number): string {
  // A record's two dates are mostly the same, and writing them is the dearest part of reading a list.
  if (ms !== lastWritten.ms) lastWritten = { ms, text: `${new Date(ms).toISOString().slice(0, 19)}Z` };
  return lastWritten.text;
}

let lastWritten = { ms: 0, text: '1970-01-01T00:00:00Z' };

/** A value of a request body as it is kept, or a refusal that names the property. Null clears. */
export function parseValue(type: EntityType, field: Field, value: unknown): Scalar | null {
  if (value === null) {
    if (field.isRequired)
      throw badRequest(`The property '${field.name}' of ${type.set} is required and cannot be cleared.`, {
        ...{ is: 'required', field: field.name },
      });
    return null;
  }
  switch (field.type) {
    case 'Edm.String':
      return parseText(type, field, value);
    case 'Edm.Boolean':
      if (typeof value === 'boolean') return value;
      break;
    case 'Edm.Double':
      if (typeof value === 'number' && Math.abs(value) <= doubleMax) return value;
      break;
    case 'Edm.Int64':
      if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
      break;
    case 'Edm.Guid':
      if (isGuid(value)) return value.toLowerCase();
      break;
    case 'Edm.Date':
      if (typeof value === 'string' && isDate(value)) return value;
      break;
    case 'Edm.DateTimeOffset': {
      const ms = typeof value === 'string' && dateTime.test(value) ? Date.parse(value) : Number.NaN;
      if (!Number.isNaN(ms)) return timestamp(ms);
      break;
    }
  }
  throw badRequest(`The value ${short(value)} of property '${field.name}' is not a valid ${field.type}.`, {
    ...{ is: 'invalid', field: field.name },
  });
}

function parseText(type: EntityType, field: Field, value: unknown): string {
  if (typeof value !== 'string')
    throw badRequest(`The value ${short(value)} of property '${field.name}' is not a valid ${field.type}.`, {
      ...{ is: 'invalid', field: field.name },
    });
  if (field.lengthMax !== null && value.length > field.lengthMax) {
    throw badRequest(
      `The value of property '${field.name}' is too long: ${value.length} characters, where at most ${field.lengthMax} are allowed.`,
      { is: 'tooLong', field: field.name, length: value.length, lengthMax: field.lengthMax },
    );
  }
  if (field.isRequired && value.trim() === '')
    throw badRequest(`The property '${field.name}' of ${type.set} is required.`, {
      ...{ is: 'required', field: field.name },
    });
  return value;
}

function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const ms = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(value);
}

/** The value as JSON, cut so that a refusal never echoes a whole upload. */
function short(value: unknown): string {
  const json = JSON.stringify(value) ?? 'undefined';
  return json.length > 80 ? `${json.slice(0, 80)}…` : json;
}
