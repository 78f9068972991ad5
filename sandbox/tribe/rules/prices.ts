import { type Entity, number, text } from '../state/entity.ts';
import type { EntityStore } from '../state/store.ts';
import type { Unit } from './unit.ts';
import { timestamp } from './values.ts';

/** The currency of what names none (this sandbox's own choice: its tenants are Dutch). */
export const currencyDefault = 'EUR';

/** Where prices are looked up: a request's own state, or what a page shows. */
export interface PriceBook {
  readonly store: EntityStore;
  readonly tenant: string;
  readonly nowMs: number;
}

export const bookOf = ({ tools, actor }: Unit): PriceBook => ({
  ...{ store: tools.store, tenant: actor.tenant, nowMs: tools.nowMs },
});

/** A price that was agreed, and why it is this one. */
export interface Agreement {
  readonly price: number;
  /** The `Price` record. */
  readonly record: Entity;
  readonly list: Entity | null;
  /** Agreed with the customer alone, by the list that the activity or the customer has, or by the default of the currency. */
  readonly by: 'customer' | 'activityList' | 'customerList' | 'defaultList';
  /** The next quantity break that would be cheaper or dearer, null when this is the last one. */
  readonly next: { readonly quantity: number; readonly price: number } | null;
}

/**
 * The price agreed with the customer of an activity, null when there is none: prices for this very relation come before
 * those of its list, a higher quantity break before a lower one, a later beginning before an earlier one (tribe-crm.md 5.4; the
 * order is this sandbox's own). Prices of a list in another currency than the activity's say nothing about it.
 */
export function agreedPrice(
  book: PriceBook,
  product: Entity,
  activity: Entity | null,
  quantity: number,
): Agreement | null {
  const { store, tenant } = book;
  const relationship = store.get(tenant, activity?.links.Relationship ?? '');
  const currency = currencyOf(activity);
  const listOf = (price: Entity): Entity | null => store.get(tenant, price.links.PriceList ?? '');
  const prices = store
    .linkedTo(product.id, 'Product')
    .filter((entity) => entity.type === 'Price' && isValidOn(entity, timestamp(book.nowMs)))
    .filter((price) => currencyOf(listOf(price)) === currency);
  const chosen = listFor(book, activity, relationship, currency);
  const personal = prices.filter((price) => relationship !== null && price.links.Relationship === relationship.id);
  const listed = prices.filter(
    (price) => price.links.Relationship === undefined && chosen !== null && price.links.PriceList === chosen.id,
  );
  for (const [by, candidates] of [['customer', personal] as const, [chosen?.by ?? 'defaultList', listed] as const]) {
    const inOrder = [...candidates].sort(bySpecificity);
    const record = inOrder.find((price) => breakOf(price) <= Math.abs(quantity));
    if (record === undefined) continue;
    const above = inOrder.findLast((price) => breakOf(price) > Math.abs(quantity));
    const next = above === undefined ? null : { quantity: breakOf(above), price: number(above, 'Price') ?? 0 };
    return { price: number(record, 'Price') ?? 0, record, list: listOf(record), by, next };
  }
  return null;
}

export const currencyOf = (entity: Entity | null): string =>
  (entity === null ? null : text(entity, 'Currency')) ?? currencyDefault;

export const breakOf = (price: Entity): number => number(price, 'Quantity') ?? 0;

const isValidOn = (price: Entity, moment: string): boolean =>
  (text(price, 'StartDate') ?? moment) <= moment && (text(price, 'EndDate') ?? moment) >= moment;

const bySpecificity = (a: Entity, b: Entity): number =>
  breakOf(b) - breakOf(a) || (text(b, 'StartDate') ?? '').localeCompare(text(a, 'StartDate') ?? '');

function listFor(
  { store, tenant }: PriceBook,
  activity: Entity | null,
  relationship: Entity | null,
  currency: string,
): { readonly id: string; readonly by: Agreement['by'] } | null {
  const isUsable = (id: string | undefined): id is string =>
    id !== undefined && currencyOf(store.get(tenant, id)) === currency;
  const [own, agreed] = [activity?.links.PriceList, relationship?.links.PriceList];
  if (isUsable(own)) return { id: own, by: 'activityList' };
  if (isUsable(agreed)) return { id: agreed, by: 'customerList' };
  for (const list of store.ofType(tenant, 'PriceList')) {
    const { IsDefaultForCurrency: isDefault, IsExcludedFromPriceSelection: isExcluded } = list.values;
    if (isDefault === true && isExcluded !== true && currencyOf(list) === currency)
      return { id: list.id, by: 'defaultList' };
  }
  return null;
}
