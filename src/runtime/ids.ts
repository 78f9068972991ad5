import { createHash, randomBytes } from 'node:crypto';
import type { Ids } from '../engine/ports.ts';

/**
 * Ids are UUIDs of version 7 (RFC 9562): 48 bits of milliseconds, then a 12-bit counter, then random bits. Within one
 * process each is greater than the one before, also within a millisecond and when the clock is set back.
 */
export function createIds(nowMs: () => number): Ids {
  let lastMs = 0;
  let counter = 0;

  return {
    next() {
      const now = Math.max(nowMs(), lastMs);
      // The counter starts low at each millisecond, so that there is room; a full one borrows the next millisecond.
      counter = now > lastMs ? randomBytes(1).readUInt8() : counter + 1;
      lastMs = now;
      if (counter > 0xfff) {
        counter = 0;
        lastMs += 1;
      }
      return uuid7(lastMs, counter);
    },
    secret: () => randomBytes(32).toString('base64url'),
    digest: (secret) => createHash('sha256').update(secret).digest('hex'),
  };
}

function uuid7(ms: number, counter: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(ms, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
