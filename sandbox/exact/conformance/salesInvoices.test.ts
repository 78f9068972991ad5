import { describe, expect, test } from 'vitest';
import { type Answer, at, type Bench, bench, errorText, type Json, list, main, text, webshop } from './bench.ts';
import { customer, glAccount, rows } from './books.ts';

const post = (b: Bench, path: string, body: object): Answer => b.call('POST', `${main}/${path}`, { body });
const one = (b: Bench, path: string, id: Json, query = ''): Json =>
  at(b.get(`${main}/${path}(guid'${text(id)}')${query}`).json, 'd');
const invoiceOf = (b: Bench, id: Json): Json => one(b, 'salesinvoice/SalesInvoices', id);
const midnight = `/Date(${Date.UTC(2026, 5, 25)})/`;

function made(b: Bench, path: string, body: object): Json {
  const answer = b.call('POST', `${main}/${path}`, { body, headers: { prefer: 'return=representation' } });
  if (answer.status !== 201) throw new Error(`${answer.status}: ${answer.text}`);
  return at(answer.json, 'd');
}

interface Ground {
  readonly b: Bench;
  readonly account: string;
  readonly item: string;
}

function ground(price = 100): Ground {
  const b = bench();
  const account = customer(b);
  const item = text(at(made(b, 'logistics/Items', { Code: 'INV-1', Description: 'Kist', SalesVatCode: '2' }), 'ID'));
  made(b, 'logistics/SalesItemPrices', { Item: item, Price: price });
  return { b, account, item };
}

const body = ({ account, item }: Ground, more: object = {}): object => ({
  OrderedBy: account,
  Journal: '70',
  SalesInvoiceLines: [{ Item: item, Quantity: 2 }],
  ...more,
});
const invoiced = (g: Ground, more: object = {}): Json => made(g.b, 'salesinvoice/SalesInvoices', body(g, more));
const print = (b: Bench, id: Json, more: object = {}): Answer =>
  post(b, 'salesinvoice/PrintedSalesInvoices', { InvoiceID: id, ...more });

describe('sales invoices (exact-online.md 7.7)', () => {
  test('a minimal invoice answers filled, open and without a number [L: observedCreate2026]', () => {
    const g = ground();
    const answer = post(g.b, 'salesinvoice/SalesInvoices', body(g));
    expect(answer.status).toBe(201);
    expect(at(answer.json, 'd')).toMatchObject({
      AmountDC: 242,
      AmountFC: 242,
      AmountFCExclVat: 200,
      DeliverTo: g.account,
      Discount: 0,
      DiscountType: 1,
      InvoiceDate: midnight,
      InvoiceNumber: null,
      InvoiceTo: g.account,
      OrderedByName: 'Afnemer B.V.',
      PaymentCondition: '30',
      SalespersonFullName: 'Sanne de Wit',
      StarterSalesInvoiceStatus: 0,
      Status: 20,
      Type: 8020,
      VATAmountFC: 42,
    });
    expect(at(answer.json, 'd', 'OrderNumber')).toEqual(expect.any(Number));
    expect(at(answer.json, 'd', '__metadata', 'type')).toBe('Exact.Web.Api.Models.SalesInvoice');
  });

  test('the journal may be left out in practice [C: picqer#277]', () => {
    expect(invoiced(ground(), { Journal: null })).toMatchObject({ Journal: '70' });
  });

  test.each([
    [{ OrderedBy: null }, {}, 'Verplicht: Factuur voor\r\nVerplicht: Besteld door'],
    [{ Journal: '60' }, {}, 'Ongeldig: Dagboek'],
    [{ Journal: 'x' }, {}, 'Ongeldige referentie: Journals'],
    [{ Type: 20 }, {}, 'Ongeldig: Type'],
    [{ SalesInvoiceLines: [] }, {}, 'Verplicht: Regels'],
    [{ Currency: 'ZZZ' }, {}, 'Ongeldige referentie: Valuta'],
    [{}, { Item: null }, 'Verplicht: Artikel'],
    [{}, { Quantity: 0 }, 'Ongeldig: Aantal'],
    [{}, { VATCode: '99' }, 'Ongeldige referentie: Btw-code'],
  ])('%j with line %j is refused: %s', (header, line, expected) => {
    const g = ground();
    const lines = { SalesInvoiceLines: [{ Item: g.item, ...line }] };
    const answer = post(g.b, 'salesinvoice/SalesInvoices', body(g, { ...lines, ...header }));
    expect([answer.status, errorText(answer)]).toEqual([500, expected]);
  });

  test('a line over a G/L account needs no item; a receivable account is refused', () => {
    const g = ground();
    const line = { GLAccount: glAccount(g.b, '8010'), AmountFC: 50, Quantity: 4, Description: 'Advies' };
    expect(invoiced(g, { SalesInvoiceLines: [line] })).toMatchObject({ AmountFCExclVat: 50, VATAmountFC: 4.5 });
    const [stored] = rows(g.b, 'salesinvoice/SalesInvoiceLines');
    expect(stored).toMatchObject({ NetPrice: 12.5, UnitPrice: 12.5, Quantity: 4, VATPercentage: 0.09 });
    const refused = [{ GLAccount: glAccount(g.b, '1300'), NetPrice: 1 }];
    const answer = post(g.b, 'salesinvoice/SalesInvoices', body(g, { SalesInvoiceLines: refused }));
    expect(errorText(answer)).toBe('Ongeldig: Grootboekrekeningtype');
  });

  test('lines one by one move the totals; an open invoice can be changed and deleted', () => {
    const g = ground();
    const { b } = g;
    const id = at(invoiced(g), 'InvoiceID');
    const path = `${main}/salesinvoice/SalesInvoices(guid'${text(id)}')`;
    const line = made(b, 'salesinvoice/SalesInvoiceLines', { InvoiceID: id, Item: g.item, NetPrice: 10 });
    expect(invoiceOf(b, id)).toMatchObject({ AmountFC: 254.1 });
    const ofLine = `${main}/salesinvoice/SalesInvoiceLines(guid'${text(at(line, 'ID'))}')`;
    expect(b.call('PUT', ofLine, { body: { Quantity: 3 } }).status).toBe(204);
    expect(invoiceOf(b, id)).toMatchObject({ AmountFC: 278.3 });
    expect(b.call('DELETE', ofLine).status).toBe(204);
    expect(b.call('PUT', path, { body: { Discount: 0.1, YourRef: 'PO 7' } }).status).toBe(204);
    expect(invoiceOf(b, id)).toMatchObject({ AmountFC: 217.8, AmountDiscount: 24.2, YourRef: 'PO 7' });
    expect(b.call('DELETE', path).status).toBe(204);
    expect(rows(b, 'salesinvoice/SalesInvoiceLines')).toEqual([]);
  });

  test('printing processes it: number, entry, receivable and document', () => {
    const g = ground();
    const { b } = g;
    const id = at(invoiced(g, { YourRef: 'PO 8', Discount: 0.05 }), 'InvoiceID');
    const printed = print(b, id, { SendEmailToCustomer: true });
    expect([printed.status, at(printed.json, 'd', 'InvoiceID')]).toEqual([201, id]);
    expect(at(printed.json, 'd')).toMatchObject({ EmailCreationSuccess: null, EmailCreationError: expect.any(String) });
    const invoice = invoiceOf(b, id);
    expect(invoice).toMatchObject({ Status: 50, StatusDescription: 'Verwerkt', AmountFC: 229.9 });
    const entry = one(b, 'salesentry/SalesEntries', id);
    expect(entry).toMatchObject({
      AmountFC: 229.9,
      Customer: g.account,
      InvoiceNumber: at(invoice, 'InvoiceNumber'),
      Journal: '70',
      Type: 20,
      VATAmountFC: 39.9,
      YourRef: 'PO 8',
      Document: at(invoice, 'Document'),
    });
    const [term] = rows(b, `cashflow/Receivables?$select=*&$filter=TransactionEntryID eq guid'${text(id)}'`);
    expect(term).toMatchObject({ AmountDC: -229.9, InvoiceNumber: at(invoice, 'InvoiceNumber'), Status: 20 });
    const files = rows(b, `documents/DocumentAttachments?$filter=Document eq guid'${text(at(invoice, 'Document'))}'`);
    expect(files).toMatchObject([{ FileName: `${at(invoice, 'InvoiceNumber')}.pdf` }]);
  });

  test('a processed invoice refuses everything', () => {
    const g = ground();
    const { b } = g;
    const id = at(invoiced(g), 'InvoiceID');
    print(b, id);
    const path = `${main}/salesinvoice/SalesInvoices(guid'${text(id)}')`;
    expect(errorText(b.call('PUT', path, { body: { YourRef: 'x' } }))).toBe(
      'Kan niet wijzigen: Verkoopfactuur - Reeds verwerkt',
    );
    expect(errorText(b.call('DELETE', path))).toBe('Kan niet verwijderen: Verkoopfactuur - Reeds verwerkt');
    const entry = b.call('DELETE', `${main}/salesentry/SalesEntries(guid'${text(id)}')`);
    expect(errorText(entry)).toBe('Kan niet verwijderen: Verkoopboeking - Reeds verwerkt');
    expect(errorText(print(b, id))).toBe('Kan niet wijzigen: Verkoopfactuur - Reeds verwerkt');
    expect(errorText(print(b, g.account))).toBe('Ongeldige referentie: Verkoopfactuur');
    expect(errorText(post(b, 'salesinvoice/PrintedSalesInvoices', {}))).toBe('Verplicht: Verkoopfactuur');
  });

  test('a closed period refuses the printing and leaves the invoice open', () => {
    const g = ground();
    const id = at(invoiced(g, { OrderDate: '2023-03-01' }), 'InvoiceID');
    expect(errorText(print(g.b, id))).toBe('Afgesloten: Periode');
    expect(invoiceOf(g.b, id)).toMatchObject({ Status: 20, InvoiceNumber: null });
    expect(print(g.b, id, { InvoiceDate: '2026-06-30' }).status).toBe(201);
    expect(invoiceOf(g.b, id)).toMatchObject({ InvoiceDate: `/Date(${Date.UTC(2026, 5, 30)})/` });
  });

  test('a credit note books a credit entry', () => {
    const g = ground();
    const lines = { SalesInvoiceLines: [{ Item: g.item, Quantity: -1 }] };
    const id = at(invoiced(g, { Type: 8021, ...lines }), 'InvoiceID');
    print(g.b, id);
    expect(one(g.b, 'salesentry/SalesEntries', id)).toMatchObject({ Type: 21, AmountFC: -121 });
  });

  test('a direct invoice takes the goods along [JSON: 8023]', () => {
    const g = ground();
    const id = at(invoiced(g, { Type: 8023 }), 'InvoiceID');
    print(g.b, id);
    const position = at(g.b.get(`${main}/read/logistics/StockPosition?itemId=guid'${g.item}'`).json, 'd', 'results', 0);
    expect(position).toMatchObject({ InStock: -2 });
  });

  test('$top=60 comes wrapped here and bare elsewhere [L]', () => {
    const b = bench();
    expect(at(b.get(`${main}/salesinvoice/SalesInvoices?$top=60`).json, 'd', 'results')).toEqual([]);
    expect(at(b.get(`${main}/salesinvoice/SalesInvoices?$top=59`).json, 'd')).toEqual([]);
    expect(Array.isArray(at(b.get(`${main}/vat/VATCodes?$top=60`).json, 'd'))).toBe(true);
  });

  test('the sync twin has a row per line with its header, and moves with either', () => {
    const g = ground();
    const id = at(invoiced(g), 'InvoiceID');
    const all = (since: Json) => rows(g.b, `sync/SalesInvoice/SalesInvoices?$filter=Timestamp gt ${since}L`);
    const [before] = all(1);
    expect(before).toMatchObject({ InvoiceID: id, OrderedByName: 'Afnemer B.V.', Quantity: 2, InvoiceNumber: null });
    print(g.b, id);
    const [after, ...more] = all(at(before, 'Timestamp'));
    expect(after).toMatchObject({ ID: at(before, 'ID'), Status: 50, InvoiceNumber: expect.any(Number) });
    expect(more).toEqual([]);
    const bulk = rows(g.b, 'bulk/SalesInvoice/SalesInvoices?$select=InvoiceID,Status');
    expect(bulk).toMatchObject([{ InvoiceID: id, Status: 50 }]);
  });
});

describe('invoicing sales orders (exact-online.md 7.7)', () => {
  function ordered(g: Ground, quantity: number): Json {
    const order = { OrderedBy: g.account, SalesOrderLines: [{ Item: g.item, Quantity: quantity }] };
    return made(g.b, 'salesorder/SalesOrders', order);
  }
  const invoice = (b: Bench, orders: readonly Json[], more: object = {}): Answer =>
    post(b, 'salesinvoice/InvoiceSalesOrders', {
      CreateMode: 1,
      InvoiceMode: 1,
      JournalCode: '70',
      SalesOrderIDs: orders.map((order) => ({ ID: at(order, 'OrderID') })),
      ...more,
    });
  const invoices = (b: Bench): readonly Json[] => rows(b, 'salesinvoice/SalesInvoices?$filter=Status eq 20');
  const orderOf = (b: Bench, order: Json): Json => one(b, 'salesorder/SalesOrders', at(order, 'OrderID'));

  function delivered(b: Bench, order: Json, quantity: number): void {
    const [line] = rows(b, `salesorder/SalesOrderLines?$filter=OrderID eq guid'${text(at(order, 'OrderID'))}'`);
    const GoodsDeliveryLines = [{ SalesOrderLineID: at(line, 'ID'), QuantityDelivered: quantity }];
    made(b, 'salesorder/GoodsDeliveries', { DeliveryDate: '2026-06-25', GoodsDeliveryLines });
  }

  test('by quantity ordered: an open invoice that is found by the order number; printing completes InvoiceStatus', () => {
    const g = ground();
    const order = ordered(g, 8);
    const answer = invoice(g.b, [order]);
    expect(at(answer.json, 'd')).toMatchObject({ NumberOfCreatedInvoices: 1, NumberOfFailedInvoices: 0, Errors: null });
    const [found] = rows(g.b, `salesinvoice/SalesInvoices?$filter=OrderNumber eq ${at(order, 'OrderNumber')}`);
    expect(found).toMatchObject({ Status: 20, AmountFC: 968 });
    expect(orderOf(g.b, order)).toMatchObject({ InvoiceStatus: 12, Status: 12 });
    print(g.b, at(found, 'InvoiceID'));
    expect(orderOf(g.b, order)).toMatchObject({ InvoiceStatus: 21, DeliveryStatus: 12, Status: 20 });
    delivered(g.b, order, 8);
    expect(orderOf(g.b, order)).toMatchObject({ InvoiceStatus: 21, DeliveryStatus: 21, Status: 21 });
  });

  test('by quantity delivered: as far as goods went out, and never twice', () => {
    const g = ground();
    const order = ordered(g, 8);
    expect(at(invoice(g.b, [order], { InvoiceMode: 0 }).json, 'd')).toMatchObject({
      NumberOfCreatedInvoices: 0,
      NumberOfFailedInvoices: 1,
      Errors: expect.stringContaining(String(at(order, 'OrderNumber'))),
    });
    delivered(g.b, order, 3);
    invoice(g.b, [order], { InvoiceMode: 0 });
    expect(at(invoice(g.b, [order], { InvoiceMode: 0 }).json, 'd', 'NumberOfCreatedInvoices')).toBe(0);
    const [found] = invoices(g.b);
    expect(found).toMatchObject({ AmountFCExclVat: 300 });
    print(g.b, at(found, 'InvoiceID'));
    expect(orderOf(g.b, order)).toMatchObject({ InvoiceStatus: 20 });
    const [line] = rows(g.b, 'salesinvoice/SalesInvoiceLines');
    expect(line).toMatchObject({ SalesOrderNumber: at(order, 'OrderNumber'), SalesOrderLineNumber: 1, Quantity: 3 });
  });

  test('one invoice per customer joins his orders', () => {
    const g = ground();
    const orders = [ordered(g, 1), ordered(g, 2)];
    invoice(g.b, orders, { CreateMode: 0 });
    expect(invoices(g.b)).toMatchObject([{ AmountFCExclVat: 300 }]);
    expect(list(rows(g.b, 'salesinvoice/SalesInvoiceLines')).length).toBe(2);
  });

  test.each([
    [{ CreateMode: null }, 'Verplicht: Aanmaakwijze'],
    [{ InvoiceMode: 7 }, 'Ongeldig: Factureerwijze'],
    [{ JournalCode: '20' }, 'Ongeldig: Dagboek'],
    [{ SalesOrderIDs: [] }, 'Verplicht: Verkooporders'],
    [{ SalesOrderIDs: [{ ID: '6f1c3b0e-0000-4000-8000-000000000000' }] }, 'Ongeldige referentie: Verkooporder'],
  ])('%j is refused: %s', (more, expected) => {
    const g = ground();
    expect(errorText(invoice(g.b, [ordered(g, 1)], more))).toBe(expected);
  });

  test('an order that was invoiced cannot be deleted; without the trade edition nothing is invoiced', () => {
    const g = ground();
    const order = ordered(g, 1);
    invoice(g.b, [order]);
    const path = `${main}/salesorder/SalesOrders(guid'${text(at(order, 'OrderID'))}')`;
    expect(errorText(g.b.call('DELETE', path))).toBe(
      'Kan niet verwijderen: Verkooporder - Gebruikt in: Verkoopfacturen',
    );
    expect(g.b.call('POST', `${webshop}/salesinvoice/InvoiceSalesOrders`, { body: {} }).status).toBe(403);
  });

  test('CompleteSalesOrder closes what is left of delivery and invoicing', () => {
    const g = ground();
    const order = ordered(g, 5);
    delivered(g.b, order, 2);
    const complete = (more: object): Answer =>
      post(g.b, 'salesorder/CompleteSalesOrder', { OrderID: at(order, 'OrderID'), ...more });
    expect(complete({ CompleteDelivery: true }).status).toBe(201);
    expect(orderOf(g.b, order)).toMatchObject({ DeliveryStatus: 21, InvoiceStatus: 12, Status: 20 });
    const position = at(g.b.get(`${main}/read/logistics/StockPosition?itemId=guid'${g.item}'`).json, 'd', 'results', 0);
    expect(position).toMatchObject({ InStock: -2, PlanningOut: 0 });
    expect(complete({ CompleteInvoice: true }).status).toBe(201);
    expect(orderOf(g.b, order)).toMatchObject({ InvoiceStatus: 21, Status: 21 });
    expect(errorText(complete({ CompleteInvoice: true }))).toBe('Kan niet wijzigen: Verkooporder - Reeds verwerkt');
  });
});
