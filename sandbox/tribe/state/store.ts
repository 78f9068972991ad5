import type { Table, Tables } from '../../kit/tables.ts';
import type { Entity } from './entity.ts';
import { Groups, none } from './groups.ts';

/** Fields that clients and rules look records up by; everything else is found by reading through. */
const indexedFields: ReadonlySet<string> = new Set(['DebtorNumber', 'CreditorNumber', 'ImportId', 'Code']);

/**
 * All records of all tenants, with the indexes that keep reads short: by type, by link, and by the fields people search on.
 * Indexes are derived: `reindex` rebuilds them after the tables were restored.
 */
export class EntityStore {
  readonly #table: Table<Entity>;
  readonly #byType = new Map<string, Map<string, Entity>>();
  readonly #byLink = new Groups();
  readonly #byValue = new Groups();
  #version = 0;

  constructor(tables: Tables) {
    this.#table = tables.table<Entity>('entities');
  }

  reindex(): void {
    this.#byType.clear();
    this.#byLink.clear();
    this.#byValue.clear();
    for (const entity of this.#table.rows()) this.#index(entity);
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
    this.#table.put(entity.id, entity);
    this.#index(entity);
  }

  remove(id: string): void {
    const before = this.#table.get(id);
    if (before === undefined) return;
    this.#version += 1;
    this.#unindex(before, null);
    this.#table.remove(id);
  }

  /** Records of exactly this type, in order of creation. */
  ofType(tenant: string, type: string): Iterable<Entity> {
    return this.#byType.get(`${tenant}|${type}`)?.values() ?? [];
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
