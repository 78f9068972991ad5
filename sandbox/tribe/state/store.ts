import type { Table, Tables } from '../../kit/tables.ts';
import { type DateField, DateOrder, dateFields, dateOf } from './dateOrder.ts';
import type { Entity } from './entity.ts';
import { Groups, none } from './groups.ts';

/** Fields that clients and rules look records up by; everything else is found by reading through. */
const indexedFields: ReadonlySet<string> = new Set(['DebtorNumber', 'CreditorNumber', 'ImportId', 'Code']);

/**
 * All records of all tenants, with the indexes that keep reads short: by type, by link, by date, and by the fields people
 * search on. Indexes are derived: `reindex` rebuilds them after the tables were restored.
 */
export class EntityStore {
  readonly #table: Table<Entity>;
  readonly #byType = new Map<string, Map<string, Entity>>();
  readonly #byLink = new Groups();
  readonly #byValue = new Groups();
  /** Made when they are first asked for and kept in order from then on. */
  readonly #byDate = new Map<string, Map<DateField, DateOrder>>();
  #version = 0;

  constructor(tables: Tables) {
    this.#table = tables.table<Entity>('entities');
  }

  reindex(): void {
    this.#byType.clear();
    this.#byLink.clear();
    this.#byValue.clear();
    this.#byDate.clear();
    for (const entity of this.#table.rows()) this.#index(entity);
  }

  /** Makes the orders by date of every type now, so that the first client to poll does not wait for them. */
  warm(): void {
    for (const key of this.#byType.keys()) for (const field of dateFields) this.#dateOrder(key, field);
  }

  /** Changes whenever a record does: what was computed under another version is stale. */
  get version(): number {
    return this.#version;
  }

  /** Every record of every tenant, in order of creation. */
  all(): Iterable<Entity> {
    return this.#table.rows();
  }

  /** Null also when the record belongs to another tenant: one organisation never sees that another's id exists. */
  get(tenant: string, id: string): Entity | null {
    const entity = this.#table.get(id);
    return entity !== undefined && entity.tenant === tenant ? entity : null;
  }

  put(entity: Entity): void {
    const before = this.#table.get(entity.id);
    if (before !== undefined) this.#unindex(before, entity);
    this.#redate(before ?? null, entity);
    this.#table.put(entity.id, entity);
    this.#index(entity);
  }

  remove(id: string): void {
    const before = this.#table.get(id);
    if (before === undefined) return;
    this.#version += 1;
    this.#unindex(before, null);
    this.#redate(before, null);
    this.#table.remove(id);
  }

  /** Records of exactly this type, in order of creation. */
  ofType(tenant: string, type: string): Iterable<Entity> {
    return this.#byType.get(`${tenant}|${type}`)?.values() ?? [];
  }

  /** The ids of the records of exactly this type by date. */
  dateOrder(tenant: string, type: string, field: DateField): DateOrder {
    return this.#dateOrder(`${tenant}|${type}`, field);
  }

  #dateOrder(key: string, field: DateField): DateOrder {
    let orders = this.#byDate.get(key);
    if (orders === undefined) {
      orders = new Map();
      this.#byDate.set(key, orders);
    }
    let order = orders.get(field);
    if (order === undefined) {
      order = new DateOrder(field, this.#byType.get(key)?.values() ?? []);
      orders.set(field, order);
    }
    return order;
  }

  /** Moves a record in the orders by date; null on either side when it comes or goes. */
  #redate(before: Entity | null, after: Entity | null): void {
    const ordersOf = (entity: Entity | null): ReadonlyMap<DateField, DateOrder> | undefined =>
      entity === null ? undefined : this.#byDate.get(`${entity.tenant}|${entity.type}`);
    const [left, entered] = [ordersOf(before), ordersOf(after)];
    for (const field of dateFields) {
      if (before !== null && after !== null && left === entered && dateOf(before, field) === dateOf(after, field))
        continue;
      if (before !== null) left?.get(field)?.drop(before);
      if (after !== null) entered?.get(field)?.add(after);
    }
  }

  /** Records whose single navigation `navigation` points at `id`, in the order in which they were linked. */
  linkedTo(id: string, navigation: string): readonly Entity[] {
    return this.#entities(this.#byLink.of(navigation, id));
  }

  isIndexed(field: string): boolean {
    return indexedFields.has(field);
  }

  /** Records of a tenant with exactly this value in an indexed field. */
  withValue(tenant: string, field: string, value: string): readonly Entity[] {
    return this.#entities(this.#byValue.of(`${tenant}|${field}`, value));
  }

  #entities(ids: Iterable<string>): readonly Entity[] {
    if (ids === none) return none;
    const found: Entity[] = [];
    for (const id of ids) {
      const entity = this.#table.get(id);
      if (entity !== undefined) found.push(entity);
    }
    return found;
  }

  #index(entity: Entity): void {
    this.#version += 1;
    const key = `${entity.tenant}|${entity.type}`;
    let ofType = this.#byType.get(key);
    if (ofType === undefined) {
      ofType = new Map();
      this.#byType.set(key, ofType);
    }
    ofType.set(entity.id, entity);
    for (const navigation in entity.links) {
      const target = entity.links[navigation];
      if (target !== undefined) this.#byLink.add(navigation, target, entity.id);
    }
    for (const field of indexedFields) {
      const value = entity.values[field];
      if (value !== undefined) this.#byValue.add(`${entity.tenant}|${field}`, String(value), entity.id);
    }
  }

  /** Leaves what `after` keeps in place, so that an update does not change the order in which links are listed. */
  #unindex(before: Entity, after: Entity | null): void {
    if (after === null || after.type !== before.type)
      this.#byType.get(`${before.tenant}|${before.type}`)?.delete(before.id);
    for (const navigation in before.links) {
      const target = before.links[navigation];
      if (target !== undefined && after?.links[navigation] !== target) this.#byLink.drop(navigation, target, before.id);
    }
    for (const field of indexedFields) {
      const value = before.values[field];
      if (value !== undefined && after?.values[field] !== value)
        this.#byValue.drop(`${before.tenant}|${field}`, String(value), before.id);
    }
  }
}
