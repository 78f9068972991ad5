import { type Side, sides } from '../../domain/model/kind.ts';
import { itemKey, parseKey } from '../../domain/plan/key.ts';
import type { NewMark, StoredPlanItem, StoreWrites } from '../../store/port.ts';
import { logProblems } from '../failures.ts';
import { priorities, priorityOf } from '../live/priorities.ts';
import type { Applying } from './applying.ts';
import { doubtEndsMs } from './doubtEndsMs.ts';
import { idOn } from './known.ts';
import type { Settlement } from './settlement.ts';

/** Saves what became of several items. Call inside the guarded transaction. */
export async function saveSettlements(
  applying: Applying,
  tx: StoreWrites,
  settlements: readonly Settlement[],
): Promise<void> {
  if (settlements.length === 0) return;
  const { connection, ports, run } = applying;
  await resolveProblems(applying, tx, settlements);
  const of = <T>(pick: (settlement: Settlement) => readonly T[]): readonly T[] => settlements.flatMap(pick);
  const parts = of((settlement) => settlement.parts);
  const links = settlements.flatMap(({ link }) => link ?? []);
  const [journal, problems] = [of((settlement) => settlement.journal), of((settlement) => settlement.problems)];
  const [conflicts, choices] = [of((settlement) => settlement.conflicts), of((settlement) => settlement.choices)];
  // Looked at before now: a comparison that begins in this very millisecond has not seen it.
  if (parts.length > 0) await tx.saveParts(connection.id, parts, ports.clock.nowMs() - 1);
  if (links.length > 0) await tx.saveLinks(links);
  await tx.saveItems(
    connection.id,
    run.id,
    settlements.map(({ item }) => item),
  );
  // The outbox of a sync run holds what is left to do; what was done is in the journal.
  if (run.kind === 'sync') await tx.removeItems(connection.id, run.id, overKeys(settlements));
  if (journal.length > 0) await tx.appendJournal(journal);
  if (problems.length > 0) await tx.saveProblems(problems);
  if (conflicts.length > 0) await tx.saveConflicts(conflicts);
  for (const { link, usedUp } of settlements) {
    if (link !== null) await tx.removeChoices(connection.id, link.id, usedUp);
  }
  if (choices.length > 0) await tx.saveChoices(choices);
  await markGone(applying, tx, settlements);
  if (run.kind === 'sync') {
    await wakeWaiting(applying, tx, settlements);
    await markForRetry(applying, tx, settlements);
    await markAfterLinking(applying, tx, settlements);
  }
  if (run.kind === 'undo') await markWhatWasSeen(applying, tx, settlements);
  logProblems(ports.log, run.id, problems);
}

/** Marks that wait for the end of a doubt do so by its latest instant. */
async function wakeWaiting(
  { connection, ports }: Applying,
  tx: StoreWrites,
  settlements: readonly Settlement[],
): Promise<void> {
  const endsMs = settlements.flatMap(({ endsDoubtOfMs }) =>
    endsDoubtOfMs === undefined ? [] : [doubtEndsMs(endsDoubtOfMs, ports.settings)],
  );
  const nowMs = ports.clock.nowMs();
  for (const untilMs of new Set(endsMs)) if (untilMs > nowMs) await tx.hastenMarks(connection.id, nowMs, untilMs);
}

/**
 * An undo takes back what it was asked to and nothing else. What else its looks showed is stored, so that no feed will tell
 * it as news any more: it is left to what flows by itself.
 */
async function markWhatWasSeen(
  { connection, ports }: Applying,
  tx: StoreWrites,
  settlements: readonly Settlement[],
): Promise<void> {
  const nowMs = ports.clock.nowMs();
  const marks = settlements.flatMap(({ parts }) => {
    const [seen] = parts;
    if (seen === undefined) return [];
    const { kind, side, recordId } = seen;
    const as = { notBeforeMs: nowMs, markedMs: nowMs, wantsRead: false, attempts: 0 };
    return [{ kind, side, recordId, priority: priorityOf(kind), ...as }];
  });
  await tx.mark(connection.id, marks);
}

/** Where a record was not found any more it is read once again, for what is stored still says that it is there. */
async function markGone(
  { connection, ports }: Applying,
  tx: StoreWrites,
  settlements: readonly Settlement[],
): Promise<void> {
  const nowMs = ports.clock.nowMs();
  const as = { notBeforeMs: nowMs, markedMs: nowMs, wantsRead: true, attempts: 0 };
  const gone = settlements.filter(({ item }) => isGone(item));
  await tx.mark(
    connection.id,
    gone.flatMap(({ item: { item, failure } }): readonly NewMark[] => {
      const side: Side = failure?.words.side === 'exact' ? 'exact' : 'tribe';
      const recordId = idOn(item, side);
      return recordId === null ? [] : [{ kind: item.kind, side, recordId, priority: priorityOf(item.kind), ...as }];
    }),
  );
}

const isGone = ({ failure, state }: StoredPlanItem): boolean => state === 'failed' && failure?.code === 'recordGone';

const retryMaxMs = 24 * 3_600_000;

/** Soon enough for whoever waits, late enough for the reading that comes before. */
const lookedAtAgainAfterMs = 2_000;

/** What failed is tried again by itself, after as long as it has been failing; what was set aside, when it may be planned. */
async function markForRetry(
  { connection, ports }: Applying,
  tx: StoreWrites,
  settlements: readonly Settlement[],
): Promise<void> {
  const nowMs = ports.clock.nowMs();
  for (const { item, planAgain } of settlements) {
    const side: Side = planAgain?.reads ?? (item.item.exactId === null ? 'tribe' : 'exact');
    const recordId = idOn(item.item, side);
    const { kind } = item.item;
    if (planAgain !== undefined && recordId !== null) {
      const { atMs, reads } = planAgain;
      const rest = { notBeforeMs: atMs, markedMs: nowMs, wantsRead: reads !== null, attempts: 0 };
      await tx.mark(connection.id, [{ kind, side, recordId, priority: priorityOf(kind), ...rest }]);
    }
    if (item.state !== 'failed' || recordId === null) continue;
    const open = await tx.openProblemsOf(connection.id, kind, [recordId]);
    const failingMs = nowMs - Math.min(nowMs, ...open.map(({ sinceMs }) => sinceMs));
    const leastMs = isGone(item) ? lookedAtAgainAfterMs : ports.settings.retryFailedMs;
    const waitMs = Math.min(retryMaxMs, Math.max(leastMs, failingMs));
    const mark = { kind, side, recordId, notBeforeMs: nowMs + waitMs, markedMs: nowMs, wantsRead: false, attempts: 0 };
    await tx.mark(connection.id, [{ ...mark, priority: priorities.retry }]);
  }
}

/**
 * Contacts that could not be planned while their relation had no counterpart can be now. And what was decided about other
 * records because one of the two was free may not hold any more.
 */
async function markAfterLinking(
  { connection, ports, run }: Applying,
  tx: StoreWrites,
  settlements: readonly Settlement[],
): Promise<void> {
  const nowMs = ports.clock.nowMs();
  const linked = settlements.flatMap(({ link }) => (link?.linkedMs === link?.changedMs ? (link ?? []) : []));
  const as = { priority: priorities.contact, notBeforeMs: nowMs, markedMs: nowMs, wantsRead: false, attempts: 0 };
  const relations = linked.filter(({ kind }) => kind === 'relation');
  for (const side of sides) {
    const ids = relations.map(({ exactId, tribeId }) => (side === 'exact' ? exactId : tribeId));
    const contacts = await tx.contactsOf(connection.id, side, ids);
    await tx.mark(
      connection.id,
      contacts.map((contact) => ({ ...contact, ...as })),
    );
  }
  const ends = linked.flatMap(({ kind, exactId, tribeId }) => [
    itemKey(kind, 'exact', exactId),
    itemKey(kind, 'tribe', tribeId),
  ]);
  const about = await tx.itemsAbout(connection.id, run.id, ends);
  const leaning = about.flatMap(({ item }) => (ends.includes(item.key) ? [] : (parseKey(item.key) ?? [])));
  await tx.mark(
    connection.id,
    leaning.map(({ kind, side, id }) => ({ kind, side, recordId: id, ...as })),
  );
}

const overKeys = (settlements: readonly Settlement[]): readonly string[] =>
  settlements
    .filter(({ item, planAgain }) => item.state === 'done' || planAgain !== undefined)
    .map(({ item }) => item.item.key);

/** What was wrong with a record before is over: it went well, or it is told anew. */
async function resolveProblems(
  { connection, ports, troubled }: Applying,
  tx: StoreWrites,
  settlements: readonly Settlement[],
): Promise<void> {
  for (const { item, problems } of settlements) {
    const { kind } = item.item;
    for (const side of sides) {
      const id = idOn(item.item, side);
      const isOver = item.state === 'done' || item.state === 'failed';
      if (id === null || !isOver || !troubled.delete(`${kind}/${id}`)) continue;
      await tx.resolveProblems(connection.id, kind, side, id, ports.clock.nowMs());
    }
    for (const { recordId } of problems) troubled.add(`${kind}/${recordId}`);
  }
}
