import { kinds, sides } from '../../domain/model/kind.ts';
import type { Connection, Run, RunCounts, RunProgress, Store } from '../../store/port.ts';
import { type Forecast, forecast } from '../budget/forecast.ts';
import { isConfirmed } from '../import/transitions.ts';
import type { Clock } from '../ports.ts';
import type { RunView } from '../service.ts';
import { shownBrake } from './liveView.ts';
import { Pace } from './pace.ts';

/** Counting what was read means looking at all of it, so a page that asks every second gets the same count for a while. */
const readingCountFreshMs = 3_000;

/** Runs that are being carried out and whose counts are remembered at once. */
const countedRunsMax = 1_000;

const writing = ['create', 'link', 'update'] as const;
const unfinished = ['planned', 'waiting', 'sending', 'unknown'] as const;

/** A run as its page shows it. Keeps what was measured between two looks. */
export class RunViews {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #pace = new Pace();
  readonly #readings = new Map<string, { readonly atMs: number; readonly counts: RunView['reading'] }>();

  readonly #counts = new Map<string, { readonly version: string | null; readonly counts: RunCounts }>();

  constructor(input: { readonly store: Store; readonly clock: Clock }) {
    this.#store = input.store;
    this.#clock = input.clock;
  }

  async view(connection: Connection, run: Run): Promise<RunView> {
    const counts = await this.#countsOf(run);
    const byState = await this.#store.runProgress(connection.id, run.id);
    const { total, finished } = progressOf(counts, byState);
    const isApplying = run.state === 'applying';
    const foretold = isApplying ? await this.#foretold(run, { finished, total }) : null;
    return {
      runId: run.id,
      kind: shownKind(run),
      state: shownState(run),
      halt: run.halt,
      brake: shownBrake(run.brake),
      planVersion: run.rulesFingerprint,
      filter: connection.rules.filter,
      whenDifferent: connection.rules.defaultPolicy,
      relationTypes: connection.rules.relationTypes,
      reading: await this.#reading(connection),
      counts,
      progress: {
        total,
        finished,
        byState,
        remainingMs: foretold === null ? null : foretold.doneMs - this.#clock.nowMs(),
        limitedBy: foretold?.limitedBy ?? null,
      },
      startedMs: run.startedMs,
      applyStartedMs: run.applyStartedMs,
      finishedMs: run.finishedMs,
      calls: { exact: run.exactCalls, tribe: run.tribeCalls },
    };
  }

  /** When it is done at the pace measured and with what the vendors still let through. */
  async #foretold(run: Run, { finished, total }: { finished: number; total: number }): Promise<Forecast | null> {
    const nowMs = this.#clock.nowMs();
    const calls = { exact: run.exactCalls, tribe: run.tribeCalls };
    const measured = this.#pace.look(run.id, { nowMs, finished, calls });
    // What waits for a limit goes on as it went before; what waits for a person may wait for ever.
    const pace = run.halt?.code === 'throttled' ? this.#pace.last(run.id) : run.halt === null ? measured : null;
    if (pace === null) return null;
    const records = total - finished;
    const forecasts = await Promise.all(
      sides.map(async (side) => {
        const callsPerRecord = pace.callsPerRecord[side];
        if (callsPerRecord === 0) return null;
        const budget = (await this.#store.budget(run.connectionId, side))?.state ?? null;
        const msPerCall = pace.msPerRecord / callsPerRecord;
        return forecast({ nowMs, backlog: [{ records, callsPerRecord }], msPerCall, budget, priority: 'backfill' });
      }),
    );
    const byPace: Forecast = { doneMs: nowMs + Math.round(records * pace.msPerRecord), limitedBy: 'pace' };
    // The side that takes longest decides.
    return forecasts.reduce<Forecast>((last, one) => (one !== null && one.doneMs > last.doneMs ? one : last), byPace);
  }

  /** While a plan is carried out its items change their state and never what they are: then it is counted once. */
  async #countsOf(run: Run): Promise<RunCounts> {
    const version = run.rulesFingerprint;
    const known = this.#counts.get(run.id);
    if (run.state === 'applying' && known !== undefined && known.version === version) return known.counts;
    const counts = await this.#store.runCounts(run.connectionId, run.id);
    if (run.state !== 'applying') return counts;
    if (this.#counts.size >= countedRunsMax) this.#counts.clear();
    this.#counts.set(run.id, { version, counts });
    return counts;
  }

  async #reading(connection: Connection): Promise<RunView['reading']> {
    const nowMs = this.#clock.nowMs();
    const known = this.#readings.get(connection.id);
    if (known !== undefined && nowMs - known.atMs < readingCountFreshMs) return known.counts;
    const counts = {
      exactRecords: await this.#store.recordCount(connection.id, 'exact'),
      tribeRecords: await this.#store.recordCount(connection.id, 'tribe'),
    };
    this.#readings.set(connection.id, { atMs: nowMs, counts });
    return counts;
  }
}

/** Of the items that have something to do. Before writing begins all items are merely planned, so nothing is finished. */
function progressOf(counts: RunCounts, byState: RunProgress): { readonly total: number; readonly finished: number } {
  const total = sum(kinds.flatMap((kind) => writing.map((action) => counts[kind][action])));
  const left = sum(unfinished.map((state) => byState[state]));
  return { total, finished: Math.max(0, total - left) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

function shownKind({ kind }: Run): RunView['kind'] {
  if (kind === 'sync') throw new Error('a sync run has no page: its records and problems have');
  return kind;
}

function shownState(run: Run): RunView['state'] {
  if (run.state === 'live') throw new Error('only a sync run is live');
  // The last look before writing belongs to the import that the person has started.
  return run.state === 'reading' && isConfirmed(run) ? 'applying' : run.state;
}
