import { type MovableClock, movableClock } from './clock.ts';
import { answerControl, isControlRequest } from './control.ts';
import { FaultBook } from './faults.ts';
import { type EffectLedger, tableLedger } from './ledger.ts';
import { OutboundDesk } from './outbound.ts';
import { folderPersistence, memoryOnly, type Persistence } from './persistence.ts';
import { RequestDesk } from './requestDesk.ts';
import { RequestLog } from './requestLog.ts';
import type { Service, ServiceDefinition } from './service.ts';
import { Tables } from './tables.ts';
import type { Exchange, OutboundCall, Sandbox, WireRequest } from './wire.ts';

export const seedDefault = 1;
export const sizeDefault = 300;

export interface SandboxOptions {
  /** `http://host:port` without a trailing slash; links in answers are built from it. */
  readonly publicUrl: string;
  /** Null or absent: what the data folder holds, else the default. */
  readonly seed?: number | null;
  readonly size?: number | null;
  /** Where the state is kept. Null or absent: in memory only. */
  readonly dataFolder?: string | null;
  /** What the sandbox's clock runs with; a source that stands still makes it fully manual. The system's clock by default. */
  readonly now?: () => number;
  /** Whether `/_control/` is answered. On by default. */
  readonly isControlServed?: boolean;
  /** Hears of crashes inside the service; the caller only sees a 500. Silent by default. */
  readonly report?: (text: string, cause: unknown) => void;
}

/** A running sandbox: the same over HTTP and inside a simulation. Parts are replaced by `reset`, so ask for them anew. */
export interface HostedSandbox extends Sandbox {
  readonly title: string;
  readonly publicUrl: string;
  readonly seed: number;
  readonly size: number;
  /** Moving it is remembered in the data folder. */
  readonly clock: MovableClock;
  readonly tables: Tables;
  readonly ledger: EffectLedger;
  readonly faults: FaultBook;
  readonly requests: RequestLog;
  readonly service: Service;
  /** Where crashes inside the service are told. */
  report(text: string, cause: unknown): void;
  /** Back to the seeded state: clock unshifted, no faults, empty ledger and log. */
  reset(world?: { readonly seed?: number; readonly size?: number }): void;
  /** When something will happen by itself (a late request, a delayed webhook), null when nothing is waiting in the host. */
  nextDueMs(): number | null;
  /** Writes what is pending and lets go of the data folder. */
  close(): void;
}

/** All parts that belong to one seeded world. */
interface Running {
  readonly seed: number;
  readonly size: number;
  readonly tables: Tables;
  readonly clock: MovableClock;
  readonly ledger: EffectLedger & { reindex(): void };
  readonly faults: FaultBook;
  readonly requests: RequestLog;
  readonly service: Service;
  readonly desk: RequestDesk;
  readonly outbound: OutboundDesk;
}

/** Throws `DataFolderRefused` when the folder cannot be used as asked. */
export function createSandbox(definition: ServiceDefinition, options: SandboxOptions): HostedSandbox {
  const choice = { seed: options.seed ?? null, size: options.size ?? null };
  const persistence: Persistence =
    options.dataFolder == null ? memoryOnly : folderPersistence(options.dataFolder, definition.name, choice);
  const firstWorld = {
    seed: choice.seed ?? persistence.held?.seed ?? seedDefault,
    size: choice.size ?? persistence.held?.size ?? sizeDefault,
  };
  let running: Running;
  try {
    running = start(definition, options, firstWorld);
    persistence.attach(running.tables, firstWorld);
  } catch (error) {
    persistence.close();
    throw error;
  }
  if (persistence.held !== null) {
    running.ledger.reindex();
    running.service.reindex();
  }

  const sandbox: HostedSandbox = {
    name: definition.name,
    title: definition.title,
    publicUrl: options.publicUrl,
    get seed() {
      return running.seed;
    },
    get size() {
      return running.size;
    },
    get clock() {
      return running.clock;
    },
    get tables() {
      return running.tables;
    },
    get ledger() {
      return running.ledger;
    },
    get faults() {
      return running.faults;
    },
    get requests() {
      return running.requests;
    },
    get service() {
      return running.service;
    },
    report: (text, cause) => options.report?.(text, cause),
    exchange: (request: WireRequest): Exchange => {
      try {
        if (isControlRequest(request)) {
          return answerControl(sandbox, request, options.isControlServed ?? true);
        }
        return running.desk.exchange(request);
      } finally {
        persistence.flush();
      }
    },
    takeOutbound: (): readonly OutboundCall[] => {
      running.desk.landDue();
      const calls = running.outbound.take();
      persistence.flush();
      return calls;
    },
    outboundAnswered: (id, status) => {
      running.outbound.answered(id, status);
      persistence.flush();
    },
    reset: (world = {}) => {
      const next = { seed: world.seed ?? running.seed, size: world.size ?? running.size };
      running = start(definition, options, next);
      persistence.restart(running.tables, next);
    },
    nextDueMs: () => {
      const due = [running.desk.nextDueMs(), running.outbound.nextDueMs()].filter((at) => at !== null);
      return due.length === 0 ? null : Math.min(...due);
    },
    close: () => persistence.close(),
  };
  return sandbox;
}

function start(
  definition: ServiceDefinition,
  options: SandboxOptions,
  world: { readonly seed: number; readonly size: number },
): Running {
  const tables = new Tables();
  const clock = rememberedClock(tables, options.now ?? Date.now);
  const ledger = tableLedger(tables, { nowMs: () => clock.nowMs(), requestNumber: () => desk.current });
  const faults = new FaultBook(tables, world.seed);
  const requests = new RequestLog(tables);
  const service = definition.create({ tables, clock, ledger, ...world, publicUrl: options.publicUrl });
  const desk = new RequestDesk({
    service,
    tables,
    clock,
    faults,
    requests,
    ...world,
    report: options.report ?? (() => {}),
  });
  const outbound = new OutboundDesk({ service, tables, clock, faults });
  service.seed();
  return { ...world, tables, clock, ledger, faults, requests, service, desk, outbound };
}

/** A clock whose shift is a row, so that it comes back after a restart. */
function rememberedClock(tables: Tables, source: () => number): MovableClock {
  const settings = tables.table<{ readonly shiftMs: number }>('kit.clock');
  return movableClock(source, {
    get: () => settings.get('clock')?.shiftMs ?? 0,
    put: (shiftMs) => settings.put('clock', { shiftMs }),
  });
}
