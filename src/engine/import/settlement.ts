import { agreedBase } from '../../domain/merge/merge.ts';
import type { FieldPath, Fields, FieldValue } from '../../domain/model/fields.ts';
import type { NeutralRecord } from '../../domain/model/record.ts';
import type { PlanItem, Reason } from '../../domain/plan/plan.ts';
import type { JournalEntry, Link, Problem, StoredPlanItem, StoreWrites } from '../../store/port.ts';
import { failureReason, logProblems, problemOf } from '../failures.ts';
import type { NotOk } from '../halts.ts';
import type { Applying } from './applying.ts';
import type { ExactRecord } from './known.ts';
import { planPair } from './planPair.ts';

/** What became of one item: everything that is saved about it, in one transaction. */
export interface Settlement {
  readonly item: StoredPlanItem;
  readonly link: Link | null;
  readonly journal: readonly JournalEntry[];
  readonly problems: readonly Problem[];
  /** Set when the vendor must not be asked further for now. */
  readonly halt: NotOk | null;
}

/** What an item did to Tribe, for the journal; null when it wrote nothing. */
export interface Written {
  readonly operation: 'create' | 'update';
  readonly before: Fields;
  readonly fields: Fields;
}

const nothingElse = { link: null, journal: [], problems: [], halt: null } as const;

/** Back in the queue, for reasons that have nothing to do with the record. */
export const queuedAgain = (stored: StoredPlanItem, halt: NotOk | null): Settlement => ({
  ...nothingElse,
  item: { ...stored, state: 'planned', sentMs: null, businessKey: null },
  halt,
});

/** In doubt: to be found by its business key, or compared, before anything is sent again. */
export const leftUnknown = (stored: StoredPlanItem): Settlement => ({
  ...nothingElse,
  item: { ...stored, state: 'unknown' },
});

export function failed(applying: Applying, stored: StoredPlanItem, reason: Reason): Settlement {
  return {
    ...nothingElse,
    item: { ...stored, state: 'failed', failure: reason, sentMs: null, businessKey: null },
    problems: [problem(applying, stored, { reason, field: null })],
  };
}

/** Tried as often as allowed without a clear answer: a person has to look. */
export const queuedOrGivenUp = (applying: Applying, stored: StoredPlanItem): Settlement =>
  stored.attempts < applying.ports.settings.attemptsMax
    ? queuedAgain(stored, null)
    : failed(applying, stored, failureReason('outcomeUnknown', { side: 'tribe', attempts: String(stored.attempts) }));

/**
 * Both records as they are known to be now. The base takes only what is seen to agree; what a create left open is
 * queued as an update; what an update wrote and did not find again is told, and not written once more.
 */
export function settledPair(
  applying: Applying,
  stored: StoredPlanItem,
  pair: {
    readonly exact: ExactRecord;
    readonly tribe: NeutralRecord;
    readonly link: Link | null;
    readonly written: Written | null;
  },
): Settlement {
  const { exact, tribe, written } = pair;
  const known = pair.link;
  const now = planPair(applying, { exact, tribe, base: known?.base ?? {}, stored });
  const link = linkOf(applying, stored, exact, tribe, known, now);
  const open = tribeWrites(now);
  const refused = written?.operation === 'update' ? namesIn(open, written.fields) : [];
  const isMoreToWrite = Object.keys(open).length > refused.length;
  const item: PlanItem = { ...stored.item, tribeId: tribe.id };
  const journal = journalOf(applying, stored, link, tribe, { written, isNewLink: known === null });
  if (isMoreToWrite && stored.attempts < applying.ports.settings.attemptsMax) {
    const next = { ...item, effects: now.effects };
    return {
      ...nothingElse,
      item: { ...stored, item: next, state: 'planned', sentMs: null, businessKey: null },
      link,
      journal,
    };
  }
  const notKept = isMoreToWrite ? namesIn(open, open) : refused;
  const problems = [
    ...now.problems,
    ...notKept.map((field) => ({ field, reason: failureReason('valueNotKept', { side: 'tribe', field }) })),
  ];
  return {
    item: { ...stored, item, state: 'done', failure: null, businessKey: null },
    link,
    journal,
    problems: problems.map((found) => problem(applying, stored, found)),
    halt: null,
  };
}

export function tribeWrites(item: PlanItem): Fields {
  return item.effects.find((effect) => effect.side === 'tribe')?.fields ?? {};
}

/** Saves what became of several items. Call inside the guarded transaction. */
export async function saveSettlements(
  applying: Applying,
  tx: StoreWrites,
  settlements: readonly Settlement[],
): Promise<void> {
  if (settlements.length === 0) return;
  const { connection, run, ports, troubled } = applying;
  for (const { item, problems } of settlements) {
    const { exactId, kind } = item.item;
    if (exactId === null) continue;
    const name = `${kind}/${exactId}`;
    // What was wrong with the record before is over: it went well, or it is told anew just below.
    if ((item.state === 'done' || item.state === 'failed') && troubled.delete(name)) {
      await tx.resolveProblems(connection.id, kind, 'exact', exactId, ports.clock.nowMs());
    }
    if (problems.length > 0) troubled.add(name);
  }
  const links = settlements.flatMap(({ link }) => link ?? []);
  const journal = settlements.flatMap((settlement) => settlement.journal);
  const problems = settlements.flatMap((settlement) => settlement.problems);
  if (links.length > 0) await tx.saveLinks(links);
  await tx.saveItems(
    connection.id,
    run.id,
    settlements.map(({ item }) => item),
  );
  if (journal.length > 0) await tx.appendJournal(journal);
  if (problems.length > 0) await tx.saveProblems(problems);
  logProblems(ports.log, run.id, problems);
}

const problem = (
  { ports, connection }: Applying,
  stored: StoredPlanItem,
  found: { readonly reason: Reason; readonly field: FieldPath | null },
): Problem =>
  problemOf(stored, found, { id: ports.ids.next(), connectionId: connection.id, nowMs: ports.clock.nowMs() });

function linkOf(
  { ports, connection }: Applying,
  stored: StoredPlanItem,
  exact: ExactRecord,
  tribe: NeutralRecord,
  known: Link | null,
  now: PlanItem,
): Link {
  const nowMs = ports.clock.nowMs();
  const agreeing = now.decisions.filter(({ verdict }) => verdict === 'agrees');
  return {
    id: known?.id ?? ports.ids.next(),
    connectionId: connection.id,
    kind: stored.item.kind,
    exactId: exact.record.id,
    tribeId: tribe.id,
    base: agreedBase(known?.base ?? {}, agreeing),
    linkedMs: known?.linkedMs ?? nowMs,
    changedMs: nowMs,
    exactWrittenMs: known?.exactWrittenMs ?? null,
    tribeWrittenMs: known?.tribeWrittenMs ?? null,
  };
}

function journalOf(
  { ports, connection, run }: Applying,
  stored: StoredPlanItem,
  link: Link,
  tribe: NeutralRecord,
  what: { readonly written: Written | null; readonly isNewLink: boolean },
): readonly JournalEntry[] {
  const entry = (operation: JournalEntry['operation'], before: Fields, after: Fields): JournalEntry => ({
    id: ports.ids.next(),
    connectionId: connection.id,
    runId: run.id,
    linkId: link.id,
    kind: stored.item.kind,
    side: 'tribe',
    recordId: tribe.id,
    operation,
    before,
    after,
    cause: { by: 'import', who: null, reason: stored.item.reason },
    atMs: ports.clock.nowMs(),
  });
  const { written } = what;
  const isLinkedOnly = what.isNewLink && written?.operation !== 'create';
  const linked = isLinkedOnly ? [entry('link', {}, {})] : [];
  if (written === null) return linked;
  // After: what the vendor says it holds now, which is not always what was sent.
  const names = namesIn(written.fields, written.fields);
  return [...linked, entry(written.operation, pick(written.before, names), pick(tribe.fields, names))];
}

const namesIn = (fields: Fields, within: Fields): readonly FieldPath[] =>
  (Object.keys(fields) as FieldPath[]).filter((field) => within[field] !== undefined);

function pick(fields: Fields, names: readonly FieldPath[]): Fields {
  const picked: Partial<Record<FieldPath, FieldValue>> = {};
  for (const name of names) {
    const value = fields[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
