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

/**
 * sfc32: small, fast, and passes the usual test batteries; plenty for data and schedules, useless for secrets. A class, and its
 * state in signed words, because a seeding world holds a hundred thousand streams at once.
 */
class Sfc32 implements Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, name: string) {
    const named = hash(2166136261 ^ seed, name);
    this.#a = hash(named, '/a') | 0;
    this.#b = hash(named, '/b') | 0;
    this.#c = hash(named, '/c') | 0;
    for (let i = 0; i < 12; i++) this.#word();
  }

  next(): number {
    return (this.#word() >>> 0) / 4294967296;
  }

  int(below: number): number {
    return Math.floor(this.next() * below);
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.int(from.length)];
    if (picked === undefined) throw new Error('cannot pick from an empty list');
    return picked;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  guid(): string {
    const [first, second, third, fourth] = [this.#word(), this.#word(), this.#word(), this.#word()];
    // Version 4 takes the place of one digit; of the digit after it the two lowest bits are kept, under the variant.
    const version = (second & 0xffff_0fff) | 0x4000;
    return guidText(first, version, (third & 0x3fff_ffff) | 0x8000_0000, fourth);
  }

  #word(): number {
    const word = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + word) | 0;
    return word;
  }
}

export function random(seed: number, name: string): Random {
  return new Sfc32(seed, name);
}
