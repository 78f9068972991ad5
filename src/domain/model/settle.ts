import { type AddressLine, sameAddressLine, settleAddressLine } from './address.ts';
import { type AddressKind, addressKinds, type FieldPath, type Fields, type FieldValue } from './fields.ts';
import { lineFieldsOf } from './groups.ts';

/**
 * Both sides are compared in the form that survives Exact's single address line, so that "Kade 12" typed into Tribe's
 * street field equals street "Kade" with number 12, and a round trip never looks like an edit.
 */

const asText = (value: FieldValue | undefined): string | null => (typeof value === 'string' ? value : null);

function lineOf(fields: Fields, kind: AddressKind): AddressLine | null {
  const [street, houseNumber, addition] = lineFieldsOf(kind);
  if (fields[street] === undefined || fields[houseNumber] === undefined || fields[addition] === undefined) return null;
  const line = {
    street: asText(fields[street]),
    houseNumber: asText(fields[houseNumber]),
    addition: asText(fields[addition]),
  };
  return line.street === null && line.houseNumber === null && line.addition === null ? null : line;
}

/** Spares most addresses the parsing: these shapes are seen at a glance to be settled. */
const isPlainlySettled = (line: AddressLine): boolean =>
  line.street !== null &&
  line.houseNumber !== null &&
  /^\p{L}[\p{L} '’-]*\p{L}$/u.test(line.street) &&
  /^[1-9]\d{0,5}$/.test(line.houseNumber) &&
  (line.addition === null || /^[a-z]{1,2}$/i.test(line.addition));

/** The same fields with every fully told address settled; the very same object when nothing changes. */
export function settleAddresses(fields: Fields): Fields {
  let settled: Partial<Record<FieldPath, FieldValue>> | null = null;
  for (const kind of addressKinds) {
    const line = lineOf(fields, kind);
    if (line === null || isPlainlySettled(line)) continue;
    const after = settleAddressLine(line);
    if (sameAddressLine(line, after)) continue;
    settled ??= { ...fields };
    settled[`${kind}.street`] = after.street;
    settled[`${kind}.houseNumber`] = after.houseNumber;
    settled[`${kind}.addition`] = after.addition;
  }
  return settled ?? fields;
}

/**
 * `writes` completed so that a side whose own address was not settled never ends with half of each form: a new number
 * beside a street that still carries the old one.
 */
export function completeLines(writes: Fields, seen: Fields, settled: Fields): Fields {
  if (seen === settled) return writes;
  const complete: Partial<Record<FieldPath, FieldValue>> = { ...writes };
  for (const kind of addressKinds) {
    const fields = lineFieldsOf(kind);
    if (!fields.some((field) => writes[field] !== undefined)) continue;
    if (fields.every((field) => seen[field] === settled[field])) continue;
    // A null is written as well: what is to be emptied is not completed with what was there.
    for (const field of fields) if (complete[field] === undefined) complete[field] = settled[field] ?? null;
  }
  return complete;
}
