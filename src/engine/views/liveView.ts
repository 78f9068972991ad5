import { kinds, type Side, sides } from '../../domain/model/kind.ts';
import type { Conflict, Connection, FeedCursor, ItemState, Run, RunBrake, StoreReads } from '../../store/port.ts';
import { itemStates } from '../../store/port.ts';
import { isComparing, isComparisonWished } from '../live/compare.ts';
import type { ConflictView, LiveView, PauseScope, ShownBrake } from '../service.ts';

const nothing = Object.fromEntries(itemStates.map((state) => [state, 0])) as Record<ItemState, number>;

/** How well both systems agree, and what stands in the way. */
export async function liveView(store: StoreReads, connection: Connection): Promise<LiveView> {
  const run = await store.latestRun(connection.id, 'sync');
  const outbox = run === null ? nothing : await store.runProgress(connection.id, run.id);
  const marked = await store.markCounts(connection.id);
  const pauses = (await store.pauses(connection.id)).map(({ scope, ...more }) => ({ ...more, scope: scopeOf(scope) }));
  const cursors = await store.cursors(connection.id);
  const view = {
    liveSinceMs: connection.liveSinceMs,
    runId: run?.id ?? null,
    halt: run?.halt ?? null,
    brake: shownBrake(run?.brake ?? null),
    isObserveOnly: connection.isObserveOnly,
    pauses,
    marked,
    outbox,
    openConflicts: await store.openConflictCount(connection.id),
    openProblems: await store.openProblemCount(connection.id),
    readMs: readMsOf(cursors),
    hints: { exact: await hintsOf(store, connection, 'exact'), tribe: await hintsOf(store, connection, 'tribe') },
    comparison: {
      isUnderWay: run !== null && (isComparing(run) || isComparisonWished(run)),
      lastMs: run?.finishedMs ?? null,
      feeds: { total: cursors.length, read: cursors.filter(({ isComplete }) => isComplete).length },
    },
    calls: { exact: run?.exactCalls ?? 0, tribe: run?.tribeCalls ?? 0 },
    rules: connection.rules,
  };
  return { ...view, state: stateOf(run, view) };
}

export const shownBrake = (brake: RunBrake | null): ShownBrake | null =>
  brake === null ? null : { halts: brake.halts, sinceMs: brake.sinceMs };

function stateOf(run: Run | null, view: Omit<LiveView, 'state'>): LiveView['state'] {
  if (run === null || view.liveSinceMs === null) return 'notLive';
  if (view.halt !== null) return view.halt.retryMs === null ? 'held' : 'waiting';
  if (view.brake !== null || view.isObserveOnly || view.pauses.length > 0) return 'held';
  const { planned, waiting, sending, unknown } = view.outbox;
  const isBusy = planned + waiting + sending + unknown > 0 || kinds.some((kind) => view.marked[kind] > 0);
  if (isBusy || view.comparison.isUnderWay) return 'working';
  return view.openConflicts + view.openProblems > 0 ? 'agreesApart' : 'agrees';
}

function readMsOf(cursors: readonly FeedCursor[]): Record<Side, number | null> {
  const read: Record<Side, number | null> = { exact: null, tribe: null };
  for (const side of sides) {
    const own = cursors.filter((cursor) => cursor.side === side);
    if (own.length > 0 && own.every(({ isComplete }) => isComplete)) {
      // Of the feed that was read longest ago: what changed since then may not be known yet.
      read[side] = Math.min(...own.map(({ readMs }) => readMs));
    }
  }
  return read;
}

async function hintsOf(store: StoreReads, { id }: Connection, side: Side): Promise<LiveView['hints'][Side]> {
  const subscription = (await store.hintSubscriptions(id))[side];
  return {
    isActive: subscription?.isActive ?? false,
    failure: subscription?.failure ?? null,
    forged: await store.forgedHints(id, side),
  };
}

/** A scope as it is stored. */
export function scopeText(scope: PauseScope): string {
  switch (scope.of) {
    case 'connection':
      return 'connection';
    case 'kind':
      return `kind/${scope.kind}`;
    case 'record':
      return `record/${scope.kind}/${scope.side}/${scope.id}`;
  }
}

function scopeOf(text: string): PauseScope {
  const [of, kind, side, id] = text.split('/');
  const known = kinds.find((one) => one === kind);
  if (of === 'kind' && known !== undefined) return { of, kind: known };
  if (of === 'record' && known !== undefined && (side === 'exact' || side === 'tribe') && id !== undefined) {
    return { of, kind: known, side, id };
  }
  return { of: 'connection' };
}

export async function conflictViews(store: StoreReads, connection: Connection): Promise<readonly ConflictView[]> {
  const views: ConflictView[] = [];
  for (const conflict of await store.openConflicts(connection.id)) {
    const link = await store.link(connection.id, conflict.linkId);
    if (link !== null) views.push(viewOf(conflict, link));
  }
  return views;
}

const viewOf = (
  { id, kind, linkId, label, fields, sinceMs }: Conflict,
  { exactId, tribeId }: { readonly exactId: string; readonly tribeId: string },
): ConflictView => ({ id, kind, linkId, exactId, tribeId, label, fields, sinceMs });
