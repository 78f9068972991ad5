import { table } from '../../kit/form.ts';
import { type Html, html } from '../../kit/page.ts';
import { standardPrice, volumeDiscountPrice } from '../rules/prices.ts';
import { freeStock, positionsOf } from '../rules/stock.ts';
import type { DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { dayOf } from './format.ts';
import type { PageContext } from './frame.ts';
import { count, money } from './tradeFrame.ts';

/** One row per warehouse. */
export function stockTable({ t, language }: PageContext, division: DivisionState, item: Row): Html {
  const rows = positionsOf(division, String(item.ID)).map((position) => {
    const warehouse = division.entity('Warehouses').get(textOf(position, 'Warehouse') ?? '') ?? {};
    return [
      `${textOf(warehouse, 'Code')} ${textOf(warehouse, 'Description')}`,
      count(numberOf(position, 'CurrentStock') ?? 0, language),
      count(numberOf(position, 'PlanningOut') ?? 0, language),
      count(freeStock(position), language),
    ];
  });
  const columns = [
    { label: t('warehouse') },
    { label: t('stock'), isNumber: true },
    { label: t('plannedOut'), isNumber: true },
    { label: t('freeStock'), isNumber: true },
  ];
  return table(columns, rows, t('none'));
}

/** Standard prices and agreements, with their quantities and periods. */
export function priceTable({ t, language }: PageContext, division: DivisionState, item: Row): Html {
  const prices = [...division.entity('SalesItemPrices').rowsWith('Item', String(item.ID))].sort(
    (a, b) =>
      Number(a.Account !== undefined) - Number(b.Account !== undefined) ||
      (numberOf(a, 'Quantity') ?? 0) - (numberOf(b, 'Quantity') ?? 0),
  );
  const rows = prices.map((price) => {
    const account = division.entity('Accounts').get(textOf(price, 'Account') ?? '');
    const link = html`<a href="/accounts/${division.code}/${String(account?.ID)}">${textOf(account ?? {}, 'Name')}</a>`;
    return [
      account === undefined ? t('everyone') : link,
      count(numberOf(price, 'Quantity') ?? 0, language),
      textOf(price, 'Unit'),
      `${money(numberOf(price, 'Price') ?? 0, language)} ${textOf(price, 'Currency') ?? ''}`,
      `${dayOf(price, 'StartDate', language)} – ${dayOf(price, 'EndDate', language)}`,
    ];
  });
  const columns = [
    { label: t('account') },
    { label: t('fromQuantity'), isNumber: true },
    { label: t('unit') },
    { label: t('price'), isNumber: true },
    { label: t('period') },
  ];
  return table(columns, rows, t('none'));
}

/** What price lists make of the item's price, by item or by group. */
export function discountTable({ t, language }: PageContext, division: DivisionState, item: Row): Html {
  const discounts = division.entity('SalesPriceListVolumeDiscounts');
  const found = [
    ...discounts.rowsWith('Item', String(item.ID)),
    ...discounts.rowsWith('ItemGroup', textOf(item, 'ItemGroup')),
  ].filter((row) => row.Item === item.ID || row.Item === undefined);
  const standard = standardPrice(division, item, division.nowWall());
  const rows = found.map((discount) => {
    const period = division.entity('SalesPriceListPeriods').get(textOf(discount, 'PriceListPeriod') ?? '') ?? {};
    const list = division.entity('SalesPriceLists').get(textOf(period, 'PriceList') ?? '') ?? {};
    return [
      textOf(list, 'Description'),
      count(numberOf(discount, 'Quantity') ?? 0, language),
      money(volumeDiscountPrice(discount, standard), language),
      `${dayOf(period, 'StartDate', language)} – ${dayOf(period, 'EndDate', language)}`,
    ];
  });
  const columns = [
    { label: t('discounts') },
    { label: t('fromQuantity'), isNumber: true },
    { label: t('price'), isNumber: true },
    { label: t('period') },
  ];
  return table(columns, rows, t('none'));
}
