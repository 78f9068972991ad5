import { itemGroups, type WorldItem, type WorldUnit } from '../../kit/world/world.ts';
import type { Sower } from './sower.ts';

/** Codes of `Datastore.Unit`. */
const unitCodes: Readonly<Record<WorldUnit, string>> = {
  ...{ pc: 'Piece', box: 'Box', kg: 'Kilogram', m: 'Metre', l: 'Litre', hour: 'Hour' },
};

const vatCodes = { high: 'NL21', low: 'NL9' } as const;
const ledgerCodes = { high: '8000', low: '8010' } as const;
const dividable: ReadonlySet<WorldUnit> = new Set(['kg', 'm', 'l', 'hour']);

/** One product in so many has a price on the list for regular customers. */
const listedShare = 0.4;

export interface Range {
  readonly items: readonly WorldItem[];
  /** The list that a part of the customers gets. */
  readonly priceList: string;
}

/**
 * Products as this tenant's people keep them, and a price list with a quantity break. What is in stock the CRM does not know
 * until an integration tells it, or somebody types it in: then `stockOf` says it.
 */
export function sowProducts(
  sower: Sower,
  items: readonly WorldItem[],
  stockOf: (item: WorldItem) => number | null = () => null,
): Range {
  const { random } = sower;
  const list = sower.sow('PriceList', { Name: 'Actieprijzen vaste klanten', Currency: 'EUR' });
  const groups = new Map<string, string>();
  for (const { code, name } of itemGroups)
    if (items.some(({ group }) => group === code)) groups.set(code, sower.sow('ProductGroup', { Name: name }).id);
  for (const item of items) {
    const createdMs = Math.max(Date.parse(`${item.createdOn}T08:30:00Z`), sower.beginMs);
    const price = Number(item.salesPrice);
    sower.sow(
      'Product',
      {
        ...{ Name: item.name, Code: item.code, Description: item.notes, StockLevel: stockOf(item) },
        ...{ SalesPrice: price, PurchasePrice: Number(item.costPrice), IsVatIncluded: false },
        ...{ IsInactive: !item.isActive, IsDividable: dividable.has(item.unit) },
        ...{ IsPriceEditable: true, IsVatEditable: true, IsDescriptionEditable: true },
      },
      {
        ProductGroup: groups.get(item.group) ?? null,
        Unit: sower.coded('Datastore.Unit', unitCodes[item.unit]),
        VatGroup: sower.coded('Datastore.VatGroup', vatCodes[item.vat]),
        GeneralLedgerAccount: sower.coded('Datastore.GeneralLedgerAccount', ledgerCodes[item.vat]),
      },
      { id: item.id, createdMs },
    );
    if (!random.chance(listedShare)) continue;
    const links = { PriceList: list.id, Product: item.id };
    sower.sow('Price', { Price: share(price, 95) }, links, { createdMs });
    sower.sow('Price', { Price: share(price, 90), Quantity: 10 }, links, { createdMs });
  }
  return { items, priceList: list.id };
}

/** So many percent of a price, to the cent. */
const share = (price: number, percent: number): number => Math.round(price * percent) / 100;

/** A price for one customer alone, for a year: what is agreed by hand. */
export function sowAgreement(sower: Sower, { items, priceList }: Range, customer: string): void {
  const [item] = items;
  if (item === undefined) return;
  sower.sow(
    'Price',
    {
      Price: share(Number(item.salesPrice), 80),
      ...{ StartDate: '2026-01-01T00:00:00Z', EndDate: '2026-12-31T23:59:59Z' },
    },
    { PriceList: priceList, Product: item.id, Relationship: customer },
  );
}
