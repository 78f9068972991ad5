import { createHash, createHmac } from 'node:crypto';
import { facts as exactFacts } from '../../sandbox/exact/facts.ts';
import { exactDefinition } from '../../sandbox/exact/service.ts';
import { createSandbox, type HostedSandbox } from '../../sandbox/kit/host.ts';
import { facts as tribeFacts } from '../../sandbox/tribe/facts.ts';
import { tribeService } from '../../sandbox/tribe/service.ts';
import { createEngine, type Engine } from '../../src/engine/createService.ts';
import type { Clock, EnginePorts, EngineSettings, VendorAccess } from '../../src/engine/ports.ts';
import type { Caller, RunView } from '../../src/engine/service.ts';
import type { Store } from '../../src/store/port.ts';
import { openExact } from '../../src/vendors/exact/client.ts';
import { exactEnvironment } from '../../src/vendors/exact/environments.ts';
import { exactHints } from '../../src/vendors/exact/hints.ts';
import { exactLimits } from '../../src/vendors/exact/limits.ts';
import { exactOAuth } from '../../src/vendors/exact/oauth.ts';
import type { Transport } from '../../src/vendors/transport.ts';
import { tribeAppEvents } from '../../src/vendors/tribe/appEvents.ts';
import { openTribe } from '../../src/vendors/tribe/client.ts';
import { tribeEnvironment } from '../../src/vendors/tribe/environments.ts';
import { tribeHints } from '../../src/vendors/tribe/hints.ts';
import { tribeLimits } from '../../src/vendors/tribe/limits.ts';
import { tribeOAuth } from '../../src/vendors/tribe/oauth.ts';
import type { Hmac } from '../../src/vendors/vendor.ts';
import { type FormFields, loginFields } from '../support/forms.ts';
import { browserOf } from '../vendors/browser.ts';
import { inProcessTransport } from '../vendors/inProcess.ts';

/** Both sandboxes and an engine in this process, on one clock that only the test moves. */

export const startMs = Date.parse('2026-06-15T09:00:30Z');
const exactUrl = 'http://exact.test';
const tribeUrl = 'http://tribe.test';
/** What a call takes by the test's clock. */
const callMs = 20;

export const settings: EngineSettings = {
  publicUrl: 'http://127.0.0.1:4000',
  leaseMs: 15_000,
  callTimeoutMs: 30_000,
  settleMs: 60_000,
  sliceMs: 10_000,
  tribeWritesInFlightMax: 4,
  attemptsMax: 5,
  sessionMs: 12 * 3_600_000,
  readLagMs: { exact: 60_000, tribe: 60_000 },
  exactPollMs: 900_000,
  tribePollMs: 90_000,
  trustedPollMs: 900_000,
  compareMs: 24 * 3_600_000,
  retryFailedMs: 3_600_000,
  busyHourRecordsMax: 50,
  usesWebhooks: true,
};

const hmac: Hmac = (hash, key, message) => createHmac(hash, key).update(message).digest();

/** Time for everything in a test. A sleeper wakes when the test moves the time past its end. */
export class TestClock {
  #nowMs = startMs;
  #sleepers: { readonly untilMs: number; readonly wake: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#sleepers.push({ untilMs: this.#nowMs + delayMs, wake: resolve });
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  advance(byMs: number): void {
    this.#nowMs += byMs;
    const due = this.#sleepers.filter(({ untilMs }) => untilMs <= this.#nowMs);
    this.#sleepers = this.#sleepers.filter(({ untilMs }) => untilMs > this.#nowMs);
    for (const { wake } of due) wake();
  }
}

export interface World {
  readonly clock: TestClock;
  readonly exact: HostedSandbox;
  readonly tribe: HostedSandbox;
}

export function makeWorld(input: { readonly size: number; readonly seed?: number }): World {
  const clock = new TestClock();
  const hosted = (definition: Parameters<typeof createSandbox>[0], publicUrl: string): HostedSandbox =>
    createSandbox(definition, { publicUrl, seed: input.seed ?? 7, size: input.size, now: () => clock.nowMs() });
  return { clock, exact: hosted(exactDefinition(), exactUrl), tribe: hosted(tribeService, tribeUrl) };
}

export interface EngineOptions {
  readonly settings?: Partial<EngineSettings>;
  readonly transport?: (next: Transport) => Transport;
  /** Instead of the world's: a process that is suspended does not notice that time goes by. */
  readonly clock?: Clock;
  readonly exactSecret?: string;
  readonly tribeSecret?: string;
  /** Told apart from other engines of the test, so that no two make the same id. */
  readonly name?: string;
}

export interface Running {
  readonly store: Store;
  readonly engine: Engine;
  readonly woken: Map<string, number>;
  readonly events: { readonly event: string; readonly facts: Readonly<Record<string, unknown>> }[];
}

/** A fresh engine, as a process that just started would have it. */
export function startEngine(world: World, store: Store, options: EngineOptions = {}): Running {
  const woken = new Map<string, number>();
  const events: Running['events'] = [];
  const ports = portsOf(world, options, woken, events);
  return { engine: createEngine(ports, store), store, woken, events };
}

let engines = 0;

function portsOf(
  world: World,
  options: EngineOptions,
  woken: Map<string, number>,
  events: Running['events'],
): EnginePorts {
  const { clock } = world;
  engines += 1;
  const name = options.name ?? `engine${engines}`;
  let ids = 0;
  const next = (): string => {
    ids += 1;
    return `${String(clock.nowMs()).padStart(15, '0')}-${name}-${String(ids).padStart(7, '0')}`;
  };
  const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
  const sent: Parameters<typeof inProcessTransport>[1] = [];
  const toExact = inProcessTransport(world.exact, sent);
  const toTribe = inProcessTransport(world.tribe, sent);
  const wire: Transport = (request) => {
    clock.advance(callMs);
    return request.url.startsWith(exactUrl) ? toExact(request) : toTribe(request);
  };
  const transport = options.transport === undefined ? wire : options.transport(wire);
  const log = (event: string, facts: Readonly<Record<string, unknown>>): void => {
    events.push({ event, facts });
  };
  return {
    clock: options.clock ?? clock,
    ids: { next, secret: () => digest(next()), digest },
    seal: {
      seal: (plain, context) => JSON.stringify([context, Buffer.from(plain).toString('hex')]),
      open: (sealed, context) => {
        const [sealedFor, hex] = JSON.parse(sealed);
        if (sealedFor !== context) throw new Error('sealed for another context');
        return Buffer.from(hex, 'hex').toString();
      },
    },
    log: { info: log, warn: log, error: log },
    jobs: {
      wake: async (connectionId, afterMs) => {
        woken.set(connectionId, clock.nowMs() + afterMs);
      },
    },
    transport,
    exact: exactAccess(clock, transport, options.exactSecret ?? exactFacts.client.secret),
    tribe: tribeAccess(clock, transport, options.tribeSecret ?? tribeFacts.client.secret),
    settings: { ...settings, ...options.settings },
  };
}

function exactAccess(clock: TestClock, transport: Transport, clientSecret: string): VendorAccess {
  const environment = exactEnvironment('nl', { clientId: exactFacts.client.id, clientSecret }, exactUrl);
  const nowMs = (): number => clock.nowMs();
  return {
    side: 'exact',
    regions: [
      { code: 'nl', name: 'Exact Netherlands' },
      { code: 'be', name: 'Exact Belgium' },
    ],
    oauth: () => exactOAuth({ environment, transport, nowMs }),
    open: () => openExact({ apiUrl: environment.apiUrl, nowMs }),
    hints: exactHints({ hmac }),
    appEvents: null,
    webhookSecret: () => exactFacts.client.webhookSecret,
    limits: exactLimits,
    recordUrl: () => null,
  };
}

function tribeAccess(clock: TestClock, transport: Transport, clientSecret: string): VendorAccess {
  const environment = tribeEnvironment('production', { clientId: tribeFacts.client.id, clientSecret }, tribeUrl);
  const nowMs = (): number => clock.nowMs();
  return {
    side: 'tribe',
    regions: [],
    oauth: () => tribeOAuth({ environment, transport, nowMs }),
    open: () => openTribe({ apiUrl: environment.apiUrl, nowMs }),
    hints: tribeHints({ hmac }),
    appEvents: tribeAppEvents({ hmac, secret: tribeFacts.client.marketplaceSecret }),
    webhookSecret: () => null,
    limits: tribeLimits,
    recordUrl: ({ id }) => `${tribeUrl}/entity/${id}`,
  };
}

// ---------------------------------------------------------------- a person

export interface Login {
  readonly email: string;
  readonly password: string;
}

export const exactUser = (index: number): Login => found(exactFacts.users[index]);
export const tribeUser = (index: number): Login => found(tribeFacts.users[index]);
export const mainDivision = String(found(exactFacts.divisions[0]).code);

export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('the test expected a value');
  return value;
}

/** Follows a consent address in a browser, logs in and agrees; returns what came back in the address. */
export function consent(sandbox: HostedSandbox, url: string, login: Login, answer: FormFields): URLSearchParams {
  const browser = browserOf(sandbox);
  const first = browser.open(url);
  const page = browser.submit(first, loginFields(first.html, login));
  return new URL(browser.submit(page, answer).url).searchParams;
}

export const returned = (query: URLSearchParams) => ({
  state: query.get('state'),
  code: query.get('code'),
  error: query.get('error'),
  errorDescription: query.get('error_description'),
});

export async function signIn({ engine }: Running, world: World, login: Login = tribeUser(0)): Promise<Caller> {
  const { url } = await engine.service.beginSignIn({ returnTo: '/' });
  const back = consent(world.tribe, url, login, [['answer', 'allow']]);
  const done = await engine.service.completeSignIn(returned(back));
  if (done.is === 'refused') throw new Error(JSON.stringify(done.refusal));
  return found(await engine.service.whoIs(done.value.sessionSecret));
}

export const allDivisions: FormFields = [
  ...exactFacts.divisions.map(({ code }) => ['division', String(code)] as const),
  ['answer', 'allow'],
];

export async function connectExact(
  { engine }: Running,
  world: World,
  caller: Caller,
  login: Login = exactUser(0),
): Promise<void> {
  const begun = await engine.service.beginExact(caller, { region: 'nl' });
  if (begun.is === 'refused') throw new Error(JSON.stringify(begun.refusal));
  const done = await engine.service.completeExact(returned(consent(world.exact, begun.value.url, login, allDivisions)));
  if (done.is === 'refused') throw new Error(JSON.stringify(done.refusal));
}

/** Signed in, connected, and the administration that holds the world chosen. */
export async function activate(running: Running, world: World): Promise<Caller> {
  const caller = await signIn(running, world);
  await connectExact(running, world, caller);
  await running.engine.service.administrations(caller);
  const chosen = await running.engine.service.chooseAdministration(caller, { administrationId: mainDivision });
  if (chosen.is === 'refused') throw new Error(JSON.stringify(chosen.refusal));
  return caller;
}

export const everything = {
  filter: { customers: true, suppliers: true, contacts: true, createdFrom: null, createdTo: null },
  whenDifferent: 'exactLeads',
} as const;

/**
 * Does background work, moving the time to whenever the connection wants to be worked on, until its import is in a
 * person's hands. What flows by itself afterwards is for `flow`.
 */
export async function work(running: Running, world: World, connectionId: string, slicesMax = 3_000): Promise<void> {
  const { engine, store } = running;
  for (let slice = 0; slice < slicesMax; slice += 1) {
    const { againAfterMs } = await engine.runSlice(connectionId);
    const run = await store.latestRun(connectionId, 'import');
    if (againAfterMs === null || run === null || !['reading', 'applying'].includes(run.state)) return;
    world.clock.advance(againAfterMs);
  }
  throw new Error(`the connection did not come to rest in ${slicesMax} slices`);
}

export async function preview(running: Running, world: World, caller: Caller): Promise<RunView> {
  const started = await running.engine.service.startPreview(caller, everything);
  if (started.is === 'refused') throw new Error(JSON.stringify(started.refusal));
  await work(running, world, caller.connectionId);
  return viewOf(running, caller, started.value.runId);
}

export async function viewOf({ engine }: Running, caller: Caller, runId: string): Promise<RunView> {
  const view = await engine.service.runView(caller, runId);
  if (view.is === 'refused') throw new Error(JSON.stringify(view.refusal));
  return view.value;
}

export async function startImport({ engine }: Running, caller: Caller, run: RunView): Promise<void> {
  const started = await engine.service.startImport(caller, { runId: run.runId, planVersion: found(run.planVersion) });
  if (started.is === 'refused') throw new Error(JSON.stringify(started.refusal));
}

/** Preview, confirm, carry out. */
export async function importAll(running: Running, world: World, caller: Caller): Promise<RunView> {
  const shown = await preview(running, world, caller);
  await startImport(running, caller, shown);
  await work(running, world, caller.connectionId);
  return viewOf(running, caller, shown.runId);
}
