import { type AddressKind, addressKinds, type FieldPath, fieldsOf } from './fields.ts';
import type { Kind } from './kind.ts';

/** The part of an address that Exact keeps in one line of text, so that no half of it can be written alone. */
export const lineFieldsOf = (kind: AddressKind): readonly [FieldPath, FieldPath, FieldPath] => [
  `${kind}.street`,
  `${kind}.houseNumber`,
  `${kind}.addition`,
];

const lines = addressKinds.map(lineFieldsOf);

const groupsOf = (kind: Kind): readonly (readonly FieldPath[])[] =>
  fieldsOf[kind].flatMap((field): (readonly FieldPath[])[] => {
    const line = lines.find((fields) => fields.includes(field));
    if (line === undefined) return [[field]];
    return line[0] === field ? [line] : [];
  });

/**
 * Every field of a kind once, in the order of the catalogue: alone, or with those that are one value on a side. A
 * street of one address with the number of another is an address where nobody lives, so a line is decided as one.
 */
export const fieldGroups: Readonly<Record<Kind, readonly (readonly FieldPath[])[]>> = {
  relation: groupsOf('relation'),
  contact: groupsOf('contact'),
};

const groupOf = new Map(
  Object.values(fieldGroups).flatMap((groups) =>
    groups.flatMap((group) => group.map((field) => [field, group] as const)),
  ),
);

/** The group of a field; no field is in different groups of two kinds. */
export const groupWith = (field: FieldPath): readonly FieldPath[] => groupOf.get(field) ?? [field];
