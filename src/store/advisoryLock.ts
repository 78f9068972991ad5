import type { Pool } from 'pg';

/**
 * Runs `work` while a session of `pool` holds the lock `name`. PostgreSQL frees it when the session ends, however the
 * process died. Waits without a limit; the connection is occupied from the wait to the end.
 */
export async function holdAdvisoryLock<T>(pool: Pool, name: string, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let isUsable = false;
  const onError = () => {
    isUsable = false;
  };
  client.on('error', onError);
  try {
    // A dead machine behind a network is noticed by probes; without them its locks would live for hours.
    await client.query('set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3');
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name]);
    isUsable = true;
    try {
      return await work();
    } finally {
      if (isUsable) await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]).catch(onError);
    }
  } finally {
    client.off('error', onError);
    // A session that may still hold the lock, or get it yet, is not given back to the pool but closed.
    client.release(!isUsable);
  }
}
