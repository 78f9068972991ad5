import { describe, expect, test } from 'vitest';
import { TestClient } from './client.ts';

const webhooks = (client: TestClient, method: string, path: string, body?: object) =>
  client.call(method, `http://tribe.test/v1/webhooks${path}`, body);

const told = (client: TestClient) =>
  client.sandbox.takeOutbound().map((call) => JSON.parse(new TextDecoder().decode(call.request.body)).payload);

const organisations = { entityType: 'Relation.Organization', webhookUrl: 'https://receiver.example/tribe' };

describe('tribe-crm.md 3.1 webhook filters (D that they are, U how)', () => {
  test('a filter added after creation lets only matching records through, until it is taken away', () => {
    const client = new TestClient();
    const { id } = webhooks(client, 'POST', '', organisations).json;
    const filtered = webhooks(client, 'PUT', `/${id}`, { filter: "contains(Name,'haak') and DebtorNumber ne null" });
    expect(filtered).toMatchObject({ status: 200, json: { filter: "contains(Name,'haak') and DebtorNumber ne null" } });
    client.create('Relation_Organization', { Name: 'Anders', DebtorNumber: '1' });
    client.create('Relation_Organization', { Name: 'De Haak' });
    const both = client.create('Relation_Organization', { Name: 'De Haak 2', DebtorNumber: '2' });
    expect(told(client)).toMatchObject([{ type: 'EntityCreationMutation', entityId: both.ID }]);
    expect(webhooks(client, 'PUT', `/${id}`, { filter: null }).json.filter).toBeNull();
    const any = client.create('Relation_Organization', { Name: 'Los' });
    expect(told(client)).toMatchObject([{ entityId: any.ID }]);
  });

  test('a filter follows links of the record', () => {
    const client = new TestClient();
    const { id } = webhooks(client, 'POST', '', { ...organisations, entityType: 'Activity.Invoice' }).json;
    webhooks(client, 'PUT', `/${id}`, { filter: "Phase/Code eq 'Sent'" });
    const customer = client.createCustomer({ Name: 'Filter B.V.' });
    const invoice = client.create('Activity_Invoice', {
      ...{ Subject: 'x', Relationship: { ID: customer.ID } },
      ProductLines: [{ Description: 'Werk', Quantity: 1, Price: 10 }],
    });
    expect(told(client)).toEqual([]);
    const [sent] = client.get("Datastore_Phase_ActivityInvoice?$filter=Code eq 'Sent'").json.value;
    client.call('PUT', `Activity_Invoice(${invoice.ID})`, { Phase: { ID: sent.ID } });
    expect(told(client)).toMatchObject([{ type: 'EntityUpdateMutation', entityId: invoice.ID }]);
  });

  test.each([
    ['a filter that is none', { filter: 'Name eq' }],
    ['an unknown property', { filter: "Kleur eq 'rood'" }],
    ['a number', { filter: 3 }],
    ['another field', { webhookUrl: 'https://elsewhere.example/' }],
  ])('%s is refused and changes nothing', (_what, body) => {
    const client = new TestClient();
    const { id } = webhooks(client, 'POST', '', organisations).json;
    expect(webhooks(client, 'PUT', `/${id}`, body).status).toBe(400);
    expect(webhooks(client, 'GET', '').json).toMatchObject([{ id, filter: null }]);
  });

  test('a filter at creation is refused: it is added afterwards', () => {
    expect(webhooks(new TestClient(), 'POST', '', { ...organisations, filter: "Name eq 'x'" }).status).toBe(400);
  });
});

describe('tribe-crm.md 3.1 mutations of links', () => {
  const persons = { entityType: 'Relationship.Person.Contact.Standard', webhookUrl: 'https://receiver.example/tribe' };

  test('are silent by default: only the record is named', () => {
    const client = new TestClient();
    webhooks(client, 'POST', '', organisations);
    client.create('Relation_Organization', { Name: 'Stil', VisitingAddress: { City: 'Ede' } });
    expect(told(client).map(({ type }) => type)).toEqual(['EntityCreationMutation']);
  });

  test('with the switch a made, moved and cleared link are told, under one id for one link', () => {
    const client = new TestClient({ switches: { webhookLinkMutations: true } });
    webhooks(client, 'POST', '', organisations);
    const { ID } = client.create('Relation_Organization', { Name: 'Schakel' });
    const relation = `Relation_Organization(${ID})`;
    client.call('PUT', relation, { InvoiceAddress: { City: 'Ede' } });
    client.call('PUT', relation, { InvoiceAddress: { City: 'Tiel' } });
    client.call('PUT', relation, { InvoiceAddress: null });
    const links = told(client).filter(({ type }) => type.startsWith('Relationship'));
    expect(links.map(({ type }) => type)).toEqual([
      ...['RelationshipCreationMutation', 'RelationshipUpdateMutation', 'RelationshipDeletionMutation'],
    ]);
    expect(new Set(links.map(({ relationshipId }) => relationshipId)).size).toBe(1);
    expect(links[0]).not.toHaveProperty('entityId');
  });

  test('the CRM role of a contact is a record of its own, told as an entity with its links', () => {
    const client = new TestClient({ switches: { webhookLinkMutations: true } });
    webhooks(client, 'POST', '', persons);
    const organisation = client.create('Relation_Organization', { Name: 'Werkgever' });
    client.create('Relationship_Person_Contact_Standard', {
      ...{ Relation: { ID: organisation.ID }, Person: { LastName: 'Smit' } },
    });
    expect(told(client).map(({ type }) => type)).toEqual([
      ...['EntityCreationMutation', 'RelationshipCreationMutation', 'RelationshipCreationMutation'],
    ]);
  });
});

describe('tribe-crm.md 1.2 reading behind the write (I)', () => {
  test('by default what was written is there at once', () => {
    const client = new TestClient();
    const { ID } = client.create('Relation_Organization', { Name: 'Meteen' });
    expect(client.get(`Relation_Organization(${ID})`).status).toBe(200);
  });

  test("with a delay queries show the past, the write's own answer the present", () => {
    const client = new TestClient({ switches: { readDelayMs: 5_000 } });
    const made = client.create('Relation_Organization?$expand=VisitingAddress', {
      ...{ Name: 'Later', VisitingAddress: { City: 'Ede' } },
    });
    expect(made.VisitingAddress.City).toBe('Ede');
    const find = (): readonly { readonly Name: string }[] =>
      client.get("Relation_Organization?$filter=startswith(Name,'Later')&$expand=VisitingAddress").json.value;
    expect(find()).toEqual([]);
    expect(client.get(`Relation_Organization(${made.ID})`).status).toBe(404);
    client.advance(4_999);
    expect(find()).toEqual([]);
    client.advance(1);
    expect(find()).toMatchObject([{ Name: 'Later', VisitingAddress: { City: 'Ede' } }]);

    const renamed = client.call('PUT', `Relation_Organization(${made.ID})`, { Name: 'Later 2' });
    expect(renamed.json.Name).toBe('Later 2');
    expect(find()).toMatchObject([{ Name: 'Later' }]);
    expect(client.call('DELETE', `Relation_Organization(${made.ID})`).status).toBe(204);
    expect(client.call('DELETE', `Relation_Organization(${made.ID})`).status).toBe(404);
    expect(find()).toMatchObject([{ Name: 'Later' }]);
    client.advance(5_000);
    expect(find()).toEqual([]);
  });

  test('switched off, everything is there at once', () => {
    const client = new TestClient({ switches: { readDelayMs: 60_000 } });
    const { ID } = client.create('Relation_Organization', { Name: 'Inhalen' });
    expect(client.get(`Relation_Organization(${ID})`).status).toBe(404);
    client.control('POST', 'switches', { readDelayMs: 0 });
    expect(client.get(`Relation_Organization(${ID})`).status).toBe(200);
  });
});
