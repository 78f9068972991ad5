import { beforeEach, describe, expect, test } from 'vitest';
import { facts as exactFacts } from '../../sandbox/exact/facts.ts';
import type { Fields } from '../../src/domain/model/fields.ts';
import type { NeutralRecord } from '../../src/domain/model/record.ts';
import { vendorHints } from '../../src/vendorAccess.ts';
import type { HintReading, Subscribed } from '../../src/vendors/vendor.ts';
import { type Bench, exactBench, tribeBench } from './inProcess.ts';
import { okOf, readAll } from './reading.ts';

/** Events as the sandboxes really send them, subscribed by the clients: what may be relied on with either vendor. */

const callbackUrl = 'https://tandem.example/hooks/c1';
const fields: Fields = { name: 'Proef B.V.', isCustomer: true, 'postal.city': 'Delft' };

interface Side {
  readonly name: 'exact' | 'tribe';
  readonly make: () => Promise<Bench>;
  /** Where the vendor keeps subscriptions. */
  readonly path: (bench: Bench) => string;
  /** A subscription that another application, or nobody of us, made. */
  readonly strange: object;
  readonly topics: number;
  readonly remove: (bench: Bench, record: NeutralRecord) => string;
}

const sides: readonly Side[] = [
  {
    name: 'exact',
    make: () => exactBench(),
    path: (bench) => `/api/v1/${bench.administrationId}/webhooks/WebhookSubscriptions`,
    strange: { Topic: 'Items', CallbackURL: callbackUrl },
    topics: 3,
    remove: (bench, { kind, id }) =>
      `/api/v1/${bench.administrationId}/crm/${kind === 'relation' ? 'Accounts' : 'Contacts'}(guid'${id}')`,
  },
  {
    name: 'tribe',
    make: () => tribeBench(),
    path: () => '/v1/webhooks',
    strange: { entityType: 'Relation.Organization', webhookUrl: 'https://other.example/hooks' },
    topics: 15,
    remove: (_bench, { kind, id }) => `/v1/odata/${kind === 'relation' ? 'Relation' : 'Relationship'}(${id})`,
  },
];

describe.each(sides)('$name', (side) => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await side.make();
  });
  const call = async (method: 'POST' | 'DELETE', path: string, body: object | null): Promise<unknown> => {
    const answer = await bench.transport({
      method,
      url: `${bench.sandbox.publicUrl}${path}`,
      headers: {
        authorization: `Bearer ${bench.tokens.accessToken}`,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      body: body === null ? null : JSON.stringify(body),
      timeoutMs: 1,
    });
    if (answer.is !== 'answered' || answer.status >= 300) throw new Error(`refused: ${JSON.stringify(answer)}`);
    return answer.body === '' ? null : JSON.parse(answer.body);
  };
  const create = async (): Promise<NeutralRecord> =>
    okOf(await bench.records.create({ kind: 'relation', fields, ownerId: null, businessKey: 'exact:1:k' }));
  const createContact = async (ownerId: string): Promise<NeutralRecord> =>
    okOf(
      await bench.records.create({
        kind: 'contact',
        fields: { firstName: 'Piet', lastName: 'Zwart' },
        ownerId,
        businessKey: 'exact:1:c',
      }),
    );
  const subscribe = async (url = callbackUrl, secret: string | null = null): Promise<Subscribed> =>
    okOf(await bench.client.subscribe({ callbackUrl: url, secret }));
  const listed = async () => okOf(await bench.client.subscriptions());
  const secretOf = (subscribed: Subscribed): string =>
    side.name === 'exact' ? exactFacts.client.webhookSecret : (subscribed.secret ?? '');

  interface Event {
    readonly url: string;
    readonly body: Uint8Array;
    readonly headers: Readonly<Record<string, string>>;
  }
  /** Everything that is on its way, answered with 200. */
  const delivered = (): readonly Event[] => {
    bench.sandbox.clock.advance(2_000);
    return bench.sandbox.takeOutbound().map(({ id, request }) => {
      bench.sandbox.outboundAnswered(id, 200);
      const headers = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
      return { url: request.url, body: request.body, headers: Object.fromEntries(headers) };
    });
  };
  const reading = ({ body, headers }: Event, secret: string): HintReading =>
    vendorHints[side.name].read({ body, headers, secret });
  const hintsOf = (events: readonly Event[], secret: string) =>
    events.map((event) => {
      const read = reading(event, secret);
      if (read.is !== 'hints') throw new Error(`expected hints, got ${JSON.stringify(read)}`);
      return read;
    });

  describe('subscribing', () => {
    test('makes one subscription per topic, and doing it again none', async () => {
      const first = await subscribe();
      expect(first.missing).toEqual([]);
      expect(first.subscriptions).toHaveLength(side.topics);
      expect(new Set(first.subscriptions.map(({ topic }) => topic)).size).toBe(side.topics);
      expect(await listed()).toEqual(expect.arrayContaining([...first.subscriptions]));
      delivered();
      const from = bench.sent.length;
      const second = await subscribe(callbackUrl, first.secret);
      expect(bench.sent.slice(from).map(({ method }) => method)).toEqual(['GET']);
      expect(new Set(second.subscriptions)).toEqual(new Set(first.subscriptions));
      expect([second.missing, second.secret]).toEqual([first.missing, first.secret]);
    });

    test('cures what somebody took away, and leaves what is not ours', async () => {
      const first = await subscribe();
      delivered();
      const [lost] = first.subscriptions;
      await call(
        'DELETE',
        side.name === 'exact' ? `${side.path(bench)}(guid'${lost?.id}')` : `/v1/webhooks/${lost?.id}`,
        null,
      );
      if (side.name === 'tribe') await call('POST', side.path(bench), side.strange);
      const second = await subscribe(callbackUrl, first.secret);
      expect(second.subscriptions).toHaveLength(side.topics);
      expect(second.subscriptions).not.toContainEqual(lost);
      expect(await listed()).toHaveLength(side.topics + (side.name === 'tribe' ? 1 : 0));
    });

    test('at another address moves all of them, and ends what we no longer need', async () => {
      const first = await subscribe('https://tandem.example/hooks/old');
      delivered();
      if (side.name === 'exact') await call('POST', side.path(bench), side.strange);
      const second = await subscribe(callbackUrl, first.secret);
      expect(second.missing).toEqual([]);
      expect((await listed()).map((one) => one.callbackUrl)).toEqual(Array(side.topics).fill(callbackUrl));
    });

    test('after the secrets were lost makes new ones where the vendor issues them', async () => {
      await subscribe();
      delivered();
      const again = await subscribe();
      delivered();
      await create();
      const events = delivered();
      expect(events.length).toBeGreaterThan(0);
      hintsOf(events, secretOf(again));
      expect(await listed()).toHaveLength(side.topics);
    });

    test('that is stopped half way says what is missing, and completes the next time', async () => {
      bench.sandbox.faults.add({
        match: { method: 'POST', pathPattern: `*${side.path(bench)}` },
        effect: { kind: 'status', status: 429 },
      });
      const first = await subscribe();
      expect(first.subscriptions).toEqual([]);
      expect(first.missing).toHaveLength(side.topics);
      const posts = bench.sent.filter(({ method, url }) => method === 'POST' && url.endsWith(side.path(bench)));
      expect(posts).toHaveLength(1);
      bench.sandbox.faults.clear();
      expect((await subscribe(callbackUrl, first.secret)).missing).toEqual([]);
    });

    test('ends where it was, and ending it again is as good', async () => {
      const { secret } = await subscribe();
      expect(okOf(await bench.client.unsubscribe({ callbackUrl: 'https://elsewhere.example/' }))).toBeNull();
      expect(await listed()).toHaveLength(side.topics);
      for (let time = 0; time < 2; time += 1) okOf(await bench.client.unsubscribe({ callbackUrl }));
      expect(await listed()).toEqual([]);
      expect((await subscribe(callbackUrl, secret)).missing).toEqual([]);
    });
  });

  describe('an event', () => {
    test('of a change wakes a feed that tells of it', async () => {
      const subscribed = await subscribe();
      const made = await create();
      const contact = await createContact(made.id);
      delivered();
      const { cursors } = await readAll(bench.client);
      okOf(await bench.client.update(made, { email: 'n@proef.example' }));
      okOf(await bench.client.update(contact, { lastName: 'Wit' }));
      const hints = hintsOf(delivered(), secretOf(subscribed));
      const woken = new Set(hints.flatMap(({ feeds }) => feeds));
      const told: string[] = [];
      for (const feed of woken) {
        const page = okOf(await bench.client.readFeed(feed, cursors[feed] ?? null));
        told.push(...page.parts.map(({ recordId }) => recordId));
      }
      expect(told).toEqual(expect.arrayContaining([made.id, contact.id]));
      expect(hints.flatMap(({ look }) => look)).toEqual([]);
      expect(new Set(hints.map(({ administrationId }) => administrationId))).toEqual(
        new Set([side.name === 'exact' ? bench.administrationId : null]),
      );
    });

    test('of a deletion leads to a look, or to the feed that tells of it', async () => {
      const subscribed = await subscribe();
      const owner = await create();
      const contact = await createContact(owner.id);
      const { cursors } = await readAll(bench.client);
      delivered();
      await call('DELETE', side.remove(bench, contact), null);
      await call('DELETE', side.remove(bench, owner), null);
      const hints = hintsOf(delivered(), secretOf(subscribed));
      if (side.name === 'exact') {
        expect(new Set(hints.flatMap(({ feeds }) => feeds))).toContain('deleted');
        const { parts } = okOf(await bench.client.readFeed('deleted', cursors.deleted ?? null));
        expect(parts.map(({ recordId }) => recordId)).toEqual(expect.arrayContaining([owner.id, contact.id]));
      } else {
        expect(hints.flatMap(({ look }) => look)).toEqual(
          expect.arrayContaining([
            { kind: 'contact', part: 'main', id: contact.id },
            { kind: 'relation', part: 'main', id: owner.id },
            { kind: 'relation', part: 'commercial', id: owner.parts.commercial?.id },
          ]),
        );
      }
      for (const { kind, id } of [contact, owner]) expect(okOf(await bench.client.read(kind, id))).toBeNull();
    });

    test('that comes twice says the same twice', async () => {
      const subscribed = await subscribe();
      delivered();
      bench.sandbox.faults.add({ effect: { kind: 'repeatOutbound', times: 2 } });
      await create();
      const events = delivered();
      const said = hintsOf(events, secretOf(subscribed)).map((hint) => JSON.stringify(hint));
      for (const hint of new Set(said)) expect(said.filter((one) => one === hint).length % 2).toBe(0);
    });

    test('that is not exactly as it was sent, or signed with another secret, is forged', async () => {
      const subscribed = await subscribe();
      delivered();
      await create();
      const [event] = delivered();
      if (event === undefined) throw new Error('nothing was sent');
      const secret = secretOf(subscribed);
      const text = new TextDecoder().decode(event.body);
      const sent = (body: string): Event => ({ ...event, body: new TextEncoder().encode(body) });
      expect(reading(event, secret).is).toBe('hints');
      expect(reading(sent(JSON.stringify(JSON.parse(text), null, 2)), secret).is).toBe('forged');
      for (let at = 0; at < text.length; at += 1) {
        const wrong = text.charAt(at) === '7' ? '8' : '7';
        expect(reading(sent(`${text.slice(0, at)}${wrong}${text.slice(at + 1)}`), secret).is).toBe('forged');
      }
      const other = side.name === 'exact' ? 'other' : secret.replace(/"secret":"/g, '$&x');
      expect(reading(event, other).is).toBe('forged');
    });
  });
});

test('Exact tries a new subscription with an empty message', async () => {
  const bench = await exactBench();
  okOf(await bench.client.subscribe({ callbackUrl, secret: null }));
  bench.sandbox.clock.advance(1_000);
  const pings = bench.sandbox.takeOutbound();
  expect(pings).toHaveLength(3);
  for (const { request } of pings) {
    expect(vendorHints.exact.read({ body: request.body, headers: {}, secret: 's' })).toEqual({ is: 'ping' });
  }
});
