import type { Cause, DivisionState } from '../state/divisionState.ts';
import { isTrue, numberOf, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { linkDocument, unlinkDocument } from './documentLinks.ts';
import { dueDateOf, type EntryBooking, entryBooking } from './entryBooking.ts';
import { accountOfJournal, byCode } from './entryHeaders.ts';
import type { EntryKind } from './entryKinds.ts';
import { computedLine, type EntryLine, lineProblems, withVatTotal } from './entryLines.ts';
import { nextEntryNumber, ownNumberProblems } from './entryNumbers.ts';
import { rateOn } from './exchangeRates.ts';
import { amountOf, centsOf } from './money.ts';
import { choosePeriod } from './periods.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { referenceProblems } from './references.ts';
import type { EntityRules } from './rules.ts';
import { isAnyMatched, putTerm, removeTerms } from './terms.ts';
import { bookLegs, unbookLegs } from './transactions.ts';

const openStatus = 20;

/** A journal of one of the types, that is not blocked (exact-online.md 7.4, 4.8). */
export function journalProblems(division: DivisionState, code: string | null, type: number): BusinessProblem[] {
  if (code === null || code === '') return [{ is: 'mandatory', label: 'Diary' }];
  const journal = byCode(division, 'Journals', code);
  // A guid where a code is expected ends here as well (exact-online.md 4.8, picqer#31).
  if (journal === undefined) return [{ is: 'invalidReference', label: 'Journals', isUntranslated: true }];
  return journal.Type === type && !isTrue(journal, 'IsBlocked') ? [] : [{ is: 'invalid', label: 'Diary' }];
}

/** What an entry asks of its party: that it is named, and that it is a customer or a supplier. */
function partyProblems(division: DivisionState, kind: EntryKind, id: string | null): BusinessProblem[] {
  const isSale = kind.party === 'Customer';
  if (id === null) return [{ is: 'mandatory', label: isSale ? 'Relationship' : 'Supplier' }];
  const party = division.entity('Accounts').get(id);
  // A missing one is an invalid reference already.
  if (party === undefined) return [];
  const isFit = isSale ? party.Status === 'C' : isTrue(party, 'IsSupplier');
  return isFit ? [] : [{ is: 'invalid', label: `${kind.party} (Type)` }];
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

function codeProblems(division: DivisionState, kind: EntryKind, row: Row): BusinessProblem[] {
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
  if (type !== null && type !== kind.type && type !== kind.creditType) problems.push({ is: 'invalid', label: 'Type' });
  return problems;
}

/** An entry that passed every check, with all it books, and nothing written yet. */
interface Draft {
  readonly header: Row;
  readonly lines: readonly EntryLine[];
  readonly booking: EntryBooking;
}

/** Defaults that follow from the party and the day (exact-online.md 7.5). */
function withDefaults(division: DivisionState, kind: EntryKind, sent: Row): Row {
  const party = division.entity('Accounts').get(textOf(sent, kind.party) ?? '') ?? {};
  const EntryDate = numberOf(sent, 'EntryDate') ?? midnightOf(division.nowWall());
  const Currency = textOf(sent, 'Currency') ?? textOf(party, kind.currency) ?? 'EUR';
  return {
    ...sent,
    EntryDate,
    Currency,
    Rate: numberOf(sent, 'Rate') ?? rateOn(division, Currency, EntryDate),
    PaymentCondition: textOf(sent, 'PaymentCondition') ?? textOf(party, kind.paymentCondition) ?? '30',
  };
}

function draftOf(
  division: DivisionState,
  kind: EntryKind,
  sent: Row,
  sentLines: readonly Row[],
  before: Row | null,
): Draft {
  const row = withDefaults(division, kind, normalised(sent));
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
    ...partyProblems(division, kind, textOf(row, kind.party)),
    ...journalProblems(division, code, kind.journalType),
    ...referenceProblems(division, kind.entity, row),
    ...codeProblems(division, kind, row),
    ...(period.is === 'refused' ? [period.problem] : []),
    ...(isNumberChecked && period.is === 'open'
      ? ownNumberProblems(division, kind.entity, own, code ?? '', period.year)
      : []),
    ...(sentLines.length === 0 ? [{ is: 'mandatory', label: 'Lines' } as const] : []),
    ...sentLines.flatMap((line) => lineProblems(division, kind, line)),
  ]);
  const surroundings = { rate: numberOf(row, 'Rate') ?? 1, wall };
  const computed = sentLines.map((line) => computedLine(division, line, surroundings));
  const vatTotal = numberOf(row, 'VATAmountFC');
  const lines = vatTotal === null ? computed : withVatTotal(division, computed, centsOf(vatTotal), surroundings);
  if (lines === null || period.is === 'refused') return refused('VAT amount');
  const booking = entryBooking(division, kind, accountOfJournal(division, code), lines, surroundings.rate);
  const isCredit = booking.totalFC < 0n || row.Type === kind.creditType;
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
    Type: isCredit ? kind.creditType : kind.type,
  };
  return { header, lines, booking };
}

function refused(label: string): never {
  refuseAny([{ is: 'invalid', label }]);
  throw new Error('a refusal was not raised');
}

function linesOf(division: DivisionState, kind: EntryKind, entryId: string): readonly Row[] {
  const rows = [...division.entity(kind.lines).rowsWith('EntryID', entryId)];
  return rows.sort((a, b) => (numberOf(a, 'LineNumber') ?? 0) - (numberOf(b, 'LineNumber') ?? 0));
}

const keptOnReplacement = new Set(['ID', 'Division', 'Created', 'Creator', 'CreatorFullName']);

/** Every value of a stored line as null: what a replacement does not name is gone. */
function blank(line: Row): Row {
  return Object.fromEntries(Object.keys(line).flatMap((name) => (keptOnReplacement.has(name) ? [] : [[name, null]])));
}

/** The lines of a draft over the stored ones, in place: a line keeps its id. */
function putLines(
  division: DivisionState,
  kind: EntryKind,
  header: Row,
  lines: readonly EntryLine[],
  cause: Cause,
): void {
  const entryId = String(header.EntryID);
  const before = linesOf(division, kind, entryId);
  for (const [index, line] of lines.entries()) {
    const values = { ...line.row, EntryID: entryId, LineNumber: index + 1, Type: header.Type ?? kind.type };
    const existing = before[index];
    if (existing === undefined) division.insert(kind.lines, values, cause);
    else division.update(kind.lines, existing, { ...blank(existing), ...values }, cause);
  }
  for (const surplus of before.slice(lines.length)) division.remove(kind.lines, surplus, cause);
}

/** Transaction lines and the receivable or payable of an entry (exact-online.md 7.5). */
function book(division: DivisionState, kind: EntryKind, header: Row, booking: EntryBooking, cause: Cause): void {
  const entryId = String(header.EntryID);
  const account = textOf(header, kind.party) ?? '';
  const shared = { Account: account, Date: header.EntryDate ?? null, Type: header.Type ?? kind.type };
  const [ledger] = bookLegs(division, entryId, booking.legs, shared, cause);
  if (booking.totalFC === 0n) {
    removeTerms(division, entryId, cause);
    return;
  }
  putTerm(
    division,
    {
      account,
      entryId,
      transactionId: String(ledger?.ID),
      lineType: kind.lineType,
      owedFC: kind.side * booking.totalFC,
      owedDC: kind.side * booking.totalDC,
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

function refuseLocked(division: DivisionState, kind: EntryKind, entry: Row, is: 'cannotChange' | 'cannotDelete'): void {
  const why = lockOf(division, entry);
  if (why !== null) refuseAny([{ is, label: kind.label, why }]);
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

function changeEntry(
  division: DivisionState,
  kind: EntryKind,
  before: Row,
  values: Row,
  lines: readonly Row[],
  cause: Cause,
): Row {
  refuseLocked(division, kind, before, 'cannotChange');
  const draft = draftOf(division, kind, { ...before, ...forgotten(before, values), ...values }, lines, before);
  const row = division.update(kind.entity, before, draft.header, cause);
  putLines(division, kind, row, draft.lines, cause);
  book(division, kind, row, draft.booking, cause);
  if ((before.Document ?? null) !== (row.Document ?? null)) {
    unlinkDocument(division, textOf(before, 'Document'), String(row.EntryID), cause);
    linkDocument(division, textOf(row, 'Document'), String(row.EntryID), cause);
  }
  return row;
}

/** What happens right after an entry was made; the row that is answered with. */
type AfterCreate = (division: DivisionState, entry: Row, cause: Cause) => Row;

/** Entries with a party, lines and tax (exact-online.md 7.5). */
export function invoiceEntryRules(
  kind: EntryKind,
  afterCreate: AfterCreate = (_division, entry) => entry,
): EntityRules {
  return {
    create(division, values, cause, lines) {
      const draft = draftOf(division, kind, values, lines[kind.lines] ?? [], null);
      const journal = textOf(draft.header, 'Journal') ?? '';
      const year = numberOf(draft.header, 'ReportingYear') ?? 0;
      const number = numberOf(draft.header, 'EntryNumber') ?? nextEntryNumber(division, kind.entity, journal, year);
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
      const row = division.insert(kind.entity, header, cause);
      putLines(division, kind, row, draft.lines, cause);
      book(division, kind, row, draft.booking, cause);
      linkDocument(division, textOf(row, 'Document'), id, cause);
      return afterCreate(division, row, cause);
    },

    /** Lines that are sent replace the lines there are. */
    update(division, before, values, cause, lines) {
      const stored = linesOf(division, kind, String(before.EntryID)).map(asSent);
      return changeEntry(division, kind, before, values, lines?.[kind.lines] ?? stored, cause);
    },

    remove(division, row, cause) {
      refuseLocked(division, kind, row, 'cannotDelete');
      const entryId = String(row.EntryID);
      removeTerms(division, entryId, cause);
      unbookLegs(division, entryId, cause);
      for (const line of linesOf(division, kind, entryId)) division.remove(kind.lines, line, cause);
      unlinkDocument(division, textOf(row, 'Document'), entryId, cause);
      division.remove(kind.entity, row, cause);
    },
  };
}

function entryOf(division: DivisionState, kind: EntryKind, line: Row): Row {
  const entry = division.entity(kind.entity).get(textOf(line, 'EntryID') ?? '');
  if (entry === undefined) {
    const isMissing = textOf(line, 'EntryID') === null;
    refuseAny([isMissing ? { is: 'mandatory', label: 'Entry' } : { is: 'invalidReference', label: 'Entry' }]);
    throw new Error('a refusal was not raised');
  }
  return entry;
}

/** Lines one by one: each change books the whole entry anew. */
export function invoiceEntryLineRules(kind: EntryKind): EntityRules {
  return {
    create(division, values, cause) {
      const entry = entryOf(division, kind, values);
      const entryId = String(entry.EntryID);
      const { EntryID: _entry, ...line } = values;
      const stored = linesOf(division, kind, entryId).map(asSent);
      changeEntry(division, kind, entry, {}, [...stored, line], cause);
      const last = linesOf(division, kind, entryId).at(-1);
      if (last === undefined) throw new Error('a line was lost');
      return last;
    },

    update(division, before, values, cause) {
      const entry = entryOf(division, kind, before);
      const { EntryID: _entry, ...changes } = values;
      const stored = linesOf(division, kind, String(entry.EntryID));
      const lines = stored.map((line) => (line.ID === before.ID ? changedLine(line, changes) : asSent(line)));
      changeEntry(division, kind, entry, {}, lines, cause);
      return division.entity(kind.lines).get(String(before.ID)) ?? before;
    },

    remove(division, row, cause) {
      const entry = entryOf(division, kind, row);
      const stored = linesOf(division, kind, String(entry.EntryID));
      const rest = stored.filter((line) => line.ID !== row.ID);
      refuseLocked(division, kind, entry, 'cannotChange');
      if (rest.length === 0) refuseAny([{ is: 'mandatory', label: 'Lines' }]);
      division.remove(kind.lines, row, cause);
      changeEntry(division, kind, entry, {}, rest.map(asSent), cause);
    },
  };
}
