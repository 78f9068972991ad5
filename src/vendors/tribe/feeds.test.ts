import { describe, expect, test } from 'vitest';
import type { Transport } from '../transport.ts';
import { openTribe } from './client.ts';

/** Pages as other servers than our sandbox might send them: no page size is documented (tribe-crm.md 2.2). */

const nowMs = Date.UTC(2026, 5, 15, 9, 0, 30);
const role = (n: number, CreationDate = `2026-01-0${n}T10:00:00Z`) => ({
  ID: `0f8fad5b-d9cb-469f-a165-70867728950${n}`,
  CreationDate,
  Organization: { ID: `11111111-2222-4333-8444-55555555555${n}` },
});

function clientOver(body: unknown, headers: Record<string, string> = {}, administrationId: string | null = null) {
  const urls: string[] = [];
  const transport: Transport = async ({ url }) => {
    urls.push(decodeURIComponent(url));
    return { is: 'answered', status: 200, headers, body: JSON.stringify(body) };
  };
  const open = openTribe({ apiUrl: 'https://tribe.test', nowMs: () => nowMs, rowsPerPage: 3 });
  return { client: open({ transport, administrationId }), urls };
}
const three = [role(1), role(2), role(3)];
const link = { '@odata.nextLink': 'https://elsewhere.test/next' };

describe('the last page', () => {
  test.each([
    ['full, and nothing said', { value: three }, false],
    ['full, and the count is reached', { value: three, '@odata.count': 3 }, true],
    ['short, and nothing said', { value: [role(1)] }, true],
    ['short, with a link', { value: [role(1)], ...link }, false],
    ['short, and the count says more', { value: [role(1)], '@odata.count': 2 }, false],
    ['short, and a count as text says more', { value: [role(1)], '@odata.count': '2' }, false],
    ['empty, with a link', { value: [], ...link }, true],
    ['empty, and the count says more', { value: [], '@odata.count': 9 }, true],
  ])('%s', async (_name, body, isLast) => {
    const { client } = clientOver(body);
    expect(await client.readFeed('customers', null)).toMatchObject({ is: 'ok', value: { isLast } });
  });
});

test('the next page starts at the last row that was told, within its second, and never at the link', async () => {
  const { client, urls } = clientOver({ value: [role(1), role(2), role(3, role(2).CreationDate)], ...link });
  const first = await client.readFeed('customers', null);
  await client.readFeed('customers', first.is === 'ok' ? first.value.cursor : null);
  expect(urls[1]).toContain('https://tribe.test/v1/odata/');
  expect(urls[1]).toContain('&$filter=CreationDate ge 2026-01-02T10:00:00Z&');
  expect(urls[1]).toContain('&$orderby=CreationDate,ID&$top=3&$skip=1&');
});

test.each([
  ['the date of the server', { date: 'Mon, 15 Jun 2026 08:00:00 GMT' }, '2026-06-15T07:58:00Z'],
  ['our clock when the server tells no date', {}, '2026-06-15T08:58:30Z'],
])('changes are told from the start of the reading, by %s', async (_name, headers: Record<string, string>, since) => {
  const { client, urls } = clientOver({ value: [] }, headers);
  const first = await client.readFeed('customers', null);
  await client.readFeed('customers', first.is === 'ok' ? first.value.cursor : null);
  expect(urls[1]).toContain(`$filter=(CreationDate ge ${since} or LastMutationDate ge ${since})&`);
});

test('rows in another order than asked for stop the reading instead of losing some', async () => {
  const { client } = clientOver({ value: [role(2), role(1), role(3)] });
  expect(await client.readFeed('customers', null)).toMatchObject({
    is: 'rejected',
    rejection: { cause: 'unexpectedShape' },
  });
});

test.each([
  ['null', null],
  ['a bare list', []],
  ['a row without an id', { value: [{ CreationDate: null }] }],
])('%s is refused as unexpected', async (_name, body) => {
  expect(await clientOver(body).client.readFeed('customers', null)).toMatchObject({
    is: 'rejected',
    rejection: { cause: 'unexpectedShape' },
  });
});

test('the company that keeps the CRM is no relation of itself, and its row still counts as read', async () => {
  const own = role(2).Organization.ID;
  const { client } = clientOver({ value: three, '@odata.count': 9 }, {}, own);
  const page = await client.readFeed('customers', null);
  expect(page).toMatchObject({ is: 'ok', value: { isLast: false } });
  const told = page.is === 'ok' ? page.value.parts.map(({ recordId }) => recordId) : [];
  expect(told).toEqual([role(1).Organization.ID, role(3).Organization.ID]);
});
