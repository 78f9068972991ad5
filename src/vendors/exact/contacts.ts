import type { Fields } from '../../domain/model/fields.ts';
import type { NeutralRecord, Sighting } from '../../domain/model/record.ts';
import { andThen, mapOk, type Outcome, ok, type WriteOutcome } from '../outcome.ts';
import { isGuid, v2 } from '../shared/odataUrl.ts';
import type { Draft } from '../vendor.ts';
import { contactBody, contactPart } from './codec.ts';
import { type ExactContext, listAll } from './context.ts';
import { wordsIn } from './keys.ts';
import { resources } from './resources.ts';
import { type ContactRow, contactRow, entityOf } from './wire.ts';
import { notSeen, put, wholeAnswer, withoutNulls } from './writing.ts';

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
  const url = context.urls.list(resources.contacts, { filter: `substringof(${v2.text(businessKey)},Notes)` });
  const rows = await listAll(context, url, contactRow);
  return mapOk(rows, (found) =>
    found.filter(({ Notes }) => wordsIn(Notes).includes(businessKey)).map((row) => sightingOfRow(context, row)),
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
    const owner = draft.ownerId ?? '';
    const isMain = draft.fields.isMain === true && row.IsMainContact !== true;
    // The contact exists; one that could not become the main one is told so, and the next plan tries again.
    const main = isMain ? await makeMain(context, owner, row.ID) : null;
    if (row.LastName != null && main?.is !== 'ok') return ok(sightingOfRow(context, row));
    // A server that ignores `Prefer` echoes an empty entity; then one read tells what is there.
    const again = await readContact(context, row.ID);
    if (again.is === 'ok' && again.value !== null) return ok(again.value);
    return ok(sightingOfRow(context, row.LastName == null ? { ...row, ...body } : row));
  });
}

/** The account says who its main contact is, so nobody stops being it but by another one's becoming it. */
const makeMain = (context: ExactContext, accountId: string, contactId: string): Promise<Outcome<unknown>> =>
  put(context, resources.accounts, accountId, { MainContact: contactId });

export async function updateContact(
  context: ExactContext,
  seen: NeutralRecord,
  changes: Fields,
): Promise<WriteOutcome> {
  if (changes.isMain !== undefined && changes.isMain !== true && seen.fields.isMain === true) {
    const message = 'the main contact of a relation in Exact Online changes by making another contact the main one';
    return { is: 'rejected', rejection: { status: 400, cause: 'invalid', message } };
  }
  const body = contactBody(changes);
  const isToBeMain = changes.isMain === true && seen.ownerId !== null;
  const isContactWritten = Object.keys(body).length > 0;
  if (isContactWritten) {
    const written = await put(context, resources.contacts, seen.id, body);
    if (written.is !== 'ok') return written;
  } else if (!isToBeMain) return ok({ parts: [], covers: [] });
  const main = isToBeMain && seen.ownerId !== null ? await makeMain(context, seen.ownerId, seen.id) : null;
  const refusal = main !== null && main.is !== 'ok' ? main : null;
  if (refusal !== null && (!isContactWritten || refusal.is === 'unknown')) return refusal;
  const after = await readContact(context, seen.id);
  if (after.is !== 'ok' || after.value === null) return notSeen;
  return refusal === null ? ok(after.value) : { ...refusal, done: after.value };
}
