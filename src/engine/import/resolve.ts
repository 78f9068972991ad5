import type { StoredPlanItem } from '../../store/port.ts';
import { failureReason } from '../failures.ts';
import type { ApplyingBatch } from './applying.ts';
import { exactRecordOf, linkOf } from './known.ts';
import { planPair } from './planPair.ts';
import { adoptFound } from './prepare.ts';
import { failed, queuedAgain, queuedOrGivenUp, type Settlement, settledPair, tribeWrites } from './settlement.ts';

/**
 * Finds out what became of a write in doubt. Before `settleMs` is over an absent record proves nothing, for the request
 * may still land: then the answer is null, and the item stays in doubt. After it, absent means that it may be tried
 * again (reliability.md 3).
 */
export async function resolve(
  applying: ApplyingBatch,
  stored: StoredPlanItem,
  input: { readonly isDue: boolean },
): Promise<Settlement | null> {
  const exact = exactRecordOf(applying.known, stored);
  if (exact === null) return failed(applying, stored, failureReason('recordGone', { side: 'exact' }));
  if (stored.businessKey !== null) {
    const found = await adoptFound(applying, stored, exact, stored.businessKey);
    if (found !== null) return found;
    return input.isDue ? queuedOrGivenUp(applying, stored) : null;
  }
  const { kind, tribeId } = stored.item;
  if (tribeId === null) throw new Error(`item ${stored.item.key} is in doubt without a key or a record to look for`);
  const seen = await applying.tribe.client.read(kind, tribeId);
  if (seen.is !== 'ok') return { ...queuedAgain(stored, seen), item: stored };
  if (seen.value === null) return failed(applying, stored, failureReason('recordGone', { side: 'tribe' }));
  const link = linkOf(applying.known, kind, stored.item.exactId);
  const open = tribeWrites(planPair(applying, { exact, tribe: seen.value, base: link?.base ?? {}, stored }));
  if (Object.keys(open).length > 0) return input.isDue ? queuedOrGivenUp(applying, stored) : null;
  const before = Object.fromEntries(stored.item.decisions.map(({ field, tribe }) => [field, tribe]));
  const written = { operation: 'update', before, fields: tribeWrites(stored.item) } as const;
  return settledPair(applying, stored, { exact, tribe: seen.value, link, written });
}
