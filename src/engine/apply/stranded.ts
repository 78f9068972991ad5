import type { StoredPlanItem } from '../../store/port.ts';
import { failureReason } from '../failures.ts';
import { more, type StepEnd } from '../slice.ts';
import type { Applying } from './applying.ts';
import { knownOf } from './known.ts';
import { saveSettlements } from './saveSettlements.ts';
import { failed } from './settlement.ts';

/** Contacts whose relation could not be written: they cannot go before it, and say so. */
export async function closeStranded(applying: Applying, stranded: readonly StoredPlanItem[]): Promise<StepEnd> {
  const { connection, run, store } = applying;
  const known = await knownOf(store, connection.id, stranded);
  const closed = await Promise.all(
    stranded.map(async (stored) => {
      const { dependsOn } = stored.item;
      const owner = dependsOn === null ? null : await store.planItem(connection.id, run.id, dependsOn);
      const reason = failureReason('ownerNotImported', { owner: owner?.item.label ?? '' });
      return failed({ ...applying, known }, stored, reason);
    }),
  );
  await applying.lease.transact((tx) => saveSettlements(applying, tx, closed));
  return more;
}
