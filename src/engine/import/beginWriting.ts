import type { PlanAction, PlanItem } from '../../domain/plan/plan.ts';
import type { ItemState, Run, StoredPlanItem } from '../../store/port.ts';
import type { BothCapabilities } from '../apply/applying.ts';
import { logProblems, problemOf } from '../failures.ts';
import { leaveWhatOnlyTribeHas } from '../live/goLive.ts';
import { reasonsOf } from '../live/savePlanned.ts';
import type { Slice } from '../slice.ts';
import { moved } from './transitions.ts';

/** What becomes of an item when writing begins. Whatever is not `planned` needs no write. */
const firstState: Readonly<Record<PlanAction, ItemState>> = {
  create: 'planned',
  link: 'planned',
  update: 'planned',
  unchanged: 'done',
  skip: 'skipped',
  ask: 'skipped',
  blocked: 'skipped',
};

/**
 * The moment a confirmed plan begins to be carried out, in one transaction: items without a write are settled, open
 * questions and blocked records become problems, and problems of earlier runs that are over are resolved.
 */
export async function beginWriting(
  slice: Slice,
  run: Run,
  items: readonly PlanItem[],
  capabilities: BothCapabilities,
): Promise<void> {
  const { connection, ports, sides, store } = slice;
  const nowMs = ports.clock.nowMs();
  const settled = items
    .filter(({ action }) => firstState[action] !== 'planned')
    .map(
      (item): StoredPlanItem => ({
        item,
        state: firstState[item.action],
        attempts: 0,
        sentMs: null,
        businessKey: null,
        failure: null,
      }),
    );
  const problems = settled.flatMap((stored) =>
    reasonsOf(stored.item).map((found) =>
      problemOf(stored, found, { id: ports.ids.next(), connectionId: connection.id, nowMs }),
    ),
  );
  const settledRecords = new Map<string, PlanItem>(
    settled.flatMap(({ item }) => (item.exactId === null ? [] : [[`${item.kind}/${item.exactId}`, item] as const])),
  );
  const open = await store.openProblems(connection.id);
  const over = new Map(
    open.flatMap(({ kind, recordId }) => {
      const item = settledRecords.get(`${kind}/${recordId}`);
      return item === undefined ? [] : [[item.key, item] as const];
    }),
  );
  await slice.lease.transact(async (tx) => {
    for (const { kind, exactId } of over.values()) {
      if (exactId !== null) await tx.resolveProblems(connection.id, kind, 'exact', exactId, nowMs);
    }
    if (problems.length > 0) await tx.saveProblems(problems);
    // The plan was read anew; it equals the stored one in all that counts, and replaces it with what is known now.
    await tx.savePlan(connection.id, run.id, items);
    await tx.saveItems(connection.id, run.id, settled);
    await leaveWhatOnlyTribeHas(slice, tx, connection, capabilities);
    await tx.saveRun(moved(run, 'applying', { halt: null }));
    await sides.saveUse(tx, connection, run.id);
  });
  logProblems(ports.log, run.id, problems);
}
