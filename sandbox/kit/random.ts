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

/** FNV-1a, folded into the seed: spreads similar names over unrelated starting points. */
function hash(seed: number, name: string): number {
  let h = (2166136261 ^ seed) >>> 0;
  for (let i = 0; i < name.length; i++) {
    h = Math.imul(h ^ name.charCodeAt(i), 16777619) >>> 0;
  }
  return h;
}

/** sfc32: small, fast, and passes the usual test batteries; plenty for data and schedules, useless for secrets. */
export function random(seed: number, name: string): Random {
  let a = hash(seed, `${name}/a`);
  let b = hash(seed, `${name}/b`);
  let c = hash(seed, `${name}/c`);
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
      const hex = (n: number): string => n.toString(16).padStart(8, '0');
      const s = hex(uint32()) + hex(uint32()) + hex(uint32()) + hex(uint32());
      const variant = '89ab'[Number.parseInt(s.charAt(16), 16) & 3];
      // Joined, because a joined text is one flat string: concatenated ids would keep their pieces, ten times the memory.
      return [s.slice(0, 8), s.slice(8, 12), `4${s.slice(13, 16)}`, variant + s.slice(17, 20), s.slice(20, 32)].join(
        '-',
      );
    },
  };
}
