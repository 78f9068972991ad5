import { PackedRows } from './packed/packedRows.ts';
import type { PackableRow } from './packed/rowPack.ts';

/**
 * The state of a sandbox: named tables of plain rows, keyed by text. Rows are values: a change puts a new row.
 * Every change is reported to the journal, which is how a sandbox killed at any moment comes back as it was.
 */
export interface Journal {
  /** `row` null means removed. Called in the order of the changes. */
  changed(table: string, key: string, row: object | null): void;
}

export const nullJournal: Journal = { changed: () => {} };

export interface Table<Row extends object> {
  readonly name: string;
  get(key: string): Row | undefined;
  put(key: string, row: Row): void;
  remove(key: string): boolean;
  /** In order of first insertion, which is part of the determinism. */
  rows(): IterableIterator<Row>;
  /** Every so manieth row, counted in the order of insertion. */
  sample(every: number): IterableIterator<Row>;
  entries(): IterableIterator<[key: string, row: Row]>;
  readonly size: number;
}

/** A table of flat rows, keyed by one of their properties, whose seeded rows are packed: for hundreds of thousands of them. */
export interface PackedTable<Row extends PackableRow> extends Table<Row> {
  /** How the rows are kept, for indexes over them. For reading only: what writes goes through the table. */
  readonly packed: PackedRows<Row>;
  /**
   * Adds a seeded row, with the properties of `more` after its own. No journal hears of it: seeding comes before that. False when
   * it could not be packed and stands beside the others.
   */
  seed(row: PackableRow, more: PackableRow): boolean;
  /** Puts every row as `changed` makes it, keeping their order. */
  rewrite(changed: (row: Row) => Row): void;
}

/** What keeps the rows of a table; a `Map` does. */
interface RowStore {
  readonly size: number;
  get(key: string): object | undefined;
  set(key: string, row: object): unknown;
  delete(key: string): boolean;
  values(): IterableIterator<object>;
  entries(): IterableIterator<[key: string, row: object]>;
}

export class Tables {
  readonly #stores = new Map<string, { rows: RowStore }>();
  #journal: Journal = nullJournal;

  /** Declares a table, or returns the one of that name. The caller vouches for the row type: a name has one declaring module. */
  table<Row extends object>(name: string): Table<Row> {
    return new NamedTable<Row>(name, this.#store(name), this.#changed);
  }

  /** The same, for a table whose seeded rows are to be packed. */
  packed<Row extends PackableRow>(name: string, keyProperty: string): PackedTable<Row> {
    const store = this.#store(name);
    const packed = new PackedRows<Row>(keyProperty);
    // Rows that a journal brought back before anybody declared the table.
    for (const [key, row] of store.rows.entries()) packed.set(key, row as Row);
    store.rows = packed as unknown as RowStore;
    return new NamedPackedTable<Row>(name, packed, this.#changed);
  }

  /** From now on changes are recorded: seeding happens before, replay uses `restore`. */
  record(journal: Journal): void {
    this.#journal = journal;
  }

  /** Applies one journal line without recording it again. */
  restore(table: string, key: string, row: object | null): void {
    const { rows } = this.#store(table);
    if (row === null) rows.delete(key);
    else rows.set(key, row);
  }

  /** Names of the tables that hold rows, sorted: which module declared first does not matter. */
  names(): readonly string[] {
    return [...this.#stores].flatMap(([name, { rows }]) => (rows.size > 0 ? [name] : [])).sort();
  }

  readonly #changed: Journal['changed'] = (table, key, row) => this.#journal.changed(table, key, row);

  #store(name: string): { rows: RowStore } {
    let store = this.#stores.get(name);
    if (store === undefined) {
      store = { rows: new Map() };
      this.#stores.set(name, store);
    }
    return store;
  }
}

class NamedTable<Row extends object> implements Table<Row> {
  readonly name: string;
  readonly #store: { readonly rows: RowStore };
  readonly #changed: Journal['changed'];

  constructor(name: string, store: { readonly rows: RowStore }, changed: Journal['changed']) {
    this.name = name;
    this.#store = store;
    this.#changed = changed;
  }

  get size(): number {
    return this.#store.rows.size;
  }

  get(key: string): Row | undefined {
    return this.#store.rows.get(key) as Row | undefined;
  }

  put(key: string, row: Row): void {
    this.#store.rows.set(key, row);
    this.#changed(this.name, key, row);
  }

  remove(key: string): boolean {
    const existed = this.#store.rows.delete(key);
    if (existed) this.#changed(this.name, key, null);
    return existed;
  }

  rows(): IterableIterator<Row> {
    return this.#store.rows.values() as IterableIterator<Row>;
  }

  *sample(every: number): Generator<Row> {
    let index = 0;
    for (const row of this.rows()) {
      if (index % every === 0) yield row;
      index += 1;
    }
  }

  entries(): IterableIterator<[key: string, row: Row]> {
    return this.#store.rows.entries() as IterableIterator<[key: string, row: Row]>;
  }
}

class NamedPackedTable<Row extends PackableRow> extends NamedTable<Row> implements PackedTable<Row> {
  readonly packed: PackedRows<Row>;
  readonly #changed: Journal['changed'];

  constructor(name: string, packed: PackedRows<Row>, changed: Journal['changed']) {
    super(name, { rows: packed as unknown as RowStore }, changed);
    this.packed = packed;
    this.#changed = changed;
  }

  seed(row: PackableRow, more: PackableRow): boolean {
    return this.packed.add(row, more);
  }

  rewrite(changed: (row: Row) => Row): void {
    this.packed.repack((row) => {
      const after = changed(row);
      this.#changed(this.name, this.packed.keyOf(after), after);
      return after;
    });
  }

  override sample(every: number): Generator<Row> {
    return this.packed.sample(every);
  }
}
