import { describe, expect, test } from 'vitest';
import { type Answer, at, type Bench, bench, errorText, type Json, main, text, webshop } from './bench.ts';
import { first, rows } from './books.ts';

const post = (b: Bench, path: string, body: object): Answer => b.call('POST', `${main}/${path}`, { body });

function made(b: Bench, path: string, body: object): Json {
  const answer = b.call('POST', `${main}/${path}`, { body, headers: { prefer: 'return=representation' } });
  if (answer.status !== 201) throw new Error(`${answer.status}: ${answer.text}`);
  return at(answer.json, 'd');
}

const inStock = (b: Bench, item: Json): Json =>
  at(b.get(`${main}/read/logistics/StockPosition?itemId=guid'${text(item)}'`).json, 'd', 'results', 0, 'InStock');

interface Ground {
  readonly b: Bench;
  readonly item: Json;
  readonly warehouse: Json;
}

function ground(): Ground {
  const b = bench();
  const item = at(made(b, 'logistics/Items', { Code: 'TEL-1', Description: 'Telbaar', IsStockItem: true }), 'ID');
  const warehouse = at(first(b, "inventory/Warehouses?$filter=Code eq '1'&$top=1"), 'ID');
  return { b, item, warehouse };
}

const body = ({ item, warehouse }: Ground, line: object, more: object = {}): object => ({
  StockCountDate: '2026-06-25',
  StockCountLines: [{ Item: item, ...line }],
  Warehouse: warehouse,
  ...more,
});

describe('stock counts (exact-online-resources.json)', () => {
  test('a draft changes nothing until it is processed', () => {
    const g = ground();
    const count = made(g.b, 'inventory/StockCounts', body(g, { QuantityNew: 12 }));
    expect(count).toMatchObject({ Status: 12, Source: 4, StockCountNumber: 1, WarehouseCode: '1' });
    expect(inStock(g.b, g.item)).toBe(0);
    const [line] = rows(g.b, 'inventory/StockCountLines');
    expect(line).toMatchObject({ QuantityInStock: 0, QuantityNew: 12, QuantityDifference: 12, ItemCode: 'TEL-1' });
    const done = post(g.b, 'inventory/ProcessStockCount', { StockCountID: at(count, 'StockCountID') });
    expect([done.status, inStock(g.b, g.item)]).toEqual([201, 12]);
    const again = post(g.b, 'inventory/ProcessStockCount', { StockCountID: at(count, 'StockCountID') });
    expect(errorText(again)).toBe('Kan niet wijzigen: Voorraadtelling - Reeds verwerkt');
  });

  test('sent as processed it takes effect at once, by difference as well; the position’s rowversion rises', () => {
    const g = ground();
    made(g.b, 'inventory/StockCounts', body(g, { QuantityNew: 12 }, { Status: 21 }));
    const newest = (): Json =>
      rows(g.b, 'sync/Inventory/StockPositions?$filter=Timestamp gt 1L&$select=ItemId,Timestamp').at(-1);
    expect(at(newest(), 'ItemId')).toBe(g.item);
    made(g.b, 'inventory/StockCounts', body(g, { QuantityDifference: -1 }, { Status: 21 }));
    expect(inStock(g.b, g.item)).toBe(11);
  });

  test('a draft can be changed and deleted', () => {
    const g = ground();
    const count = made(g.b, 'inventory/StockCounts', body(g, { QuantityNew: 12 }));
    const path = `${main}/inventory/StockCounts(guid'${text(at(count, 'StockCountID'))}')`;
    const [line] = rows(g.b, 'inventory/StockCountLines');
    const ofLine = `${main}/inventory/StockCountLines(guid'${text(at(line, 'ID'))}')`;
    g.b.call('PUT', ofLine, { body: { QuantityNew: 7 } });
    expect(at(g.b.get(ofLine).json, 'd', 'QuantityDifference')).toBe(7);
    g.b.call('PUT', path, { body: { Status: 21 } });
    expect(inStock(g.b, g.item)).toBe(7);
    expect(errorText(g.b.call('DELETE', path))).toBe('Kan niet verwijderen: Voorraadtelling - Reeds verwerkt');
    const other = made(g.b, 'inventory/StockCounts', body(g, { QuantityNew: 1 }));
    expect(g.b.call('DELETE', `${main}/inventory/StockCounts(guid'${text(at(other, 'StockCountID'))}')`).status).toBe(
      204,
    );
  });

  test.each([
    [{}, { Warehouse: null }, 'Verplicht: Magazijn'],
    [{}, { StockCountDate: null }, 'Verplicht: Datum'],
    [{ Item: null, QuantityNew: 1 }, {}, 'Verplicht: Artikel'],
    [{ QuantityNew: null }, {}, 'Verplicht: Aantal'],
    [{}, { StockCountLines: [] }, 'Verplicht: Regels'],
    [{}, { Status: 3 }, 'Ongeldig: Status'],
  ])('line %j of %j is refused: %s', (line, more, expected) => {
    const g = ground();
    expect(errorText(post(g.b, 'inventory/StockCounts', body(g, { QuantityNew: 1, ...line }, more)))).toBe(expected);
  });

  test('not without the trade edition', () => {
    expect(bench().get(`${webshop}/inventory/StockCounts`).status).toBe(403);
  });
});

describe('customer items, purchase prices and deliveries', () => {
  test('one code per customer and item [O: both mandatory]', () => {
    const g = ground();
    const account = at(first(g.b, "crm/Accounts?$filter=Status eq 'C'&$top=1"), 'ID');
    const sent = { Account: account, Item: g.item, CustomerItemCode: 'KL-9' };
    expect(made(g.b, 'logistics/CustomerItems', sent)).toMatchObject({ ItemCode: 'TEL-1', CustomerItemCode: 'KL-9' });
    expect(errorText(post(g.b, 'logistics/CustomerItems', sent))).toBe('Gegeven bestaat reeds.');
    expect(errorText(post(g.b, 'logistics/CustomerItems', {}))).toBe('Verplicht: Relatie\r\nVerplicht: Artikel');
  });

  test('purchase prices are those of the supplier items, in order of their rowversion', () => {
    const { b } = ground();
    const prices = rows(b, 'sync/Logistics/PurchaseItemPrices?$filter=Timestamp gt 1L&$select=ID,Account,Price,Item');
    const items = rows(b, 'sync/Logistics/SupplierItem?$filter=Timestamp gt 1L&$select=ID,Supplier,PurchasePrice,Item');
    expect(prices.length).toBeGreaterThan(5);
    const plain = (row: Json, ...names: readonly string[]): readonly Json[] => names.map((name) => at(row, name));
    expect(prices.map((row) => plain(row, 'ID', 'Account', 'Price'))).toEqual(
      items.map((row) => plain(row, 'ID', 'Supplier', 'PurchasePrice')),
    );
  });

  test('deliveries and their lines have sync and bulk twins', () => {
    const { b } = ground();
    const [delivery] = rows(b, 'sync/SalesOrder/GoodsDeliveries?$filter=Timestamp gt 1L');
    const [line] = rows(b, 'sync/SalesOrder/GoodsDeliveryLines?$filter=Timestamp gt 1L');
    expect([at(delivery, 'EntryID'), at(line, 'EntryID')]).toEqual([expect.any(String), expect.any(String)]);
    const path = `bulk/SalesOrder/GoodsDeliveries?$select=EntryID,DeliveryNumber&$filter=EntryID eq guid'${text(at(delivery, 'EntryID'))}'`;
    expect(rows(b, path)).toMatchObject([{ DeliveryNumber: at(delivery, 'DeliveryNumber') }]);
    expect(errorText(b.get(`${main}/bulk/SalesOrder/GoodsDeliveries?$select=EntryID&$filter=Description eq 'x'`))).toBe(
      'Filtering on these fields is not supported: Description',
    );
  });

  test('roles of users, companies of the older list and types of transactions', () => {
    const { b } = ground();
    const roles = rows(b, 'users/UserRolesPerDivision');
    expect(roles.map((row) => at(row, 'Description')).sort()).toEqual(['Administrator', 'User', 'User']);
    expect(rows(b, 'hrm/Divisions').map((row) => at(row, 'Code'))).toContain(main);
    expect(rows(b, 'financial/GLTransactionTypes')).toContainEqual(expect.objectContaining({ ID: 20 }));
  });
});
