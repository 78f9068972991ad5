import { type Kind, kinds } from '../../domain/model/kind.ts';
import { type ItemState, itemStates, type StoreReads, type StoreWrites } from '../port.ts';
import { planActions, unfinished, zeroPer } from '../runs.ts';
import { byEach } from './order.ts';
import type { Rows, Views } from './rows.ts';
import { keyOf } from './table.ts';

type Reads = Pick<
  StoreReads,
  'run' | 'latestRun' | 'unfinishedRuns' | 'unfinishedRunsOf' | 'answers' | 'runCounts' | 'runProgress' | 'lastSentMs'
>;
type Writes = Pick<StoreWrites, 'lockedRun' | 'saveRun' | 'countCalls' | 'saveAnswer'>;

const inOrder = byEach<Rows['run']>(
  ({ startedMs }) => startedMs,
  ({ id }) => id,
);

export const runReads = (views: Views): Reads => {
  const itemsOf = (connectionId: string, runId: string) => views.planItem.where('run', keyOf(connectionId, runId));
  return {
    run: async (connectionId, runId) => views.run.get(keyOf(connectionId, runId)) ?? null,
    latestRun: async (connectionId, kind) =>
      views.run.where('kind', keyOf(connectionId, kind)).toSorted(inOrder).at(-1) ?? null,
    unfinishedRuns: async () => unfinished.flatMap((state) => views.run.where('state', state)).sort(inOrder),
    unfinishedRunsOf: async (connectionId) =>
      unfinished
        .flatMap((state) => views.run.where('state', state))
        .filter((run) => run.connectionId === connectionId)
        .sort(inOrder),
    answers: async (connectionId) =>
      new Map(
        views.answer
          .where('connection', connectionId)
          .toSorted(byEach(({ key }) => key))
          .map(({ key, answer }) => [key, answer]),
      ),
    runCounts: async (connectionId, runId) => {
      const counts = { relation: zeroPer(planActions), contact: zeroPer(planActions) } satisfies Record<Kind, unknown>;
      for (const { stored } of itemsOf(connectionId, runId)) counts[stored.item.kind][stored.item.action] += 1;
      return Object.fromEntries(kinds.map((kind) => [kind, counts[kind]])) as typeof counts;
    },
    runProgress: async (connectionId, runId) => {
      const progress = zeroPer<ItemState>(itemStates);
      for (const { stored } of itemsOf(connectionId, runId)) progress[stored.state] += 1;
      return progress;
    },
    lastSentMs: async (connectionId, runId) => {
      let last: number | null = null;
      for (const { stored } of itemsOf(connectionId, runId)) {
        if (stored.sentMs !== null) last = Math.max(last ?? stored.sentMs, stored.sentMs);
      }
      return last;
    },
  };
};

export const runWrites = (views: Views): Writes => ({
  // Transactions run one after the other.
  lockedRun: async (connectionId, runId) => views.run.get(keyOf(connectionId, runId)) ?? null,
  saveRun: async (run) => {
    const known = views.run.get(keyOf(run.connectionId, run.id));
    // The call counters are set when a run is new and belong to `countCalls` ever after.
    const counters = known === undefined ? {} : { exactCalls: known.exactCalls, tribeCalls: known.tribeCalls };
    views.run.put({ ...run, ...counters });
  },
  countCalls: async (connectionId, runId, side, calls) => {
    const run = views.run.get(keyOf(connectionId, runId));
    if (run === undefined) return;
    const counted = side === 'exact' ? { exactCalls: run.exactCalls + calls } : { tribeCalls: run.tribeCalls + calls };
    views.run.put({ ...run, ...counted });
  },
  saveAnswer: async (connectionId, key, answer, who, atMs) => {
    if (answer === null) views.answer.remove(keyOf(connectionId, key));
    else views.answer.put({ connectionId, key, answer, who, atMs });
  },
});
