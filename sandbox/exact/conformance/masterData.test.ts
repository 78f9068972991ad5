import { describe, expect, test } from 'vitest';
import { at, type Bench, bench, errorText, list, main, text, webshop } from './bench.ts';

const b = bench();
const results = (path: string, on: Bench = b) => list(at(on.get(path).json, 'd', 'results'));

describe('companies and licences (exact-online.md 7.1)', () => {
  test('AllDivisions shows every company of the licence, Divisions only the consented ones', () => {
    const { access: token } = b.consent(undefined, [webshop]);
    const codes = (path: string) => list(at(b.get(path, { token }).json, 'd', 'results')).map((row) => at(row, 'Code'));
    expect(codes(`${webshop}/system/Divisions`)).toEqual([webshop]);
    expect(codes(`${webshop}/system/AllDivisions`)).toHaveLength(3);
  });

  test('the division in the URL of system/Divisions is not validated [picqer#470]', () => {
    expect(b.get('4/system/Divisions').status).toBe(200);
  });

  test('AvailableFeatures differs per edition', () => {
    const count = (division: number) => results(`${division}/system/AvailableFeatures`).length;
    expect(count(main)).toBeGreaterThan(count(webshop));
  });

  test('trade resources answer 403 without the trade edition', () => {
    expect(b.get(`${webshop}/inventory/ItemWarehouses?$top=1&$select=ID`).status).toBe(403);
    expect(b.get(`${webshop}/salesorder/SalesOrders?$top=1`).status).toBe(403);
    expect(b.get(`${main}/inventory/ItemWarehouses?$top=1&$select=ID`).status).not.toBe(403);
  });

  test('the edition can be changed while it runs', () => {
    const own = bench();
    own.sandbox.exchange({
      method: 'POST',
      url: `http://exact.test/_control/divisions/${main}/edition`,
      headers: { 'content-type': 'application/json' },
      body: new TextEncoder().encode('{"edition":"bookkeeping"}'),
    });
    expect(own.get(`${main}/inventory/ItemWarehouses?$top=1`).status).toBe(403);
  });
});

describe('finance master data (exact-online.md 7.4)', () => {
  test('there is a sales journal, found by type and not by code', () => {
    const journals = results(`${main}/financial/Journals?$filter=Type eq 20&$select=Code,Type,GLAccountType`);
    expect(journals.length).toBeGreaterThan(0);
    expect(journals.every((row) => at(row, 'GLAccountType') === 20)).toBe(true);
  });

  test('VAT codes are padded right to 3, and percentages are fractions of today', () => {
    const codes = results(`${main}/vat/VATCodes?$select=Code,Percentage,Type,VATTransactionType`);
    const high = codes.find((row) => at(row, 'Code') === '2  ');
    expect([at(high, 'Percentage'), at(high, 'Type'), at(high, 'VATTransactionType')]).toEqual([0.21, 'E', 'S']);
  });

  test('the low rate was another one before 2019', () => {
    const old = bench();
    old.sandbox.clock.set(Date.UTC(2018, 11, 31, 12));
    const { access: token } = old.consent();
    const [code] = list(
      at(old.get(`${main}/vat/VATCodes?$filter=Code eq '1'&$expand=VATPercentages`, { token }).json, 'd', 'results'),
    );
    expect(at(code, 'Percentage')).toBe(0.06);
    expect(
      list(at(code, 'VATPercentages', 'results'))
        .map((row) => at(row, 'Percentage'))
        .sort(),
    ).toEqual([0.06, 0.09]);
  });

  test('periods, payment conditions and currencies can be read; currencies by text key', () => {
    expect(results(`${main}/financial/FinancialPeriods?$filter=FinYear eq 2026`)).toHaveLength(12);
    expect(results(`${main}/cashflow/PaymentConditions`).length).toBeGreaterThan(3);
    expect(at(b.get(`${main}/general/Currencies('EUR')`).json, 'd', 'Description')).toBe('Euro');
  });

  test('G/L accounts have their sync and bulk twins', () => {
    const sync = results(`${main}/sync/Financial/GLAccounts?$filter=Timestamp gt 1L&$select=ID,Timestamp,Code`);
    expect(sync.length).toBe(results(`${main}/bulk/Financial/GLAccounts?$select=ID`).length);
  });

  test('a G/L account is created, refused twice, and not deleted while a journal uses it', () => {
    const own = bench();
    const path = `${main}/financial/GLAccounts`;
    expect(own.call('POST', path, { body: { Code: '8888', Description: 'Proef', Type: 110 } }).status).toBe(201);
    const again = own.call('POST', path, { body: { Code: '8888', Description: 'Proef' } });
    expect([again.status, errorText(again)]).toEqual([500, 'Gegeven bestaat reeds.']);
    expect(errorText(own.call('POST', path, { body: {} }))).toBe('Verplicht: Code\r\nVerplicht: Omschrijving');
    const [cash] = results(`${path}?$filter=Type eq 10`, own);
    const refused = own.call('DELETE', `${path}(guid'${text(at(cash, 'ID'))}')`);
    expect([refused.status, errorText(refused)]).toEqual([
      500,
      'Kan niet verwijderen: Grootboekrekening - Gebruikt in: Dagboeken',
    ]);
  });

  test('read-only resources refuse writes', () => {
    expect(b.call('POST', `${main}/financial/FinancialPeriods`, { body: {} }).status).toBe(405);
  });
});

describe('classifications (exact-online.md 7.2)', () => {
  test('the name’s SequenceNumber tells which ClassificationN it feeds', () => {
    const [name] = results(`${main}/crm/AccountClassificationNames?$filter=SequenceNumber eq 1`);
    const filter = `$filter=AccountClassificationName eq guid'${text(at(name, 'ID'))}'`;
    const classes = results(`${main}/crm/AccountClassifications?${filter}`);
    expect(classes.map((row) => at(row, 'Code')).sort()).toEqual(['BOUW', 'HORECA', 'ZORG']);
    const own = bench();
    const body = { Name: 'x', Classification1: text(at(classes[0], 'ID')) };
    expect(own.call('POST', `${main}/crm/Accounts`, { body }).status).toBe(201);
    const wrong = { Name: 'x', Classification1: text(at(name, 'ID')) };
    expect(own.call('POST', `${main}/crm/Accounts`, { body: wrong }).status).toBe(500);
  });
});
