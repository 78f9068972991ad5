import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TestClient } from './client.ts';
import { Person } from './person.ts';

const customerSet = 'Relationship_Organization_CommercialRelationship_Customer';
/** The sets that a synchronisation polls, and the types whose webhooks it listens to. */
const polledSets = [
  ...['Relation_Organization', 'Relation_Person', customerSet, 'Relationship_Organization_Supplier'],
  ...['Relationship_Person_Contact_Standard', 'Address', 'Product', 'Activity_Invoice', 'ProductLine'],
] as const;
const heardTypes = ['Relation', 'Relationship', 'Address', 'Product', 'Activity', 'ProductLine'];

/** One customer with everything that can change about it, and a product. */
interface Stage {
  readonly client: TestClient;
  readonly person: Person;
  readonly organisation: string;
  readonly customer: string;
  readonly supplier: string;
  readonly contact: string;
  readonly human: string;
  readonly visiting: string;
  readonly postal: string;
  readonly invoice: string;
  readonly product: string;
  readonly draft: string;
  readonly line: string;
}

function stage(): Stage {
  const client = new TestClient();
  // After everything that the imagined wholesaler did.
  client.nowMs = Date.parse('2026-12-01T09:00:00Z');
  const own = client.ownOrganisation();
  const street = { Street: 'Oude Gracht', HouseNumber: 1, Postalcode: '3511 AA', City: 'Utrecht' };
  const organisation = client.create('Relation_Organization?$expand=VisitingAddress,PostalAddress,InvoiceAddress', {
    ...{ Name: 'Spoor B.V.', DebtorNumber: '900', CreditorNumber: '901', PhoneNumber: '030-1', EmailAddress: 'a@b.nl' },
    ...{ VisitingAddress: street, PostalAddress: street, InvoiceAddress: street },
  });
  const ID = organisation.ID;
  const role = { Relation: { ID: own }, Organization: { ID } };
  const contact = client.create('Relationship_Person_Contact_Standard?$expand=Person', {
    ...{ Relation: { ID }, Person: { FirstName: 'Ans', LastName: 'Blok' }, EmailAddress: 'ans@b.nl' },
  });
  const customer = client.create(customerSet, { ...role, PaymentTermInDays: 30 });
  const product = client.create('Product', { Name: 'Bel', Code: 'BEL', SalesPrice: 10 });
  const draft = client.create('Activity_Invoice?$expand=ProductLines', {
    ...{ Subject: 'x', Relationship: { ID: customer.ID } },
    ProductLines: [{ Product: { ID: product.ID }, Quantity: 1 }],
  });
  return {
    ...{ client, person: new Person(client), organisation: ID, customer: customer.ID, contact: contact.ID },
    supplier: client.create('Relationship_Organization_Supplier', role).ID,
    human: contact.Person.ID,
    visiting: organisation.VisitingAddress.ID,
    postal: organisation.PostalAddress.ID,
    invoice: organisation.InvoiceAddress.ID,
    ...{ product: product.ID, draft: draft.ID, line: draft.ProductLines[0].ID },
  };
}

interface Edit {
  readonly what: string;
  readonly byPage: (stage: Stage) => unknown;
  readonly byApi: (stage: Stage) => unknown;
  /** The sets in which a poll since before the edit finds something; the table of the README. */
  readonly shows: readonly (typeof polledSets)[number][];
}

const put = ({ client }: Stage, set: string, id: string, body: object): unknown =>
  client.call('PUT', `${set}(${id})`, body);

/** A field of a record that a form of its page has under the same name. */
const field = (
  what: string,
  [set, key]: readonly [set: string, key: keyof Stage],
  page: (stage: Stage) => string,
  body: Readonly<Record<string, string | number>>,
  shows: Edit['shows'],
): Edit => ({
  ...{ what, shows },
  byPage: (at) =>
    at.person.submit(page(at), Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]))),
  byApi: (at) => put(at, set, String(at[key]), body),
});

const organisation = ['Relation_Organization', 'organisation'] as const;
const human = ['Relation_Person', 'human'] as const;
const contact = ['Relationship_Person_Contact_Standard', 'contact'] as const;
const product = ['Product', 'product'] as const;
const pageOf = ({ organisation }: Stage): string => `/relations/${organisation}`;
const pageOfHuman = ({ human }: Stage): string => `/relations/${human}`;
const pageOfContact = ({ human, contact }: Stage): string => `/relations/${human}/contacts/${contact}`;
const pageOfProduct = ({ product }: Stage): string => `/products/${product}`;

const own = (what: string, body: Readonly<Record<string, string>>): Edit =>
  field(what, organisation, pageOf, body, ['Relation_Organization']);
const ofHuman = (what: string, body: Readonly<Record<string, string>>): Edit =>
  field(what, human, pageOfHuman, body, ['Relation_Person', 'Relationship_Person_Contact_Standard']);
const ofContact = (what: string, body: Readonly<Record<string, string>>): Edit =>
  field(what, contact, pageOfContact, body, ['Relationship_Person_Contact_Standard']);

const addressEdits = (['Visiting', 'Postal', 'Invoice'] as const).flatMap((kind): readonly Edit[] => {
  const slot = `${kind}Address`;
  const key = kind.toLowerCase() as 'visiting' | 'postal' | 'invoice';
  const name = kind.toLowerCase();
  const form = (at: Stage): string => `${pageOf(at)}/addresses/${slot}`;
  const body = { Street: 'Nieuwe Gracht', HouseNumber: 2, Postalcode: '3512 BB', City: 'Utrecht' };
  return [
    field(`${name} address changed`, ['Address', key], form, body, ['Address']),
    {
      what: `${name} address removed`,
      byPage: (at) => at.person.submit(form(at), { remove: at[key] }),
      byApi: (at) => at.client.call('DELETE', `Address(${at[key]})`),
      shows: ['Relation_Organization'],
    },
  ];
});

const productBody = { Name: 'Bel', Code: 'BEL', SalesPrice: 10 };
const ofProduct = (what: string, body: Readonly<Record<string, string | number>>): Edit =>
  field(what, product, pageOfProduct, { ...productBody, ...body }, ['Product']);

const edits: readonly Edit[] = [
  field('name of an organisation', organisation, pageOf, { Name: 'Wissel B.V.' }, [
    ...(['Relation_Organization', customerSet, 'Relationship_Organization_Supplier'] as const),
  ]),
  own('phone', { PhoneNumber: '030-2' }),
  own('e-mail', { EmailAddress: 'nieuw@b.nl' }),
  own('e-mail for invoices', { FinancialEmailAddress: 'facturen@b.nl' }),
  own('website', { Website: 'https://b.example' }),
  own('debtor number', { DebtorNumber: '902' }),
  own('creditor number', { CreditorNumber: '903' }),
  own('VAT number', { VATNumber: 'NL001234567B01' }),
  own('chamber of commerce number', { ChamberOfCommerceNumber: '12345678' }),
  own('IBAN', { IBAN: 'NL91ABNA0417164300' }),
  ...addressEdits,
  {
    what: 'address added',
    byPage: (at) => {
      at.person.submit(`${pageOf(at)}/addresses/InvoiceAddress`, { remove: at.invoice });
      at.person.submit(`${pageOf(at)}/addresses/InvoiceAddress`, { City: 'Ede' });
    },
    byApi: (at) => put(at, 'Relation_Organization', at.organisation, { InvoiceAddress: { City: 'Ede' } }),
    shows: ['Relation_Organization', 'Address'],
  },
  {
    what: 'payment term',
    byPage: (at) => at.person.submit(`${pageOf(at)}/roles/${at.customer}`, { PaymentTermInDays: '14' }),
    byApi: (at) => put(at, customerSet, at.customer, { PaymentTermInDays: 14 }),
    shows: [customerSet],
  },
  {
    what: 'role added',
    byPage: (at) => at.person.submit(`${pageOf(at)}/roles`, { add: customerSet.replaceAll('_', '.') }),
    byApi: (at) =>
      at.client.create(customerSet, {
        Relation: { ID: at.client.ownOrganisation() },
        Organization: { ID: at.organisation },
      }),
    shows: [customerSet],
  },
  {
    what: 'role ended',
    byPage: (at) => at.person.submit(`${pageOf(at)}/roles/${at.supplier}`, { do: 'end' }),
    byApi: (at) => put(at, 'Relationship_Organization_Supplier', at.supplier, { IsFormer: true }),
    shows: ['Relationship_Organization_Supplier'],
  },
  {
    what: 'role removed',
    byPage: (at) => at.person.submit(`${pageOf(at)}/roles/${at.supplier}`, { do: 'remove' }),
    byApi: (at) => at.client.call('DELETE', `Relationship(${at.supplier})`),
    shows: [],
  },
  ofHuman("contact's first name", { FirstName: 'Anna' }),
  ofHuman("contact's middle name", { MiddleName: 'de' }),
  ofHuman("contact's last name", { LastName: 'Blokker' }),
  ofHuman("contact's title", { Title: 'dr.' }),
  ofContact("contact's e-mail", { EmailAddress: 'anna@b.nl' }),
  ofContact("contact's phone", { PhoneNumber: '030-3' }),
  ofContact("contact's mobile", { MobilePhoneNumber: '06-1' }),
  {
    what: 'contact added',
    byPage: (at) => at.person.submit(`${pageOf(at)}/contacts`, { LastName: 'Nieuw' }),
    byApi: (at) =>
      at.client.create('Relationship_Person_Contact_Standard', {
        ...{ Relation: { ID: at.organisation }, Person: { LastName: 'Nieuw' } },
      }),
    shows: ['Relation_Person', 'Relationship_Person_Contact_Standard'],
  },
  {
    what: 'contact removed',
    byPage: (at) => at.person.submit(`${pageOf(at)}/contacts/${at.contact}/delete`, {}),
    byApi: (at) => at.client.call('DELETE', `Relationship_Person_Contact_Standard(${at.contact})`),
    shows: [],
  },
  ofProduct("product's name", { Name: 'Fietsbel' }),
  ofProduct("product's code", { Code: 'BEL-2' }),
  ofProduct("product's sales price", { SalesPrice: 12.5 }),
  ofProduct("product's purchase price", { PurchasePrice: 6.25 }),
  ofProduct("product's stock", { StockLevel: 7 }),
  {
    what: 'product made inactive',
    byPage: (at) => at.person.submit(pageOfProduct(at), { ...productBody, SalesPrice: '10', IsInactive: 'true' }),
    byApi: (at) => put(at, 'Product', at.product, { IsInactive: true }),
    shows: ['Product'],
  },
  {
    what: "quantity of an invoice's line",
    byPage: (at) => at.person.submit(`/invoices/${at.draft}/lines/${at.line}`, { Quantity: '3', Price: '10' }),
    byApi: (at) => put(at, 'ProductLine', at.line, { Quantity: 3 }),
    shows: ['Activity_Invoice', 'ProductLine'],
  },
  {
    what: 'invoice sent',
    byPage: (at) => at.person.submit(`/invoices/${at.draft}/phase`, { phase: sentPhase(at.client) }),
    byApi: (at) => put(at, 'Activity_Invoice', at.draft, { Phase: { ID: sentPhase(at.client) } }),
    shows: ['Activity_Invoice'],
  },
];

const sentPhase = (client: TestClient): string =>
  client.get("Datastore_Phase_ActivityInvoice?$filter=Code eq 'Sent'").json.value[0].ID;

const told = (client: TestClient): readonly { readonly type: string; readonly entityType: string }[] =>
  client.sandbox.takeOutbound().map((call) => JSON.parse(new TextDecoder().decode(call.request.body)).payload);

/** Sets in which the documented poll (3.2) finds something made or changed since then. */
function polled(client: TestClient, sinceMs: number): readonly string[] {
  const t = new Date(sinceMs).toISOString().replace('.000', '');
  const filter = `(CreationDate ge ${t}) or (LastMutationDate ge ${t})`;
  return polledSets.filter(
    (set) => client.get(`${set}?$filter=${filter}&$orderby=CreationDate,ID&$top=100`).json.value.length > 0,
  );
}

describe.each(['byPage', 'byApi'] as const)(
  'each edit that a synchronisation maps is told and can be polled (3.1, 3.2), %s',
  (by) => {
    test.each(edits)('$what', (edit) => {
      const at = stage();
      const { client } = at;
      for (const entityType of heardTypes)
        client.call('POST', 'http://tribe.test/v1/webhooks', { entityType, webhookUrl: 'https://receiver.example/' });
      client.advance(60_000);
      const sinceMs = client.nowMs;
      expect(polled(client, sinceMs)).toEqual([]);
      edit[by](at);
      const events = told(client);
      const types = new Set(events.map(({ entityType }) => entityType.replaceAll('.', '_')));
      expect(events.length).toBeGreaterThan(0);
      expect(polled(client, sinceMs)).toEqual(polledSets.filter((set) => edit.shows.includes(set)));
      // Whatever a poll finds was told as well; what is gone is told and found nowhere.
      for (const set of edit.shows) expect([...types]).toContain(set);
      if (edit.shows.length === 0) expect(events.map(({ type }) => type)).toContain('EntityDeletionMutation');
    });
  },
);

test('the README lists each of these edits once, beside the sets that show it', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const row = (shows: Edit['shows']): string => {
    const same = edits.filter((edit) => edit.shows.join() === shows.join());
    const sets = polledSets.filter((set) => shows.includes(set)).map((set) => `\`${set}\``);
    return `| ${sets.length === 0 ? 'none' : sets.join(', ')} | ${same.map(({ what }) => what).join(', ')} |`;
  };
  const rows = [...new Set(edits.map(({ shows }) => row(shows)))];
  expect(readme).toContain(rows.join('\n'));
});

describe('deleting a relation', () => {
  const gone = (at: Stage): void => {
    for (const id of [at.organisation, at.customer, at.supplier, at.contact, at.visiting, at.postal, at.invoice])
      expect([id, at.client.get(`Entity(${id})`).status]).toEqual([id, 404]);
  };

  test.each(['byPage', 'byApi'] as const)(
    '%s takes roles, addresses, contacts and notes along, tells of each, and leaves the people',
    (by) => {
      const at = stage();
      const { client } = at;
      client.call('DELETE', `Activity_Invoice(${at.draft})`);
      client.create('Note', { Content: 'Bellen', Entity: { ID: at.organisation } });
      for (const entityType of ['Relation', 'Relationship', 'Address', 'Note'])
        client.call('POST', 'http://tribe.test/v1/webhooks', { entityType, webhookUrl: 'https://receiver.example/' });
      client.advance(60_000);
      if (by === 'byPage') at.person.submit(`${pageOf(at)}/delete`, {});
      else expect(client.call('DELETE', `Relation_Organization(${at.organisation})`).status).toBe(204);
      const deleted = told(client).filter(({ type }) => type === 'EntityDeletionMutation');
      expect(deleted.map(({ entityType }) => entityType).sort()).toEqual([
        ...['Address', 'Address', 'Address', 'Note', 'Relation.Organization'],
        'Relationship.Organization.CommercialRelationship.Customer',
        ...['Relationship.Organization.Supplier', 'Relationship.Person.Contact.Standard'],
      ]);
      gone(at);
      expect(client.get(`Relation_Person(${at.human})`).status).toBe(200);
      expect(client.call('DELETE', `Relation_Organization(${at.organisation})`).status).toBe(404);
    },
  );

  test('is refused while an activity belongs to it, and then nothing is gone and nothing told', () => {
    const at = stage();
    const { client } = at;
    client.call('POST', 'http://tribe.test/v1/webhooks', {
      ...{ entityType: 'Relation', webhookUrl: 'https://receiver.example/' },
    });
    const refused = client.call('DELETE', `Relation_Organization(${at.organisation})`);
    expect(refused).toMatchObject({ status: 400, json: { error: { message: expect.stringContaining('x') } } });
    expect(at.person.submit(`${pageOf(at)}/delete`, {}).text).toContain('cannot be deleted');
    expect(client.get(`Relation_Organization(${at.organisation})?$expand=Addresses`).json.Addresses).toHaveLength(3);
    expect(told(client)).toEqual([]);
  });
});

describe('LastMutationDate', () => {
  test('moves with every change and never back, in whole seconds; the write answers what a poll will find', () => {
    const at = stage();
    let last = '';
    for (const phone of ['1', '2', '3']) {
      at.client.advance(700);
      const answer = at.client.call('PUT', `Relation_Organization(${at.organisation})`, { PhoneNumber: phone }).json;
      expect(answer.LastMutationDate >= last).toBe(true);
      expect(answer.LastMutationDate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(at.client.get(`Relation_Organization(${at.organisation})`).json.LastMutationDate).toBe(
        answer.LastMutationDate,
      );
      last = answer.LastMutationDate;
    }
  });

  test('two edits within one second share it: a poll that begins at the last date seen finds both', () => {
    const at = stage();
    at.client.advance(60_000);
    const first = at.client.create('Relation_Organization', { Name: 'Eerste' });
    at.client.advance(400);
    const second = at.client.create('Relation_Organization', { Name: 'Tweede' });
    const found = at.client.get(`Relation_Organization?$filter=LastMutationDate ge ${first.LastMutationDate}`).json
      .value;
    expect(found.map(({ ID }: { readonly ID: string }) => ID).sort()).toEqual([first.ID, second.ID].sort());
  });

  test('reading, opening a page and a refused write leave it alone', () => {
    const at = stage();
    at.client.advance(60_000);
    const sinceMs = at.client.nowMs;
    at.person.open(`/relations/${at.organisation}`);
    at.client.get(`Relation_Organization(${at.organisation})?$expand=Addresses`);
    at.client.call('PUT', `Relation_Organization(${at.organisation})`, { Name: null });
    expect(polled(at.client, sinceMs)).toEqual([]);
  });
});
