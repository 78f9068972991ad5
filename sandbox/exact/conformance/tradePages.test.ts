import { describe, expect, test } from 'vitest';
import { facts } from '../facts.ts';
import { at, type Bench, bench, type Json, list, main, text } from './bench.ts';

function logIn(b: Bench, index = 0): Record<string, string> {
  const user = facts.users[index];
  const answer = b.form('/login', { UserNameField: user?.email ?? '', PasswordField: user?.password ?? '' });
  return { cookie: `${(answer.headers['Set-Cookie'] ?? '').split(';', 1)[0]}; language=nl` };
}

const one = (b: Bench, path: string): Json => {
  const d = at(b.get(`${main}/${path}`).json, 'd');
  return Array.isArray(d) ? list(d)[0] : list(at(d, 'results'))[0];
};
const hammer = (b: Bench): Json => one(b, "logistics/Items?$filter=Code eq 'KLH-450'&$top=1");

describe('pages of items', () => {
  test('the list finds by bar code and shows price and stock', () => {
    const b = bench();
    const page = b.page('/items?q=0012345678905', logIn(b));
    expect(page.text).toContain('Importzaag Pacific 40 cm');
    expect(page.text).not.toContain('Klauwhamer 450 gram');
    expect(b.page('/items').headers.Location).toBe('/login?back=/items');
  });

  test('a stock correction arrives in the API as a movement with its person', () => {
    const b = bench();
    const id = text(at(hammer(b), 'ID'));
    const warehouse = text(at(one(b, 'inventory/Warehouses?$filter=Main eq 1'), 'ID'));
    const path = `/items/${main}/${id}`;
    const stock = (): Json => at(hammer(b), 'Stock');
    const others = Number(stock()) - 48;
    expect(b.form(`${path}/stock`, { warehouse, counted: '12,5' }, logIn(b)).headers.Location).toContain(
      'stockCorrected',
    );
    expect(stock()).toBe(12.5 + others);
    expect(b.sandbox.ledger.since(0).at(-1)?.cause.by).toBe('page');
    const refused = b.form(`${path}/stock`, { warehouse, counted: 'veel' }, logIn(b));
    expect([refused.status, refused.text.includes('Ongeldig: Aantal'), stock()]).toEqual([422, true, 12.5 + others]);
  });

  test('an item is made, priced, changed, ended and deleted by hand', () => {
    const b = bench();
    const cookie = logIn(b);
    const made = b.form(
      `/items/new?division=${main}`,
      { Code: 'HAND-1', Description: 'Met de hand', IsSalesItem: 'on' },
      cookie,
    );
    const path = (made.headers.Location ?? '').split('?', 1)[0] ?? '';
    const item = (): Json => one(b, "logistics/Items?$filter=Code eq 'HAND-1'&$top=1");
    expect(b.form(`${path}/price`, { price: '7,95', quantity: '1', account: '' }, cookie).headers.Location).toContain(
      'priceAdded',
    );
    const fields = { Code: 'HAND-1', Description: 'Anders', CostPriceStandard: '3,10', IsSalesItem: 'on', Unit: 'box' };
    expect(b.form(`${path}/save`, fields, cookie).headers.Location).toContain('saved');
    expect(item()).toMatchObject({
      Description: 'Anders',
      StandardSalesPrice: 7.95,
      CostPriceStandard: 3.1,
      Unit: 'box     ',
    });
    b.form(`${path}/deactivate`, {}, cookie);
    expect(at(item(), 'EndDate')).toBe(`/Date(${Date.UTC(2026, 5, 24)})/`);
    expect(b.page(path, cookie).text).toContain('Inactief');
    expect(b.form(`${path}/delete`, {}, cookie).headers.Location).toContain('itemDeleted');
    expect(item()).toBeUndefined();
  });

  test('names full of signs are escaped', () => {
    const b = bench();
    expect(b.page('/items', logIn(b)).text).toContain('&lt;set&gt;');
  });
});

describe('pages of orders', () => {
  function orderOf(b: Bench): { readonly id: string; readonly line: string } {
    const OrderedBy = at(one(b, "crm/Accounts?$filter=Status eq 'C'&$top=1"), 'ID');
    const body = { OrderedBy, YourRef: 'WEB-1', SalesOrderLines: [{ Item: at(hammer(b), 'ID'), Quantity: 5 }] };
    const answer = b.call('POST', `${main}/salesorder/SalesOrders`, { body });
    const id = text(at(answer.json, 'd', 'OrderID'));
    return { id, line: text(at(one(b, `salesorder/SalesOrderLines?$filter=OrderID eq guid'${id}'`), 'ID')) };
  }

  test('an order is found, delivered in part and then whole', () => {
    const b = bench();
    const cookie = logIn(b);
    const { id, line } = orderOf(b);
    const path = `/orders/${main}/${id}`;
    const status = (): Json => at(b.get(`${main}/salesorder/SalesOrders(guid'${id}')`).json, 'd', 'DeliveryStatus');
    expect(b.page('/orders?q=web-1', cookie).text).toContain(path);
    const before = Number(at(hammer(b), 'Stock'));
    expect(b.form(`${path}/deliver`, { [`deliver-${line}`]: '2' }, cookie).headers.Location).toContain('deliveryMade');
    expect([status(), at(hammer(b), 'Stock')]).toEqual([20, before - 2]);
    const refused = b.form(`${path}/deliver`, { [`deliver-${line}`]: '9' }, cookie);
    expect([refused.status, refused.text.includes('Ongeldig: Aantal geleverd')]).toEqual([422, true]);
    b.form(`${path}/deliver`, { [`deliver-${line}`]: '3' }, cookie);
    expect([status(), at(hammer(b), 'Stock')]).toEqual([21, before - 5]);
  });

  test('invoicing takes what was delivered, prints it and leads to its entry', () => {
    const b = bench();
    const cookie = logIn(b);
    const { id, line } = orderOf(b);
    const path = `/orders/${main}/${id}`;
    const invoiced = (): Json => at(b.get(`${main}/salesorder/SalesOrders(guid'${id}')`).json, 'd', 'InvoiceStatus');
    b.form(`${path}/deliver`, { [`deliver-${line}`]: '2' }, cookie);
    const entry = b.form(`${path}/invoice`, {}, cookie).headers.Location ?? '';
    expect(b.page(entry, cookie).text).toContain('.pdf');
    expect(invoiced()).toBe(20);
    b.form(`${path}/invoice`, {}, cookie);
    expect(invoiced()).toBe(21);
    expect(b.page(path, cookie).text).toContain(entry);
    expect(b.form(`${path}/invoice`, {}, cookie).text).toContain('Reeds verwerkt');
  });

  test('completing by hand frees what was planned, and refuses later changes', () => {
    const b = bench();
    const { id } = orderOf(b);
    const planned = (): Json =>
      at(one(b, `read/logistics/StockPosition?itemId=guid'${text(at(hammer(b), 'ID'))}'`), 'PlanningOut');
    const before = Number(planned());
    expect(b.form(`/orders/${main}/${id}/complete`, {}, logIn(b)).headers.Location).toContain('completed');
    expect(planned()).toBe(before - 5);
    const refused = b.call('PUT', `${main}/salesorder/SalesOrders(guid'${id}')`, { body: { YourRef: 'x' } });
    expect(refused.status).toBe(500);
  });

  test('without rights an order is out of reach', () => {
    const b = bench();
    const { id } = orderOf(b);
    expect(b.page(`/orders/${main}/${id}`, logIn(b, 1)).headers.Location).toBe('/orders?notice=noOrder');
  });
});
