import { button, checkbox, details, field, form, select } from '../../kit/form.ts';
import { type Html, html, redirect } from '../../kit/page.ts';
import { parseForm } from '../../kit/requestParts.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { minus } from '../rules/decimals.ts';
import { isItemEnded, itemRules } from '../rules/items.ts';
import { salesItemPriceRules } from '../rules/prices.ts';
import { BusinessRefusal } from '../rules/problems.ts';
import { moveStock, positionsOf } from '../rules/stock.ts';
import type { DivisionState } from '../state/divisionState.ts';
import { differs, isTrue, numberOf, type Row, textOf, type Value } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { type AccountPage, attempt, pageCause } from './accountDetail.ts';
import { show } from './frame.ts';
import { itemActivity } from './itemList.ts';
import { discountTable, priceTable, stockTable } from './itemTables.ts';
import type { TextKey } from './texts.ts';
import { noticeOf, numberOfText } from './tradeFrame.ts';

const dayMs = 86_400_000;

const notices = [
  'saved',
  'itemCreated',
  'itemDeactivated',
  'itemReactivated',
  'stockCorrected',
  'priceAdded',
] as const satisfies readonly TextKey[];

type ItemNotice = (typeof notices)[number];

/** The text fields a person can change, in the order of the page. */
const textFields: readonly (readonly [property: string, label: TextKey])[] = [
  ['Code', 'code'],
  ['Description', 'description'],
  ['Barcode', 'barcode'],
  ['CostPriceStandard', 'costPrice'],
  ['Notes', 'notes'],
];

const choices: readonly (readonly [property: string, label: TextKey, entity: string, by: 'ID' | 'Code'])[] = [
  ['ItemGroup', 'group', 'ItemGroups', 'ID'],
  ['Unit', 'unit', 'Units', 'Code'],
  ['SalesVatCode', 'vatCode', 'VATCodes', 'Code'],
];

export function newItemPage(page: AccountPage, values: Row = { IsSalesItem: true }, problem?: string): WireResponse {
  const { context, division } = page;
  const action = `/items/new?division=${division.code}`;
  return show(context, {
    title: context.t('itemCreate'),
    body: html`<div class="card">${editForm(page, action, values, context.t('itemCreate'))}</div>`,
    notice: problem === undefined ? null : { kind: 'bad', text: problem },
    status: problem === undefined ? 200 : 422,
  });
}

export function createItem(page: AccountPage): WireResponse {
  const { IsStockItem: _fromGroup, ...values } = readForm(page);
  return attempt(
    page,
    () => {
      const row = itemRules.create(page.division, values, pageCause(page.user), {});
      return redirect(detailPath(page.division, row, 'itemCreated'));
    },
    (problem) => newItemPage(page, values, problem),
  );
}

export function itemPage(page: AccountPage, row: Row, shown: Row = row, problem?: string): WireResponse {
  const { context, division } = page;
  const { t } = context;
  const path = detailPath(division, row);
  const isEnded = isItemEnded(row, division.nowWall());
  const toggle = form(
    `${path}/${isEnded ? 'reactivate' : 'deactivate'}`,
    button(t(isEnded ? 'reactivate' : 'deactivate'), { kind: 'plain' }),
  );
  const remove = form(`${path}/delete`, button(t('delete'), { kind: 'danger' }));
  const summary = details([
    [t('code'), textOf(row, 'Code')],
    ['ID', html`<code>${textOf(row, 'ID')}</code>`],
    ['Timestamp', numberOf(row, 'Timestamp')],
    [t('lastChange'), textOf(row, 'ModifierFullName')],
  ]);
  const body = html`<p class="row">${itemActivity(context, division, row)}</p>
<div class="grid"><div class="card">${editForm(page, `${path}/save`, shown, t('save'))}</div>
<div><div class="card">${summary}<div class="actions">${toggle}${remove}</div></div>
<h2>${t('stock')}</h2>${stockTable(context, division, row)}${isTrue(row, 'IsStockItem') && stockForm(page, path, row)}</div></div>
<h2>${t('prices')}</h2>${priceTable(context, division, row)}${priceForm(page, path)}
<h2>${t('discounts')}</h2>${discountTable(context, division, row)}
<p><a href="/items?division=${division.code}">${t('back')}</a></p>`;
  return show(context, {
    title: textOf(row, 'Description')?.trim() || '(…)',
    body,
    notice: problem === undefined ? noticeOf(context, notices) : { kind: 'bad', text: problem },
    status: problem === undefined ? 200 : 422,
  });
}

/** `save`, `deactivate`, `reactivate`, `delete`, `stock` or `price`; undefined for anything else. */
export function changeItem(page: AccountPage, row: Row, action: string): WireResponse | undefined {
  const { division, user } = page;
  const cause = pageCause(user);
  const run = (change: () => void, notice: ItemNotice, shown: Row = row): WireResponse =>
    attempt(
      page,
      () => {
        change();
        return redirect(detailPath(division, row, notice));
      },
      (problem) => itemPage(page, row, shown, problem),
    );
  const update = (values: Row, notice: ItemNotice): WireResponse => {
    // An unchanged code would be refused as a duplicate (exact-online.md 4.7).
    const changed = Object.fromEntries(
      Object.entries(values).filter(([name, value]) => differs(row, { [name]: value })),
    );
    const change = (): void => {
      if (Object.keys(changed).length > 0) itemRules.update(division, row, changed, cause);
    };
    return run(change, notice, { ...row, ...values });
  };
  switch (action) {
    case 'save':
      return update(readForm(page), 'saved');
    case 'deactivate':
      return update({ EndDate: midnightOf(division.nowWall()) - dayMs }, 'itemDeactivated');
    case 'reactivate':
      return update({ EndDate: null }, 'itemReactivated');
    case 'stock':
      return run(() => correctStock(page, row), 'stockCorrected');
    case 'price':
      return run(() => addPrice(page, row), 'priceAdded');
    case 'delete':
      return attempt(
        page,
        () => {
          itemRules.remove(division, row, cause);
          return redirect(`/items?division=${division.code}&notice=itemDeleted`);
        },
        (problem) => itemPage(page, row, row, problem),
      );
    default:
      return undefined;
  }
}

function correctStock({ context, division, user }: AccountPage, item: Row): void {
  const fields = parseForm(context.request);
  const counted = numberOfText(fields.get('counted'));
  const warehouseId = fields.get('warehouse') ?? '';
  if (counted === null) throw new BusinessRefusal([{ is: 'invalid', label: 'Quantity' }]);
  if (division.entity('Warehouses').get(warehouseId) === undefined) {
    throw new BusinessRefusal([{ is: 'invalidReference', label: 'Warehouse' }]);
  }
  const itemId = String(item.ID);
  const position = positionsOf(division, itemId).find((row) => row.Warehouse === warehouseId);
  const stock = minus(counted, numberOf(position ?? {}, 'CurrentStock') ?? 0);
  moveStock(division, { itemId, warehouseId, stock }, pageCause(user));
}

/** A standard price, or an agreement when an account code is given. */
function addPrice({ context, division, user }: AccountPage, item: Row): void {
  const fields = parseForm(context.request);
  const [price, quantity] = [numberOfText(fields.get('price')), numberOfText(fields.get('quantity') ?? '1')];
  if (price === null) throw new BusinessRefusal([{ is: 'invalid', label: 'Price' }]);
  if (quantity === null) throw new BusinessRefusal([{ is: 'invalid', label: 'Quantity' }]);
  const code = (fields.get('account') ?? '').trim();
  const account = code === '' ? null : division.entity('Accounts').rowsWith('Code', code)[0];
  if (account === undefined) throw new BusinessRefusal([{ is: 'invalidReference', label: 'Account' }]);
  const values: Row = { Item: String(item.ID), Price: price, Quantity: quantity, Account: textOf(account ?? {}, 'ID') };
  salesItemPriceRules.create(division, values, pageCause(user), {});
}

function readForm({ context }: AccountPage): Row {
  const fields = parseForm(context.request);
  const values: Record<string, Value> = {};
  for (const [property] of [...textFields, ...choices]) {
    const text = fields.get(property)?.trim();
    if (text !== undefined) values[property] = text === '' ? null : text;
  }
  const cost = values.CostPriceStandard;
  if (typeof cost === 'string') {
    const number = numberOfText(cost);
    if (number === null) delete values.CostPriceStandard;
    else values.CostPriceStandard = number;
  }
  values.IsSalesItem = fields.has('IsSalesItem');
  values.IsStockItem = fields.has('IsStockItem');
  return values;
}

function editForm({ context, division }: AccountPage, action: string, values: Row, label: string): Html {
  const { t } = context;
  const inputs = textFields.map(([property, key]) =>
    field({
      name: property,
      label: t(key),
      value: String(values[property] ?? ''),
      isRequired: property === 'Code' || property === 'Description',
    }),
  );
  const selects = choices.map(([property, key, entity, by]) => {
    const options = [...division.entity(entity).rows()].map((row) => ({
      value: String(row[by]),
      label: `${textOf(row, 'Code')} ${textOf(row, 'Description')}`,
    }));
    return select({
      name: property,
      label: t(key),
      value: textOf(values, property) ?? '',
      options: [{ value: '', label: t('none') }, ...options],
    });
  });
  const sold = checkbox({ name: 'IsSalesItem', label: t('isSalesItem'), isChecked: isTrue(values, 'IsSalesItem') });
  const stocked = checkbox({ name: 'IsStockItem', label: t('isStockItem'), isChecked: isTrue(values, 'IsStockItem') });
  return form(action, html`${inputs}${selects}${sold}${stocked}<div class="actions">${button(label)}</div>`);
}

function stockForm({ context, division }: AccountPage, path: string, row: Row): Html {
  const { t } = context;
  const options = [...division.entity('Warehouses').rows()].map((warehouse) => ({
    value: String(warehouse.ID),
    label: `${textOf(warehouse, 'Code')} ${textOf(warehouse, 'Description')}`,
  }));
  if (options.length === 0) return html`<p class="soft">${t('noTrade')}</p>`;
  const [position] = positionsOf(division, String(row.ID));
  const choice = select({
    name: 'warehouse',
    label: t('warehouse'),
    value: textOf(position ?? {}, 'Warehouse') ?? '',
    options,
  });
  const counted = field({ name: 'counted', label: t('counted'), isRequired: true });
  return form(
    `${path}/stock`,
    html`<div class="grid">${choice}${counted}</div><div class="actions">${button(t('correctStock'))}</div>`,
  );
}

function priceForm({ context }: AccountPage, path: string): Html {
  const { t } = context;
  const price = field({ name: 'price', label: t('price'), isRequired: true });
  const quantity = field({ name: 'quantity', label: t('fromQuantity'), value: '1' });
  const account = field({ name: 'account', label: t('agreedWith') });
  return form(
    `${path}/price`,
    html`<div class="grid">${price}${quantity}${account}</div><div class="actions">${button(t('addPrice'), { kind: 'plain' })}</div>`,
  );
}

function detailPath(division: DivisionState, row: Row, notice?: ItemNotice): string {
  const path = `/items/${division.code}/${String(row.ID)}`;
  return notice === undefined ? path : `${path}?notice=${notice}`;
}
