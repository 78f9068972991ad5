import { type Random, random } from '../../kit/random.ts';
import { dueDateOf, entryBooking } from '../rules/entryBooking.ts';
import { salesKind } from '../rules/entryKinds.ts';
import { computedLine } from '../rules/entryLines.ts';
import { entryCounter, entryNumberOf } from '../rules/entryNumbers.ts';
import { amountOf, type Cents } from '../rules/money.ts';
import { cashFlowType } from '../rules/moneyEntries.ts';
import { termColumns, termMatched, termOpen } from '../rules/terms.ts';
import { type Leg, lineOfLeg } from '../rules/transactions.ts';
import type { DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { type DocumentedEntry, documentIds, documentsMax, seedEntryDocuments } from './entryDocuments.ts';
import { seedAuthor } from './people.ts';

const dayMs = 86_400_000;
/** A year of business that lies before the present of any test. */
const firstDay = Date.UTC(2025, 5, 1);
const days = 365;
/** Payments that would come later are not there yet. */
const lastPaymentDay = Date.UTC(2026, 5, 15);
/** Book years before this one are processed. */
const openYear = 2026;
/** From this many entries on, both sales journals are filled alike, so that numbers stay within 32 bits. */
const largeSize = 20_000;
const openingBalance: Cents = 2_500_000n;

const goods = ['Levering materialen', 'Transportkosten', 'Montage', 'Maatwerk', 'Onderhoud', 'Verpakkingen'] as const;

/** An invoice to be, and when and how far it will be paid. */
interface Plan {
  readonly customer: string;
  readonly country: string;
  readonly wall: number;
  readonly isCredit: boolean;
  readonly isWebshop: boolean;
  readonly stream: Random;
}

/** A payment to be: of which customer and invoice, how much, on which day. */
interface Payment {
  readonly customer: string;
  readonly invoiceNumber: number | null;
  readonly termId: string;
  readonly transactionId: string;
  readonly amount: Cents;
  readonly wall: number;
  readonly lineId: string;
}

/** Accounts of the chart, found once. */
interface Chart {
  readonly accountOf: (code: string) => string;
  readonly receivable: string;
  readonly bank: string;
  readonly condition: Row | undefined;
}

function chartOf(division: DivisionState): Chart {
  const accounts = division.entity('GLAccounts');
  const accountOf = (code: string): string => String(accounts.rowsWith('Code', code)[0]?.ID);
  const condition = division.entity('PaymentConditions').rowsWith('Code', '30')[0];
  return { accountOf, receivable: accountOf('1300'), bank: accountOf('1100'), condition };
}

function plansOf(division: DivisionState, seed: number): Plan[] {
  const plans: Plan[] = [];
  const isLarge = division.entity('Accounts').size > largeSize;
  const accounts = division.entity('Accounts');
  for (const account of accounts.rowsAfter(null, (read) => read('Status') === 'C' && read('EndDate') === null)) {
    // A hundred thousand plans stand at once: they take along what they need and not the account.
    const [customer, country] = [String(account.ID), textOf(account, 'Country') ?? 'NL'];
    const stream = random(seed, `books/${customer}`);
    const entries = stream.pick([0, 1, 2, 2, 3, 3, 4, 7]);
    for (let index = 0; index < entries; index += 1) {
      const wall = firstDay + stream.int(days) * dayMs;
      const isWebshop = stream.chance(isLarge ? 0.5 : 0.15);
      plans.push({ customer, country, wall, isCredit: stream.chance(0.04), isWebshop, stream });
    }
  }
  return plans.sort((a, b) => a.wall - b.wall);
}

const european = new Set(['BE', 'DE', 'FR', 'LU', 'AT', 'ES', 'IT', 'PL', 'DK', 'SE', 'FI', 'IE', 'PT', 'CZ']);

function sentLines({ country, isCredit, stream }: Plan, chart: Chart): Row[] {
  const lines: Row[] = [];
  const count = 1 + stream.int(2);
  for (let index = 0; index < count; index += 1) {
    const cents = BigInt(500 + stream.int(stream.chance(0.1) ? 900_000 : 90_000));
    const code = country === 'NL' ? (stream.chance(0.8) ? '8000' : '8010') : european.has(country) ? '8030' : '8040';
    const inclusive = country === 'NL' && stream.chance(0.1) ? { VATCode: code === '8000' ? '4' : '3' } : {};
    lines.push({
      AmountFC: amountOf(isCredit ? -cents : cents),
      Description: stream.pick(goods),
      GLAccount: chart.accountOf(code),
      Quantity: 1,
      ...inclusive,
    });
  }
  return lines;
}

/** Most are paid around their due date, some not, some only in part. */
function paymentOf(
  total: Cents,
  dueWall: number,
  stream: Random,
): { readonly amount: Cents; readonly wall: number } | null {
  const wall = dueWall + (stream.int(30) - 15) * dayMs;
  const isPaid = stream.chance(0.93) && wall <= lastPaymentDay;
  if (!isPaid || total === 0n) return null;
  const isPartial = total > 20_000n && stream.chance(0.03);
  return { amount: isPartial ? total / 2n : total, wall };
}

class Books {
  readonly #division: DivisionState;
  readonly #ids: Random;
  readonly #chart: Chart;
  readonly #sequences = new Map<string, number>();
  readonly #payments = new Map<number, Payment[]>();
  readonly #author = seedAuthor();
  #termNumber = 0;

  constructor(division: DivisionState, seed: number) {
    this.#division = division;
    this.#ids = random(seed, `${division.code}/books`);
    this.#chart = chartOf(division);
  }

  enter(plan: Plan, document: string | null): Row {
    const { customer, wall, stream } = plan;
    const lines = sentLines(plan, this.#chart).map((line) => computedLine(this.#division, line, { rate: 1, wall }));
    const booking = entryBooking(this.#division, salesKind, this.#chart.receivable, lines, 1);
    const journal = plan.isWebshop ? '71' : '70';
    const year = new Date(wall).getUTCFullYear();
    const number = this.#nextNumber(journal, year);
    const id = this.#ids.guid();
    const dueWall = dueDateOf(this.#chart.condition, wall);
    const type = plan.isCredit ? salesKind.creditType : salesKind.type;
    const entry = this.#division.seed('SalesEntries', {
      ID: id,
      EntryID: id,
      ...this.#stamps(wall),
      AmountDC: amountOf(booking.totalDC),
      AmountFC: amountOf(booking.totalFC),
      Currency: 'EUR',
      Customer: customer,
      Description: plan.isCredit ? 'Creditnota' : 'Factuur',
      Document: document,
      DueDate: dueWall,
      EntryDate: wall,
      EntryNumber: number,
      InvoiceNumber: number,
      Journal: journal,
      PaymentCondition: '30',
      Rate: 1,
      ReportingPeriod: new Date(wall).getUTCMonth() + 1,
      ReportingYear: year,
      Status: year < openYear ? termMatched : termOpen,
      Type: type,
      VATAmountDC: amountOf(booking.vatDC),
      VATAmountFC: amountOf(booking.vatFC),
      YourRef: `PO-${10_000 + stream.int(90_000)}`,
    });
    for (const [index, line] of lines.entries()) {
      this.#division.seed('SalesEntryLines', {
        ID: this.#ids.guid(),
        EntryID: id,
        LineNumber: index + 1,
        Type: type,
        ...line.row,
      });
    }
    const [receivable] = this.#seedLegs(id, booking.legs, { Account: customer, Date: wall, Type: type });
    this.#seedTerm(entry, String(receivable), booking.totalFC, dueWall, paymentOf(booking.totalFC, dueWall, stream));
    return entry;
  }

  /** One statement per day on which money came or went. */
  enterPayments(): void {
    let balance = openingBalance;
    for (const wall of [...this.#payments.keys()].sort((a, b) => a - b)) {
      balance = this.#seedStatement(wall, this.#payments.get(wall) ?? [], balance);
    }
  }

  finish(): void {
    for (const [name, value] of this.#sequences) this.#division.setCounter(name, value);
    this.#division.setCounter('PaymentTerms.HID', this.#termNumber);
  }

  #stamps(wall: number): Row {
    const { id, name } = this.#author;
    const at = wall + 10 * 3_600_000 + this.#ids.int(25_000) * 1000 + 7;
    return { Created: at, Creator: id, CreatorFullName: name, Modified: at, Modifier: id, ModifierFullName: name };
  }

  #nextNumber(journal: string, year: number): number {
    const counter = entryCounter(journal, year);
    const sequence = (this.#sequences.get(counter) ?? 0) + 1;
    this.#sequences.set(counter, sequence);
    const number = entryNumberOf(journal, year, sequence);
    if (number === null) throw new Error(`journal ${journal} has no numbers left for ${year}`);
    return number;
  }

  /** Returns the ids of the lines. */
  #seedLegs(entryId: string, legs: readonly Leg[], shared: Row): readonly string[] {
    return legs.map((leg, index) => {
      const id = this.#ids.guid();
      this.#division.seed('TransactionLines', { ID: id, ...lineOfLeg(leg, index, { ...shared, EntryID: entryId }) });
      return id;
    });
  }

  #seedTerm(
    entry: Row,
    transactionId: string,
    total: Cents,
    dueWall: number,
    payment: { readonly amount: Cents; readonly wall: number } | null,
  ): void {
    if (total === 0n) return;
    const account = String(entry.Customer);
    const ids = { account, entryId: String(entry.EntryID), transactionId };
    const draft = { ...ids, lineType: salesKind.lineType, owedFC: total, owedDC: total, dueWall };
    const columns = termColumns(draft);
    const termId = this.#ids.guid();
    const paid = payment?.amount ?? 0n;
    const isFull = payment !== null && paid === total;
    const lineId = this.#ids.guid();
    const settled = { Status: termMatched, LastPaymentDate: payment?.wall ?? null, MatchedLine: lineId };
    const rest = { AmountDC: amountOf(paid - total), AmountFC: amountOf(paid - total) };
    this.#putTerm(termId, { ...columns, ...(isFull ? settled : { ...rest, LastPaymentDate: payment?.wall ?? null }) });
    if (payment === null) return;
    if (!isFull) {
      const part = { AmountDC: amountOf(-paid), AmountFC: amountOf(-paid), SplitFrom: termId };
      this.#putTerm(this.#ids.guid(), { ...columns, ...part, ...settled });
    }
    const ofDay = this.#payments.get(payment.wall);
    const planned = {
      ...{ customer: account, invoiceNumber: numberOf(entry, 'InvoiceNumber'), termId, transactionId, lineId },
      ...{ amount: paid, wall: payment.wall },
    };
    if (ofDay === undefined) this.#payments.set(payment.wall, [planned]);
    else ofDay.push(planned);
  }

  #putTerm(id: string, columns: Row): void {
    this.#termNumber += 1;
    this.#division.seed('PaymentTerms', { ID: id, EntryID: this.#ids.guid(), HID: this.#termNumber, ...columns });
  }

  #seedStatement(wall: number, payments: readonly Payment[], opening: Cents): Cents {
    const id = this.#ids.guid();
    const year = new Date(wall).getUTCFullYear();
    const number = this.#nextNumber('20', year);
    const total = payments.reduce((sum, payment) => sum + payment.amount, 0n);
    const closing = opening + total;
    this.#division.seed('BankEntries', {
      ID: id,
      EntryID: id,
      ...this.#stamps(wall),
      ClosingBalanceFC: amountOf(closing),
      Currency: 'EUR',
      EntryNumber: number,
      FinancialPeriod: new Date(wall).getUTCMonth() + 1,
      FinancialYear: year,
      JournalCode: '20',
      OpeningBalanceFC: amountOf(opening),
      Status: year < openYear ? termMatched : termOpen,
    });
    for (const [index, payment] of payments.entries()) this.#seedBankLine(id, number, index + 1, payment);
    const first: Leg = { glAccount: this.#chart.bank, amountFC: total, amountDC: total, more: {} };
    const counter = payments.map(({ amount, customer, transactionId }): Leg => {
      const more = { Account: customer, OffsetID: transactionId };
      return { glAccount: this.#chart.receivable, amountFC: -amount, amountDC: -amount, more };
    });
    this.#seedLegs(id, [first, ...counter], { Date: wall, Type: cashFlowType });
    return closing;
  }

  #seedBankLine(entryId: string, entryNumber: number, lineNumber: number, payment: Payment): void {
    const { customer, invoiceNumber, amount, wall, transactionId, lineId } = payment;
    this.#division.seed('BankEntryLines', {
      ID: lineId,
      EntryID: entryId,
      EntryNumber: entryNumber,
      LineNumber: lineNumber,
      Account: customer,
      AmountDC: amountOf(amount),
      AmountFC: amountOf(amount),
      Date: wall,
      ExchangeRate: 1,
      GLAccount: this.#chart.receivable,
      OffsetID: transactionId,
      OurRef: invoiceNumber,
    });
  }
}

/** Invoices of a year, most of them paid by bank; the newest have their document. */
export function seedBooks(division: DivisionState, seed: number): void {
  const books = new Books(division, seed);
  const plans = plansOf(division, seed);
  const nextIds = documentIds(division, seed);
  const documented: DocumentedEntry[] = [];
  for (const [index, plan] of plans.entries()) {
    const ids = index >= plans.length - documentsMax ? nextIds() : null;
    const entry = books.enter(plan, ids?.document ?? null);
    if (ids !== null) documented.push({ entry, ...ids });
  }
  books.enterPayments();
  books.finish();
  seedEntryDocuments(division, documented);
}
