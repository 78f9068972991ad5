import type * as z from 'zod';
import { canonicalFields } from '../../domain/model/canonical.ts';
import type { AddressKind, FieldPath, Fields } from '../../domain/model/fields.ts';
import type { NeutralRecord, ObservedPart } from '../../domain/model/record.ts';
import { writtenPart } from '../shared/sighting.ts';
import { textField } from '../shared/values.ts';
import {
  addressPart,
  contactMain,
  contactPerson,
  fieldsIn,
  organisationMain,
  type Properties,
  personMain,
  propertiesOf,
  type Role,
  roleOf,
} from './codec.ts';
import { addressRow, type BareRoleRow, bareRoleRow, contactRow, organisationRow, personRow } from './wire.ts';

/**
 * What a write shows of the part that it changed. Its own answer is believed before any reading, which may lag behind
 * (tribe-crm.md 1.2). Tribe answers with the whole entity, but hides `ImportId` and does not expand links (2.3, 2.4):
 * those come from what was seen before. Of an answer that tells less than a reading would, only the fields that were
 * written are taken.
 */
type Answer = Readonly<Record<string, unknown>> | null;

const dates = ['CreationDate', 'LastMutationDate'];

/** The row of an answer that tells all of `names`; null when it tells less. */
function whole<T>(answer: Answer, row: z.ZodType<T>, names: readonly string[]): T | null {
  if (answer === null || ![...dates, ...names].every((name) => answer[name] !== undefined)) return null;
  const parsed = row.safeParse(answer);
  return parsed.success ? parsed.data : null;
}

const namesIn = (properties: Properties, ...more: readonly string[]): readonly string[] => [
  ...Object.values(properties),
  ...more,
];

/** What was written, in the words of the answer where it repeats a field. */
function retold(
  seen: NeutralRecord,
  part: { readonly name: 'main' | 'person'; readonly id: string },
  properties: Properties,
  changes: Fields,
  answer: Answer,
): ObservedPart {
  const told = fieldsIn(properties, answer ?? {});
  const isTold = ([path]: [string, unknown]): boolean => changes[path as FieldPath] !== undefined;
  const written = { ...canonicalFields(changes), ...Object.fromEntries(Object.entries(told).filter(isTold)) };
  const speaksFor = (path: FieldPath): boolean => path in properties;
  return writtenPart({ seen, name: part.name, partId: part.id, speaksFor, written });
}

const mainOf = (seen: NeutralRecord) => ({ name: 'main', id: seen.id }) as const;

export function relationAfter(seen: NeutralRecord, changes: Fields, answer: Answer): ObservedPart {
  if (seen.isPerson) {
    const row = whole(answer, personRow, namesIn(propertiesOf.personRead, 'IsActive'));
    return row === null
      ? retold(seen, mainOf(seen), propertiesOf.personRead, changes, answer)
      : personMain(row, seen.carriedExactId);
  }
  const row = whole(answer, organisationRow, namesIn(propertiesOf.organisation, 'IsActive'));
  return row === null
    ? retold(seen, mainOf(seen), propertiesOf.organisation, changes, answer)
    : organisationMain(row, seen.carriedExactId);
}

export function contactAfter(seen: NeutralRecord, changes: Fields, answer: Answer): ObservedPart {
  const row = whole(answer, contactRow, namesIn(propertiesOf.contact, 'IsFormer'));
  return row === null
    ? retold(seen, mainOf(seen), propertiesOf.contact, changes, answer)
    : contactMain(row, seen.ownerId, seen.carriedExactId);
}

export function contactPersonAfter(
  seen: NeutralRecord,
  personId: string,
  changes: Fields,
  answer: Answer,
): ObservedPart {
  const row = whole(answer, personRow, namesIn(propertiesOf.contactPerson));
  return row === null
    ? retold(seen, { name: 'person', id: personId }, propertiesOf.contactPerson, changes, answer)
    : contactPerson(seen.id, row);
}

const addressNames = ['Street', 'HouseNumber', 'HouseNumberSuffix', 'Extra', 'Postalcode', 'City'];

/** The slot that `addressId` fills: its country is a link, which the answer does not tell. */
export function addressAfter(
  seen: NeutralRecord,
  kind: AddressKind,
  addressId: string,
  changes: Fields,
  answer: Answer,
): ObservedPart {
  const written = canonicalFields(changes);
  const country = textField({ ...seen.fields, ...written }, `${kind}.country`);
  const row = whole(answer, addressRow, addressNames);
  const [part] = row === null ? [] : addressPart(seen.id, kind, { ...row, Country: { ID: '', Code: country } });
  if (part !== undefined) return part;
  const speaksFor = (path: FieldPath): boolean => path.startsWith(`${kind}.`);
  const unread = writtenPart({ seen, name: kind, partId: seen.id, speaksFor, written });
  return { ...unread, version: `${addressId} ${unread.version}` };
}

/** A role whose `written` body was accepted. An answer that tells less leaves it without dates, as no reading is. */
export function roleAfter(
  seen: NeutralRecord,
  role: Role,
  roleId: string,
  written: Pick<BareRoleRow, 'IsFormer' | 'PaymentTermInDays'>,
  answer: Answer,
): ObservedPart {
  const names = role === 'customer' && !seen.isPerson ? ['IsFormer', 'PaymentTermInDays'] : ['IsFormer'];
  const row = whole(answer, bareRoleRow, names);
  if (row === null) return roleOf(role, seen.id, { ...written, ID: roleId });
  // Of a person the term is not read either.
  return roleOf(role, seen.id, seen.isPerson ? { ...row, PaymentTermInDays: undefined } : row);
}
