import { createEngine } from './engine/createService.ts';
import type { Log } from './engine/ports.ts';
import { createHttp } from './http/app.ts';
import { type Listening, listen } from './http/listen.ts';
import type { Config } from './runtime/config.ts';
import { httpTransport } from './runtime/httpTransport.ts';
import { createIds } from './runtime/ids.ts';
import { type LocalPostgres, startLocalPostgres } from './runtime/localPostgres.ts';
import { createLog } from './runtime/log.ts';
import { realClock } from './runtime/realClock.ts';
import { createRedactor } from './runtime/redact.ts';
import { createSeal } from './runtime/seal.ts';
import { folderKey } from './runtime/secretKey.ts';
import { uiFolder } from './runtime/uiFolder.ts';
import { openJobs } from './store/jobs.ts';
import { type DatabaseAddress, openStore } from './store/postgres.ts';
import { exactAccess, tribeAccess } from './vendorAccess.ts';

export interface RunningTandem {
  /** Null in a process that serves no pages. */
  readonly listening: Listening | null;
  readonly log: Log;
  stop(): Promise<void>;
}

/** How long a stopping worker may finish what it is writing; what is left is resumed by the next process. */
const stopGraceMs = 8_000;

/** Unfinished work that nobody was woken for is noticed after this long at the latest. */
const resumeEveryMs = 60_000;
const keepConsentsEveryMs = 6 * 3_600_000;

/** The composition root: the real ports, the two vendors, the engine, and whichever faces the role asks for. */
export async function startTandem(config: Config): Promise<RunningTandem> {
  const redactor = createRedactor();
  for (const secret of secretsOf(config)) redactor.register(secret);
  const log = createLog(config, redactor);

  // Undone in reverse, whether the start fails halfway or the process is asked to stop.
  const undo: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const address = await databaseOf(config, log, undo);
    const seal = createSeal(config.secretKey ?? folderKey(config.dataFolder));
    const onConnectionLost = (error: Error): void => log.warn('databaseConnectionLost', { error });
    const store = await openStore({ address, onConnectionLost });
    undo.push(() => store.close());
    const http = httpTransport();
    undo.push(() => http.close());
    const jobs = await openJobs({ address, log, nowMs: realClock.nowMs });
    undo.push(() => jobs.stop(stopGraceMs));

    const wiring = { config, transport: http.transport, nowMs: realClock.nowMs };
    const engine = createEngine(
      {
        clock: realClock,
        ids: createIds(realClock.nowMs),
        seal,
        log,
        jobs,
        transport: http.transport,
        exact: exactAccess(wiring),
        tribe: tribeAccess(wiring),
        settings: config.engine,
      },
      store,
    );

    if (config.role !== 'web') {
      await jobs.work((connectionId, stopping) => engine.runSlice(connectionId, stopping), {
        connectionsAtOnceMax: config.connectionsAtOnceMax,
      });
      await engine.resumeUnfinished();
      // Again and again: a process may commit a request and die, or lose the database, before it wakes anybody.
      const again = setInterval(() => {
        engine.resumeUnfinished().catch((error: unknown) => log.warn('resume.failed', { error }));
      }, resumeEveryMs);
      undo.push(async () => clearInterval(again));
      const keep = (): Promise<void> =>
        engine.keepConsents().catch((error: unknown) => log.warn('consents.notKept', { error }));
      const keeping = setInterval(() => void keep(), keepConsentsEveryMs);
      undo.push(async () => clearInterval(keeping));
      // Not awaited: pages need not wait for vendors. A stopping process waits, or the database would be gone under it.
      const first = keep();
      undo.push(() => first);
    }
    if (config.role === 'worker') return { listening: null, log, stop };

    const app = createHttp({
      service: engine.service,
      receiveHint: (hint) => engine.receiveHint(hint),
      marketplace:
        config.tribe.marketplaceSecret === null
          ? null
          : { tribeAppUrl: config.tribe.appUrl, receiveAppEvent: (event) => engine.receiveAppEvent(event) },
      settings: config,
      log,
      ids: createIds(realClock.nowMs),
      isReady: () => store.connections().then(Boolean, () => false),
      uiFolder: await uiFolder(config.dataFolder),
    });
    const listening = await listen(app, config);
    undo.push(() => listening.close());
    return { listening, log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function secretsOf({ exact, tribe, databaseUrl }: Config): readonly string[] {
  const password = databaseUrl === null ? '' : decodeURIComponent(new URL(databaseUrl).password);
  return [exact.clientSecret, exact.webhookSecret ?? '', tribe.clientSecret, tribe.marketplaceSecret ?? '', password];
}

async function databaseOf(config: Config, log: Log, undo: (() => Promise<void>)[]): Promise<DatabaseAddress> {
  if (config.databaseUrl !== null) return { connectionString: config.databaseUrl };
  const local: LocalPostgres = await startLocalPostgres({
    dataFolder: config.dataFolder,
    searchPath: config.searchPath,
    onTrouble: (event, cause) => log.error(event, { cause }),
  });
  undo.push(() => local.stop());
  return local.address;
}
