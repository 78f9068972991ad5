import type { Pool } from 'pg';
import { holdAdvisoryLock } from './advisoryLock.ts';

export interface Locks {
  withLock<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/**
 * Locks across processes. Within this process those who want one name queue up in memory, so that each name occupies
 * one connection at most; `pool` is kept for locks alone, so that waiting never takes a connection from work. Locks
 * must not be nested: with every connection of the pool held, none of the holders could get its second one.
 */
export function createLocks(pool: Pool): Locks {
  const tails = new Map<string, Promise<unknown>>();
  return {
    async withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
      const before = tails.get(name) ?? Promise.resolve();
      const mine = before.catch(() => undefined).then(() => holdAdvisoryLock(pool, `tandem:lock:${name}`, work));
      tails.set(name, mine);
      try {
        return await mine;
      } finally {
        if (tails.get(name) === mine) tails.delete(name);
      }
    },
  };
}
