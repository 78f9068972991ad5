import { facts as exactFacts } from '../sandbox/exact/facts.ts';
import type { Effect } from '../sandbox/kit/ledger.ts';
import { importAll, reconnect } from './actors/administrator.ts';
import { found } from './actors/edits.ts';
import { Stage } from './actors/stage.ts';
import { checkers as allCheckers } from './checkers/index.ts';
import type { StoryLine } from './kernel/trace.ts';
import { Books } from './oracle/books.ts';
import type { Scenario } from './scenario.ts';
import { perform } from './script.ts';
import type { Checker, Ears, Facts, Failure, Phase } from './watch.ts';
import { tenants as allTenants } from './world/sandboxes.ts';
import { activatedSnapshot } from './world/template.ts';
import { type Snapshot, World, type Wrapping } from './world/world.ts';

export interface RunOptions {
  readonly isTold?: boolean;
  readonly wrapping?: Wrapping;
  readonly checkers?: readonly Checker[];
  readonly from?: Snapshot;
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
/** After the last fault everything has to come to rest within this time. */
const calmMs = 60 * minuteMs;
/** More than this of one world's failures tells nothing new. */
const failuresMax = 20;

/** Runs a world from its first record to its last check. */
export async function runScenario(scenario: Scenario, options: RunOptions = {}): Promise<Verdict> {
  const run = new Run(scenario, options, options.from ?? (await activatedSnapshot()));
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
  #phase: Phase = 'setup';
  #crashes = 0;

  constructor(scenario: Scenario, options: RunOptions, from: Snapshot) {
    this.#scenario = scenario;
    this.#world = new World({
      seed: scenario.seed,
      from,
      networkRates: scenario.network,
      storeRates: scenario.store,
      isTold: options.isTold ?? false,
      ...(options.wrapping === undefined ? {} : { wrapping: options.wrapping }),
    });
    this.#startMs = this.#world.nowMs;
    const tenants = allTenants.slice(0, scenario.tenants);
    this.#books = new Books(this.#world.sandboxes, tenants);
    this.#stage = new Stage(this.#world, scenario, tenants);
    this.#listen(options.checkers ?? allCheckers, tenants);
  }

  async play(): Promise<void> {
    try {
      await this.#setUp();
      await this.#storm();
      await this.#calm();
      await this.#extraPass();
      this.#phase = 'end';
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
      faults: new Map<string, number>([...world.networkFaults.drawn, ...world.storeFaults.drawn]),
      story: world.trace.story,
    };
  }

  async #setUp(): Promise<void> {
    for (const company of this.#scenario.companies) found(this.#stage, company);
    for (let started = 0; started < this.#scenario.processes; started += 1) this.#world.start();
    if (this.#scenario.isImportStormy) this.#setFaults(true);
    await this.#importEverywhere();
  }

  async #storm(): Promise<void> {
    this.#phase = 'storm';
    this.#setFaults(true);
    const { scheduler } = this.#world;
    for (const action of this.#scenario.actions) {
      scheduler.after(action.atMs, null, `action ${action.does}`, () => perform(this.#stage, action));
    }
    await this.#world.run(this.#scenario.stormMs);
  }

  /** Faults stop, people put right what only people can, and everything has to come to rest. */
  async #calm(): Promise<void> {
    this.#phase = 'calm';
    this.#setFaults(false);
    const world = this.#world;
    for (const process of world.processes) {
      process.skewMs = 0;
      process.pausedUntilMs = 0;
    }
    await world.run(2 * minuteMs);
    if (world.processes.length === 0) world.start();
    await this.#consentWhereAsked();
    // Twice, because what a plan shows at first may be a question that the second one no longer asks.
    await this.#importEverywhere();
    await this.#importEverywhere();
    await world.run(calmMs, () => world.jobs.isQuietUntil(world.nowMs + calmMs));
    this.#each((ears) => ears.calm?.());
  }

  async #extraPass(): Promise<void> {
    this.#phase = 'extraPass';
    await this.#importEverywhere();
    this.#each((ears) => ears.afterExtraPass?.());
  }

  async #importEverywhere(): Promise<void> {
    for (let tenant = 0; tenant < this.#scenario.tenants; tenant += 1) {
      let isOver = false;
      importAll(this.#stage, tenant, () => {
        isOver = true;
      });
      const { jobs } = this.#world;
      await this.#world.run(30 * minuteMs, () => isOver && jobs.isQuietUntil(this.#world.nowMs + calmMs));
    }
  }

  async #consentWhereAsked(): Promise<void> {
    for (let tenant = 0; tenant < this.#scenario.tenants; tenant += 1) {
      const { connectionId } = this.#stage.caller(tenant);
      for (const row of this.#world.store.rows('token')) {
        if (row.connectionId !== connectionId || row.needsConsent === null) continue;
        let isOver = false;
        reconnect(this.#stage, tenant, row.side, () => {
          isOver = true;
        });
        await this.#world.run(5 * minuteMs, () => isOver);
      }
    }
  }

  #setFaults(isOn: boolean): void {
    const world = this.#world;
    world.networkFaults.isOn = isOn;
    world.storeFaults.isOn = isOn;
    world.jobs.doubleRate = isOn ? this.#scenario.doubleRate : 0;
    if (!isOn) Object.assign(world.networkFaults.stalledUntilMs, { exact: 0, tribe: 0 });
    const perMinute = Math.max(6, Math.round(60 * (1 - (isOn ? this.#scenario.exactBudgetShare : 0))));
    control(world, 'exact', 'settings', { callsPerMinuteMax: perMinute });
    control(world, 'tribe', 'switches', { readDelayMs: isOn ? this.#scenario.tribeReadDelayMs : 0 });
  }

  #listen(checkers: readonly Checker[], tenants: Facts['tenants']): void {
    const [run, world] = [this, this.#world];
    const facts: Facts = {
      world,
      scenario: this.#scenario,
      tenants,
      books: this.#books,
      restoredMs: null,
      get phase() {
        return run.#phase;
      },
      get crashes() {
        return run.#crashes;
      },
    };
    for (const checker of checkers) {
      this.#ears.push(checker.listen(facts, (words) => this.#fail(checker.id, words)));
    }
    world.store.onCommit((changes) => {
      const process = world.scheduler.current?.name ?? null;
      this.#each((ears) => ears.commit?.(changes, process));
    });
    world.network.listen({
      sent: (call) => this.#each((ears) => ears.sent?.(call)),
      arrived: (arrival) => {
        this.#tellEffects();
        this.#each((ears) => ears.arrived?.(arrival));
      },
      answered: (call, result) => this.#each((ears) => ears.answered?.(call, result)),
    });
    world.onCrash((process) => {
      this.#crashes += 1;
      this.#each((ears) => ears.crashed?.(process.name));
    });
    world.scheduler.afterEachStep(() => this.#tellEffects());
  }

  #tellEffects(): void {
    for (const side of ['exact', 'tribe'] as const) {
      const { ledger } = this.#world.sandboxes[side];
      if (ledger.count === this.#told[side]) continue;
      const effects = ledger.since(this.#told[side]);
      this.#told[side] = ledger.count;
      const first = effects[0];
      if (first !== undefined) this.#books.refresh(side, authorOf(first), first.atMs);
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

  #fail(invariant: string, words: string): void {
    if (this.#failures.length >= failuresMax) return;
    const { nowMs } = this.#world;
    this.#failures.push({ invariant, phase: this.#phase, atMs: nowMs - this.#startMs, words });
    this.#world.trace.tell(nowMs, 'CHECKER', () => `${invariant}: ${words}`);
  }
}

const authorOf = ({ cause }: Effect): 'tandem' | 'people' =>
  cause.who.includes(exactFacts.client.id) || cause.who.startsWith('Tandem /') ? 'tandem' : 'people';

function control(world: World, side: 'exact' | 'tribe', path: string, body: object): void {
  const { exchange, publicUrl } = world.sandboxes[side];
  exchange({
    method: 'POST',
    url: `${publicUrl}/_control/${path}`,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  });
}

const dull = /^(Modified|Modifier|Timestamp|Created|Creator|StatusSince|CustomerSince|SortName)/;

/** The properties that an effect changed, for a reader. */
function changedIn(before: object | null, after: object | null): string {
  const was = before as Readonly<Record<string, unknown>> | null;
  const changed = Object.entries(after ?? {}).filter(([name, value]) => !dull.test(name) && was?.[name] !== value);
  return JSON.stringify(Object.fromEntries(was === null ? changed.slice(0, 12) : changed));
}
