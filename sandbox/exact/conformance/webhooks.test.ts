import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { facts } from '../facts.ts';
import { type Answer, at, type Bench, bench, errorText, list, main, text, webshop } from './bench.ts';

const path = `${main}/webhooks/WebhookSubscriptions`;
const callback = 'https://hooks.example/exact';
const subscribe = (b: Bench, Topic: string, more: object = {}): Answer =>
  b.call('POST', path, { body: { Topic, CallbackURL: callback, ...more } });
const subscriptions = (b: Bench) => list(at(b.get(path).json, 'd', 'results'));
const create = (b: Bench, entity: string, body: object): string =>
  text(
    at(b.call('POST', `${main}/crm/${entity}`, { body, headers: { prefer: 'return=representation' } }).json, 'd', 'ID'),
  );

/** What is sent now, answered with the given status. */
function deliver(b: Bench, status: number | null = 200): readonly { readonly url: string; readonly body: string }[] {
  return b.sandbox.takeOutbound().map(({ id, request }) => {
    b.sandbox.outboundAnswered(id, status);
    return { url: request.url, body: new TextDecoder().decode(request.body) };
  });
}

function subscribed(b: Bench, topic = 'Accounts'): void {
  expect(subscribe(b, topic).status).toBe(201);
  b.advance(1000);
  deliver(b);
}

describe('subscribing (exact-online.md 6.1)', () => {
  test('about a second later an empty POST validates the callback [L]', () => {
    const b = bench();
    subscribe(b, 'Accounts');
    expect(deliver(b)).toEqual([]);
    b.advance(1000);
    expect(deliver(b, 201)).toEqual([{ url: callback, body: '' }]);
    expect(subscriptions(b)).toHaveLength(1);
  });

  test('a callback that does not answer 200 or 201 loses the subscription', () => {
    const b = bench();
    subscribe(b, 'Accounts');
    b.advance(1000);
    deliver(b, 500);
    expect(subscriptions(b)).toHaveLength(0);
  });

  test('a second one for the same topic and division is 500 already exists [C]', () => {
    const b = bench();
    subscribe(b, 'Accounts');
    const again = subscribe(b, 'Accounts', { CallbackURL: 'https://other.example' });
    expect([again.status, errorText(again)]).toEqual([500, 'Gegeven bestaat reeds.']);
    expect(subscribe(b, 'Contacts').status).toBe(201);
    const elsewhere = b.call('POST', path.replace(String(main), String(webshop)), {
      body: { Topic: 'Accounts', CallbackURL: callback },
    });
    expect(elsewhere.status).toBe(201);
  });

  test.each([
    ['an unknown topic', { Topic: 'Addresses' }],
    ['no callback', { CallbackURL: null }],
    ['instant delivery outside GoodsDeliveries', { IsInstant: true }],
  ])('%s is refused', (_name, wrong) => {
    expect(subscribe(bench(), 'Accounts', wrong).status).toBe(500);
  });

  test('with the strict switch the callback must be https on the host of the app [O via emeq]', () => {
    expect(subscribe(bench({ isLimited: false, isCallbackStrict: true }), 'Accounts').status).toBe(500);
  });

  test('an app sees only its own subscriptions', () => {
    const b = bench();
    subscribe(b, 'Accounts');
    const clientId = '11111111-2222-3333-4444-555555555555';
    const headers = { 'content-type': 'application/json' };
    const control = (name: string, body: object) => {
      const url = `http://exact.test/_control/${name}`;
      const exchange = b.sandbox.exchange({
        method: 'POST',
        url,
        headers,
        body: new TextEncoder().encode(JSON.stringify(body)),
      });
      return exchange.is === 'answered' ? JSON.parse(String(exchange.response.body)) : null;
    };
    control('apps', { clientId, clientSecret: 's', name: 'Other', redirectUris: [] });
    const { access_token: token } = control('grants', { clientId, user: facts.users[0]?.email });
    expect(list(at(b.get(path, { token }).json, 'd', 'results'))).toHaveLength(0);
    const id = text(at(subscriptions(b)[0], 'ID'));
    expect(b.call('DELETE', `${path}(guid'${id}')`, { token }).status).toBe(404);
    expect(b.call('DELETE', `${path}(guid'${id}')`).status).toBe(204);
  });
});

describe('delivery (exact-online.md 6.3)', () => {
  test('exact bytes: Content first, keys in order, HashCode last, nothing after it [L]', () => {
    const b = bench();
    subscribed(b);
    const id = create(b, 'Accounts', { Name: 'Café' });
    b.advance(2000);
    const [delivery] = deliver(b);
    const body = delivery?.body ?? '';
    expect(body).toMatch(
      /^\{"Content":\{"Topic":"Accounts","ClientId":"[^"]+","Division":713204,"Action":"Update","Key":"[^"]+","ExactOnlineEndpoint":"[^"]+","EventCreatedOn":"[^"]+"\},"HashCode":"[0-9A-F]{64}"\}$/,
    );
    expect(body).toContain(`"ExactOnlineEndpoint":"http://exact.test/api/v1/${main}/crm/Accounts(guid'${id}')"`);
  });

  test('the hash is HMAC-SHA256 over the raw Content with the webhook secret [L]', () => {
    const b = bench();
    subscribed(b);
    create(b, 'Accounts', { Name: 'x' });
    b.advance(2000);
    const body = deliver(b)[0]?.body ?? '';
    const content = body.slice('{"Content":'.length, body.indexOf(',"HashCode":'));
    const hash = createHmac('sha256', facts.client.webhookSecret).update(content).digest('hex').toUpperCase();
    expect(body.endsWith(`"HashCode":"${hash}"}`)).toBe(true);
  });

  test('own writes echo; marked properties only; deletes say Delete', () => {
    const b = bench();
    const id = create(b, 'Accounts', { Name: 'x' });
    subscribed(b);
    const account = `${main}/crm/Accounts(guid'${id}')`;
    b.call('PUT', account, { body: { City: 'Ede' } });
    b.call('PUT', account, { body: { City: 'Ede' } });
    b.advance(2000);
    expect(deliver(b)).toHaveLength(1);
    b.call('DELETE', account);
    b.advance(2000);
    expect(deliver(b)[0]?.body).toContain('"Action":"Delete"');
  });

  test('address changes have no topic, but show through the account when they touch it', () => {
    const b = bench();
    const id = create(b, 'Accounts', { Name: 'x', City: 'Ede' });
    subscribed(b);
    b.call('POST', `${main}/crm/Addresses`, { body: { Account: id, Type: 3, City: 'Zwolle' } });
    b.advance(2000);
    expect(deliver(b)).toEqual([]);
  });

  test('anything but 200 and 201 is retried after 2, 4, 8, … minutes, ten times [O via emeq]', () => {
    const b = bench();
    subscribed(b);
    create(b, 'Accounts', { Name: 'x' });
    b.advance(2000);
    const first = deliver(b, 204);
    expect(first).toHaveLength(1);
    for (let retry = 1; retry <= 10; retry += 1) {
      b.advance(2 ** retry * 60_000 - 1);
      expect(deliver(b)).toEqual([]);
      b.advance(1);
      expect(deliver(b, retry % 2 === 0 ? null : 503)).toEqual(first);
    }
    b.advance(2 ** 12 * 60_000);
    expect(deliver(b)).toEqual([]);
  });
});
