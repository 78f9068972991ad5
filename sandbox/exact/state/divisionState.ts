import type { EffectLedger } from '../../kit/ledger.ts';
import { random } from '../../kit/random.ts';
import type { Table, Tables } from '../../kit/tables.ts';
import { EntityStore } from './entityStore.ts';
import { type Row, withValues } from './rows.ts';
import { sqlWallOfInstant } from './wallClock.ts';

/** Who is changing data, and as what. */
export interface Cause {
  readonly by: 'api' | 'page' | 'control' | 'rule';
  /** The client and user, or the name of the page or rule, as the ledger shows it. */
  readonly who: string;
  readonly userId: string;
  readonly userName: string;
  /** The app that called; null for people and rules. */
  readonly clientId: string | null;
  /** Hosts this app may be called back on; null for any (exact-online.md 6.1). */
  readonly callbackHosts: readonly string[] | null;
}

/** A row that was written or removed: what webhooks listen to. */
export interface RowChange {
  readonly division: number;
  readonly entity: string;
  readonly key: string;
  readonly before: Row | null;
  readonly after: Row | null;
}

/** Entity numbers of `sync/Deleted` (exact-online.md 5.1). */
const deletedEntityTypes: Readonly<Record<string, number>> = {
  TransactionLines: 1,
  Accounts: 2,
  Addresses: 3,
  DocumentAttachments: 4,
  Contacts: 5,
  Documents: 6,
  GLAccounts: 7,
  SalesItemPrices: 8,
  Items: 9,
  PaymentTerms: 10,
  // Its sync twin has a row per line.
  SalesInvoiceLines: 13,
  StockPositions: 15,
  GoodsDeliveries: 16,
  GoodsDeliveryLines: 17,
  ItemWarehouses: 19,
  SupplierItem: 30,
  SalesPriceListVolumeDiscounts: 31,
  SalesOrders: 32,
  SalesOrderLines: 33,
};

/** Entities that have a sync twin, and so a rowversion. */
const withTimestamp: ReadonlySet<string> = new Set(Object.keys(deletedEntityTypes));

interface Counter extends Row {
  readonly name: string;
  readonly value: number;
}

export interface DivisionSurroundings {
  readonly seed: number;
  readonly nowMs: () => number;
  readonly changed: (change: RowChange) => void;
}

/** One administration: its rows, its one rowversion counter, its numbering and its deletion log. */
export class DivisionState {
  readonly code: number;
  readonly #tables: Tables;
  readonly #counters: Table<Counter>;
  readonly #stores = new Map<string, EntityStore>();
  readonly #ledger: EffectLedger;
  readonly #nowMs: () => number;
  readonly #seed: number;
  readonly #changed: (change: RowChange) => void;
  /** What every row carries. */
  readonly #ownColumns: Row;

  constructor(code: number, tables: Tables, ledger: EffectLedger, surroundings: DivisionSurroundings) {
    this.code = code;
    this.#tables = tables;
    this.#counters = tables.table<Counter>(`${code}/counters`);
    this.#ledger = ledger;
    this.#nowMs = surroundings.nowMs;
    this.#seed = surroundings.seed;
    this.#changed = surroundings.changed;
    this.#ownColumns = { Division: code };
  }

  entity(name: string): EntityStore {
    let store = this.#stores.get(name);
    if (store === undefined) {
      store = new EntityStore(name, this.#tables.packed<Row>(`${this.code}/${name}`, 'ID'));
      this.#stores.set(name, store);
    }
    return store;
  }

  reindex(): void {
    for (const store of this.#stores.values()) store.reindex();
  }

  nowWall(): number {
    return sqlWallOfInstant(this.#nowMs());
  }

  /** The next value of a named counter. `first` is what a fresh administration starts with. */
  next(counter: string, first: number): number {
    const value = (this.#counters.get(counter)?.value ?? first - 1) + 1;
    this.#counters.put(counter, { name: counter, value });
    return value;
  }

  setCounter(counter: string, value: number): void {
    this.#counters.put(counter, { name: counter, value });
  }

  /** A guid that depends only on the seed and on how many were made before, so that a replay makes the same ones. */
  newGuid(): string {
    return random(this.#seed, `${this.code}/guid/${this.next('guid', 1)}`).guid();
  }

  /** Inserts a row: key, system columns and rowversion are the server's. */
  insert(entity: string, values: Row, cause: Cause): Row {
    const now = this.nowWall();
    const row = withValues(
      { ID: this.newGuid(), ...values, Division: this.code },
      {
        Created: now,
        Creator: cause.userId,
        CreatorFullName: cause.userName,
        ...this.#stamp(entity, now, cause),
      },
    );
    return this.#store(entity, undefined, row, cause);
  }

  /** Writes changed columns; every write raises the rowversion, even one that changes nothing, as an SQL update does. */
  update(entity: string, before: Row, changes: Row, cause: Cause): Row {
    return this.#store(
      entity,
      before,
      withValues(before, { ...changes, ...this.#stamp(entity, this.nowWall(), cause) }),
      cause,
    );
  }

  remove(entity: string, row: Row, cause: Cause): void {
    const store = this.entity(entity);
    const key = store.keyOf(row);
    if (!store.remove(key)) return;
    this.#ledger.append({
      tenant: String(this.code),
      entity,
      key,
      action: 'delete',
      before: row,
      after: null,
      cause: { by: cause.by, who: cause.who, requestNumber: null },
    });
    this.#changed({ division: this.code, entity, key, before: row, after: null });
    const entityType = deletedEntityTypes[entity];
    if (entityType === undefined) return;
    this.entity('Deleted').put({
      ID: this.newGuid(),
      Timestamp: this.#nextTimestamp(),
      DeletedBy: cause.userId,
      DeletedDate: this.nowWall(),
      Division: this.code,
      EntityKey: key,
      EntityType: entityType,
    });
  }

  /** Puts a seeded row as it is: no ledger entry, because nobody caused it. */
  seed(entity: string, row: Row): Row {
    const store = this.entity(entity);
    if (!withTimestamp.has(entity)) store.seed(row, this.#ownColumns);
    else store.seed(row, { ...this.#ownColumns, Timestamp: this.#nextTimestamp() });
    return row;
  }

  /** Replaces a seeded row, under a new rowversion. */
  reseed(entity: string, row: Row): void {
    const stamp = withTimestamp.has(entity) ? { Timestamp: this.#nextTimestamp() } : {};
    this.entity(entity).put(withValues(row, stamp));
  }

  /** "Move division": all rowversions are issued anew, from a low start (exact-online.md 5, 10.6). */
  restartTimestamps(entities: readonly string[]): void {
    this.setCounter('timestamp', 0);
    for (const entity of entities) {
      if (!withTimestamp.has(entity) && entity !== 'Deleted') continue;
      this.entity(entity).restamp((row) => withValues(row, { Timestamp: this.#nextTimestamp() }));
    }
  }

  #stamp(entity: string, now: number, cause: Cause): Row {
    const stamp = { Modified: now, Modifier: cause.userId, ModifierFullName: cause.userName };
    return withTimestamp.has(entity) ? { ...stamp, Timestamp: this.#nextTimestamp() } : stamp;
  }

  /** Beyond int32 from the start, so that a client that forgets the `L` suffix learns it here (exact-online.md 5). */
  #nextTimestamp(): number {
    return this.next('timestamp', 9_213_000_001);
  }

  #store(entity: string, before: Row | undefined, after: Row, cause: Cause): Row {
    const store = this.entity(entity);
    store.put(after);
    this.#ledger.append({
      tenant: String(this.code),
      entity,
      key: store.keyOf(after),
      action: before === undefined ? 'create' : 'update',
      before: before ?? null,
      after,
      cause: { by: cause.by, who: cause.who, requestNumber: null },
    });
    this.#changed({ division: this.code, entity, key: store.keyOf(after), before: before ?? null, after });
    return after;
  }
}
