/** What a table is: how a row is named, by what it is looked up, and what must not occur twice or without its parent. */
export interface TableSpec<Row extends object> {
  readonly key: (row: Row) => string;
  readonly indexes: Readonly<Record<string, (row: Row) => string>>;
  /** Indexes in which each value occurs once. */
  readonly unique?: readonly string[];
  /** The row of another table without which this one must not be. */
  readonly parent?: (row: Row) => { readonly table: string; readonly key: string } | null;
}

/** A table as one transaction sees it, or as everybody else does. */
export interface View<Row extends object> {
  get(key: string): Row | undefined;
  rows(): Iterable<Row>;
  /** Rows with this value in an index, in order of their insertion. */
  where(index: string, value: string): readonly Row[];
  put(row: Row): void;
  remove(key: string): void;
}

const absent = '\u0002';

/** One text for several values; no id, name or code contains the separator. */
export function keyOf(first: string | null, ...others: readonly (string | null)[]): string {
  let key = first ?? absent;
  for (const other of others) key += `\u0001${other ?? absent}`;
  return key;
}

/** The committed rows of one table with its indexes. Rows are values: a change puts a new row. */
export class Table<Row extends object> {
  readonly name: string;
  readonly spec: TableSpec<Row>;
  readonly #rows: Map<string, Row>;
  readonly #indexes = new Map<string, Map<string, Set<string>>>();

  constructor(name: string, spec: TableSpec<Row>, rows: Iterable<readonly [string, Row]> = []) {
    this.name = name;
    this.spec = spec;
    this.#rows = new Map(rows);
    for (const index of Object.keys(spec.indexes)) this.#indexes.set(index, new Map());
    for (const [key, row] of this.#rows) this.#enter(key, row);
  }

  clone(): Table<Row> {
    return new Table(this.name, this.spec, this.#rows);
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  rows(): IterableIterator<[string, Row]> {
    return this.#rows.entries();
  }

  values(): IterableIterator<Row> {
    return this.#rows.values();
  }

  keysWhere(index: string, value: string): Iterable<string> {
    const values = this.#indexes.get(index);
    if (values === undefined) throw new Error(`table ${this.name} has no index ${index}`);
    return values.get(value) ?? [];
  }

  put(key: string, row: Row): void {
    const before = this.#rows.get(key);
    if (before !== undefined) this.#leave(key, before, row);
    this.#rows.set(key, row);
    this.#enter(key, row);
  }

  remove(key: string): void {
    const before = this.#rows.get(key);
    if (before === undefined) return;
    this.#leave(key, before, null);
    this.#rows.delete(key);
  }

  #enter(key: string, row: Row): void {
    for (const [index, values] of this.#indexes) {
      const value = this.#value(index, row);
      const keys = values.get(value);
      if (keys === undefined) values.set(value, new Set([key]));
      else keys.add(key);
    }
  }

  #leave(key: string, row: Row, after: Row | null): void {
    for (const [index, values] of this.#indexes) {
      const value = this.#value(index, row);
      if (after !== null && this.#value(index, after) === value) continue;
      const keys = values.get(value);
      keys?.delete(key);
      if (keys?.size === 0) values.delete(value);
    }
  }

  #value(index: string, row: Row): string {
    const valueIn = this.spec.indexes[index];
    if (valueIn === undefined) throw new Error(`table ${this.name} has no index ${index}`);
    return valueIn(row);
  }
}
