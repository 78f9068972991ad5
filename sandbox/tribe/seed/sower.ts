import { type Random, random } from '../../kit/random.ts';
import { withPersonNames } from '../rules/names.ts';
import type { Entity, Scalar } from '../state/entity.ts';
import type { EntityStore } from '../state/store.ts';

type Values = Readonly<Record<string, Scalar | null>>;
type Links = Readonly<Record<string, string | null>>;

/**
 * Puts seeded records of one tenant straight into the store, with the computed fields that the rules would give them.
 * Everything follows from the seed: the clock plays no part.
 */
export class Sower {
  readonly tenant: string;
  readonly random: Random;
  readonly #store: EntityStore;
  readonly #coded = new Map<string, string | null>();
  /** When the tenant began: the creation date of what has none of its own. */
  readonly beginMs: number;

  constructor(store: EntityStore, seed: number, tenant: string, beginMs: number) {
    this.#store = store;
    this.tenant = tenant;
    this.random = random(seed, `tribe/${tenant}`);
    this.beginMs = beginMs;
  }

  sow(
    type: string,
    values: Values,
    links: Links = {},
    given: { readonly id?: string; readonly createdMs?: number } = {},
  ): Entity {
    const createdMs = given.createdMs ?? this.beginMs;
    const bare: Entity = {
      id: given.id ?? this.random.guid(),
      tenant: this.tenant,
      type,
      createdMs,
      mutatedMs: createdMs,
      values: filled(values),
      links: filled(links),
    };
    const entity = type === 'Relation.Person' ? withPersonNames(bare) : bare;
    this.#store.put(entity);
    return entity;
  }

  /** Replaces a seeded record that got links later. */
  put(entity: Entity): void {
    this.#store.put(entity);
  }

  /** A datastore entry by its code, null when there is none. Datastores are sown before anything points at them. */
  coded(type: string, code: string | null): string | null {
    if (code === null) return null;
    const key = `${type}|${code}`;
    let id = this.#coded.get(key);
    if (id === undefined) {
      id = this.#store.withValue(this.tenant, 'Code', code).find((entity) => entity.type === type)?.id ?? null;
      this.#coded.set(key, id);
    }
    return id;
  }
}

function filled<T>(record: Readonly<Record<string, T | null>>): Record<string, T> {
  const present: Record<string, T> = {};
  for (const name in record) {
    const value = record[name];
    if (value !== null && value !== undefined) present[name] = value;
  }
  return present;
}
