import { type FieldPath, type FieldValue, fieldsOf } from '../model/fields.ts';
import { type Kind, type Side, sides } from '../model/kind.ts';
import { valuesOf } from './arbitraries.ts';

/** What a person does to one field of one side. */
export interface Edit {
  readonly side: Side;
  readonly field: FieldPath;
  readonly value: FieldValue;
}

const editsOf = (kind: Kind): readonly Edit[] =>
  fieldsOf[kind].flatMap((field) => valuesOf(field).flatMap((value) => sides.map((side) => ({ side, field, value }))));

const edits: Readonly<Record<Kind, readonly Edit[]>> = { relation: editsOf('relation'), contact: editsOf('contact') };

export const editsCount = (kind: Kind): number => edits[kind].length;

/** Every edit has a number, so that a property can draw one cheaply and shrink it. */
export function editOf(kind: Kind, number: number): Edit {
  const edit = edits[kind][number];
  if (edit === undefined) throw new Error(`there is no edit ${number} of a ${kind}`);
  return edit;
}
