import type * as z from 'zod';
import { mapOk, type Outcome, ok } from '../outcome.ts';
import { once } from '../shared/once.ts';
import { type ExactContext, listAll } from './context.ts';
import { resources } from './resources.ts';
import { type PaymentConditionRow, paymentConditionRow } from './wire.ts';

/**
 * Exact keeps a code of its own for what was agreed about paying; Tribe a number of days. Only conditions that say
 * nothing but days are translated: one of direct debit, of the end of the month or with a discount agrees more than
 * that, and a number of days must not replace it.
 */
export interface PaymentTerms {
  /** Days as text; null for a code that says more, or that is not in the list. */
  daysOf(code: string): string | null;
  /** The one code that says so; null when there is none, or more than one. */
  codeOf(days: string): string | null;
  readonly days: ReadonlySet<string>;
}

const onCredit = 'B';

const isPlain = (row: PaymentConditionRow): boolean =>
  (row.PaymentMethod ?? onCredit) === onCredit &&
  (row.PaymentEndOfMonths ?? 0) === 0 &&
  (row.DiscountPaymentDays ?? 0) === 0 &&
  (row.DiscountPercentage ?? 0) === 0 &&
  // Several instalments divide the amount; one is all of it, told as 1 or as 100.
  [1, 100].includes(row.Percentage ?? 1);

export function paymentTermsOf(rows: readonly PaymentConditionRow[]): PaymentTerms {
  const days = new Map<string, string>();
  const codes = new Map<string, string[]>();
  for (const row of rows) {
    const code = row.Code?.trim() ?? '';
    if (code === '' || row.PaymentDays == null || row.PaymentDays < 0 || !isPlain(row)) continue;
    const text = String(row.PaymentDays);
    days.set(code, text);
    codes.set(text, [...(codes.get(text) ?? []), code]);
  }
  const single = new Map([...codes].flatMap(([text, of]) => (of.length === 1 ? [[text, of[0] ?? ''] as const] : [])));
  return {
    daysOf: (code) => days.get(code.trim()) ?? null,
    codeOf: (text) => single.get(text) ?? null,
    days: new Set(single.keys()),
  };
}

/** The list of the administration, asked for once; null when this connection may not read it. */
export const paymentTerms = (
  read: () => Promise<Outcome<readonly z.infer<typeof paymentConditionRow>[]>>,
): (() => Promise<Outcome<PaymentTerms | null>>) =>
  once(async () => {
    const rows = await read();
    // Asking again would count against the error limit (exact-online.md 3.3).
    return rows.is === 'rejected' ? ok(null) : mapOk(rows, paymentTermsOf);
  });

export const readPaymentConditions = (
  context: Pick<ExactContext, 'call' | 'urls'>,
): Promise<Outcome<readonly PaymentConditionRow[]>> =>
  listAll(context, context.urls.list(resources.paymentConditions), paymentConditionRow);

/** What is needed to read `rows`: the list only where one of them names a condition. */
export const termsFor = async (
  context: ExactContext,
  rows: readonly { readonly PaymentConditionSales?: string | null | undefined }[],
): Promise<Outcome<PaymentTerms | null>> =>
  rows.some((row) => (row.PaymentConditionSales ?? '').trim() !== '') ? context.paymentTerms() : ok(null);
