import type { Table } from '../../kit/tables.ts';
import type { Row, Value } from './rows.ts';

/**
 * The rows of one entity in one division, with what lists need: keys in order, rows by any property asked for, and rows
 * in order of their rowversion. The table is the truth; everything else is rebuilt from it.
 */
export class EntityStore {
  readonly entity: string;
  readonly #table: Table<Row>;
  readonly #keyProperty: string;
  #keys: string[] = [];
  #areKeysSorted = true;
  /** Rowversions in rising order with the key they belonged to; an entry is stale when its row has moved on. */
  #versions: { readonly timestamp: number; readonly key: string }[] = [];
  readonly #indexes = new Map<string, Map<Value, Set<string>>>();

  constructor(entity: string, table: Table<Row>, keyProperty: string) {
    this.entity = entity;
    this.#table = table;
    this.#keyProperty = keyProperty;
    this.reindex();
  }

  get size(): number {
    return this.#table.size;
  }

  get(key: string): Row | undefined {
    return this.#table.get(key);
  }

  keyOf(row: Row): string {
    return String(row[this.#keyProperty]);
  }

  put(row: Row): void {
    const key = this.keyOf(row);
    const before = this.#table.get(key);
    this.#table.put(key, row);
    if (before === undefined) this.#insertKey(key);
    this.#indexRow(key, before, row);
    this.#noteVersion(key, row);
  }

  remove(key: string): boolean {
    const before = this.#table.get(key);
    if (before === undefined) return false;
    this.#table.remove(key);
    this.#sortKeys();
    const at = lowerBound(this.#keys, key);
    if (this.#keys[at] === key) this.#keys.splice(at, 1);
    this.#indexRow(key, before, undefined);
    return true;
  }

  /** Every row in key order, which is the order of a list without `$orderby`. */
  *rows(): IterableIterator<Row> {
    this.#sortKeys();
    for (const key of this.#keys) {
      const row = this.#table.get(key);
      if (row !== undefined) yield row;
    }
  }

  /** Rows with a key after the given one, in key order: the continuation of a plain list. */
  *rowsAfter(key: string): IterableIterator<Row> {
    this.#sortKeys();
    let at = lowerBound(this.#keys, key);
    if (this.#keys[at] === key) at += 1;
    for (; at < this.#keys.length; at += 1) {
      const row = this.#table.get(this.#keys[at] ?? '');
      if (row !== undefined) yield row;
    }
  }

  /** Rows whose rowversion is greater than `timestamp`, in its order (exact-online.md 5). */
  *rowsSince(timestamp: number): IterableIterator<Row> {
    let low = 0;
    let high = this.#versions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#versions[middle]?.timestamp ?? 0) <= timestamp) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < this.#versions.length; at += 1) {
      const version = this.#versions[at];
      if (version === undefined) continue;
      const row = this.#table.get(version.key);
      if (row !== undefined && row.Timestamp === version.timestamp) yield row;
    }
  }

  /** Rows that carry `value` in `property`, in key order. The first call for a property builds its index. */
  rowsWith(property: string, value: Value): readonly Row[] {
    let index = this.#indexes.get(property);
    if (index === undefined) {
      index = new Map();
      for (const row of this.#table.rows()) addTo(index, row[property] ?? null, this.keyOf(row));
      this.#indexes.set(property, index);
    }
    const keys = [...(index.get(value) ?? [])].sort();
    return keys.flatMap((key) => {
      const row = this.#table.get(key);
      return row === undefined ? [] : [row];
    });
  }

  /** Rebuilds everything derived, after the table was filled, restored or cleared behind this object's back. */
  reindex(): void {
    this.#indexes.clear();
    this.#keys = [];
    this.#versions = [];
    for (const row of this.#table.rows()) {
      const key = this.keyOf(row);
      this.#keys.push(key);
      if (typeof row.Timestamp === 'number') this.#versions.push({ timestamp: row.Timestamp, key });
    }
    this.#areKeysSorted = false;
    this.#versions.sort((a, b) => a.timestamp - b.timestamp);
  }

  #insertKey(key: string): void {
    const last = this.#keys.at(-1);
    if (!this.#areKeysSorted || last === undefined || last < key) {
      this.#keys.push(key);
      return;
    }
    this.#keys.splice(lowerBound(this.#keys, key), 0, key);
  }

  #sortKeys(): void {
    if (this.#areKeysSorted) return;
    this.#keys.sort();
    this.#areKeysSorted = true;
  }

  #noteVersion(key: string, row: Row): void {
    if (typeof row.Timestamp !== 'number') return;
    this.#versions.push({ timestamp: row.Timestamp, key });
    // Stale entries are dropped once they outnumber the rows, so that an often edited table does not grow for ever.
    if (this.#versions.length > 2 * this.#table.size + 1024) {
      this.#versions = this.#versions.filter((v) => this.#table.get(v.key)?.Timestamp === v.timestamp);
    }
  }

  #indexRow(key: string, before: Row | undefined, after: Row | undefined): void {
    for (const [property, index] of this.#indexes) {
      if (before !== undefined) index.get(before[property] ?? null)?.delete(key);
      if (after !== undefined) addTo(index, after[property] ?? null, key);
    }
  }
}

function addTo(index: Map<Value, Set<string>>, value: Value, key: string): void {
  const keys = index.get(value);
  if (keys === undefined) index.set(value, new Set([key]));
  else keys.add(key);
}

/** First position whose key is not before the given one. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
