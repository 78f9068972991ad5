import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerAccount } from './account.ts';
import { type Binaries, serverEnvironment } from './binaries.ts';
import { type ClusterFiles, giveTo } from './clusterFiles.ts';
import { asServerProblem } from './problems.ts';

export const superuser = 'tandem';
const logBytesMax = 5_000_000;

export interface ServerOptions {
  /** False only where losing the data with the machine does not matter: tests. */
  readonly isDurable: boolean;
  readonly connectionsMax: number;
}

/** Makes the cluster in a folder of its own and renames it when it is complete. */
export async function makeCluster(
  files: ClusterFiles,
  binaries: Binaries,
  account: ServerAccount,
  options: ServerOptions,
): Promise<void> {
  rmSync(files.unfinished, { recursive: true, force: true });
  const args = [
    ...['-D', files.unfinished, '-U', superuser, '--auth=trust', '--encoding=UTF8', '--locale=C'],
    ...(options.isDurable ? [] : ['--no-sync']),
  ];
  const asked = account.command(join(binaries.folder, 'initdb'), args);
  const env = serverEnvironment(binaries.libraryPath);
  await new Promise<void>((resolve, reject) => {
    const settings = { ...asked.identity, env, cwd: '/', timeout: 120_000 };
    execFile(asked.file, asked.args, settings, (error, stdout, stderr) => {
      if (error === null) resolve();
      else reject(asServerProblem('A new database could not be made', `${stdout}\n${stderr}`, files.dataFolder));
    });
  });
  renameSync(files.unfinished, files.cluster);
}

export interface Launched {
  readonly pid: number;
  /** What the server said when it ended by itself; null while it runs. */
  ended(): string | null;
}

/**
 * Starts the server detached, in a process group of its own: Ctrl-C reaches every process of a terminal's group, and
 * the database must outlive Tandem's own orderly stop.
 */
export function launch(
  files: ClusterFiles,
  binaries: Binaries,
  account: ServerAccount,
  options: ServerOptions,
): Launched {
  const log = openLog(files);
  const asked = account.command(join(binaries.folder, 'postgres'), ['-D', files.cluster, ...settings(options)]);
  if (account.owner !== null) giveTo(account.owner, files.root);
  const child = spawn(asked.file, asked.args, {
    ...asked.identity,
    env: serverEnvironment(binaries.libraryPath),
    cwd: '/',
    detached: true,
    stdio: ['ignore', log.handle, log.handle],
  });
  closeSync(log.handle);
  let end: string | null = null;
  child.once('error', (error) => {
    end = error.message;
  });
  child.once('exit', (code, signal) => {
    end = `(ended with ${signal ?? code})`;
  });
  child.unref();
  return {
    pid: child.pid ?? 0,
    ended: () => (end === null ? null : `${logSince(files, log.bytes)}\n${end}`),
  };
}

function logSince(files: ClusterFiles, bytes: number): string {
  try {
    return readFileSync(files.log).subarray(bytes).toString('utf8').trim();
  } catch {
    return '';
  }
}

/** A log of moderate size is enough: it holds warnings only. It is emptied here, never while a server writes. */
function openLog(files: ClusterFiles): { readonly handle: number; readonly bytes: number } {
  const handle = openSync(files.log, 'a', 0o600);
  const { size } = statSync(files.log);
  if (size <= logBytesMax) return { handle, bytes: size };
  truncateSync(files.log);
  return { handle, bytes: 0 };
}

/**
 * Small footprint, no network, nothing outside the data folder. The socket directory is relative to the cluster,
 * which the server makes its working directory: a path of any length fits into a socket address that way.
 */
function settings(options: ServerOptions): readonly string[] {
  const values: Readonly<Record<string, string>> = {
    listen_addresses: '',
    unix_socket_directories: '.',
    unix_socket_permissions: '0700',
    dynamic_shared_memory_type: 'mmap',
    max_connections: String(options.connectionsMax),
    shared_buffers: '64MB',
    max_wal_size: '512MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_parallel_workers_per_gather: '0',
    jit: 'off',
    log_min_messages: 'warning',
    // Statements carry people's data; the error alone is enough.
    log_min_error_statement: 'panic',
    ...(options.isDurable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
