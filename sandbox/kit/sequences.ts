import { random } from './random.ts';
import type { Tables } from './tables.ts';

/**
 * Counters and ids that survive a restart. A random stream kept in memory begins anew after a restart and would hand out
 * the same ids again; a number kept in a table does not.
 */
export interface Sequences {
  /** 1, 2, 3, … per name. */
  next(name: string): number;
  /** The next guid of a name: a function of seed, name and how many were taken. */
  guid(name: string): string;
}

export function sequences(tables: Tables, seed: number): Sequences {
  const table = tables.table<{ readonly last: number }>('kit.sequences');
  const next = (name: string): number => {
    const last = (table.get(name)?.last ?? 0) + 1;
    table.put(name, { last });
    return last;
  };
  return { next, guid: (name) => random(seed, `${name}#${next(name)}`).guid() };
}
