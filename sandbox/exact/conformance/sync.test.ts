import { describe, expect, test } from 'vitest';
import { type Answer, at, type Bench, bench, errorText, list, main, text, webshop } from './bench.ts';

const rows = (answer: Answer) => list(at(answer.json, 'd', 'results'));
const changes = (b: Bench, entity: string, since: string, select = 'ID,Timestamp') =>
  rows(b.get(`${main}/sync/${entity}?$filter=Timestamp gt ${since}L&$select=${select}`));
const highest = (b: Bench): string =>
  ['CRM/Accounts', 'CRM/Contacts', 'CRM/Addresses', 'Deleted']
    .flatMap((entity) => changes(b, entity, '1', 'Timestamp').map((row) => text(at(row, 'Timestamp'))))
    .reduce((a, c) => (BigInt(a) > BigInt(c) ? a : c));
const create = (b: Bench, entity: string, body: object): string =>
  text(
    at(b.call('POST', `${main}/crm/${entity}`, { body, headers: { prefer: 'return=representation' } }).json, 'd', 'ID'),
  );

describe('sync (exact-online.md 5)', () => {
  test('a page has 1,000 rows in order of Timestamp, and __next goes on after the last [O][I]', () => {
    const b = bench({ isLimited: false }, 1500);
    const first = b.get(`${main}/sync/CRM/Accounts?$filter=Timestamp gt 1L&$select=ID,Timestamp`);
    const stamps = rows(first).map((row) => BigInt(text(at(row, 'Timestamp'))));
    expect(stamps).toHaveLength(1000);
    expect(stamps).toEqual([...stamps].sort((a, c) => (a < c ? -1 : 1)));
    const second = b.get(text(at(first.json, 'd', '__next')).replace('http://exact.test/api/v1/', ''));
    expect(rows(second)).toHaveLength(500);
    expect(at(second.json, 'd', '__next')).toBeUndefined();
    const last = stamps.at(-1) ?? 0n;
    expect(BigInt(text(at(rows(second)[0], 'Timestamp')))).toBeGreaterThan(last);
  });

  test('two pages are at most two calls per hundred relations', () => {
    const b = bench({ isLimited: false }, 100);
    expect(changes(b, 'CRM/Accounts', '1')).toHaveLength(100);
  });

  test('only Timestamp may be filtered [O]', () => {
    const answer = bench().get(`${main}/sync/CRM/Accounts?$filter=Modified gt datetime'2026-01-01'&$select=ID`);
    expect([answer.status, errorText(answer)]).toEqual([400, 'Filtering on these fields is not supported: Modified']);
  });

  test('Int64 literals above int32 need the suffix L [C]', () => {
    expect(bench().get(`${main}/sync/CRM/Accounts?$filter=Timestamp gt 9213000001&$select=ID`).status).toBe(400);
  });

  test('$select=* is refused on CRM/Contacts, taken on CRM/Accounts [O]', () => {
    const b = bench();
    expect(b.get(`${main}/sync/CRM/Contacts?$select=*`).status).toBe(400);
    expect(b.get(`${main}/sync/CRM/Accounts?$select=*`).status).toBe(200);
  });

  test('any change of a row raises its Timestamp above every other of the division [O]', () => {
    const b = bench();
    const since = highest(b);
    const id = text(at(rows(b.get(`${main}/crm/Accounts?$select=ID`))[7], 'ID'));
    expect(b.call('PUT', `${main}/crm/Accounts(guid'${id}')`, { body: { SearchCode: 'T-1' } }).status).toBe(204);
    expect(changes(b, 'CRM/Accounts', since).map((row) => at(row, 'ID'))).toEqual([id]);
    expect(changes(b, 'CRM/Contacts', since)).toEqual([]);
  });

  test('divisions count by themselves', () => {
    const b = bench();
    const since = highest(b);
    b.call('POST', `${webshop}/crm/Accounts`, { body: { Name: 'Elders' } });
    expect(highest(b)).toBe(since);
  });

  test('the deletion log names what is gone, and everything that went with it (5.1)', () => {
    const b = bench();
    const account = create(b, 'Accounts', { Name: 'Weg B.V.', AddressLine1: 'Dijk 1' });
    const contact = create(b, 'Contacts', { Account: account, FirstName: 'Piet', LastName: 'Weg' });
    const since = highest(b);
    expect(b.call('DELETE', `${main}/crm/Accounts(guid'${account}')`).status).toBe(204);
    const gone = changes(b, 'Deleted', since, 'EntityType,EntityKey');
    expect(gone.map((row) => at(row, 'EntityType'))).toEqual([3, 5, 2]);
    expect(gone.map((row) => at(row, 'EntityKey'))).toEqual(expect.arrayContaining([account, contact]));
    const one = b.get(`${main}/sync/Deleted?$filter=Timestamp gt ${since}L and EntityType eq 5`);
    expect(rows(one)).toHaveLength(1);
    expect(at(rows(one)[0], 'DeletedBy')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('the deletion log is kept two months [O]', () => {
    const b = bench();
    const account = create(b, 'Accounts', { Name: 'Weg B.V.' });
    b.call('DELETE', `${main}/crm/Accounts(guid'${account}')`);
    expect(rows(b.get(`${main}/sync/Deleted`))).toHaveLength(1);
    b.advance(62 * 86_400_000);
    const { access: token } = b.consent();
    expect(rows(b.get(`${main}/sync/Deleted`, { token }))).toHaveLength(0);
  });

  test('moving a division starts its Timestamps anew and sets DivisionMoveDate [O]', () => {
    const b = bench();
    const before = changes(b, 'CRM/Accounts', '1').length;
    const since = highest(b);
    b.sandbox.exchange({
      method: 'POST',
      url: `http://exact.test/_control/divisions/${main}/move`,
      headers: { 'content-type': 'application/json' },
      body: new TextEncoder().encode('{}'),
    });
    expect(at(b.get(`${main}/system/Divisions(${main})`).json, 'd', 'DivisionMoveDate')).toMatch(/Date/);
    expect(changes(b, 'CRM/Accounts', since)).toEqual([]);
    expect(changes(b, 'CRM/Accounts', '0')).toHaveLength(before);
    b.call('POST', `${main}/crm/Accounts`, { body: { Name: 'Na de verhuizing' } });
    expect(changes(b, 'CRM/Accounts', '0')).toHaveLength(before + 1);
  });
});

describe('SyncTimestamp (exact-online.md 5) [L: picqer#689]', () => {
  const ask = (b: Bench, query: string) => b.get(`${main}/read/sync/Sync/SyncTimestamp?${encodeURI(query)}`);

  test('turns a moment into the Timestamp from which everything changed since then is seen', () => {
    const b = bench({ isLimited: false }, 60);
    b.advance(60_000);
    const created = b.call('POST', `${main}/crm/Accounts`, { body: { Name: 'Nieuw' } });
    const answer = ask(b, "modified=datetime'2026-06-25T16:22:00'&endPoint='Accounts'");
    const [row] = list(at(answer.json, 'd', 'results'));
    expect([at(row, 'API'), at(row, 'Modified')]).toEqual(['Accounts', `/Date(${Date.UTC(2026, 5, 25, 16, 22)})/`]);
    const since = `$filter=Timestamp gt ${text(at(row, 'TimeStampAsBigInt'))}L&$select=ID`;
    const changed = list(at(b.get(`${main}/sync/CRM/Accounts?${encodeURI(since)}`).json, 'd', 'results'));
    expect(changed.map((one) => at(one, 'ID'))).toEqual([at(created.json, 'd', 'ID')]);
  });

  test('of a moment after every change it is the highest one there is', () => {
    const b = bench({ isLimited: false }, 60);
    const [row] = list(at(ask(b, "modified=datetime'2030-01-01'&endPoint='contacts'").json, 'd', 'results'));
    const since = `$filter=Timestamp gt ${text(at(row, 'TimeStampAsBigInt'))}L&$select=ID`;
    expect(at(b.get(`${main}/sync/CRM/Contacts?${encodeURI(since)}`).json, 'd', 'results')).toEqual([]);
  });

  test.each([
    ["endPoint='Accounts'"],
    ["modified=datetime'2026-13-01'&endPoint='Accounts'"],
    ["modified=2026-01-01&endPoint='Accounts'"],
    ["modified=datetime'2026-01-01'&endPoint=Accounts"],
  ])('%s is an error in the query', (query) => {
    expect(ask(bench(), query).status).toBe(400);
  });
});
