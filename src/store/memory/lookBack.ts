import type { Decider } from '../../domain/merge/deciders.ts';
import type { FieldPath } from '../../domain/model/fields.ts';
import { groupWith } from '../../domain/model/groups.ts';
import type { HistoryReads, HistoryWrites, JournalFilter } from '../port.ts';
import { isFoundBy } from '../searchText.ts';
import { byEach } from './order.ts';
import type { Rows, Views } from './rows.ts';
import { keyOf } from './table.ts';

const newestFirst = (a: Rows['journal'], b: Rows['journal']): number => b.atMs - a.atMs || (a.id < b.id ? 1 : -1);

/** What people look back at. */
export const lookBackReads = (views: Views): HistoryReads => ({
  journalPage: async (connectionId, query) => {
    const found = foundBy(views, connectionId, query);
    const from = Math.max(0, query.offset);
    return { total: found.length, entries: found.slice(from, from + Math.max(0, query.limit)) };
  },
  journalFound: async (connectionId, filter) => foundBy(views, connectionId, filter).reverse(),
  answersGiven: async (connectionId, { exceptBy, offset, limit }) => {
    const found = views.answer
      .where('connection', connectionId)
      .filter(({ who }) => who !== exceptBy)
      .sort(
        byEach(
          ({ atMs }) => -atMs,
          ({ key }) => key,
        ),
      );
    const from = Math.max(0, offset);
    const answers = found.slice(from, from + Math.max(0, limit));
    return { total: found.length, answers: answers.map(({ connectionId: _connectionId, ...answer }) => answer) };
  },
  filterChanges: async (connectionId, limit) =>
    views.filterChange
      .where('connection', connectionId)
      .toSorted(
        byEach(
          ({ atMs }) => -atMs,
          ({ list }) => list,
        ),
      )
      .slice(0, Math.max(0, limit)),
  ruleNotes: async (connectionId) =>
    views.ruleNote.where('connection', connectionId).toSorted(
      byEach(
        ({ kind }) => kind,
        ({ field }) => field,
      ),
    ),
});

const foundBy = (views: Views, connectionId: string, filter: JournalFilter): Rows['journal'][] =>
  views.journal
    .where('connection', connectionId)
    .filter((entry) => isAsked(entry, filter) && isNamed(views, entry, filter.search))
    .sort(newestFirst);

function isAsked(entry: Rows['journal'], filter: JournalFilter): boolean {
  const { kind, side, field, runId, by, decided, fromMs, untilMs, records } = filter;
  if (kind !== null && entry.kind !== kind) return false;
  if (side !== null && entry.side !== side) return false;
  if (runId !== null && entry.runId !== runId) return false;
  if (by !== null && entry.cause.by !== by) return false;
  if (fromMs !== null && entry.atMs < fromMs) return false;
  if (untilMs !== null && entry.atMs >= untilMs) return false;
  if (decided !== null && !decided.some((decider) => hasDecided(entry, decider, field))) return false;
  if (field !== null && entry.before[field] === undefined && entry.after[field] === undefined) return false;
  return (
    records === null ||
    records.some((one) => one.kind === entry.kind && one.side === entry.side && one.recordId === entry.recordId)
  );
}

function hasDecided({ cause }: Rows['journal'], decider: Decider, about: FieldPath | null): boolean {
  const fields = (Object.keys(cause.decided ?? {}) as FieldPath[]).filter(
    (field) => cause.decided?.[field] === decider,
  );
  return about === null ? fields.length > 0 : fields.some((field) => groupWith(about).includes(field));
}

function isNamed(views: Views, { connectionId, linkId }: Rows['journal'], search: string | null): boolean {
  if (search === null || search.trim() === '') return true;
  const link = linkId === null ? undefined : views.link.get(keyOf(connectionId, linkId));
  return link !== undefined && isFoundBy(link.searchText, search);
}

export const lookBackWrites = (views: Views): HistoryWrites => ({
  saveFilterChanges: async (changes) => {
    for (const change of changes) views.filterChange.put(change);
  },
  saveRuleNotes: async (notes) => {
    for (const note of notes) views.ruleNote.put(note);
  },
  removeRuleNotes: async (connectionId, kind, fields) => {
    for (const field of fields) views.ruleNote.remove(keyOf(connectionId, kind, field));
  },
});
