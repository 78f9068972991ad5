import { assembleRecord } from '../../domain/model/assemble.ts';
import type { Fields } from '../../domain/model/fields.ts';
import type { NeutralRecord } from '../../domain/model/record.ts';
import { andThen, mapOk, type Outcome, ok } from '../outcome.ts';
import { isGuid, v4 } from '../shared/odataUrl.ts';
import type { Draft } from '../vendor.ts';
import { bodyOf, contactParts, propertiesOf } from './codec.ts';
import { asWritten, post, put, type TribeContext, withoutNulls } from './context.ts';
import { listAll } from './directory.ts';
import { sets } from './sets.ts';
import { type ContactRow, contactRow } from './wire.ts';

/** Contacts: `Relationship_Person_Contact_Standard`, with the names on the person behind it (tribe-crm.md 4.2). */

const toRecord = (row: ContactRow): NeutralRecord | null => assembleRecord(contactParts(row));

export async function readContact(context: TribeContext, id: string): Promise<Outcome<NeutralRecord | null>> {
  if (!isGuid(id)) return ok(null);
  const rows = await listAll(context.call, context.urls, sets.contacts, contactRow, `ID eq ${v4.guid(id)}`);
  return mapOk(rows, ([row]) => (row === undefined ? null : toRecord(row)));
}

export async function findContactsByKey(
  context: TribeContext,
  businessKey: string,
): Promise<Outcome<readonly NeutralRecord[]>> {
  const filter = `contains(ImportId,${v4.text(businessKey)})`;
  const rows = await listAll(context.call, context.urls, sets.contacts, contactRow, filter);
  return mapOk(rows, (found) =>
    found.filter((row) => row.ImportId === businessKey).flatMap((row) => toRecord(row) ?? []),
  );
}

/** One call makes the person and the relationship; one more reads the person's id back. */
export async function createContact(context: TribeContext, draft: Draft): Promise<Outcome<NeutralRecord>> {
  if (draft.ownerId === null) throw new Error('a contact needs the organisation it belongs to');
  const reach = withoutNulls(bodyOf(propertiesOf.contact, draft.fields));
  const names = withoutNulls(bodyOf(propertiesOf.contactPerson, draft.fields));
  const body = { Relation: { ID: draft.ownerId }, Person: names, ...reach, ImportId: draft.businessKey };
  const created = await post(context, sets.contacts, body);
  return andThen(created, async ({ ID }) => {
    const read = await readContact(context, ID);
    if (read.is === 'ok' && read.value !== null) return ok(read.value);
    // The contact exists. Until a feed tells its person, it is described by what was sent.
    const row: ContactRow = { ID, Relation: { ID: draft.ownerId ?? '' }, ImportId: draft.businessKey };
    const record = toRecord(row);
    if (record === null) return { is: 'unknown', reason: 'the created contact could not be read back' };
    return ok(asWritten(record, draft.fields, []));
  });
}

export async function updateContact(
  context: TribeContext,
  seen: NeutralRecord,
  changes: Fields,
): Promise<Outcome<NeutralRecord>> {
  const reach = bodyOf(propertiesOf.contact, changes);
  const names = bodyOf(propertiesOf.contactPerson, changes);
  const answers: Parameters<typeof asWritten>[2][number][] = [];
  if (Object.keys(reach).length > 0) {
    const written = await put(context, sets.contacts, seen.id, reach);
    if (written.is !== 'ok') return written;
    answers.push({ properties: propertiesOf.contact, body: written.value });
  }
  if (Object.keys(names).length > 0) {
    const person = seen.parts.person ?? (await personOf(context, seen.id));
    if (person === undefined) return { is: 'conflict', reason: 'the contact no longer has a person behind it' };
    if ('is' in person) return person;
    const written = await put(context, sets.persons, person.id, names);
    if (written.is !== 'ok') return written;
    answers.push({ properties: propertiesOf.contactPerson, body: written.value });
  }
  return ok(asWritten(seen, changes, answers));
}

/** For a record that was made while its read-back failed: the person is looked up before the first change of a name. */
async function personOf(
  context: TribeContext,
  id: string,
): Promise<{ readonly id: string } | undefined | Exclude<Outcome<never>, { is: 'ok' }>> {
  const read = await readContact(context, id);
  return read.is === 'ok' ? read.value?.parts.person : read;
}
