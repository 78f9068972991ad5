import { describe, expect, test } from 'vitest';
import { facts } from '../facts.ts';
import { type Answer, at, type Bench, bench, errorText, type Json, list, main, text, webshop } from './bench.ts';

const items = `${main}/logistics/Items`;
const results = (answer: Answer): readonly Json[] => {
  const d = at(answer.json, 'd');
  return Array.isArray(d) ? list(d) : list(at(d, 'results'));
};
const post = (b: Bench, path: string, body: object): Answer =>
  b.call('POST', `${main}/${path}`, { body, headers: { prefer: 'return=representation' } });
const created = (b: Bench, path: string, body: object): string => text(at(post(b, path, body).json, 'd', 'ID'));
const item = (b: Bench, id: string): Json => at(b.get(`${items}(guid'${id}')`).json, 'd');
const put = (b: Bench, path: string, id: string, body: object): Answer =>
  b.call('PUT', `${main}/${path}(guid'${id}')`, { body });
const remove = (b: Bench, path: string, id: string): Answer => b.call('DELETE', `${main}/${path}(guid'${id}')`);
const byCode = (b: Bench, code: string): Json =>
  results(b.get(`${items}?$filter=Code eq '${encodeURIComponent(code)}'&$top=1`))[0];
const cents = (price: Json): number => Math.round(Number(price) * 100);

/** Tests that only read share one sandbox. */
const b = bench();

describe('items (exact-online.md 7.3)', () => {
  test('the seeded catalogue is there, with inactive items and ones that are not sold', () => {
    const all = results(
      b.get(`${main}/sync/Logistics/Items?$filter=Timestamp gt 1L&$select=ID,Code,EndDate,IsSalesItem`),
    );
    expect(all.length).toBeGreaterThanOrEqual(40);
    expect(all.filter((row) => at(row, 'EndDate') !== null).length).toBeGreaterThan(1);
    expect(all.filter((row) => at(row, 'IsSalesItem') === false).length).toBeGreaterThan(0);
  });

  test('Unit is a code of width 8, Code is not padded (4.3) [L]', () => {
    const row = byCode(b, 'KLH-450');
    expect([at(row, 'Unit'), at(row, 'Code'), at(row, 'UnitDescription')]).toEqual(['pc      ', 'KLH-450', 'Stuk']);
  });

  test('an item is found by its unpadded unit, and by a code full of signs (4.3, 4.5)', () => {
    expect(results(b.get(`${items}?$filter=Unit eq 'kg'&$select=ID`)).length).toBeGreaterThan(0);
    expect(at(byCode(b, 'KB 01+#%'), 'Description')).toBe('Kraanbocht 1/2 duim');
    expect(at(byCode(b, 'Ø8/½"'), 'Description')).toContain('<set>');
  });

  test('flags are booleans or 0/1 as documented', () => {
    const row = byCode(b, 'KLH-450');
    expect([at(row, 'IsStockItem'), at(row, 'IsWebshopItem'), at(row, 'IsMakeItem')]).toEqual([true, 0, 0]);
  });

  test('StandardSalesPrice and Stock are computed and read-only', () => {
    const own = bench();
    const id = created(own, 'logistics/Items', { Code: 'N-1', Description: 'Nieuw', StandardSalesPrice: 9, Stock: 4 });
    expect(item(own, id)).toMatchObject({ StandardSalesPrice: 0, Stock: 0 });
    created(own, 'logistics/SalesItemPrices', { Item: id, Price: 12.5 });
    expect(at(item(own, id), 'StandardSalesPrice')).toBe(12.5);
  });

  test('a minimal POST takes unit, group and G/L accounts from the settings [L: observedCreate2026]', () => {
    const own = bench();
    const d = at(post(own, 'logistics/Items', { Code: 'N-2', Description: 'Nieuw' }).json, 'd');
    const [group] = results(own.get(`${main}/logistics/ItemGroups?$filter=IsDefault eq 1`));
    expect(d).toMatchObject({
      Unit: 'pc      ',
      UnitType: 'O',
      ItemGroup: at(group, 'ID'),
      ItemGroupCode: 'GEREED',
      GLRevenueCode: '8000',
      GLCostsCode: '7000',
      GLStockCode: '3000',
      IsStockItem: true,
      IsPurchaseItem: false,
      SecurityLevel: 10,
      StatisticalUnits: 1,
      CostPriceCurrency: 'EUR',
      Class_01: null,
      EndDate: null,
    });
    expect(at(d, 'PictureUrl')).toContain('placeholder');
  });

  test('POST without Prefer echoes key and non-nullables, all else null (4.7) [L]', () => {
    const d = at(bench().call('POST', items, { body: { Code: 'N-3', Description: 'Nieuw' } }).json, 'd');
    expect([at(d, 'Code'), at(d, 'Unit'), at(d, 'CopyRemarks'), at(d, 'IsTime')]).toEqual([null, null, 0, 0]);
    expect(at(d, 'ID')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('own accounts and a service group go before the defaults', () => {
    const own = bench();
    const [service] = results(own.get(`${main}/logistics/ItemGroups?$filter=Code eq 'DIENST'`));
    const [other] = results(own.get(`${main}/financial/GLAccounts?$filter=Code eq '8100'`));
    const body = { Code: 'N-4', Description: 'Vracht', ItemGroup: at(service, 'ID'), GLRevenue: at(other, 'ID') };
    expect(item(own, created(own, 'logistics/Items', body))).toMatchObject({
      IsStockItem: false,
      GLRevenueCode: '8100',
      GLCostsCode: '7000',
    });
  });

  test('Code and Description are mandatory, in the language of the user (4.8)', () => {
    expect(errorText(post(b, 'logistics/Items', {}))).toBe('Verplicht: Code\r\nVerplicht: Omschrijving');
    const { access: token } = b.consent(facts.users[2]?.email);
    const answer = b.call('POST', items, { token, body: { Code: 'X', Description: 'x', Unit: 'el' } });
    expect([answer.status, errorText(answer)]).toEqual([500, 'Invalid reference: Unit']);
  });

  test('Code is unique', () => {
    const answer = post(b, 'logistics/Items', { Code: 'KLH-450', Description: 'Nog een' });
    expect([answer.status, errorText(answer)]).toEqual([500, 'Gegeven bestaat reeds.']);
  });

  test.each([
    ['a group of nobody', { ItemGroup: '11111111-1111-1111-1111-111111111111' }, 'Artikelgroep'],
    ['an unknown unit', { Unit: 'el' }, 'Eenheid'],
    ['an unknown VAT code', { SalesVatCode: '77' }, 'Btw-code'],
    ['an unknown currency', { CostPriceCurrency: 'QQQ' }, 'Valuta'],
  ])('%s is an invalid reference', (_name, changes, label) => {
    const answer = post(b, 'logistics/Items', { Code: 'X-1', Description: 'x', ...changes });
    expect([answer.status, errorText(answer)]).toEqual([500, `Ongeldige referentie: ${label}`]);
  });

  test('PUT is partial; an end date in the past makes it inactive', () => {
    const own = bench();
    const id = text(at(byCode(own, 'KLH-450'), 'ID'));
    expect(put(own, 'logistics/Items', id, { EndDate: '2026-06-01' }).status).toBe(204);
    expect(item(own, id)).toMatchObject({ Code: 'KLH-450', EndDate: `/Date(${Date.UTC(2026, 5, 1)})/` });
  });

  test('DELETE takes prices and places along, and is refused while there is stock', () => {
    const own = bench();
    const refused = remove(own, 'logistics/Items', text(at(byCode(own, 'KLH-450'), 'ID')));
    expect(refused.status).toBe(500);
    expect(text(errorText(refused)).split('\r\n')).toContain('Kan niet verwijderen: Artikel - Gebruikt in: Voorraad');
    const id = created(own, 'logistics/Items', { Code: 'N-5', Description: 'Weg' });
    created(own, 'logistics/SalesItemPrices', { Item: id, Price: 1 });
    expect(remove(own, 'logistics/Items', id).status).toBe(204);
    const gone = results(own.get(`${main}/sync/Deleted?$filter=Timestamp gt 1L`));
    expect(gone.map((row) => at(row, 'EntityType'))).toEqual([8, 15, 19, 9]);
  });

  test('the bulk twin insists on $select; the sync twin refuses * (4.6, 5)', () => {
    expect(b.get(`${main}/bulk/Logistics/Items`).status).toBe(400);
    expect(b.get(`${main}/sync/Logistics/Items?$select=*`).status).toBe(400);
    expect(b.get(`${main}/bulk/Logistics/Items?$select=ID`).status).toBe(200);
  });

  test('with mandatory filtering a bare list is refused, and the known fields are named (4.6)', () => {
    const strict = bench({ isLimited: false, isFilterMandatory: true });
    const answer = strict.get(items);
    expect([answer.status, String(errorText(answer)).includes('Barcode, Class_01')]).toEqual([400, true]);
    expect(strict.get(`${items}?$filter=Code eq 'KLH-450'`).status).toBe(200);
  });

  test('without the trade edition items and prices answer, what belongs to trade does not (7.1, 7.3)', () => {
    const status = (path: string) => b.get(`${webshop}/${path}`).status;
    expect(status('logistics/Items?$top=1')).toBe(200);
    expect(status('logistics/SalesItemPrices?$top=1')).toBe(200);
    for (const path of ['logistics/SupplierItem', 'inventory/Warehouses', 'sales/SalesPriceLists']) {
      expect([path, status(`${path}?$top=1`)]).toEqual([path, 403]);
    }
    expect(status(`read/logistics/StockPosition?itemId=guid'11111111-1111-1111-1111-111111111111'`)).toBe(403);
  });
});

describe('sales prices (exact-online.md 7.3)', () => {
  test('an account makes it an agreement; quantity breaks and periods are rows of their own', () => {
    const rows = results(b.get(`${main}/sync/Logistics/SalesItemPrices?$filter=Timestamp gt 1L`));
    expect(rows.some((row) => at(row, 'Account') !== null && at(row, 'AccountName') !== null)).toBe(true);
    expect(rows.some((row) => Number(at(row, 'Quantity')) > 1)).toBe(true);
    expect(rows.some((row) => at(row, 'EndDate') !== null)).toBe(true);
  });

  test('an item is needed, a price of the same item, customer, unit, quantity and start is a duplicate [C]', () => {
    const own = bench();
    expect(errorText(post(own, 'logistics/SalesItemPrices', { Price: 1 }))).toBe('Verplicht: Artikel');
    const Item = text(at(byCode(own, 'KLH-450'), 'ID'));
    const body = { Item, Price: 3, Quantity: 100, StartDate: '2026-01-01' };
    expect(post(own, 'logistics/SalesItemPrices', body).status).toBe(201);
    expect(errorText(post(own, 'logistics/SalesItemPrices', body))).toBe('Gegeven bestaat reeds.');
    expect(post(own, 'logistics/SalesItemPrices', { ...body, Currency: 'GBP' }).status).toBe(201);
  });

  test('defaults: the unit of the item, one item per unit, from one, from today', () => {
    const own = bench();
    const Item = text(at(byCode(own, 'KAAS-45'), 'ID'));
    const Account = text(at(results(own.get(`${main}/crm/Accounts?$filter=Status eq 'C'&$top=1`))[0], 'ID'));
    expect(at(post(own, 'logistics/SalesItemPrices', { Item, Account, Price: 11.11 }).json, 'd')).toMatchObject({
      Unit: 'kg',
      NumberOfItemsPerUnit: 1,
      Quantity: 1,
      StartDate: `/Date(${Date.UTC(2026, 5, 25)})/`,
      ItemCode: 'KAAS-45',
    });
  });

  test('the bulk twin filters on its documented set only (4.6)', () => {
    const path = `${main}/bulk/Logistics/SalesItemPrices?$select=ID`;
    expect(b.get(`${path}&$filter=Quantity gt 1d`).status).toBe(200);
    const refused = b.get(`${path}&$filter=Currency eq 'GBP'`);
    expect([refused.status, errorText(refused)]).toEqual([400, 'Filtering on these fields is not supported: Currency']);
  });

  test('AccountItems shows the price of a customer: agreement, then price list, then standard [U]', () => {
    const own = bench();
    const id = created(own, 'logistics/Items', { Code: 'N-6', Description: 'Geprijsd', CostPriceStandard: 4 });
    created(own, 'logistics/SalesItemPrices', { Item: id, Price: 10 });
    const [customer] = results(own.get(`${main}/crm/Accounts?$filter=Status eq 'C' and PriceList eq null&$top=1`));
    const account = text(at(customer, 'ID'));
    const row = (): Json => {
      const path = `${main}/read/logistics/AccountItems?accountId=guid'${account}'&$filter=Code eq 'N-6'`;
      return results(own.get(path))[0];
    };
    expect(row()).toMatchObject({ Code: 'N-6', SalesPrice: 10, DefaultSalesPrice: 10, Margin: 6, UnitCode: 'pc' });
    const [horeca] = results(own.get(`${main}/sales/SalesPriceLists?$filter=Code eq 'HORECA'`));
    expect(put(own, 'crm/Accounts', account, { PriceList: at(horeca, 'ID') }).status).toBe(204);
    expect(at(row(), 'SalesPrice')).toBe(9.7);
    created(own, 'logistics/SalesItemPrices', { Item: id, Account: account, Price: 8.25 });
    expect(row()).toMatchObject({ SalesPrice: 8.25, DefaultSalesPrice: 10 });
    const linked = results(own.get(`${main}/sales/SalesPriceListLinkedAccounts`));
    expect(linked.some((one) => at(one, 'Name') === at(customer, 'Name'))).toBe(true);
  });

  test('AccountItems without accountId is an error in the query syntax [L: picqer#609]', () => {
    const answer = b.get(`${main}/read/logistics/AccountItems`);
    expect([answer.status, errorText(answer)]).toEqual([400, 'Bad Request - Error in query syntax.']);
  });
});

describe('suppliers of items (exact-online.md 4.6, 7.3)', () => {
  test('five properties are mandatory, and the account must be a supplier', () => {
    expect(errorText(post(b, 'logistics/SupplierItem', {}))).toBe(
      ['Artikel', 'Eenheid', 'Inkoopprijs', 'Inkoopeenheid', 'Leverancier']
        .map((label) => `Verplicht: ${label}`)
        .join('\r\n'),
    );
    const own = bench();
    const Item = created(own, 'logistics/Items', { Code: 'N-7', Description: 'Inkoop' });
    const [unit] = results(own.get(`${main}/logistics/Units?$filter=Code eq 'pc'`));
    const account = (filter: string): string =>
      text(at(results(own.get(`${main}/crm/Accounts?$filter=${filter}&$top=1`))[0], 'ID'));
    const body = { Item, ItemUnit: at(unit, 'ID'), PurchasePrice: 2.5, PurchaseUnit: 'pc' };
    const wrong = post(own, 'logistics/SupplierItem', { ...body, Supplier: account('IsSupplier eq false') });
    expect([wrong.status, errorText(wrong)]).toEqual([500, 'Ongeldig: Leverancier (Type)']);
    const right = post(own, 'logistics/SupplierItem', { ...body, Supplier: account('IsSupplier eq true') });
    expect(at(right.json, 'd')).toMatchObject({ MainSupplier: true, Currency: 'EUR', ItemUnitCode: 'pc' });
  });

  test('StartDate, EndDate and an empty filter are refused [O][L: picqer#532, #468]', () => {
    const path = `${main}/logistics/SupplierItem`;
    for (const filter of [`StartDate ge datetime'2026-01-01'`, '']) {
      const answer = b.get(`${path}?$filter=${filter}`);
      expect([answer.status, errorText(answer)]).toEqual([
        400,
        'This $filter parameter is not supported for this resource',
      ]);
    }
    expect(b.get(`${path}?$filter=MainSupplier eq true`).status).toBe(200);
  });
});

describe('price lists (exact-online.md 7.3)', () => {
  const discounts = results(b.get(`${main}/sync/Sales/SalesPriceListVolumeDiscounts?$filter=Timestamp gt 1L`));

  test('a discount names its item or its group, and its list through the period', () => {
    expect(discounts.every((row) => (at(row, 'Item') === null) !== (at(row, 'ItemGroup') === null))).toBe(true);
    expect(new Set(discounts.map((row) => at(row, 'PriceListCode')))).toEqual(new Set(['VAST', 'HORECA']));
  });

  test('EntryMethod 1: the discount leads, from the base price when there is one', () => {
    const based = discounts.find((row) => at(row, 'BasePriceAmount') !== null);
    const expected = (1 - Number(at(based, 'Discount'))) * Number(at(based, 'BasePriceAmount'));
    expect(Number(at(based, 'NewPrice'))).toBeCloseTo(expected, 3);
    expect([at(based, 'EntryMethod'), at(based, 'Discount')]).toEqual([1, 0.12]);
  });

  test('lists, periods and links can only be read', () => {
    for (const name of ['SalesPriceLists', 'SalesPriceListPeriods', 'SalesPriceListLinkedAccounts']) {
      expect(results(b.get(`${main}/sales/${name}`)).length).toBeGreaterThan(0);
      expect(b.call('POST', `${main}/sales/${name}`, { body: {} }).status).toBe(405);
    }
  });
});

describe('stock (exact-online.md 5, 7.3)', () => {
  test('one position per item and warehouse; item, warehouse and totals agree', () => {
    const positions = results(b.get(`${main}/sync/Inventory/StockPositions?$filter=Timestamp gt 1L`));
    const stock = new Map<Json, number>();
    for (const row of positions) {
      stock.set(at(row, 'ItemId'), (stock.get(at(row, 'ItemId')) ?? 0) + cents(at(row, 'CurrentStock')));
    }
    const rows = results(b.get(`${main}/bulk/Logistics/Items?$select=ID,Stock,IsStockItem`));
    for (const row of rows) expect(cents(at(row, 'Stock'))).toBe(stock.get(at(row, 'ID')) ?? 0);
    expect(stock.size).toBeGreaterThan(20);
    expect(new Set(positions.map((row) => at(row, 'WarehouseCode')))).toEqual(new Set(['1', '2']));
  });

  test('StockPosition takes an item and no filter, and adds up its warehouses', () => {
    const id = text(at(byCode(b, 'KLH-450'), 'ID'));
    const [row] = results(b.get(`${main}/read/logistics/StockPosition?itemId=guid'${id}'`));
    expect(row).toMatchObject({ ItemId: id, PlanningIn: 0, ReservedStock: 0 });
    expect(at(row, 'InStock')).toBe(at(byCode(b, 'KLH-450'), 'Stock'));
    expect(b.get(`${main}/read/logistics/StockPosition`).status).toBe(400);
    expect(b.get(`${main}/read/logistics/StockPosition?itemId=guid'${id}'&$filter=InStock gt 1`).status).toBe(400);
  });

  test('a new stock item lies in the main warehouse; a second place is made once', () => {
    const own = bench();
    const Item = created(own, 'logistics/Items', { Code: 'N-8', Description: 'Op voorraad' });
    const places = () => results(own.get(`${main}/inventory/ItemWarehouses?$filter=Item eq guid'${Item}'`));
    expect(places().map((row) => at(row, 'WarehouseCode'))).toEqual(['1']);
    const [second] = results(own.get(`${main}/inventory/Warehouses?$filter=Code eq '2'`));
    const body = { Item, Warehouse: at(second, 'ID'), ReorderPoint: 5 };
    expect(post(own, 'inventory/ItemWarehouses', body).status).toBe(201);
    expect(errorText(post(own, 'inventory/ItemWarehouses', body))).toBe('Gegeven bestaat reeds.');
    expect(places()).toHaveLength(2);
    expect(errorText(post(own, 'inventory/ItemWarehouses', {}))).toBe('Verplicht: Artikel\r\nVerplicht: Magazijn');
  });

  test('there is always one main warehouse', () => {
    const own = bench();
    const id = created(own, 'inventory/Warehouses', { Code: '3', Description: 'Nieuwbouw', Main: 1 });
    const mains = results(own.get(`${main}/inventory/Warehouses?$filter=Main eq 1`));
    expect(mains.map((row) => at(row, 'ID'))).toEqual([id]);
    expect(remove(own, 'inventory/Warehouses', id).status).toBe(500);
  });
});
