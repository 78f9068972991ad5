import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client.ts';
import type { Cause, Decided, FieldPath, ItemState, Kind, PlanAction, RunView, Side } from './types.ts';

/** How often a run that works by itself is asked how far it is. */
const runPollMs = 1_000;
/** A halted run changes only when its next attempt is due or a person acts. */
const haltedPollMs = 3_000;
const overviewPollMs = 15_000;
/** People watch changes and conflicts arrive. */
const livePollMs = 4_000;

export const rowsPerPage = 50;

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => answerOf(api.session.$get()),
  staleTime: 60_000,
});

export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: () => answerOf(api.overview.$get()),
  refetchInterval: overviewPollMs,
});

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: () => answerOf(api.connections.$get()),
  refetchInterval: overviewPollMs,
});

export const regionsQuery = queryOptions({
  queryKey: ['regions'],
  queryFn: () => answerOf(api.exact.regions.$get()),
  staleTime: Number.POSITIVE_INFINITY,
});

export const administrationsQuery = queryOptions({
  queryKey: ['administrations'],
  queryFn: () => answerOf(api.exact.administrations.$get()),
});

export const runKey = (runId: string) => ['run', runId] as const;

/** Polled rather than pushed: a poll survives sleep, proxies and restarts of the server without any machinery. */
export const runQuery = (runId: string) =>
  queryOptions({
    queryKey: runKey(runId),
    queryFn: () => answerOf(api.runs[':runId'].$get({ param: { runId: encodeURIComponent(runId) } })),
    refetchInterval: ({ state }) => pollOf(state.data),
  });

function pollOf(run: RunView | undefined): number | false {
  if (run === undefined) return runPollMs;
  if (run.halt !== null) return haltedPollMs;
  return run.state === 'reading' || run.state === 'applying' ? runPollMs : false;
}

export interface ItemsWanted {
  readonly runId: string;
  readonly actions: readonly PlanAction[];
  readonly states?: readonly ItemState[];
  readonly kind: Kind | null;
  readonly search: string;
  readonly page: number;
}

/** `version` changes with the plan or its progress, so that rows are read anew when they may differ. */
export const itemsQuery = (wanted: ItemsWanted, version: string) =>
  queryOptions({
    queryKey: ['items', wanted.runId, wanted, version],
    queryFn: () =>
      answerOf(
        api.runs[':runId'].items.$get({
          param: { runId: encodeURIComponent(wanted.runId) },
          query: {
            ...(wanted.actions.length > 0 ? { actions: wanted.actions.join(',') } : {}),
            ...(wanted.states === undefined ? {} : { states: wanted.states.join(',') }),
            ...(wanted.kind === null ? {} : { kind: wanted.kind }),
            ...(wanted.search === '' ? {} : { search: wanted.search }),
            offset: String((wanted.page - 1) * rowsPerPage),
            limit: String(rowsPerPage),
          },
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const itemQuery = (runId: string, key: string, version: string) =>
  queryOptions({
    queryKey: ['item', runId, key, version],
    queryFn: () =>
      answerOf(api.runs[':runId'].item.$get({ param: { runId: encodeURIComponent(runId) }, query: { key } })),
    placeholderData: (previous) => (previous?.key === key ? previous : undefined),
  });

export const unlinkedKey = ['unlinked'] as const;

export const recordsQuery = (kind: Kind, search: string, page: number) =>
  queryOptions({
    queryKey: ['records', kind, search, page],
    queryFn: () =>
      answerOf(
        api.records.$get({
          query: {
            kind,
            ...(search === '' ? {} : { search }),
            offset: String((page - 1) * rowsPerPage),
            limit: String(rowsPerPage),
          },
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const unlinkedQuery = (side: Side, kind: Kind, search: string, page: number) =>
  queryOptions({
    queryKey: [...unlinkedKey, side, kind, search, page],
    queryFn: () =>
      answerOf(
        api.unlinked.$get({
          query: {
            side,
            kind,
            ...(search === '' ? {} : { search }),
            offset: String((page - 1) * rowsPerPage),
            limit: String(rowsPerPage),
          },
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const recordQuery = (kind: Kind, side: Side, id: string) =>
  queryOptions({
    queryKey: ['record', kind, side, id],
    queryFn: () =>
      answerOf(api.records[':kind'][':side'][':id'].$get({ param: { kind, side, id: encodeURIComponent(id) } })),
    // Changes arrive while somebody looks, and so does what a person asked for on this page.
    refetchInterval: livePollMs,
  });

export interface HistoryWanted {
  readonly kind?: Kind | undefined;
  readonly side?: Side | undefined;
  readonly field?: FieldPath | undefined;
  readonly by?: Cause | undefined;
  readonly decided?: Decided | undefined;
  readonly fromMs?: number | undefined;
  readonly untilMs?: number | undefined;
  readonly runId?: string | undefined;
  readonly recordId?: string | undefined;
  readonly recordSide?: Side | undefined;
  readonly search?: string | undefined;
}

/** What is not asked for is left out of the address. */
const asked = <T extends object>(wanted: T): T =>
  Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined && value !== '')) as T;

const asText = (epochMs: number | undefined): string | undefined =>
  epochMs === undefined ? undefined : String(epochMs);

export const historyQuery = (wanted: HistoryWanted, page: number) =>
  queryOptions({
    queryKey: ['history', wanted, page],
    queryFn: () =>
      answerOf(
        api.history.$get({
          query: {
            ...asked({ ...wanted, fromMs: asText(wanted.fromMs), untilMs: asText(wanted.untilMs) }),
            offset: String((page - 1) * rowsPerPage),
            limit: String(rowsPerPage),
          },
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: overviewPollMs,
  });

export const rulesKey = ['rules'] as const;

export const rulesQuery = queryOptions({ queryKey: rulesKey, queryFn: () => answerOf(api.live.rules.$get()) });

export const problemsQuery = queryOptions({
  queryKey: ['problems'],
  queryFn: () => answerOf(api.problems.$get()),
});

export const liveKey = ['live'] as const;

export const liveQuery = queryOptions({
  queryKey: liveKey,
  queryFn: () => answerOf(api.live.$get()),
  refetchInterval: livePollMs,
});

/** Values of an open conflict move when somebody edits on; an answer is for what is shown. */
export const conflictsQuery = queryOptions({
  queryKey: ['conflicts'],
  queryFn: () => answerOf(api.conflicts.$get()),
  refetchInterval: livePollMs,
});

export const matchesQuery = queryOptions({
  queryKey: ['matches'],
  queryFn: () => answerOf(api.matches.$get()),
  refetchInterval: livePollMs,
});

export const answeredKey = ['answered'] as const;

export const answeredQuery = (page: number) =>
  queryOptions({
    queryKey: [...answeredKey, page],
    queryFn: () =>
      answerOf(
        api.matches.answered.$get({ query: { offset: String((page - 1) * rowsPerPage), limit: String(rowsPerPage) } }),
      ),
    placeholderData: keepPreviousData,
  });
