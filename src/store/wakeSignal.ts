import { Client } from 'pg';
import type { DatabaseAddress } from './postgres.ts';

export const wakeChannel = 'tandem_wake';
const reconnectMs = 2_000;

export interface WakeSignal {
  /** Returns as soon as something was announced since the last wait, or after `timeoutMs`. */
  wait(timeoutMs: number): Promise<void>;
  fire(): void;
  close(): Promise<void>;
}

/**
 * Hears of wake-ups through LISTEN, so that nobody waits for a poll. Only hastens: where notifications do not come
 * through (a broken connection, a transaction pooler) polling finds the same work later.
 */
export async function listenForWakes(
  address: DatabaseAddress,
  onTrouble: (error: unknown) => void,
): Promise<WakeSignal> {
  let isFired = false;
  let release: (() => void) | null = null;
  let isClosed = false;
  let client: Client | null = null;
  let retry: NodeJS.Timeout | null = null;

  const fire = (): void => {
    isFired = true;
    release?.();
  };

  const connect = async (): Promise<void> => {
    retry = null;
    const fresh = new Client({ ...address, application_name: 'tandem wake-ups', keepAlive: true });
    fresh.on('notification', fire);
    fresh.on('error', onTrouble);
    fresh.once('end', () => {
      if (isClosed || client !== fresh) return;
      client = null;
      retry = setTimeout(() => void connect(), reconnectMs);
    });
    client = fresh;
    try {
      await fresh.connect();
      await fresh.query(`listen ${wakeChannel}`);
      // Whatever was announced while nobody listened.
      fire();
    } catch (error) {
      onTrouble(error);
      client = null;
      await fresh.end().catch(() => undefined);
      if (!isClosed) retry = setTimeout(() => void connect(), reconnectMs);
    }
  };

  await connect();
  return {
    async wait(timeoutMs) {
      if (!isFired) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs);
          release = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      release = null;
      isFired = false;
    },
    fire,
    async close() {
      isClosed = true;
      if (retry !== null) clearTimeout(retry);
      await client?.end().catch(() => undefined);
    },
  };
}
