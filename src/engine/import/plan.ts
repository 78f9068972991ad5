import { rulesFingerprint } from '../../domain/mapping/defaults.ts';
import { withoutForeignNumbers } from '../../domain/mapping/numbering.ts';
import { assemble } from '../../domain/model/assemble.ts';
import type { PlanItem } from '../../domain/plan/plan.ts';
import { planImport } from '../../domain/plan/planImport.ts';
import type { Connection, Run, StoreReads } from '../../store/port.ts';
import { askCapabilities, type BothCapabilities } from '../apply/applying.ts';
import { homeRegionOf } from '../apply/planPair.ts';
import { numberedElsewhere } from '../elsewhere.ts';
import { linksWithChoices } from '../live/everything.ts';
import type { Ids } from '../ports.ts';
import { haltRun, more, rests, type Slice, type StepEnd } from '../slice.ts';
import { beginWriting } from './beginWriting.ts';
import { isConfirmed, moved } from './transitions.ts';

/** Imports write to Tribe only: Exact is not changed by bringing it into Tribe. */
export const importDirection = 'toTribe';

export interface MadePlan {
  readonly items: readonly PlanItem[];
  /** Differs as soon as the rules or anything that would be written or decided differs. */
  readonly version: string;
}

/** The plan from what was read last; the vendors are not asked. */
export async function makePlan(
  reads: StoreReads,
  ids: Ids,
  connection: Connection,
  capabilities: BothCapabilities,
): Promise<MadePlan> {
  const numbered = await numberedElsewhere(reads, connection.id, null);
  const tribe = assemble(await reads.parts(connection.id, 'tribe'));
  const { items } = planImport({
    exact: assemble(await reads.parts(connection.id, 'exact')),
    tribe: tribe.map((record) => withoutForeignNumbers(record, numbered)),
    links: await linksWithChoices(reads, connection.id),
    answers: await reads.answers(connection.id),
    rules: connection.rules,
    capabilities,
    direction: importDirection,
    homeRegion: homeRegionOf(connection),
  });
  return { items, version: versionOf(ids, connection, items) };
}

function versionOf(ids: Ids, connection: Connection, items: readonly PlanItem[]): string {
  // One digest per item: the text of ten thousand plans at once would take a hundred megabytes.
  const digests = items.map(({ key, action, tribeId, effects, problems, dependsOn }) =>
    ids.digest(JSON.stringify([key, action, tribeId, effects, problems, dependsOn])),
  );
  return ids.digest([rulesFingerprint(connection.rules), ...digests].join('\n'));
}

/**
 * Ends a reading. A preview is shown. A confirmed run goes on to write when the plan still is what was confirmed;
 * otherwise it goes back to the person: what is carried out is what was seen.
 */
export async function planAfterReading(slice: Slice, run: Run): Promise<StepEnd> {
  const { side, outcome } = await askCapabilities(slice.exact, slice.tribe);
  if (outcome.is !== 'ok') return haltRun(slice, run, side, outcome);
  // The rules may have been changed while both sides were read; a change after this shows as another version.
  const connection = (await slice.store.connection(slice.connection.id)) ?? slice.connection;
  const plan = await makePlan(slice.store, slice.ports.ids, connection, outcome.value);
  const facts = { connectionId: run.connectionId, runId: run.id, items: plan.items.length };
  if (isConfirmed(run) && plan.version === run.rulesFingerprint) {
    await beginWriting(slice, run, plan.items, outcome.value);
    slice.ports.log.info('run.applying', facts);
    return more;
  }
  await slice.lease.transact(async (tx) => {
    await tx.savePlan(run.connectionId, run.id, plan.items);
    const changes = { rulesFingerprint: plan.version, applyStartedMs: null, halt: null };
    await tx.saveRun(moved(run, 'planned', changes));
    await slice.sides.saveUse(tx, slice.connection, run.id);
  });
  slice.ports.log.info(isConfirmed(run) ? 'run.planChanged' : 'run.planned', facts);
  return rests;
}
