import type { Region } from '../mapping/equivalence.ts';
import { likeness } from '../matching/score.ts';
import type { NeutralRecord } from '../model/record.ts';
import { settleAddresses } from '../model/settle.ts';
import { keyOfRecord } from './key.ts';
import { labelOf } from './label.ts';
import type { Candidate, PlanItem, Reason, Rung } from './plan.ts';
import { planItem, type ReconcileSettings, reconcile } from './reconcile.ts';
import type { Standing } from './standing.ts';

/** The plan item of one Exact record, from where it stands. */
export function planRecord(
  exact: NeutralRecord,
  standing: Standing,
  context: { readonly settings: ReconcileSettings; readonly region: Region; readonly dependsOn: string | null },
): PlanItem {
  const { settings, region, dependsOn } = context;
  const about = { kind: exact.kind, exact, tribe: null, rung: null, dependsOn: null };
  switch (standing.is) {
    case 'excluded':
      return planItem({ ...about, tribe: standing.tribe }, { action: 'skip', reason: standing.reason });
    case 'bereft':
      return planItem(about, {
        action: 'skip',
        reason: { code: 'goneInTribe', words: {} },
        rung: 'link',
        tribeId: standing.tribeId,
      });
    case 'question':
      return planItem(about, {
        action: 'ask',
        reason: standing.reason,
        rung: standing.rung,
        candidates: candidatesOf(exact, standing.candidates, standing.rung),
        leansOn: standing.candidates.map(keyOfRecord),
      });
    case 'ours':
      return standing.twin === null
        ? planItem(about, { action: 'skip', reason: { code: 'goneInTribe', words: {} } })
        : planItem(about, { action: 'blocked', reason: foundTwice(exact), leansOn: [keyOfRecord(standing.twin)] });
    case 'new':
      return reconcile({ ...about, base: null, region, newReason: standing.reason, dependsOn }, settings);
    case 'paired':
      return reconcile(
        {
          ...about,
          tribe: standing.tribe,
          base: standing.link?.base ?? null,
          choices: standing.link?.choices ?? [],
          rung: standing.rung,
          region,
          dependsOn,
        },
        settings,
      );
  }
}

export const foundTwice = ({ side, carriedExactId, businessKey }: NeutralRecord): Reason => ({
  code: 'foundTwice',
  words: { side, businessKey: carriedExactId ?? businessKey ?? '' },
});

/** The likeliest first. */
function candidatesOf(exact: NeutralRecord, candidates: readonly NeutralRecord[], rung: Rung): Candidate[] {
  return candidates
    .map((tribe) => ({
      tribeId: tribe.id,
      label: labelOf(tribe),
      rung,
      score: likeness(exact.kind, settleAddresses(exact.fields), settleAddresses(tribe.fields)).score,
      fields: tribe.fields,
    }))
    .sort((a, b) => b.score - a.score || (a.tribeId < b.tribeId ? -1 : 1));
}
