import type { Cause, DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { accountOfJournal } from './entryHeaders.ts';
import { nextEntryNumber, ownNumberProblems } from './entryNumbers.ts';
import { rateOn } from './exchangeRates.ts';
import { ledgerLineProblems, matchLine } from './ledgerLines.ts';
import { isSurplusUsed, unmatchPayment } from './matching.ts';
import { amountOf, atRate, type Cents, centsOf, sumOf } from './money.ts';
import { choosePeriod } from './periods.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { referenceProblems } from './references.ts';
import type { EntityRules, Lines } from './rules.ts';
import { bookLegs, type Leg, unbookLegs } from './transactions.ts';

/** Type of the transaction lines (exact-online.md 7.8). */
export const cashFlowType = 40;

/** Entries of money that came in or went out: of the bank, or of the cash desk (exact-online.md 7.8). */
export interface MoneyKind {
  readonly entity: 'BankEntries' | 'CashEntries';
  readonly lines: 'BankEntryLines' | 'CashEntryLines';
  /** Screen label of the whole entry. */
  readonly label: string;
  readonly journalProblems: (division: DivisionState, code: string | null) => BusinessProblem[];
}

function linesOf(division: DivisionState, kind: MoneyKind, entryId: string): readonly Row[] {
  const rows = [...division.entity(kind.lines).rowsWith('EntryID', entryId)];
  return rows.sort((a, b) => (numberOf(a, 'LineNumber') ?? 0) - (numberOf(b, 'LineNumber') ?? 0));
}

function centsIn(row: Row, property: string): Cents {
  return centsOf(numberOf(row, property) ?? 0);
}

/** Where the newest entry of a journal ended: what the next one begins with when it does not say. */
function lastBalance(division: DivisionState, kind: MoneyKind, journal: string): Cents {
  let last: Row | undefined;
  for (const entry of division.entity(kind.entity).rowsWith('JournalCode', journal)) {
    if ((numberOf(entry, 'EntryNumber') ?? 0) > (numberOf(last ?? {}, 'EntryNumber') ?? -1)) last = entry;
  }
  return last === undefined ? 0n : centsIn(last, 'ClosingBalanceFC');
}

/** Closing must be opening plus lines (exact-online.md 7.8); what was not sent is computed. */
function balances(
  division: DivisionState,
  kind: MoneyKind,
  values: Row,
  total: Cents,
): { readonly opening: Cents; readonly closing: Cents } {
  const sentOpening = numberOf(values, 'OpeningBalanceFC');
  const sentClosing = numberOf(values, 'ClosingBalanceFC');
  if (sentOpening === null && sentClosing !== null) {
    return { opening: centsOf(sentClosing) - total, closing: centsOf(sentClosing) };
  }
  const opening =
    sentOpening === null ? lastBalance(division, kind, textOf(values, 'JournalCode') ?? '') : centsOf(sentOpening);
  const closing = sentClosing === null ? opening + total : centsOf(sentClosing);
  return { opening, closing };
}

/** Received money debits the bank; each line credits its account (exact-online.md 7.8). */
function legsOf(division: DivisionState, entry: Row, lines: readonly Row[]): readonly Leg[] {
  const counter = lines.map(
    (line): Leg => ({
      glAccount: textOf(line, 'GLAccount') ?? '',
      amountFC: -centsIn(line, 'AmountFC'),
      amountDC: -centsIn(line, 'AmountDC'),
      more: {
        Account: textOf(line, 'Account'),
        CostCenter: textOf(line, 'CostCenter'),
        CostUnit: textOf(line, 'CostUnit'),
        Date: line.Date ?? null,
        Description: textOf(line, 'Description'),
        OffsetID: textOf(line, 'OffsetID'),
      },
    }),
  );
  const first: Leg = {
    glAccount: accountOfJournal(division, textOf(entry, 'JournalCode')),
    amountFC: -sumOf(counter.map((leg) => leg.amountFC)),
    amountDC: -sumOf(counter.map((leg) => leg.amountDC)),
    more: {},
  };
  return [first, ...counter];
}

function rebook(division: DivisionState, kind: MoneyKind, entry: Row, cause: Cause): readonly Row[] {
  const lines = linesOf(division, kind, String(entry.EntryID));
  const shared = { Date: lines[0]?.Date ?? null, Type: cashFlowType };
  return bookLegs(division, String(entry.EntryID), legsOf(division, entry, lines), shared, cause);
}

function insertLine(
  division: DivisionState,
  kind: MoneyKind,
  entry: Row,
  values: Row,
  number: number,
  cause: Cause,
): Row {
  const wall = numberOf(values, 'Date') ?? midnightOf(division.nowWall());
  const rate = numberOf(values, 'ExchangeRate') ?? rateOn(division, textOf(entry, 'Currency') ?? 'EUR', wall);
  const amount = centsIn(values, 'AmountFC');
  return division.insert(
    kind.lines,
    {
      ...values,
      EntryID: String(entry.EntryID),
      EntryNumber: entry.EntryNumber ?? null,
      LineNumber: number,
      Date: wall,
      AmountFC: amountOf(amount),
      AmountDC: amountOf(atRate(amount, rate)),
      ExchangeRate: rate,
    },
    cause,
  );
}

/** Matches the lines over a receivable or payable account with what is open there; the line then points at what it settled. */
function matchLines(
  division: DivisionState,
  kind: MoneyKind,
  entry: Row,
  lines: readonly Row[],
  booked: readonly Row[],
  cause: Cause,
): void {
  for (const line of lines) {
    const transaction = booked[numberOf(line, 'LineNumber') ?? 0];
    const payment = {
      amountFC: centsIn(line, 'AmountFC'),
      rate: numberOf(line, 'ExchangeRate') ?? 1,
      currency: textOf(entry, 'Currency') ?? 'EUR',
    };
    const offset = matchLine(division, line, transaction, payment, cause);
    if (offset !== null) division.update(kind.lines, line, { OffsetID: offset }, cause);
  }
}

function createEntry(division: DivisionState, kind: MoneyKind, sent: Row, cause: Cause, all: Lines): Row {
  const lines = all[kind.lines] ?? [];
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
  const { opening, closing } = balances(division, kind, values, total);
  const isCurrencyKnown = division.entity('Currencies').rowsWith('Code', values.Currency).length > 0;
  refuseAny([
    ...kind.journalProblems(division, code),
    ...referenceProblems(division, kind.entity, values),
    ...(isCurrencyKnown ? [] : [{ is: 'invalidReference', label: 'Currency' } as const]),
    ...(period.is === 'refused' ? [period.problem] : []),
    ...(own !== null && period.is === 'open'
      ? ownNumberProblems(division, kind.entity, own, code ?? '', period.year)
      : []),
    ...(lines.length === 0 ? [{ is: 'mandatory', label: 'Lines' } as const] : []),
    ...lines.flatMap((line) => ledgerLineProblems(division, kind.lines, line)),
    ...(closing === opening + total ? [] : [{ is: 'invalid', label: 'Closing balance' } as const]),
  ]);
  if (period.is === 'refused') throw new Error('a refused period was let through');
  const id = division.newGuid();
  const entry = division.insert(
    kind.entity,
    {
      ...values,
      ID: id,
      EntryID: id,
      EntryNumber: own ?? nextEntryNumber(division, kind.entity, code ?? '', period.year),
      FinancialYear: period.year,
      FinancialPeriod: period.period,
      OpeningBalanceFC: amountOf(opening),
      ClosingBalanceFC: amountOf(closing),
      Status: 20,
    },
    cause,
  );
  const stored = lines.map((line, index) => insertLine(division, kind, entry, line, index + 1, cause));
  matchLines(division, kind, entry, stored, rebook(division, kind, entry, cause), cause);
  return entry;
}

/** Received is positive, paid is negative; matching is automatic (exact-online.md 7.8). */
export function moneyEntryRules(kind: MoneyKind): EntityRules {
  return {
    create(division, values, cause, lines) {
      return createEntry(division, kind, values, cause, lines);
    },

    update() {
      throw new Error(`${kind.entity} have no PUT`);
    },

    /** Deleting an entry takes its matches back: what it settled is open again. */
    remove(division, row, cause) {
      const entryId = String(row.EntryID);
      const lines = linesOf(division, kind, entryId);
      const isUsed = lines.some((line) => isSurplusUsed(division, String(line.ID)));
      if (isUsed) refuseAny([{ is: 'cannotDelete', label: kind.label, why: 'Already matched' }]);
      for (const line of lines) {
        unmatchPayment(division, String(line.ID), cause);
        division.remove(kind.lines, line, cause);
      }
      unbookLegs(division, entryId, cause);
      division.remove(kind.entity, row, cause);
    },
  };
}

/** A line that is posted by itself joins an existing entry, whose closing balance moves along. */
export function moneyEntryLineRules(kind: MoneyKind): EntityRules {
  return {
    create(division, values, cause) {
      const entryId = textOf(values, 'EntryID');
      const entry = entryId === null ? undefined : division.entity(kind.entity).get(entryId);
      const label = 'Entry';
      refuseAny([
        ...(entry !== undefined ? [] : [{ is: entryId === null ? 'mandatory' : 'invalidReference', label } as const]),
        ...ledgerLineProblems(division, kind.lines, values),
      ]);
      if (entry === undefined) throw new Error('a missing entry was let through');
      const number = linesOf(division, kind, String(entry.EntryID)).length + 1;
      const line = insertLine(division, kind, entry, values, number, cause);
      const closing = amountOf(centsIn(entry, 'ClosingBalanceFC') + centsIn(line, 'AmountFC'));
      const changed = division.update(kind.entity, entry, { ClosingBalanceFC: closing }, cause);
      matchLines(division, kind, changed, [line], rebook(division, kind, changed, cause), cause);
      return division.entity(kind.lines).get(String(line.ID)) ?? line;
    },

    update() {
      throw new Error(`${kind.lines} have no PUT`);
    },

    remove() {
      throw new Error(`${kind.lines} have no DELETE`);
    },
  };
}
