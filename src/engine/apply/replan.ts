import { type Kind, kinds } from '../../domain/model/kind.ts';
import type { ObservedPart } from '../../domain/model/record.ts';
import { itemKey } from '../../domain/plan/key.ts';
import type { PlanItem } from '../../domain/plan/plan.ts';
import { planMarked } from '../../domain/plan/planImport.ts';
import type { StoredPlanItem, StoreWrites } from '../../store/port.ts';
import { problemOf } from '../failures.ts';
import { markOf, marksOfChanges } from '../live/changedRecords.ts';
import { everythingOf } from '../live/everything.ts';
import { reasonsOf } from '../live/savePlanned.ts';
import type { Applying } from './applying.ts';
import { settleDoubtElsewhere } from './doubtElsewhere.ts';
import { homeRegionOf } from './planPair.ts';
import type { Halting } from './settlement.ts';
import { type Considered, type InTheWay, nameOfDoubt } from './turn.ts';

export interface PlannedAnew {
  /** Kinds that may be made now, with what was taken into account. */
  readonly considered: ReadonlyMap<Kind, Considered>;
  /** Keys of what is not to be made any more. */
  readonly changed: ReadonlySet<string>;
  readonly halt: Halting | null;
}

/**
 * Plans whatever this run has still to make in Tribe with all that other administrations know of it. What would be made
 * all the same may be. What would be something else is: in an import at once, elsewhere by a mark, like any change.
 */
export async function planWithOthers(applying: Applying, ways: ReadonlyMap<Kind, InTheWay>): Promise<PlannedAnew> {
  const { connection, store, turn } = applying;
  const learnt: ObservedPart[] = [];
  const considered = new Map<Kind, Considered>();
  for (const [kind, { doubts, unknown }] of ways) {
    const over = new Set<string>();
    for (const doubt of doubts) {
      const settled = await settleDoubtElsewhere(applying, kind, doubt);
      if (settled.is === 'halts') {
        return { considered: new Map(), changed: new Set(), halt: { side: 'tribe', outcome: settled.outcome } };
      }
      if (settled.is === 'open') break;
      over.add(nameOfDoubt(doubt));
      learnt.push(...(await notKnown(applying, kind, settled.parts)));
    }
    if (over.size < doubts.length) {
      turn.held.set(kind, 'others');
      continue;
    }
    considered.set(kind, { doubts: over, unknown: new Set(unknown) });
    learnt.push(...(await store.partsElsewhere(connection.id, kind, unknown)));
  }
  if (considered.size === 0) return { considered, changed: new Set(), halt: null };
  const toMake = await itemsToMake(applying, considered);
  const anew = await planOf(applying, learnt, toMake);
  const changed = toMake.flatMap((stored) => {
    const now = anew.get(stored.item.key);
    return now === undefined || isMade(now) ? [] : [{ stored, now }];
  });
  if (changed.length > 0) await applying.lease.transact((tx) => saveChanged(applying, tx, changed, learnt));
  return { considered, changed: new Set(changed.map(({ stored }) => stored.item.key)), halt: null };
}

const isMade = ({ action, effects }: PlanItem): boolean => action === 'create' && effects[0]?.side === 'tribe';

async function notKnown(
  { connection, store }: Applying,
  kind: Kind,
  parts: readonly ObservedPart[],
): Promise<readonly ObservedPart[]> {
  const ids = [...new Set(parts.map(({ recordId }) => recordId))];
  const known = new Set((await store.partsOfRecords(connection.id, 'tribe', kind, ids)).map((part) => part.recordId));
  return parts.filter(({ recordId }) => !known.has(recordId));
}

async function itemsToMake(
  { connection, run, store }: Applying,
  considered: ReadonlyMap<Kind, Considered>,
): Promise<readonly StoredPlanItem[]> {
  const planned = await store.itemsInState(connection.id, run.id, 'planned');
  return planned.filter(({ item }) => isMade(item) && considered.has(item.kind));
}

async function planOf(
  { capabilities, connection, direction, store }: Applying,
  learnt: readonly ObservedPart[],
  toMake: readonly StoredPlanItem[],
): Promise<ReadonlyMap<string, PlanItem>> {
  const items = planMarked(
    {
      ...(await everythingOf(store, connection.id, learnt)),
      rules: connection.rules,
      capabilities,
      direction,
      homeRegion: homeRegionOf(connection),
      includeTribeOnly: direction === 'both',
    },
    toMake.map(({ item }) => item.key),
  );
  return new Map(items.map((item) => [item.key, item]));
}

interface Changed {
  readonly stored: StoredPlanItem;
  readonly now: PlanItem;
}

/** Of what others know, only what the new plan is about is taken over: the rest is told by Tribe in its own time. */
async function saveChanged(
  applying: Applying,
  tx: StoreWrites,
  changed: readonly Changed[],
  learnt: readonly ObservedPart[],
): Promise<void> {
  const { connection, ports, run, turn } = applying;
  const askedMs = ports.clock.nowMs();
  const named = new Set(changed.flatMap(({ now }) => namesIn(now)));
  const taken = learnt.filter(({ kind, recordId }) => named.has(itemKey(kind, 'tribe', recordId)));
  if (run.kind === 'sync') {
    await tx.mark(connection.id, await marksOfChanges(tx, connection.id, { side: 'tribe', parts: taken, askedMs }));
    const records = changed.flatMap(({ stored: { item } }) =>
      item.exactId === null ? [] : { ...item, id: item.exactId },
    );
    await tx.mark(
      connection.id,
      records.map(({ kind, id }) => markOf({ kind, side: 'exact', recordId: id }, askedMs)),
    );
    for (const kind of kinds) if (records.some((one) => one.kind === kind)) turn.held.set(kind, 'plan');
  } else {
    await replaceItems(applying, tx, changed);
  }
  await tx.saveParts(connection.id, taken, askedMs);
  ports.log.info('run.plannedWithOthers', { connectionId: connection.id, runId: run.id, changed: changed.length });
}

const namesIn = ({ candidates, kind, leansOn = [], tribeId }: PlanItem): readonly string[] => [
  ...leansOn,
  ...candidates.map((candidate) => itemKey(kind, 'tribe', candidate.tribeId)),
  ...(tribeId === null ? [] : [itemKey(kind, 'tribe', tribeId)]),
];

/** What an import has still to do; what became a question is told, and asked again when changes flow. */
async function replaceItems(
  { connection, ports, run }: Applying,
  tx: StoreWrites,
  changed: readonly Changed[],
): Promise<void> {
  const items = changed.map(({ stored, now }): StoredPlanItem => {
    const isToDo = now.action === 'create' || now.action === 'link' || now.action === 'update';
    return { ...stored, item: now, state: isToDo ? 'planned' : 'skipped' };
  });
  await tx.saveItems(connection.id, run.id, items);
  const nowMs = ports.clock.nowMs();
  const problems = items.flatMap((stored) =>
    stored.state === 'planned'
      ? []
      : reasonsOf(stored.item).map((found) =>
          problemOf(stored, found, { id: ports.ids.next(), connectionId: connection.id, nowMs }),
        ),
  );
  if (problems.length > 0) await tx.saveProblems(problems);
}
