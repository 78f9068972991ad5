import { beforeEach, describe, expect, test } from 'vitest';
import { facts } from '../../sandbox/exact/facts.ts';
import { buildWorld } from '../../sandbox/kit/world/world.ts';
import type { Fields } from '../../src/domain/model/fields.ts';
import type { ObservedPart } from '../../src/domain/model/record.ts';
import { type Bench, exactBench } from './inProcess.ts';
import { changedSince, okOf, readAll } from './reading.ts';

/** What is particular to Exact Online, against its sandbox; the section numbers are those of exact-online.md. */

const fields: Fields = { name: 'Proef B.V.', isCustomer: true, 'visit.city': 'Delft', 'visit.country': 'NL' };
let bench: Bench;
beforeEach(async () => {
  bench = await exactBench();
});

describe('administrations', () => {
  test('every data call names the administration that the client was opened for', async () => {
    await readAll(bench.client);
    const made = okOf(await bench.records.create({ kind: 'relation', fields, ownerId: null, businessKey: 'k' }));
    await bench.records.update(made, { email: 'a@b.example' });
    const data = bench.sent.filter(({ url }) => url.includes('/api/v1/'));
    expect(data.filter(({ url }) => !url.startsWith(`http://exact.test/api/v1/${bench.administrationId}/`))).toEqual(
      [],
    );
  });

  test('one that the user has no access to is refused by identify, and by every call', async () => {
    const stranger = bench.open({ administrationId: '999999' });
    expect(await stranger.identify()).toMatchObject({ is: 'rejected', rejection: { cause: 'forbidden' } });
    expect(await stranger.readFeed('accounts', null)).toMatchObject({
      is: 'rejected',
      rejection: { cause: 'forbidden' },
    });
  });

  test('all of them are told before one is chosen, and reading without one is a bug', async () => {
    const unpinned = bench.open({ administrationId: null });
    const told = okOf(await unpinned.administrations());
    expect(told.map(({ id }) => id)).toEqual(facts.divisions.map(({ code }) => String(code)));
    expect(told.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    await expect(unpinned.readFeed('accounts', null)).rejects.toThrow('without an administration');
  });
});

describe('feeds (5)', () => {
  test('a complete reading of a small administration costs one call per feed', async () => {
    const before = bench.sent.length;
    await readAll(bench.client);
    expect(bench.sent.length - before).toBe(bench.client.feeds.length);
  });

  test('reading resumes in the middle from the cursor alone, and tells the rest exactly once', async () => {
    const all = okOf(await bench.client.readFeed('accounts', null)).parts;
    const middle = all[20]?.version ?? '';
    const rest = okOf(await bench.client.readFeed('accounts', middle));
    expect(rest.parts.map(({ partId }) => partId)).toEqual(all.slice(21).map(({ partId }) => partId));
    expect(rest.isLast).toBe(true);
  });

  test('nothing new costs one call and keeps the cursor', async () => {
    const { cursors } = await readAll(bench.client);
    const again = okOf(await bench.client.readFeed('accounts', cursors.accounts ?? null));
    expect(again).toEqual({ parts: [], cursor: cursors.accounts, isLast: true });
  });

  test('more rows than a page holds are read page by page without a gap or a repeat', async () => {
    const large = await exactBench(1_200);
    const reading = await readAll(large.client);
    const ids = reading.parts
      .filter(({ part, kind }) => part === 'main' && kind === 'relation')
      .map(({ partId }) => partId);
    expect(ids).toHaveLength(1_200);
    expect(new Set(ids).size).toBe(1_200);
    expect(reading.pages).toBeGreaterThan(large.client.feeds.length);
  });

  test('the deletion log tells that a contact and a relation are gone (5.1)', async () => {
    const owner = okOf(await bench.records.create({ kind: 'relation', fields, ownerId: null, businessKey: 'k' }));
    const contact = okOf(
      await bench.records.create({
        kind: 'contact',
        fields: { firstName: 'A', lastName: 'B' },
        ownerId: owner.id,
        businessKey: 'c',
      }),
    );
    const { cursors } = await readAll(bench.client);
    for (const path of [`Contacts(guid'${contact.id}')`, `Accounts(guid'${owner.id}')`]) {
      const answer = await bench.transport({
        method: 'DELETE',
        url: `http://exact.test/api/v1/${bench.administrationId}/crm/${path}`,
        headers: { authorization: `Bearer ${bench.tokens.accessToken}`, accept: 'application/json' },
        body: null,
        timeoutMs: 1,
      });
      expect(answer).toMatchObject({ is: 'answered', status: 204 });
    }
    const { parts } = okOf(await bench.client.readFeed('deleted', cursors.deleted ?? null));
    expect(parts.every(({ isGone }) => isGone)).toBe(true);
    expect(parts.filter(({ part }) => part === 'main').map(({ kind, recordId }) => [kind, recordId])).toEqual([
      ['contact', contact.id],
      ['relation', owner.id],
    ]);
    expect(okOf(await bench.records.read('relation', owner.id))).toBeNull();
  });
});

describe('postal addresses (7.2)', () => {
  const write = (method: 'POST' | 'PUT' | 'DELETE', path: string, body: object | null) =>
    bench.transport({
      method,
      url: `http://exact.test/api/v1/${bench.administrationId}/crm/${path}`,
      headers: {
        authorization: `Bearer ${bench.tokens.accessToken}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: body === null ? null : JSON.stringify(body),
      timeoutMs: 1,
    });
  const draft = { ...fields, 'postal.street': 'Postbus', 'postal.houseNumber': '1', 'postal.city': 'Delft' };

  test('when another one becomes the main one, the first is told as gone and the second takes its place', async () => {
    const made = okOf(await bench.records.create({ kind: 'relation', fields: draft, ownerId: null, businessKey: 'k' }));
    const { cursors } = await readAll(bench.client);
    const body = { Account: made.id, Type: 2, AddressLine1: 'Postbus 2', City: 'Gouda', Main: true };
    expect(await write('POST', 'Addresses', body)).toMatchObject({ status: 201 });
    const { parts } = okOf(await bench.client.readFeed('addresses', cursors.addresses ?? null));
    const told = parts.filter(({ part, recordId }) => part === 'postal' && recordId === made.id);
    expect(told.map(({ partId, isGone }) => [partId === made.parts.postal?.id, isGone])).toEqual(
      expect.arrayContaining([
        [true, true],
        [false, false],
      ]),
    );
    expect(okOf(await bench.records.read('relation', made.id))?.fields['postal.city']).toBe('Gouda');
  });

  test('one that is deleted is told by its id alone, for the log knows no more (5.1)', async () => {
    const made = okOf(await bench.records.create({ kind: 'relation', fields: draft, ownerId: null, businessKey: 'k' }));
    const { cursors } = await readAll(bench.client);
    const id = made.parts.postal?.id;
    expect(await write('DELETE', `Addresses(guid'${id}')`, null)).toMatchObject({ status: 204 });
    const { parts } = okOf(await bench.client.readFeed('deleted', cursors.deleted ?? null));
    expect(parts).toMatchObject([
      { part: 'postal', partId: id, recordId: '', isGone: true },
      { part: 'invoice', partId: id, recordId: '', isGone: true },
    ]);
  });
});

describe('bank accounts (7.2)', () => {
  const write = (method: 'POST' | 'PUT' | 'DELETE', path: string, body: object | null) =>
    bench.transport({
      method,
      url: `http://exact.test/api/v1/${bench.administrationId}/crm/${path}`,
      headers: {
        authorization: `Bearer ${bench.tokens.accessToken}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: body === null ? null : JSON.stringify(body),
      timeoutMs: 1,
    });
  const [first, second] = ['NL91ABNA0417164300', 'NL20INGB0001234567'] as const;
  const create = async (iban: string | null) =>
    okOf(
      await bench.records.create({ kind: 'relation', fields: { ...fields, iban }, ownerId: null, businessKey: 'k' }),
    );
  const bankOf = (parts: readonly ObservedPart[], recordId: string) =>
    parts.filter((one) => one.part === 'bank' && one.recordId === recordId);

  test('are read whole once, and afterwards only what was modified since', async () => {
    const made = await create(first);
    const { parts, cursors } = await readAll(bench.client);
    expect(bankOf(parts, made.id)).toMatchObject([{ partId: made.parts.bank?.id, fields: { iban: first } }]);
    const world = buildWorld({ seed: bench.sandbox.seed, size: bench.sandbox.size }).companies;
    const known = world.flatMap(({ exact }) => (exact === null || exact.iban === null ? [] : [exact.iban]));
    const told = parts.flatMap(({ fields: { iban } }) => (typeof iban === 'string' && iban !== first ? [iban] : []));
    expect(told.sort()).toEqual(known.sort());
    bench.sandbox.clock.advance(200_000);
    const idle = okOf(await bench.client.readFeed('bankAccounts', cursors.bankAccounts ?? null));
    expect(idle.parts.every(({ recordId }) => recordId === made.id)).toBe(true);
    bench.sandbox.clock.advance(200_000);
    const later = okOf(await bench.client.readFeed('bankAccounts', idle.cursor));
    expect(later).toMatchObject({ parts: [], isLast: true });
    const [part] = bankOf(parts, made.id);
    expect(await write('PUT', `BankAccounts(guid'${part?.partId}')`, { BankAccount: second })).toMatchObject({
      status: 204,
    });
    const changed = okOf(await bench.client.readFeed('bankAccounts', later.cursor));
    expect(changed.parts).toMatchObject([{ partId: part?.partId, fields: { iban: second } }]);
    expect(changed.parts[0]?.version).not.toBe(part?.version);
  });

  test('of more than a page go on where the cursor says, also in another client', async () => {
    const large = await exactBench(600);
    let page = okOf(await large.client.readFeed('bankAccounts', null));
    const ids = page.parts.map(({ partId }) => partId);
    for (; !page.isLast; ids.push(...page.parts.map(({ partId }) => partId))) {
      page = okOf(await large.open().readFeed('bankAccounts', page.cursor));
    }
    const world = buildWorld({ seed: large.sandbox.seed, size: 600 }).companies;
    expect(ids).toHaveLength(world.filter(({ exact }) => exact !== null && exact.iban !== null).length);
    expect(ids.length).toBeGreaterThan(120);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('another one that becomes the main one takes the place of the first, which is told as gone', async () => {
    const made = await create(first);
    const { cursors } = await readAll(bench.client);
    bench.sandbox.clock.advance(300_000);
    expect(await write('POST', 'BankAccounts', { Account: made.id, BankAccount: second, Main: true })).toMatchObject({
      status: 201,
    });
    const { parts } = okOf(await bench.client.readFeed('bankAccounts', cursors.bankAccounts ?? null));
    expect(bankOf(parts, made.id).map(({ partId, isGone }) => [partId === made.parts.bank?.id, isGone])).toEqual(
      expect.arrayContaining([
        [true, true],
        [false, false],
      ]),
    );
    expect(okOf(await bench.records.read('relation', made.id))?.fields.iban).toBe(second);
  });

  test('an IBAN that is cleared leaves its account, which is the main one again when it comes back', async () => {
    const made = await create(first);
    const cleared = okOf(await bench.records.update(made, { iban: null }));
    expect(cleared.fields.iban).toBeNull();
    expect(okOf(await bench.records.read('relation', made.id))?.fields.iban).toBeNull();
    const from = bench.sandbox.ledger.count;
    const back = okOf(await bench.records.update(cleared, { iban: 'NL91 ABNA 0417 1643 00' }));
    expect(back.fields.iban).toBe(first);
    expect(back.parts.bank?.id).toBe(made.parts.bank?.id);
    const other = okOf(await bench.records.update(back, { iban: null }));
    okOf(await bench.records.update(other, { iban: second }));
    expect(changedSince(bench.sandbox, from)).toEqual(['BankAccounts+', 'BankAccounts.Main']);
    expect(okOf(await bench.records.read('relation', made.id))?.fields.iban).toBe(second);
  });

  test('a number of another kind is not an IBAN that is missing', async () => {
    const made = await create(null);
    expect(made.fields.iban).toBeNull();
    expect(await write('POST', 'BankAccounts', { Account: made.id, BankAccount: 'P 1234567' })).toMatchObject({
      status: 201,
    });
    const read = okOf(await bench.records.read('relation', made.id));
    expect(read?.fields.iban).toBeUndefined();
    expect(read?.parts.bank).toBeDefined();
  });
});

describe('payment conditions (7.4)', () => {
  const put = (path: string, body: object) =>
    bench.transport({
      method: 'PUT',
      url: `http://exact.test/api/v1/${bench.administrationId}/${path}`,
      headers: { authorization: `Bearer ${bench.tokens.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      timeoutMs: 1,
    });
  const draft = { ...fields, paymentCondition: '30' };
  const asked = (): number => bench.sent.filter(({ url }) => url.includes('PaymentConditions')).length;

  test('are asked for once per client, and not at all while no account names one', async () => {
    await readAll(bench.client);
    expect(asked()).toBe(0);
    const made = okOf(await bench.records.create({ kind: 'relation', fields: draft, ownerId: null, businessKey: 'k' }));
    await readAll(bench.client);
    okOf(await bench.records.update(made, { paymentCondition: '60' }));
    okOf(await bench.client.capabilities());
    expect(asked()).toBe(1);
    expect(okOf(await bench.records.read('relation', made.id))?.fields.paymentCondition).toBe('60');
  });

  test('that say more than days are told by nobody, so nothing replaces them', async () => {
    const made = okOf(await bench.records.create({ kind: 'relation', fields: draft, ownerId: null, businessKey: 'k' }));
    expect(await put(`crm/Accounts(guid'${made.id}')`, { PaymentConditionSales: 'IN' })).toMatchObject({ status: 204 });
    expect(okOf(await bench.records.read('relation', made.id))?.fields).not.toHaveProperty('paymentCondition');
  });

  test('can be cleared, and days without a condition are refused in words', async () => {
    const made = okOf(await bench.records.create({ kind: 'relation', fields: draft, ownerId: null, businessKey: 'k' }));
    expect(okOf(await bench.client.capabilities()).accepts.paymentCondition).toEqual(new Set(['8', '14', '30', '60']));
    const refused = await bench.client.update(made, { paymentCondition: '21', email: 'x@b.example' });
    expect(refused).toMatchObject({ is: 'rejected', rejection: { cause: 'invalid' } });
    expect(refused.is === 'rejected' && refused.rejection.message).toContain('21 days');
    const cleared = okOf(await bench.records.update(made, { paymentCondition: null }));
    expect(cleared.fields.paymentCondition).toBeNull();
    expect(okOf(await bench.records.read('relation', made.id))?.fields.paymentCondition).toBeNull();
  });

  test('that this connection may not read are untold, read-only, and not asked for again', async () => {
    const made = okOf(await bench.records.create({ kind: 'relation', fields: draft, ownerId: null, businessKey: 'k' }));
    bench.sandbox.faults.add({
      match: { pathPattern: '*/PaymentConditions' },
      effect: { kind: 'status', status: 403 },
    });
    const before = asked();
    const client = bench.open();
    const { parts } = await readAll(client);
    expect(parts.find(({ partId }) => partId === made.id)?.fields).not.toHaveProperty('paymentCondition');
    expect(okOf(await client.capabilities()).readOnly.relation).toContain('paymentCondition');
    expect(await client.update(made, { paymentCondition: '14' })).toMatchObject({ is: 'rejected' });
    expect(asked() - before).toBe(1);
  });

  test('that cannot be read just now make the page wait', async () => {
    okOf(await bench.records.create({ kind: 'relation', fields: draft, ownerId: null, businessKey: 'k' }));
    bench.sandbox.faults.add({
      match: { pathPattern: '*/PaymentConditions' },
      effect: { kind: 'status', status: 503 },
      remaining: 1,
    });
    const client = bench.open();
    expect((await client.readFeed('accounts', null)).is).toBe('notSent');
    expect((await client.readFeed('accounts', null)).is).toBe('ok');
  });
});

describe('the main contact (7.2)', () => {
  test('is the first one, and changes by making another one the main one', async () => {
    const owner = okOf(await bench.records.create({ kind: 'relation', fields, ownerId: null, businessKey: 'k' }));
    const contact = (key: string, more: Fields = {}) =>
      bench.records.create({
        kind: 'contact',
        fields: { firstName: 'A', lastName: key, title: 'DRS', middleName: 'van', ...more },
        ownerId: owner.id,
        businessKey: key,
      });
    const first = okOf(await contact('a'));
    const second = okOf(await contact('b', { isMain: false }));
    expect([first.fields.isMain, second.fields.isMain]).toEqual([true, false]);
    expect(okOf(await contact('c', { isMain: true })).fields.isMain).toBe(true);
    const former = okOf(await bench.records.read('contact', first.id));
    expect(former?.fields).toMatchObject({ isMain: false, title: 'DRS', middleName: 'van' });
    if (former === null) throw new Error('the contact is not found');
    const from = bench.sent.length;
    const main = okOf(await bench.records.update(second, { isMain: true }));
    expect(main.fields.isMain).toBe(true);
    expect(bench.sent.slice(from).map(({ method }) => method)).toEqual(['PUT', 'GET']);
    expect(await bench.client.update(main, { isMain: false })).toMatchObject({ is: 'rejected' });
    expect(okOf(await bench.records.update(former, { isMain: false, lastName: 'Z' })).fields.lastName).toBe('Z');
  });
});

describe('limits (3)', () => {
  test('a round of polling in which nothing happened costs five calls', async () => {
    okOf(
      await bench.records.create({
        kind: 'relation',
        fields: { ...fields, paymentCondition: '30' },
        ownerId: null,
        businessKey: 'k',
      }),
    );
    const { cursors } = await readAll(bench.client);
    bench.sandbox.clock.advance(300_000);
    const from = bench.sent.length;
    await readAll(bench.open(), cursors);
    expect(bench.sent.length - from).toBe(5);
  });

  test('the call after the last of the minute is throttled until the minute ends', async () => {
    let outcome = await bench.client.readFeed('deleted', null);
    for (let call = 1; outcome.is === 'ok' && call < 100; call += 1)
      outcome = await bench.client.readFeed('deleted', null);
    const minuteEndMs = (Math.floor(bench.sandbox.clock.nowMs() / 60_000) + 1) * 60_000;
    expect(outcome).toEqual({ is: 'throttled', untilMs: minuteEndMs });
  });
});

describe('writes (4.7)', () => {
  test('an update never repeats the code, which would be refused as a duplicate', async () => {
    const made = okOf(await bench.records.create({ kind: 'relation', fields, ownerId: null, businessKey: 'k' }));
    const from = bench.sent.length;
    okOf(await bench.records.update(made, { name: 'Proef 2 B.V.', isSupplier: true }));
    const bodies = bench.sent.slice(from).flatMap(({ body }) => (body === null ? [] : [JSON.parse(body)]));
    expect(bodies).toEqual([{ Name: 'Proef 2 B.V.', IsSupplier: true }]);
  });

  test('a number is given by Exact and told for the roles that the account has', async () => {
    const draft = { ...fields, isSupplier: true, debtorNumber: '5', creditorNumber: '6' };
    const made = okOf(await bench.records.create({ kind: 'relation', fields: draft, ownerId: null, businessKey: 'k' }));
    expect(made.fields.debtorNumber).toMatch(/^\d+$/);
    expect(made.fields.creditorNumber).toBe(made.fields.debtorNumber);
    expect(made.fields.debtorNumber).not.toBe('5');
    const customer = okOf(await bench.records.update(made, { isSupplier: false }));
    expect(customer.fields.creditorNumber).toBeNull();
  });

  test('an account whose end date has passed is inactive', async () => {
    const made = okOf(await bench.records.create({ kind: 'relation', fields, ownerId: null, businessKey: 'k' }));
    expect(made.isActive).toBe(true);
    const answer = await bench.transport({
      method: 'PUT',
      url: `http://exact.test/api/v1/${bench.administrationId}/crm/Accounts(guid'${made.id}')`,
      headers: { authorization: `Bearer ${bench.tokens.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ EndDate: '2026-06-14' }),
      timeoutMs: 1,
    });
    expect(answer).toMatchObject({ status: 204 });
    expect(okOf(await bench.records.read('relation', made.id))?.isActive).toBe(false);
  });
});

test('refreshing before 570 s is throttled and leaves the pair alive (2.4)', async () => {
  bench.sandbox.clock.advance(500_000);
  const early = await bench.oauth.refresh(bench.tokens.refreshToken);
  expect(early.is).toBe('throttled');
  bench.sandbox.clock.advance(early.is === 'throttled' ? early.untilMs - bench.sandbox.clock.nowMs() : 0);
  expect((await bench.oauth.refresh(bench.tokens.refreshToken)).is).toBe('ok');
});

test('a consent that lay idle for over thirty days has to be given again (2.4)', async () => {
  bench.sandbox.clock.advance(31 * 86_400_000);
  expect(await bench.oauth.refresh(bench.tokens.refreshToken)).toEqual({
    is: 'unauthorised',
    reason: 'refreshTokenExpired',
  });
});
