import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { TestClient } from './client.ts';

function studioToken(client: TestClient): string {
  const code = client.consent('allow', 'amina').searchParams.get('code') ?? '';
  return client.exchangeCode(code).json.access_token;
}

describe('tribe-crm.md 1.1: the tenant follows from the token', () => {
  test('each organisation sees its own relations, identity and datastores, and nothing of the other', () => {
    const client = new TestClient();
    const token = studioToken(client);
    const other = (path: string) => client.call('GET', path, undefined, token);
    expect(other('Relationship_Organization_Identity').json.value[0].Name).toBe('Studio Zuiderzon');
    const ids = (rows: readonly { readonly ID: string }[]): ReadonlySet<string> => new Set(rows.map((row) => row.ID));
    const here = ids(client.get('Entity?$top=100000').json.value);
    const there = ids(other('Entity?$top=100000').json.value);
    expect([...here].filter((id) => there.has(id))).toEqual([]);
    const own = client.ownOrganisation();
    expect(other(`Relation_Organization(${own})`).status).toBe(404);
    expect(client.call('PUT', `Relation_Organization(${own})`, { Name: 'Gekaapt' }, token).status).toBe(404);
    expect(client.call('DELETE', `Relation_Organization(${own})`, undefined, token).status).toBe(404);
    const link = { Relation: { ID: own }, Organization: { Name: 'x' } };
    expect(client.call('POST', 'Relationship_Organization_Supplier', link, token).status).toBe(400);
  });
});

describe('tribe-crm.md 3.1 webhooks', () => {
  const hook = {
    entityType: 'Relation.Organization',
    webhookUrl: 'https://receiver.example/tribe',
    headers: [{ name: 'X-Own', value: 'yes' }],
  };
  const webhooks = (client: TestClient, method: string, path: string, body?: object) =>
    client.call(method, `http://tribe.test/v1/webhooks${path}`, body);

  test('are made, listed (also as OData) and removed (D)', () => {
    const client = new TestClient();
    const made = webhooks(client, 'POST', '', hook);
    expect(made.status).toBe(201);
    expect(webhooks(client, 'GET', '').json).toHaveLength(1);
    expect(client.get('Webhook').json.value).toHaveLength(1);
    expect(webhooks(client, 'DELETE', `/${made.json.id}`).status).toBe(204);
    expect(webhooks(client, 'GET', '').json).toEqual([]);
  });

  test('need an HTTPS address and a dotted entity type (D)', () => {
    const client = new TestClient();
    expect(webhooks(client, 'POST', '', { ...hook, webhookUrl: 'http://receiver.example/' }).status).toBe(400);
    expect(webhooks(client, 'POST', '', { ...hook, entityType: 'Relation_Organization' }).status).toBe(400);
  });

  test('creation, update and deletion each send the envelope with the entity id, signed over the exact bytes (D, I)', () => {
    const client = new TestClient();
    const { id, secret } = webhooks(client, 'POST', '', hook).json;
    const { ID } = client.create('Relation_Organization', { Name: 'Haak' });
    client.call('PUT', `Relation_Organization(${ID})`, { Name: 'Haak 2' });
    client.call('DELETE', `Relation_Organization(${ID})`);
    const calls = client.sandbox.takeOutbound();
    const bodies = calls.map((call) => JSON.parse(new TextDecoder().decode(call.request.body)));
    expect(bodies.map((body) => body.payload.type)).toEqual([
      'EntityCreationMutation',
      'EntityUpdateMutation',
      'EntityDeletionMutation',
    ]);
    for (const [index, body] of bodies.entries()) {
      expect(body).toMatchObject({ webhookId: id, payload: { entityId: ID } });
      const request = calls[index]?.request;
      expect(request?.headers['x-own']).toBe('yes');
      expect(request?.headers['x-tribe-signature']).toBe(
        createHmac('sha512', secret)
          .update(request?.body ?? '')
          .digest('base64'),
      );
    }
  });

  test('an unanswered event comes again later, an answered one does not (U)', () => {
    const client = new TestClient();
    webhooks(client, 'POST', '', hook);
    client.create('Relation_Organization', { Name: 'Haak' });
    const [call] = client.sandbox.takeOutbound();
    client.sandbox.outboundAnswered(call?.id ?? '', null);
    expect(client.sandbox.takeOutbound()).toEqual([]);
    client.advance(60_000);
    const [again] = client.sandbox.takeOutbound();
    expect(again?.id).toBe(call?.id);
    client.sandbox.outboundAnswered(again?.id ?? '', 200);
    client.advance(3_600_000);
    expect(client.sandbox.takeOutbound()).toEqual([]);
  });
});
