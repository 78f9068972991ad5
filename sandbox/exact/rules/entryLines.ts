import type { DivisionState } from '../state/divisionState.ts';
import { isTrue, numberOf, type Row, textOf } from '../state/rows.ts';
import { dimensionProblems } from './dimensions.ts';
import { byCode } from './entryHeaders.ts';
import type { EntryKind } from './entryKinds.ts';
import { amountOf, atRate, type Cents, centsOf } from './money.ts';
import type { BusinessProblem } from './problems.ts';
import { referenceProblems } from './references.ts';
import { percentageOn, splitVat } from './vat.ts';

/** Money, receivables, payables and tax have their own lines in an entry (exact-online.md 7.5, picqer#121). */
const refusedTypes = new Set([10, 12, 14, 16, 20, 21, 22, 24, 25, 29, 100]);

/** A line with everything the server computes, ready to store and to book. `OwnVAT` marks tax that the sender chose. */
export interface EntryLine {
  readonly row: Row;
  readonly glAccount: string;
  readonly vatCode: string | null;
  readonly percentage: number | null;
  readonly baseFC: Cents;
  readonly vatFC: Cents;
}

/** What of the entry its lines depend on. */
export interface LineSurroundings {
  readonly rate: number;
  /** The day that decides the percentage. */
  readonly wall: number;
}

/** What a line of a sale or purchase cannot be booked on. */
export function accountProblems(division: DivisionState, glAccount: Row | undefined): BusinessProblem[] {
  if (glAccount === undefined) return [];
  if (isTrue(glAccount, 'IsBlocked')) return [{ is: 'invalid', label: 'G/L account' }];
  const type = numberOf(glAccount, 'Type');
  const isJournalAccount = division.entity('Journals').rowsWith('GLAccount', glAccount.ID ?? null);
  const isKept = isJournalAccount.some((one) => one.Type === 20 || one.Type === 22);
  const isRefused = (type !== null && refusedTypes.has(type)) || isKept;
  return isRefused ? [{ is: 'invalid', label: 'G/L account type' }] : [];
}

function vatProblems(kind: EntryKind, vatCode: Row | undefined, code: string | null): BusinessProblem[] {
  if (code === null) return [];
  if (vatCode === undefined) return [{ is: 'invalidReference', label: 'VAT code' }];
  const isUsable = !isTrue(vatCode, 'IsBlocked') && vatCode.VATTransactionType !== kind.refusedVat;
  return isUsable ? [] : [{ is: 'invalid', label: 'VAT code' }];
}

function codeOf(values: Row, glAccount: Row | undefined): string | null {
  const sent = textOf(values, 'VATCode')?.trim();
  if (sent !== undefined && sent !== '') return sent;
  return textOf(glAccount ?? {}, 'VATCode');
}

/** Everything wrong with the values of one line, in the order of the screen. */
export function lineProblems(division: DivisionState, kind: EntryKind, values: Row): BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  const account = textOf(values, 'GLAccount');
  if (account === null) problems.push({ is: 'mandatory', label: 'G/L account' });
  // Only AmountFC counts: a client that sends AmountDC alone hears of it here (exact-online.md 7.5, 8.23).
  if (numberOf(values, 'AmountFC') === null) problems.push({ is: 'mandatory', label: 'Amount' });
  problems.push(...referenceProblems(division, kind.lines, values));
  const glAccount = account === null ? undefined : division.entity('GLAccounts').get(account);
  problems.push(...accountProblems(division, glAccount));
  const code = codeOf(values, glAccount);
  problems.push(...vatProblems(kind, byCode(division, 'VATCodes', code), code));
  problems.push(...dimensionProblems(division, values, glAccount));
  return problems;
}

/**
 * Computes tax and base of a checked line unless they were sent (exact-online.md 7.4): type E puts tax on top of the amount,
 * type I finds it inside.
 */
export function computedLine(division: DivisionState, values: Row, { rate, wall }: LineSurroundings): EntryLine {
  const glAccount = textOf(values, 'GLAccount') ?? '';
  const vatCode = codeOf(values, division.entity('GLAccounts').get(glAccount));
  const vatRow = byCode(division, 'VATCodes', vatCode);
  const percentage = vatRow === undefined ? null : percentageOn(division, vatRow, wall);
  const amount = centsOf(numberOf(values, 'AmountFC') ?? 0);
  const split = splitVat(amount, vatRow?.Type, percentage ?? 0);
  const sentVat = numberOf(values, 'VATAmountFC');
  const vatFC = sentVat === null ? split.vat : centsOf(sentVat);
  const baseFC = vatRow?.Type === 'I' ? amount - vatFC : amount;
  const sentBase = numberOf(values, 'VATBaseAmountFC');
  const vatBase = sentBase === null ? baseFC : centsOf(sentBase);
  const row = { ...values, OwnVAT: sentVat === null ? null : true };
  return lineWith({ row, glAccount, vatCode, percentage, baseFC, vatFC }, vatBase, rate);
}

function lineWith(line: EntryLine, vatBase: Cents, rate: number): EntryLine {
  const amount = centsOf(numberOf(line.row, 'AmountFC') ?? 0);
  const row: Row = {
    ...line.row,
    AmountFC: amountOf(amount),
    AmountDC: amountOf(atRate(amount, rate)),
    VATAmountFC: amountOf(line.vatFC),
    VATAmountDC: amountOf(atRate(line.vatFC, rate)),
    VATBaseAmountFC: amountOf(line.vatCode === null ? 0n : vatBase),
    VATBaseAmountDC: amountOf(line.vatCode === null ? 0n : atRate(vatBase, rate)),
    VATCode: line.vatCode,
    VATPercentage: line.percentage,
  };
  return { ...line, row };
}

/**
 * The tax of the whole entry was sent and differs from the sum (exact-online.md 7.5: VATAmountFC is writable): the line with
 * the most tax takes the difference. Null when no line has tax to adjust.
 */
export function withVatTotal(
  division: DivisionState,
  lines: readonly EntryLine[],
  total: Cents,
  surroundings: LineSurroundings,
): readonly EntryLine[] | null {
  const difference = total - lines.reduce((sum, line) => sum + line.vatFC, 0n);
  if (difference === 0n) return lines;
  const size = (line: EntryLine): Cents => (line.vatFC < 0n ? -line.vatFC : line.vatFC);
  let largest = lines[0];
  for (const line of lines) if (largest !== undefined && size(line) > size(largest)) largest = line;
  if (largest === undefined || largest.vatFC === 0n) return null;
  const adjusted = { ...largest.row, VATAmountFC: amountOf(largest.vatFC + difference), VATBaseAmountFC: null };
  return lines.map((line) => (line === largest ? computedLine(division, adjusted, surroundings) : line));
}
