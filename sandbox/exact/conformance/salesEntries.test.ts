import { describe, expect, test } from 'vitest';
import { at, type Bench, bench, errorText, list, main, text } from './bench.ts';
import { customer, entered, entryBody, glAccount, linesOf, postEntry, rows, termsOf } from './books.ts';

const day = (year: number, month: number, date: number): string => `/Date(${Date.UTC(year, month - 1, date)})/`;
const entryPath = (entry: unknown) => `${main}/salesentry/SalesEntries(guid'${text(at(entry as never, 'EntryID'))}')`;
const stored = (b: Bench, entry: unknown) => at(b.get(entryPath(entry)).json, 'd');

describe('sales entries (exact-online.md 7.5)', () => {
  test('an entry gets its number, dates, period and totals', () => {
    const b = bench();
    const entry = entered(b, customer(b), [
      { AmountFC: 100, VATCode: '2' },
      { AmountFC: 10.5, VATCode: '1' },
    ]);
    expect(entry).toMatchObject({
      AmountFC: 132.45,
      AmountDC: 132.45,
      VATAmountFC: 21.95,
      Currency: 'EUR',
      Rate: 1,
      PaymentCondition: '30',
      PaymentConditionPaymentMethod: 'B',
      EntryDate: day(2026, 6, 25),
      DueDate: day(2026, 7, 25),
      ReportingYear: 2026,
      ReportingPeriod: 6,
      Status: 20,
      Type: 20,
      CustomerName: 'Afnemer B.V.',
    });
    const number = Number(at(entry, 'EntryNumber'));
    expect(String(number)).toMatch(/^2670\d{4}$/);
    expect(at(entry, 'InvoiceNumber')).toBe(number);
    expect(at(entered(b, customer(b), [{ AmountFC: 1 }]), 'EntryNumber')).toBe(number + 1);
  });

  test.each([
    ['2', 100, 100, 21],
    ['4', 121, 100, 21],
    ['1', 0.05, 0.05, 0],
    ['4', 0.05, 0.04, 0.01],
    ['2', 2.5, 2.5, 0.53],
    ['2', -2.5, -2.5, -0.53],
    ['7', 100, 100, 0],
    ['0', 100, 100, 0],
  ])('VAT code %s of %d: base %d, tax %d', (VATCode, AmountFC, base, vat) => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC, VATCode }]);
    const [line] = rows(b, `salesentry/SalesEntryLines?$filter=EntryID eq guid'${text(at(entry, 'EntryID'))}'`);
    expect(line).toMatchObject({ AmountFC, VATBaseAmountFC: base, VATAmountFC: vat });
  });

  test('the VAT code defaults to that of the G/L account; the tax that is sent is taken', () => {
    const b = bench();
    expect(at(entered(b, customer(b), [{ AmountFC: 100 }]), 'VATAmountFC')).toBe(21);
    const own = entered(b, customer(b), [{ AmountFC: 100, VATAmountFC: 20.99 }]);
    expect(own).toMatchObject({ VATAmountFC: 20.99, AmountFC: 120.99 });
    expect(b.call('PUT', entryPath(own), { body: { YourRef: 'later' } }).status).toBe(204);
    expect(stored(b, own)).toMatchObject({ VATAmountFC: 20.99, YourRef: 'later' });
    expect(entered(b, customer(b), [{ AmountFC: 100 }], { VATAmountFC: 21.01 })).toMatchObject({ AmountFC: 121.01 });
  });

  test('lines as an object are refused with 400 [picqer#117, #277]', () => {
    const b = bench();
    const body = { ...entryBody(b, customer(b), []), SalesEntryLines: { AmountFC: 1 } };
    const answer = b.call('POST', `${main}/salesentry/SalesEntries`, { body });
    expect([answer.status, errorText(answer)]).toEqual([
      400,
      'Error processing request stream. The request should be a valid top-level resource object.',
    ]);
  });

  test('lines are deferred unless expanded; they are reached below the entry', () => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC: 1 }, { AmountFC: 2 }]);
    expect(text(at(entry, 'SalesEntryLines', '__deferred', 'uri'))).toContain('/SalesEntryLines');
    const expanded = b.get(`${entryPath(entry)}?$expand=SalesEntryLines`);
    expect(list(at(expanded.json, 'd', 'SalesEntryLines', 'results'))).toHaveLength(2);
    expect(list(at(b.get(`${entryPath(entry)}/SalesEntryLines`).json, 'd', 'results'))).toHaveLength(2);
  });

  test('only AmountFC counts: AmountDC alone is no amount [L]', () => {
    const b = bench();
    expect(errorText(postEntry(b, customer(b), [{ AmountDC: 100 }]))).toBe('Verplicht: Bedrag');
  });

  test.each([
    [{ Journal: '90' }, {}, 'Ongeldig: Dagboek'],
    [{ Journal: '1f2e7a34-0000-4000-8000-000000000001' }, {}, 'Ongeldige referentie: Journals'],
    [{ Journal: null }, {}, 'Verplicht: Dagboek'],
    [{ EntryDate: '2023-03-01' }, {}, 'Afgesloten: Periode'],
    [{ EntryDate: '1999-03-01' }, {}, 'Ongeldige referentie: Periode'],
    [{ ReportingYear: 2026, ReportingPeriod: 13 }, {}, 'Ongeldige referentie: Periode'],
    [{ PaymentCondition: 'XX' }, {}, 'Ongeldige referentie: Betalingsconditie'],
    [{ Currency: 'QQQ' }, {}, 'Ongeldige referentie: Valuta'],
    [{ Document: '1f2e7a34-0000-4000-8000-000000000001' }, {}, 'Ongeldige referentie: Document'],
    [{ EntryNumber: 25700001 }, {}, 'Ongeldig: Boekstuknummer'],
    [{}, { VATCode: 'ZZ' }, 'Ongeldige referentie: Btw-code'],
    [{}, { VATCode: '5' }, 'Ongeldig: Btw-code'],
    [{}, { CostUnit: 'K1' }, 'Ongeldige referentie: Kostendrager'],
    [{}, { GLAccount: '1f2e7a34-0000-4000-8000-000000000001' }, 'Ongeldige referentie: Grootboekrekening'],
  ])('%j with line %j is refused: %s', (header, line, expected) => {
    const b = bench();
    const answer = postEntry(b, customer(b), [{ AmountFC: 100, ...line }], header);
    expect([answer.status, errorText(answer)]).toEqual([500, expected]);
  });

  test('receivable and VAT accounts are refused [picqer#121]', () => {
    const b = bench();
    const account = customer(b);
    for (const code of ['1300', '1520', '1100', '1600']) {
      const answer = postEntry(b, account, [{ AmountFC: 1, GLAccount: glAccount(b, code) }]);
      expect(errorText(answer)).toBe('Ongeldig: Grootboekrekeningtype');
    }
  });

  test('a blocked VAT code is refused, and so is a relation that is no customer', () => {
    const b = bench();
    const [vat] = rows(b, "vat/VATCodes?$filter=Code eq '1'");
    b.call('PUT', `${main}/vat/VATCodes(guid'${text(at(vat, 'ID'))}')`, { body: { IsBlocked: true } });
    expect(errorText(postEntry(b, customer(b), [{ AmountFC: 1, VATCode: '1' }]))).toBe('Ongeldig: Btw-code');
    const nobody = text(at(b.call('POST', `${main}/crm/Accounts`, { body: { Name: 'x' } }).json, 'd', 'ID'));
    expect(errorText(postEntry(b, nobody, [{ AmountFC: 1 }]))).toBe('Ongeldig: Klant (Type)');
  });

  test('several problems come in one message, in the user’s language', () => {
    const b = bench();
    const { access: token } = b.consent('emily@vandermeulen.example');
    const answer = b.call('POST', `${main}/salesentry/SalesEntries`, { token, body: {} });
    expect(errorText(answer)).toBe('Mandatory: Relationship\r\nMandatory: Diary\r\nMandatory: Lines');
  });

  test('a refused entry leaves nothing behind', () => {
    const b = bench();
    const account = customer(b);
    const before = b.sandbox.ledger.count;
    postEntry(b, account, [{ AmountFC: 100 }, { AmountFC: 1, VATCode: 'ZZ' }]);
    expect(b.sandbox.ledger.count).toBe(before);
  });

  test('an own entry number in the range of the journal is taken once [C]', () => {
    const b = bench();
    const account = customer(b);
    expect(at(entered(b, account, [{ AmountFC: 1 }], { EntryNumber: 26709001 }), 'EntryNumber')).toBe(26709001);
    const again = postEntry(b, account, [{ AmountFC: 1 }], { EntryNumber: 26709001 });
    expect(errorText(again)).toBe('Boekstuknummer: Bestaat reeds');
  });

  test.each([
    [{}, -100, 21],
    [{ Type: 21 }, -100, 21],
    [{ Type: 21 }, 100, 21],
    [{ Type: 20 }, 100, 20],
  ])('credit notes: %j with amount %d has type %d [C]', (more, AmountFC, type) => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC }], more);
    expect(entry).toMatchObject({ Type: type, AmountFC: AmountFC * 1.21 });
  });

  test('a period that is closed while it runs refuses from then on', () => {
    const b = bench();
    const account = customer(b);
    const body = new TextEncoder().encode('{"isClosed":true}');
    const headers = { 'content-type': 'application/json' };
    b.sandbox.exchange({
      method: 'POST',
      url: `http://exact.test/_control/divisions/${main}/periods/2026/6`,
      headers,
      body,
    });
    expect(errorText(postEntry(b, account, [{ AmountFC: 1 }]))).toBe('Afgesloten: Periode');
    expect(postEntry(b, account, [{ AmountFC: 1 }], { EntryDate: '2026-07-01' }).status).toBe(201);
  });

  test('another currency is booked at its rate', () => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC: 100, VATCode: '8' }], { Currency: 'USD', Rate: 0.92 });
    expect(entry).toMatchObject({ AmountFC: 100, AmountDC: 92 });
  });
});

describe('the booking engine (exact-online.md 7.5, 10.9)', () => {
  test('line 0 is the receivable, revenue and tax are negative, all is balanced', () => {
    const b = bench();
    const entry = entered(
      b,
      customer(b),
      [
        { AmountFC: 100, VATCode: '2' },
        { AmountFC: 121, VATCode: '4' },
      ],
      { YourRef: 'R1' },
    );
    const lines = linesOf(b, entry);
    expect(lines.map((line) => [at(line, 'LineNumber'), at(line, 'GLAccountCode'), at(line, 'AmountDC')])).toEqual([
      [0, '1300', 242],
      [1, '8000', -100],
      [2, '8000', -100],
      [3, '1520', -21],
      [4, '1520', -21],
    ]);
    expect(lines[1]).toMatchObject({ VATCode: '2  ', Type: 20, JournalCode: '70', YourRef: 'R1', Status: 20 });
  });

  test('one open receivable: negative amount, positive transaction amount [C]', () => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC: 100 }], { YourRef: 'R2' });
    expect(termsOf(b, entry)).toMatchObject([
      { AmountDC: -121, TransactionAmountDC: 121, Status: 20, IsFullyPaid: false, YourRef: 'R2', PaymentDays: 30 },
    ]);
    const open = rows(b, `read/financial/ReceivablesList?$filter=EntryNumber eq ${at(entry, 'EntryNumber')}`);
    expect(open).toMatchObject([{ Amount: 121, YourRef: 'R2', JournalCode: '70' }]);
    expect(at(open[0], 'HID')).toEqual(expect.any(String));
  });

  test('PUT books anew in place: ids stay, surplus lines go to the deletion log', () => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC: 100 }, { AmountFC: 50 }]);
    const before = linesOf(b, entry);
    const [term] = termsOf(b, entry);
    const SalesEntryLines = [{ AmountFC: 10, GLAccount: glAccount(b, '8010') }];
    expect(b.call('PUT', entryPath(entry), { body: { SalesEntryLines } }).status).toBe(204);
    const after = linesOf(b, entry);
    expect(after.map((line) => at(line, 'ID'))).toEqual(before.slice(0, 3).map((line) => at(line, 'ID')));
    expect(stored(b, entry)).toMatchObject({ AmountFC: 10.9, VATAmountFC: 0.9 });
    expect(termsOf(b, entry)).toMatchObject([{ ID: at(term, 'ID'), AmountDC: -10.9 }]);
    expect(rows(b, 'sync/Deleted?$filter=Timestamp gt 1L').map((row) => at(row, 'EntityType'))).toEqual([1, 1]);
  });

  test('lines can be added, changed and removed one by one', () => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC: 100 }]);
    const EntryID = at(entry, 'EntryID');
    const path = `${main}/salesentry/SalesEntryLines`;
    const made = b.call('POST', path, { body: { EntryID, AmountFC: 50, GLAccount: glAccount(b, '8000') } });
    expect(at(stored(b, entry), 'AmountFC')).toBe(181.5);
    const key = `${path}(guid'${text(at(made.json, 'd', 'ID'))}')`;
    b.call('PUT', key, { body: { AmountFC: 10 } });
    expect(at(stored(b, entry), 'AmountFC')).toBe(133.1);
    expect(b.call('DELETE', key).status).toBe(204);
    expect(at(stored(b, entry), 'AmountFC')).toBe(121);
  });

  test('DELETE takes everything along and logs it', () => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC: 100 }]);
    expect(b.call('DELETE', entryPath(entry)).status).toBe(204);
    expect([b.get(entryPath(entry)).status, linesOf(b, entry).length, termsOf(b, entry).length]).toEqual([404, 0, 0]);
    const types = rows(b, 'sync/Deleted?$filter=Timestamp gt 1L').map((row) => at(row, 'EntityType'));
    expect(types).toEqual([10, 1, 1, 1]);
  });

  test('a change of the entry raises the rowversions of its lines and its term [O]', () => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC: 100 }]);
    const highest = () => {
      const all = rows(b, 'sync/Cashflow/PaymentTerms?$filter=Timestamp gt 1L&$select=Timestamp,TransactionEntryID');
      return [Number(at(all.at(-1), 'Timestamp')), at(all.at(-1), 'TransactionEntryID')] as const;
    };
    const [before] = highest();
    b.call('PUT', entryPath(entry), { body: { YourRef: 'new' } });
    const [after, of] = highest();
    expect(after).toBeGreaterThan(before);
    expect(of).toBe(at(entry, 'EntryID'));
  });

  test('transaction lines have their bulk and sync twins; Transactions lists the headers', () => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC: 100 }]);
    const filter = `$filter=EntryID eq guid'${text(at(entry, 'EntryID'))}'`;
    expect(rows(b, `bulk/Financial/TransactionLines?${filter}&$select=ID`)).toHaveLength(3);
    const header = at(
      b.get(`${main}/financialtransaction/Transactions(guid'${text(at(entry, 'EntryID'))}')`).json,
      'd',
    );
    expect(header).toMatchObject({ JournalCode: '70', EntryNumber: at(entry, 'EntryNumber') });
    expect(
      rows(b, 'sync/Financial/TransactionLines?$filter=Timestamp gt 1L&$select=ID,Timestamp').length,
    ).toBeGreaterThan(100);
  });
});
