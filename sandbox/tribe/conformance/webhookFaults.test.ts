import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { TestClient } from './client.ts';

const hook = { entityType: 'Relation.Organization', webhookUrl: 'https://receiver.example/tribe' };
const register = (client: TestClient) => client.call('POST', 'http://tribe.test/v1/webhooks', hook).json;
const make = (client: TestClient, Name: string): string => client.create('Relation_Organization', { Name }).ID;

/** The calls that are due now, answered with that status; the ids of the records they name. */
function deliver(client: TestClient, status: number | null = 200): readonly string[] {
  const calls = client.sandbox.takeOutbound();
  for (const { id } of calls) client.sandbox.outboundAnswered(id, status);
  return calls.map(({ request }) => JSON.parse(new TextDecoder().decode(request.body)).payload.entityId);
}

const fault = (client: TestClient, effect: object, remaining: number | null = 1) =>
  client.control('POST', 'faults', { match: { pathPattern: '/tribe' }, effect, remaining });

describe('tribe-crm.md 3.1 webhooks that go wrong on demand', () => {
  test('one is lost for good: the service believes that it arrived, and the record is still there to be polled', () => {
    const client = new TestClient();
    register(client);
    fault(client, { kind: 'dropOutbound' });
    const lost = make(client, 'Verloren');
    expect(deliver(client)).toEqual([]);
    client.advance(86_000_000);
    expect(deliver(client)).toEqual([]);
    expect(client.get(`Relation_Organization(${lost})`).status).toBe(200);
    const told = make(client, 'Verteld');
    expect(deliver(client)).toEqual([told]);
  });

  test('one comes three times, each with the same body and signature', () => {
    const client = new TestClient();
    const { secret } = register(client);
    fault(client, { kind: 'repeatOutbound', times: 3 });
    const id = make(client, 'Dubbel');
    const calls = client.sandbox.takeOutbound();
    const bodies = calls.map(({ request }) => new TextDecoder().decode(request.body));
    expect(bodies).toHaveLength(3);
    expect(new Set(bodies).size).toBe(1);
    expect(JSON.parse(bodies[0] ?? '').payload.entityId).toBe(id);
    const signed = createHmac('sha512', secret)
      .update(bodies[0] ?? '')
      .digest('base64');
    expect(calls.map(({ request }) => request.headers['x-tribe-signature'])).toEqual([signed, signed, signed]);
    for (const call of calls) client.sandbox.outboundAnswered(call.id, 200);
    client.advance(86_000_000);
    expect(deliver(client)).toEqual([]);
  });

  test('one comes late, after a later one', () => {
    const client = new TestClient();
    register(client);
    fault(client, { kind: 'delayOutbound', delayMs: 90_000 });
    const [first, second] = [make(client, 'Laat'), make(client, 'Vroeg')];
    expect(deliver(client)).toEqual([second]);
    client.advance(89_999);
    expect(deliver(client)).toEqual([]);
    client.advance(1);
    expect(deliver(client)).toEqual([first]);
  });
});

describe('tribe-crm.md 3.1 retries (U: this sandbox chose 1, 5 and 30 minutes)', () => {
  test.each([[500], [404], [301], [null]])('an event answered with %s comes three times more, then never', (status) => {
    const client = new TestClient();
    register(client);
    const id = make(client, 'Nogmaals');
    expect(deliver(client, status)).toEqual([id]);
    for (const waitMs of [60_000, 300_000, 1_800_000]) {
      client.advance(waitMs - 1);
      expect(deliver(client, status)).toEqual([]);
      client.advance(1);
      expect(deliver(client, status)).toEqual([id]);
    }
    client.advance(86_000_000);
    expect(deliver(client, status)).toEqual([]);
  });

  test('events of one request come in the order of its changes, and a removed webhook takes its events along', () => {
    const client = new TestClient();
    const { id } = register(client);
    const ids = ['a', 'b', 'c'].map((name) => make(client, name));
    expect(deliver(client, null)).toEqual(ids);
    client.call('DELETE', `http://tribe.test/v1/webhooks/${id}`);
    client.advance(60_000);
    expect(deliver(client)).toEqual([]);
  });

  test('there is no limit on the number of webhooks (D), and each is told once', () => {
    const client = new TestClient();
    for (let count = 0; count < 120; count++) register(client);
    expect(client.call('GET', 'http://tribe.test/v1/webhooks').json).toHaveLength(120);
    make(client, 'Druk');
    expect(deliver(client)).toHaveLength(120);
  });

  test('the payload names the record and nothing of its content (D)', () => {
    const client = new TestClient();
    register(client);
    make(client, 'Geheim B.V.');
    const [call] = client.sandbox.takeOutbound();
    const text = new TextDecoder().decode(call?.request.body);
    expect(Object.keys(JSON.parse(text))).toEqual(['webhookId', 'payload']);
    expect(Object.keys(JSON.parse(text).payload).sort()).toEqual(['entityId', 'entityType', 'type']);
    expect(text).not.toContain('Geheim');
  });

  test('each webhook signs with its own secret, which is shown once', () => {
    const client = new TestClient();
    const [one, other] = [register(client), register(client)];
    expect(one.secret).not.toBe(other.secret);
    const listed = client.call('GET', 'http://tribe.test/v1/webhooks').json;
    for (const row of listed) expect(row).not.toHaveProperty('secret');
    make(client, 'Getekend');
    const calls = client.sandbox.takeOutbound();
    const expected = calls.map(({ request }, index) =>
      createHmac('sha512', [one, other][index].secret).update(request.body).digest('base64'),
    );
    expect(calls.map(({ request }) => request.headers['x-tribe-signature'])).toEqual(expected);
  });
});
