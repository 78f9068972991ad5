import { bothAllow, mayWrite } from '../../domain/mapping/direction.ts';
import { type Kind, otherSide, type Side } from '../../domain/model/kind.ts';
import type { Sighting } from '../../domain/model/record.ts';
import type { PlannedEffect } from '../../domain/plan/plan.ts';
import type { Connection, StoredPlanItem } from '../../store/port.ts';
import { failureReason } from '../failures.ts';
import { partsInDoubt, visibleMsOf } from '../live/readLag.ts';
import type { ApplyingBatch } from './applying.ts';
import {
  counterpartOfOwner,
  idOn,
  idSeen,
  linkOfItem,
  partsKnown,
  partsLeft,
  type Seen,
  seenAgain,
  seenIn,
} from './known.ts';
import type { Ready } from './send.ts';
import { asPair, choicesOf, failed, parked, queuedAgain, type Settlement, settledPair } from './settlement.ts';

/**
 * How old the complete reading of Tribe may be to stand for finding a record by its business key before the first
 * attempt to make it. The plan was made from that reading and matches every key in it (rung `exactId`), and it was read
 * after the person confirmed. Any later attempt, and a run that was resumed long after (or came back with a restored
 * database), asks for the key first. So does every attempt to make a record in Exact, which no rung finds by its key.
 */
export const readingFreshMs = 10 * 60_000;

export type Prepared =
  | { readonly is: 'ready'; readonly ready: Ready }
  | { readonly is: 'settled'; readonly settlement: Settlement }
  /**
   * What the look showed may be older than our last write: nothing can be said before `untilMs`. `reads`: the side that is
   * read first when it is planned anew; null where what is stored says more than the look.
   */
  | { readonly is: 'early'; readonly stored: StoredPlanItem; readonly untilMs: number; readonly reads: Side | null };

const settled = (settlement: Settlement): Prepared => ({ is: 'settled', settlement });

/** Names, on the side that is written, the record of the other side for which it is made; searchable there. */
export const businessKeyOf = (connection: Connection, source: Side, id: string): string =>
  source === 'exact' ? `exact:${connection.exactDivision}:${id}` : `tribe:${id}`;

/** The next write of an item; one without any is only linked, which looks at Tribe. */
export const targetOf = ({ item }: StoredPlanItem): Side => item.effects[0]?.side ?? 'tribe';

/** Looks at what is there now and says what one planned item has to write, if anything. */
export async function prepare(applying: ApplyingBatch, stored: StoredPlanItem): Promise<Prepared> {
  const { item } = stored;
  const target = targetOf(stored);
  const source = seenIn(applying.known, otherSide(target), item.kind, idOn(item, otherSide(target)));
  if (source === null)
    return settled(failed(applying, stored, failureReason('recordGone', { side: otherSide(target) })));
  // Another run may have made and linked it since this was planned.
  const link = linkOfItem(applying.known, item);
  const targetId = idOn(item, target) ?? (link === null ? null : idOn(link, target));
  const [effect] = item.effects;
  if (targetId !== null) return prepareUpdate(applying, stored, { source, target, targetId, effect });
  return prepareCreate(applying, stored, { source, target, effect });
}

async function prepareUpdate(
  applying: ApplyingBatch,
  stored: StoredPlanItem,
  input: {
    readonly source: Seen;
    readonly target: Side;
    readonly targetId: string;
    readonly effect: PlannedEffect | undefined;
  },
): Promise<Prepared> {
  const { source, target, targetId, effect } = input;
  const { kind } = stored.item;
  const link = linkOfItem(applying.known, stored.item);
  // Compare before write: it may have changed since the plan was made.
  const about = effect === undefined ? undefined : (Object.keys(effect.fields) as (keyof typeof effect.fields)[]);
  const { clock, settings } = applying.ports;
  const untilMs = link === null ? 0 : visibleMsOf(link, target, settings.readLagMs);
  const isEarly = clock.nowMs() < untilMs;
  const read = await applying[target].client.read(kind, targetId, about);
  if (read.is !== 'ok') return settled(queuedAgain(stored, { side: target, outcome: read }));
  const seen = read.value === null ? null : seenAgain(applying.known, target, kind, targetId, read.value);
  const parts = seen?.parts ?? partsLeft(applying.known, target, kind, targetId);
  if (isEarly && partsInDoubt(partsKnown(applying.known, target, kind, targetId), parts).size > 0) {
    const item = { ...stored.item, ...(target === 'exact' ? { exactId: targetId } : { tribeId: targetId }) };
    return { is: 'early', stored: { ...stored, item }, untilMs, reads: target };
  }
  if (seen === null) {
    const theirsMs = link === null && target === 'tribe' ? await madeElsewhereMs(applying, kind, targetId) : 0;
    if (clock.nowMs() < theirsMs) return { is: 'early', stored, untilMs: theirsMs, reads: null };
    // Stored as gone, so that what is planned next does not count on it.
    return settled({ ...failed(applying, stored, failureReason('recordGone', { side: target })), parts });
  }
  const pair = asPair(source, seen);
  const plan = applying.planOf(applying, stored, {
    ...pair,
    base: link?.base ?? {},
    choices: choicesOf(applying.known, link),
  });
  const fields = plan.effects.find(({ side }) => side === target)?.fields;
  if (fields === undefined) {
    return settled(settledPair(applying, stored, { ...pair, link, looked: target, written: null }));
  }
  return {
    is: 'ready',
    ready: { is: 'update', stored, source, target, seen, link, fields, decisions: plan.decisions },
  };
}

/** Until when a reading of Tribe may be older than what another administration of the organisation wrote to the record. */
async function madeElsewhereMs({ connection, ports, store }: ApplyingBatch, kind: Kind, id: string): Promise<number> {
  const writtenMs = await store.writtenElsewhereMs(connection.id, kind, id);
  return writtenMs === null ? 0 : writtenMs + ports.settings.readLagMs.tribe;
}

async function prepareCreate(
  applying: ApplyingBatch,
  stored: StoredPlanItem,
  input: { readonly source: Seen; readonly target: Side; readonly effect: PlannedEffect | undefined },
): Promise<Prepared> {
  const { source, target, effect } = input;
  // Planned before the flow of its kind was turned: what is not to be made is planned anew.
  if (!mayWrite(bothAllow(applying.direction, applying.connection.rules.flows[stored.item.kind]), target)) {
    return settled(parked(applying, stored));
  }
  const businessKey = businessKeyOf(applying.connection, source.record.side, source.record.id);
  const ageMs = applying.ports.clock.nowMs() - applying.readMs[target];
  if (target === 'exact' || stored.attempts > 0 || ageMs > readingFreshMs) {
    const found = await adoptFound(applying, stored, source, businessKey);
    if (found !== null) return settled(found);
  }
  let ownerId: string | null = null;
  if (stored.item.kind === 'contact') {
    ownerId = counterpartOfOwner(applying.known, source);
    if (ownerId === null) return settled(failed(applying, stored, failureReason('ownerNotImported', {})));
  }
  const fields = effect?.fields ?? {};
  return { is: 'ready', ready: { is: 'create', stored, source, target, fields, ownerId, businessKey } };
}

/** Finds the record that an earlier attempt made. Null: the vendor answered, and there is none. */
export async function adoptFound(
  applying: ApplyingBatch,
  stored: StoredPlanItem,
  source: Seen,
  businessKey: string,
): Promise<Settlement | null> {
  const target = targetOf(stored);
  const found = await applying[target].client.findByKey(stored.item.kind, businessKey);
  if (found.is !== 'ok') return { ...queuedAgain(stored, { side: target, outcome: found }), item: stored };
  const [one, another] = found.value;
  if (one === undefined) return null;
  if (another !== undefined)
    return failed(applying, stored, failureReason('foundTwice', { side: target, businessKey }));
  const seen = newlySeen(applying, stored, one);
  if (seen === null) return null;
  // Never sent by this run: it was there before, and is only linked.
  const fields = stored.item.effects[0]?.fields ?? {};
  const written = stored.attempts === 0 ? null : ({ side: target, operation: 'create', before: {}, fields } as const);
  const link = linkOfItem(applying.known, stored.item);
  return settledPair(applying, stored, { ...asPair(source, seen), link, looked: target, written });
}

/** A record that a call has just shown, which the plan did not know. */
export function newlySeen(applying: ApplyingBatch, stored: StoredPlanItem, sighting: Sighting): Seen | null {
  const id = idSeen(sighting);
  return id === null ? null : seenAgain(applying.known, targetOf(stored), stored.item.kind, id, sighting);
}
