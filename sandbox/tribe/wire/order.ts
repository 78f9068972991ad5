import { compileOrderBy, type OrderTerm, type RowSchema } from '../../kit/odata/index.ts';
import type { Entity } from '../state/entity.ts';

/** A record with what it is ordered by, read once: comparing reads each key many times. */
interface Keyed {
  readonly entity: Entity;
  readonly keys: readonly unknown[];
}

export interface Ordering {
  keyed(entity: Entity): Keyed;
  /** As `keyed`, in a row that the next call overwrites: for a comparison that most rows lose. */
  borrowed(entity: Entity): Keyed;
  compare(a: Keyed, b: Keyed): number;
}

/** Throws `ODataError` for an unknown property. Letter case does not count. */
export function compileOrdering(terms: readonly OrderTerm[], rows: RowSchema<Entity>): Ordering {
  const paths = terms.map(({ path }) => path);
  const areTexts = paths.map((path) => rows.typeOf(path) === 'Edm.String');
  const keyedRows: RowSchema<Keyed> = {
    typeOf: rows.typeOf,
    read: (row, path) => row.keys[paths.indexOf(path)],
  };
  const key = (entity: Entity, path: readonly string[], index: number): unknown => {
    const value = rows.read(entity, path);
    return areTexts[index] === true && typeof value === 'string' ? value.toLowerCase() : value;
  };
  const scratch: unknown[] = paths.map(() => null);
  return {
    keyed: (entity) => ({ entity, keys: paths.map((path, index) => key(entity, path, index)) }),
    borrowed: (entity) => {
      for (let index = 0; index < paths.length; index++) scratch[index] = key(entity, paths[index] ?? [], index);
      return { entity, keys: scratch };
    },
    compare: compileOrderBy(terms, keyedRows, false),
  };
}

/** All of them in order; equals stay as they came. */
export function sorted(entities: Iterable<Entity>, { keyed, compare }: Ordering): readonly Entity[] {
  return Array.from(entities, keyed)
    .sort(compare)
    .map(({ entity }) => entity);
}

/**
 * The first `count` of what `sorted` would answer, in one pass: sorting a hundred thousand rows for a page of a hundred would
 * take longer than everything else together.
 */
export class FirstOf {
  readonly #ordering: Ordering;
  readonly #count: number;
  readonly #kept: Keyed[] = [];

  constructor(ordering: Ordering, count: number) {
    this.#ordering = ordering;
    this.#count = count;
  }

  offer(entity: Entity): void {
    const { keyed, borrowed, compare } = this.#ordering;
    const last = this.#kept[this.#count - 1];
    if (this.#count === 0 || (last !== undefined && compare(borrowed(entity), last) >= 0)) return;
    const row = keyed(entity);
    let [from, to] = [0, this.#kept.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const other = this.#kept[middle];
      // Behind its equals, which came earlier.
      if (other !== undefined && compare(row, other) >= 0) from = middle + 1;
      else to = middle;
    }
    this.#kept.splice(from, 0, row);
    if (this.#kept.length > this.#count) this.#kept.pop();
  }

  entities(): readonly Entity[] {
    return this.#kept.map(({ entity }) => entity);
  }
}
