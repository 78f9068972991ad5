import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Answer, at, type Bench, bench, errorText, type Json, list, main, text, webshop } from './bench.ts';

const results = (answer: Answer): readonly Json[] => {
  const d = at(answer.json, 'd');
  return Array.isArray(d) ? list(d) : list(at(d, 'results'));
};
const post = (b: Bench, path: string, body: object): Answer => b.call('POST', `${main}/${path}`, { body });
const put = (b: Bench, path: string, id: string, body: object): Answer =>
  b.call('PUT', `${main}/${path}(guid'${id}')`, { body });
const get = (b: Bench, path: string, id: string, query = ''): Json =>
  at(b.get(`${main}/${path}(guid'${id}')${query}`).json, 'd');
const first = (b: Bench, path: string): Json => results(b.get(`${main}/${path}`))[0];
const idOf = (row: Json): string => text(at(row, 'ID'));
const created = (b: Bench, path: string, body: object): string =>
  idOf(at(b.call('POST', `${main}/${path}`, { body, headers: { prefer: 'return=representation' } }).json, 'd'));

interface Ground {
  readonly b: Bench;
  readonly customer: string;
  /** A stock item of which there is none. */
  readonly item: string;
}

function ground(price = 10): Ground {
  const b = bench();
  const customer = created(b, 'crm/Accounts', { Name: 'Besteller B.V.', Status: 'C' });
  const item = created(b, 'logistics/Items', { Code: 'ORD-1', Description: 'Bestelbaar', SalesVatCode: '2' });
  created(b, 'logistics/SalesItemPrices', { Item: item, Price: price });
  return { b, customer, item };
}

function ordered({ b, customer, item }: Ground, lines: readonly object[] = [{ Item: item, Quantity: 8 }]): string {
  const answer = post(b, 'salesorder/SalesOrders', { OrderedBy: customer, SalesOrderLines: lines });
  expect([answer.status, answer.status === 201 ? '' : errorText(answer)]).toEqual([201, '']);
  return text(at(answer.json, 'd', 'OrderID'));
}

const order = (b: Bench, id: string): Json => get(b, 'salesorder/SalesOrders', id, '?$expand=SalesOrderLines');
const lines = (b: Bench, id: string): readonly Json[] => list(at(order(b, id), 'SalesOrderLines', 'results'));
const position = (b: Bench, item: string): Json => first(b, `read/logistics/StockPosition?itemId=guid'${item}'`);
const deliver = (b: Bench, line: string, quantity: number): Answer =>
  post(b, 'salesorder/GoodsDeliveries', {
    DeliveryDate: '2026-06-25',
    GoodsDeliveryLines: [{ SalesOrderLineID: line, QuantityDelivered: quantity }],
  });

describe('sales orders (exact-online.md 7.7)', () => {
  test('a minimal order answers filled, with the live defaults [L: observedCreate2026]', () => {
    const { b, customer, item } = ground();
    const answer = post(b, 'salesorder/SalesOrders', { OrderedBy: customer, SalesOrderLines: [{ Item: item }] });
    const midnight = `/Date(${Date.UTC(2026, 5, 25)})/`;
    expect(answer.status).toBe(201);
    expect(at(answer.json, 'd')).toMatchObject({
      DeliverTo: customer,
      InvoiceTo: customer,
      OrderedByName: 'Besteller B.V.',
      OrderDate: midnight,
      DeliveryDate: midnight,
      Status: 12,
      DeliveryStatus: 12,
      InvoiceStatus: 12,
      ApprovalStatus: 1,
      Discount: 0,
      Currency: 'EUR',
      PaymentCondition: '30',
      WarehouseCode: '1',
    });
    expect(at(answer.json, 'd', 'OrderNumber')).toEqual(expect.any(Number));
    expect(at(answer.json, 'd', '__metadata', 'type')).toBe('Exact.Web.Api.Models.SalesOrder');
    expect(at(answer.json, 'd', 'SalesOrderLines', '__deferred', 'uri')).toContain('/SalesOrderLines');
  });

  test('a line takes price, unit, description and VAT from the item; amounts are exact', () => {
    const g = ground(12.35);
    const id = ordered(g, [
      { Item: g.item, Quantity: 3 },
      { Item: g.item, Quantity: -1, Description: 'Inruil' },
    ]);
    expect(lines(g.b, id)).toMatchObject([
      {
        LineNumber: 1,
        Quantity: 3,
        UnitPrice: 12.35,
        NetPrice: 12.35,
        AmountFC: 37.05,
        UnitCode: 'pc',
        VATPercentage: 0.21,
      },
      { LineNumber: 2, Quantity: -1, AmountFC: -12.35, Description: 'Inruil', ItemCode: 'ORD-1' },
    ]);
    expect(order(g.b, id)).toMatchObject({ AmountFCExclVat: 24.7, AmountFC: 29.89 });
  });

  test('a discount makes the net price, a net price makes the discount', () => {
    const g = ground(20);
    const id = ordered(g, [
      { Item: g.item, Discount: 0.15 },
      { Item: g.item, NetPrice: 15 },
      { Item: g.item, UnitPrice: 40, Discount: 0.5 },
    ]);
    expect(lines(g.b, id)).toMatchObject([
      { UnitPrice: 20, Discount: 0.15, NetPrice: 17 },
      { UnitPrice: 20, Discount: 0.25, NetPrice: 15 },
      { UnitPrice: 40, Discount: 0.5, NetPrice: 20 },
    ]);
  });

  test('the price agreed with the customer is on the line', () => {
    const g = ground();
    created(g.b, 'logistics/SalesItemPrices', { Item: g.item, Account: g.customer, Price: 7.5, Quantity: 5 });
    const id = ordered(g, [
      { Item: g.item, Quantity: 4 },
      { Item: g.item, Quantity: 5 },
    ]);
    expect(lines(g.b, id)).toMatchObject([{ NetPrice: 10 }, { NetPrice: 7.5 }]);
  });

  test('totals are the sum of the lines, whatever the quantities and prices', () => {
    const g = ground();
    const line = fc.record({
      Item: fc.constant(g.item),
      Quantity: fc.integer({ min: 1, max: 9999 }).map((n) => n / 100),
      NetPrice: fc.integer({ min: 0, max: 999_999 }).map((n) => n / 10_000),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (sent) => {
        const id = ordered(g, sent);
        const cents = (value: Json): number => Math.round(Number(value) * 100);
        const got = lines(g.b, id);
        const sum = (name: string): number => got.reduce((total: number, row) => total + cents(at(row, name)), 0);
        expect(cents(at(order(g.b, id), 'AmountFCExclVat'))).toBe(sum('AmountFC'));
        expect(cents(at(order(g.b, id), 'AmountFC'))).toBe(sum('AmountFC') + sum('VATAmount'));
      }),
      { numRuns: 60 },
    );
  });

  test('who ordered is mandatory, and so is a line with an item (4.8) [L: picqer#10]', () => {
    const { b, customer } = ground();
    const refused = (body: object): readonly Json[] => {
      const answer = post(b, 'salesorder/SalesOrders', body);
      return [answer.status, errorText(answer)];
    };
    const missing = 'Verplicht: Factuur voor\r\nVerplicht: Besteld door\r\nVerplicht: Verkooporderregels';
    expect(refused({})).toEqual([500, missing]);
    expect(refused({ OrderedBy: customer, SalesOrderLines: [{}] })).toEqual([500, 'Verplicht: Artikel']);
  });

  test('a contact is no account to deliver to (4.8) [L: picqer#249]', () => {
    const { b, customer, item } = ground();
    const contact = created(b, 'crm/Contacts', { Account: customer, FirstName: 'Piet', LastName: 'Bon' });
    const body = { OrderedBy: customer, DeliverTo: contact, SalesOrderLines: [{ Item: item }] };
    expect(errorText(post(b, 'salesorder/SalesOrders', body))).toBe('Ongeldige referentie: Leveren aan');
  });

  test('lines as an object are refused (4.7) [L: picqer#117, #277]', () => {
    const { b, customer, item } = ground();
    const answer = post(b, 'salesorder/SalesOrders', { OrderedBy: customer, SalesOrderLines: { Item: item } });
    expect([answer.status, text(errorText(answer))]).toEqual([
      400,
      'Error processing request stream. The request should be a valid top-level resource object.',
    ]);
  });

  test('an order number is unique [C: Chef-Data]', () => {
    const g = ground();
    const number = at(order(g.b, ordered(g)), 'OrderNumber');
    const body = { OrderedBy: g.customer, OrderNumber: number, SalesOrderLines: [{ Item: g.item }] };
    expect(errorText(post(g.b, 'salesorder/SalesOrders', body))).toBe('Verkoopordernummer: Bestaat reeds');
  });

  test('OrderedBy, DeliverTo and InvoiceTo cannot change; other columns can', () => {
    const g = ground();
    const id = ordered(g);
    const other = created(g.b, 'crm/Accounts', { Name: 'Ander' });
    const refused = put(g.b, 'salesorder/SalesOrders', id, { OrderedBy: other });
    expect([refused.status, errorText(refused)]).toEqual([500, 'Ongeldig: Besteld door']);
    expect(put(g.b, 'salesorder/SalesOrders', id, { OrderedBy: g.customer, YourRef: 'T-1' }).status).toBe(204);
    expect(put(g.b, 'salesorder/SalesOrders', id, { ApprovalStatus: 2 }).status).toBe(204);
    expect(order(g.b, id)).toMatchObject({ YourRef: 'T-1', ApprovalStatus: 2, ApproverFullName: 'Sanne de Wit' });
  });

  test('lines are added, changed and removed one by one; totals follow', () => {
    const g = ground();
    const id = ordered(g);
    const line = created(g.b, 'salesorder/SalesOrderLines', { OrderID: id, Item: g.item, Quantity: 2 });
    expect(at(order(g.b, id), 'AmountFCExclVat')).toBe(100);
    put(g.b, 'salesorder/SalesOrderLines', line, { Quantity: 4 });
    expect([at(order(g.b, id), 'AmountFCExclVat'), lines(g.b, id).map((row) => at(row, 'LineNumber'))]).toEqual([
      120,
      [1, 2],
    ]);
    expect(g.b.call('DELETE', `${main}/salesorder/SalesOrderLines(guid'${line}')`).status).toBe(204);
    expect(at(order(g.b, id), 'AmountFCExclVat')).toBe(80);
  });

  test('the relation that ordered cannot be deleted (4.8)', () => {
    const g = ground();
    ordered(g);
    const answer = g.b.call('DELETE', `${main}/crm/Accounts(guid'${g.customer}')`);
    expect(errorText(answer)).toBe('Kan niet verwijderen: Relatie - Gebruikt in: Verkooporders');
  });

  test('headers and lines have sync twins; deletions are codes 32 and 33 (5, 5.1)', () => {
    const g = ground();
    const id = ordered(g);
    const headers = results(g.b.get(`${main}/sync/SalesOrder/SalesOrderHeaders?$filter=Timestamp gt 1L`));
    expect(headers.at(-1)).toMatchObject({ OrderID: id, ID: id, Status: 12 });
    const [line] = results(
      g.b.get(`${main}/sync/SalesOrder/SalesOrderLines?$filter=Timestamp gt 1L&$select=OrderID,Timestamp`),
    ).slice(-1);
    expect(at(line, 'OrderID')).toBe(id);
    expect(g.b.call('DELETE', `${main}/salesorder/SalesOrders(guid'${id}')`).status).toBe(204);
    const gone = results(g.b.get(`${main}/sync/Deleted?$filter=Timestamp gt 1L`));
    expect(gone.map((row) => at(row, 'EntityType'))).toEqual([33, 32]);
  });

  test('without the trade edition orders answer 403 (7.1)', () => {
    const { b } = ground();
    expect(b.get(`${webshop}/salesorder/SalesOrders?$top=1`).status).toBe(403);
    expect(b.get(`${webshop}/sync/SalesOrder/SalesOrderHeaders?$top=1`).status).toBe(403);
  });
});

describe('deliveries move stock (exact-online.md 5, 7.7)', () => {
  test('an order plans stock out, a delivery takes it, and the statuses follow', () => {
    const g = ground();
    const id = ordered(g);
    const line = idOf(lines(g.b, id)[0]);
    expect(position(g.b, g.item)).toMatchObject({ InStock: 0, PlanningOut: 8, FreeStock: -8 });
    expect(deliver(g.b, line, 3).status).toBe(201);
    expect(position(g.b, g.item)).toMatchObject({ InStock: -3, PlanningOut: 5, ProjectedStock: -8 });
    expect(order(g.b, id)).toMatchObject({ DeliveryStatus: 20, Status: 20, DeliveryStatusDescription: 'Gedeeltelijk' });
    expect(deliver(g.b, line, 5).status).toBe(201);
    expect(position(g.b, g.item)).toMatchObject({ InStock: -8, PlanningOut: 0 });
    expect(order(g.b, id)).toMatchObject({ DeliveryStatus: 21, Status: 20, InvoiceStatus: 12 });
    expect(lines(g.b, id)[0]).toMatchObject({ QuantityDelivered: 8, DeliveryStatus: 21, OrderStatus: 20 });
  });

  test('any movement raises the Timestamp of the position only [O]', () => {
    const g = ground();
    const id = ordered(g);
    const stamps = (path: string): number[] =>
      results(g.b.get(`${main}/sync/${path}?$filter=Timestamp gt 1L&$select=Timestamp`)).map((row) =>
        Number(at(row, 'Timestamp')),
      );
    const since = Math.max(...stamps('Inventory/StockPositions'), ...stamps('Logistics/Items'));
    deliver(g.b, idOf(lines(g.b, id)[0]), 1);
    const changed = results(g.b.get(`${main}/sync/Inventory/StockPositions?$filter=Timestamp gt ${since}L`));
    expect(changed.map((row) => [at(row, 'ItemId'), at(row, 'CurrentStock')])).toEqual([[g.item, -1]]);
    expect(Math.max(...stamps('Logistics/Items'))).toBeLessThanOrEqual(since);
  });

  test('more than is left cannot be delivered, nor in two lines of one delivery', () => {
    const g = ground();
    const line = idOf(lines(g.b, ordered(g))[0]);
    const said = (answer: Answer): readonly Json[] => [answer.status, errorText(answer)];
    expect(said(deliver(g.b, line, 9))).toEqual([500, 'Ongeldig: Aantal geleverd']);
    const twice = [
      { SalesOrderLineID: line, QuantityDelivered: 5 },
      { SalesOrderLineID: line, QuantityDelivered: 5 },
    ];
    const body = { DeliveryDate: '2026-06-25', GoodsDeliveryLines: twice };
    expect(said(post(g.b, 'salesorder/GoodsDeliveries', body))).toEqual([500, 'Ongeldig: Aantal geleverd']);
    expect(said(post(g.b, 'salesorder/GoodsDeliveries', {}))).toEqual([
      500,
      'Verplicht: Leverdatum\r\nVerplicht: Goederenleveringsregels',
    ]);
    expect(position(g.b, g.item)).toMatchObject({ InStock: 0, PlanningOut: 8 });
  });

  test('a delivery shows account, warehouse and numbers of its order; it has no DELETE', () => {
    const g = ground();
    const id = ordered(g);
    const answer = deliver(g.b, idOf(lines(g.b, id)[0]), 2);
    const entry = text(at(answer.json, 'd', 'EntryID'));
    expect(at(answer.json, 'd')).toMatchObject({
      DeliveryAccount: g.customer,
      WarehouseCode: '1',
      EntryNumber: expect.any(Number),
    });
    expect(at(answer.json, 'd', '__metadata', 'type')).toBe('Exact.Web.Api.Models.SalesOrders.GoodsDelivery');
    const [line] = results(g.b.get(`${main}/salesorder/GoodsDeliveryLines?$filter=EntryID eq guid'${entry}'`));
    expect(line).toMatchObject({
      QuantityDelivered: 2,
      QuantityOrdered: 8,
      ItemCode: 'ORD-1',
      SalesOrderLineNumber: 1,
    });
    expect(put(g.b, 'salesorder/GoodsDeliveryLines', idOf(line), { QuantityDelivered: 6 }).status).toBe(204);
    expect(position(g.b, g.item)).toMatchObject({ InStock: -6, PlanningOut: 2 });
    expect(g.b.call('DELETE', `${main}/salesorder/GoodsDeliveries(guid'${entry}')`).status).toBe(405);
  });

  test('a delivered order keeps its lines and itself', () => {
    const g = ground();
    const id = ordered(g);
    const line = idOf(lines(g.b, id)[0]);
    deliver(g.b, line, 8);
    expect(put(g.b, 'salesorder/SalesOrderLines', line, { Quantity: 7 }).status).toBe(500);
    expect(errorText(g.b.call('DELETE', `${main}/salesorder/SalesOrders(guid'${id}')`))).toBe(
      'Kan niet verwijderen: Verkooporder - Gebruikt in: Goederenleveringen',
    );
  });

  test('stock is what was there minus what was delivered, whatever the course of events', () => {
    const step = fc.record({ line: fc.nat(2), quantity: fc.integer({ min: 1, max: 6 }) });
    const g = ground();
    let left = 0;
    let planned = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        const id = ordered(
          g,
          [4, 5, 6].map((Quantity) => ({ Item: g.item, Quantity })),
        );
        planned += 15;
        const ids = lines(g.b, id).map(idOf);
        for (const { line, quantity } of steps) {
          if (deliver(g.b, ids[line] ?? '', quantity).status !== 201) continue;
          left += quantity;
          planned -= quantity;
        }
        expect(position(g.b, g.item)).toMatchObject({ InStock: -left || 0, PlanningOut: planned });
      }),
      { numRuns: 25 },
    );
  });
});

describe('trade webhooks (exact-online.md 6.2)', () => {
  test('orders, their lines, deliveries, items and stock raise events of their own topics', () => {
    const g = ground();
    for (const Topic of ['SalesOrders', 'GoodsDeliveries', 'StockPositions', 'Items']) {
      const body = { Topic, CallbackURL: `https://receiver.example/${Topic}` };
      expect(post(g.b, 'webhooks/WebhookSubscriptions', body).status).toBe(201);
    }
    const told = (): readonly string[] => {
      g.b.advance(10_000);
      return g.b.sandbox.takeOutbound().map((call) => {
        g.b.sandbox.outboundAnswered(call.id, 200);
        const body = new TextDecoder().decode(call.request.body);
        if (body === '') return 'ping';
        const { Topic, Key, ExactOnlineEndpoint } = (JSON.parse(body) as { Content: Record<string, string> }).Content;
        return `${Topic} ${Key} ${ExactOnlineEndpoint?.replace(/^.*\/713204\//, '')}`;
      });
    };
    expect(told()).toEqual(['ping', 'ping', 'ping', 'ping']);
    const id = ordered(g);
    const stock = `StockPositions ${g.item} read/logistics/StockPosition?itemId=guid'${g.item}'`;
    const orderEvent = `SalesOrders ${id} salesorder/SalesOrders(guid'${id}')`;
    expect(told()).toEqual([orderEvent, stock]);
    const line = idOf(lines(g.b, id)[0]);
    put(g.b, 'salesorder/SalesOrderLines', line, { Notes: 'Bellen' });
    expect(told()).toContain(orderEvent);
    const entry = text(at(deliver(g.b, line, 8).json, 'd', 'EntryID'));
    const events = told();
    expect(events).toContain(`GoodsDeliveries ${entry} salesorder/GoodsDeliveries(guid'${entry}')`);
    expect(events).toEqual(expect.arrayContaining([stock, orderEvent]));
    put(g.b, 'logistics/Items', g.item, { Description: 'Anders' });
    expect(told()).toEqual([`Items ${g.item} logistics/Items(guid'${g.item}')`]);
  });
});

describe('seeded orders', () => {
  test('what open lines still have to get is what stock plans out', () => {
    const b = bench({ isLimited: false }, 300);
    const rows = (path: string): readonly Json[] => results(b.get(`${main}/${path}`));
    const open = new Map<string, number>();
    for (const line of rows('sync/SalesOrder/SalesOrderLines?$filter=Timestamp gt 1L')) {
      const rest = Number(at(line, 'Quantity')) - Number(at(line, 'QuantityDelivered'));
      if (rest !== 0) open.set(text(at(line, 'Item')), (open.get(text(at(line, 'Item'))) ?? 0) + rest);
    }
    const planned = new Map<string, number>();
    for (const row of rows('sync/Inventory/StockPositions?$filter=Timestamp gt 1L')) {
      if (at(row, 'PlanningOut') !== 0) planned.set(text(at(row, 'ItemId')), Number(at(row, 'PlanningOut')));
    }
    const stocked = new Set(rows('bulk/Logistics/Items?$filter=IsStockItem eq true&$select=ID').map(idOf));
    expect(open.size).toBeGreaterThan(3);
    expect(Object.fromEntries(planned)).toEqual(Object.fromEntries([...open].filter(([item]) => stocked.has(item))));
    const statuses = new Set(
      rows('sync/SalesOrder/SalesOrderHeaders?$filter=Timestamp gt 1L').map((row) => at(row, 'DeliveryStatus')),
    );
    expect(statuses).toEqual(new Set([12, 20, 21]));
  });
});
