import { describe, expect, test } from 'vitest';
import { type Answer, at, type Bench, bench, errorText, type Json, list, main, text } from './bench.ts';
import { customer, entered, glAccount, linesOf, rows, termsOf } from './books.ts';

const post = (b: Bench, path: string, body: object): Answer => b.call('POST', `${main}/${path}`, { body });

function made(b: Bench, path: string, body: object): Json {
  const answer = post(b, path, body);
  if (answer.status !== 201) throw new Error(`${answer.status}: ${answer.text}`);
  return at(answer.json, 'd');
}

const remove = (b: Bench, path: string, entry: Json): Answer =>
  b.call('DELETE', `${main}/${path}(guid'${text(at(entry, 'EntryID'))}')`);

describe('cash entries (exact-online.md 7.8)', () => {
  const path = 'financialtransaction/CashEntries';
  const body = (b: Bench, line: object, more: object = {}): object => ({
    JournalCode: '10',
    CashEntryLines: [{ GLAccount: glAccount(b, '1300'), ...line }],
    ...more,
  });

  test('cash settles a receivable as the bank does, and DELETE opens it again', () => {
    const b = bench();
    const account = customer(b);
    const entry = entered(b, account, [{ AmountFC: 100 }]);
    const cash = made(b, path, body(b, { Account: account, AmountFC: 121 }, { OpeningBalanceFC: 50 }));
    expect(cash).toMatchObject({ ClosingBalanceFC: 171, Status: 20 });
    expect(String(at(cash, 'EntryNumber'))).toMatch(/^2610\d{4}$/);
    expect(termsOf(b, entry)).toMatchObject([{ Status: 50 }]);
    expect(linesOf(b, cash).map((line) => [at(line, 'GLAccountCode'), at(line, 'AmountDC')])).toEqual([
      ['1000', 121],
      ['1300', -121],
    ]);
    expect(remove(b, path, cash).status).toBe(204);
    expect(termsOf(b, entry)).toMatchObject([{ Status: 20 }]);
  });

  test('another journal is refused in its own words [L: picqer#452]', () => {
    const b = bench();
    const { access: token } = b.consent('emily@vandermeulen.example');
    const sent = body(b, { GLAccount: glAccount(b, '4400'), AmountFC: -5 }, { JournalCode: '20' });
    const answer = b.call('POST', `${main}/${path}`, { token, body: sent });
    expect([answer.status, errorText(answer)]).toEqual([500, 'Invalid journal. The journal must be a cash journal.']);
  });

  test.each([
    [{}, { JournalCode: 'x' }, 'Ongeldige referentie: Journals'],
    [{}, { ClosingBalanceFC: 9, OpeningBalanceFC: 9 }, 'Ongeldig: Eindsaldo'],
    [{ VATCode: '99' }, {}, 'Ongeldige referentie: Btw-code'],
    [{ GLAccount: null }, {}, 'Verplicht: Grootboekrekening'],
  ])('line %j of %j is refused: %s', (line, more, expected) => {
    const b = bench();
    const sent = body(b, { GLAccount: glAccount(b, '4400'), AmountFC: -5, ...line }, more);
    expect(errorText(post(b, path, sent))).toBe(expected);
  });

  test('a line by itself joins its entry', () => {
    const b = bench();
    const GLAccount = glAccount(b, '4400');
    const cash = made(b, path, body(b, { GLAccount, AmountFC: -5 }, { OpeningBalanceFC: 100 }));
    made(b, 'financialtransaction/CashEntryLines', { EntryID: at(cash, 'EntryID'), GLAccount, AmountFC: -7.5 });
    const [after] = rows(b, `${path}?$filter=EntryID eq guid'${text(at(cash, 'EntryID'))}'`);
    expect(after).toMatchObject({ ClosingBalanceFC: 87.5 });
  });
});

describe('general journal entries (exact-online.md 7.8)', () => {
  const path = 'generaljournalentry/GeneralJournalEntries';
  const body = (
    b: Bench,
    amounts: readonly (readonly [code: string, amount: number])[],
    more: object = {},
    line: object = {},
  ): object => ({
    JournalCode: '90',
    GeneralJournalEntryLines: amounts.map(([code, AmountFC]) => ({
      AmountFC,
      GLAccount: glAccount(b, code),
      ...line,
    })),
    ...more,
  });

  test('debit is positive, credit negative; the lines are booked as they are', () => {
    const b = bench();
    const entry = made(
      b,
      path,
      body(b, [
        ['4400', 75.5],
        ['2000', -75.5],
      ]),
    );
    expect(entry).toMatchObject({ Status: 20, Type: 90, FinancialYear: 2026, FinancialPeriod: 6 });
    expect(
      linesOf(b, entry).map((line) => [at(line, 'LineNumber'), at(line, 'GLAccountCode'), at(line, 'AmountDC')]),
    ).toEqual([
      [1, '4400', 75.5],
      [2, '2000', -75.5],
    ]);
    const [listed] = rows(
      b,
      `financialtransaction/Transactions?$filter=EntryID eq guid'${text(at(entry, 'EntryID'))}'`,
    );
    expect(listed).toMatchObject({ JournalCode: '90', Type: 90, TypeDescription: 'Memoriaalboeking' });
  });

  test('an entry that does not balance is refused with year, period, type and difference', () => {
    const b = bench();
    const answer = post(
      b,
      path,
      body(b, [
        ['4400', 75.5],
        ['2000', -70],
      ]),
    );
    expect([answer.status, errorText(answer)]).toEqual([
      500,
      'Boeking niet in evenwicht: Jaar / Periode (Type): 2026 / 6 (90) - Verschil: 5.50',
    ]);
  });

  test('dollars balance in euros as well, whatever rounding leaves', () => {
    const b = bench();
    const lines: readonly (readonly [string, number])[] = [
      ['4400', 0.05],
      ['4500', 0.05],
      ['2000', -0.1],
    ];
    const entry = made(b, path, body(b, lines, { Currency: 'USD', ExchangeRate: 0.9 }));
    expect(linesOf(b, entry).map((line) => at(line, 'AmountDC'))).toEqual([0.05, 0.05, -0.1]);
  });

  test('a credit on the receivable account settles an invoice; DELETE opens it again', () => {
    const b = bench();
    const account = customer(b);
    const sale = entered(b, account, [{ AmountFC: 100 }]);
    const memo = made(
      b,
      path,
      body(
        b,
        [
          ['1300', -121],
          ['2000', 121],
        ],
        {},
        { Account: account },
      ),
    );
    expect(termsOf(b, sale)).toMatchObject([{ Status: 50, IsFullyPaid: true }]);
    expect(at(linesOf(b, memo)[0], 'OffsetID')).toBe(at(linesOf(b, sale)[0], 'ID'));
    remove(b, path, memo);
    expect(termsOf(b, sale)).toMatchObject([{ Status: 20 }]);
  });

  test.each([
    [{ JournalCode: '70' }, {}, 'Ongeldig: Dagboek'],
    [{ JournalCode: null }, {}, 'Verplicht: Dagboek'],
    [{ FinancialYear: 2022, FinancialPeriod: 1 }, {}, 'Afgesloten: Periode'],
    [{}, { CostCenter: 'NIETS' }, 'Ongeldige referentie: Kostenplaats\r\nOngeldige referentie: Kostenplaats'],
    [{ Currency: 'ZZZ' }, {}, 'Ongeldige referentie: Valuta'],
  ])('%j with lines %j is refused: %s', (more, line, expected) => {
    const b = bench();
    expect(
      errorText(
        post(
          b,
          path,
          body(
            b,
            [
              ['4400', 1],
              ['2000', -1],
            ],
            more,
            line,
          ),
        ),
      ),
    ).toBe(expected);
  });

  test('a line by itself would leave the entry out of balance', () => {
    const b = bench();
    const entry = made(
      b,
      path,
      body(b, [
        ['4400', 1],
        ['2000', -1],
      ]),
    );
    const line = { EntryID: at(entry, 'EntryID'), GLAccount: glAccount(b, '4400'), AmountFC: 1 };
    expect(errorText(post(b, 'generaljournalentry/GeneralJournalEntryLines', line))).toContain('Verschil: 1.00');
  });
});

describe('cost centres, cost units and rates (exact-online.md 7.4, 7.5)', () => {
  test('a code names one; an ended one is refused; a used one stays', () => {
    const b = bench();
    const account = customer(b);
    const center = made(b, 'hrm/Costcenters', { Code: 'ADM', Description: 'Administratie' });
    const sale = entered(b, account, [{ AmountFC: 100, CostCenter: 'ADM', CostUnit: 'VW1' }]);
    expect(linesOf(b, sale)[1]).toMatchObject({
      CostCenter: 'ADM',
      CostCenterDescription: 'Administratie',
      CostUnitDescription: 'Vrachtwagen 1',
    });
    const path = `${main}/hrm/Costcenters(guid'${text(at(center, 'ID'))}')`;
    expect(errorText(b.call('DELETE', path))).toBe(
      'Kan niet verwijderen: Kostenplaats - Gebruikt in: Verkoopboekingen',
    );
    expect(errorText(b.call('PUT', path, { body: { Code: 'ADM2' } }))).toBe('Ongeldig: Code');
    expect(b.call('PUT', path, { body: { EndDate: '2026-01-01' } }).status).toBe(204);
    expect(at(b.get(path).json, 'd', 'Active')).toBe(false);
    const GLAccount = glAccount(b, '4400');
    const lines = [{ GLAccount, AmountFC: 1, CostCenter: 'ADM' }];
    const cash = { JournalCode: '10', CashEntryLines: lines };
    expect(errorText(post(b, 'financialtransaction/CashEntries', cash))).toBe('Ongeldig: Kostenplaats');
  });

  test('an account can insist on one', () => {
    const b = bench();
    const code = { Code: '4410', Description: 'Drukwerk', Type: 121, UseCostcenter: 1 };
    const made4410 = made(b, 'financial/GLAccounts', code);
    const CashEntryLines = [{ GLAccount: at(made4410, 'ID'), AmountFC: -1 }];
    const answer = post(b, 'financialtransaction/CashEntries', { JournalCode: '10', CashEntryLines });
    expect(errorText(answer)).toBe('Verplicht: Kostenplaats');
  });

  test('the newest rate that had begun is the default of an entry', () => {
    const b = bench();
    const rate = made(b, 'financial/ExchangeRates', { SourceCurrency: 'USD', StartDate: '2026-06-20', Rate: 0.8 });
    expect(rate).toMatchObject({ TargetCurrency: 'EUR', TargetCurrencyDescription: 'Euro' });
    const account = customer(b);
    const dollars = (EntryDate: string): Json =>
      entered(b, account, [{ AmountFC: 100, VATCode: '8' }], { Currency: 'USD', EntryDate });
    expect(dollars('2026-06-25')).toMatchObject({ Rate: 0.8, AmountDC: 80 });
    expect(dollars('2026-06-01')).toMatchObject({ Rate: 0.862, AmountDC: 86.2 });
    const again = post(b, 'financial/ExchangeRates', { SourceCurrency: 'USD', StartDate: '2026-06-20', Rate: 1 });
    expect(errorText(again)).toBe('Gegeven bestaat reeds.');
    expect(errorText(post(b, 'financial/ExchangeRates', { Rate: 2 }))).toBe('Verplicht: Valuta');
  });
});

describe('journals and other ledger data (exact-online.md 7.4)', () => {
  test.each([
    ['financial/Journals', { Type: 11 }, 'Ongeldig: Type'],
    ['financial/Journals', {}, 'Verplicht: Type'],
    ['financial/GLAccounts', { Type: 999 }, 'Ongeldig: Type'],
    ['financial/GLAccounts', { BalanceSide: 'X' }, 'Ongeldig: Balanszijde'],
    ['financial/GLAccounts', { VATCode: '99' }, 'Ongeldige referentie: Btw-code'],
    ['vat/VATCodes', { Type: 'X' }, 'Ongeldig: Type'],
    ['cashflow/PaymentConditions', { PaymentMethod: 'X' }, 'Ongeldig: Betalingswijze'],
  ])('%s with %j is refused: %s', (path, more, expected) => {
    const b = bench();
    expect(errorText(post(b, path, { Code: '99', Description: 'Nieuw', ...more }))).toBe(expected);
  });

  test('a journal keeps an account of its type, and its type once it is used', () => {
    const b = bench();
    const sent = { Code: '22', Description: 'Tweede bank', Type: 12, GLAccount: glAccount(b, '1300') };
    expect(errorText(post(b, 'financial/Journals', sent))).toBe('Ongeldig: Grootboekrekeningtype');
    const journal = made(b, 'financial/Journals', { ...sent, GLAccount: glAccount(b, '1100') });
    const path = `${main}/financial/Journals(guid'${text(at(journal, 'ID'))}')`;
    const GLAccount = glAccount(b, '4400');
    made(b, 'financialtransaction/BankEntries', { JournalCode: '22', BankEntryLines: [{ GLAccount, AmountFC: -3 }] });
    const retyped = b.call('PUT', path, { body: { Type: 90 } });
    expect(errorText(retyped)).toBe('Ongeldig: Type');
    expect(errorText(b.call('DELETE', path))).toBe('Kan niet verwijderen: Dagboek - Gebruikt in: Bankboekingen');
  });

  test('each journal has a status in each period, through all pages', () => {
    const b = bench();
    const found: Json[] = [];
    let next: string | null = `${main}/read/financial/JournalStatusList?$filter=Year ge 2023 and Year le 2024`;
    while (next !== null) {
      const { json } = b.get(next);
      found.push(...list(at(json, 'd', 'results')));
      const following = at(json, 'd', '__next');
      next = typeof following === 'string' ? following.slice('http://exact.test/api/v1/'.length) : null;
    }
    expect(found).toHaveLength(8 * 24);
    const key = (row: Json): string => `${at(row, 'Journal')}/${at(row, 'Year')}/${at(row, 'Period')}`;
    expect(new Set(found.map(key)).size).toBe(8 * 24);
    expect(new Set(found.map((row) => `${at(row, 'Year')}: ${at(row, 'StatusDescription')}`))).toEqual(
      new Set(['2023: Afgesloten', '2024: Open']),
    );
  });
});

describe('codes of accounts (exact-online.md 7.2, 8.21)', () => {
  test.each([
    [{ SalesCurrency: 'ZZZ' }, 'Ongeldige referentie: Valuta'],
    [{ PaymentConditionSales: '99' }, 'Ongeldige referentie: Betalingsconditie'],
    [{ PurchaseVATCode: 'Q' }, 'Ongeldige referentie: Btw-code'],
    [{ GLAccountSales: '6f1c3b0e-0000-4000-8000-000000000000' }, 'Ongeldige referentie: Grootboekrekening'],
  ])('%j is refused: %s', (more, expected) => {
    const b = bench();
    expect(errorText(post(b, 'crm/Accounts', { Name: 'X', ...more }))).toBe(expected);
    expect(post(b, 'crm/Accounts', { Name: 'X', SalesVATCode: '2  ', PaymentConditionSales: '14' }).status).toBe(201);
  });
});
