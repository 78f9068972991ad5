import { type Entity, number, text, withLinks, withValues } from '../state/entity.ts';
import { divide, fromNumber, type Millionths, multiply, percent, toCents, toNumber, whole } from './decimal.ts';
import { agreedPrice, bookOf, currencyDefault } from './prices.ts';
import type { Unit } from './unit.ts';

/** Adding a product copies its price, VAT and texts to the line (tribe-crm.md 5.4), unless the line brings its own. */
export function completeLine(unit: Unit, before: Entity | null, line: Entity): Entity {
  const activity = unit.get(line.links.Activity ?? '');
  const product = unit.get(line.links.Product ?? '');
  const isNewProduct = product !== null && before?.links.Product !== product.id;
  let complete = line;
  if (isNewProduct) {
    const quantity = number(line, 'Quantity') ?? 1;
    const given = before === null ? number(line, 'Price') : null;
    const agreed = priceFor(unit, product, activity, quantity);
    complete = withLinks(
      withValues(complete, {
        Description: text(line, 'Description') ?? text(product, 'Name'),
        ExtraDescription: text(line, 'ExtraDescription') ?? text(product, 'Description'),
        Price: given ?? agreed,
        IsPriceManuallyChanged: given !== null && given !== agreed,
        PurchasePrice: number(line, 'PurchasePrice') ?? number(product, 'PurchasePrice'),
      }),
      { VatGroup: line.links.VatGroup ?? product.links.VatGroup ?? null },
    );
  } else if (before !== null && number(before, 'Price') !== number(line, 'Price')) {
    complete = withValues(complete, { IsPriceManuallyChanged: true });
  } else if (product !== null && isOtherQuantity(before, line) && line.values.IsPriceManuallyChanged !== true) {
    // A quantity break may begin or end here. A price that somebody typed is left alone.
    complete = withValues(complete, { Price: priceFor(unit, product, activity, number(line, 'Quantity') ?? 1) });
  }
  const vatGroup = unit.get(complete.links.VatGroup ?? '');
  complete = withValues(complete, {
    Quantity: number(complete, 'Quantity') ?? 1,
    Currency: text(complete, 'Currency') ?? (activity === null ? null : text(activity, 'Currency')) ?? currencyDefault,
    VatPercentage: vatGroup === null ? number(complete, 'VatPercentage') : number(vatGroup, 'Percentage'),
  });
  return withTotals(complete, activity?.values.IsVatIncluded === true);
}

const priceFor = (unit: Unit, product: Entity, activity: Entity | null, quantity: number): number | null =>
  agreedPrice(bookOf(unit), product, activity, quantity)?.price ?? number(product, 'SalesPrice');

const isOtherQuantity = (before: Entity | null, line: Entity): boolean =>
  before !== null && number(before, 'Quantity') !== number(line, 'Quantity');

/** Price times quantity less discount, to the cent, with and without VAT. One currency per activity: "InCurrency" is the same. */
function withTotals(line: Entity, isVatIncluded: boolean): Entity {
  const of = (field: string): Millionths => fromNumber(number(line, field) ?? 0);
  const quantity = of('Quantity');
  const kept = whole - percent(number(line, 'DiscountPercentage') ?? 0);
  const total = toCents(multiply(multiply(quantity, of('Price')), kept));
  const rate = whole + percent(number(line, 'VatPercentage') ?? 0);
  const excluding = isVatIncluded ? toCents(divide(total, rate)) : total;
  const including = isVatIncluded ? total : toCents(multiply(total, rate));
  const amounts = {
    Total: total,
    TotalExcludingVat: excluding,
    TotalIncludingVat: including,
    VatAmount: including - excluding,
  };
  const values: Record<string, number> = {};
  for (const [name, amount] of Object.entries(amounts)) {
    values[name] = toNumber(amount);
    values[`${name}InCurrency`] = toNumber(amount);
  }
  values.VatAmountIncludingDiscount = toNumber(amounts.VatAmount);
  values.VatAmountIncludingDiscountInCurrency = toNumber(amounts.VatAmount);
  values.PriceInCurrency = number(line, 'Price') ?? 0;
  values.TotalPurchasePrice = toNumber(toCents(multiply(quantity, of('PurchasePrice'))));
  return withValues(line, values);
}

/** The sums of an activity follow its lines; without lines the typed amount stays. */
export function withLineSums(unit: Unit, activity: Entity): Entity {
  const lines = unit.tools.store.linkedTo(activity.id, 'Activity').filter((entity) => entity.type === 'ProductLine');
  const kept = whole - percent(number(activity, 'DiscountPercentage') ?? 0);
  const sum = (field: string): number => {
    const raw = lines.reduce((total, line) => total + fromNumber(number(line, field) ?? 0), 0n);
    return toNumber(toCents(multiply(raw, kept)));
  };
  const [excluding, including] = [sum('TotalExcludingVat'), sum('TotalIncludingVat')];
  const vat = toNumber(fromNumber(including) - fromNumber(excluding));
  const sums = { Total: sum('Total'), TotalExcludingVat: excluding, TotalIncludingVat: including, VatAmount: vat };
  const summed = withValues(activity, lines.length === 0 ? sums : { ...sums, Amount: excluding });
  if (activity.type !== 'Activity.SalesOpportunity') return summed;
  const amount = number(summed, 'Amount') ?? number(summed, 'EstimatedAmount');
  const chance = number(summed, 'Probability');
  const weighted =
    amount === null || chance === null ? null : toNumber(toCents(multiply(fromNumber(amount), percent(chance))));
  return withValues(summed, { WeightedAmount: weighted });
}
