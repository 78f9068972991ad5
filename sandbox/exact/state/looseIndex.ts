import { folded } from '../../kit/packed/hash.ts';
import type { Row, Value } from './rows.ts';
import { firstBeyond } from './search.ts';

const nothing: ReadonlySet<string> = new Set();

export interface Version {
  readonly timestamp: number;
  readonly key: string;
}

/**
 * What lists need of the rows that stand beside the packed ones: their keys in order, their rowversions in order, and their
 * keys by the value of any property that was asked for.
 */
export class LooseIndex {
  readonly #rows: (key: string) => Row | undefined;
  #keys: string[] = [];
  #versions: Version[] = [];
  readonly #byValue = new Map<string, Map<string | null, Set<string>>>();

  /** `rows` finds the loose row of a key as it is now. */
  constructor(rows: (key: string) => Row | undefined) {
    this.#rows = rows;
  }

  /** In rising order. */
  get keys(): readonly string[] {
    return this.#keys;
  }

  /** In rising order. An entry is stale when its row has moved on. */
  get versions(): readonly Version[] {
    return this.#versions;
  }

  /** Begins anew with these rows. */
  reset(entries: Iterable<readonly [key: string, row: Row]>): void {
    this.#byValue.clear();
    this.#keys = [];
    this.#versions = [];
    for (const [key, { Timestamp: timestamp }] of entries) {
      this.#keys.push(key);
      if (typeof timestamp === 'number') this.#versions.push({ timestamp, key });
    }
    this.#keys.sort();
    this.#versions.sort((a, b) => a.timestamp - b.timestamp);
  }

  /** A row was put, in the place of an earlier loose one or not. */
  put(key: string, before: Row | undefined, row: Row): void {
    if (before === undefined) {
      const last = this.#keys.at(-1);
      if (last === undefined || last < key) this.#keys.push(key);
      else this.#keys.splice(this.#positionOf(key), 0, key);
    }
    for (const [property, index] of this.#byValue) {
      if (before !== undefined) index.get(heldIn(before, property))?.delete(key);
      addTo(index, heldIn(row, property), key);
    }
    if (typeof row.Timestamp === 'number') this.#noteVersion({ timestamp: row.Timestamp, key });
  }

  remove(key: string, before: Row): void {
    this.#keys.splice(this.#positionOf(key), 1);
    for (const [property, index] of this.#byValue) index.get(heldIn(before, property))?.delete(key);
  }

  /** Keys of rows that hold the value, or one that is alike once folded. */
  keysWith(property: string, value: Value): ReadonlySet<string> {
    if (this.#keys.length === 0) return nothing;
    let index = this.#byValue.get(property);
    if (index === undefined) {
      index = new Map();
      for (const key of this.#keys) addTo(index, heldIn(this.#rows(key) ?? {}, property), key);
      this.#byValue.set(property, index);
    }
    return index.get(value === null ? null : folded(value)) ?? nothing;
  }

  #positionOf(key: string): number {
    return firstBeyond(0, this.#keys.length, (at) => (this.#keys[at] ?? '') >= key);
  }

  #noteVersion(version: Version): void {
    this.#versions.push(version);
    // Stale entries are dropped once they outnumber the rows, so that an often edited table does not grow for ever.
    if (this.#versions.length > 2 * this.#keys.length + 1024) {
      this.#versions = this.#versions.filter(({ key, timestamp }) => this.#rows(key)?.Timestamp === timestamp);
    }
  }
}

function heldIn(row: Row, property: string): string | null {
  const value = row[property] ?? null;
  return value === null ? null : folded(value);
}

function addTo(index: Map<string | null, Set<string>>, value: string | null, key: string): void {
  const keys = index.get(value);
  if (keys === undefined) index.set(value, new Set([key]));
  else keys.add(key);
}
