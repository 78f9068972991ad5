import { describe, expect, test } from 'vitest';
import { exactFacts } from '../resources/facts.ts';
import { at, bench, errorText, keys, list, main, startMs, text } from './bench.ts';

const b = bench({ isLimited: false }, 300);
const results = (path: string) => list(at(b.get(path).json, 'd', 'results'));
const anId = text(at(results(`${main}/crm/Accounts?$select=ID&$filter=Status eq 'C'`)[0], 'ID'));

describe('shapes of d (exact-online.md 4.2)', () => {
  test('a list is wrapped in results; a page has 60 rows and __next [L]', () => {
    const { json } = b.get(`${main}/crm/Accounts?$select=ID`);
    expect(list(at(json, 'd', 'results'))).toHaveLength(60);
    expect(at(json, 'd', '__next')).toMatch(
      /^http:\/\/exact\.test\/api\/v1\/713204\/crm\/Accounts\?\$select=ID&\$skiptoken=guid'/,
    );
  });

  test('$top at or below the page size gives a bare array without __next [L]', () => {
    for (const top of [1, 59, 60]) {
      expect(list(at(b.get(`${main}/crm/Accounts?$select=ID&$top=${top}`).json, 'd'))).toHaveLength(top);
    }
  });

  test('$top above the page size is wrapped, and __next carries the rest [L]', () => {
    const { json } = b.get(`${main}/crm/Accounts?$select=ID&$top=100`);
    expect(list(at(json, 'd', 'results'))).toHaveLength(60);
    const next = text(at(json, 'd', '__next'));
    expect(next).toContain('&$top=40&$skiptoken=');
    const rest = b.get(next.replace('http://exact.test/api/v1/', ''));
    expect(list(at(rest.json, 'd'))).toHaveLength(40);
  });

  test('an entity by key is an object; integer keys work [L]', () => {
    expect(at(b.get(`${main}/crm/Accounts(guid'${anId}')`).json, 'd', 'ID')).toBe(anId);
    expect(at(b.get(`${main}/system/Divisions(${main})`).json, 'd', 'Code')).toBe(main);
  });

  test('$inlinecount=allpages adds __count as text; /$count is plain text [O]', () => {
    const { json } = b.get(`${main}/crm/Accounts?$select=ID&$inlinecount=allpages&$top=5`);
    const counted = text(at(json, 'd', '__count'));
    expect(Number(counted)).toBe(300);
    const plain = b.get(`${main}/crm/Accounts/$count`, { headers: { accept: '*/*' } });
    expect([plain.text, plain.headers['Content-Type']]).toEqual(['300', 'text/plain;charset=utf-8']);
  });

  test('__metadata comes first with uri and type, nulls are written, order is the live one [L]', () => {
    const entity = at(b.get(`${main}/crm/Accounts(guid'${anId}')`).json, 'd');
    const live = exactFacts.resources.get('crm/accounts')?.properties.map(({ name }) => name) ?? [];
    expect(keys(entity)).toEqual(['__metadata', ...live]);
    expect(at(entity, '__metadata')).toEqual({
      uri: `http://exact.test/api/v1/${main}/crm/Accounts(guid'${anId}')`,
      type: 'Exact.Web.Api.Models.Account',
    });
    expect(at(entity, 'Parent')).toBeNull();
  });

  test('with $select only the chosen properties come, in wire order [L]', () => {
    const [row] = results(`${main}/crm/Accounts?$select=Name,ID,City`);
    expect(keys(row)).toEqual(['__metadata', 'ID', 'City', 'Name']);
  });

  test('a collection is deferred, or expanded with results [L]', () => {
    const uri = `http://exact.test/api/v1/${main}/crm/Accounts(guid'${anId}')/BankAccounts`;
    const path = `${main}/crm/Accounts(guid'${anId}')`;
    expect(at(b.get(path).json, 'd', 'BankAccounts')).toEqual({ __deferred: { uri } });
    const [withBank] = results(`${main}/crm/BankAccounts?$select=Account`);
    const account = text(at(withBank, 'Account'));
    const expanded = b.get(`${main}/crm/Accounts(guid'${account}')?$expand=BankAccounts&$select=ID,BankAccounts/IBAN`);
    const [bank] = list(at(expanded.json, 'd', 'BankAccounts', 'results'));
    expect(keys(bank)).toEqual(['__metadata', 'IBAN']);
    const followed = b.get(`${main}/crm/Accounts(guid'${account}')/BankAccounts`);
    expect(list(at(followed.json, 'd', 'results'))).toHaveLength(1);
  });

  test('current/Me is a list of one [L]', () => {
    expect(list(at(b.get('current/Me?$select=CurrentDivision').json, 'd', 'results'))).toHaveLength(1);
  });
});

describe('scalars (exact-online.md 4.2 to 4.4)', () => {
  test('Int64 is text, byte flags are numbers, guids are lower case [L]', () => {
    const [row] = list(at(b.get(`${main}/sync/CRM/Accounts?$top=1`).json, 'd'));
    expect(typeof at(row, 'Timestamp')).toBe('string');
    expect([at(row, 'IsMailing'), at(row, 'Blocked')]).toEqual([0, false]);
    expect(at(row, 'ID')).toMatch(/^[0-9a-f-]{36}$/);
    expect(at(b.get(`${main}/system/Divisions(${main})`).json, 'd', 'Hid')).toBe('1');
  });

  test('codes are padded left to 18, countries right to 3, contact languages right to 10 [L]', () => {
    const [row] = list(at(b.get(`${main}/crm/Accounts?$top=1&$filter=Country eq 'NL'`).json, 'd'));
    expect([text(at(row, 'Code')).length, at(row, 'Country')]).toEqual([18, 'NL ']);
    const [contact] = list(at(b.get(`${main}/crm/Contacts?$top=1`).json, 'd'));
    expect(text(at(contact, 'Code'))).toMatch(/^ +\d+$/);
    expect([text(at(contact, 'Code')).length, at(contact, 'Language')]).toEqual([18, 'NL        ']);
    const [me] = list(at(b.get('current/Me').json, 'd', 'results'));
    expect([text(at(me, 'CustomerCode')).length, at(me, 'Language')]).toEqual([18, 'NL']);
    const [division] = results(`${main}/system/Divisions`);
    expect([at(division, 'Legislation'), text(at(division, 'CustomerCode')).length]).toEqual(['NL ', 18]);
  });

  test('Me.Legislation is a number as text, EmployeeID the empty guid, ServerTime local with its offset [L]', () => {
    const [me] = list(at(b.get('current/Me').json, 'd', 'results'));
    expect(at(me, 'Legislation')).toMatch(/^\d+$/);
    expect(at(me, 'EmployeeID')).toBe('00000000-0000-0000-0000-000000000000');
    expect([at(me, 'ServerTime'), at(me, 'ServerUtcOffset')]).toEqual(['2026-06-25T16:21:00', 7200]);
  });

  test('a filter on Code needs the padding, or trim [C: basvanbeek.nl]', () => {
    const code = text(at(results(`${main}/crm/Accounts?$select=Code`)[0], 'Code'));
    const found = (filter: string) =>
      list(at(b.get(`${main}/crm/Accounts?$select=ID&$filter=${filter}`).json, 'd', 'results')).length;
    expect(found(`Code eq '${code}'`)).toBe(1);
    expect(found(`Code eq '${code.trim()}'`)).toBe(0);
    expect(found(`trim(Code) eq '${code.trim()}'`)).toBe(1);
  });

  test('dates are Dutch wall clock as if UTC, in /Date()/; date-only fields are midnight [O][L]', () => {
    const writable = bench();
    const created = writable.call('POST', `${main}/crm/Accounts`, {
      body: { Name: 'Zomertijd B.V.' },
      headers: { prefer: 'return=representation' },
    });
    const wall = startMs + 2 * 3_600_000;
    expect(at(created.json, 'd', 'Created')).toBe(`/Date(${wall})/`);
    expect(at(created.json, 'd', 'StartDate')).toBe(`/Date(${Date.UTC(2026, 5, 25)})/`);
    expect(created.text).toContain('"\\/Date(');
  });

  test('in winter the clock is one hour ahead', () => {
    const winter = bench();
    winter.sandbox.clock.set(Date.UTC(2026, 0, 15, 12));
    const { access: token } = winter.consent();
    const [me] = list(at(winter.get('current/Me', { token }).json, 'd', 'results'));
    expect([at(me, 'ServerTime'), at(me, 'ServerUtcOffset')]).toEqual(['2026-01-15T13:00:00', 3600]);
  });

  test('change times have the granularity of SQL Server: they end in 0, 3 or 7 [L]', () => {
    const writable = bench();
    for (let tick = 0; tick < 10; tick += 1) {
      const created = writable.call('POST', `${main}/crm/Accounts`, {
        body: { Name: 'x' },
        headers: { prefer: 'return=representation' },
      });
      expect(at(created.json, 'd', 'Modified')).toMatch(/[037]\)\/$/);
      writable.advance(1);
    }
  });

  test.each([
    ['2026-06-25', Date.UTC(2026, 5, 25)],
    ['2026-06-25T10:00:00', Date.UTC(2026, 5, 25)],
    ['2026-06-25T22:30:00Z', Date.UTC(2026, 5, 26)],
    ['2026-06-25T00:30:00+03:00', Date.UTC(2026, 5, 24)],
  ])('a date sent as %s is stored as wall clock; a zone can shift the day [C]', (sent, wall) => {
    const writable = bench();
    const created = writable.call('POST', `${main}/crm/Accounts`, {
      body: { Name: 'x', EndDate: sent },
      headers: { prefer: 'return=representation' },
    });
    expect(at(created.json, 'd', 'EndDate')).toBe(`/Date(${wall})/`);
  });
});

describe('query options (exact-online.md 4.5)', () => {
  const count = (filter: string) =>
    Number(b.get(`${main}/crm/Accounts/$count?$filter=${encodeURIComponent(filter)}`).text);

  test.each([
    ["Status eq 'C' and not (IsSupplier eq true)"],
    ["substringof('bakker',Name)"],
    ["startswith(City,'Rot') or endswith(City,'dam')"],
    ["Created ge datetime'2015-01-01' and Created lt datetime'2020-01-01T12:00:00.123'"],
    ['Blocked eq false'],
    ["tolower(City) eq 'rotterdam'"],
    ["Country eq 'NL'"],
    ["Country ne 'NL' and Country ne null"],
    ["substringof('''',Name)"],
  ])('%s selects some rows and not all', (filter) => {
    expect(count(filter)).toBeGreaterThan(0);
    expect(count(filter)).toBeLessThan(301);
  });

  test('what an index finds is what reading through all rows finds, in the same order', () => {
    const accounts = results(`${main}/crm/Accounts`);
    const [Name, City, Code] = ['Name', 'City', 'Code'].map((name) => text(at(accounts[8], name)));
    const filters = [
      `Name eq '${Name?.replaceAll("'", "''")}'`,
      `City eq '${City?.toUpperCase()}'`,
      `toupper(trim(Code)) eq '${Code?.trim()}'`,
      `City eq '${City}' and IsSupplier eq false`,
      `Code eq '${Code}' or City eq '${City}' or ID eq guid'${anId}'`,
      "Country eq 'NL'",
    ];
    for (const filter of filters) {
      const list = (wanted: string): unknown =>
        results(`${main}/crm/Accounts?$select=ID&$top=60&$inlinecount=allpages&$filter=${encodeURIComponent(wanted)}`);
      // What is negated twice is not looked up.
      expect([filter, list(filter)]).toEqual([filter, list(`not (not (${filter}))`)]);
      expect(count(filter)).toBeGreaterThan(0);
    }
    expect(count(`Code eq '${Code?.trim()}'`)).toBe(0);
    const path = `${main}/salesentry/SalesEntries?$select=EntryNumber`;
    const entry = at(results(path)[3], 'EntryNumber');
    expect(results(`${path}&$filter=${encodeURIComponent(`EntryNumber eq ${entry}`)}`)).toHaveLength(1);
  });

  test('a guid literal finds one row', () => {
    expect(count(`ID eq guid'${anId}'`)).toBe(1);
    expect(count(`ID eq guid'${anId.toUpperCase()}'`)).toBe(1);
  });

  test.each([
    ['an unknown property in $filter', "$filter=Nothing eq 'x'"],
    ['an unknown property in $select', '$select=Nothing'],
    ['an unknown property in $orderby', '$orderby=Nothing'],
    ['field-to-field comparison [O]', '$filter=Name eq City'],
    ['a navigation path [O]', "$filter=BankAccounts/IBAN eq 'x'"],
    ['a broken literal', "$filter=ID eq guid'123'"],
    ['an unclosed quote', "$filter=Name eq 'x"],
    ['a negative $top', '$top=-1'],
    ['an Int64 beyond int32 without L [C]', '$filter=Division eq 9213000001'],
    ['a skip token nobody made', "$skiptoken='x','y','z'"],
    ['an unknown option', '$apply=x'],
    ['an option twice', '$top=1&$top=2'],
    ['an expansion that does not exist', '$expand=Nothing'],
  ])('%s is 400 with the documented text [picqer#198]', (_name, query) => {
    const answer = b.get(`${main}/crm/Accounts?${encodeURI(query)}`);
    expect([answer.status, errorText(answer)]).toEqual([400, 'Bad Request - Error in query syntax.']);
  });

  test('following __next to the end gives each row once, with and without $orderby', () => {
    for (const query of [
      '$select=ID',
      '$select=ID&$orderby=City desc,Name',
      "$select=ID&$filter=Status eq 'C'&$orderby=Modified",
    ]) {
      const seen: string[] = [];
      let path: string | null = `${main}/crm/Accounts?${query}`;
      while (path !== null) {
        const { json } = b.get(encodeURI(path).replaceAll('%25', '%'));
        seen.push(...list(at(json, 'd', 'results')).map((row) => text(at(row, 'ID'))));
        const next = at(json, 'd', '__next');
        path = typeof next === 'string' ? next.replace('http://exact.test/api/v1/', '') : null;
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBe(query.includes('filter') ? count("Status eq 'C'") : 300);
    }
  });

  test('with $orderby the skip token is composite: the value, then the key [L]', () => {
    const next = text(at(b.get(`${main}/crm/Accounts?$select=ID&$orderby=Modified`).json, 'd', '__next'));
    expect(next).toMatch(/\$skiptoken=datetime'\d{4}-\d\d-\d\dT\d\d%3A\d\d%3A\d\d(\.\d{3})?',guid'[0-9a-f-]{36}'$/);
  });

  test('$skip skips and disappears from __next [L]', () => {
    const all = results(`${main}/crm/Accounts?$select=ID`);
    const { json } = b.get(`${main}/crm/Accounts?$select=ID&$skip=2`);
    expect(list(at(json, 'd', 'results'))[0]).toEqual(all[2]);
    expect(text(at(json, 'd', '__next'))).not.toContain('$skip=');
  });

  test('service and entity names match in any casing, answers use the canonical one [C]', () => {
    const [row] = list(at(b.get(`${main}/CRM/accounts?$top=1`).json, 'd'));
    expect(text(at(row, '__metadata', 'uri'))).toContain('/crm/Accounts(guid');
  });

  test('$metadata is an EDMX of the service [O]', () => {
    const answer = b.get(`${main}/crm/$metadata`);
    expect(answer.headers['Content-Type']).toContain('application/xml');
    expect(answer.text).toContain('<EntitySet Name="Accounts" EntityType="Exact.Web.Api.Models.Account" />');
    expect(answer.text).toContain('<Property Name="Code" Type="Edm.String" />');
  });
});

describe('formats (exact-online.md 4.1)', () => {
  const path = `${main}/crm/Accounts(guid'${anId}')?$select=ID,Code,Name,Created,BankAccounts`;

  test.each([['*/*'], ['application/atom+xml'], ['']])('Accept %s gives Atom [O]', (accept) => {
    const answer = b.get(path, { headers: { accept } });
    expect(answer.headers['Content-Type']).toMatch(/^application\/atom\+xml/);
    expect(answer.text).toContain(`<d:ID m:type="Edm.Guid">${anId}</d:ID>`);
    expect(answer.text).toMatch(/<d:Code xml:space="preserve"> {13}\d{5}<\/d:Code>/);
  });

  test('an Atom feed pages by a next link', () => {
    const answer = b.get(`${main}/crm/Accounts?$select=ID`, { headers: { accept: 'application/atom+xml' } });
    expect(answer.text.match(/<entry>/g)).toHaveLength(60);
    expect(answer.text).toMatch(/<link rel="next" href="http:\/\/exact\.test[^"]+skiptoken/);
  });

  test('application/xml is refused [O]', () => {
    expect(b.get(path, { headers: { accept: 'application/xml' } }).status).toBe(415);
  });

  test('JSON is announced without a space before charset [L]', () => {
    expect(b.get(path).headers['Content-Type']).toBe('application/json;charset=utf-8');
  });
});

describe('errors (exact-online.md 4.8)', () => {
  test('the shape: empty code, empty lang, text in value', () => {
    const { json } = b.get(`${main}/crm/Accounts?$select=x`);
    expect(json).toEqual({ error: { code: '', message: { lang: '', value: 'Bad Request - Error in query syntax.' } } });
  });

  test.each([
    ['an unknown key', 'GET', `crm/Accounts(guid'00000000-0000-0000-0000-000000000001')`, 404],
    ['an unknown path', 'GET', 'crm/Nothing', 404],
    ['PUT on a list', 'PUT', 'crm/Accounts', 405],
    ['DELETE on a list', 'DELETE', 'crm/Accounts', 405],
    ['POST on a sync endpoint', 'POST', 'sync/CRM/Accounts', 405],
    ['PATCH', 'PATCH', `crm/Accounts(guid'${anId}')`, 405],
    ['a documented endpoint that is not emulated', 'GET', 'payroll/Employees', 501],
  ])('%s', (_name, method, path, status) => {
    const answer = b.call(method, `${main}/${path}`, { body: {} });
    expect([answer.status, typeof errorText(answer)]).toEqual([status, 'string']);
  });

  test('an error in Atom is XML', () => {
    const answer = b.get(`${main}/crm/Nothing`, { headers: { accept: '*/*' } });
    expect([answer.status, answer.text]).toEqual([404, expect.stringContaining('<message xml:lang="">')]);
  });
});

describe('mandatory filters and selects (exact-online.md 4.6)', () => {
  test('off by default; when on, the message lists the fields [L: picqer#591]', () => {
    const strict = bench({ isLimited: false, isFilterMandatory: true });
    const refused = strict.get(`${main}/crm/Accounts`);
    expect([refused.status, errorText(refused)]).toEqual([
      400,
      expect.stringMatching(/Mandatory filtering.*SearchCode/),
    ]);
    expect(strict.get(`${main}/crm/Accounts?$filter=IsSupplier eq true`).status).toBe(200);
    expect(strict.get(`${main}/crm/Accounts?$filter=CreditLineSales eq 0`).status).toBe(400);
  });

  test('bulk insists on $select, or $top=1 [L: picqer#34]', () => {
    const refused = b.get(`${main}/bulk/CRM/Contacts`);
    expect([refused.status, errorText(refused)]).toEqual([
      400,
      'Please add a $select or a $top=1 statement to the query string.',
    ]);
    expect(b.get(`${main}/bulk/CRM/Contacts?$top=1`).status).toBe(200);
    expect(results(`${main}/bulk/CRM/Accounts?$select=ID`)).toHaveLength(300);
  });

  test('bulk filters are limited to their documented set [O][L: picqer#500]', () => {
    const refused = b.get(`${main}/bulk/CRM/Addresses?$select=ID&$filter=City eq 'Utrecht'`);
    expect([refused.status, errorText(refused)]).toEqual([400, 'Filtering on these fields is not supported: City']);
    expect(b.get(`${main}/bulk/CRM/Addresses?$select=ID&$filter=Type eq 1 and Account eq guid'${anId}'`).status).toBe(
      200,
    );
  });
});
