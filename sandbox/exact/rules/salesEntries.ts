import type { Cause, DivisionState } from '../state/divisionState.ts';
import { isTrue, numberOf, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { linkDocument, unlinkDocument } from './documentLinks.ts';
import { nextEntryNumber, ownNumberProblems } from './entryNumbers.ts';
import { amountOf, centsOf } from './money.ts';
import { choosePeriod } from './periods.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { referenceProblems } from './references.ts';
import type { EntityRules } from './rules.ts';
import { dueDateOf, type SalesBooking, salesBooking } from './salesBooking.ts';
import { computedLine, lineProblems, type SalesLine, withVatTotal } from './salesEntryLines.ts';
import { isAnyMatched, putTerm, removeTerms } from './terms.ts';
import { bookLegs, unbookLegs } from './transactions.ts';

const salesJournal = 20;
export const entryType = 20;
export const creditType = 21;
const openStatus = 20;

const collection = 'SalesEntryLines';

function byCode(division: DivisionState, entity: string, code: string | null): Row | undefined {
  return code === null ? undefined : division.entity(entity).rowsWith('Code', code)[0];
}

export function salesJournalProblems(division: DivisionState, code: string | null): BusinessProblem[] {
  if (code === null || code === '') return [{ is: 'mandatory', label: 'Diary' }];
  const journal = byCode(division, 'Journals', code);
  // A guid where a code is expected ends here as well (exact-online.md 4.8, picqer#31).
  if (journal === undefined) return [{ is: 'invalidReference', label: 'Journals', isUntranslated: true }];
  const isUsable = journal.Type === salesJournal && !isTrue(journal, 'IsBlocked');
  return isUsable ? [] : [{ is: 'invalid', label: 'Diary' }];
}

function customerProblems(division: DivisionState, id: string | null): BusinessProblem[] {
  if (id === null) return [{ is: 'mandatory', label: 'Relationship' }];
  const customer = division.entity('Accounts').get(id);
  // A missing customer is an invalid reference already.
  return customer === undefined || customer.Status === 'C' ? [] : [{ is: 'invalid', label: 'Customer (Type)' }];
}

/** Codes arrive padded or not; the state keeps them bare. */
function normalised(values: Row): Row {
  const next: Record<string, Row[string]> = { ...values };
  for (const name of ['Journal', 'PaymentCondition', 'Currency']) {
    const value = values[name];
    if (typeof value === 'string') next[name] = value.trim() === '' ? null : value.trim();
  }
  return next;
}

function codeProblems(division: DivisionState, row: Row): BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  const condition = textOf(row, 'PaymentCondition');
  if (condition !== null && byCode(division, 'PaymentConditions', condition) === undefined) {
    problems.push({ is: 'invalidReference', label: 'Payment condition' });
  }
  const currency = textOf(row, 'Currency');
  if (currency !== null && byCode(division, 'Currencies', currency) === undefined) {
    problems.push({ is: 'invalidReference', label: 'Currency' });
  }
  const rate = numberOf(row, 'Rate');
  if (rate !== null && rate <= 0) problems.push({ is: 'invalid', label: 'Rate' });
  const type = numberOf(row, 'Type');
  if (type !== null && type !== entryType && type !== creditType) problems.push({ is: 'invalid', label: 'Type' });
  return problems;
}

/** An entry that passed every check, with all it books, and nothing written yet. */
interface Draft {
  readonly header: Row;
  readonly lines: readonly SalesLine[];
  readonly booking: SalesBooking;
}

/** Defaults that follow from the customer and the day (exact-online.md 7.5). */
function withDefaults(division: DivisionState, sent: Row): Row {
  const customer = division.entity('Accounts').get(textOf(sent, 'Customer') ?? '') ?? {};
  return {
    ...sent,
    EntryDate: numberOf(sent, 'EntryDate') ?? midnightOf(division.nowWall()),
    Currency: textOf(sent, 'Currency') ?? textOf(customer, 'SalesCurrency') ?? 'EUR',
    Rate: numberOf(sent, 'Rate') ?? 1,
    PaymentCondition: textOf(sent, 'PaymentCondition') ?? textOf(customer, 'PaymentConditionSales') ?? '30',
  };
}

function draftOf(division: DivisionState, sent: Row, sentLines: readonly Row[], before: Row | null): Draft {
  const row = withDefaults(division, normalised(sent));
  const wall = numberOf(row, 'EntryDate') ?? 0;
  const period = choosePeriod(division, {
    year: numberOf(row, 'ReportingYear'),
    period: numberOf(row, 'ReportingPeriod'),
    wall,
  });
  const code = textOf(row, 'Journal');
  const own = numberOf(row, 'EntryNumber');
  const isNumberChecked = own !== null && own !== before?.EntryNumber;
  refuseAny([
    ...customerProblems(division, textOf(row, 'Customer')),
    ...salesJournalProblems(division, code),
    ...referenceProblems(division, 'SalesEntries', row),
    ...codeProblems(division, row),
    ...(period.is === 'refused' ? [period.problem] : []),
    ...(isNumberChecked && period.is === 'open'
      ? ownNumberProblems(division, 'SalesEntries', own, code ?? '', period.year)
      : []),
    ...(sentLines.length === 0 ? [{ is: 'mandatory', label: 'Lines' } as const] : []),
    ...sentLines.flatMap((line) => lineProblems(division, line)),
  ]);
  const surroundings = { rate: numberOf(row, 'Rate') ?? 1, wall };
  const computed = sentLines.map((line) => computedLine(division, line, surroundings));
  const vatTotal = numberOf(row, 'VATAmountFC');
  const lines = vatTotal === null ? computed : withVatTotal(division, computed, centsOf(vatTotal), surroundings);
  if (lines === null || period.is === 'refused') return refused('VAT amount');
  const receivable = textOf(byCode(division, 'Journals', code) ?? {}, 'GLAccount') ?? '';
  const booking = salesBooking(division, receivable, lines, surroundings.rate);
  const isCredit = booking.totalFC < 0n || row.Type === creditType;
  const header = {
    ...row,
    AmountDC: amountOf(booking.totalDC),
    AmountFC: amountOf(booking.totalFC),
    VATAmountDC: amountOf(booking.vatDC),
    VATAmountFC: amountOf(booking.vatFC),
    ReportingYear: period.year,
    ReportingPeriod: period.period,
    DueDate:
      numberOf(row, 'DueDate') ??
      dueDateOf(byCode(division, 'PaymentConditions', textOf(row, 'PaymentCondition')), wall),
    Type: isCredit ? creditType : entryType,
  };
  return { header, lines, booking };
}

function refused(label: string): never {
  refuseAny([{ is: 'invalid', label }]);
  throw new Error('a refusal was not raised');
}

function linesOf(division: DivisionState, entryId: string): readonly Row[] {
  const rows = [...division.entity('SalesEntryLines').rowsWith('EntryID', entryId)];
  return rows.sort((a, b) => (numberOf(a, 'LineNumber') ?? 0) - (numberOf(b, 'LineNumber') ?? 0));
}

const keptOnReplacement = new Set(['ID', 'Division', 'Created', 'Creator', 'CreatorFullName']);

/** Every value of a stored line as null: what a replacement does not name is gone. */
function blank(line: Row): Row {
  return Object.fromEntries(Object.keys(line).flatMap((name) => (keptOnReplacement.has(name) ? [] : [[name, null]])));
}

/** The lines of a draft over the stored ones, in place: a line keeps its id. */
function putLines(division: DivisionState, header: Row, lines: readonly SalesLine[], cause: Cause): void {
  const entryId = String(header.EntryID);
  const before = linesOf(division, entryId);
  for (const [index, line] of lines.entries()) {
    const values = { ...line.row, EntryID: entryId, LineNumber: index + 1, Type: header.Type ?? entryType };
    const existing = before[index];
    if (existing === undefined) division.insert('SalesEntryLines', values, cause);
    else division.update('SalesEntryLines', existing, { ...blank(existing), ...values }, cause);
  }
  for (const surplus of before.slice(lines.length)) division.remove('SalesEntryLines', surplus, cause);
}

/** Transaction lines and the receivable of an entry (exact-online.md 7.5). */
function book(division: DivisionState, header: Row, booking: SalesBooking, cause: Cause): void {
  const entryId = String(header.EntryID);
  const account = textOf(header, 'Customer') ?? '';
  const shared = { Account: account, Date: header.EntryDate ?? null, Type: header.Type ?? entryType };
  const [receivable] = bookLegs(division, entryId, booking.legs, shared, cause);
  if (booking.totalFC === 0n) {
    removeTerms(division, entryId, cause);
    return;
  }
  putTerm(
    division,
    {
      account,
      entryId,
      transactionId: String(receivable?.ID),
      owedFC: booking.totalFC,
      owedDC: booking.totalDC,
      dueWall: numberOf(header, 'DueDate') ?? 0,
    },
    cause,
  );
}

/** Why an entry cannot be touched any more: it is processed, or money was matched with it (exact-online.md 7.5, [U]). */
function lockOf(division: DivisionState, entry: Row): string | null {
  // The entry of a printed invoice has its id, and stays as the invoice has it.
  const isInvoice = division.entity('SalesInvoices').get(String(entry.EntryID)) !== undefined;
  if (entry.Status !== openStatus || isInvoice) return 'Already processed';
  return isAnyMatched(division, String(entry.EntryID)) ? 'Already matched' : null;
}

function refuseLocked(division: DivisionState, entry: Row, is: 'cannotChange' | 'cannotDelete'): void {
  const why = lockOf(division, entry);
  if (why !== null) refuseAny([{ is, label: 'Sales entry', why }]);
}

/** What has to be computed anew when it was not sent along with a change of the entry date or condition. */
function forgotten(before: Row, values: Row): Row {
  const isDated = 'EntryDate' in values && values.EntryDate !== before.EntryDate;
  const isTermChanged =
    isDated || ('PaymentCondition' in values && values.PaymentCondition !== before.PaymentCondition);
  return {
    ...(isDated ? { ReportingYear: null, ReportingPeriod: null } : {}),
    ...(isTermChanged ? { DueDate: null } : {}),
    VATAmountFC: null,
    Type: null,
  };
}

/** Stored lines as if they were sent again: what the server computed is left to it, the tax that somebody chose stays. */
function asSent(line: Row): Row {
  const { VATAmountFC, VATBaseAmountFC: _base, VATPercentage: _percentage, OwnVAT, ...sent } = line;
  return OwnVAT === true ? { ...sent, VATAmountFC } : sent;
}

/** A changed line; another amount or code has another tax. */
function changedLine(line: Row, changes: Row): Row {
  const isTaxChanged = ['AmountFC', 'VATCode', 'GLAccount'].some((name) => name in changes);
  return { ...asSent(line), ...(isTaxChanged ? { VATAmountFC: null } : {}), ...changes };
}

function changeEntry(division: DivisionState, before: Row, values: Row, lines: readonly Row[], cause: Cause): Row {
  refuseLocked(division, before, 'cannotChange');
  const draft = draftOf(division, { ...before, ...forgotten(before, values), ...values }, lines, before);
  const row = division.update('SalesEntries', before, draft.header, cause);
  putLines(division, row, draft.lines, cause);
  book(division, row, draft.booking, cause);
  if ((before.Document ?? null) !== (row.Document ?? null)) {
    unlinkDocument(division, textOf(before, 'Document'), String(row.EntryID), cause);
    linkDocument(division, textOf(row, 'Document'), String(row.EntryID), cause);
  }
  return row;
}

/** Bookings without print layout (exact-online.md 7.5). */
export const salesEntryRules: EntityRules = {
  create(division, values, cause, lines) {
    const draft = draftOf(division, values, lines[collection] ?? [], null);
    const journal = textOf(draft.header, 'Journal') ?? '';
    const year = numberOf(draft.header, 'ReportingYear') ?? 0;
    const number = numberOf(draft.header, 'EntryNumber') ?? nextEntryNumber(division, 'SalesEntries', journal, year);
    // A processed invoice gives its own id to the entry; a client cannot send one.
    const id = textOf(values, 'EntryID') ?? division.newGuid();
    const header = {
      Status: openStatus,
      InvoiceNumber: number,
      ...draft.header,
      ...(numberOf(draft.header, 'InvoiceNumber') === null ? { InvoiceNumber: number } : {}),
      ID: id,
      EntryID: id,
      EntryNumber: number,
    };
    const row = division.insert('SalesEntries', header, cause);
    putLines(division, row, draft.lines, cause);
    book(division, row, draft.booking, cause);
    linkDocument(division, textOf(row, 'Document'), id, cause);
    return row;
  },

  /** Lines that are sent replace the lines there are. */
  update(division, before, values, cause, lines) {
    const stored = linesOf(division, String(before.EntryID)).map(asSent);
    return changeEntry(division, before, values, lines?.[collection] ?? stored, cause);
  },

  remove(division, row, cause) {
    refuseLocked(division, row, 'cannotDelete');
    const entryId = String(row.EntryID);
    removeTerms(division, entryId, cause);
    unbookLegs(division, entryId, cause);
    for (const line of linesOf(division, entryId)) division.remove('SalesEntryLines', line, cause);
    unlinkDocument(division, textOf(row, 'Document'), entryId, cause);
    division.remove('SalesEntries', row, cause);
  },
};

function entryOf(division: DivisionState, line: Row): Row {
  const entry = division.entity('SalesEntries').get(textOf(line, 'EntryID') ?? '');
  if (entry === undefined) {
    const isMissing = textOf(line, 'EntryID') === null;
    refuseAny([isMissing ? { is: 'mandatory', label: 'Entry' } : { is: 'invalidReference', label: 'Entry' }]);
    throw new Error('a refusal was not raised');
  }
  return entry;
}

/** Lines one by one: each change books the whole entry anew. */
export const salesEntryLineRules: EntityRules = {
  create(division, values, cause) {
    const entry = entryOf(division, values);
    const entryId = String(entry.EntryID);
    const { EntryID: _entry, ...line } = values;
    const stored = linesOf(division, entryId).map(asSent);
    changeEntry(division, entry, {}, [...stored, line], cause);
    const last = linesOf(division, entryId).at(-1);
    if (last === undefined) throw new Error('a line was lost');
    return last;
  },

  update(division, before, values, cause) {
    const entry = entryOf(division, before);
    const { EntryID: _entry, ...changes } = values;
    const stored = linesOf(division, String(entry.EntryID));
    const lines = stored.map((line) => (line.ID === before.ID ? changedLine(line, changes) : asSent(line)));
    changeEntry(division, entry, {}, lines, cause);
    return division.entity('SalesEntryLines').get(String(before.ID)) ?? before;
  },

  remove(division, row, cause) {
    const entry = entryOf(division, row);
    const stored = linesOf(division, String(entry.EntryID));
    const rest = stored.filter((line) => line.ID !== row.ID);
    refuseLocked(division, entry, 'cannotChange');
    if (rest.length === 0) refuseAny([{ is: 'mandatory', label: 'Lines' }]);
    division.remove('SalesEntryLines', row, cause);
    changeEntry(division, entry, {}, rest.map(asSent), cause);
  },
};
