import { describe, expect, test } from 'vitest';
import { TestClient } from './client.ts';

/** The requests that published clients really send (tribe-crm.md section 7), byte for byte where the sheet has the bytes. */
describe("the vendor's MCP server (X)", () => {
  const client = new TestClient({ switches: { plusIsSpace: true } });
  const headers = (token: string) => ({
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/plain, */*',
  });
  const token = client.token({ scope: 'read write offline' }).json.access_token;

  test('its list: plus for space, literal dollar, encoded slash and equals, bare quotes and brackets', () => {
    const query =
      "$filter=CreationDate+gt+2024-01-01T00:00:00Z+and+Phase%2FCode+ne+'Paid'&$expand=Phase($select%3DName,Code),Relationship($select%3DName)&$orderby=CreationDate+desc&$top=100&$count=true";
    const customer = client.createCustomer({ Name: 'MCP B.V.' });
    client.create('Activity_Invoice', { Subject: 'x', Relationship: { ID: customer.ID } });
    const answer = client.send('GET', `/v1/odata/Activity_Invoice?${query}`, '', headers(token));
    expect(answer).toMatchObject({
      status: 200,
      json: { '@odata.count': 1, value: [{ Phase: { Code: 'Draft' }, Relationship: { Name: 'MCP B.V.' } }] },
    });
  });

  test('its record, create, update, delete and schema requests', () => {
    const { ID } = client.get('Product?$top=1').json.value[0];
    expect(client.send('GET', `/v1/odata/Product(${ID})?$expand=Unit`, '', headers(token)).json.Unit.Name).toEqual(
      expect.any(String),
    );
    const made = client.send('POST', '/v1/odata/Relation_Organization', '{"Name":"Via MCP"}', headers(token)).json;
    const updated = client.send(
      'POST',
      '/v1/odata/Relation_Organization',
      JSON.stringify({ Name: 'Anders', ID: made.ID }),
      headers(token),
    );
    expect(updated.json).toMatchObject({ ID: made.ID, Name: 'Anders' });
    expect(client.send('DELETE', `/v1/odata/Relation_Organization(${made.ID})`, '', headers(token)).status).toBe(204);
    expect(client.send('GET', '/v1/odata/$metadata', '', headers(token)).text).toMatch(/^<\?xml/);
  });

  test.each([
    'Relation_Organization?$expand=InvoiceAddress($expand=Country)',
    "Relationship_Person_Contact_Standard?$filter=EmailAddress eq 'a@b.example'",
    'Relationship_Organization_CommercialRelationship_Customer?$select=Name,PaymentTermInDays',
    'Product?$select=Name,Price,Description',
  ])('the example of its documentation %s', (query) => {
    expect(client.get(query).status).toBe(200);
  });
});

describe("the vendor's n8n node (C)", () => {
  const client = new TestClient();

  test.each([
    ...[
      'Activity_Appointment',
      'Relationship_Person_Contact_Standard',
      'Relationship_Organization_CommercialRelationship_Customer',
    ],
    ...[
      'Relationship_Organization_CommercialRelationship_Lead',
      'Relationship_Person_Contact_Employee',
      'Activity_Invoice',
      'Relation_Organization',
    ],
    ...['Relation_Person', 'Product', 'Activity_SalesOpportunity'],
  ])('its list of %s is unwrapped from value', (set) => {
    expect(Array.isArray(client.get(set).json.value)).toBe(true);
  });

  test('its customer, task and webhook requests', () => {
    const organisation = client.create('Relation_Organization', { Name: 'n8n B.V.' });
    const customer = client.create('Relationship_Organization_CommercialRelationship_Customer', {
      ...{ Relation: { ID: client.ownOrganisation() }, Organization: { ID: organisation.ID } },
      ...{ Name: 'Weergavenaam', PaymentTermInDays: 30 },
    });
    expect(customer).toMatchObject({ Name: 'n8n B.V.', PaymentTermInDays: 30 });
    expect(
      client.create('Activity_Task', { Subject: 'Bellen', Description: 'Morgen', Relationship: { ID: customer.ID } })
        .Subject,
    ).toBe('Bellen');
    const hook = {
      entityType: 'Relation.Person',
      webhookUrl: 'https://n8n.example/hook',
      headers: [{ name: 'X-A', value: 'b' }],
    };
    expect(client.call('POST', 'http://tribe.test/v1/webhooks', hook).status).toBe(201);
  });
});

describe("the other requests of the vendor's n8n node (C)", () => {
  const client = new TestClient();
  const commercial = 'Relationship_Organization_CommercialRelationship';

  test('its credential test, its filters and its paging', () => {
    expect(client.get('GetCurrentEmployee()').json._Type).toBe('Relationship.Person.Contact.Employee');
    const page = client.get(`${commercial}_Customer?$top=5&$skip=5&$expand=Organization,AccountManager`).json.value;
    expect(page).toHaveLength(5);
    expect(page[0].Organization.ID).toEqual(expect.any(String));
  });

  test.each([
    ['Relation_Organization', { Name: 'n8n' }, { Name: 'n8n 2' }],
    ['Relation_Person', { FirstName: 'N', LastName: 'Acht' }, { LastName: 'Achtien' }],
    ['Product', { Name: 'n8n' }, { SalesPrice: 12.5 }],
  ])('creates %s by POST and updates it by POST with its ID in the body', (set, body, changes) => {
    const made = client.create(set, body);
    const answer = client.call('POST', set, { ...changes, ID: made.ID });
    expect(answer).toMatchObject({ status: 200, json: { ID: made.ID, ...changes } });
    expect(client.get(`${set}(${made.ID})`).json).toMatchObject(changes);
  });

  test.each(['Relation_Organization', 'Relation_Person'])('deletes %s', (set) => {
    const { ID } = client.create(set, set.endsWith('Person') ? { LastName: 'Weg' } : { Name: 'Weg' });
    expect(client.call('DELETE', `${set}(${ID})`).status).toBe(204);
    expect(client.get(`${set}(${ID})`).status).toBe(404);
  });

  test('makes a lead and upgrades it to a customer with _UpgradeType, keeping its ID', () => {
    const lead = client.create(`${commercial}_Lead`, {
      ...{ Relation: { ID: client.ownOrganisation() }, Organization: { Name: 'Lead B.V.' } },
    });
    const upgraded = client.call('POST', `${commercial}_Lead`, { ID: lead.ID, _UpgradeType: `${commercial}_Customer` });
    expect(upgraded).toMatchObject({ status: 200, json: { ID: lead.ID } });
    expect(client.get(`${commercial}_Customer(${lead.ID})`).status).toBe(200);
    expect(client.get(`${commercial}_Lead(${lead.ID})`).status).toBe(404);
  });

  test('makes an appointment and an opportunity, and moves an invoice by the ID of a phase', () => {
    const customer = client.createCustomer({ Name: 'n8n Factuur' });
    const relationship = { Relationship: { ID: customer.ID } };
    expect(client.create('Activity_Appointment', { Subject: 'Kennismaken', ...relationship }).Subject).toBe(
      'Kennismaken',
    );
    expect(client.create('Activity_SalesOpportunity', { Subject: 'Kans', ...relationship }).Number).toEqual(
      expect.any(String),
    );
    const lines = { ProductLines: [{ Description: 'Werk', Quantity: 1, Price: 10, VatPercentage: 21 }] };
    const invoice = client.create('Activity_Invoice', { Subject: 'Factuur', ...relationship, ...lines });
    const [sent] = client.get("Datastore_Phase_ActivityInvoice?$filter=Code eq 'Sent'").json.value;
    const moved = client.call('POST', 'Activity_Invoice?$expand=Phase', { ID: invoice.ID, Phase: { ID: sent.ID } });
    expect(moved).toMatchObject({ status: 200, json: { Number: expect.any(String), Phase: { Code: 'Sent' } } });
  });

  test('reads "entity type not found" from a tenant without the billing module (2.5 C)', () => {
    const without = new TestClient({ switches: { invoicingModule: false } });
    const answer = without.get('Activity_Invoice');
    expect(answer.status).toBe(404);
    expect(answer.json.error.message).toMatch(/entity type .* not found/i);
  });
});

describe('the municipality of Nijmegen (C)', () => {
  test('reads with the token in the query, after a filter with raw quotes, and updates an address by POST with ID and Person', () => {
    const client = new TestClient();
    const token = client.token().json.access_token;
    const person = client.create('Relation_Person', { LastName: 'Tester' });
    const found = client.send(
      'GET',
      `/v1/odata/Relation_Person?$filter=LastName%20eq%20'Tester'&access_token=${token}`,
    );
    expect(found.json.value[0].ID).toBe(person.ID);
    const posted = client.send(
      'POST',
      `/v1/odata/Address?access_token=${token}`,
      JSON.stringify({ Street: 'teststraat', HouseNumber: 34, Person: { ID: person.ID } }),
    );
    expect(posted.json.ID).toEqual(expect.any(String));
  });
});
