import { ChainIndex } from '../../kit/packed/chainIndex.ts';
import type { PackedTable } from '../../kit/tables.ts';
import { LooseIndex } from './looseIndex.ts';
import type { Row, Value } from './rows.ts';
import { firstBeyond } from './search.ts';

/** A property and the value that it holds. */
export interface CellEquality {
  readonly property: string;
  readonly value: Exclude<Value, null>;
}

/** Reads one property of a row without making the row. */
export type ReadCell = (property: string) => Value;

/**
 * The rows of one entity in one division, with what lists need: rows in the order of their keys, in the order of their
 * rowversions, and by any property asked for. Seeded rows are packed, and so are the indexes over them; what was written since
 * is few and has ordinary ones. The table is the truth; everything else is rebuilt from it.
 */
export class EntityStore {
  readonly entity: string;
  readonly #table: PackedTable<Row>;
  readonly #loose: LooseIndex;
  readonly #chains = new Map<string, ChainIndex>();
  #lastSeeded = 0;
  /** What was found last, until something is written: each line of a page asks twenty times for the same entry and journal. */
  #lastGot: { readonly key: string; readonly row: Row | undefined } | null = null;
  readonly #lastWith = new Map<string, { readonly value: Value; readonly rows: readonly Row[] }>();

  constructor(entity: string, table: PackedTable<Row>) {
    this.entity = entity;
    this.#table = table;
    this.#loose = new LooseIndex((key) => table.packed.loose(key));
    this.reindex();
  }

  get size(): number {
    return this.#table.size;
  }

  get(key: string): Row | undefined {
    if (this.#lastGot?.key !== key) this.#lastGot = { key, row: this.#table.get(key) };
    return this.#lastGot.row;
  }

  keyOf(row: Row): string {
    return this.#table.packed.keyOf(row);
  }

  /** Adds a new seeded row, with the properties of `more` after its own. Rowversions rise from row to row. */
  seed(row: Row, more: Row): void {
    this.#forgetLast();
    const timestamp = more.Timestamp;
    if (typeof timestamp === 'number') {
      if (timestamp <= this.#lastSeeded)
        throw new Error(`${this.entity} is seeded out of the order of its rowversions`);
      this.#lastSeeded = timestamp;
    }
    if (this.#table.seed(row, more)) return;
    const key = this.keyOf(row);
    const loose = this.#table.packed.loose(key);
    if (loose !== undefined) this.#loose.put(key, undefined, loose);
  }

  put(row: Row): void {
    this.#forgetLast();
    const key = this.keyOf(row);
    const before = this.#table.packed.loose(key);
    this.#table.put(key, row);
    this.#loose.put(key, before, row);
  }

  remove(key: string): boolean {
    this.#forgetLast();
    const before = this.#table.packed.loose(key);
    if (!this.#table.remove(key)) return false;
    if (before !== undefined) this.#loose.remove(key, before);
    return true;
  }

  /** Every row in key order, which is the order of a list without `$orderby`. */
  rows(): IterableIterator<Row> {
    return this.rowsAfter(null);
  }

  /**
   * Rows with a key after the given one, in key order: the continuation of a plain list. `test` decides which, by the cells it
   * reads: of a hundred thousand packed rows only those are made that pass.
   */
  *rowsAfter(key: string | null, test: ((read: ReadCell) => boolean) | null = null): Generator<Row> {
    const { packed } = this.#table;
    const { pack } = packed;
    let here = 0;
    const readHere: ReadCell = (property) => pack.cell(here, property);
    for (const one of this.#inKeyOrder(key)) {
      if (typeof one === 'number') {
        here = one;
        if (test === null || test(readHere)) yield packed.rowAt(one);
      } else if (test === null || test((property) => one[property] ?? null)) yield one;
    }
  }

  /** Rows whose rowversion is greater than `timestamp`, in its order (exact-online.md 5). */
  *rowsSince(timestamp: number): Generator<Row> {
    const { packed } = this.#table;
    const { pack } = packed;
    const { versions } = this.#loose;
    const versionOf = (slot: number): number => Number(pack.cell(slot, 'Timestamp') ?? 0);
    let slot = firstBeyond(0, pack.size, (at) => versionOf(at) > timestamp);
    let next = firstBeyond(0, versions.length, (at) => (versions[at]?.timestamp ?? 0) > timestamp);
    for (;;) {
      const version = versions[next];
      const isPackedNext = slot < pack.size && (version === undefined || versionOf(slot) < version.timestamp);
      if (isPackedNext) {
        if (packed.isCurrent(slot)) yield packed.rowAt(slot);
        slot += 1;
      } else if (version !== undefined) {
        const row = packed.loose(version.key);
        if (row !== undefined && row.Timestamp === version.timestamp) yield row;
        next += 1;
      } else return;
    }
  }

  /** Rows that carry `value` in `property`, in key order. The first call for a property builds its index. */
  rowsWith(property: string, value: Value): readonly Row[] {
    const last = this.#lastWith.get(property);
    if (last !== undefined && last.value === value) return last.rows;
    const rows = this.#sorted(this.#rowsLike(property, value).filter((row) => (row[property] ?? null) === value));
    this.#lastWith.set(property, { value, rows });
    return rows;
  }

  /**
   * Rows that meet one of these equalities, letter case and blanks around text aside, in key order. Null when more than `rowsMax`
   * have to be looked at: then it is quicker to read through all rows.
   */
  rowsLike(equalities: readonly CellEquality[], rowsMax: number): readonly Row[] | null {
    let count = 0;
    for (const { property, value } of equalities) {
      count += this.#slotsLike(property, value).length + this.#loose.keysWith(property, value).size;
    }
    if (count > rowsMax) return null;
    const rows = equalities.flatMap(({ property, value }) => this.#rowsLike(property, value));
    return this.#sorted([...new Map(rows.map((row) => [this.keyOf(row), row])).values()]);
  }

  /** Puts every row as `restamped` makes it, which gives them rising rowversions, in the order in which the rows came. */
  restamp(restamped: (row: Row) => Row): void {
    this.#table.rewrite(restamped);
    this.reindex();
  }

  /** Rebuilds everything derived, after the table was filled, restored or cleared behind this object's back. */
  reindex(): void {
    this.#forgetLast();
    this.#chains.clear();
    this.#loose.reset(this.#table.packed.looseEntries());
  }

  #forgetLast(): void {
    this.#lastGot = null;
    if (this.#lastWith.size > 0) this.#lastWith.clear();
  }

  #rowsLike(property: string, value: Value): Row[] {
    const { packed } = this.#table;
    const rows: Row[] = [];
    for (const slot of this.#slotsLike(property, value)) if (packed.isCurrent(slot)) rows.push(packed.rowAt(slot));
    for (const key of this.#loose.keysWith(property, value)) {
      const row = packed.loose(key);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  #sorted(rows: Row[]): readonly Row[] {
    return rows.length < 2 ? rows : rows.sort((a, b) => (this.keyOf(a) < this.keyOf(b) ? -1 : 1));
  }

  /** Slots of packed rows and loose rows themselves, in the order of their keys. */
  *#inKeyOrder(after: string | null): Generator<number | Row> {
    const { packed } = this.#table;
    const { pack } = packed;
    const slots = pack.slotsByKey();
    const { keys } = this.#loose;
    const keyAt = (at: number): string => pack.key(slots[at] ?? 0);
    let at = after === null ? 0 : firstBeyond(0, slots.length, (one) => keyAt(one) > after);
    let next = after === null ? 0 : firstBeyond(0, keys.length, (one) => (keys[one] ?? '') > after);
    for (;;) {
      const key = keys[next];
      const end = key === undefined ? slots.length : firstBeyond(at, slots.length, (one) => keyAt(one) > key);
      for (; at < end; at += 1) {
        const slot = slots[at] ?? 0;
        if (packed.isCurrent(slot)) yield slot;
      }
      if (key === undefined) return;
      const row = packed.loose(key);
      if (row !== undefined) yield row;
      next += 1;
    }
  }

  #slotsLike(property: string, value: Value): readonly number[] {
    const { pack } = this.#table.packed;
    if (value === null) return pack.slotsWithout(property);
    let chain = this.#chains.get(property);
    if (chain === undefined) {
      chain = new ChainIndex(pack, property);
      this.#chains.set(property, chain);
    }
    return chain.slots(value);
  }
}
