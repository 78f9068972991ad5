import { minus, plus } from '../rules/decimals.ts';
import { isItemEnded } from '../rules/items.ts';
import { salesPrice, standardPrice } from '../rules/prices.ts';
import { freeStock, positionsOf, projectedStock, stockOf, sumOver } from '../rules/stock.ts';
import { isTrue, type Row, textOf } from '../state/rows.ts';
import { lookup, lookupByCode } from './binding.ts';
import type { Derive, Parameters, ReadScope } from './served.ts';
import { pictureUrl } from './trade.ts';

/** A query function under `/read/`: named arguments in, rows out (exact-online.md 7.3). */
interface ReadFunction {
  readonly parameters: Parameters;
  readonly isFilterTaken: boolean;
  readonly rows: (scope: ReadScope, given: readonly string[]) => Iterable<Row>;
  readonly derived: Readonly<Record<string, Derive>>;
}

/** The position over all warehouses together. An item without stock, or none at all, has no row. */
function stockPosition(scope: ReadScope, [itemId = '']: readonly string[]): readonly Row[] {
  const positions = positionsOf(scope.division, itemId);
  if (positions.length === 0) return [];
  return [
    {
      ItemId: itemId,
      InStock: sumOver(positions, 'CurrentStock'),
      PlanningIn: sumOver(positions, 'PlanningIn'),
      PlanningOut: sumOver(positions, 'PlanningOut'),
      FreeStock: positions.reduce((sum, position) => plus(sum, freeStock(position)), 0),
      ProjectedStock: positions.reduce((sum, position) => plus(sum, projectedStock(position)), 0),
      ReservedStock: sumOver(positions, 'ReservedStock'),
    },
  ];
}

/** Active sales items, each with the account it is priced for. */
function* accountItems(scope: ReadScope, [accountId = '']: readonly string[]): Generator<Row> {
  if (scope.division.entity('Accounts').get(accountId) === undefined) return;
  const now = scope.division.nowWall();
  for (const item of scope.division.entity('Items').rows()) {
    if (isTrue(item, 'IsSalesItem') && !isItemEnded(item, now)) yield { ...item, Account: accountId };
  }
}

const priceForAccount: Derive = (row, scope) => {
  const account = scope.division.entity('Accounts').get(textOf(row, 'Account') ?? '') ?? null;
  const wall = scope.division.nowWall();
  return salesPrice(scope.division, { item: row, account, quantity: 1, wall, currency: 'EUR' }).price;
};

function ofPositions(property: string): Derive {
  return (row, scope) => sumOver(positionsOf(scope.division, String(row.ID)), property);
}

const standard: Derive = (row, scope) => standardPrice(scope.division, row, scope.division.nowWall());

export const tradeFunctions: Readonly<Record<string, ReadFunction>> = {
  'read/logistics/StockPosition': {
    parameters: { itemId: 'guid' },
    isFilterTaken: false,
    rows: stockPosition,
    derived: {},
  },
  'read/logistics/AccountItems': {
    parameters: { accountId: 'guid' },
    isFilterTaken: true,
    rows: accountItems,
    derived: {
      DefaultSalesPrice: standard,
      ItemGroupCode: lookup('ItemGroups', 'ItemGroup', 'Code'),
      ItemGroupDescription: lookup('ItemGroups', 'ItemGroup', 'Description'),
      Margin: (row, scope) => minus(Number(priceForAccount(row, scope)), Number(row.CostPriceStandard ?? 0)),
      PictureThumbnailUrl: pictureUrl,
      PictureUrl: pictureUrl,
      ProjectedStock: (row, scope) =>
        positionsOf(scope.division, String(row.ID)).reduce((sum, one) => plus(sum, projectedStock(one)), 0),
      QuantityToBeDelivered: ofPositions('PlanningOut'),
      QuantityToBeReceived: ofPositions('PlanningIn'),
      ReservedStock: ofPositions('ReservedStock'),
      SalesCurrency: () => 'EUR',
      SalesPrice: priceForAccount,
      SalesVatCodeDescription: lookupByCode('VATCodes', 'SalesVatCode', 'Description'),
      Stock: (row, scope) => stockOf(scope.division, String(row.ID)),
      // The unit is a guid here, and a code on the item itself.
      Unit: lookupByCode('Units', 'Unit', 'ID'),
      UnitCode: (row) => row.Unit ?? null,
      UnitDescription: lookupByCode('Units', 'Unit', 'Description'),
      UnitType: lookupByCode('Units', 'Unit', 'Type'),
    },
  },
  'read/logistics/ItemDetailsByID': {
    parameters: { itemId: 'guid' },
    isFilterTaken: true,
    rows: (scope, [itemId = '']) => {
      const item = scope.division.entity('Items').get(itemId);
      return item === undefined ? [] : [item];
    },
    derived: { SalesCurrency: () => 'EUR', SalesPrice: standard },
  },
};
