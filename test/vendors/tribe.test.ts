import { beforeEach, describe, expect, test } from 'vitest';
import type { Fields } from '../../src/domain/model/fields.ts';
import { openTribe } from '../../src/vendors/tribe/client.ts';
import { type Bench, switchTo, tribeBench } from './inProcess.ts';
import { okOf, readAll } from './reading.ts';

/** What is particular to Tribe CRM, against its sandbox; the section numbers are those of tribe-crm.md. */

const fields: Fields = {
  name: 'Proef B.V.',
  isCustomer: true,
  debtorNumber: '20001',
  'visit.street': 'Kade',
  'visit.houseNumber': '5',
  'visit.country': 'DE',
};
let bench: Bench;
beforeEach(async () => {
  bench = await tribeBench();
});
const create = (changes: Fields = {}): ReturnType<Bench['records']['create']> =>
  bench.records.create({
    kind: 'relation',
    fields: { ...fields, ...changes },
    ownerId: null,
    businessKey: 'exact:1:k',
  });

describe('pages of a feed', () => {
  const ids = async (client: Bench['client']): Promise<readonly string[]> =>
    (await readAll(client)).parts.map(({ part, partId, recordId }) => `${part} ${partId} ${recordId}`).sort();

  test.each([1, 7, 100])('of %i rows together tell the same', async (rowsPerPage) => {
    const whole = await ids(bench.open({ rowsPerPage: 1000 }));
    expect(await ids(bench.open({ rowsPerPage }))).toEqual(whole);
  });

  test('that the server makes shorter than asked for still tell everything', async () => {
    const whole = await ids(bench.open({ rowsPerPage: 1000 }));
    switchTo(bench, { pageSizeMax: 9 });
    expect(await ids(bench.open())).toEqual(whole);
  });

  test('lose nothing when a record is deleted between two of them', async () => {
    const client = bench.open({ rowsPerPage: 10 });
    const whole = okOf(await bench.open({ rowsPerPage: 1000 }).readFeed('customers', null)).parts;
    const first = okOf(await client.readFeed('customers', null));
    const [deleted] = first.parts;
    await bench.transport({
      method: 'DELETE',
      url: `http://tribe.test/v1/odata/Relationship(${deleted?.partId})`,
      headers: { authorization: `Bearer ${bench.tokens.accessToken}` },
      body: null,
      timeoutMs: 1,
    });
    const told = new Set(first.parts.map(({ partId }) => partId));
    let page = first;
    while (!page.isLast) {
      page = okOf(await client.readFeed('customers', page.cursor));
      for (const { partId } of page.parts) told.add(partId);
    }
    expect(whole.filter(({ partId }) => !told.has(partId))).toEqual([]);
  });
});

describe('a list that is read as a whole', () => {
  test.each([1, 2, 250])('has every row of it in pages of %i', async (pageSizeMax) => {
    const whole = okOf(await bench.open().capabilities()).countries;
    switchTo(bench, { pageSizeMax });
    const from = bench.sent.length;
    expect(okOf(await bench.open().capabilities()).countries).toEqual(whole);
    expect(whole.size).toBeGreaterThan(200);
    expect(bench.sent.length - from).toBeGreaterThanOrEqual(whole.size / pageSizeMax);
  });

  test('is given up when the server tells the same page whatever is asked', async () => {
    switchTo(bench, { pageSizeMax: 10 });
    let asked = 0;
    const client = openTribe({ apiUrl: 'http://tribe.test', nowMs: () => bench.sandbox.clock.nowMs() })({
      administrationId: null,
      transport: (request) => {
        asked += 1;
        const headers = { ...request.headers, authorization: `Bearer ${bench.tokens.accessToken}` };
        return bench.transport({ ...request, headers, url: request.url.replace(/skip=\d+/, 'skip=0') });
      },
    });
    expect(await client.capabilities()).toMatchObject({ is: 'rejected', rejection: { cause: 'unexpectedShape' } });
    expect(asked).toBeLessThan(10);
  });
});

describe('what a reading tells', () => {
  test('a customer who became former no longer has the role, and a former contact is inactive but there', async () => {
    const made = okOf(await create());
    const ended = okOf(await bench.records.update(made, { isCustomer: false }));
    expect(ended.fields.isCustomer).toBe(false);
    const { parts } = okOf(await bench.client.readFeed('customers', null));
    expect(parts.find(({ recordId }) => recordId === made.id)).toMatchObject({ part: 'commercial', isGone: true });
  });

  test('an address that was taken away is told to be gone', async () => {
    const made = okOf(await create());
    await bench.transport({
      method: 'PUT',
      url: `http://tribe.test/v1/odata/Relation_Organization(${made.id})`,
      headers: { authorization: `Bearer ${bench.tokens.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ VisitingAddress: null }),
      timeoutMs: 1,
    });
    const read = okOf(await bench.records.read('relation', made.id));
    expect(read?.fields['visit.street']).toBeNull();
    expect(read?.parts.visit).toBeUndefined();
    const told = okOf(await bench.open({ rowsPerPage: 1000 }).readFeed('organisations', null)).parts;
    const slot = told.find(({ recordId, part }) => recordId === made.id && part === 'visit');
    expect(slot).toMatchObject({ isGone: true, partId: made.parts.visit?.id });
  });
});

describe('the term of payment (4.2)', () => {
  test("is the customer relationship's, and told with it", async () => {
    const made = okOf(await create({ paymentCondition: '14' }));
    expect(made.fields.paymentCondition).toBe('14');
    const updated = okOf(await bench.records.update(made, { paymentCondition: '21', name: 'Proef 2 B.V.' }));
    expect(okOf(await bench.records.read('relation', made.id))?.fields).toEqual(updated.fields);
    const told = okOf(await bench.open({ rowsPerPage: 1000 }).readFeed('customers', null)).parts;
    expect(told.find(({ recordId }) => recordId === made.id)?.fields).toEqual({
      isCustomer: true,
      stage: 'customer',
      paymentCondition: '21',
    });
    expect(okOf(await bench.records.update(updated, { paymentCondition: null })).fields.paymentCondition).toBeNull();
  });

  test('comes with a role that is gained, and a relation that is no customer has none', async () => {
    const made = okOf(await create({ isCustomer: false, isSupplier: true, paymentCondition: '14' }));
    expect(made.fields.paymentCondition).toBeUndefined();
    expect(await bench.client.update(made, { paymentCondition: '14' })).toMatchObject({ is: 'rejected' });
    const gained = okOf(await bench.records.update(made, { isCustomer: true, paymentCondition: '14' }));
    expect(gained.fields).toMatchObject({ isCustomer: true, isSupplier: true, paymentCondition: '14' });
    expect(okOf(await bench.records.read('relation', made.id))?.fields).toMatchObject({ paymentCondition: '14' });
  });
});

describe('the commercial relationship (2.4, 4.1)', () => {
  test('becomes another type with one call and keeps its id, its term with one more', async () => {
    const made = okOf(await create({ isCustomer: false, stage: 'lead', debtorNumber: '20001' }));
    const from = bench.sent.length;
    const prospect = okOf(await bench.records.update(made, { stage: 'prospect' }));
    expect(bench.sent.slice(from).map(({ method }) => method)).toEqual(['POST']);
    expect(prospect.parts.commercial?.id).toBe(made.parts.commercial?.id);
    const customer = okOf(await bench.records.update(prospect, { stage: 'customer', paymentCondition: '14' }));
    expect(bench.sent.slice(from).map(({ method }) => method)).toEqual(['POST', 'POST', 'PUT']);
    expect(customer).toMatchObject({ fields: { isCustomer: true, stage: 'customer', paymentCondition: '14' } });
    expect(okOf(await bench.records.read('relation', made.id))?.fields).toEqual(customer.fields);
  });

  test('that ended is not taken up again: a new one is made', async () => {
    const made = okOf(await create());
    const ended = okOf(await bench.records.update(made, { isCustomer: false, stage: null }));
    expect(ended.fields).toMatchObject({ isCustomer: false, stage: null });
    const again = okOf(await bench.records.update(ended, { stage: 'suspect' }));
    expect(again.fields.stage).toBe('suspect');
    expect(again.parts.commercial?.id).not.toBe(made.parts.commercial?.id);
    expect(okOf(await bench.records.read('relation', made.id))?.fields).toEqual(again.fields);
  });
});

describe('writes', () => {
  test('a new customer with its addresses costs one write and one reading', async () => {
    okOf(await create());
    const from = bench.sent.length;
    okOf(await create());
    expect(bench.sent.slice(from).map(({ method }) => method)).toEqual(['POST', 'GET']);
  });

  test('the number of the draft replaces the one that Tribe gives by itself', async () => {
    const made = okOf(await create({ debtorNumber: null }));
    expect(made.fields.debtorNumber).toMatch(/^\d+$/);
    const updated = okOf(await bench.records.update(made, { debtorNumber: '20002' }));
    expect(okOf(await bench.records.read('relation', made.id))?.fields.debtorNumber).toBe('20002');
    expect(updated.fields.debtorNumber).toBe('20002');
  });

  test('a relation without a role is an organisation alone', async () => {
    const made = okOf(await create({ isCustomer: false }));
    expect(made.fields).toMatchObject({ isCustomer: false, isSupplier: false, debtorNumber: '20001' });
  });

  test('the Exact ID travels in ImportId and is read back from it', async () => {
    const guid = '0F8FAD5B-D9CB-469F-A165-70867728950E';
    const draft = { kind: 'relation', fields, ownerId: null, businessKey: `exact:713204:${guid}` } as const;
    const made = okOf(await bench.records.create(draft));
    expect(made.carriedExactId).toBe(guid.toLowerCase());
    expect(okOf(await bench.records.read('relation', made.id))?.carriedExactId).toBe(guid.toLowerCase());
  });

  test('a country that Tribe does not know is refused before anything is sent', async () => {
    okOf(await create());
    const effects = bench.sandbox.ledger.count;
    const outcome = await create({ 'visit.country': 'XX' });
    expect(outcome).toMatchObject({ is: 'rejected', rejection: { cause: 'invalid' } });
    expect(outcome.is === 'rejected' && outcome.rejection.message).toContain('"XX"');
    expect(bench.sandbox.ledger.count).toBe(effects);
  });

  test('what a write answers is what the next reading tells, so the echo of it is no news', async () => {
    const made = okOf(await create({ isSupplier: true }));
    const changes: Fields = { email: 'n@b.example', 'visit.city': 'Bonn', 'visit.country': 'NL' };
    const { parts } = okOf(await bench.client.update(made, changes));
    const read = okOf(await bench.client.read('relation', made.id));
    expect(parts.map(({ part }) => part)).toEqual(['main', 'visit']);
    expect(read?.parts).toEqual(expect.arrayContaining([...parts]));
    const { parts: told } = await readAll(bench.client);
    expect(told).toEqual(expect.arrayContaining([...parts]));
  });

  test('so is what a write to a contact answers', async () => {
    const owner = okOf(await create());
    const draft = { kind: 'contact', fields: { lastName: 'Zwart' }, ownerId: owner.id, businessKey: 'c' } as const;
    const made = okOf(await bench.records.create(draft));
    // Names are the person's; their change moves the date of the relationship too (3.2), which a feed tells in time.
    const reach = okOf(await bench.client.update(made, { email: 'z@b.example' })).parts;
    expect(okOf(await bench.client.read('contact', made.id))?.parts).toEqual(expect.arrayContaining([...reach]));
    const names = okOf(await bench.client.update(made, { firstName: 'Piet' })).parts;
    expect(names.map(({ part }) => part)).toEqual(['person']);
    expect(okOf(await bench.client.read('contact', made.id))?.parts).toEqual(expect.arrayContaining([...names]));
  });

  test('a reading that lags behind a write overrules nothing, and what it cannot tell yet stays open', async () => {
    const made = okOf(await create());
    bench.sandbox.clock.advance(60_000);
    switchTo(bench, { readDelayMs: 30_000 });
    const changes: Fields = { email: 'n@b.example', 'postal.city': 'Bonn', isSupplier: true };
    const sighting = okOf(await bench.client.update(made, changes));
    expect(sighting.parts.find(({ part }) => part === 'main')?.fields.email).toBe('n@b.example');
    expect(sighting.covers).not.toContain('postal');
    expect(sighting.parts.filter(({ part }) => part === 'postal')).toEqual([]);
    bench.sandbox.clock.advance(60_000);
    expect(okOf(await bench.records.read('relation', made.id))?.fields).toMatchObject(changes);
  });

  test('a PUT that answers nothing is as good as one that answers the record', async () => {
    switchTo(bench, { putAnswers: 'noContent' });
    const made = okOf(await create());
    const updated = okOf(await bench.records.update(made, { email: 'n@b.example', 'visit.city': 'Bonn' }));
    expect(okOf(await bench.records.read('relation', made.id))?.fields).toEqual(updated.fields);
  });

  test('a role that could not be added leaves a relation that says so', async () => {
    bench.sandbox.faults.add({
      match: { method: 'POST', pathPattern: '*/Relationship_Organization_Supplier' },
      effect: { kind: 'status', status: 503 },
      remaining: 1,
    });
    const made = okOf(await create({ isSupplier: true }));
    expect(made.fields).toMatchObject({ isCustomer: true, isSupplier: false });
    const completed = okOf(await bench.records.update(made, { isSupplier: true }));
    expect(okOf(await bench.records.read('relation', made.id))?.fields).toEqual(completed.fields);
  });

  test('a created relation that cannot be read back is unknown, and found by its key', async () => {
    bench.sandbox.faults.add({
      match: { method: 'GET', pathPattern: '*/Relationship_Organization_CommercialRelationship_Customer' },
      effect: { kind: 'loseAnswer' },
      remaining: 1,
    });
    expect((await create()).is).toBe('unknown');
    expect(okOf(await bench.records.findByKey('relation', 'exact:1:k'))).toHaveLength(1);
  });

  test('so is a created contact that readings do not show yet, with the names that were kept of it', async () => {
    const owner = okOf(await create());
    bench.sandbox.clock.advance(60_000);
    switchTo(bench, { readDelayMs: 30_000 });
    const draft = { kind: 'contact', fields: { lastName: 'Zwart' }, ownerId: owner.id, businessKey: 'c' } as const;
    expect((await bench.client.create(draft)).is).toBe('unknown');
    expect(okOf(await bench.records.findByKey('contact', 'c'))).toEqual([]);
    bench.sandbox.clock.advance(60_000);
    const found = okOf(await bench.records.findByKey('contact', 'c'));
    expect(found.map(({ fields: { lastName } }) => lastName)).toEqual(['Zwart']);
  });
});

test('a 429 is throttled until the moment that Retry-After tells', async () => {
  bench.sandbox.faults.add({ effect: { kind: 'status', status: 429, headers: { 'Retry-After': '17' } }, remaining: 1 });
  expect(await bench.client.readFeed('customers', null)).toEqual({
    is: 'throttled',
    untilMs: bench.sandbox.clock.nowMs() + 17_000,
  });
});

test('a client bound to another organisation than its token opens refuses to write', async () => {
  const stranger = bench.open({ administrationId: '11111111-2222-4333-8444-555555555555' });
  const outcome = await stranger.create({ kind: 'relation', fields, ownerId: null, businessKey: 'k' });
  expect(outcome).toMatchObject({ is: 'rejected', rejection: { cause: 'forbidden' } });
  expect(await stranger.identify()).toMatchObject({ is: 'rejected', rejection: { cause: 'forbidden' } });
});

test('countries and the own organisation are asked for once per client', async () => {
  okOf(await create());
  okOf(await create());
  const asked = bench.sent.filter(({ url }) => url.includes('Datastore_Country'));
  expect(asked).toHaveLength(1);
});

test('a query never holds a plus, which Tribe would read as one (2.2)', async () => {
  await readAll(bench.client);
  okOf(await bench.records.findByKey('relation', 'a b+c'));
  expect(bench.sent.filter(({ url }) => url.includes('/v1/odata') && url.includes('+'))).toEqual([]);
});
