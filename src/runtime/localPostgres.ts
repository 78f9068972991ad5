import { existsSync, realpathSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { DatabaseAddress } from '../store/postgres.ts';
import { chooseAccount } from './postgres/account.ts';
import { findBinaries, packageRoot } from './postgres/binaries.ts';
import {
  type ClusterFiles,
  clusterMajor,
  forgetKilledServer,
  giveTo,
  openClusterFiles,
  processesOf,
  serverNote,
} from './postgres/clusterFiles.ts';
import { asDataFolderProblem, errorCode, LocalDatabaseProblem } from './postgres/problems.ts';
import { type Launched, launch, makeCluster, type ServerOptions, superuser } from './postgres/server.ts';
import { openSocketFolder, type SocketFolder } from './postgres/socket.ts';
import { withStartLock } from './postgres/startLock.ts';

export interface LocalPostgresInput {
  readonly dataFolder: string;
  /** Where programs are searched besides the npm package: the PATH variable. */
  readonly searchPath: string;
  /** False only where losing the data with the machine does not matter: tests. */
  readonly isDurable?: boolean;
  readonly connectionsMax?: number;
  /** Where the npm package with the programs is; null: only the system's. By default it is looked up. */
  readonly packageFolder?: string | null;
  /** Told when the server died under us and what came of bringing it back. */
  readonly onTrouble?: (event: 'databaseLost' | 'databaseBack' | 'databaseStillLost', cause: unknown) => void;
}

export interface LocalPostgres {
  /** The database `postgres` of the server; other databases differ in `database` only. */
  readonly address: DatabaseAddress & { readonly host: string };
  readonly major: number;
  readonly wasAdopted: boolean;
  /** Ends the server unless another process still uses it. Pools on it must be closed before. */
  stop(): Promise<void>;
}

const startWaitMs = 60_000;
const presenceName = 'tandem presence';

/**
 * Runs a PostgreSQL server of this folder, or adopts the one that runs already. Every process that uses it holds one
 * connection, the presence: by it the last one to stop knows that it may stop the server, and each learns when the
 * server dies. Throws `LocalDatabaseProblem` with words for a person.
 */
export async function startLocalPostgres(input: LocalPostgresInput): Promise<LocalPostgres> {
  if (process.platform !== 'linux') {
    throw new LocalDatabaseProblem(
      'A local database is started on Linux only. Set DATABASE_URL to a PostgreSQL server.',
    );
  }
  const files = openClusterFiles(input.dataFolder);
  const local = new Local(files, input);
  await local.ensure();
  return local;
}

class Local implements LocalPostgres {
  readonly #files: ClusterFiles;
  readonly #input: LocalPostgresInput;
  #socket: SocketFolder | null = null;
  #presence: Client | null = null;
  #isStopping = false;
  wasAdopted = false;
  major = 0;

  constructor(files: ClusterFiles, input: LocalPostgresInput) {
    this.#files = files;
    this.#input = input;
  }

  get address(): DatabaseAddress & { readonly host: string } {
    if (this.#socket === null) throw new Error('the local database was not started');
    return { host: this.#socket.host, port: this.#socket.port, user: superuser, database: 'postgres' };
  }

  async ensure(): Promise<void> {
    await withStartLock(this.#files.root, startWaitMs, async () => {
      try {
        await this.#adoptOrStart();
      } catch (error) {
        throw asDataFolderProblem(error, this.#files.dataFolder);
      }
    });
  }

  async #adoptOrStart(): Promise<void> {
    const untilMs = performance.now() + startWaitMs;
    this.wasAdopted = true;
    let launched: Launched | null = null;
    for (;;) {
      const answer = await this.#connect();
      if (answer === 'connected') return;
      const said = launched?.ended() ?? null;
      if (said !== null && !/already exists|still in use|is being used|in progress/.test(said)) {
        throw new LocalDatabaseProblem(`The database in ${this.#files.root} did not start: ${said.trim()}`);
      }
      if (performance.now() > untilMs) {
        throw new LocalDatabaseProblem(
          `The database in ${this.#files.root} did not start within ${startWaitMs / 1000} s. Its log is ${this.#files.log}.`,
        );
      }
      const isOurs = launched !== null && said === null;
      if (answer === 'nobodyThere' && !isOurs && processesOf(this.#files).length === 0) {
        this.wasAdopted = false;
        launched = await this.#launch();
      }
      await delay(10);
    }
  }

  async #launch(): Promise<Launched> {
    const files = this.#files;
    const options: ServerOptions = {
      isDurable: this.#input.isDurable ?? true,
      connectionsMax: this.#input.connectionsMax ?? 100,
    };
    const packaged = this.#input.packageFolder === undefined ? packageRoot() : this.#input.packageFolder;
    const account = chooseAccount(packaged === null ? [files.root] : [files.root, packaged]);
    if (account.owner !== null) giveTo(account.owner, files.root);
    const made = clusterMajor(files);
    const binaries = await findBinaries({
      major: made,
      linkFolder: files.libraries,
      searchPath: this.#input.searchPath,
      packageFolder: packaged,
      account,
    });
    if (made === null) await makeCluster(files, binaries, account, options);
    forgetKilledServer(files);
    return launch(files, binaries, account, options);
  }

  /** One attempt to become a client of the server, whoever started it. */
  async #connect(): Promise<'connected' | 'nobodyThere' | 'notYet'> {
    if (!existsSync(this.#files.cluster)) return 'nobodyThere';
    this.#socket ??= openSocketFolder(realpathSync(this.#files.cluster));
    const client = new Client({ ...this.address, application_name: presenceName, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const told = await client.query<{ version: string }>("select current_setting('server_version_num') as version");
      this.major = Math.floor(Number(told.rows[0]?.version ?? 0) / 10_000);
    } catch (error) {
      await client.end().catch(() => undefined);
      if (errorCode(error) === 'EACCES') throw error;
      return errorCode(error) === 'ECONNREFUSED' || errorCode(error) === 'ENOENT' ? 'nobodyThere' : 'notYet';
    }
    client.once('end', () => void this.#onLost(client));
    holdOpen(client, 'unref');
    this.#presence = client;
    return 'connected';
  }

  /** The server died, or somebody ended our connection: bring it back, since every pool reconnects by itself. */
  async #onLost(client: Client): Promise<void> {
    if (this.#isStopping || this.#presence !== client) return;
    this.#presence = null;
    this.#input.onTrouble?.('databaseLost', null);
    try {
      await this.ensure();
      this.#input.onTrouble?.('databaseBack', null);
    } catch (error) {
      this.#input.onTrouble?.('databaseStillLost', error);
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    const presence = this.#presence;
    this.#presence = null;
    if (presence !== null) {
      await withStartLock(this.#files.root, startWaitMs, () => this.#stopUnlessUsed(presence));
    }
    this.#socket?.close();
  }

  /** Under the start lock: nobody can adopt the server between counting its clients and stopping it. */
  async #stopUnlessUsed(presence: Client): Promise<void> {
    holdOpen(presence, 'ref');
    const others = await countOthers(presence);
    await presence.end().catch(() => undefined);
    const note = serverNote(this.#files);
    if (others > 0 || note === null) return;
    // SIGINT is PostgreSQL's fast shutdown: it ends sessions, writes a checkpoint and leaves a clean cluster.
    process.kill(note.pid, 'SIGINT');
    const untilMs = performance.now() + startWaitMs;
    while (serverNote(this.#files) !== null || processesOf(this.#files).length > 0) {
      if (performance.now() > untilMs) return;
      await delay(5);
    }
  }
}

async function countOthers(presence: Client): Promise<number> {
  try {
    const told = await presence.query<{ others: string }>(
      "select count(*) as others from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
    );
    return Number(told.rows[0]?.others ?? 0);
  } catch {
    return 0;
  }
}

/** Whether the presence keeps the process alive: only while it is asked something. The driver's types leave both out. */
function holdOpen(client: Client, how: 'ref' | 'unref'): void {
  const method: unknown = Reflect.get(client, how);
  if (typeof method === 'function') Reflect.apply(method, client, []);
}
