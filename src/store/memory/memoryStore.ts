import type { Store, StoreReads, StoreWrites } from '../port.ts';
import { historyReads, historyWrites } from './history.ts';
import { committedView, Layer, type RowChange } from './layer.ts';
import { leaseWrites } from './leases.ts';
import { linkReads, linkWrites } from './links.ts';
import { liveReads, liveWrites } from './live.ts';
import { KeptLocks } from './locks.ts';
import { lookBackReads, lookBackWrites } from './lookBack.ts';
import { peopleReads, peopleWrites, swapBudget } from './people.ts';
import { planItemReads, planItemWrites } from './planItems.ts';
import { recordReads, recordWrites } from './records.ts';
import { type Rows, specs, type Views } from './rows.ts';
import { runReads, runWrites } from './runs.ts';
import { siblingReads, siblingWrites } from './siblings.ts';
import { Table } from './table.ts';
import { unlinkedReads } from './unlinked.ts';

type Tables = { readonly [T in keyof Rows]: Table<Rows[T]> };
type Layers = { readonly [T in keyof Rows]: Layer<Rows[T]> };

const reads = (views: Views): StoreReads => ({
  ...peopleReads(views),
  ...recordReads(views),
  ...linkReads(views),
  ...runReads(views),
  ...planItemReads(views),
  ...historyReads(views),
  ...liveReads(views),
  ...lookBackReads(views),
  ...unlinkedReads(views),
  ...siblingReads(views),
});

const writes = (views: Views): StoreWrites => ({
  ...reads(views),
  ...peopleWrites(views),
  ...leaseWrites(views),
  ...recordWrites(views),
  ...linkWrites(views),
  ...runWrites(views),
  ...planItemWrites(views),
  ...historyWrites(views),
  ...liveWrites(views),
  ...lookBackWrites(views),
  ...siblingWrites(views),
});

/** The store as one process holds it, with what PostgreSQL does when a process dies and when a lock's connection breaks. */
export interface MemorySession extends Store {
  /** Its locks are free, and what it waits for is over. */
  drop(): void;
  /** A lock that it holds is free, and its work goes on. */
  loseLock(name: string): void;
}

/** What one transaction changed; told after it is committed. */
export type CommitListener = (changes: readonly RowChange[]) => void;

/**
 * The store port in memory, for tests and the simulation: the same contract as PostgreSQL, checked by the same suite.
 * Transactions run one after the other, which is stricter than PostgreSQL's: races between two open transactions are for
 * the tests on the real one. Several processes share it, each through a `session` of its own.
 */
export class MemoryStore {
  #tables: Tables;
  #layers: Layers;
  #writes: StoreWrites;
  readonly #locks = new KeptLocks();
  #listeners: readonly CommitListener[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor(tables: Tables = emptyTables()) {
    this.#tables = tables;
    this.#layers = layersOver(tables);
    this.#writes = writes(this.#layers);
  }

  onCommit(listener: CommitListener): void {
    this.#listeners = [...this.#listeners, listener];
  }

  /** The committed rows as they are now, with no locks and no listeners: a database restored from a backup. */
  clone(): MemoryStore {
    return new MemoryStore(mapTables((name) => this.#tables[name].clone() as never));
  }

  /**
   * Puts back what `backup` holds, as an operator does it: nobody is connected meanwhile. Sessions from before still show
   * what was there then, and are of no use any more.
   */
  restore(backup: MemoryStore): void {
    this.#tables = backup.clone().#tables;
    this.#layers = layersOver(this.#tables);
    this.#writes = writes(this.#layers);
  }

  /** Every committed row of a table, for checkers. */
  rows<T extends keyof Rows>(name: T): readonly Rows[T][] {
    return [...this.#tables[name].values()] as Rows[T][];
  }

  session(): MemorySession {
    const owner = Symbol('session');
    const committed = reads(mapTables((name) => committedView(this.#tables[name] as Table<object>) as never));
    return {
      ...committed,
      transact: (work) => this.#transact(() => work(this.#writes)),
      swapBudget: (budget) => this.#transact(async () => swapBudget(this.#layers, budget)),
      withLock: (name, work) => this.#locks.hold(owner, name, work),
      drop: () => this.#locks.free(owner),
      loseLock: (name) => this.#locks.lose(owner, name),
      close: async () => {},
    };
  }

  #transact<T>(work: () => Promise<T>): Promise<T> {
    const run = async (): Promise<T> => {
      const layers = this.#layers;
      for (const name of tableNames) layers[name].begin();
      const result = await work();
      this.#commit(layers);
      return result;
    };
    const mine = this.#last.then(run);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  #commit(layers: Layers): void {
    const written = tableNames.filter((name) => layers[name].isWritten);
    for (const name of written) this.#refuseOrphans(layers, name);
    const changes = written.flatMap((name) => layers[name].commit());
    if (changes.length > 0) for (const listener of this.#listeners) listener(changes);
  }

  #refuseOrphans<T extends keyof Rows>(layers: Layers, name: T): void {
    const { parent } = this.#tables[name].spec;
    if (parent === undefined) return;
    for (const row of layers[name].kept()) {
      const of = parent(row as Rows[T]);
      if (of === null || layers[of.table as keyof Rows].get(of.key) !== undefined) continue;
      throw new Error(`a row of table ${name} has no ${of.table}: it violates a foreign key`);
    }
  }
}

const tableNames = Object.keys(specs) as (keyof Rows)[];

const mapTables = <M>(make: (name: keyof Rows) => M) =>
  Object.fromEntries(tableNames.map((name) => [name, make(name)])) as { readonly [T in keyof Rows]: never };

const layersOver = (tables: Tables): Layers => mapTables((name) => new Layer(tables[name] as Table<object>) as never);

const emptyTables = (): Tables => mapTables((name) => new Table(name, specs[name] as never) as never);
