import { createHash } from 'node:crypto';
import { facts as exactFacts } from '../../sandbox/exact/facts.ts';
import { facts as tribeFacts } from '../../sandbox/tribe/facts.ts';
import { createEngine, type Engine } from '../../src/engine/createService.ts';
import type { EnginePorts, EngineSettings, Jobs, Log } from '../../src/engine/ports.ts';
import type { MemorySession } from '../../src/store/memory/memoryStore.ts';
import type { Store } from '../../src/store/port.ts';
import { exactAccess, tribeAccess } from '../../src/vendorAccess.ts';
import type { Transport } from '../../src/vendors/transport.ts';
import { tribeEnvironment } from '../../src/vendors/tribe/environments.ts';
import type { Owner, Scheduler } from '../kernel/scheduler.ts';
import { accountingFor } from './attribution.ts';
import { exactUrl, tribeUrl } from './sandboxes.ts';

/** One line of a process's log, as every sink of it would see it. */
export interface LogLine {
  readonly process: string;
  readonly atMs: number;
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface ProcessInput {
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly session: MemorySession;
  /** The store's calls become steps of the scheduler; `wrap` comes outermost, nearest to the engine. */
  readonly transportFor: (owner: Owner) => Transport;
  readonly jobsFor: (owner: Owner) => Jobs;
  readonly storeFor: (owner: Owner, session: MemorySession) => Store;
  readonly settings: EngineSettings;
  readonly onLog: (line: LogLine) => void;
  readonly wrapPorts: (ports: EnginePorts) => EnginePorts;
}

/** One process of Tandem: an object graph over the store and the network that lives until it crashes or is stopped. */
export class Process implements Owner {
  readonly name: string;
  readonly engine: Engine;
  isAlive = true;
  pausedUntilMs = 0;
  /** How far its wall clock is off. */
  skewMs = 0;
  /** Aborts when it is asked to end. */
  readonly stopping = new AbortController();
  readonly #session: { drop(): void };

  constructor(input: ProcessInput) {
    this.name = input.name;
    this.#session = input.session;
    const transport = input.transportFor(this);
    const nowMs = (): number => input.scheduler.nowMs + this.skewMs;
    const log = logOf(this, input);
    const wiring = { config: vendorConfig, transport, nowMs };
    let ids = 0;
    const next = (): string => {
      ids += 1;
      return `${String(nowMs()).padStart(15, '0')}-${this.name}-${String(ids).padStart(6, '0')}`;
    };
    const ports: EnginePorts = {
      clock: { nowMs, sleep: (delayMs, signal) => sleep(input.scheduler, this, delayMs, signal) },
      ids: { next, secret: () => digest(next()), digest },
      seal: openSeal,
      log,
      jobs: input.jobsFor(this),
      transport,
      exact: exactAccess(wiring),
      tribe: tribeAccess(wiring),
      settings: input.settings,
    };
    this.engine = createEngine(
      input.wrapPorts(accountingFor(ports, () => input.scheduler.nowMs)),
      input.storeFor(this, input.session),
    );
  }

  /** Death is silence: no continuation of it runs any more, and the database frees what it held. */
  crash(): void {
    this.isAlive = false;
    this.#session.drop();
  }
}

const vendorConfig = {
  exact: {
    clientId: exactFacts.client.id,
    clientSecret: exactFacts.client.secret,
    webhookSecret: exactFacts.client.webhookSecret,
    url: exactUrl,
    regionUrls: {},
  },
  tribe: {
    ...tribeEnvironment(
      'production',
      { clientId: tribeFacts.client.id, clientSecret: tribeFacts.client.secret },
      tribeUrl,
    ),
    marketplaceSecret: null,
  },
};

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Not secret, but nothing that a checker would take for the plain text. */
const openSeal: EnginePorts['seal'] = {
  seal: (plain, context) => `${context}\n${Buffer.from(plain).toString('base64')}`,
  open: (sealed, context) => {
    const [sealedFor, text] = sealed.split('\n');
    if (sealedFor !== context) throw new Error('sealed for another context');
    return Buffer.from(text ?? '', 'base64').toString();
  },
};

function sleep(scheduler: Scheduler, owner: Owner, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const takeBack = scheduler.after(delayMs, owner, 'wake up', resolve);
    const wake = (): void => {
      takeBack();
      resolve();
    };
    signal?.addEventListener('abort', wake, { once: true });
  });
}

function logOf(owner: Owner, { scheduler, onLog }: ProcessInput): Log {
  const at =
    (level: LogLine['level']) =>
    (event: string, facts: LogLine['facts']): void =>
      onLog({ process: owner.name, atMs: scheduler.nowMs, level, event, facts });
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
