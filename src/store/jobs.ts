import type { Pool, PoolClient } from 'pg';
import { PgBoss } from 'pg-boss';
import type { Jobs, Log } from '../engine/ports.ts';
import { type JobHandler, startWorker, type Worker } from './jobWorker.ts';
import { type DatabaseAddress, openPool } from './postgres.ts';
import { listenForWakes, wakeChannel } from './wakeSignal.ts';

const queue = 'connection-work';

export interface OpenJobsInput {
  readonly address: DatabaseAddress;
  readonly log: Log;
  readonly nowMs: () => number;
  /** How often a worker looks for work that nobody announced: deferred wake-ups, and those of killed processes. */
  readonly pollMs?: number;
}

export interface OpenJobs extends Jobs {
  /** Begins to work in this process; the web role never calls it. At most one per process. */
  work(handler: JobHandler, options: { readonly connectionsAtOnceMax: number }): Promise<void>;
  /** Takes no more jobs, waits for the running ones up to `graceMs`, closes. What still runs is resumed elsewhere. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Wake-ups of connections on pg-boss: over all processes one handler at a time per connection, in the order of the
 * wake-ups, since each key of a `key_strict_fifo` queue has at most one active job (technology.md 2b). Its tables live
 * in the schema `pgboss` of the same database.
 */
export async function openJobs(input: OpenJobsInput): Promise<OpenJobs> {
  const { log } = input;
  const boss = new PgBoss({
    ...input.address,
    application_name: 'tandem jobs',
    max: 4,
    schedule: false,
    registerInstance: false,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    maintenanceIntervalSeconds: 600,
  });
  boss.on('error', (error) => log.warn('jobsTrouble', { error }));
  boss.on('warning', (warning) => log.warn('jobsWarning', { warning }));
  await boss.start();
  await boss.createQueue(queue, queueOptions);

  const pool = openPool({ address: input.address, onConnectionLost: (error) => log.warn('jobsTrouble', { error }) }, 4);
  let worker: Worker | null = null;
  let stopped: Promise<void> | null = null;

  /** Sees to it that the handler runs, beginning after this call and at most about `afterMs` and a poll later. */
  async function wake(connectionId: string, afterMs: number): Promise<void> {
    const dueMs = input.nowMs() + afterMs;
    await inTransaction(pool, async (client) => {
      const db = { executeSql: (text: string, values?: unknown[]) => client.query(text, values) };
      // Of many at once each looks after the one before has committed: the first makes the job, the others find it.
      await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`tandem:wake:${connectionId}`]);
      const waiting = await boss.findJobs(queue, { key: connectionId, queued: true, db });
      // A job that still waits begins after whatever the caller committed before. One that runs already may have
      // looked before that, so it does not count.
      if (waiting.some((job) => job.startAfter <= job.createdOn || job.startAfter.getTime() <= dueMs)) return;
      const options = afterMs > 0 ? { startAfter: afterMs / 1000 } : {};
      await boss.send(queue, { connectionId }, { singletonKey: connectionId, db, ...options });
      if (afterMs <= 0) await client.query('select pg_notify($1, $2)', [wakeChannel, '']);
    });
  }

  return {
    wake,

    async work(handler, options) {
      if (worker !== null) throw new Error('this process works already');
      const signal = await listenForWakes(input.address, (error) => log.warn('jobsTrouble', { error }));
      worker = startWorker({ boss, queue, handler, wake, signal, log, pollMs: input.pollMs ?? 1_000, ...options });
    },

    stop(graceMs) {
      stopped ??= (async () => {
        await worker?.stop(graceMs);
        await boss.stop({ graceful: false });
        await pool.end();
      })();
      return stopped;
    },
  };
}

/**
 * A job fails only when its process dies: the worker turns what a handler throws into a log line and a later wake-up.
 * It is then retried for as long as it takes, since a failed job would hold back its connection for good. A handler
 * that kills its process is slowed down by the heartbeat, which must run out before the next attempt.
 */
const queueOptions = {
  policy: 'key_strict_fifo',
  heartbeatSeconds: 10,
  retryLimit: 1_000_000,
  retryDelay: 0,
  // Longer than any slice: only a handler that hangs while its process lives gets there.
  expireInSeconds: 3_600,
  deleteAfterSeconds: 600,
};

async function inTransaction(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  let isUsable = false;
  try {
    await client.query('begin');
    await work(client);
    await client.query('commit');
    isUsable = true;
  } finally {
    // A connection with an open or broken transaction is closed, which rolls it back.
    client.release(!isUsable);
  }
}
