import { describe, expect, test } from 'vitest';
import { TestClient } from './client.ts';

function idOf(client: TestClient, set: string, code: string): string {
  return client.get(`${set}?$filter=Code eq '${code}'`).json.value[0].ID;
}

function product(client: TestClient, more: object = {}): { readonly ID: string } {
  const vatGroup = { ID: idOf(client, 'Datastore_VatGroup', 'NL21') };
  const unit = { ID: idOf(client, 'Datastore_Unit', 'Piece') };
  return client.create('Product', {
    Name: 'Hamer',
    Code: `H-${Math.random()}`,
    SalesPrice: 12.345,
    PurchasePrice: 7,
    VatGroup: vatGroup,
    Unit: unit,
    StockLevel: 40,
    ...more,
  });
}

function draftInvoice(
  client: TestClient,
  lines: readonly object[],
): { readonly ID: string; readonly [key: string]: unknown } {
  const customer = client.createCustomer({ Name: 'Factuurklant B.V.' });
  return client.create('Activity_Invoice?$expand=ProductLines,Phase', {
    Subject: 'Levering',
    Relationship: { ID: customer.ID },
    ProductLines: lines,
  });
}

const send = (client: TestClient, id: string) =>
  client.call('POST', 'Activity_Invoice', {
    ID: id,
    Phase: { ID: idOf(client, 'Datastore_Phase_ActivityInvoice', 'Sent') },
  });

describe('product lines and totals (tribe-crm.md 4.4, 5.4)', () => {
  test('a line copies price, VAT and texts of its product; totals are to the cent', () => {
    const client = new TestClient();
    const made = client.create('Activity_SalesOpportunity?$expand=ProductLines', {
      Subject: 'Kans',
      Probability: 50,
      ProductLines: [
        { Product: { ID: product(client).ID }, Quantity: 3, DiscountPercentage: 10 },
        { Description: 'Los', Price: 0.005, VatPercentage: 9 },
      ],
    });
    expect(made.ProductLines[0]).toMatchObject({
      Description: 'Hamer',
      Price: 12.345,
      VatPercentage: 21,
      TotalExcludingVat: 33.33,
      VatAmount: 7,
      TotalIncludingVat: 40.33,
      IsPriceManuallyChanged: false,
    });
    expect(made.ProductLines[1]).toMatchObject({ Quantity: 1, TotalExcludingVat: 0.01 });
    expect(made).toMatchObject({ Amount: 33.34, TotalIncludingVat: 40.34, WeightedAmount: 16.67 });
  });

  test('changing, adding and deleting a line moves the sums of the activity', () => {
    const client = new TestClient();
    const made = client.create('Activity_SalesOpportunity?$expand=ProductLines', {
      Subject: 'x',
      ProductLines: [{ Price: 10, VatPercentage: 21 }],
    });
    const amount = (): number => client.get(`Activity_SalesOpportunity(${made.ID})`).json.Amount;
    const extra = client.create('ProductLine', { Price: 5, Quantity: 2, Activity: { ID: made.ID } });
    expect(amount()).toBe(20);
    client.call('PUT', `ProductLine(${made.ProductLines[0].ID})`, { Quantity: 3 });
    expect(amount()).toBe(40);
    expect(client.call('DELETE', `ProductLine(${extra.ID})`).status).toBe(204);
    expect(amount()).toBe(30);
  });

  test('with prices including VAT the VAT is taken out of the price', () => {
    const client = new TestClient();
    const made = client.create('Activity_SalesOpportunity?$expand=ProductLines', {
      Subject: 'x',
      IsVatIncluded: true,
      ProductLines: [{ Price: 121, VatPercentage: 21 }],
    });
    expect(made.ProductLines[0]).toMatchObject({ TotalIncludingVat: 121, TotalExcludingVat: 100, VatAmount: 21 });
  });
});

describe('invoices (tribe-crm.md 4.5, 5.3)', () => {
  const line = { Description: 'Werk', Quantity: 2, Price: 50, VatPercentage: 21 };

  test('a draft has no number; number and dates are given when it is sent, and a PDF is attached', () => {
    const client = new TestClient();
    const draft = draftInvoice(client, [line]);
    expect(draft).toMatchObject({ Number: null, InvoiceDate: null, Phase: { Code: 'Draft' }, TotalIncludingVat: 121 });
    expect(send(client, draft.ID).json).toMatchObject({
      Number: '20260001',
      InvoiceDate: '2026-01-05',
      DueDate: '2026-02-04',
    });
    const { Attachments: attachments } = client.get(
      `Activity_Invoice(${draft.ID})?$expand=Attachments($expand=File,Invoice($select=ID))`,
    ).json;
    expect(attachments).toHaveLength(1);
    expect(attachments[0]).toMatchObject({
      Invoice: { ID: draft.ID },
      File: { Name: 'Factuur 20260001.pdf', MimeType: 'application/pdf' },
    });
    expect(client.call('GET', attachments[0].File.Url).text).toMatch(/^%PDF-1\.4[\s\S]+%%EOF\n$/);
  });

  test('deleting a draft loses no number', () => {
    const client = new TestClient();
    expect(client.call('DELETE', `Activity_Invoice(${draftInvoice(client, [line]).ID})`).status).toBe(204);
    expect(send(client, draftInvoice(client, [line]).ID).json.Number).toBe('20260001');
  });

  test('an invoice may be created with its lines and as Sent in one request', () => {
    const client = new TestClient();
    const customer = client.createCustomer({ Name: 'Ineens B.V.' });
    const phase = { ID: idOf(client, 'Datastore_Phase_ActivityInvoice', 'Sent') };
    const made = client.create('Activity_Invoice', {
      Subject: 'x',
      Relationship: { ID: customer.ID },
      Phase: phase,
      ProductLines: [line],
    });
    expect(made).toMatchObject({ Number: '20260001', TotalIncludingVat: 121, NumberOfAttachments: 1 });
  });

  test('a sent invoice is frozen: fields, lines, deletion and the way back are refused; its phase goes on to Paid', () => {
    const client = new TestClient();
    const draft = draftInvoice(client, [line]);
    send(client, draft.ID);
    const [own] = client.get(`Activity_Invoice(${draft.ID})/ProductLines`).json.value;
    const back = { Phase: { ID: idOf(client, 'Datastore_Phase_ActivityInvoice', 'Draft') } };
    const refused = [
      client.call('PUT', `Activity_Invoice(${draft.ID})`, { Subject: 'anders' }),
      client.call('PUT', `Activity_Invoice(${draft.ID})`, back),
      client.call('PUT', `ProductLine(${own.ID})`, { Price: 1 }),
      client.call('DELETE', `ProductLine(${own.ID})`),
      client.call('POST', 'ProductLine', { Price: 1, Activity: { ID: draft.ID } }),
      client.call('DELETE', `Activity_Invoice(${draft.ID})`),
    ];
    for (const answer of refused)
      expect(answer).toMatchObject({
        status: 400,
        json: { error: { message: expect.stringContaining('sent invoice') } },
      });
    const paid = { Phase: { ID: idOf(client, 'Datastore_Phase_ActivityInvoice', 'Paid') } };
    expect(client.call('PUT', `Activity_Invoice(${draft.ID})`, paid).status).toBe(200);
    expect(client.get("Activity_Invoice?$filter=Phase/Code eq 'Paid'").json.value[0].ID).toBe(draft.ID);
    expect(client.get("Activity_Invoice?$filter=Phase/Code ne 'Paid'").json.value).toEqual([]);
  });

  test('switch freezeSentInvoices off: the API changes it all the same (open question 7)', () => {
    const client = new TestClient({ switches: { freezeSentInvoices: false } });
    const draft = draftInvoice(client, [line]);
    send(client, draft.ID);
    expect(client.call('PUT', `Activity_Invoice(${draft.ID})`, { Subject: 'anders' }).json.Subject).toBe('anders');
  });

  test('an invoice without a customer or without lines cannot be sent', () => {
    const client = new TestClient();
    const { ID } = client.create('Activity_Invoice', { Subject: 'x', ProductLines: [line] });
    expect(send(client, ID)).toMatchObject({
      status: 400,
      json: { error: { message: expect.stringContaining('Relationship') } },
    });
    expect(send(client, draftInvoice(client, []).ID)).toMatchObject({
      status: 400,
      json: { error: { message: expect.stringContaining('line') } },
    });
  });

  test('a role with invoices cannot be deleted', () => {
    const client = new TestClient();
    const draft = draftInvoice(client, [line]);
    const { Relationship: role } = client.get(`Activity_Invoice(${draft.ID})?$expand=Relationship($select=Name)`).json;
    expect(client.call('DELETE', `Relationship(${role.ID})`).status).toBe(400);
  });
});

describe('where accounting data sits (4.1, 4.2)', () => {
  test("an invoice leads to its customer's debtor number: a cast reaches the organisation under the role (D, U)", () => {
    const client = new TestClient();
    const customer = client.createCustomer({ Name: 'Debiteur', DebtorNumber: '777' });
    const { ID } = client.create('Activity_Invoice', { Subject: 'x', Relationship: { ID: customer.ID } });
    const role = 'OData.Relationship_Organization_CommercialRelationship_Customer';
    const path = `Activity_Invoice(${ID})?$expand=Relationship($expand=${role}/Organization($select=DebtorNumber))`;
    expect(client.get(path).json.Relationship.Organization.DebtorNumber).toBe('777');
  });

  test('VAT groups carry percentage and country, countries their place in the Union, ledger accounts are linked (D)', () => {
    const client = new TestClient();
    const path = "Datastore_VatGroup?$filter=Code eq 'NL21'&$expand=Country";
    expect(client.get(path).json.value).toMatchObject([
      { Name: 'NL - 21%', Percentage: 21, Country: { Code: 'NL', HasIntraCommunityVat: true } },
    ]);
    const [product] = client.get('Product?$top=1&$expand=GeneralLedgerAccount').json.value;
    expect(product.GeneralLedgerAccount).toMatchObject({ _Type: 'Datastore.GeneralLedgerAccount' });
  });

  test('a product is created, updated and deleted whole; a unit is only read (D)', () => {
    const client = new TestClient();
    const [unit] = client.get("Datastore_Unit?$filter=Code eq 'Piece'").json.value;
    const body = { Code: 'P-1', SalesPrice: 9.95, PurchasePrice: 4.5, StockLevel: 3, IsInactive: false };
    const { ID } = client.create('Product', { Name: 'Pen', ...body, Unit: { ID: unit.ID } });
    expect(client.get(`Product(${ID})?$expand=Unit`).json).toMatchObject({ ...body, Unit: { Code: 'Piece' } });
    expect(client.call('PUT', `Product(${ID})`, { IsInactive: true }).json).toMatchObject({
      ...body,
      IsInactive: true,
    });
    expect(client.call('DELETE', `Product(${ID})`).status).toBe(204);
    expect(client.call('POST', 'Datastore_Unit', { Name: 'Emmer' }).status).toBe(405);
    expect(client.call('PUT', `Datastore_Unit(${unit.ID})`, { Name: 'Emmer' }).status).toBe(405);
  });
});

describe('sales orders and opportunities (4.5, the article)', () => {
  test('an order has a number from the start, and gets its document when it is Linked', () => {
    const client = new TestClient();
    const customer = client.createCustomer({ Name: 'Order B.V.' });
    const order = client.create('Activity_SalesOrder?$expand=Phase', {
      Subject: 'x',
      Relationship: { ID: customer.ID },
      ProductLines: [{ Price: 10 }],
    });
    expect(order).toMatchObject({ Number: '20260001', NumberOfAttachments: null, Phase: { Code: 'Draft' } });
    const linked = { ID: order.ID, Phase: { ID: idOf(client, 'Datastore_Phase_ActivitySalesOrder', 'Linked') } };
    expect(client.call('POST', 'Activity_SalesOrder', linked).json.NumberOfAttachments).toBe(1);
    expect(client.call('POST', 'Activity_SalesOrder', linked).json.NumberOfAttachments).toBe(1);
  });

  test.each(['Qualification', 'Proposal', 'Negotiation', 'Won', 'Lost'])(
    'opportunities know the phase %s by code (D, C)',
    (code) => {
      expect(idOf(new TestClient(), 'Datastore_Phase_ActivitySalesOpportunity', code)).toMatch(/-/);
    },
  );

  test('a phase of another kind of activity cannot be linked', () => {
    const client = new TestClient();
    const phase = { ID: idOf(client, 'Datastore_Phase_ActivityInvoice', 'Sent') };
    expect(client.call('POST', 'Activity_SalesOrder', { Subject: 'x', Phase: phase }).status).toBe(400);
  });
});
