import { chownSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { asDataFolderProblem } from './problems.ts';

/** Where the pieces of the local database lie below the data folder. All paths are absolute and free of links. */
export interface ClusterFiles {
  readonly dataFolder: string;
  readonly root: string;
  /** The server's own data directory; its socket is in it too, so that no other user can reach it. */
  readonly cluster: string;
  /** initdb works here; renamed when complete, so that a half-made cluster is never taken for a whole one. */
  readonly unfinished: string;
  readonly libraries: string;
  readonly log: string;
}

/** Makes the folder where it is missing. Throws a problem that names TANDEM_DATA when it cannot be used. */
export function openClusterFiles(dataFolder: string): ClusterFiles {
  try {
    mkdirSync(dataFolder, { recursive: true });
    mkdirSync(join(dataFolder, 'postgres'), { recursive: true, mode: 0o700 });
    const root = realpathSync(join(dataFolder, 'postgres'));
    // Reading it now turns a folder of another user into words instead of a failure halfway.
    readdirSync(root);
    return {
      dataFolder,
      root,
      cluster: join(root, 'cluster'),
      unfinished: join(root, 'cluster.unfinished'),
      libraries: join(root, 'lib'),
      log: join(root, 'server.log'),
    };
  } catch (error) {
    throw asDataFolderProblem(error, dataFolder);
  }
}

/** The major version that made the cluster; null when there is none yet. */
export function clusterMajor(files: ClusterFiles): number | null {
  const file = join(files.cluster, 'PG_VERSION');
  if (!existsSync(file)) return null;
  return Number.parseInt(readFileSync(file, 'utf8'), 10);
}

export interface ServerNote {
  readonly pid: number;
}

/** What the running server, or one that was killed, wrote of itself; null when it is absent or being written. */
export function serverNote(files: ClusterFiles): ServerNote | null {
  try {
    const pid = Number.parseInt(readFileSync(join(files.cluster, 'postmaster.pid'), 'utf8'), 10);
    return Number.isSafeInteger(pid) && pid > 1 ? { pid } : null;
  } catch {
    return null;
  }
}

/**
 * Processes that still work on the cluster: a server's processes all have it as their working directory. A killed
 * server's children need a moment to notice; starting before they are gone fails.
 */
export function processesOf(files: ClusterFiles): readonly number[] {
  if (!existsSync(files.cluster)) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => worksIn(pid, files.cluster));
}

function worksIn(pid: number, folder: string): boolean {
  try {
    // The link's text, not its target: it also tells of a folder that was removed meanwhile.
    return realpathSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}

/**
 * Removes the note of a killed server whose process id now belongs to a program of another kind: PostgreSQL would
 * otherwise refuse to start for as long as that program runs (seen in containers, where ids are small and come back).
 */
export function forgetKilledServer(files: ClusterFiles): void {
  const note = serverNote(files);
  if (note === null) return;
  const program = commandOf(note.pid);
  if (program === null || program.startsWith('postgres')) return;
  rmSync(join(files.cluster, 'postmaster.pid'), { force: true });
}

function commandOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return null;
  }
}

/** Gives everything below `root` to the server's account. The root comes last: a break-off is seen and repeated. */
export function giveTo(owner: { readonly uid: number; readonly gid: number }, root: string): void {
  const { uid } = lstatSync(root);
  if (uid === owner.uid && readdirSync(root).every((name) => lstatSync(join(root, name)).uid === owner.uid)) return;
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chownSync(join(entry.parentPath, entry.name), owner.uid, owner.gid);
  }
  chownSync(root, owner.uid, owner.gid);
}
