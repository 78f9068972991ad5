import { beforeEach, describe, expect, test } from 'vitest';
import { facts } from '../../sandbox/exact/facts.ts';
import type { Fields } from '../../src/domain/model/fields.ts';
import { type Bench, exactBench } from './inProcess.ts';
import { okOf, readAll } from './reading.ts';

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

describe('limits (3)', () => {
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
