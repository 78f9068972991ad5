import type { Connection, Run as LiveRun } from '../src/store/port.ts';
import { continueRun, importAll, liftBrake, reconnect, switchOn } from './actors/administrator.ts';
import { driftOn } from './actors/drift.ts';
import { found } from './actors/edits.ts';
import { Stage } from './actors/stage.ts';
import { letGo } from './actors/switches.ts';
import { checkers as allCheckers, siblingCheckers } from './checkers/index.ts';
import { differencesOf, isExplained } from './checkers/support/differences.ts';
import { authorOf, changedIn, makerOf, people } from './effects.ts';
import type { StoryLine } from './kernel/trace.ts';
import { Books } from './oracle/books.ts';
import type { Scenario } from './scenario.ts';
import { perform } from './script.ts';
import type { Checker, Ears, Facts, Failure, Phase } from './watch.ts';
import { currentAccount } from './world/attribution.ts';
import { tenants as allTenants, siblings } from './world/sandboxes.ts';
import { activate, activatedSnapshot, siblingsSnapshot } from './world/template.ts';
import { type Snapshot, World, type Wrapping } from './world/world.ts';

export interface RunOptions {
  readonly isTold?: boolean;
  readonly wrapping?: Wrapping;
  readonly checkers?: readonly Checker[];
  readonly from?: Snapshot;
  /** The snapshot holds an agreed data set: the storm begins at once. */
  readonly isAgreed?: boolean;
  /** Nobody is signed in yet: connecting is part of the storm. */
  readonly signsIn?: boolean;
  /** Nothing goes wrong but one crash: the calm is over as soon as all is at rest and in agreement. */
  readonly isBrief?: boolean;
  /** Only what happened before is wanted, for other worlds to begin with: nothing follows the storm. */
  readonly endsWithStorm?: boolean;
  readonly onWorld?: (world: World) => void;
  readonly onPhase?: (phase: Phase) => void;
}

export interface Verdict {
  readonly scenario: Scenario;
  readonly failures: readonly Failure[];
  /** Equal for two runs of one scenario on one commit (H5). */
  readonly hash: string;
  readonly steps: number;
  readonly virtualMs: number;
  readonly marks: ReadonlyMap<string, number>;
  readonly faults: ReadonlyMap<string, number>;
  readonly story: readonly StoryLine[];
}

const minuteMs = 60_000;
/** Two polls of the slower side: by then everything that hints lost is noticed. */
const noticedMs = 31 * minuteMs;
/** Beyond that, for waits that grew during the storm, and records that are tried again once an hour. */
const calmMaxMs = 100 * minuteMs;
const shutOutMs = 65 * minuteMs;
/** How far a clock may be off (P5). */
const skewMaxMs = 60 * minuteMs;
const briefMs = 16 * minuteMs;
/** How often the calm of a brief world is looked at. */
const briefLookMs = 5_000;
const signInsMax = 5;
const visitsMax = 3;
/** More than this of one world's failures tells nothing new. */
const failuresMax = 20;

/** Runs a world from its first record to its last check. */
export async function runScenario(scenario: Scenario, options: RunOptions = {}): Promise<Verdict> {
  const begin = scenario.isOneOrganisation === true ? siblingsSnapshot : activatedSnapshot;
  const run = new Run(scenario, options, options.from ?? (await begin()));
  await run.play();
  return run.verdict();
}

class Run {
  readonly #scenario: Scenario;
  readonly #world: World;
  readonly #stage: Stage;
  readonly #books: Books;
  readonly #ears: Ears[] = [];
  readonly #failures: Failure[] = [];
  readonly #told = { exact: 0, tribe: 0 };
  readonly #startMs: number;
  readonly #options: RunOptions;
  readonly #facts: Facts;
  #phase: Phase = 'setup';
  #crashes = 0;

  constructor(scenario: Scenario, options: RunOptions, from: Snapshot) {
    this.#scenario = scenario;
    this.#options = options;
    this.#world = new World({
      seed: scenario.seed,
      from,
      networkRates: scenario.network,
      storeRates: scenario.store,
      hints: scenario.hints,
      habits: scenario.habits,
      isTold: options.isTold ?? false,
      ...(options.wrapping === undefined ? {} : { wrapping: options.wrapping }),
    });
    this.#startMs = this.#world.nowMs;
    const tenants = (scenario.isOneOrganisation === true ? siblings : allTenants).slice(0, scenario.tenants);
    this.#books = new Books(this.#world.sandboxes, tenants);
    this.#stage = new Stage(this.#world, scenario, tenants);
    this.#facts = this.#factsFor(tenants);
    this.#listen(options.checkers ?? (scenario.isOneOrganisation === true ? siblingCheckers : allCheckers));
    options.onWorld?.(this.#world);
  }

  async play(): Promise<void> {
    try {
      await this.#setUp();
      await this.#storm();
      if (this.#options.endsWithStorm === true) return;
      await this.#calm();
      await this.#extraPass();
      this.#enter('end');
      this.#each((ears) => ears.end?.());
    } catch (error) {
      // The world itself came apart: a livelock, a sandbox that crashed, a port call within another.
      this.#fail('world', error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  verdict(): Verdict {
    const world = this.#world;
    return {
      scenario: this.#scenario,
      failures: this.#failures,
      hash: world.trace.hash,
      steps: world.scheduler.steps,
      virtualMs: world.nowMs - this.#startMs,
      marks: world.trace.marks,
      faults: new Map<string, number>([
        ...world.networkFaults.drawn,
        ...world.storeFaults.drawn,
        ...world.hints.drawn,
        ...world.habits.drawn,
      ]),
      story: world.trace.story,
    };
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#world.trace.tell(this.#world.nowMs, 'PHASE', () => phase);
    this.#options.onPhase?.(phase);
  }

  async #setUp(): Promise<void> {
    for (let started = 0; started < this.#scenario.processes; started += 1) this.#world.start();
    const { pageRows } = this.#scenario.habits;
    if (pageRows > 0) control(this.#world, 'tribe', 'switches', { pageSizeMax: pageRows });
    this.#world.habits.onPage = driftOn(this.#stage, this.#scenario.seed);
    this.#lookForHints();
    // What a snapshot holds was written down by somebody, too.
    for (const side of ['exact', 'tribe'] as const) this.#books.refresh(side, people, this.#world.nowMs);
    if (this.#options.isAgreed === true) return;
    for (const company of this.#scenario.companies) found(this.#stage, company);
    if (this.#scenario.isImportStormy) this.#setFaults(true);
    await this.#importEverywhere();
  }

  async #storm(): Promise<void> {
    this.#enter('storm');
    this.#stage.remember();
    this.#setFaults(true);
    const { scheduler } = this.#world;
    for (const action of this.#scenario.actions) {
      scheduler.after(action.atMs, null, `action ${action.does}`, () => perform(this.#stage, action));
    }
    if (this.#options.signsIn === true) await this.#signIn();
    await this.#world.run(this.#scenario.stormMs);
  }

  /** A person who begins anew wherever the page broke, until everything is connected. */
  async #signIn(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.#world.callers = [await activate(this.#world, this.#stage.company(0))];
        return;
      } catch (error) {
        if (attempt === signInsMax) throw error;
        await this.#world.run(minuteMs);
      }
    }
  }

  /** Faults stop, people put right what only people can, and everything has to come to rest. */
  async #calm(): Promise<void> {
    this.#enter('calm');
    this.#setFaults(false);
    const world = this.#world;
    for (const process of world.processes) {
      process.skewMs = 0;
      process.pausedUntilMs = 0;
    }
    await world.run(2 * minuteMs);
    if (world.processes.length === 0) world.start();
    // A clock that jumps back makes every wait longer by as much.
    const isSkewed = this.#scenario.actions.some(({ does }) => does === 'skewClock');
    const isBrief = this.#options.isBrief === true;
    const waitMs = (isBrief ? briefMs : noticedMs) + (isSkewed ? skewMaxMs : 0);
    const isOver = isBrief ? this.#settling() : undefined;
    await this.#putRight();
    await world.run(waitMs, isOver);
    this.#each((ears) => ears.noticed?.());
    // An app that was shut out looks again once an hour.
    if (world.blockedUntilMs > 0) await world.run(shutOutMs);
    // What was put right brings up new things to look at; nobody has to come a fourth time.
    for (let visit = 0; visit < visitsMax && (await this.#putRight()); visit += 1) await world.run(waitMs, isOver);
    await world.run(calmMaxMs - noticedMs, () => isAtRest(world));
    await this.#look();
    this.#each((ears) => ears.calm?.());
  }

  /**
   * Looks now and then whether all is at rest and in agreement. An event that nobody took down may tell of something that
   * only a poll brings up: then there is no end before its time.
   */
  #settling(): () => boolean {
    let lookMs = this.#world.nowMs;
    return () => {
      const { nowMs } = this.#world;
      if (nowMs < lookMs || this.#world.hints.untaken > 0) return false;
      lookMs = nowMs + briefLookMs;
      if (!isAtRest(this.#world)) return false;
      for (const difference of differencesOf(this.#facts)) if (!isExplained(this.#facts, difference)) return false;
      return true;
    };
  }

  /** Everything is read from the beginning and compared once more. */
  async #extraPass(): Promise<void> {
    this.#enter('extraPass');
    const world = this.#world;
    const begunMs = world.nowMs;
    await askForComparison(world);
    const isCompared = (): boolean =>
      world.store.rows('run').every(({ kind, finishedMs }) => kind !== 'sync' || (finishedMs ?? 0) > begunMs);
    await world.run(noticedMs, () => isCompared() && isAtRest(world));
    await this.#look();
    this.#each((ears) => ears.afterExtraPass?.());
  }

  async #importEverywhere(isWanted: (connection: Connection) => boolean = () => true): Promise<void> {
    for (let tenant = 0; tenant < this.#scenario.tenants; tenant += 1) {
      const { connectionId } = this.#stage.caller(tenant);
      const { jobs, store } = this.#world;
      const connection = store.rows('connection').find(({ id }) => id === connectionId);
      if (connection === undefined || !isWanted(connection)) continue;
      let isOver = false;
      importAll(this.#stage, tenant, () => {
        isOver = true;
      });
      const hasEnded = (): boolean =>
        store.rows('run').every((run) => run.connectionId !== connectionId || !isUnderWay(run));
      await this.#world.run(30 * minuteMs, () => isOver && hasEnded() && jobs.isQuietUntil(this.#world.nowMs));
    }
  }

  /** What the page asks a person for, if anything: consent, an end to a pause or an import, a look at what is held back. */
  async #putRight(): Promise<boolean> {
    let isAnything = await this.#consentWhereAsked();
    for (let tenant = 0; tenant < this.#scenario.tenants; tenant += 1) {
      if (switchOn(this.#stage, tenant)) {
        isAnything = true;
        await this.#world.run(2 * minuteMs);
      }
      if (letGo(this.#stage, tenant)) isAnything = true;
    }
    const runs = this.#world.store.rows('run');
    for (const run of runs) {
      const tenant = this.#tenantOf(run.connectionId);
      if (tenant === null) continue;
      const isLatest = !runs.some(
        ({ connectionId, kind, startedMs }) =>
          connectionId === run.connectionId && kind === run.kind && startedMs > run.startedMs,
      );
      if (run.state === 'failed' && isLatest) continueRun(this.#stage, tenant, run.id);
      else if (run.kind === 'sync' && run.brake !== null) liftBrake(this.#stage, tenant);
      else continue;
      isAnything = true;
      await this.#world.run(2 * minuteMs);
    }
    // Where the storm kept the first import from its end, a person ends it.
    const isUnfinished = (connection: Connection): boolean => connection.liveSinceMs === null;
    if (this.#world.store.rows('connection').some((one) => this.#tenantOf(one.id) !== null && isUnfinished(one))) {
      isAnything = true;
      await this.#importEverywhere(isUnfinished);
    }
    return isAnything;
  }

  /** The page is opened once more: it has to be true now (H2). */
  async #look(): Promise<void> {
    for (let tenant = 0; tenant < this.#scenario.tenants; tenant += 1) {
      let isSeen = false;
      this.#stage.ask(tenant, 'live', undefined, () => {
        isSeen = true;
      });
      await this.#world.run(minuteMs, () => isSeen);
    }
  }

  #tenantOf(connectionId: string): number | null {
    for (let tenant = 0; tenant < this.#scenario.tenants; tenant += 1) {
      if (this.#stage.caller(tenant).connectionId === connectionId) return tenant;
    }
    return null;
  }

  async #consentWhereAsked(): Promise<boolean> {
    let isAnything = false;
    for (const row of this.#world.store.rows('token')) {
      const tenant = this.#tenantOf(row.connectionId);
      if (tenant === null || row.needsConsent === null) continue;
      let isOver = false;
      isAnything = true;
      reconnect(this.#stage, tenant, row.side, () => {
        isOver = true;
      });
      await this.#world.run(5 * minuteMs, () => isOver);
    }
    return isAnything;
  }

  /** What a vendor sends by itself later, such as a second attempt, is looked for now and then. */
  #lookForHints(): void {
    this.#world.hints.expect();
    this.#world.scheduler.after(minuteMs, null, 'a minute passes', () => this.#lookForHints());
  }

  #setFaults(isOn: boolean): void {
    const world = this.#world;
    world.networkFaults.isOn = isOn;
    world.storeFaults.isOn = isOn;
    world.hints.isOn = isOn;
    world.habits.isOn = isOn;
    world.jobs.doubleRate = isOn ? this.#scenario.doubleRate : 0;
    if (!isOn) {
      Object.assign(world.networkFaults.stalledUntilMs, { exact: 0, tribe: 0 });
      Object.assign(world.habits.emptyUntilMs, { exact: 0, tribe: 0 });
      world.storeFaults.readOnlyUntilMs = 0;
    }
    const perMinute = Math.max(6, Math.round(60 * (1 - (isOn ? this.#scenario.exactBudgetShare : 0))));
    control(world, 'exact', 'settings', { callsPerMinuteMax: perMinute });
    control(world, 'tribe', 'switches', { readDelayMs: isOn ? this.#scenario.tribeReadDelayMs : 0 });
  }

  #factsFor(tenants: Facts['tenants']): Facts {
    const [run, world] = [this, this.#world];
    return {
      world,
      scenario: this.#scenario,
      tenants,
      books: this.#books,
      get restoredMs() {
        return world.restoredMs;
      },
      get phase() {
        return run.#phase;
      },
      get crashes() {
        return run.#crashes;
      },
    };
  }

  #listen(checkers: readonly Checker[]): void {
    const [facts, world] = [this.#facts, this.#world];
    for (const checker of checkers) {
      this.#ears.push(checker.listen(facts, (words) => this.#fail(checker.id, words)));
    }
    const hearing = {
      commit: this.#hearing('commit'),
      sent: this.#hearing('sent'),
      arrived: this.#hearing('arrived'),
      answered: this.#hearing('answered'),
      asked: this.#hearing('asked'),
    };
    world.store.onCommit((changes) => {
      const process = world.scheduler.current?.name ?? null;
      const { request } = currentAccount();
      for (const ears of hearing.commit) ears.commit(changes, process, request);
    });
    this.#stage.onSaid((said) => this.#each((ears) => ears.said?.(said)));
    world.network.listen({
      sent: (call) => {
        for (const ears of hearing.sent) ears.sent(call);
      },
      arrived: (arrival) => {
        this.#tellEffects(arrival.call.connectionId);
        for (const ears of hearing.arrived) ears.arrived(arrival);
      },
      answered: (call, result) => {
        for (const ears of hearing.answered) ears.answered(call, result);
      },
    });
    world.hints.listen({
      delivered: (delivery) => this.#each((ears) => ears.hinted?.(delivery)),
      received: (delivery, receipt) => this.#each((ears) => ears.acknowledged?.(delivery, receipt)),
    });
    world.onAsked((process, name, given) => {
      for (const ears of hearing.asked) ears.asked(process, name, given);
    });
    world.onRestore(() => this.#each((ears) => ears.restored?.()));
    world.onCrash((process) => {
      this.#crashes += 1;
      this.#each((ears) => ears.crashed?.(process.name));
    });
    world.scheduler.afterEachStep(() => this.#tellEffects());
  }

  #tellEffects(connectionId: string | null = null): void {
    for (const side of ['exact', 'tribe'] as const) {
      const { ledger } = this.#world.sandboxes[side];
      if (ledger.count === this.#told[side]) continue;
      const effects = ledger.since(this.#told[side]);
      this.#told[side] = ledger.count;
      this.#world.hints.expect();
      const first = effects[0];
      if (first !== undefined) this.#books.refresh(side, makerOf(first, connectionId), first.atMs);
      for (const effect of effects) {
        const author = authorOf(effect);
        this.#world.trace.digest(`${effect.entity} ${effect.key} ${effect.action}`);
        this.#world.trace.tell(
          effect.atMs,
          `${author} in ${side}`,
          () => `${effect.action} ${effect.entity} ${effect.key} ${changedIn(effect.before, effect.after)}`,
        );
        this.#each((ears) => ears.effect?.({ side, effect, author }));
      }
    }
  }

  #each(tell: (ears: Ears) => void): void {
    for (const ears of this.#ears) tell(ears);
  }

  /** Those who listen to it: most of what happens is heard by few, and thousands of times. */
  #hearing<E extends keyof Ears>(event: E): readonly Required<Pick<Ears, E>>[] {
    return this.#ears.filter((ears): ears is Ears & Required<Pick<Ears, E>> => ears[event] !== undefined);
  }

  #fail(invariant: string, words: string): void {
    if (this.#failures.length >= failuresMax) return;
    const { nowMs } = this.#world;
    this.#failures.push({ invariant, phase: this.#phase, atMs: nowMs - this.#startMs, words });
    this.#world.trace.tell(nowMs, 'CHECKER', () => `${invariant}: ${words}`);
  }
}

const isUnderWay = ({ state }: LiveRun): boolean => state === 'reading' || state === 'applying';

const resting: ReadonlySet<string> = new Set(['done', 'failed', 'skipped']);

/** Nothing is marked, hinted, planned or under way, as the database tells it. */
function isAtRest({ nowMs, store }: World): boolean {
  const waits = store.rows('mark').some(({ notBeforeMs }) => notBeforeMs <= nowMs + 10 * minuteMs);
  const isHinted = store.rows('feedHint').some(({ hintSeq, readSeq }) => hintSeq > readSeq);
  const live = new Set(
    store.rows('run').flatMap(({ id, state }) => (state === 'live' || state === 'done' ? [id] : [])),
  );
  const isWorking = store.rows('planItem').some(({ runId, stored }) => live.has(runId) && !resting.has(stored.state));
  const isImporting = store.rows('run').some((run) => isUnderWay(run) && run.halt === null);
  return !waits && !isHinted && !isWorking && !isImporting;
}

/** As an operator who wants to be sure: the last comparison counts as long ago. */
async function askForComparison({ jobs, store }: World): Promise<void> {
  const session = store.session();
  for (const run of store.rows('run')) {
    if (run.kind !== 'sync') continue;
    await session.transact((tx) => tx.saveRun({ ...run, startedMs: 0, applyStartedMs: null, finishedMs: null }));
    jobs.wake(run.connectionId, 0);
  }
}

function control(world: World, side: 'exact' | 'tribe', path: string, body: object): void {
  const { exchange, publicUrl } = world.sandboxes[side];
  exchange({
    method: 'POST',
    url: `${publicUrl}/_control/${path}`,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  });
}
