import type * as z from 'zod';
import type { Outcome } from '../outcome.ts';
import type { Caller } from '../shared/caller.ts';
import { endOfPatience } from '../shared/shortList.ts';
import type { PaymentTerms } from './paymentTerms.ts';
import type { ExactUrls } from './resources.ts';
import { listOf } from './wire.ts';

/** What every operation on one administration needs. */
export interface ExactContext {
  readonly call: Caller;
  readonly urls: ExactUrls;
  /** YYYY-MM-DD in the Netherlands: decides whether an account is active. */
  readonly today: () => string;
  /** Null when this connection may not read them. */
  readonly paymentTerms: () => Promise<Outcome<PaymentTerms | null>>;
}

/** Every row of a list that is expected to be short, following `__next` verbatim (exact-online.md 4.5). */
export async function listAll<T extends z.ZodType>(
  context: Pick<ExactContext, 'call' | 'urls'>,
  url: string,
  row: T,
): Promise<Outcome<readonly z.infer<T>[]>> {
  const rows: z.infer<T>[] = [];
  const patience = endOfPatience();
  let next: string | null = url;
  while (next !== null) {
    if (next !== url && !context.urls.isOurs(next)) {
      return unexpected('a list continues at another address than that of its administration');
    }
    const outcome: Outcome<{ rows: z.infer<T>[]; next: string | null }> = await context.call.read(next, listOf(row));
    if (outcome.is !== 'ok') return outcome;
    rows.push(...outcome.value.rows);
    next = outcome.value.next;
    const end = next === null ? null : patience([next], outcome.value.rows.length);
    if (end !== null) return unexpected(`a list ${end}`);
  }
  return { is: 'ok', value: rows };
}

export const unexpected = (message: string): Outcome<never> => ({
  is: 'rejected',
  rejection: { status: 200, cause: 'unexpectedShape', message },
});
