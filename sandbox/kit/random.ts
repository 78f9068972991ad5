import { guidText } from './guid.ts';

/** Seeded streams. Each is derived from the seed by name, so that adding one never reshuffles another. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, below). */
  int(below: number): number;
  pick<T>(from: readonly T[]): T;
  chance(probability: number): boolean;
  /** Lower-case version 4 guid. */
  guid(): string;
}

/** FNV-1a: spreads similar names over unrelated starting points. */
function hash(start: number, text: string): number {
  let h = start;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  return h >>> 0;
}

/** sfc32: small, fast, and passes the usual test batteries; plenty for data and schedules, useless for secrets. */
export function random(seed: number, name: string): Random {
  const named = hash(2166136261 ^ seed, name);
  let a = hash(named, '/a');
  let b = hash(named, '/b');
  let c = hash(named, '/c');
  let counter = 1;
  const uint32 = (): number => {
    const t = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = (b ^ (b >>> 9)) >>> 0;
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + t) >>> 0;
    return t;
  };
  for (let i = 0; i < 12; i++) uint32();

  const next = (): number => uint32() / 4294967296;
  const int = (below: number): number => Math.floor(next() * below);
  return {
    next,
    int,
    pick: <T>(from: readonly T[]): T => {
      const picked = from[int(from.length)];
      if (picked === undefined) throw new Error('cannot pick from an empty list');
      return picked;
    },
    chance: (probability) => next() < probability,
    guid: () => {
      const [first, second, third, fourth] = [uint32(), uint32(), uint32(), uint32()];
      // Version 4 takes the place of one digit; of the digit after it the two lowest bits are kept, under the variant.
      const version = (second & 0xffff_0fff) | 0x4000;
      return guidText(first, version, (third & 0x3fff_ffff) | 0x8000_0000, fourth);
    },
  };
}
