import { createHash } from 'node:crypto';
import type { Sequences } from '../../kit/sequences.ts';

/**
 * Opaque values of codes, tokens and sessions. They look like the vendor's (a stamp, a dot, long text; a `!` in codes)
 * and are a function of the seed and a counter, so that a seeded run repeats byte for byte. Never use this for real secrets.
 */
export interface OpaqueSource {
  code(): string;
  accessToken(): string;
  refreshToken(): string;
  session(): string;
  id(): string;
}

export function opaqueSource(sequences: Sequences, seed: number): OpaqueSource {
  const text = (name: string, length: number): string => {
    const number = sequences.next(`opaque.${name}`);
    let value = '';
    for (let part = 0; value.length < length; part += 1) {
      value += createHash('sha512').update(`${seed}/${name}/${number}/${part}`).digest('base64url');
    }
    return value.slice(0, length);
  };
  return {
    code: () => {
      const value = text('code', 96);
      return `stampNL001.${value.slice(0, 4)}!${value.slice(4, 60)}!${value.slice(60)}`;
    },
    accessToken: () => `stampNL001.${text('access', 600)}`,
    refreshToken: () => `stampNL001.${text('refresh', 300)}`,
    session: () => text('session', 48),
    id: () => sequences.guid('oauth'),
  };
}
