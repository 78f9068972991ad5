import type { Connection, StoredPlanItem } from '../../store/port.ts';
import { failureReason } from '../failures.ts';
import type { ApplyingBatch } from './applying.ts';
import { type ExactRecord, exactRecordOf, linkOf } from './known.ts';
import { planPair } from './planPair.ts';
import type { Ready } from './send.ts';
import { failed, queuedAgain, type Settlement, settledPair, tribeWrites } from './settlement.ts';

/**
 * How old the complete reading of Tribe may be to stand for finding a record by its business key before the first
 * attempt to make it. The plan was made from that reading and matches every `ImportId` in it (rung `exactId`), and it
 * was read after the person confirmed. Any later attempt, and a run that was resumed long after (or came back with a
 * restored database), asks Tribe for the key first.
 */
export const tribeReadingFreshMs = 10 * 60_000;

export type Prepared =
  | { readonly is: 'ready'; readonly ready: Ready }
  | { readonly is: 'settled'; readonly settlement: Settlement };

const settled = (settlement: Settlement): Prepared => ({ is: 'settled', settlement });

/** Tells which Exact record a Tribe record was made for; searchable in Tribe as `ImportId` (tribe-crm.md 2.4). */
export const businessKeyOf = (connection: Connection, exactId: string): string =>
  `exact:${connection.exactDivision}:${exactId}`;

/** Looks at what is there now and says what one planned item has to write, if anything. */
export async function prepare(applying: ApplyingBatch, stored: StoredPlanItem): Promise<Prepared> {
  const { item } = stored;
  const exact = exactRecordOf(applying.known, stored);
  if (exact === null || item.exactId === null) {
    return settled(failed(applying, stored, failureReason('recordGone', { side: 'exact' })));
  }
  if (item.tribeId !== null) return prepareUpdate(applying, stored, exact, item.tribeId);
  return prepareCreate(applying, stored, exact);
}

async function prepareUpdate(
  applying: ApplyingBatch,
  stored: StoredPlanItem,
  exact: ExactRecord,
  tribeId: string,
): Promise<Prepared> {
  const { client } = applying.tribe;
  const { kind } = stored.item;
  const link = linkOf(applying.known, kind, stored.item.exactId);
  // Compare before write: Tribe may have changed since the plan was shown.
  const seen = await client.read(kind, tribeId);
  if (seen.is !== 'ok') return settled(queuedAgain(stored, seen));
  if (seen.value === null) {
    return settled(failed(applying, stored, failureReason('recordGone', { side: 'tribe' })));
  }
  const fields = tribeWrites(planPair(applying, { exact, tribe: seen.value, base: link?.base ?? {}, stored }));
  if (Object.keys(fields).length === 0) {
    return settled(settledPair(applying, stored, { exact, tribe: seen.value, link, written: null }));
  }
  return { is: 'ready', ready: { is: 'update', stored, exact, seen: seen.value, link, fields } };
}

async function prepareCreate(applying: ApplyingBatch, stored: StoredPlanItem, exact: ExactRecord): Promise<Prepared> {
  const businessKey = businessKeyOf(applying.connection, exact.record.id);
  const ageMs = applying.ports.clock.nowMs() - applying.tribeReadMs;
  if (stored.attempts > 0 || ageMs > tribeReadingFreshMs) {
    const found = await adoptFound(applying, stored, exact, businessKey);
    if (found !== null) return settled(found);
  }
  let ownerId: string | null = null;
  if (stored.item.kind === 'contact') {
    const owner = linkOf(applying.known, 'relation', exact.record.ownerId);
    if (owner === null) return settled(failed(applying, stored, failureReason('ownerNotImported', {})));
    ownerId = owner.tribeId;
  }
  return {
    is: 'ready',
    ready: { is: 'create', stored, exact, fields: tribeWrites(stored.item), ownerId, businessKey },
  };
}

/** Finds the record that an earlier attempt made. Null: Tribe answered, and there is none. */
export async function adoptFound(
  applying: ApplyingBatch,
  stored: StoredPlanItem,
  exact: ExactRecord,
  businessKey: string,
): Promise<Settlement | null> {
  const found = await applying.tribe.client.findByKey(stored.item.kind, businessKey);
  if (found.is !== 'ok') return { ...queuedAgain(stored, found), item: stored };
  const [one, another] = found.value;
  if (one === undefined) return null;
  if (another !== undefined) {
    return failed(applying, stored, failureReason('foundTwice', { side: 'tribe', businessKey }));
  }
  // Never sent by this run: it was there before, and is only linked.
  const written =
    stored.attempts === 0 ? null : ({ operation: 'create', before: {}, fields: tribeWrites(stored.item) } as const);
  return settledPair(applying, stored, {
    exact,
    tribe: one,
    link: linkOf(applying.known, stored.item.kind, stored.item.exactId),
    written,
  });
}
