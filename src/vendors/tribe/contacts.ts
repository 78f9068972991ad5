import type { Fields } from '../../domain/model/fields.ts';
import type { NeutralRecord, ObservedPart, Sighting } from '../../domain/model/record.ts';
import { andThen, mapOk, type Outcome, ok, type WriteOutcome } from '../outcome.ts';
import { isGuid, v4 } from '../shared/odataUrl.ts';
import { endedAfter } from '../shared/sighting.ts';
import type { Draft } from '../vendor.ts';
import { bodyOf, contactParts, propertiesOf } from './codec.ts';
import { post, put, type TribeContext, withoutNulls } from './context.ts';
import { listAll } from './directory.ts';
import { sets } from './sets.ts';
import { type ContactRow, contactRow } from './wire.ts';
import { contactAfter, contactPersonAfter } from './written.ts';

/** Contacts: `Relationship_Person_Contact_Standard`, with the names on the person behind it (tribe-crm.md 4.2). */

const sightingOfRow = (row: ContactRow): Sighting => ({ parts: contactParts(row), covers: ['main', 'person'] });

export async function readContact(context: TribeContext, id: string): Promise<Outcome<Sighting | null>> {
  if (!isGuid(id)) return ok(null);
  const rows = await listAll(context.call, context.urls, sets.contacts, contactRow, `ID eq ${v4.guid(id)}`);
  return mapOk(rows, ([row]) => (row === undefined ? null : sightingOfRow(row)));
}

export async function findContactsByKey(
  context: TribeContext,
  businessKey: string,
): Promise<Outcome<readonly Sighting[]>> {
  const filter = `contains(ImportId,${v4.text(businessKey)})`;
  const rows = await listAll(context.call, context.urls, sets.contacts, contactRow, filter);
  return mapOk(rows, (found) => found.filter((row) => row.ImportId === businessKey).map(sightingOfRow));
}

/** One call makes the person and the relationship; one more tells who the person is and what was kept of the names. */
export async function createContact(context: TribeContext, draft: Draft): Promise<Outcome<Sighting>> {
  if (draft.ownerId === null) throw new Error('a contact needs the organisation it belongs to');
  const reach = withoutNulls(bodyOf(propertiesOf.contact, draft.fields));
  const names = withoutNulls(bodyOf(propertiesOf.contactPerson, draft.fields));
  const body = { Relation: { ID: draft.ownerId }, Person: names, ...reach, ImportId: draft.businessKey };
  const created = await post(context, sets.contacts, body);
  return andThen(created, async ({ ID }) => {
    const read = await readContact(context, ID);
    if (read.is === 'ok' && read.value !== null) return ok(read.value);
    // It is there, but as what is not known: that is what the search by business key is for.
    return { is: 'unknown', reason: 'the created contact could not be read back' };
  });
}

export async function updateContact(
  context: TribeContext,
  seen: NeutralRecord,
  changes: Fields,
): Promise<WriteOutcome> {
  const reach = bodyOf(propertiesOf.contact, changes);
  const names = bodyOf(propertiesOf.contactPerson, changes);
  const parts: ObservedPart[] = [];
  if (Object.keys(reach).length > 0) {
    const written = await put(context, sets.contacts, seen.id, reach);
    if (written.is !== 'ok') return written;
    parts.push(contactAfter(seen, changes, written.value));
  }
  if (Object.keys(names).length > 0) {
    const { person } = seen.parts;
    if (person === undefined) {
      return endedAfter({ is: 'conflict', reason: 'the contact no longer has a person behind it' }, parts);
    }
    const written = await put(context, sets.persons, person.id, names);
    if (written.is !== 'ok') return endedAfter(written, parts);
    parts.push(contactPersonAfter(seen, person.id, changes, written.value));
  }
  return ok({ parts, covers: [] });
}
