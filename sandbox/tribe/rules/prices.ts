import { type Entity, number, text } from '../state/entity.ts';
import type { Unit } from './unit.ts';

/**
 * The price agreed with the customer of an activity, null when there is none: prices for this very relation come before
 * those of its list, a higher quantity break before a lower one (tribe-crm.md 5.4; the order is this sandbox's own).
 */
export function agreedPrice(unit: Unit, product: Entity, activity: Entity | null, quantity: number): number | null {
  const relationship = unit.get(activity?.links.Relationship ?? '');
  const list = activity?.links.PriceList ?? relationship?.links.PriceList ?? defaultList(unit, activity);
  const today = new Date(unit.tools.nowMs).toISOString();
  const isValid = (price: Entity): boolean =>
    (number(price, 'Quantity') ?? 0) <= quantity &&
    (text(price, 'StartDate') ?? today) <= today &&
    (text(price, 'EndDate') ?? today) >= today;
  const prices = unit.tools.store
    .linkedTo(product.id, 'Product')
    .filter((entity) => entity.type === 'Price' && isValid(entity));
  const personal = prices.filter((price) => relationship !== null && price.links.Relationship === relationship.id);
  const listed = prices.filter(
    (price) => price.links.Relationship === undefined && list !== null && price.links.PriceList === list,
  );
  for (const candidates of [personal, listed]) {
    const [best] = [...candidates].sort((a, b) => (number(b, 'Quantity') ?? 0) - (number(a, 'Quantity') ?? 0));
    if (best !== undefined) return number(best, 'Price');
  }
  return null;
}

function defaultList(unit: Unit, activity: Entity | null): string | null {
  const currency = (activity === null ? null : text(activity, 'Currency')) ?? 'EUR';
  for (const list of unit.tools.store.ofType(unit.actor.tenant, 'PriceList')) {
    if (
      list.values.IsDefaultForCurrency === true &&
      list.values.IsExcludedFromPriceSelection !== true &&
      text(list, 'Currency') === currency
    )
      return list.id;
  }
  return null;
}
