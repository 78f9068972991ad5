import { describe, expect, test } from 'vitest';
import { type Answer, at, bench, type Json, list, main, text } from '../bench.ts';

/**
 * Habits of fretje/exactonline-api-dotnet-client and the official client before it (.NET; exact-online.md 9). Filters go out
 * with pluses and raw quotes, dates with seven decimals, long numbers with `L`; counts are asked without `Accept`; of `__next`
 * only the skip token is used, put between the other options.
 */
const b = bench({ isLimited: false }, 130);
const bearer = { authorization: `Bearer ${b.token}` };
const get = (path: string, query = ''): Answer =>
  b.raw('GET', `/api/v1/${path}${query === '' ? '' : `?${query}`}`, '', { ...bearer, accept: 'application/json' });
const write = (method: string, path: string, body: string): Answer =>
  b.raw(method, `/api/v1/${main}/${path}`, body, {
    ...bearer,
    accept: 'application/json',
    ...(body === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
  });
/** A list in `results`, or bare. */
const rowsOf = (answer: Answer): readonly Json[] => list(at(answer.json, 'd', 'results') ?? at(answer.json, 'd'));

describe('fretje/exactonline-api-dotnet-client', () => {
  test('finds its company', () => {
    expect(at(rowsOf(get('current/Me', '$select=CurrentDivision'))[0], 'CurrentDivision')).toBe(main);
  });

  test.each([
    ["$filter=Created+ge+datetime'2001-01-01T00:00:00.0000000'&$select=ID", 130],
    ["$filter=Created+lt+datetime'2001-01-01T00:00:00.0000000Z'&$select=ID", 0],
    ["$filter=Blocked+eq+false+and+Status+eq+'C'&$select=ID,Code&$skip=0&$top=1", 1],
  ])('asks %s', (query, count) => {
    const total = Number(b.raw('GET', `/api/v1/${main}/crm/Accounts/$count?${query}`, '', bearer).text);
    expect(Math.min(total, 130)).toBe(count);
    expect(get(`${main}/crm/Accounts`, query).status).toBe(200);
  });

  test('counts without Accept and parses the bare number (4.2)', () => {
    const { text: said, headers } = b.raw('GET', `/api/v1/${main}/crm/Accounts/$count`, '', bearer);
    expect([said, headers['Content-Type']]).toEqual(['130', 'text/plain;charset=utf-8']);
  });

  test('goes on with the skip token alone, before $orderby (4.5)', () => {
    const seen: string[] = [];
    let token: string | null = '';
    while (token !== null) {
      const skip: string = token === '' ? '' : `&$skiptoken=${token}`;
      const page = get(`${main}/crm/Accounts`, `$select=ID,Name${skip}&$orderby=Name`);
      seen.push(...rowsOf(page).map((row) => text(at(row, 'ID'))));
      const next = at(page.json, 'd', '__next');
      token = typeof next === 'string' ? (/\$skiptoken=([^&#]*)/.exec(next)?.[1] ?? null) : null;
    }
    expect([seen.length, new Set(seen).size]).toEqual([130, 130]);
  });

  test('keys are guids when their name has ID in it, and bare otherwise', () => {
    const id = text(at(rowsOf(get(`${main}/crm/Accounts`, '$select=ID&$top=1'))[0], 'ID'));
    expect(at(get(`${main}/crm/Accounts(guid'${id}')`, '$select=ID').json, 'd', 'ID')).toBe(id);
    expect(at(get(`${main}/system/Divisions(${main})`).json, 'd', 'Code')).toBe(main);
  });

  test('an expanded collection is a list inside the entity (4.2)', () => {
    const [entry] = rowsOf(
      get(`${main}/salesentry/SalesEntries`, '$select=EntryID,SalesEntryLines/ID&$expand=SalesEntryLines&$top=1'),
    );
    expect(list(at(entry, 'SalesEntryLines', 'results')).length).toBeGreaterThan(0);
  });

  test('a write answers JSON without the word error, a PUT and a DELETE nothing (4.7)', () => {
    const created = write('POST', 'crm/Accounts', '{"Name":"Fretje BVBA","Country":"BE"}');
    const id = text(at(created.json, 'd', 'ID'));
    const put = write('PUT', `crm/Accounts(guid'${id}')`, '{"City":"Gent"}');
    const gone = write('DELETE', `crm/Accounts(guid'${id}')`, '');
    expect([created.status, put.text, gone.text]).toEqual([201, '', '']);
    expect(created.text).not.toContain('"error"');
  });

  test.each([
    ['sync/Financial/TransactionLines', '$filter=Timestamp+gt+1L&$select=ID,Timestamp', 'Timestamp'],
    ['bulk/Financial/TransactionLines', '$select=ID,Date', 'ID'],
    ['sync/CRM/Accounts', '$filter=Timestamp+gt+9000000000L&$select=ID,Timestamp', 'Timestamp'],
  ])('reads %s by its type of endpoint (4.5, 5)', (path, query, name) => {
    const rows = rowsOf(get(`${main}/${path}`, query));
    expect(rows.length).toBeGreaterThan(0);
    expect(at(rows[0], name)).toMatch(/./);
  });

  test('asks the deletion log for one kind of entity (5.1) [C: fretje]', () => {
    const created = write('POST', 'crm/Accounts', '{"Name":"Weg"}');
    write('DELETE', `crm/Accounts(guid'${text(at(created.json, 'd', 'ID'))}')`, '');
    const log = (query: string): readonly Json[] => rowsOf(get(`${main}/sync/Deleted`, query));
    const accounts = log('$filter=Timestamp+gt+1L+and+EntityType+eq+2&$select=EntityKey,EntityType,Timestamp');
    expect(accounts.map((row) => at(row, 'EntityKey'))).toContain(at(created.json, 'd', 'ID'));
    expect(new Set(accounts.map((row) => at(row, 'EntityType')))).toEqual(new Set([2]));
  });

  test('downloads an attachment from its Url with Accept: application/json (1, 7.6)', () => {
    const [attachment] = rowsOf(get(`${main}/documents/DocumentAttachments`, '$select=Url,FileSize&$top=1'));
    const file = b.raw('GET', text(at(attachment, 'Url')), '', { ...bearer, accept: 'application/json' });
    expect([file.status, file.text.startsWith('%PDF')]).toEqual([200, true]);
  });
});
