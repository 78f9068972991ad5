import { describe, expect, test } from 'vitest';
import { facts } from '../facts.ts';
import { type Answer, at, type Bench, bench, errorText, type Json, list, main, text } from './bench.ts';

const full = { prefer: 'return=representation' };
const post = (b: Bench, entity: string, body: object): Answer =>
  b.call('POST', `${main}/crm/${entity}`, { body, headers: full });
const created = (b: Bench, entity: string, body: object): string => text(at(post(b, entity, body).json, 'd', 'ID'));
const entity = (b: Bench, name: string, id: string): Json => at(b.get(`${main}/crm/${name}(guid'${id}')`).json, 'd');
const put = (b: Bench, name: string, id: string, body: object): Answer =>
  b.call('PUT', `${main}/crm/${name}(guid'${id}')`, { body });
const remove = (b: Bench, name: string, id: string): Answer => b.call('DELETE', `${main}/crm/${name}(guid'${id}')`);
const under = (b: Bench, name: string, account: string): readonly Json[] =>
  list(at(b.get(`${main}/crm/${name}?$filter=Account eq guid'${account}'`).json, 'd', 'results'));

describe('writes (exact-online.md 4.7)', () => {
  test('POST without Prefer echoes key and non-nullables, all else null [L]', () => {
    const answer = bench().call('POST', `${main}/crm/Accounts`, { body: { Name: 'Nieuw B.V.', Status: 'C' } });
    expect(answer.status).toBe(201);
    const d = at(answer.json, 'd');
    expect([at(d, 'Name'), at(d, 'Code'), at(d, 'Created')]).toEqual([null, null, null]);
    expect([at(d, 'CostPaid'), at(d, 'IgnoreDatevWarningMessage'), at(d, 'IsMailing')]).toEqual([0, false, 0]);
    expect(at(d, 'ID')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('POST with Prefer: return=representation answers the complete entity with observed defaults [O][L]', () => {
    const d = at(post(bench(), 'Accounts', { Name: 'Nieuw B.V.', Status: 'C' }).json, 'd');
    const midnight = `/Date(${Date.UTC(2026, 5, 25)})/`;
    expect(d).toMatchObject({
      Name: 'Nieuw B.V.',
      Status: 'C',
      IsSales: true,
      IsPurchase: true,
      IsSupplier: false,
      SecurityLevel: 10,
      ConsolidationScenario: 6,
      GlnNumber: '',
      SalesCurrency: 'EUR',
      StartDate: midnight,
      StatusSince: midnight,
      CustomerSince: midnight,
      Source: 2,
      Type: 'A',
    });
  });

  test('Addresses and bank accounts answer filled without Prefer', () => {
    const b = bench();
    const account = created(b, 'Accounts', { Name: 'x' });
    const answer = b.call('POST', `${main}/crm/Addresses`, { body: { Account: account, Type: 2, City: 'Ede' } });
    expect(at(answer.json, 'd', 'City')).toBe('Ede');
  });

  test('PUT is partial and answers 204 without body', () => {
    const b = bench();
    const id = created(b, 'Accounts', { Name: 'Oud', City: 'Ede', Phone: '1' });
    const answer = put(b, 'Accounts', id, { Name: 'Nieuw', Phone: null });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(entity(b, 'Accounts', id)).toMatchObject({ Name: 'Nieuw', City: 'Ede', Phone: null });
  });

  test('unknown properties are refused, read-only ones ignored [I][L]', () => {
    const b = bench();
    expect(post(b, 'Accounts', { Name: 'x', Nothing: 1 }).status).toBe(400);
    const id = created(b, 'Accounts', { Name: 'x', IsSales: true, IsPurchase: true, CreatorFullName: 'Me' });
    expect(entity(b, 'Accounts', id)).toMatchObject({ IsSales: false, CreatorFullName: 'Sanne de Wit' });
  });

  test.each([
    ['not JSON', '{"Name":', 'The request should be a valid top-level resource object.'],
    ['an array', '[]', 'The request should be a valid top-level resource object.'],
    ['a collection sent as object [L: picqer#117]', '{"Name":"x","BankAccounts":{}}', 'top-level resource object.'],
    ['a wrong type [L: picqer#178]', '{"Name":"x","Blocked":"yes"}', "for property 'Blocked' to type 'Boolean'"],
    ['a number out of range', '{"Name":"x","IsMailing":256}', "for property 'IsMailing' to type 'Byte'"],
    ['a broken guid', '{"Name":"x","Parent":"12"}', "for property 'Parent' to type 'Guid'"],
    ['a day that does not exist', '{"Name":"x","EndDate":"2026-02-30"}', "for property 'EndDate' to type 'DateTime'"],
    ['broken base64', '{"Name":"x","Logo":"***"}', "for property 'Logo' to type 'Byte[]'"],
  ])('%s is 400 about the request stream', (_name, rawBody, said) => {
    const answer = bench().call('POST', `${main}/crm/Accounts`, { rawBody });
    expect(answer.status).toBe(400);
    expect(errorText(answer)).toMatch(/^Error processing request stream\./);
    expect(errorText(answer)).toContain(said);
  });
});

describe('business validation is 500, in the language of the user (exact-online.md 4.8)', () => {
  test('several problems are joined with CR LF [L: picqer#10]', () => {
    const answer = post(bench(), 'Contacts', { Email: 'x@y.example' });
    expect([answer.status, errorText(answer)]).toEqual([
      500,
      'Verplicht: Relatie\r\nVerplicht: Voornaam\r\nVerplicht: Achternaam',
    ]);
  });

  test('an English user reads English', () => {
    const b = bench();
    const { access: token } = b.consent(facts.users[2]?.email);
    const answer = b.call('POST', `${main}/crm/Accounts`, { token, body: { Name: ' ' } });
    expect(errorText(answer)).toBe('Mandatory: Name');
  });

  test('a reference to nothing, or to another division, is an invalid reference [L: picqer#249]', () => {
    const answer = post(bench(), 'Accounts', { Name: 'x', InvoiceAccount: '11111111-1111-1111-1111-111111111111' });
    expect([answer.status, errorText(answer)]).toEqual([500, 'Ongeldige referentie: Factuur voor']);
  });

  test('a country nobody knows is an invalid reference', () => {
    expect(errorText(post(bench(), 'Accounts', { Name: 'x', Country: 'XX' }))).toBe('Ongeldige referentie: Land');
  });

  test('PUT with an unchanged Code is 500 already exists [L: picqer#432]', () => {
    const b = bench();
    const id = created(b, 'Accounts', { Name: 'x' });
    const code = text(at(entity(b, 'Accounts', id), 'Code'));
    const answer = put(b, 'Accounts', id, { Name: 'y', Code: code });
    expect([answer.status, errorText(answer)]).toEqual([500, 'Gegeven bestaat reeds.']);
    expect(at(entity(b, 'Accounts', id), 'Name')).toBe('x');
  });

  test('a record in use cannot be deleted [C: Chef-Data]', () => {
    const b = bench();
    const payer = created(b, 'Accounts', { Name: 'Betaler' });
    const id = created(b, 'Accounts', { Name: 'Afnemer', InvoiceAccount: payer });
    const answer = remove(b, 'Accounts', payer);
    expect([answer.status, errorText(answer)]).toEqual([500, 'Kan niet verwijderen: Relatie - Gebruikt in: Relaties']);
    expect([remove(b, 'Accounts', id).status, remove(b, 'Accounts', payer).status]).toEqual([204, 204]);
    expect(b.get(`${main}/crm/Accounts(guid'${payer}')`).status).toBe(404);
  });
});

describe('accounts (exact-online.md 7.2)', () => {
  test('codes are numbered upward when absent, taken unpadded or padded when sent, and unique', () => {
    const b = bench();
    const first = Number(text(at(entity(b, 'Accounts', created(b, 'Accounts', { Name: 'a' })), 'Code')));
    const second = Number(text(at(entity(b, 'Accounts', created(b, 'Accounts', { Name: 'b' })), 'Code')));
    expect(second).toBe(first + 1);
    const own = created(b, 'Accounts', { Name: 'c', Code: String(second + 1).padStart(18) });
    expect(at(entity(b, 'Accounts', own), 'Code')).toBe(String(second + 1).padStart(18));
    expect(errorText(post(b, 'Accounts', { Name: 'd', Code: String(second + 1) }))).toBe('Gegeven bestaat reeds.');
    const next = created(b, 'Accounts', { Name: 'e' });
    expect(Number(at(entity(b, 'Accounts', next), 'Code'))).toBe(second + 2);
  });

  test('a pure supplier has Status A', () => {
    const b = bench();
    const id = created(b, 'Accounts', { Name: 'x', IsSupplier: true });
    expect(entity(b, 'Accounts', id)).toMatchObject({
      Status: 'A',
      IsSales: false,
      IsPurchase: true,
      CustomerSince: null,
    });
  });

  test('becoming a customer later sets CustomerSince and StatusSince', () => {
    const b = bench();
    const id = created(b, 'Accounts', { Name: 'x' });
    b.advance(86_400_000);
    const { access: token } = b.consent();
    b.call('PUT', `${main}/crm/Accounts(guid'${id}')`, { token, body: { Status: 'C' } });
    const midnight = `/Date(${Date.UTC(2026, 5, 26)})/`;
    const row = at(b.get(`${main}/crm/Accounts(guid'${id}')`, { token }).json, 'd');
    expect([at(row, 'CustomerSince'), at(row, 'StatusSince')]).toEqual([midnight, midnight]);
  });

  test('an address on the account creates the main visit address', () => {
    const b = bench();
    const id = created(b, 'Accounts', {
      Name: 'x',
      AddressLine1: 'Kade 1',
      Postcode: '1000 AA',
      City: 'Ede',
      Country: 'NL',
    });
    const [address] = under(b, 'Addresses', id);
    expect(address).toMatchObject({ Type: 1, Main: true, AddressLine1: 'Kade 1', City: 'Ede', AccountName: 'x' });
  });

  test('account and main visit address follow each other, and both rows change', () => {
    const b = bench();
    const id = created(b, 'Accounts', { Name: 'x', AddressLine1: 'Kade 1', City: 'Ede' });
    const address = text(at(under(b, 'Addresses', id)[0], 'ID'));
    put(b, 'Accounts', id, { AddressLine1: 'Kade 2' });
    expect(at(entity(b, 'Addresses', address), 'AddressLine1')).toBe('Kade 2');
    const stamp = () =>
      text(at(list(at(b.get(`${main}/sync/CRM/Accounts?$select=ID,Timestamp`).json, 'd', 'results')).at(-1), 'ID'));
    created(b, 'Accounts', { Name: 'later' });
    put(b, 'Addresses', address, { City: 'Zwolle' });
    expect(at(entity(b, 'Accounts', id), 'City')).toBe('Zwolle');
    expect(stamp()).toBe(id);
  });

  test('other addresses leave the account alone', () => {
    const b = bench();
    const id = created(b, 'Accounts', { Name: 'x', City: 'Ede' });
    created(b, 'Addresses', { Account: id, Type: 2, AddressLine1: 'Postbus 1', City: 'Zwolle' });
    expect(at(entity(b, 'Accounts', id), 'City')).toBe('Ede');
  });
});

describe('contacts and addresses (exact-online.md 7.2)', () => {
  test('the first contact becomes main; full name, number, mail and gender are the server’s', () => {
    const b = bench();
    const account = created(b, 'Accounts', { Name: 'x', Country: 'NL', AddressLine1: 'Kade 12-A' });
    const first = created(b, 'Contacts', {
      Account: account,
      FirstName: 'Jan',
      MiddleName: 'de',
      LastName: 'Wit',
      Email: 'j@x.example',
    });
    const second = created(b, 'Contacts', { Account: account, FirstName: 'Els', LastName: 'Bos' });
    expect(entity(b, 'Contacts', first)).toMatchObject({
      IsMainContact: true,
      FullName: 'Jan de Wit',
      BusinessEmail: 'j@x.example',
      BirthName: 'Wit',
      Gender: 'O',
      AccountName: 'x',
      Country: 'NL ',
      AddressStreet: 'Kade',
      AddressStreetNumber: '12',
    });
    expect(at(entity(b, 'Contacts', second), 'IsMainContact')).toBe(false);
    expect(at(entity(b, 'Accounts', account), 'MainContact')).toBe(first);
    expect(remove(b, 'Contacts', first).status).toBe(204);
    expect(at(entity(b, 'Accounts', account), 'MainContact')).toBe(second);
  });

  test('HID is the next number, Person a guid of its own', () => {
    const b = bench();
    const account = created(b, 'Accounts', { Name: 'x' });
    const one = entity(b, 'Contacts', created(b, 'Contacts', { Account: account, FirstName: 'A', LastName: 'B' }));
    const two = entity(b, 'Contacts', created(b, 'Contacts', { Account: account, FirstName: 'C', LastName: 'D' }));
    expect(Number(at(two, 'HID'))).toBe(Number(at(one, 'HID')) + 1);
    expect(at(one, 'Person')).not.toBe(at(one, 'ID'));
  });

  test('posting an address that exists returns its ID [C]', () => {
    const b = bench();
    const account = created(b, 'Accounts', { Name: 'x' });
    const address = { Account: account, Type: 3, AddressLine1: 'Kade 1', City: 'Ede' };
    expect(created(b, 'Addresses', address)).toBe(created(b, 'Addresses', address));
  });

  test('one main address per type: the newest main wins', () => {
    const b = bench();
    const account = created(b, 'Accounts', { Name: 'x' });
    const one = created(b, 'Addresses', { Account: account, Type: 2, City: 'Ede' });
    const two = created(b, 'Addresses', { Account: account, Type: 2, City: 'Zwolle', Main: true });
    expect([at(entity(b, 'Addresses', one), 'Main'), at(entity(b, 'Addresses', two), 'Main')]).toEqual([false, true]);
  });

  test('the main visit address cannot be deleted [U]', () => {
    const b = bench();
    const account = created(b, 'Accounts', { Name: 'x', City: 'Ede' });
    const [address] = under(b, 'Addresses', account);
    expect(remove(b, 'Addresses', text(at(address, 'ID'))).status).toBe(500);
  });

  test('an address needs an account and a type in practice [C]', () => {
    expect(errorText(post(bench(), 'Addresses', { City: 'Ede' }))).toBe('Verplicht: Relatie\r\nVerplicht: Type');
  });

  test('bank accounts: only type A can be created, the first is main', () => {
    const b = bench();
    const account = created(b, 'Accounts', { Name: 'x' });
    const bank = created(b, 'BankAccounts', { Account: account, BankAccount: 'NL91ABNA0417164300', Type: 'K' });
    expect(entity(b, 'BankAccounts', bank)).toMatchObject({ Main: true, Type: 'A', IBAN: 'NL91ABNA0417164300' });
    const other = created(b, 'BankAccounts', { Account: account, BankAccount: '12345' });
    expect(entity(b, 'BankAccounts', other)).toMatchObject({ Main: false, IBAN: null });
  });
});

describe('the ledger', () => {
  test('tells every effect of a call with its cause, and nothing for a refused one', () => {
    const b = bench();
    const before = b.sandbox.ledger.count;
    created(b, 'Accounts', { Name: 'x', City: 'Ede' });
    post(b, 'Accounts', { Name: '' });
    const effects = b.sandbox.ledger.since(before);
    expect(effects.map(({ entity: name, action }) => `${action} ${name}`)).toEqual([
      'create Accounts',
      'create Addresses',
    ]);
    expect(effects[0]).toMatchObject({ tenant: String(main), cause: { by: 'api' } });
    expect(effects[0]?.cause.who).toContain('sanne@vandermeulen.example');
    expect(effects[0]?.cause.requestNumber).not.toBeNull();
  });
});
