import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { Jobs, Log } from '../engine/ports.ts';
import type { WakeSignal } from './wakeSignal.ts';

/**
 * Works on one connection for a slice of time. `againAfterMs` asks for the next slice; null when nothing is left.
 * `stopping` aborts when the process is asked to end: come back soon then, the rest is resumed by the next one.
 */
export type JobHandler = (
  connectionId: string,
  stopping: AbortSignal,
) => Promise<{ readonly againAfterMs: number | null }>;

export interface WorkerInput {
  readonly boss: PgBoss;
  readonly queue: string;
  readonly handler: JobHandler;
  readonly wake: Jobs['wake'];
  readonly signal: WakeSignal;
  readonly log: Log;
  readonly pollMs: number;
  readonly connectionsAtOnceMax: number;
}

export interface Worker {
  stop(graceMs: number): Promise<void>;
}

type Job = JobWithMetadata<{ readonly connectionId: string }>;

/** A third of the heartbeat that the queue asks for: two may get lost. */
const touchEveryMs = 3_000;
const failureBackoffMaxMs = 300_000;

export function startWorker(input: WorkerInput): Worker {
  const { boss, queue, signal, log } = input;
  const running = new Map<string, { readonly job: Job; readonly ended: Promise<void> }>();
  const failures = new Map<string, number>();
  const stopping = new AbortController();

  const heartbeat = setInterval(() => {
    const attempts = [...running.values()].map(({ job }) => ({ id: job.id, retryCount: job.retryCount }));
    if (attempts.length === 0) return;
    boss.touch(queue, attempts).catch((error: unknown) => log.warn('heartbeatMissed', { error }));
  }, touchEveryMs);

  async function runJob(job: Job): Promise<void> {
    const { connectionId } = job.data;
    const againAfterMs = await runHandler(connectionId);
    try {
      // Before the job is completed: a process that dies in between leaves one wake-up too many, not too few.
      if (againAfterMs !== null) await input.wake(connectionId, againAfterMs);
      await boss.complete(queue, { id: job.id, retryCount: job.retryCount });
    } catch (error) {
      // Not settled: its heartbeat runs out and it is run again, which a handler must stand anyway.
      log.warn('jobNotSettled', { connectionId, error });
    }
  }

  async function runHandler(connectionId: string): Promise<number | null> {
    try {
      const { againAfterMs } = await input.handler(connectionId, stopping.signal);
      failures.delete(connectionId);
      return againAfterMs;
    } catch (error) {
      const count = (failures.get(connectionId) ?? 0) + 1;
      failures.set(connectionId, count);
      const againAfterMs = Math.min(1_000 * 2 ** (count - 1), failureBackoffMaxMs);
      log.error('jobFailed', { connectionId, error, failuresInARow: count, againAfterMs });
      return againAfterMs;
    }
  }

  function begin(job: Job): void {
    const ended = runJob(job).finally(() => {
      running.delete(job.id);
      signal.fire();
    });
    running.set(job.id, { job, ended });
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      const free = input.connectionsAtOnceMax - running.size;
      const fetched = free > 0 ? await fetchUpTo(free) : [];
      for (const job of fetched) begin(job);
      // A short fetch is repeated at once: what ended meanwhile may have freed its connection's next job.
      if (fetched.length === 0) await signal.wait(input.pollMs);
    }
  }

  async function fetchUpTo(batchSize: number): Promise<readonly Job[]> {
    try {
      return await boss.fetch<{ readonly connectionId: string }>(queue, { batchSize, includeMetadata: true });
    } catch (error) {
      log.warn('jobsUnreachable', { error });
      return [];
    }
  }

  const looping = loop();
  return {
    async stop(graceMs) {
      stopping.abort();
      signal.fire();
      await looping;
      const ended = Promise.all([...running.values()].map((each) => each.ended));
      let timer: NodeJS.Timeout | undefined;
      const grace = new Promise((resolve) => {
        timer = setTimeout(resolve, graceMs);
      });
      await Promise.race([ended, grace]);
      clearTimeout(timer);
      clearInterval(heartbeat);
      await signal.close();
    },
  };
}
