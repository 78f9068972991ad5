import type { Kind } from '../../domain/model/kind.ts';
import { lastOfEach } from '../bulk.ts';
import type { Problem, StoreReads, StoreWrites } from '../port.ts';
import { byEach } from './order.ts';
import type { Rows, Views } from './rows.ts';
import { keyOf } from './table.ts';

type Reads = Pick<
  StoreReads,
  | 'journalOfRecord'
  | 'journalOfRun'
  | 'journalOfLink'
  | 'journalEntry'
  | 'openProblems'
  | 'openProblemCount'
  | 'openProblemsOf'
  | 'writesDecided'
>;
type Writes = Pick<StoreWrites, 'appendJournal' | 'saveProblems' | 'resolveProblems' | 'resolveCause'>;

const isOpen = ({ resolvedMs }: Problem): boolean => resolvedMs === null;
const causeOf = ({ connectionId, causeCode, kind, side, recordId, field }: Problem): string =>
  keyOf(connectionId, causeCode, kind, side, recordId, field);
const inOrder = byEach<Problem>(
  ({ causeCode }) => causeCode,
  ({ sinceMs }) => sinceMs,
  ({ id }) => id,
);

const asWritten = byEach<Rows['journal']>(
  ({ atMs }) => atMs,
  ({ id }) => id,
);

export const historyReads = (views: Views): Reads => {
  const openOf = (connectionId: string) => views.problem.where('connection', connectionId).filter(isOpen);
  return {
    journalOfRecord: async (connectionId, kind, side, recordId) =>
      views.journal.where('record', keyOf(connectionId, kind, side, recordId)).toSorted(asWritten),
    journalOfRun: async (connectionId, runId) =>
      views.journal.where('run', keyOf(connectionId, runId)).toSorted(asWritten),
    journalOfLink: async (connectionId, linkId) =>
      views.journal.where('link', keyOf(connectionId, linkId)).toSorted(asWritten),
    writesDecided: async (connectionId, runId, { sinceMs, exceptLinks, exceptItems }) => {
      const counted = { relation: { changes: 0, creates: 0 }, contact: { changes: 0, creates: 0 } };
      const count = (kind: Kind, isMade: boolean): void => {
        counted[kind][isMade ? 'creates' : 'changes'] += 1;
      };
      const done = views.journal
        .where('run', keyOf(connectionId, runId))
        .filter(({ operation }) => operation !== 'link')
        .filter(({ atMs, cause }) => atMs >= sinceMs && (cause.plannedMs ?? atMs) >= sinceMs);
      for (const [linkId, entries] of Map.groupBy(done, (entry) => entry.linkId)) {
        const [first] = entries;
        const isMade = entries.some(({ operation }) => operation === 'create');
        if (first === undefined || linkId === null || (!isMade && exceptLinks.includes(linkId))) continue;
        count(first.kind, isMade);
      }
      for (const { stored } of views.planItem.where('run', keyOf(connectionId, runId))) {
        const { effects, key, kind, action, plannedMs } = stored.item;
        const isOpen = stored.state === 'planned' || stored.state === 'sending' || stored.state === 'unknown';
        const isMeant = isOpen && effects.length > 0 && plannedMs !== undefined && plannedMs >= sinceMs;
        if (isMeant && !exceptItems.includes(key)) count(kind, action === 'create');
      }
      return counted;
    },
    journalEntry: async (connectionId, id) => views.journal.get(keyOf(connectionId, id)) ?? null,
    openProblems: async (connectionId) => openOf(connectionId).sort(inOrder),
    openProblemCount: async (connectionId) => openOf(connectionId).length,
    openProblemsOf: async (connectionId, kind, recordIds) =>
      [...new Set(recordIds)]
        .flatMap((id) => views.problem.where('record', keyOf(connectionId, kind, id)).filter(isOpen))
        .sort(inOrder),
  };
};

export const historyWrites = (views: Views): Writes => ({
  appendJournal: async (entries) => {
    for (const entry of entries) {
      if (views.journal.get(keyOf(entry.connectionId, entry.id)) !== undefined) {
        throw new Error(`journal entry ${entry.id} is written already: its id is unique`);
      }
      views.journal.put(entry);
    }
  },
  saveProblems: async (problems) => {
    for (const problem of lastOfEach(problems, (each) => [causeOf(each)])) {
      const [known] = views.problem.where('cause', causeOf(problem));
      if (known === undefined) views.problem.put(problem);
      else {
        // One that comes back after it was solved is new: its time starts anew.
        const sinceMs = isOpen(known) ? known.sinceMs : problem.sinceMs;
        const { recordLabel, reason, resolvedMs } = problem;
        views.problem.put({ ...known, recordLabel, reason, resolvedMs, sinceMs });
      }
    }
  },
  resolveCause: async (connectionId, causeCode, side, recordId, resolvedMs) => {
    for (const problem of views.problem.where('connection', connectionId).filter(isOpen)) {
      const isMeant = problem.causeCode === causeCode && problem.side === side;
      if (isMeant && (recordId === null || problem.recordId === recordId))
        views.problem.put({ ...problem, resolvedMs });
    }
  },
  resolveProblems: async (connectionId, kind, side, recordId, resolvedMs) => {
    for (const problem of views.problem.where('record', keyOf(connectionId, kind, recordId))) {
      if (problem.side === side && isOpen(problem)) views.problem.put({ ...problem, resolvedMs });
    }
  },
});
