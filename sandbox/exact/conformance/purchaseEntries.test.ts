import { describe, expect, test } from 'vitest';
import { type Answer, at, type Bench, bench, errorText, type Json, main, text } from './bench.ts';
import { customer, glAccount, linesOf, postBank, rows } from './books.ts';

function supplier(b: Bench): string {
  const made = b.call('POST', `${main}/crm/Accounts`, { body: { Name: 'Leverancier B.V.', IsSupplier: true } });
  return text(at(made.json, 'd', 'ID'));
}

function post(b: Bench, account: string, line: object, more: object = {}): Answer {
  const PurchaseEntryLines = [{ GLAccount: glAccount(b, '4400'), VATCode: '5', ...line }];
  const body = { Supplier: account, Journal: '60', PurchaseEntryLines, ...more };
  return b.call('POST', `${main}/purchaseentry/PurchaseEntries`, { body });
}

function entered(b: Bench, account: string, line: object, more: object = {}): Json {
  const answer = post(b, account, line, more);
  if (answer.status !== 201) throw new Error(`${answer.status}: ${answer.text}`);
  return at(answer.json, 'd');
}

const paymentsOf = (b: Bench, account: string): readonly Json[] =>
  rows(b, `cashflow/Payments?$select=*&$filter=Account eq guid'${account}'`);
const payablesOf = (b: Bench, account: string): readonly Json[] =>
  rows(b, `read/financial/PayablesList?$filter=AccountId eq guid'${account}'`);

describe('purchase entries (exact-online.md 7.5)', () => {
  test('a minimal entry has its defaults and a document of its own [L: observedCreate2026]', () => {
    const b = bench();
    const entry = entered(b, supplier(b), { AmountFC: 100 }, { Description: 'Papier' });
    expect(entry).toMatchObject({
      AmountFC: 121,
      DocumentSubject: 'Papier',
      InvoiceNumber: at(entry, 'EntryNumber'),
      Rate: 1,
      Status: 20,
      SupplierName: 'Leverancier B.V.',
      Type: 30,
      VATAmountFC: 21,
    });
    expect(String(at(entry, 'EntryNumber'))).toMatch(/^2660\d{4}$/);
    const [document] = rows(b, `documents/Documents?$filter=ID eq guid'${text(at(entry, 'Document'))}'`);
    expect(document).toMatchObject({ Type: 20, FinancialTransactionEntryID: at(entry, 'EntryID') });
  });

  test('costs and tax are debits, the payable is line 0 and a credit', () => {
    const b = bench();
    const booked = linesOf(b, entered(b, supplier(b), { AmountFC: 100 }));
    expect(booked.map((line) => [at(line, 'GLAccountCode'), at(line, 'AmountDC'), at(line, 'Type')])).toEqual([
      ['1600', -121, 30],
      ['4400', 100, 30],
      ['1500', 21, 30],
    ]);
  });

  test('a body with AmountDC instead of AmountFC is not booked [L]', () => {
    const b = bench();
    expect(errorText(post(b, supplier(b), { AmountDC: 100 }))).toBe('Verplicht: Bedrag');
  });

  test.each([
    [{}, { Supplier: null }, 'Verplicht: Leverancier'],
    [{}, { Journal: '70' }, 'Ongeldig: Dagboek'],
    [{}, { EntryDate: '2022-01-01' }, 'Afgesloten: Periode'],
    [{ VATCode: '2' }, {}, 'Ongeldig: Btw-code'],
    [{ GLAccount: null }, {}, 'Verplicht: Grootboekrekening'],
  ])('line %j of entry %j is refused: %s', (line, header, expected) => {
    const b = bench();
    const answer = post(b, supplier(b), { AmountFC: 1, ...line }, header);
    expect([answer.status, errorText(answer)]).toEqual([500, expected]);
  });

  test('an account that is no supplier is refused in the words of the sheet', () => {
    const b = bench();
    expect(errorText(post(b, customer(b), { AmountFC: 1 }))).toBe('Ongeldig: Leverancier (Type)');
  });

  test('a credit note is 31; PUT and DELETE while it is open', () => {
    const b = bench();
    const account = supplier(b);
    const entry = entered(b, account, { AmountFC: -100 });
    expect(entry).toMatchObject({ Type: 31, AmountFC: -121 });
    const path = `${main}/purchaseentry/PurchaseEntries(guid'${text(at(entry, 'EntryID'))}')`;
    expect(b.call('PUT', path, { body: { YourRef: 'F-17' } }).status).toBe(204);
    expect(paymentsOf(b, account)).toMatchObject([{ YourRef: 'F-17', TransactionAmountDC: 121, TransactionType: 31 }]);
    expect(b.call('DELETE', path).status).toBe(204);
    expect(paymentsOf(b, account)).toEqual([]);
  });
});

describe('payables (exact-online.md 5, 7.8)', () => {
  test('an open payable mirrors a receivable; sync tells them apart by LineType [O]', () => {
    const b = bench();
    const account = supplier(b);
    const entry = entered(b, account, { AmountFC: 100 });
    expect(paymentsOf(b, account)).toMatchObject([
      { AmountDC: 121, TransactionAmountDC: -121, Status: 20, GLAccountCode: '1600', TransactionType: 30 },
    ]);
    const newest = rows(b, 'sync/Cashflow/PaymentTerms?$filter=Timestamp gt 1L').at(-1);
    expect(newest).toMatchObject({ LineType: 22, TransactionEntryID: at(entry, 'EntryID'), IsFullyPaid: false });
    expect(payablesOf(b, account)).toMatchObject([{ Amount: 121, JournalCode: '60' }]);
    expect(rows(b, `read/financial/ReceivablesList?$filter=AccountId eq guid'${account}'`)).toEqual([]);
    expect(rows(b, `bulk/Cashflow/Payments?$select=ID,Status&$filter=Account eq guid'${account}'`)).toHaveLength(1);
  });

  test('paying by bank settles it, in part as well, and undoing opens it again', () => {
    const b = bench();
    const account = supplier(b);
    const entry = entered(b, account, { AmountFC: 100 });
    const line = { Account: account, GLAccount: glAccount(b, '1600'), OurRef: at(entry, 'InvoiceNumber') };
    const paid = [-21, -100].map((AmountFC) => at(postBank(b, [{ ...line, AmountFC }]).json, 'd', 'EntryID'));
    expect(paymentsOf(b, account).map((term) => at(term, 'Status'))).toEqual([50, 50]);
    expect(payablesOf(b, account)).toEqual([]);
    for (const id of paid) {
      b.call('DELETE', `${main}/financialtransaction/BankEntries(guid'${text(id)}')`);
    }
    expect(payablesOf(b, account)).toMatchObject([{ Amount: 121 }]);
  });

  test('a payment over the payable account never settles a receivable', () => {
    const b = bench();
    const account = supplier(b);
    b.call('PUT', `${main}/crm/Accounts(guid'${account}')`, { body: { Status: 'C' } });
    entered(b, account, { AmountFC: -100 });
    const sale = { Customer: account, Journal: '70' };
    const SalesEntryLines = [{ GLAccount: glAccount(b, '8000'), AmountFC: 100 }];
    b.call('POST', `${main}/salesentry/SalesEntries`, { body: { ...sale, SalesEntryLines } });
    postBank(b, [{ Account: account, AmountFC: 121 }]);
    const open = rows(b, `cashflow/Receivables?$select=*&$filter=Account eq guid'${account}'`);
    expect(open).toMatchObject([{ Status: 50 }]);
    expect(paymentsOf(b, account)).toMatchObject([{ Status: 20 }]);
  });
});

describe('overviews of open items (exact-online.md 7.8)', () => {
  test('per party by age, in total by age, and in counts', () => {
    const b = bench();
    const account = supplier(b);
    entered(b, account, { AmountFC: 100 });
    entered(b, account, { AmountFC: 200 }, { EntryDate: '2026-03-01' });
    const [aged] = rows(b, `read/financial/AgingPayablesList?$filter=AccountId eq guid'${account}'`);
    expect(aged).toMatchObject({
      AccountName: 'Leverancier B.V.',
      AgeGroup1Amount: 121,
      AgeGroup2Amount: 0,
      AgeGroup4Amount: 242,
      TotalAmount: 363,
    });
    const total = (list: readonly Json[], name: string): number =>
      list.reduce((sum: number, row) => sum + Math.round(Number(at(row, name)) * 100), 0);
    const payables = rows(b, 'read/financial/PayablesList');
    const receivables = rows(b, 'read/financial/AgingReceivablesList');
    const overview = rows(b, 'read/financial/AgingOverview');
    expect(total(overview, 'AmountPayable')).toBe(total(payables, 'Amount'));
    expect(total(overview, 'AmountReceivable')).toBe(total(receivables, 'TotalAmount'));
    const [euros] = rows(b, 'read/financial/OutstandingInvoicesOverview');
    expect(euros).toMatchObject({ CurrencyCode: 'EUR', OutstandingPayableInvoiceCount: payables.length });
    expect(total([euros], 'OutstandingPayableInvoiceAmount')).toBe(total(payables, 'Amount'));
    expect(Number(at(euros, 'OverduePayableInvoiceCount'))).toBeGreaterThan(0);
  });

  test('seeded purchases are open, documented and balanced', () => {
    const b = bench({ isLimited: false }, 300);
    const entries = rows(b, 'purchaseentry/PurchaseEntries?$select=EntryID,AmountDC,Document,SupplierName');
    expect(entries.length).toBeGreaterThan(10);
    for (const entry of entries) {
      const cents = linesOf(b, entry).map((line) => Math.round(Number(at(line, 'AmountDC')) * 100));
      expect([cents.reduce((sum, one) => sum + one, 0), at(entry, 'Document')]).toEqual([0, expect.any(String)]);
    }
  });
});
