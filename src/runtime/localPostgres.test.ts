import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LocalPostgres, type LocalPostgresInput, startLocalPostgres } from './localPostgres.ts';
import { chooseAccount, isOpenToAll } from './postgres/account.ts';
import { packageRoot } from './postgres/binaries.ts';
import { openClusterFiles, processesOf } from './postgres/clusterFiles.ts';
import { errorCode, LocalDatabaseProblem } from './postgres/problems.ts';

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const searchPath = process.env.PATH ?? '';
const program = join(import.meta.dirname, '../../test/support/localPostgresProcess.ts');

/** A finished cluster, copied by the tests that are not about making one. */
let madeBefore: string;
let folder: string;
let running: LocalPostgres[];
let children: ChildProcess[];

beforeAll(async () => {
  madeBefore = mkdtempSync(join(tmpdir(), 'tandem-local-'));
  const local = await startLocalPostgres({ dataFolder: madeBefore, searchPath, isDurable: false });
  await local.stop();
});
afterAll(() => rmSync(madeBefore, { recursive: true, force: true }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-local-'));
  chmodSync(folder, 0o755);
  running = [];
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const local of running) await local.stop();
  killAll(serverProcesses());
  rmSync(folder, { recursive: true, force: true });
});

async function start(dataFolder: string, more: Partial<LocalPostgresInput> = {}): Promise<LocalPostgres> {
  const local = await startLocalPostgres({ dataFolder, searchPath, isDurable: false, ...more });
  running.push(local);
  return local;
}

function withCluster(dataFolder: string): string {
  mkdirSync(dataFolder, { recursive: true });
  execFileSync('cp', ['-a', join(madeBefore, 'postgres'), dataFolder]);
  return dataFolder;
}

async function startProcess(dataFolder: string, uid?: number) {
  const child = fork(program, [dataFolder], uid === undefined ? {} : { uid, gid: uid });
  children.push(child);
  const [told] = await once(child, 'message');
  return { child, told: told as { wasAdopted?: boolean; major?: number; problem?: string } };
}

async function ask<T>(local: LocalPostgres, sql: string): Promise<T | undefined> {
  const client = new Client(local.address);
  await client.connect();
  const answer = await client.query<{ answer: T }>(sql);
  await client.end();
  return answer.rows[0]?.answer;
}

/** Every folder of this test that holds a cluster, so that nothing of it outlives the test. */
const clusters = (): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('postgres/cluster'))
    .map((path) => join(folder, path, '..', '..'));
const serverProcesses = (): readonly number[] =>
  clusters().flatMap((dataFolder) => [...processesOf(openClusterFiles(dataFolder))]);

/** One that ended by itself meanwhile is as dead: a server's processes go down with it. */
function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if (errorCode(error) !== 'ESRCH') throw error;
    }
  }
}
const serverPid = (dataFolder: string): number =>
  Number.parseInt(readFileSync(join(dataFolder, 'postgres/cluster/postmaster.pid'), 'utf8'), 10);

describe('a local server', () => {
  test('is started from nothing, keeps its data, and ends when nobody uses it', async () => {
    const first = await start(folder);
    await ask(first, 'create table kept as select 7 as answer');
    await first.stop();
    expect(serverProcesses()).toEqual([]);
    const second = await start(folder);
    expect(second.wasAdopted).toBe(false);
    expect(await ask(second, 'select answer from kept')).toBe(7);
  });

  test('is one for processes that start together from cold', async () => {
    const started = await Promise.all([1, 2, 3].map(() => startProcess(folder)));
    expect(started.map(({ told }) => told.wasAdopted).sort()).toEqual([false, true, true]);
  });

  test('goes on for the others when one of them stops, and ends with the last', async () => {
    withCluster(folder);
    const one = await start(folder);
    const other = await startProcess(folder);
    expect(other.told.wasAdopted).toBe(true);
    await one.stop();
    expect(serverProcesses()).not.toEqual([]);
    other.child.send('stop');
    await once(other.child, 'exit');
    expect(serverProcesses()).toEqual([]);
  });

  test('outlives a killed process and is adopted by the next', async () => {
    withCluster(folder);
    const { child } = await startProcess(folder);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await start(folder)).wasAdopted).toBe(true);
  });

  test('comes back after everything was killed at once', async () => {
    withCluster(folder);
    for (let round = 0; round < 3; round++) {
      const { child, told } = await startProcess(folder);
      expect(told.problem).toBeUndefined();
      killAll([...serverProcesses(), child.pid ?? 0]);
      await once(child, 'exit');
    }
    expect(await ask(await start(folder), 'select 1 as answer')).toBe(1);
  });

  test('comes back when the note of a killed one names a process that now is something else', async () => {
    withCluster(folder);
    writeFileSync(
      join(folder, 'postgres/cluster/postmaster.pid'),
      `${process.pid}\n${folder}\n1\n5432\n.\n\n1 1\nready\n`,
    );
    expect((await start(folder)).wasAdopted).toBe(false);
  });

  test('that dies under us is brought back', async () => {
    withCluster(folder);
    let back = (): void => undefined;
    const isBack = new Promise<void>((resolve) => {
      back = resolve;
    });
    const told: string[] = [];
    const local = await start(folder, {
      onTrouble: (event) => {
        told.push(event);
        if (event === 'databaseBack') back();
      },
    });
    killAll(serverProcesses());
    await isBack;
    expect(told).toEqual(['databaseLost', 'databaseBack']);
    expect(await ask(local, 'select 1 as answer')).toBe(1);
  });

  test('does not hear Ctrl-C: it has a process group of its own', async () => {
    withCluster(folder);
    await start(folder);
    const stat = readFileSync(`/proc/${serverPid(folder)}/stat`, 'utf8');
    const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
    expect(group).toBe(serverPid(folder));
  });

  test('listens on its socket only, and only its owner may use that', async () => {
    withCluster(folder);
    const local = await start(folder);
    expect(await ask(local, "select current_setting('listen_addresses') as answer")).toBe('');
    expect(statSync(join(folder, 'postgres/cluster/.s.PGSQL.5432')).mode & 0o777).toBe(0o700);
  });

  test('writes nothing outside the data folder', async () => {
    withCluster(folder);
    const before = readdirSync('/dev/shm').concat(readdirSync(tmpdir()));
    const local = await start(folder);
    await ask(local, 'select count(*) as answer from generate_series(1, 100000)');
    const own = readdirSync('/dev/shm')
      .concat(readdirSync(tmpdir()))
      .filter((name) => !before.includes(name) && /postgres|pgsql|PGSQL/i.test(name));
    expect(own).toEqual([]);
  });
});

describe('a data folder', () => {
  test('with a name longer than a socket address works', async () => {
    const long = withCluster(join(folder, 'a'.repeat(100), 'b'.repeat(100)));
    const local = await start(long);
    expect(await ask(local, 'select 1 as answer')).toBe(1);
    expect((await startProcess(long)).told.wasAdopted).toBe(true);
  });

  test('with spaces and quotes in its name works', async () => {
    const local = await start(withCluster(join(folder, `Sanne's "gegevens" $HOME`)));
    expect(await ask(local, 'select 1 as answer')).toBe(1);
  });

  test('that is a file is refused with words', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(start(file)).rejects.toThrow(LocalDatabaseProblem);
    await expect(start(join(file, 'below'))).rejects.toThrow(/is a file or lies below one.*TANDEM_DATA/);
  });

  test('of another version of PostgreSQL is refused with words', async () => {
    withCluster(folder);
    writeFileSync(join(folder, 'postgres/cluster/PG_VERSION'), '14\n');
    await expect(start(folder)).rejects.toThrow(/made by PostgreSQL 14, and no PostgreSQL 14 was found/);
  });

  test('without any PostgreSQL to be found is refused with words', async () => {
    const nowhere = start(folder, { packageFolder: folder, searchPath: '' });
    const found = await nowhere.catch((error: unknown) => error);
    // A system that brings PostgreSQL of its own still serves.
    if (found instanceof Error) expect(found.message).toMatch(/PostgreSQL 15 to 18 is needed.*DATABASE_URL/s);
    else expect(await ask(await nowhere, 'select 1 as answer')).toBe(1);
  });

  test('is all that is written to where the package was installed without scripts', async () => {
    const original = packageRoot();
    if (original === null) throw new Error('the npm package with PostgreSQL is not installed');
    const copied = join(folder, 'package');
    cpSync(original, copied, { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() });
    const local = await start(join(folder, 'data'), { packageFolder: copied, searchPath: '' });
    expect(local.major).toBe(18);
    expect(readdirSync(join(copied, 'native/lib')).filter((name) => name === 'libicui18n.so.60')).toEqual([]);
    expect(readdirSync(join(folder, 'data/postgres/lib'))).toContain('libicui18n.so.60');
  });
});

describe.runIf(isRoot)('as root', () => {
  test('the server runs as nobody and owns its own folder only', async () => {
    withCluster(folder);
    await start(folder);
    expect(statSync(`/proc/${serverPid(folder)}`).uid).toBe(nobody);
    expect(statSync(join(folder, 'postgres')).uid).toBe(nobody);
    expect(statSync(folder).uid).toBe(0);
  });

  test('a folder that other users may not enter works, also when it was open before', async () => {
    withCluster(folder);
    const local = await start(folder);
    await ask(local, 'create table kept as select 7 as answer');
    await local.stop();
    chmodSync(folder, 0o700);
    expect(isOpenToAll(join(folder, 'postgres'))).toBe(false);
    const closed = await start(folder);
    expect(statSync(`/proc/${serverPid(folder)}`).uid).not.toBe(nobody);
    expect(await ask(closed, 'select answer from kept')).toBe(7);
    await closed.stop();
    chmodSync(folder, 0o755);
    expect(await ask(await start(folder), 'select answer from kept')).toBe(7);
    expect(statSync(`/proc/${serverPid(folder)}`).uid).toBe(nobody);
  });

  test('nobody is chosen only where nobody can pass', () => {
    const inner = join(folder, 'inner');
    mkdirSync(inner);
    expect(chooseAccount([inner]).way).toBe('nobody');
    chmodSync(folder, 0o700);
    expect(chooseAccount([inner]).way).not.toBe('nobody');
  });

  const isReadable = isOpenToAll(program);
  test.runIf(isReadable)('an ordinary user runs its own server', async () => {
    chownSync(folder, nobody, nobody);
    const { told } = await startProcess(folder, nobody);
    expect(told).toMatchObject({ wasAdopted: false });
  });

  test.runIf(isReadable)('a user without a name runs its own server', async () => {
    chownSync(folder, 54_321, 54_321);
    const { told } = await startProcess(folder, 54_321);
    expect(told).toMatchObject({ wasAdopted: false });
  });

  test.runIf(isReadable)('a folder that the user may not write to is refused with words', async () => {
    const { told } = await startProcess(folder, nobody);
    expect(told.problem).toMatch(/is not writable for the user that runs Tandem.*TANDEM_DATA/);
  });
});
