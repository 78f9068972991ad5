import type { Cause, DivisionState } from '../state/divisionState.ts';
import { isTrue, numberOf, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { nextEntryNumber, ownNumberProblems } from './entryNumbers.ts';
import { isSurplusUsed, matchPayment, unmatchPayment } from './matching.ts';
import { amountOf, atRate, type Cents, centsOf, sumOf } from './money.ts';
import { choosePeriod } from './periods.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { referenceProblems } from './references.ts';
import type { EntityRules, Lines } from './rules.ts';
import { bookLegs, type Leg, unbookLegs } from './transactions.ts';

const bankJournal = 12;
const receivableType = 20;
/** Type of the transaction lines (exact-online.md 7.8). */
export const cashFlowType = 40;
const collection = 'BankEntryLines';

function journalOf(division: DivisionState, code: string | null): Row | undefined {
  return code === null ? undefined : division.entity('Journals').rowsWith('Code', code)[0];
}

function journalProblems(division: DivisionState, code: string | null): BusinessProblem[] {
  if (code === null || code === '') return [{ is: 'mandatory', label: 'Diary' }];
  const journal = journalOf(division, code);
  if (journal === undefined) return [{ is: 'invalidReference', label: 'Journals', isUntranslated: true }];
  return journal.Type === bankJournal && !isTrue(journal, 'IsBlocked') ? [] : [{ is: 'invalid', label: 'Diary' }];
}

function isReceivable(division: DivisionState, line: Row): boolean {
  return division.entity('GLAccounts').get(textOf(line, 'GLAccount') ?? '')?.Type === receivableType;
}

function lineProblems(division: DivisionState, line: Row): BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  const glAccount = textOf(line, 'GLAccount');
  if (glAccount === null) problems.push({ is: 'mandatory', label: 'G/L account' });
  if (numberOf(line, 'AmountFC') === null) problems.push({ is: 'mandatory', label: 'Amount' });
  const rate = numberOf(line, 'ExchangeRate');
  if (rate !== null && rate <= 0) problems.push({ is: 'invalid', label: 'Rate' });
  problems.push(...referenceProblems(division, 'BankEntryLines', line));
  if (isTrue(division.entity('GLAccounts').get(glAccount ?? '') ?? {}, 'IsBlocked')) {
    problems.push({ is: 'invalid', label: 'G/L account' });
  }
  // The ledger of receivables is kept per customer.
  if (isReceivable(division, line) && textOf(line, 'Account') === null) {
    problems.push({ is: 'mandatory', label: 'Relationship' });
  }
  return problems;
}

function linesOf(division: DivisionState, entryId: string): readonly Row[] {
  const rows = [...division.entity('BankEntryLines').rowsWith('EntryID', entryId)];
  return rows.sort((a, b) => (numberOf(a, 'LineNumber') ?? 0) - (numberOf(b, 'LineNumber') ?? 0));
}

function centsIn(row: Row, property: string): Cents {
  return centsOf(numberOf(row, property) ?? 0);
}

/** Where the newest statement of a journal ended: what the next one begins with when it does not say. */
function lastBalance(division: DivisionState, journal: string): Cents {
  let last: Row | undefined;
  for (const entry of division.entity('BankEntries').rowsWith('JournalCode', journal)) {
    if ((numberOf(entry, 'EntryNumber') ?? 0) > (numberOf(last ?? {}, 'EntryNumber') ?? -1)) last = entry;
  }
  return last === undefined ? 0n : centsIn(last, 'ClosingBalanceFC');
}

/** Closing must be opening plus lines (exact-online.md 7.8); what was not sent is computed. */
function balances(
  division: DivisionState,
  values: Row,
  total: Cents,
): { readonly opening: Cents; readonly closing: Cents } {
  const sentOpening = numberOf(values, 'OpeningBalanceFC');
  const sentClosing = numberOf(values, 'ClosingBalanceFC');
  if (sentOpening === null && sentClosing !== null) {
    return { opening: centsOf(sentClosing) - total, closing: centsOf(sentClosing) };
  }
  const opening =
    sentOpening === null ? lastBalance(division, textOf(values, 'JournalCode') ?? '') : centsOf(sentOpening);
  const closing = sentClosing === null ? opening + total : centsOf(sentClosing);
  return { opening, closing };
}

/** Received money debits the bank; each line credits its account (exact-online.md 7.8). */
function legsOf(division: DivisionState, entry: Row, lines: readonly Row[]): readonly Leg[] {
  const bank = textOf(journalOf(division, textOf(entry, 'JournalCode')) ?? {}, 'GLAccount') ?? '';
  const counter = lines.map(
    (line): Leg => ({
      glAccount: textOf(line, 'GLAccount') ?? '',
      amountFC: -centsIn(line, 'AmountFC'),
      amountDC: -centsIn(line, 'AmountDC'),
      more: {
        Account: textOf(line, 'Account'),
        Date: line.Date ?? null,
        Description: textOf(line, 'Description'),
        OffsetID: textOf(line, 'OffsetID'),
      },
    }),
  );
  const first: Leg = {
    glAccount: bank,
    amountFC: -sumOf(counter.map((leg) => leg.amountFC)),
    amountDC: -sumOf(counter.map((leg) => leg.amountDC)),
    more: {},
  };
  return [first, ...counter];
}

function rebook(division: DivisionState, entry: Row, cause: Cause): readonly Row[] {
  const lines = linesOf(division, String(entry.EntryID));
  const shared = { Date: lines[0]?.Date ?? null, Type: cashFlowType };
  return bookLegs(division, String(entry.EntryID), legsOf(division, entry, lines), shared, cause);
}

function insertLine(division: DivisionState, entry: Row, values: Row, number: number, cause: Cause): Row {
  const rate = numberOf(values, 'ExchangeRate') ?? 1;
  const amount = centsIn(values, 'AmountFC');
  return division.insert(
    'BankEntryLines',
    {
      ...values,
      EntryID: String(entry.EntryID),
      EntryNumber: entry.EntryNumber ?? null,
      LineNumber: number,
      Date: numberOf(values, 'Date') ?? midnightOf(division.nowWall()),
      AmountFC: amountOf(amount),
      AmountDC: amountOf(atRate(amount, rate)),
      ExchangeRate: rate,
    },
    cause,
  );
}

/** Matches the lines over a receivable account with what the customer owes; the line then points at what it settled. */
function matchLines(
  division: DivisionState,
  entry: Row,
  lines: readonly Row[],
  booked: readonly Row[],
  cause: Cause,
): void {
  for (const line of lines) {
    if (!isReceivable(division, line)) continue;
    const transaction = booked[numberOf(line, 'LineNumber') ?? 0];
    const offset = matchPayment(
      division,
      {
        lineId: String(line.ID),
        entryId: String(entry.EntryID),
        transactionId: String(transaction?.ID),
        account: textOf(line, 'Account') ?? '',
        amountFC: centsIn(line, 'AmountFC'),
        rate: numberOf(line, 'ExchangeRate') ?? 1,
        currency: textOf(entry, 'Currency') ?? 'EUR',
        wall: numberOf(line, 'Date') ?? 0,
        ourRef: numberOf(line, 'OurRef'),
      },
      cause,
    );
    if (offset === null) continue;
    division.update('BankEntryLines', line, { OffsetID: offset }, cause);
    if (transaction !== undefined) division.update('TransactionLines', transaction, { OffsetID: offset }, cause);
  }
}

function createEntry(division: DivisionState, sent: Row, cause: Cause, all: Lines): Row {
  const lines = all[collection] ?? [];
  const code = textOf(sent, 'JournalCode')?.trim() ?? null;
  const values = { ...sent, JournalCode: code, Currency: textOf(sent, 'Currency')?.trim() ?? 'EUR' };
  const wall = numberOf(lines[0] ?? {}, 'Date') ?? midnightOf(division.nowWall());
  const period = choosePeriod(division, {
    year: numberOf(values, 'FinancialYear'),
    period: numberOf(values, 'FinancialPeriod'),
    wall,
  });
  const own = numberOf(values, 'EntryNumber');
  const total = sumOf(lines.map((line) => centsIn(line, 'AmountFC')));
  const { opening, closing } = balances(division, values, total);
  const isCurrencyKnown = division.entity('Currencies').rowsWith('Code', values.Currency).length > 0;
  refuseAny([
    ...journalProblems(division, code),
    ...referenceProblems(division, 'BankEntries', values),
    ...(isCurrencyKnown ? [] : [{ is: 'invalidReference', label: 'Currency' } as const]),
    ...(period.is === 'refused' ? [period.problem] : []),
    ...(own !== null && period.is === 'open'
      ? ownNumberProblems(division, 'BankEntries', own, code ?? '', period.year)
      : []),
    ...(lines.length === 0 ? [{ is: 'mandatory', label: 'Lines' } as const] : []),
    ...lines.flatMap((line) => lineProblems(division, line)),
    ...(closing === opening + total ? [] : [{ is: 'invalid', label: 'Closing balance' } as const]),
  ]);
  if (period.is === 'refused') throw new Error('a refused period was let through');
  const id = division.newGuid();
  const entry = division.insert(
    'BankEntries',
    {
      ...values,
      ID: id,
      EntryID: id,
      EntryNumber: own ?? nextEntryNumber(division, 'BankEntries', code ?? '', period.year),
      FinancialYear: period.year,
      FinancialPeriod: period.period,
      OpeningBalanceFC: amountOf(opening),
      ClosingBalanceFC: amountOf(closing),
      Status: 20,
    },
    cause,
  );
  const stored = lines.map((line, index) => insertLine(division, entry, line, index + 1, cause));
  matchLines(division, entry, stored, rebook(division, entry, cause), cause);
  return entry;
}

function refuseUsed(division: DivisionState, entryId: string): void {
  const isUsed = linesOf(division, entryId).some((line) => isSurplusUsed(division, String(line.ID)));
  if (isUsed) refuseAny([{ is: 'cannotDelete', label: 'Bank entry', why: 'Already matched' }]);
}

/** Bank statements: received is positive, paid is negative; matching is automatic (exact-online.md 7.8). */
export const bankEntryRules: EntityRules = {
  create: createEntry,

  update() {
    throw new Error('bank entries have no PUT');
  },

  /** Deleting an entry takes its matches back: receivables are open again. */
  remove(division, row, cause) {
    const entryId = String(row.EntryID);
    refuseUsed(division, entryId);
    for (const line of linesOf(division, entryId)) {
      unmatchPayment(division, String(line.ID), cause);
      division.remove('BankEntryLines', line, cause);
    }
    unbookLegs(division, entryId, cause);
    division.remove('BankEntries', row, cause);
  },
};

/** A line that is posted by itself joins an existing entry, whose closing balance moves along. */
export const bankEntryLineRules: EntityRules = {
  create(division, values, cause) {
    const entryId = textOf(values, 'EntryID');
    const entry = entryId === null ? undefined : division.entity('BankEntries').get(entryId);
    const label = 'Entry';
    refuseAny([
      ...(entry !== undefined ? [] : [{ is: entryId === null ? 'mandatory' : 'invalidReference', label } as const]),
      ...lineProblems(division, values),
    ]);
    if (entry === undefined) throw new Error('a missing entry was let through');
    const number = linesOf(division, String(entry.EntryID)).length + 1;
    const line = insertLine(division, entry, values, number, cause);
    const closing = amountOf(centsIn(entry, 'ClosingBalanceFC') + centsIn(line, 'AmountFC'));
    const changed = division.update('BankEntries', entry, { ClosingBalanceFC: closing }, cause);
    matchLines(division, changed, [line], rebook(division, changed, cause), cause);
    return division.entity('BankEntryLines').get(String(line.ID)) ?? line;
  },

  update() {
    throw new Error('bank entry lines have no PUT');
  },

  remove() {
    throw new Error('bank entry lines have no DELETE');
  },
};
