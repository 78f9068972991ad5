import { statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode, LocalDatabaseProblem } from './problems.ts';

/**
 * Keeps the processes of this machine from starting or stopping one folder's server at the same time. The lock is an
 * abstract Unix socket: it leaves no file behind and the kernel frees it with its process, also after `kill -9`, so
 * there is no stale lock to judge. The name holds the folder's device and inode: two paths to one folder are one lock.
 */
export async function withStartLock<T>(folder: string, waitMs: number, work: () => Promise<T>): Promise<T> {
  const { dev, ino } = statSync(folder);
  const path = `\0tandem-postgres-${dev}-${ino}`;
  const held = await take(path, folder, waitMs);
  try {
    return await work();
  } finally {
    await new Promise((resolve) => held.close(resolve));
  }
}

async function take(path: string, folder: string, waitMs: number): Promise<Server> {
  const untilMs = performance.now() + waitMs;
  for (;;) {
    const server = await listen(path);
    if (server !== null) return server;
    if (performance.now() > untilMs) {
      throw new LocalDatabaseProblem(
        `Another process has been starting the database in ${folder} for ${Math.round(waitMs / 1000)} s. Stop it and try again.`,
      );
    }
    await delay(15);
  }
}

function listen(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => (errorCode(error) === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen({ path }, () => {
      server.unref();
      resolve(server);
    });
  });
}
