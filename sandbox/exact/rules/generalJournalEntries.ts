import type { Cause, DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { nextEntryNumber, ownNumberProblems } from './entryNumbers.ts';
import { rateOn } from './exchangeRates.ts';
import { journalProblems } from './invoiceEntries.ts';
import { ledgerLineProblems, matchLine } from './ledgerLines.ts';
import { isSurplusUsed, unmatchPayment } from './matching.ts';
import { amountOf, atRate, type Cents, centsOf, sumOf } from './money.ts';
import { choosePeriod } from './periods.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import type { EntityRules } from './rules.ts';
import { bookLegs, type Leg, unbookLegs } from './transactions.ts';

const generalJournal = 90;
/** Type of the entry and of its transaction lines; the number is that of its journal and an inference of ours. */
export const generalType = 90;
const headers = 'GeneralJournalEntries';
const collection = 'GeneralJournalEntryLines';

function linesOf(division: DivisionState, entryId: string): readonly Row[] {
  const rows = [...division.entity(collection).rowsWith('EntryID', entryId)];
  return rows.sort((a, b) => (numberOf(a, 'LineNumber') ?? 0) - (numberOf(b, 'LineNumber') ?? 0));
}

function centsIn(row: Row, property: string): Cents {
  return centsOf(numberOf(row, property) ?? 0);
}

/** Debit is positive, credit negative, and the entry must balance (exact-online.md 4.8, 7.8). */
function balanceProblems(lines: readonly Row[], year: number, period: number): BusinessProblem[] {
  const difference = sumOf(lines.map((line) => centsIn(line, 'AmountFC')));
  return difference === 0n ? [] : [{ is: 'unbalanced', year, period, type: generalType, difference }];
}

/** Each line in the currency of the company; the last one takes the cents that rounding left over. */
function amountsDC(lines: readonly Row[], rate: number): readonly Cents[] {
  const converted = lines.map((line) => atRate(centsIn(line, 'AmountFC'), rate));
  const left = sumOf(converted);
  return converted.map((cents, index) => (index === converted.length - 1 ? cents - left : cents));
}

function legsOf(lines: readonly Row[]): readonly Leg[] {
  return lines.map((line) => ({
    glAccount: textOf(line, 'GLAccount') ?? '',
    amountFC: centsIn(line, 'AmountFC'),
    amountDC: centsIn(line, 'AmountDC'),
    more: {
      Account: textOf(line, 'Account'),
      CostCenter: textOf(line, 'CostCenter'),
      CostUnit: textOf(line, 'CostUnit'),
      Date: line.Date ?? null,
      Description: textOf(line, 'Description'),
      OffsetID: textOf(line, 'OffsetID'),
    },
  }));
}

/** Books the stored lines and settles what they settle: a credit on a receivable pays it, as money does. */
function book(division: DivisionState, entry: Row, fresh: readonly Row[], cause: Cause): void {
  const entryId = String(entry.EntryID);
  const shared = { Date: fresh[0]?.Date ?? null, Type: generalType };
  const booked = bookLegs(division, entryId, legsOf(linesOf(division, entryId)), shared, cause, 1);
  for (const line of fresh) {
    const transaction = booked[(numberOf(line, 'LineNumber') ?? 1) - 1];
    const payment = {
      amountFC: -centsIn(line, 'AmountFC'),
      rate: numberOf(entry, 'ExchangeRate') ?? 1,
      currency: textOf(entry, 'Currency') ?? 'EUR',
    };
    const offset = matchLine(division, line, transaction, payment, cause);
    if (offset !== null) division.update(collection, line, { OffsetID: offset }, cause);
  }
}

/** Memo entries (exact-online.md 7.8). */
export const generalJournalEntryRules: EntityRules = {
  create(division, sent, cause, { [collection]: lines = [] }) {
    const code = textOf(sent, 'JournalCode')?.trim() ?? null;
    const Currency = textOf(sent, 'Currency')?.trim() ?? 'EUR';
    const wall = numberOf(lines[0] ?? {}, 'Date') ?? midnightOf(division.nowWall());
    const [askedYear, askedPeriod] = [numberOf(sent, 'FinancialYear'), numberOf(sent, 'FinancialPeriod')];
    const period = choosePeriod(division, { year: askedYear, period: askedPeriod, wall });
    const own = numberOf(sent, 'EntryNumber');
    const sentRate = numberOf(sent, 'ExchangeRate');
    const isCurrencyKnown = division.entity('Currencies').rowsWith('Code', Currency).length > 0;
    refuseAny([
      ...journalProblems(division, code, generalJournal),
      ...(isCurrencyKnown ? [] : [{ is: 'invalidReference', label: 'Currency' } as const]),
      ...(sentRate !== null && sentRate <= 0 ? [{ is: 'invalid', label: 'Rate' } as const] : []),
      ...(period.is === 'refused' ? [period.problem] : []),
      ...(own !== null && period.is === 'open'
        ? ownNumberProblems(division, headers, own, code ?? '', period.year)
        : []),
      ...(lines.length === 0 ? [{ is: 'mandatory', label: 'Lines' } as const] : []),
      ...lines.flatMap((line) => ledgerLineProblems(division, collection, line)),
      ...(period.is === 'open' ? balanceProblems(lines, period.year, period.period) : []),
    ]);
    if (period.is === 'refused') throw new Error('a refused period was let through');
    const ExchangeRate = sentRate ?? rateOn(division, Currency, wall);
    const id = division.newGuid();
    const entry = division.insert(
      headers,
      {
        ...sent,
        ...{ ID: id, EntryID: id, Currency, ExchangeRate, JournalCode: code },
        EntryNumber: own ?? nextEntryNumber(division, headers, code ?? '', period.year),
        FinancialYear: period.year,
        FinancialPeriod: period.period,
        Status: 20,
        Type: generalType,
      },
      cause,
    );
    const converted = amountsDC(lines, ExchangeRate);
    const stored = lines.map((line, index) =>
      division.insert(
        collection,
        {
          ...line,
          ...{ EntryID: id, EntryNumber: entry.EntryNumber ?? null, LineNumber: index + 1 },
          AmountDC: amountOf(converted[index] ?? 0n),
          AmountFC: amountOf(centsIn(line, 'AmountFC')),
          Date: numberOf(line, 'Date') ?? wall,
        },
        cause,
      ),
    );
    book(division, entry, stored, cause);
    return entry;
  },

  update() {
    throw new Error('general journal entries have no PUT');
  },

  /** What its lines settled is open again. */
  remove(division, row, cause) {
    const entryId = String(row.EntryID);
    const lines = linesOf(division, entryId);
    const isUsed = lines.some((line) => isSurplusUsed(division, String(line.ID)));
    if (isUsed) refuseAny([{ is: 'cannotDelete', label: 'General journal entry', why: 'Already matched' }]);
    for (const line of lines) {
      unmatchPayment(division, String(line.ID), cause);
      division.remove(collection, line, cause);
    }
    unbookLegs(division, entryId, cause);
    division.remove(headers, row, cause);
  },
};

/** One line by itself cannot leave its entry balanced, unless it is worth nothing. */
export const generalJournalEntryLineRules: EntityRules = {
  create(division, values, cause) {
    const entryId = textOf(values, 'EntryID');
    const entry = entryId === null ? undefined : division.entity(headers).get(entryId);
    const missing = entryId === null ? ('mandatory' as const) : ('invalidReference' as const);
    refuseAny([
      ...(entry !== undefined ? [] : [{ is: missing, label: 'Entry' }]),
      ...ledgerLineProblems(division, collection, values),
    ]);
    if (entry === undefined) throw new Error('a missing entry was let through');
    const stored = linesOf(division, String(entry.EntryID));
    const [year, period] = [numberOf(entry, 'FinancialYear') ?? 0, numberOf(entry, 'FinancialPeriod') ?? 0];
    refuseAny(balanceProblems([...stored, values], year, period));
    const line = division.insert(
      collection,
      {
        ...values,
        ...{ AmountDC: 0, AmountFC: 0, EntryNumber: entry.EntryNumber ?? null, LineNumber: stored.length + 1 },
        Date: numberOf(values, 'Date') ?? stored[0]?.Date ?? null,
      },
      cause,
    );
    book(division, entry, [line], cause);
    return line;
  },

  update() {
    throw new Error('general journal entry lines have no PUT');
  },

  remove() {
    throw new Error('general journal entry lines have no DELETE');
  },
};
