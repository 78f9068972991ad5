import { describe, expect, test } from 'vitest';
import { facts } from '../facts.ts';
import { type Answer, TestClient } from './client.ts';
import { Person } from './person.ts';

const linkIn = (page: Answer, pattern: RegExp): string => pattern.exec(page.text)?.[0] ?? `nothing like ${pattern}`;

describe('the pages of a person', () => {
  test('without signing in there is a front page with the users, and every other page leads to the login', () => {
    const client = new TestClient();
    for (const user of facts.users) expect(client.send('GET', '/').text).toContain(user.email);
    for (const path of ['/relations', '/products', '/marketplace', '/entity/x']) {
      expect(client.send('GET', path)).toMatchObject({
        status: 303,
        headers: { Location: expect.stringMatching(/^\/login\?next=/) },
      });
    }
  });

  test('a login leads nowhere but to this host', () => {
    const { email, password } = facts.users[0] ?? { email: '', password: '' };
    const login = new TestClient().form('/login', { email, password, next: '//evil.example/' });
    expect(login.headers.Location).toBe('/relations');
  });

  test('an unknown password is refused in words', () => {
    expect(new TestClient().form('/login', { email: facts.users[0]?.email ?? '', password: 'x' }).status).toBe(401);
  });

  test('a new customer made by hand shows in the API with its number, and an edit shows in the history', () => {
    const client = new TestClient();
    const person = new Person(client);
    const page = person.submit('/relations/new', {
      Name: 'Handwerk <B.V.>',
      add: 'Relationship.Organization.CommercialRelationship.Customer',
    });
    expect(page.text).toContain('Handwerk &lt;B.V.&gt;');
    const row = client.get("Relation_Organization?$filter=startswith(Name,'Handwerk')").json.value[0];
    expect(row.DebtorNumber).toBe('50001');
    const edited = person.submit(`/relations/${row.ID}`, { Name: 'Handwerk B.V.', PhoneNumber: '010-1234567' });
    expect(edited.text).toMatch(/Sanne de Wit[\s\S]*Phone[\s\S]*010-1234567/);
    expect(client.get(`Relation_Organization(${row.ID})`).json).toMatchObject({
      Name: 'Handwerk B.V.',
      PhoneNumber: '010-1234567',
    });
  });

  test('what the rules refuse is said on the page, and nothing changes', () => {
    const client = new TestClient();
    const own = client.createCustomer({ Name: 'Blijft B.V.' }).Organization.ID;
    expect(new Person(client).submit(`/relations/${own}`, { Name: 'x'.repeat(300) }).text).toContain('too long');
    expect(client.get(`Relation_Organization(${own})`).json.Name).toBe('Blijft B.V.');
  });

  test('a name that resembles an existing one brings the duplicate up first (5.1)', () => {
    const client = new TestClient();
    client.createCustomer({ Name: 'Café Zonnig B.V.' });
    const person = new Person(client);
    expect(person.submit('/relations/new', { Name: 'cafe zonnig bv' }).text).toContain('Café Zonnig B.V.');
    expect(person.submit('/relations/new', { Name: 'cafe zonnig bv', anyway: '1' }).text).toContain('cafe zonnig bv');
  });

  test('addresses and contacts made on the page are those of the API', () => {
    const client = new TestClient();
    const person = new Person(client);
    const own = client.createCustomer({ Name: 'Adres B.V.' }).Organization.ID;
    const country = client.get("Datastore_Country?$filter=Code eq 'BE'").json.value[0].ID;
    person.submit(`/relations/${own}/addresses/PostalAddress`, {
      Street: 'Postbus',
      HouseNumber: '12',
      City: 'Gent',
      Country: country,
    });
    person.submit(`/relations/${own}/contacts`, { LastName: 'Smit', EmailAddress: 'smit@adres.example' });
    const read = client.get(`Relation_Organization(${own})?$expand=PostalAddress($expand=Country)`).json;
    expect(read.PostalAddress).toMatchObject({ HouseNumber: 12, City: 'Gent', Country: { Code: 'BE' } });
    const contacts = client.get(`Relationship_Person_Contact_Standard?$filter=Relation/ID eq ${own}`).json.value;
    expect(contacts).toMatchObject([{ EmailAddress: 'smit@adres.example' }]);
  });

  test('/entity/{ID} opens the page of whatever the id is, and nothing of another organisation (1.1)', () => {
    const client = new TestClient();
    const made = client.createCustomer({ Name: 'Diep B.V.', VisitingAddress: { City: 'Ede' } });
    const person = new Person(client);
    for (const id of [made.ID, made.Organization.ID, made.Organization.VisitingAddress.ID])
      expect(person.open(`/entity/${id}`).text).toContain('Diep B.V.');
    expect(new Person(client, 'amina').open(`/entity/${made.ID}`).status).toBe(404);
  });
});

describe('a day in the CRM (issue 4)', () => {
  test('opportunity with products, won, invoice, sent with PDF, credited', () => {
    const client = new TestClient();
    const person = new Person(client);
    const customer = client.createCustomer({ Name: 'Dag B.V.' });
    const opportunity = linkIn(
      person.submit('/opportunities/new', { relationship: customer.ID }),
      /\/opportunities\/[0-9a-f-]{36}/,
    );
    const [product] = client.get('Product?$top=1').json.value;
    client.call('PUT', `Product(${product.ID})`, { StockLevel: 4321 });
    expect(person.submit(`${opportunity}/lines`, { product: product.ID, Quantity: '2' }).text).toContain('4321');
    const invoice = linkIn(person.submit(`${opportunity}/copy`, { kind: 'invoices' }), /\/invoices\/[0-9a-f-]{36}/);
    const sent = client.get("Datastore_Phase_ActivityInvoice?$filter=Code eq 'Sent'").json.value[0].ID;
    const page = person.submit(`${invoice}/phase`, { phase: sent });
    expect(person.open(linkIn(page, /\/files\/[0-9a-f-]{36}/)).headers['Content-Type']).toBe('application/pdf');
    person.submit(`${invoice}/credit`, {});
    const all = client.get('Activity_Invoice?$orderby=Total&$expand=CreditedInvoice($select=Number)').json.value;
    expect(all.map((row: { Total: number }) => row.Total)).toEqual([-2 * product.SalesPrice, 2 * product.SalesPrice]);
    expect(all[0].CreditedInvoice.Number).toBe(all[1].Number);
  });

  test('Configuration > Activities replaces the invoice button by the sales order button (the article)', () => {
    const client = new TestClient();
    const person = new Person(client);
    const page = `/relations/${client.createCustomer({ Name: 'Knoppen B.V.' }).Organization.ID}`;
    expect(person.open(page).text).toMatch(/\+ Invoice/);
    person.submit('/configuration/activities', { salesOrder: 'on' });
    expect(person.open(page).text).toMatch(/\+ Sales order/);
    expect(person.open(page).text).not.toMatch(/\+ Invoice/);
  });

  test('Marketplace: Install leads to the app and back, then Activate, Settings, a stock event, Deactivate', () => {
    const client = new TestClient();
    const person = new Person(client);
    const app = 'https://app.example';
    client.control('POST', 'apps', {
      key: 'exact-online',
      installUrl: `${app}/install`,
      settingsUrl: `${app}/settings`,
      eventsUrl: `${app}/events`,
      secret: 'geheim',
    });
    const install = new URL(String(person.submit('/marketplace/exact-online/install', {}).headers.Location));
    expect(install.searchParams.get('organization')).toBe(client.ownOrganisation());
    const back = new URL(install.searchParams.get('return') ?? '');
    expect(person.open(`${back.pathname}${back.search}`).text).toContain('Activate');
    expect(String(person.submit('/marketplace/exact-online/activate', {}).headers.Location)).toMatch(
      /^https:\/\/app\.example\/settings/,
    );
    const opportunity = linkIn(
      person.submit('/opportunities/new', { relationship: client.createCustomer({ Name: 'Voorraad' }).ID }),
      /\/opportunities\/[0-9a-f-]{36}/,
    );
    const product = client.get('Product?$top=1').json.value[0].ID;
    person.submit(`${opportunity}/lines`, { product, Quantity: '1' });
    expect(person.submit(`${opportunity}/stock`, { product }).text).toContain('The stock was asked for.');
    // An app may have answered before the page is drawn: the person is told so all the same.
    client.call('PUT', `Product(${product})`, { StockLevel: 37 });
    expect(person.open(`${opportunity}?saved=stock`).text).toContain('The stock is up to date.');
    person.submit('/marketplace/exact-online/deactivate', {});
    const events = client.sandbox.takeOutbound().map((call) => JSON.parse(new TextDecoder().decode(call.request.body)));
    expect(events).toMatchObject([
      { event: 'activated' },
      { event: 'stockRefresh', product },
      { event: 'deactivated' },
    ]);
  });
});
