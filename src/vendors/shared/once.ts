import type { Outcome } from '../outcome.ts';

/** Remembers a success; a failure is tried again the next time. Callers at the same moment share one attempt. */
export function once<T>(work: () => Promise<Outcome<T>>): () => Promise<Outcome<T>> {
  let attempt: Promise<Outcome<T>> | null = null;
  return async () => {
    attempt ??= work();
    const mine = attempt;
    const outcome = await mine.catch((error: unknown) => {
      attempt = null;
      throw error;
    });
    if (outcome.is !== 'ok' && attempt === mine) attempt = null;
    return outcome;
  };
}
