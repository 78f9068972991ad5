import { describe, expect, test } from 'vitest';
import type { Transport } from '../transport.ts';
import { openExact } from './client.ts';

/** Answers that the sandbox never gives: shapes that nobody documented. */

const id = '0f8fad5b-d9cb-469f-a165-70867728950e';

function clientOver(...bodies: readonly unknown[]) {
  const urls: string[] = [];
  const transport: Transport = async ({ url }) => {
    const body = bodies[Math.min(urls.length, bodies.length - 1)];
    urls.push(url);
    return { is: 'answered', status: 200, headers: {}, body: JSON.stringify(body) };
  };
  const open = openExact({ apiUrl: 'https://exact.test', nowMs: () => Date.UTC(2026, 5, 15) });
  return { client: open({ transport, administrationId: '713204' }), urls };
}
const row = (Timestamp: unknown, more: object = {}) => ({ ID: id, Timestamp, Name: 'A', ...more });

describe('a page of a feed', () => {
  test('is read from a bare array as from results (exact-online.md 4.2)', async () => {
    for (const d of [[row('7')], { results: [row('7')] }]) {
      const page = await clientOver({ d }).client.readFeed('accounts', null);
      expect(page).toMatchObject({ is: 'ok', value: { cursor: '7', isLast: true, parts: [{ partId: id }] } });
    }
  });

  test('may hold properties that nobody knows, and a Timestamp as a number', async () => {
    const page = await clientOver({ d: { results: [row(7, { NewIn2027: { deep: [1] } })] } }).client.readFeed(
      'accounts',
      null,
    );
    expect(page).toMatchObject({ is: 'ok', value: { cursor: '7' } });
  });

  test.each([
    ['null', null],
    ['a list', []],
    ['no d', { value: [] }],
    ['an entity', { d: row('7') }],
    ['a row without an id', { d: { results: [{ Timestamp: '7' }] } }],
    ['a name that is no text', { d: { results: [row('7', { Name: { first: 'hidden-value' } })] } }],
    ['a row without a Timestamp', { d: { results: [{ ID: id }] } }],
    ['rows out of order', { d: { results: [row('8'), row('7')] } }],
    [
      'an empty page that goes on',
      { d: { results: [], __next: 'https://exact.test/api/v1/713204/sync/CRM/Accounts?x' } },
    ],
  ])('that is %s is refused as unexpected, without a value of it', async (_name, body) => {
    const outcome = await clientOver(body).client.readFeed('accounts', null);
    expect(outcome).toMatchObject({ is: 'rejected', rejection: { cause: 'unexpectedShape' } });
    expect(JSON.stringify(outcome)).not.toContain('hidden-value');
  });

  test('that goes on is followed by one that starts after its last row', async () => {
    const next = 'https://exact.test/api/v1/713204/sync/CRM/Accounts?$skiptoken=7L';
    const { client, urls } = clientOver({ d: { results: [row('7')], __next: next } }, { d: { results: [] } });
    const first = await client.readFeed('accounts', null);
    expect(first).toMatchObject({ is: 'ok', value: { cursor: '7', isLast: false } });
    await client.readFeed('accounts', '7');
    expect(urls.map((url) => new URL(url).searchParams.get('$filter'))).toEqual(['Timestamp gt 1L', 'Timestamp gt 7L']);
  });

  test('a feed that does not exist is a bug', async () => {
    await expect(clientOver({}).client.readFeed('invoices', null)).rejects.toThrow('invoices');
  });
});

test('a list is never followed to another host or administration, where our token must not go', async () => {
  for (const next of [
    'https://evil.test/api/v1/713204/crm/Accounts?x',
    'https://exact.test/api/v1/999/crm/Accounts?x',
  ]) {
    const { client, urls } = clientOver({ d: { results: [{ ID: id, Name: 'A' }], __next: next } });
    expect(await client.read('relation', id)).toMatchObject({
      is: 'rejected',
      rejection: { cause: 'unexpectedShape' },
    });
    expect(urls).toHaveLength(1);
  }
});

test.each([
  ['the same address again and again', (): string => 'https://exact.test/api/v1/713204/crm/Accounts?$skiptoken=1'],
  [
    'empty pages without end',
    (page: number): string => `https://exact.test/api/v1/713204/crm/Accounts?$skiptoken=${page}`,
  ],
])('a list that goes on at %s is given up', async (_name, nextOf) => {
  let pages = 0;
  const transport: Transport = async () => {
    pages += 1;
    const body = JSON.stringify({ d: { results: [], __next: nextOf(pages) } });
    return { is: 'answered', status: 200, headers: {}, body };
  };
  const open = openExact({ apiUrl: 'https://exact.test', nowMs: () => Date.UTC(2026, 5, 15) });
  const outcome = await open({ transport, administrationId: '713204' }).read('relation', id);
  expect(outcome).toMatchObject({ is: 'rejected', rejection: { cause: 'unexpectedShape' } });
});

test('a create whose answer makes no sense may have happened', async () => {
  const { client } = clientOver({ d: [] });
  const outcome = await client.create({ kind: 'relation', fields: { name: 'A' }, ownerId: null, businessKey: 'k' });
  expect(outcome.is).toBe('unknown');
});

test('an answer to a create that is empty but for its key is completed by reading (exact-online.md 4.7)', async () => {
  const { client, urls } = clientOver(
    { d: { ID: id, Name: null, Status: null } },
    { d: { results: [{ ID: id, Name: 'A', Status: 'C', Code: '9' }] } },
  );
  const outcome = await client.create({ kind: 'relation', fields: { name: 'A' }, ownerId: null, businessKey: 'k' });
  expect(outcome).toMatchObject({ is: 'ok', value: { parts: [{ fields: { name: 'A', debtorNumber: '9' } }] } });
  expect(urls).toHaveLength(2);
});

test('a division that is not a number never becomes an address', async () => {
  const transport: Transport = async () => ({ is: 'notSent', reason: 'unused' });
  const open = openExact({ apiUrl: 'https://exact.test', nowMs: () => 0 });
  await expect(open({ transport, administrationId: '1/../2' }).readFeed('accounts', null)).rejects.toThrow('division');
});
