import { asStored } from './asStored.ts';
import type { Table, View } from './table.ts';

/** One row before and after a transaction; null when it was not there. */
export interface RowChange {
  readonly table: string;
  readonly key: string;
  readonly before: object | null;
  readonly after: object | null;
}

/** The committed rows, for reads outside of any transaction. */
export function committedView<Row extends object>(table: Table<Row>): View<Row> {
  const refuse = (): never => {
    throw new Error(`table ${table.name} is written outside of a transaction`);
  };
  return {
    get: (key) => table.get(key),
    rows: () => [...table.values()],
    where: (index, value) => {
      const found: Row[] = [];
      for (const key of table.keysWhere(index, value)) {
        const row = table.get(key);
        if (row !== undefined) found.push(row);
      }
      return found;
    },
    put: refuse,
    remove: refuse,
  };
}

/**
 * One table within a transaction: its own writes over the committed rows. Nothing is changed before `commit`. Transactions
 * follow each other, so one layer serves all of them, each from its `begin` on.
 */
export class Layer<Row extends object> implements View<Row> {
  readonly #table: Table<Row>;
  readonly #written = new Map<string, Row | null>();

  constructor(table: Table<Row>) {
    this.#table = table;
  }

  /** Whether this transaction wrote or removed anything. */
  get isWritten(): boolean {
    return this.#written.size > 0;
  }

  /** Forgets what the transaction before wrote and did not commit. */
  begin(): void {
    if (this.isWritten) this.#written.clear();
  }

  get(key: string): Row | undefined {
    const written = this.#written.get(key);
    return written === undefined ? this.#table.get(key) : (written ?? undefined);
  }

  rows(): readonly Row[] {
    const found: Row[] = [];
    for (const [key, row] of this.#table.rows()) if (!this.#written.has(key)) found.push(row);
    for (const row of this.#written.values()) if (row !== null) found.push(row);
    return found;
  }

  where(index: string, value: string): readonly Row[] {
    const found: Row[] = [];
    for (const key of this.#table.keysWhere(index, value)) {
      const row = this.#written.has(key) ? undefined : this.#table.get(key);
      if (row !== undefined) found.push(row);
    }
    const valueIn = this.#table.spec.indexes[index];
    for (const row of this.#written.values()) if (row !== null && valueIn?.(row) === value) found.push(row);
    return found;
  }

  put(row: Row): void {
    const stored = asStored(row);
    const key = this.#table.spec.key(stored);
    for (const index of this.#table.spec.unique ?? []) this.#refuseTwice(index, key, stored);
    this.#written.set(key, stored);
  }

  remove(key: string): void {
    if (this.get(key) !== undefined) this.#written.set(key, null);
  }

  commit(): readonly RowChange[] {
    const changes: RowChange[] = [];
    for (const [key, after] of this.#written) {
      const before = this.#table.get(key) ?? null;
      if (before === null && after === null) continue;
      if (after === null) this.#table.remove(key);
      else this.#table.put(key, after);
      changes.push({ table: this.#table.name, key, before, after });
    }
    this.#written.clear();
    return changes;
  }

  /** Rows that this transaction leaves behind. */
  *kept(): Iterable<Row> {
    for (const row of this.#written.values()) if (row !== null) yield row;
  }

  #refuseTwice(index: string, key: string, row: Row): void {
    const value = this.#table.spec.indexes[index]?.(row) ?? '';
    for (const other of this.where(index, value)) {
      if (this.#table.spec.key(other) === key) continue;
      throw new Error(`table ${this.#table.name} holds a row with this ${index} already: it is unique`);
    }
  }
}
