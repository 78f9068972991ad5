import { describe, expect, test } from 'vitest';
import { at, type Bench, bench, errorText, type Json, list, main, text } from './bench.ts';
import { customer, entered, glAccount, linesOf, postBank, rows, termsOf } from './books.ts';

const sum = (found: readonly Json[], name: string): number =>
  found.reduce((total: number, row) => total + Math.round(Number(at(row, name)) * 100), 0) / 100;

function paid(b: Bench, lines: readonly object[], more: object = {}): Json {
  const answer = postBank(b, lines, more);
  if (answer.status !== 201) throw new Error(`${answer.status}: ${answer.text}`);
  return at(answer.json, 'd');
}

const remove = (b: Bench, entry: Json) =>
  b.call('DELETE', `${main}/financialtransaction/BankEntries(guid'${text(at(entry, 'EntryID'))}')`);

const openOf = (b: Bench, account: string) =>
  rows(b, `read/financial/ReceivablesList?$filter=AccountId eq guid'${account}'`);

/** What a client can see of a term, apart from rowversion and stamps. */
const seen = (terms: readonly Json[]) =>
  terms.map((term) => [at(term, 'ID'), at(term, 'AmountDC'), at(term, 'Status'), at(term, 'LastPaymentDate')]);

describe('bank entries (exact-online.md 7.8)', () => {
  test('an exact payment settles the receivable', () => {
    const b = bench();
    const account = customer(b);
    const entry = entered(b, account, [{ AmountFC: 100 }]);
    paid(b, [{ Account: account, AmountFC: 121, Date: '2026-06-20' }]);
    const [term] = termsOf(b, entry);
    expect(term).toMatchObject({ Status: 50, IsFullyPaid: true, LastPaymentDate: `/Date(${Date.UTC(2026, 5, 20)})/` });
    expect(openOf(b, account)).toEqual([]);
    const status = at(
      b.get(`${main}/salesentry/SalesEntries(guid'${text(at(entry, 'EntryID'))}')`).json,
      'd',
      'Status',
    );
    expect(status).toBe(20);
  });

  test('the term’s rowversion rises with the payment', () => {
    const b = bench();
    const account = customer(b);
    const entry = entered(b, account, [{ AmountFC: 100 }]);
    const newest = () => rows(b, 'sync/Cashflow/PaymentTerms?$filter=Timestamp gt 1L').at(-1);
    const before = Number(at(newest(), 'Timestamp'));
    paid(b, [{ Account: account, AmountFC: 121 }]);
    expect(newest()).toMatchObject({ TransactionEntryID: at(entry, 'EntryID'), LineType: 20, IsFullyPaid: true });
    expect(Number(at(newest(), 'Timestamp'))).toBeGreaterThan(before);
  });

  test('OurRef names the invoice, whatever else has the same amount', () => {
    const b = bench();
    const account = customer(b);
    const one = entered(b, account, [{ AmountFC: 100 }]);
    const two = entered(b, account, [{ AmountFC: 100 }]);
    paid(b, [{ Account: account, AmountFC: 121, OurRef: at(two, 'InvoiceNumber') }]);
    expect([termsOf(b, one), termsOf(b, two)].map(([term]) => at(term, 'Status'))).toEqual([20, 50]);
  });

  test('another customer’s money settles nothing', () => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC: 100 }]);
    const other = customer(b);
    paid(b, [{ Account: other, AmountFC: 121, OurRef: at(entry, 'InvoiceNumber') }]);
    expect(termsOf(b, entry)).toMatchObject([{ Status: 20 }]);
    expect(openOf(b, other)).toMatchObject([{ Amount: -121 }]);
  });

  test('a partial payment splits the term: one TransactionID, another EntryID [O]', () => {
    const b = bench();
    const account = customer(b);
    const entry = entered(b, account, [{ AmountFC: 100 }]);
    paid(b, [{ Account: account, AmountFC: 21, OurRef: at(entry, 'InvoiceNumber') }]);
    const [open, settled] = termsOf(b, entry);
    expect([open, settled]).toMatchObject([
      { AmountDC: -100, Status: 20, IsFullyPaid: false, TransactionAmountDC: 121 },
      { AmountDC: -21, Status: 50, IsFullyPaid: true, TransactionAmountDC: 121 },
    ]);
    expect(at(open, 'TransactionID')).toBe(at(settled, 'TransactionID'));
    expect(at(open, 'EntryID')).not.toBe(at(settled, 'EntryID'));
    paid(b, [{ Account: account, AmountFC: 100, OurRef: at(entry, 'InvoiceNumber') }]);
    expect(termsOf(b, entry).map((term) => at(term, 'Status'))).toEqual([50, 50]);
  });

  test('too much leaves a credit open', () => {
    const b = bench();
    const account = customer(b);
    const entry = entered(b, account, [{ AmountFC: 100 }]);
    const payment = paid(b, [{ Account: account, AmountFC: 150, OurRef: at(entry, 'InvoiceNumber') }]);
    expect(termsOf(b, entry)).toMatchObject([{ Status: 50, AmountDC: -121 }]);
    expect(openOf(b, account)).toMatchObject([{ Amount: -29 }]);
    expect(termsOf(b, payment)).toMatchObject([{ AmountDC: 29, TransactionAmountDC: -29, TransactionType: 40 }]);
  });

  test('a credit note is open the other way round, and paying out settles it', () => {
    const b = bench();
    const account = customer(b);
    const credit = entered(b, account, [{ AmountFC: -100 }]);
    expect(termsOf(b, credit)).toMatchObject([{ AmountDC: 121, TransactionAmountDC: -121, TransactionType: 21 }]);
    paid(b, [{ Account: account, AmountFC: -121 }]);
    expect(termsOf(b, credit)).toMatchObject([{ Status: 50 }]);
  });

  test.each([
    ['full', [121]],
    ['partial', [21]],
    ['in three parts', [21, 40, 60]],
    ['too much', [200]],
    ['part, then too much', [50, 100]],
  ])('undoing restores what was open: %s', (_name, amounts) => {
    const b = bench();
    const account = customer(b);
    const entry = entered(b, account, [{ AmountFC: 100 }]);
    const before = seen(termsOf(b, entry));
    const OurRef = at(entry, 'InvoiceNumber');
    const payments = amounts.map((AmountFC) => paid(b, [{ Account: account, AmountFC, OurRef }]));
    expect(termsOf(b, entry).some((term) => at(term, 'Status') === 50)).toBe(true);
    for (const payment of payments) expect(remove(b, payment).status).toBe(204);
    expect(seen(termsOf(b, entry))).toEqual(before);
    expect(openOf(b, account)).toHaveLength(1);
  });

  test('a matched entry refuses PUT and DELETE until the payment is undone [U]', () => {
    const b = bench();
    const account = customer(b);
    const entry = entered(b, account, [{ AmountFC: 100 }]);
    const payment = paid(b, [{ Account: account, AmountFC: 121 }]);
    const path = `${main}/salesentry/SalesEntries(guid'${text(at(entry, 'EntryID'))}')`;
    const put = b.call('PUT', path, { body: { YourRef: 'x' } });
    expect([put.status, errorText(put)]).toEqual([500, 'Kan niet wijzigen: Verkoopboeking - Reeds afgeletterd']);
    expect(errorText(b.call('DELETE', path))).toBe('Kan niet verwijderen: Verkoopboeking - Reeds afgeletterd');
    remove(b, payment);
    expect(b.call('DELETE', path).status).toBe(204);
  });

  test('a surplus that was paid back keeps its payment from being undone', () => {
    const b = bench();
    const account = customer(b);
    const surplus = paid(b, [{ Account: account, AmountFC: 50 }]);
    const back = paid(b, [{ Account: account, AmountFC: -50 }]);
    expect(errorText(remove(b, surplus))).toBe('Kan niet verwijderen: Bankboeking - Reeds afgeletterd');
    expect([remove(b, back).status, remove(b, surplus).status]).toEqual([204, 204]);
  });

  test('closing must be opening plus lines [C]; what is not sent is computed', () => {
    const b = bench();
    const line = { Account: customer(b), AmountFC: 121 };
    const wrong = postBank(b, [line], { OpeningBalanceFC: 1000, ClosingBalanceFC: 1120 });
    expect([wrong.status, errorText(wrong)]).toEqual([500, 'Ongeldig: Eindsaldo']);
    const one = paid(b, [line], { OpeningBalanceFC: 1000, ClosingBalanceFC: 1121 });
    expect(one).toMatchObject({ ClosingBalanceFC: 1121, FinancialYear: 2026, FinancialPeriod: 6, Status: 20 });
    expect(paid(b, [line])).toMatchObject({ OpeningBalanceFC: 1121, ClosingBalanceFC: 1242 });
  });

  test.each([
    [{ JournalCode: '70' }, {}, 'Ongeldig: Dagboek'],
    [{ JournalCode: null }, {}, 'Verplicht: Dagboek'],
    [{ JournalCode: '21' }, {}, 'Ongeldig: Dagboek'],
    [{}, { AmountFC: null }, 'Verplicht: Bedrag'],
    [{}, { GLAccount: null }, 'Verplicht: Grootboekrekening'],
    [{}, { Account: null }, 'Verplicht: Relatie'],
    [{}, { Date: '2020-01-01' }, 'Afgesloten: Periode'],
  ])('%j with line %j is refused: %s', (header, line, expected) => {
    const b = bench();
    const answer = postBank(b, [{ Account: customer(b), AmountFC: 1, ...line }], header);
    expect([answer.status, errorText(answer)]).toEqual([500, expected]);
  });

  test('its transaction lines are of type 40, balanced, and point at what they settled', () => {
    const b = bench();
    const account = customer(b);
    const entry = entered(b, account, [{ AmountFC: 100 }]);
    const costs = { GLAccount: glAccount(b, '4400'), AmountFC: -21 };
    const payment = paid(b, [{ Account: account, AmountFC: 121 }, costs]);
    const lines = linesOf(b, payment);
    expect(lines.map((line) => [at(line, 'GLAccountCode'), at(line, 'AmountDC'), at(line, 'Type')])).toEqual([
      ['1100', 100, 40],
      ['1300', -121, 40],
      ['4400', 21, 40],
    ]);
    expect(at(lines[1], 'OffsetID')).toBe(at(linesOf(b, entry)[0], 'ID'));
  });

  test('a line that is posted by itself joins its entry', () => {
    const b = bench();
    const account = customer(b);
    const entry = entered(b, account, [{ AmountFC: 100 }]);
    const payment = paid(b, [{ Account: account, AmountFC: 1 }], { OpeningBalanceFC: 0 });
    const body = { EntryID: at(payment, 'EntryID'), Account: account, AmountFC: 121, GLAccount: glAccount(b, '1300') };
    expect(b.call('POST', `${main}/financialtransaction/BankEntryLines`, { body }).status).toBe(201);
    expect(termsOf(b, entry)).toMatchObject([{ Status: 50 }]);
    const path = `${main}/financialtransaction/BankEntries(guid'${text(at(payment, 'EntryID'))}')`;
    expect(at(b.get(path).json, 'd', 'ClosingBalanceFC')).toBe(122);
  });

  test('an invoice in dollars is settled in dollars', () => {
    const b = bench();
    const account = customer(b);
    const entry = entered(b, account, [{ AmountFC: 100, VATCode: '8' }], { Currency: 'USD', Rate: 0.92 });
    paid(b, [{ Account: account, AmountFC: 100, ExchangeRate: 0.9 }]);
    expect(termsOf(b, entry)).toMatchObject([{ Status: 20 }]);
    paid(b, [{ Account: account, AmountFC: 100, ExchangeRate: 0.9 }], { Currency: 'USD' });
    expect(termsOf(b, entry)).toMatchObject([{ Status: 50, AmountDC: -92, AmountFC: -100 }]);
  });
});

describe('receivables (exact-online.md 4.6, 7.8)', () => {
  test('a bare list needs $select or $top=1 [L: picqer#34, #62]', () => {
    const b = bench();
    const bare = b.get(`${main}/cashflow/Receivables`);
    expect([bare.status, errorText(bare)]).toEqual([
      400,
      'Please add a $select or a $top=1 statement to the query string.',
    ]);
    expect(b.get(`${main}/cashflow/Receivables?$top=1`).status).toBe(200);
  });

  test('bulk takes its documented filters only [O]', () => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC: 100 }]);
    const path = 'bulk/Cashflow/Receivables?$select=ID,InvoiceNumber&$filter=';
    expect(rows(b, `${path}InvoiceNumber eq ${at(entry, 'InvoiceNumber')}`)).toHaveLength(1);
    expect(errorText(b.get(`${main}/${path}YourRef eq 'x'`))).toBe(
      'Filtering on these fields is not supported: YourRef',
    );
  });

  test('three texts can be changed, amounts cannot', () => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC: 100 }]);
    const path = `${main}/cashflow/Receivables(guid'${text(at(termsOf(b, entry)[0], 'ID'))}')`;
    expect(b.call('PUT', path, { body: { PaymentReference: 'RF18', AmountDC: 1 } }).status).toBe(204);
    expect(termsOf(b, entry)).toMatchObject([{ PaymentReference: 'RF18', AmountDC: -121 }]);
  });
});

describe('the seeded books', () => {
  const b = bench({ isLimited: false }, 300);

  /** Every page of a list. */
  function all(path: string): readonly Json[] {
    const found: Json[] = [];
    let next: string | null = `${main}/${path}`;
    while (next !== null) {
      const { json } = b.get(next);
      found.push(...list(at(json, 'd', 'results')));
      const following = at(json, 'd', '__next');
      next = typeof following === 'string' ? following.slice('http://exact.test/api/v1/'.length) : null;
    }
    return found;
  }

  test('about two entries per relation, most of them paid', () => {
    const entries = Number(b.get(`${main}/salesentry/SalesEntries/$count`).text);
    expect(entries).toBeGreaterThan(300);
    expect(entries).toBeLessThan(900);
    const terms = all('bulk/Cashflow/Receivables?$select=ID,IsFullyPaid');
    const settled = terms.filter((term) => at(term, 'IsFullyPaid') === true);
    expect(settled.length / terms.length).toBeGreaterThan(0.6);
  });

  test('every entry is balanced, and the receivable account agrees with the open items', () => {
    const lines = all('bulk/Financial/TransactionLines?$select=EntryID,AmountDC,GLAccountCode');
    const byEntry = Map.groupBy(lines, (line) => text(at(line, 'EntryID')));
    expect([...byEntry.values()].filter((ofEntry) => sum(ofEntry, 'AmountDC') !== 0)).toEqual([]);
    const receivable = lines.filter((line) => at(line, 'GLAccountCode') === '1300');
    const open = all('read/financial/ReceivablesList?$select=HID,Amount');
    expect(sum(receivable, 'AmountDC')).toBe(sum(open, 'Amount'));
  });

  test('ReceivablesList pages by HID through everything that is open', () => {
    const found = all('read/financial/ReceivablesList?$select=HID').map((row) => Number(at(row, 'HID')));
    expect(found.length).toBeGreaterThan(60);
    expect(found).toEqual([...new Set(found)].sort((one, two) => one - two));
  });

  test('the newest entries have their PDF', () => {
    const documented = rows(b, 'salesentry/SalesEntries?$filter=Document ne null&$select=EntryID,Document');
    expect(documented.length).toBeGreaterThan(10);
    const [attachment] = rows(
      b,
      `documents/DocumentAttachments?$filter=Document eq guid'${text(at(documented[0], 'Document'))}'`,
    );
    const url = new URL(text(at(attachment, 'Url')));
    const file = b.page(url.pathname + url.search, { authorization: `Bearer ${b.token}` });
    expect([file.status, file.text.slice(0, 8)]).toEqual([200, '%PDF-1.4']);
    expect(sum([attachment], 'FileSize')).toBe(Buffer.byteLength(file.text, 'latin1'));
  });
});
