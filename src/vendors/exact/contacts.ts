import type { Fields } from '../../domain/model/fields.ts';
import type { NeutralRecord, Sighting } from '../../domain/model/record.ts';
import { andThen, mapOk, type Outcome, ok } from '../outcome.ts';
import { optionalText } from '../shared/json.ts';
import { isGuid, v2 } from '../shared/odataUrl.ts';
import type { Draft } from '../vendor.ts';
import { contactBody, contactPart } from './codec.ts';
import { type ExactContext, listAll } from './context.ts';
import { put, wholeAnswer, withoutNulls, writtenMain } from './relations.ts';
import { resources } from './resources.ts';
import { type ContactRow, contactRow, entityOf } from './wire.ts';

const sightingOfRow = (context: ExactContext, row: ContactRow): Sighting => ({
  parts: [contactPart(row, context.today())],
  covers: ['main'],
});

export async function readContact(context: ExactContext, id: string): Promise<Outcome<Sighting | null>> {
  if (!isGuid(id)) return ok(null);
  const url = context.urls.list(resources.contacts, { filter: `ID eq ${v2.guid(id)}` });
  const rows = await listAll(context, url, contactRow);
  return mapOk(rows, ([row]) => (row === undefined ? null : sightingOfRow(context, row)));
}

/** A contact has no search code, so the key stands in its notes, as a word of its own. */
export async function findContactsByKey(
  context: ExactContext,
  businessKey: string,
): Promise<Outcome<readonly Sighting[]>> {
  const resource = { path: resources.contacts.path, select: [...resources.contacts.select, 'Notes'] };
  const url = context.urls.list(resource, { filter: `substringof(${v2.text(businessKey)},Notes)` });
  const rows = await listAll(context, url, contactRow.extend({ Notes: optionalText }));
  return mapOk(rows, (found) =>
    found
      .filter((row) => (row.Notes ?? '').split(/\s+/).includes(businessKey))
      .map((row) => sightingOfRow(context, row)),
  );
}

export async function createContact(context: ExactContext, draft: Draft): Promise<Outcome<Sighting>> {
  if (draft.ownerId === null) throw new Error('a contact needs the account it belongs to');
  const body = {
    Account: draft.ownerId,
    ...withoutNulls(contactBody(draft.fields)),
    Notes: draft.businessKey,
  };
  const created = await context.call.write({
    method: 'POST',
    url: context.urls.all(resources.contacts),
    body,
    answer: entityOf(contactRow),
    headers: wholeAnswer,
  });
  return andThen(created, async (row) => {
    if (row.LastName != null) return ok(sightingOfRow(context, row));
    // A server that ignores `Prefer` echoes an empty entity; then one read tells what is there.
    const again = await readContact(context, row.ID);
    if (again.is === 'ok' && again.value !== null) return ok(again.value);
    return ok(sightingOfRow(context, { ...row, ...body }));
  });
}

export async function updateContact(
  context: ExactContext,
  seen: NeutralRecord,
  changes: Fields,
): Promise<Outcome<Sighting>> {
  const body = contactBody(changes);
  if (Object.keys(body).length === 0) return ok({ parts: [], covers: [] });
  const written = await put(context, resources.contacts, seen.id, body);
  if (written.is !== 'ok') return written;
  const after = await readContact(context, seen.id);
  if (after.is === 'ok' && after.value !== null) return ok(after.value);
  return ok({ parts: [writtenMain(seen, changes, () => true)], covers: [] });
}
