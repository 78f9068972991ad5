import type { Entity } from './entity.ts';

/** The two dates that every record has and that clients poll by (tribe-crm.md 3.2). */
export const dateFields = ['CreationDate', 'LastMutationDate'] as const;
export type DateField = (typeof dateFields)[number];

/** In milliseconds; a record that was never touched comes before all others. */
export const dateOf = (entity: Entity, field: DateField): number =>
  field === 'CreationDate' ? entity.createdMs : (entity.mutatedMs ?? Number.NEGATIVE_INFINITY);

/**
 * The ids of some records by one of their dates and then by id, kept in order while records come, change and go: sorting a
 * hundred thousand of them for each poll would take longer than the poll itself.
 */
export class DateOrder {
  readonly #field: DateField;
  readonly #ids: string[];
  readonly #dates: number[];

  constructor(field: DateField, entities: Iterable<Entity>) {
    this.#field = field;
    const keyed = Array.from(entities, (entity) => ({ id: entity.id, date: dateOf(entity, field) }));
    keyed.sort((a, b) => a.date - b.date || (a.id < b.id ? -1 : 1));
    this.#ids = keyed.map(({ id }) => id);
    this.#dates = keyed.map(({ date }) => date);
  }

  get size(): number {
    return this.#ids.length;
  }

  id(at: number): string {
    return this.#ids[at] ?? '';
  }

  date(at: number): number {
    return this.#dates[at] ?? Number.NaN;
  }

  add(entity: Entity): void {
    const date = dateOf(entity, this.#field);
    const at = this.#place(date, entity.id);
    this.#ids.splice(at, 0, entity.id);
    this.#dates.splice(at, 0, date);
  }

  drop(entity: Entity): void {
    const at = this.#place(dateOf(entity, this.#field), entity.id);
    if (this.#ids[at] !== entity.id) return;
    this.#ids.splice(at, 1);
    this.#dates.splice(at, 1);
  }

  /** The place of the first record of this date or a later one. */
  firstFrom(date: number): number {
    return this.#place(date, '');
  }

  #place(date: number, id: string): number {
    let [from, to] = [0, this.#ids.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const held = this.date(middle);
      if (held < date || (held === date && this.id(middle) < id)) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
