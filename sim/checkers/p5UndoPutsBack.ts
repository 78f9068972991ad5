import type { JournalEntry, StoredPlanItem } from '../../src/store/port.ts';
import type { SaidAs } from '../actors/asking.ts';
import { type FieldEdit, plain } from '../oracle/books.ts';
import type { OracleValue } from '../oracle/record.ts';
import type { Checker, Facts } from '../watch.ts';
import { comparable } from './support/fields.ts';

type What = SaidAs<'planUndo'>['input'];

/** One field of one record that an undo was asked about, with what was written there last. */
interface Field {
  readonly side: FieldEdit['side'];
  readonly id: string;
  readonly field: string;
  readonly after: OracleValue;
}

/** An undo that a person planned: what it is about, by the journal as it stood then. */
interface Undo {
  readonly runId: string;
  readonly entries: readonly JournalEntry[];
  /** As it was shown; carrying it out uses up what is done. */
  readonly items: readonly StoredPlanItem[];
  readonly plannedMs: number;
}

function entriesFor({ world }: Facts, connectionId: string, what: What): readonly JournalEntry[] {
  const journal = world.store.rows('journal').filter((entry) => entry.connectionId === connectionId);
  switch (what.of) {
    case 'entry':
      return journal.filter(({ id }) => id === what.entryId);
    case 'run':
      return journal.filter(({ runId }) => runId === what.runId);
    case 'record': {
      const links = world.store.rows('link').filter((link) => link.connectionId === connectionId);
      const link = links.find((one) => (what.side === 'exact' ? one.exactId : one.tribeId) === what.id);
      return journal.filter(({ linkId }) => linkId !== null && linkId === link?.id);
    }
    case 'changes': {
      const { fromMs, side, untilMs } = what.filter;
      return journal.filter(
        (entry) =>
          (side === null || entry.side === side) && entry.atMs >= (fromMs ?? 0) && entry.atMs < (untilMs ?? Infinity),
      );
    }
  }
}

/** Each field that the entries wrote into a record, once, with the latest of the values. */
function fieldsIn(entries: readonly JournalEntry[]): readonly Field[] {
  const latest = new Map<string, Field>();
  for (const { after, operation, recordId: id, side } of entries) {
    if (operation !== 'update') continue;
    for (const [field, value] of Object.entries(after)) {
      if (comparable(field)) latest.set(`${side} ${id} ${field}`, { side, id, field, after: value });
    }
  }
  return [...latest.values()];
}

/**
 * P5: what is undone has its earlier value, unless somebody edited it since; then it says so and leaves it alone. An undo
 * writes nothing that was not there once.
 */
export const p5: Checker = {
  id: 'P5',
  listen: (facts, fail) => {
    const planned = new Map<string, Undo>();
    /** With when a person said so: what arrived between then and the plan is an edit of the other side that was carried over. */
    const begun = new Map<Undo, number>();
    return {
      said: (said) => {
        if (said.what === 'planUndo' && said.answer?.is === 'ok') {
          const { runId } = said.answer.value;
          const plannedMs = facts.world.store.rows('run').find(({ id }) => id === runId)?.startedMs ?? said.askedMs;
          const entries = entriesFor(facts, said.caller.connectionId, said.input);
          const rows = facts.world.store.rows('planItem').filter((row) => row.runId === runId);
          const items = rows.map(({ stored }) => stored);
          planned.set(runId, { runId, entries: entries.filter(({ atMs }) => atMs <= plannedMs), items, plannedMs });
        }
        if (said.what !== 'startUndo' || said.answer?.is !== 'ok') return;
        const undo = planned.get(said.input.runId);
        if (undo !== undefined && !begun.has(undo)) begun.set(undo, said.askedMs);
      },
      calm: () => {
        for (const [undo, begunMs] of begun) {
          if (facts.world.store.rows('run').find(({ id }) => id === undo.runId)?.state !== 'done') continue;
          const rows = facts.world.store.rows('planItem').filter(({ runId }) => runId === undo.runId);
          for (const field of fieldsIn(undo.entries)) {
            const item = undo.items.find((one) => idOn(one, field.side) === field.id);
            // With both records gone there is nothing to put back and nothing to show.
            if (item === undefined || facts.books.get(field.side, field.id) === undefined) continue;
            const isFailed = rows.some(({ stored }) => stored.item.key === item.item.key && stored.state === 'failed');
            const words = isFailed ? null : judged(facts, { ...undo, begunMs }, item, field);
            if (words !== null) fail(`${field.side} ${field.id}: ${field.field} ${words}`);
          }
        }
      },
    };
  },
};

const idOn = ({ item }: StoredPlanItem, side: Field['side']): string | null =>
  side === 'exact' ? item.exactId : item.tribeId;

function judged(
  { books }: Facts,
  undo: Undo & { readonly begunMs: number },
  item: StoredPlanItem,
  field: Field,
): string | null {
  const edits = books.edits.filter(
    (one) => one.side === field.side && one.id === field.id && one.field === field.field,
  );
  const last = edits.findLast(({ atMs }) => atMs <= undo.plannedMs);
  const since = edits.filter(({ atMs }) => atMs > undo.plannedMs);
  const effect = item.item.effects.find(({ side }) => side === field.side);
  const value = (effect?.fields as Readonly<Record<string, OracleValue>> | undefined)?.[field.field];
  const isFormer = (one: OracleValue | undefined): boolean =>
    undo.entries.some((entry) => plain((entry.before as Record<string, OracleValue>)[field.field]) === plain(one));
  if (value === undefined) {
    // Either it stands again as it once stood, or the plan says why it does not go back.
    const isTold = item.item.problems.some((problem) => problem.field === null || problem.field === field.field);
    return isTold || isFormer(last?.after) ? null : 'was written by what was undone, and the plan says nothing of it';
  }
  if (!isFormer(value)) return `was to be ${JSON.stringify(value)}, which it never was before`;
  const ours = since.filter(({ author }) => author === 'tandem');
  if (last?.author === 'people' && plain(last.after) !== plain(field.after) && ours.some(isBack(value))) {
    return `was edited to ${JSON.stringify(last.after)} before the plan was made, and taken back all the same`;
  }
  // Edited before the plan was made, and read only by the look before the write: that is somebody's edit all the same (world 562).
  if (last?.author === 'people' && plain(last.after) !== plain(field.after)) return null;
  // Edited after the plan was made, or refused by the vendor: the item or the record's page says so.
  if (since.some(({ atMs, author }) => author === 'people' || atMs < undo.begunMs)) return null;
  const now = books.get(field.side, field.id)?.fields[field.field];
  if (plain(now) === plain(value) || ours.some(isBack(value))) return null;
  return `is ${JSON.stringify(now)} and was to be ${JSON.stringify(value)} again`;
}

const isBack =
  (value: OracleValue) =>
  ({ after }: FieldEdit): boolean =>
    plain(after) === plain(value);
