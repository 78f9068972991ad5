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
  entries(): IterableIterator<[key: string, row: Row]>;
  readonly size: number;
}

export class Tables {
  readonly #tables = new Map<string, Map<string, object>>();
  #journal: Journal = nullJournal;

  /** Declares a table, or returns the one of that name. The caller vouches for the row type: a name has one declaring module. */
  table<Row extends object>(name: string): Table<Row> {
    const rows = this.#rows(name) as Map<string, Row>;
    return {
      name,
      get: (key) => rows.get(key),
      put: (key, row) => {
        rows.set(key, row);
        this.#journal.changed(name, key, row);
      },
      remove: (key) => {
        const existed = rows.delete(key);
        if (existed) this.#journal.changed(name, key, null);
        return existed;
      },
      rows: () => rows.values(),
      entries: () => rows.entries(),
      get size() {
        return rows.size;
      },
    };
  }

  /** From now on changes are recorded: seeding happens before, replay uses `restore`. */
  record(journal: Journal): void {
    this.#journal = journal;
  }

  /** Applies one journal line without recording it again. */
  restore(table: string, key: string, row: object | null): void {
    if (row === null) this.#rows(table).delete(key);
    else this.#rows(table).set(key, row);
  }

  /** Names of the tables that hold rows, sorted: which module declared first does not matter. */
  names(): readonly string[] {
    return [...this.#tables].flatMap(([name, rows]) => (rows.size > 0 ? [name] : [])).sort();
  }

  #rows(name: string): Map<string, object> {
    let rows = this.#tables.get(name);
    if (rows === undefined) {
      rows = new Map();
      this.#tables.set(name, rows);
    }
    return rows;
  }
}
