import type { FieldPath } from '../api/types.ts';
import { texts } from './texts.ts';

const { fields, addresses, addressParts } = texts.en.names;
const addressFields = Object.keys(addresses).flatMap((address) =>
  Object.keys(addressParts).map((part) => `${address}.${part}`),
);

/**
 * Every field in the order in which people expect them: the record itself, then each address. The names are listed in
 * that order, and the compiler sees to it that none is missing.
 */
export const fieldOrder = [...Object.keys(fields), ...addressFields] as readonly FieldPath[];

export const byFieldOrder = (one: { readonly field: FieldPath }, other: { readonly field: FieldPath }): number =>
  fieldOrder.indexOf(one.field) - fieldOrder.indexOf(other.field);
