import type { Expression, OrderTerm } from '../../kit/odata/index.ts';
import { type DateField, type DateOrder, dateFields } from '../state/dateOrder.ts';
import type { Entity } from '../state/entity.ts';
import type { EntityStore } from '../state/store.ts';

/** An order that the store keeps: by a date and then by id, both in the same direction. */
export interface ByDate {
  readonly field: DateField;
  readonly isDescending: boolean;
}

const dateNamed = (path: readonly string[]): DateField | null =>
  (path.length === 1 && dateFields.find((field) => field === path[0])) || null;

/** Dates are whole seconds, so many records share one: among those the id decides, whether or not a client says so (3.2). */
export function withTieBreak(terms: readonly OrderTerm[]): readonly OrderTerm[] {
  const [first] = terms;
  if (first === undefined || terms.length > 1 || dateNamed(first.path) === null) return terms;
  return [first, { ...first, path: ['ID'] }];
}

export function byDateOf([first, second, ...others]: readonly OrderTerm[]): ByDate | null {
  const field = first === undefined ? null : dateNamed(first.path);
  if (first === undefined || field === null || others.length > 0) return null;
  const isById = second?.path.join('/') === 'ID' && second.isDescending === first.isDescending;
  return isById ? { field, isDescending: first.isDescending } : null;
}

export interface DateBound {
  readonly field: DateField;
  readonly fromMs: number;
}

/**
 * Lower bounds of which each record that a filter lets through meets at least one: what the usual poll asks,
 * `(CreationDate ge T) or (LastMutationDate ge T)` (3.2). Null when the filter has none.
 */
export function dateBounds(expression: Expression): readonly DateBound[] | null {
  if (expression.kind !== 'binary') return null;
  const { operator, left, right } = expression;
  if (operator === 'and') return dateBounds(left) ?? dateBounds(right);
  if (operator === 'or') {
    const [these, those] = [dateBounds(left), dateBounds(right)];
    return these === null || those === null ? null : [...these, ...those];
  }
  const field = left.kind === 'path' ? dateNamed(left.segments) : null;
  const isInstant = right.kind === 'literal' && (right.type === 'dateTime' || right.type === 'date');
  if (field === null || !isInstant || !['ge', 'gt', 'eq'].includes(operator)) return null;
  return [{ field, fromMs: right.ms }];
}

interface Span {
  readonly order: DateOrder;
  readonly from: number;
}

interface Head {
  readonly span: Span;
  at: number;
}

/** The records of some types, from a date on when one is given, in an order that the store keeps. */
export class DateWalk {
  readonly #store: EntityStore;
  readonly #tenant: string;
  readonly #spans: readonly Span[];
  readonly #isDescending: boolean;
  readonly size: number;

  constructor(store: EntityStore, tenant: string, types: readonly string[], by: ByDate, fromMs: number | null = null) {
    this.#store = store;
    this.#tenant = tenant;
    this.#isDescending = by.isDescending;
    this.#spans = types
      .map((type) => store.dateOrder(tenant, type, by.field))
      .map((order) => ({ order, from: fromMs === null ? 0 : order.firstFrom(fromMs) }))
      .filter(({ order, from }) => from < order.size);
    this.size = this.#spans.reduce((sum, { order, from }) => sum + order.size - from, 0);
  }

  *[Symbol.iterator](): IterableIterator<Entity> {
    yield* this.from(0);
  }

  /** Without reading the `skipped` first ones. */
  *from(skipped: number): IterableIterator<Entity> {
    let left = skipped;
    for (const id of this.#ids()) {
      if (left-- > 0) continue;
      const entity = this.#store.get(this.#tenant, id);
      if (entity !== null) yield entity;
    }
  }

  /** A merge: the next one is the first of the heads of all types. */
  *#ids(): IterableIterator<string> {
    const step = this.#isDescending ? -1 : 1;
    const heads = this.#spans.map((span): Head => ({ span, at: this.#isDescending ? span.order.size - 1 : span.from }));
    for (let left = this.size; left > 0; left--) {
      let next = heads[0];
      for (const head of heads) if (next === undefined || this.#comesBefore(head, next)) next = head;
      if (next === undefined) return;
      yield next.span.order.id(next.at);
      next.at += step;
      if (next.at < next.span.from || next.at >= next.span.order.size) heads.splice(heads.indexOf(next), 1);
    }
  }

  #comesBefore(a: Head, b: Head): boolean {
    const [x, y] = [a.span.order, b.span.order];
    const [dateA, dateB] = [x.date(a.at), y.date(b.at)];
    const isEarlier = dateA === dateB ? x.id(a.at) < y.id(b.at) : dateA < dateB;
    return a !== b && isEarlier !== this.#isDescending;
  }
}

/** The records that meet one of the bounds, each once, when these are a small part of all; null when going through all is as good. */
export function sinceBounds(
  store: EntityStore,
  tenant: string,
  types: readonly string[],
  bounds: readonly DateBound[],
): readonly Entity[] | null {
  const spans = types.flatMap((type) =>
    bounds.map(({ field, fromMs }) => {
      const order = store.dateOrder(tenant, type, field);
      return { order, from: order.firstFrom(fromMs) };
    }),
  );
  const found = spans.reduce((sum, { order, from }) => sum + order.size - from, 0);
  const all = spans.reduce((sum, { order }) => sum + order.size, 0);
  if (found * 8 > all) return null;
  const ids = new Set<string>();
  for (const { order, from } of spans) for (let at = from; at < order.size; at++) ids.add(order.id(at));
  return [...ids].flatMap((id) => store.get(tenant, id) ?? []);
}
