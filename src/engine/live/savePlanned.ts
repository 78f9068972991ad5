import type { BrakeDecision } from '../../domain/brake/brake.ts';
import { agreedBase } from '../../domain/merge/merge.ts';
import { sides } from '../../domain/model/kind.ts';
import { itemKey, parseKey } from '../../domain/plan/key.ts';
import type { PlanItem, PlannedProblem } from '../../domain/plan/plan.ts';
import type { Conflict, Link, Mark, NewMark, Problem, Run, StoredPlanItem, StoreWrites } from '../../store/port.ts';
import { conflictChanges } from '../conflicts.ts';
import { logProblems, problemOf } from '../failures.ts';
import type { Slice } from '../slice.ts';
import { brakedBy } from './brakedBy.ts';
import type { Observed } from './observe.ts';

/** What a batch of marks came to. */
export interface PlannedBatch {
  readonly taken: readonly Mark[];
  /** Marks that have to wait, with their new instants. */
  readonly deferred: readonly Mark[];
  /** New ones, for what was planned along with the marks and has to wait. */
  readonly marked: readonly NewMark[];
  /** Keys of the records without a link that were planned; one that came to no item is there no more, or is another's. */
  readonly about: ReadonlySet<string>;
  readonly items: readonly PlanItem[];
  readonly observed: Observed;
  readonly decision: BrakeDecision;
  readonly fingerprint: string;
}

/**
 * Saves what a batch of marks came to, in one transaction: writes go into the outbox, questions and hindrances become
 * problems, agreement moves the base, and the marks are gone. The brake may say that nothing of it is carried out yet.
 */
export async function savePlanned(slice: Slice, run: Run, batch: PlannedBatch): Promise<void> {
  const { connection, lease, ports, sides: opened, store } = slice;
  const { taken, deferred, marked, items, decision, fingerprint } = batch;
  const linked = items.flatMap((item) => {
    const link = linkOfItem(batch.observed, item);
    return link === null ? [] : [{ link, item }];
  });
  const open = Map.groupBy(
    await store.conflictsOf(
      connection.id,
      linked.map(({ link }) => link.id),
    ),
    ({ linkId }) => linkId,
  );
  const changes = linked.map(({ link, item }) => ({
    link,
    base: newBaseOf(link, item),
    ...conflictsOf(slice, batch, open, link, item),
  }));
  const problems = items.flatMap((item) => problemsOf(slice, item));
  await lease.transact(async (tx) => {
    await putIntoOutbox(tx, connection.id, run.id, batch, ports.clock.nowMs());
    await tx.saveLinks(changes.flatMap(({ base }) => base ?? []));
    await tx.saveConflicts(changes.flatMap(({ conflicts }) => conflicts));
    for (const { link, usedUp } of changes) await tx.removeChoices(connection.id, link.id, usedUp);
    await resolveOldProblems(slice, tx, batch);
    if (problems.length > 0) await tx.saveProblems(problems);
    await tx.clearMarks(connection.id, taken);
    await tx.deferMarks(connection.id, deferred);
    await tx.mark(connection.id, marked);
    // A person may have lifted the brake, or made a rule, since the batch was begun.
    const now = (await tx.lockedRun(connection.id, run.id)) ?? run;
    if (decision.is === 'halt' && now.rulesFingerprint === run.rulesFingerprint) {
      await tx.saveRun({
        ...now,
        brake: brakedBy(now.brake, decision.halts, { nowMs: ports.clock.nowMs(), rules: fingerprint }),
      });
    } else if (decision.is === 'go' && now.brake === null && now.rulesFingerprint !== fingerprint) {
      await tx.saveRun({ ...now, rulesFingerprint: fingerprint });
    }
    await opened.saveUse(tx, connection, run.id);
  });
  if (decision.is === 'halt') {
    const codes = decision.halts.map(({ code }) => code);
    ports.log.warn('run.braked', { connectionId: connection.id, runId: run.id, codes, items: items.length });
  }
  logProblems(ports.log, run.id, problems);
}

export function linkOfItem(observed: Observed, { kind, exactId, tribeId }: PlanItem): Link | null {
  const link = exactId === null ? null : observed.link('exact', kind, exactId);
  return link ?? (tribeId === null ? null : observed.link('tribe', kind, tribeId));
}

/** Conflicts of an item that is written to first are told when it was: its other fields may settle them. */
const conflictsOf = (
  { ports }: Slice,
  { observed }: PlannedBatch,
  open: ReadonlyMap<string, readonly Conflict[]>,
  link: Link,
  item: PlanItem,
) =>
  conflictChanges(
    { ports, known: { conflicts: open } },
    { link, label: item.label, plan: item, choices: observed.choices(link) },
  );

const isToCarryOut = ({ action }: PlanItem): boolean => action === 'create' || action === 'link' || action === 'update';

/**
 * What asks a person, and whatever leans on other records, stands in the outbox as well: to be shown, and to be found when
 * one of these changes. It is carried out only once it was planned anew.
 */
async function putIntoOutbox(
  tx: StoreWrites,
  connectionId: string,
  runId: string,
  { about, items }: PlannedBatch,
  plannedMs: number,
): Promise<void> {
  const resting = items.filter((item) => item.action === 'ask' || (!isToCarryOut(item) && item.leansOn !== undefined));
  const kept = [...items.filter(isToCarryOut).map((item) => ({ ...item, plannedMs })), ...resting];
  const keptKeys = new Set(kept.map(({ key }) => key));
  const over = new Set([...about, ...items.flatMap(namesOf)].filter((key) => !keptKeys.has(key)));
  await tx.removeItems(connectionId, runId, [...over]);
  await tx.putItems(connectionId, runId, kept);
  const asked = resting.map(
    (item): StoredPlanItem => ({
      item,
      state: 'skipped',
      attempts: 0,
      sentMs: null,
      businessKey: null,
      failure: null,
    }),
  );
  await tx.saveItems(connectionId, runId, asked);
}

/**
 * Every key under which an item about the same record may stand in the outbox: before it had a counterpart it was planned
 * by the key of the side that had it. Of one pair only what was planned last is carried out.
 */
export const namesOf = ({ key, kind, exactId, tribeId }: PlanItem): readonly string[] => [
  key,
  ...(exactId === null ? [] : [itemKey(kind, 'exact', exactId)]),
  ...(tribeId === null ? [] : [itemKey(kind, 'tribe', tribeId)]),
];

function problemsOf({ connection, ports }: Slice, item: PlanItem): readonly Problem[] {
  const stored = { item, state: 'planned', attempts: 0, sentMs: null, businessKey: null, failure: null } as const;
  return reasonsOf(item).map((found) =>
    problemOf(stored, found, { id: ports.ids.next(), connectionId: connection.id, nowMs: ports.clock.nowMs() }),
  );
}

/** What a person has to know or answer about a record that is not written, or not whole. */
export function reasonsOf(item: PlanItem): readonly PlannedProblem[] {
  if (item.action === 'ask') return [{ reason: item.reason, field: null }];
  if (item.action === 'blocked' && item.problems.length === 0) return [{ reason: item.reason, field: null }];
  return item.action === 'skip' ? [] : item.problems;
}

/** What is to be written keeps its problems until the write has ended: only then is it known whether they are over. */
async function resolveOldProblems(
  { connection, ports }: Slice,
  tx: StoreWrites,
  { about, items }: PlannedBatch,
): Promise<void> {
  const nowMs = ports.clock.nowMs();
  const settled = items.filter((item) => !isToCarryOut(item));
  const planned = new Set(items.map(({ key }) => key));
  const without = [...about].flatMap((key) => (planned.has(key) ? [] : (parseKey(key) ?? [])));
  for (const kind of ['relation', 'contact'] as const) {
    const ids = [
      ...settled
        .filter((item) => item.kind === kind)
        .flatMap(({ exactId, tribeId }) => [exactId, tribeId].flatMap((id) => id ?? [])),
      ...without.filter((named) => named.kind === kind).map(({ id }) => id),
    ];
    const open = new Set((await tx.openProblemsOf(connection.id, kind, ids)).map(({ recordId }) => recordId));
    for (const id of open) {
      if (id === null) continue;
      for (const side of sides) await tx.resolveProblems(connection.id, kind, side, id, nowMs);
    }
  }
}

/** The base after both sides were seen to agree on more, or on something else, than before; null when it stays. */
function newBaseOf(link: Link, item: PlanItem): Link | null {
  const agreeing = item.decisions.filter(({ verdict }) => verdict === 'agrees');
  const base = agreedBase(link.base, agreeing);
  const isMoved = agreeing.some(({ field }) => base[field] !== link.base[field]);
  return isMoved ? { ...link, base } : null;
}
