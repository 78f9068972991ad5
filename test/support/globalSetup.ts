import { readdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { removeTestDatabases, stopTestServer, type TestServer } from './testServer.ts';

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

const prefix = 'tandem-test-';

/**
 * Gives a test run its database server: the one of DATABASE_URL, or a folder below the system's temporary folder in
 * which the first test that wants a database starts a server. A run of pure tests starts none.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned();
  const url = process.env.DATABASE_URL ?? null;
  const dataFolder = url === null ? await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`)) : null;
  const server: TestServer = { run: `${process.pid}_${Date.now().toString(36)}`, url, dataFolder };
  project.provide('testServer', server);
  return async () => {
    await removeTestDatabases(server);
    if (dataFolder === null) return;
    await stopTestServer(server);
    rmSync(dataFolder, { recursive: true, force: true });
  };
}

/** A run that was killed leaves its server and folder behind: the next one clears them away. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const dataFolder = join(tmpdir(), name);
    try {
      await stopTestServer({ run: '', url: null, dataFolder });
      rmSync(dataFolder, { recursive: true, force: true });
    } catch {
      // Another user's folder is not ours to remove.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
