import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { facts } from '../facts.ts';
import { type Answer, at, type Bench, bench, errorText, type Json, list, main, text, webshop } from './bench.ts';

/** The pitfalls of exact-online.md 8 by their number: a client that falls into one of them falls into it here as well. */
const whole = { prefer: 'return=representation' };
const client = { client_id: facts.client.id, client_secret: facts.client.secret };
const rows = (answer: Answer): readonly Json[] => list(at(answer.json, 'd', 'results') ?? at(answer.json, 'd'));
const one = (b: Bench, path: string): Json => rows(b.get(`${main}/${path}`))[0];
const refresh = (b: Bench, refresh_token: string): Answer =>
  b.form('/api/oauth2/token', { grant_type: 'refresh_token', refresh_token, ...client });
const control = (b: Bench, method: string, path: string, body: object): Answer =>
  b.raw(method, `/_control/${path}`, JSON.stringify(body), { 'content-type': 'application/json' });
const make = (b: Bench, path: string, body: object): Answer =>
  b.call('POST', `${main}/${path}`, { body, headers: whole });
const customerOf = (b: Bench): Json => at(one(b, "crm/Accounts?$top=1&$filter=Status eq 'C'&$select=ID"), 'ID');
const revenueOf = (b: Bench): Json => at(one(b, 'financial/GLAccounts?$top=1&$filter=Type eq 110&$select=ID'), 'ID');

describe('pitfalls 1-9: codes, tokens, limits (exact-online.md 8)', () => {
  test('8.1 padded account codes break equality [L: basvanbeek.nl, picqer#111]', () => {
    const b = bench();
    const code = text(at(one(b, 'crm/Accounts?$top=1&$select=Code'), 'Code')).trim();
    expect(rows(b.get(`${main}/crm/Accounts?$filter=Code eq '${code}'&$select=ID`))).toHaveLength(0);
    expect(rows(b.get(`${main}/crm/Accounts?$filter=trim(Code) eq '${code}'&$select=ID`))).toHaveLength(1);
  });

  test('8.2 two workers refresh at once: the second kills the chain [C: picqer#300, #549, #640, #644]', () => {
    const b = bench();
    const { refresh: token } = b.consent();
    b.advance(580_000);
    const [first, second] = [refresh(b, token), refresh(b, token)];
    expect([first.status, second.status]).toEqual([200, 401]);
    expect(at(second.json, 'error_description')).toBe('Old refresh token used.');
    b.advance(580_000);
    expect(refresh(b, text(at(first.json, 'refresh_token'))).status).toBe(400);
  });

  test('8.3 refreshing too early is an error and counts [L: picqer#475, websmurf#31]', () => {
    const b = bench({});
    const { refresh: token } = b.consent();
    const tries = Array.from({ length: 11 }, () => refresh(b, token).status);
    expect(tries).toEqual([...Array(10).fill(400), 403]);
  });

  test('8.4 a refresh token dies after 30 idle days [L: websmurf#22, #23]', () => {
    const b = bench();
    const { refresh: token } = b.consent();
    b.advance(30 * 86_400_000 + 1000);
    const answer = refresh(b, token);
    expect([answer.status, at(answer.json, 'error')]).toEqual([400, 'invalid_request']);
    expect(text(at(answer.json, 'error_description'))).toMatch(/\d{1,2}\/\d{1,2}\/2026 .* [AP]M/);
  });

  test('8.5 expires_in is text [O]', () => {
    const b = bench();
    const { refresh: token } = b.consent();
    b.advance(575_000);
    expect(at(refresh(b, token).json, 'expires_in')).toBe('600');
  });

  test('8.6 a code with %21 sent undecoded is no code [O]', () => {
    const fields = {
      grant_type: 'authorization_code',
      code: 'stampNL001.abcd%21x',
      redirect_uri: 'http://127.0.0.1/',
      ...client,
    };
    expect(bench().form('/api/oauth2/token', fields).json).toEqual({ error: 'invalid_request' });
  });

  test('8.7 a 429 lacks the other trio of headers [L: picqer#646, #255]', () => {
    const b = bench({ callsPerMinuteMax: 1 });
    b.get(`${main}/crm/Accounts?$top=1`);
    const names = Object.keys(b.get(`${main}/crm/Accounts?$top=1`).headers).filter((name) => name.startsWith('X-'));
    expect(names.every((name) => name.includes('Minutely'))).toBe(true);
    expect(names).toHaveLength(3);
  });

  test('8.8 the minute limit is shared by all tokens of the app [C: picqer#646]', () => {
    const b = bench({ callsPerMinuteMax: 2 });
    const { access: token } = b.consent(facts.users[2]?.email);
    const path = `${main}/crm/Accounts?$top=1`;
    expect([b.get(path), b.get(path, { token }), b.get(path)].map(({ status }) => status)).toEqual([200, 200, 429]);
  });

  test('8.9 ten client errors in an hour block the app [O, picqer#475]', () => {
    const b = bench({});
    for (let error = 0; error < 10; error += 1) b.get(`${main}/crm/Accounts?$select=Nothing`);
    expect(b.get('current/Me').status).toBe(403);
  });
});

describe('pitfalls 10-17: reading (exact-online.md 8)', () => {
  const b = bench({ isLimited: false }, 130);

  test('8.10 a bare array with $top up to 60 [L, picqer]', () => {
    expect(Array.isArray(at(b.get(`${main}/crm/Accounts?$top=60&$select=ID`).json, 'd'))).toBe(true);
    expect(Array.isArray(at(b.get(`${main}/crm/Accounts?$top=61&$select=ID`).json, 'd'))).toBe(false);
  });

  test('8.11 __next altered by the client: its token fits its own order only [C]', () => {
    const next = text(at(b.get(`${main}/crm/Accounts?$select=ID,Name&$orderby=Name`).json, 'd', '__next'));
    expect(b.raw('GET', next, '', { authorization: `Bearer ${b.token}` }).status).toBe(200);
    const altered = next.replace('&$orderby=Name', '').replace('$orderby=Name&', '');
    expect(b.raw('GET', altered, '', { authorization: `Bearer ${b.token}` }).status).toBe(400);
  });

  test('8.12 Please add a $select or a $top=1 [L: picqer#34, #62]', () => {
    const bare = b.get(`${main}/cashflow/Receivables`);
    expect([bare.status, errorText(bare)]).toEqual([
      400,
      'Please add a $select or a $top=1 statement to the query string.',
    ]);
  });

  test('8.13 mandatory filters, where they are enforced [L: picqer#591, Invantive 1025]', () => {
    const strict = bench({ isLimited: false, isFilterMandatory: true });
    const answer = strict.get(`${main}/crm/Accounts?$select=ID`);
    expect([answer.status, text(errorText(answer)).includes('ChamberOfCommerce')]).toEqual([400, true]);
    expect(strict.get(`${main}/sync/CRM/Accounts?$select=ID`).status).toBe(200);
  });

  test('8.14 bulk filters are limited [L: picqer#500]', () => {
    const answer = b.get(`${main}/bulk/CRM/Contacts?$select=ID&$filter=LastName eq 'x'`);
    expect([answer.status, errorText(answer)]).toEqual([400, 'Filtering on these fields is not supported: LastName']);
  });

  test('8.15 Modified gt misses what changed in the same moment [C: NangoHQ]', () => {
    const still = bench();
    const [first, second] = ['Een', 'Twee'].map((Name) => at(make(still, 'crm/Accounts', { Name }).json, 'd'));
    expect(at(second, 'Modified')).toBe(at(first, 'Modified'));
    const moment = new Date(Number(text(at(first, 'Modified')).slice(6, -2))).toISOString().slice(0, -1);
    const since = (operator: string) =>
      rows(still.get(`${main}/crm/Accounts?$select=ID&$filter=Modified ${operator} datetime'${moment}'`)).length;
    expect([since('gt'), since('ge')]).toEqual([0, 2]);
  });

  test('8.16 dates are local wall clock labelled UTC [O]', () => {
    const still = bench();
    const created = make(still, 'crm/Accounts', { Name: 'x' });
    expect(at(created.json, 'd', 'Created')).toBe(`/Date(${still.sandbox.clock.nowMs() + 7_200_000})/`);
  });

  test('8.17 the answer to a create is all null without Prefer [L, basvanbeek.nl]', () => {
    const sparse = bench().call('POST', `${main}/crm/Accounts`, { body: { Name: 'Leeg' } });
    expect([at(sparse.json, 'd', 'Name'), typeof at(sparse.json, 'd', 'ID')]).toEqual([null, 'string']);
  });
});

describe('pitfalls 18-26: writing and rights (exact-online.md 8)', () => {
  test('8.18 a 500 is plain validation [L: picqer#10, #31, #121, #249, #325, #452]', () => {
    const answer = bench().call('POST', `${main}/crm/Accounts`, { body: {} });
    expect([answer.status, errorText(answer)]).toEqual([500, 'Verplicht: Naam']);
  });

  test('8.19 messages are localised [L]', () => {
    const b = bench();
    const { access: token } = b.consent(facts.users[2]?.email);
    expect(errorText(b.call('POST', `${main}/crm/Accounts`, { token, body: {} }))).toBe('Mandatory: Name');
  });

  test('8.20 a PUT with its unchanged Code is a duplicate [L: picqer#416, #432]', () => {
    const b = bench();
    const account = one(b, 'crm/Accounts?$top=1&$select=ID,Code');
    const body = { Code: at(account, 'Code') };
    const answer = b.call('PUT', `${main}/crm/Accounts(guid'${text(at(account, 'ID'))}')`, { body });
    expect([answer.status, errorText(answer)]).toEqual([500, 'Gegeven bestaat reeds.']);
  });

  test('8.21 the journal is a code, the G/L account a guid [L: picqer#31]', () => {
    const b = bench();
    const journal = at(one(b, 'financial/Journals?$top=1&$filter=Type eq 20'), 'ID');
    const entry = { Customer: customerOf(b), SalesEntryLines: [{ AmountFC: 1, GLAccount: revenueOf(b) }] };
    const byGuid = make(b, 'salesentry/SalesEntries', { ...entry, Journal: journal });
    expect([byGuid.status, errorText(byGuid)]).toEqual([500, 'Ongeldige referentie: Journals']);
    const byCode = make(b, 'salesentry/SalesEntries', {
      ...entry,
      Journal: '70',
      SalesEntryLines: [{ AmountFC: 1, GLAccount: '8000' }],
    });
    expect([byCode.status, text(errorText(byCode)).includes("'GLAccount' to type 'Guid'")]).toEqual([400, true]);
  });

  test('8.22 lines must be an array [L: picqer#117, #277]', () => {
    const b = bench();
    const line = { AmountFC: 1, GLAccount: revenueOf(b) };
    const answer = make(b, 'salesentry/SalesEntries', {
      Customer: customerOf(b),
      Journal: '70',
      SalesEntryLines: line,
    });
    expect([answer.status, text(errorText(answer)).includes('valid top-level resource object')]).toEqual([400, true]);
  });

  test('8.23 AmountDC on a line is ignored [L]', () => {
    const b = bench();
    const lines = [{ AmountDC: 999, AmountFC: 10, GLAccount: revenueOf(b), VATCode: '0' }];
    const entry = make(b, 'salesentry/SalesEntries', {
      Customer: customerOf(b),
      Journal: '70',
      SalesEntryLines: lines,
    });
    expect([entry.status, at(entry.json, 'd', 'AmountDC')]).toEqual([201, 10]);
  });

  test('8.24 an attachment that is not base64, or too large [L: picqer#178]', () => {
    const b = bench();
    const Document = at(make(b, 'documents/Documents', { Subject: 'x', Type: 55 }).json, 'd', 'ID');
    const attach = (Attachment: string) =>
      make(b, 'documents/DocumentAttachments', { Document, FileName: 'x.pdf', Attachment }).status;
    expect([attach('not base64!'), attach(Buffer.alloc(10_500_000).toString('base64'))]).toEqual([400, 413]);
  });

  test('8.25 a 403 because of the edition or the company, with its Reason [C: picqer#453, #509, PR#451]', () => {
    const b = bench();
    const { access: token } = b.consent(facts.users[0]?.email, [webshop]);
    const company = b.get(`${main}/crm/Accounts?$top=1`, { token });
    const edition = b.get(`${webshop}/salesorder/SalesOrders?$top=1`, { token });
    expect([company.status, company.headers.Reason, edition.status]).toEqual([403, 'NoDivisionAccess', 403]);
  });

  test('8.26 CurrentDivision may be one that the app was not given [L: picqer#470]', () => {
    const b = bench();
    const { access: token } = b.consent(facts.users[0]?.email, [webshop]);
    const current = at(rows(b.get('current/Me?$select=CurrentDivision', { token }))[0], 'CurrentDivision');
    const given = rows(b.get(`${String(current)}/system/Divisions?$select=Code`, { token }));
    expect([current, given.map((row) => at(row, 'Code'))]).toEqual([main, [webshop]]);
  });
});

describe('pitfalls 27-33: storms, webhooks, sync (exact-online.md 8)', () => {
  const callback = 'https://app.example/hook';

  function subscribed(): Bench {
    const b = bench();
    make(b, 'webhooks/WebhookSubscriptions', { Topic: 'Accounts', CallbackURL: callback });
    b.advance(1000);
    deliver(b, 200);
    return b;
  }

  function deliver(b: Bench, status: number): readonly string[] {
    return b.sandbox.takeOutbound().map(({ id, request }) => {
      b.sandbox.outboundAnswered(id, status);
      return new TextDecoder().decode(request.body);
    });
  }

  test('8.27 408 and 5xx come in storms on receivables, payments and bulk [C: Invantive 1368]', () => {
    const b = bench();
    const match = { method: 'GET', pathPattern: '*/cashflow/*', tenant: null };
    control(b, 'POST', 'faults', { match, effect: { kind: 'status', status: 408 }, remaining: 2 });
    const path = `${main}/cashflow/Receivables?$top=1`;
    expect([b.get(path), b.get(path), b.get(path)].map(({ status }) => status)).toEqual([408, 408, 200]);
  });

  test('8.28 webhooks are late, doubled, missing, and echo own writes [C: Invantive 349, 260, 287]', () => {
    const b = subscribed();
    const fault = (effect: object) => {
      control(b, 'DELETE', 'faults', {});
      control(b, 'POST', 'faults', { effect, remaining: 1 });
    };
    const told = (): number => {
      make(b, 'crm/Accounts', { Name: 'Eigen wijziging' });
      b.advance(2000);
      return deliver(b, 200).length;
    };
    expect(told()).toBe(1);
    fault({ kind: 'repeatOutbound', times: 2 });
    expect(told()).toBe(2);
    fault({ kind: 'dropOutbound' });
    expect(told()).toBe(0);
    fault({ kind: 'delayOutbound', delayMs: 60_000 });
    expect(told()).toBe(0);
    b.advance(60_000);
    expect(deliver(b, 200)).toHaveLength(1);
  });

  test('8.29 the hash is over the bytes as sent, not over JSON written anew [C: emeq, picqer]', () => {
    const b = subscribed();
    make(b, 'crm/Accounts', { Name: 'x' });
    b.advance(2000);
    const [body = ''] = deliver(b, 200);
    const hashOf = (content: string) =>
      createHmac('sha256', facts.client.webhookSecret).update(content).digest('hex').toUpperCase();
    const sent = body.slice('{"Content":'.length, body.lastIndexOf(',"HashCode":'));
    const { Content, HashCode } = JSON.parse(body) as { readonly Content: object; readonly HashCode: string };
    expect(HashCode).toBe(hashOf(sent));
    expect(HashCode).not.toBe(hashOf(JSON.stringify(Content, null, 1)));
  });

  test('8.30 subscribing fails when the callback is down [L: hookdeck PR#152]', () => {
    const b = bench();
    make(b, 'webhooks/WebhookSubscriptions', { Topic: 'Accounts', CallbackURL: callback });
    b.advance(1000);
    deliver(b, 503);
    expect(rows(b.get(`${main}/webhooks/WebhookSubscriptions`))).toEqual([]);
  });

  test('8.31 deletions are invisible except in the log, for two months [O]', () => {
    const b = bench();
    const id = text(at(make(b, 'crm/Accounts', { Name: 'x' }).json, 'd', 'ID'));
    b.call('DELETE', `${main}/crm/Accounts(guid'${id}')`);
    const logged = (token?: string) =>
      rows(b.get(`${main}/sync/Deleted?$select=EntityKey`, token === undefined ? {} : { token })).some(
        (row) => at(row, 'EntityKey') === id,
      );
    expect([
      rows(b.get(`${main}/sync/CRM/Accounts?$select=ID&$top=1000`)).some((row) => at(row, 'ID') === id),
      logged(),
    ]).toEqual([false, true]);
    b.advance(62 * 86_400_000);
    expect(logged(b.consent().access)).toBe(false);
  });

  test('8.32 timestamps start anew when a company moves; DivisionMoveDate tells [O]', () => {
    const b = bench();
    const highest = () =>
      Math.max(
        ...rows(b.get(`${main}/sync/CRM/Accounts?$select=Timestamp`)).map((row) => Number(at(row, 'Timestamp'))),
      );
    const before = highest();
    control(b, 'POST', `divisions/${main}/move`, {});
    expect(highest()).toBeLessThan(before);
    expect(at(one(b, `system/Divisions?$filter=Code eq ${main}`), 'DivisionMoveDate')).toMatch(/Date/);
  });

  test('8.33 journals of payment services take no bank entries [C: picqer#582]', () => {
    const b = bench();
    const bank = at(one(b, 'financial/GLAccounts?$top=1&$filter=Type eq 16'), 'ID') ?? null;
    const journal = { Code: '25', Description: 'Mollie', Type: 16, GLAccount: bank };
    expect(make(b, 'financial/Journals', journal).status).toBe(201);
    const line = { AmountFC: 10, GLAccount: revenueOf(b) };
    const answer = make(b, 'financialtransaction/BankEntries', { JournalCode: '25', BankEntryLines: [line] });
    expect(answer.status).toBe(500);
    expect(rows(b.get(`${main}/financialtransaction/BankEntries?$filter=JournalCode eq '25'`))).toEqual([]);
  });
});

describe('pitfalls 34-38 (exact-online.md 8)', () => {
  const b = bench({ isLimited: false }, 130);

  test('8.34 Int64 literals need their L [C]', () => {
    const ask = (literal: string) =>
      b.get(`${main}/sync/CRM/Accounts?$select=ID&$filter=Timestamp gt ${literal}`).status;
    expect([ask('9000000000'), ask('9000000000L')]).toEqual([400, 200]);
  });

  test('8.35 the XML API is going away: it is not there [C: picqer#127]', () => {
    for (const page of ['XMLDownload.aspx?Topic=Accounts', 'XMLUpload.aspx?Topic=MatchSets&_Division_=713204']) {
      const answer = b.raw('GET', `/docs/${page}`, '', { authorization: `Bearer ${b.token}` });
      expect([answer.status, answer.text.includes('XML API')]).toEqual([501, true]);
    }
  });

  test('8.36 the price is not on the item [C: picqer#273]', () => {
    const item = make(b, 'logistics/Items', {
      Code: 'P36',
      Description: 'x',
      StandardSalesPrice: 99,
      IsSalesItem: true,
    });
    const id = at(item.json, 'd', 'ID');
    const price = () =>
      at(
        b.get(`${main}/logistics/Items(guid'${text(id)}')?$select=StandardSalesPrice`).json,
        'd',
        'StandardSalesPrice',
      );
    const before = price();
    make(b, 'logistics/SalesItemPrices', { Item: id, Price: 12.5 });
    expect([before, price()]).toEqual([0, 12.5]);
  });

  test('8.37 the item code is not the bar code [C: picqer#328]', () => {
    make(b, 'logistics/Items', { Code: 'P37', Description: 'x', Barcode: '8712345678906' });
    const count = (filter: string) => Number(b.get(`${main}/logistics/Items/$count?$filter=${filter}`).text);
    expect([count("Code eq '8712345678906'"), count("Barcode eq '8712345678906'")]).toEqual([0, 1]);
  });

  test('8.38 forty alternatives pass, a filter without end does not [C]', () => {
    const filter = (terms: number) =>
      Array.from(
        { length: terms },
        (_, index) => `ID eq guid'00000000-0000-0000-0000-${String(index).padStart(12, '0')}'`,
      ).join(' or ');
    expect(b.get(`${main}/crm/Accounts?$select=ID&$filter=${filter(40)}`).status).toBe(200);
    expect(b.get(`${main}/crm/Accounts?$select=ID&$filter=${filter(5000)}`).status).toBe(400);
  });
});
