import { withoutFilteredRoles } from '../../domain/filter/takesPart.ts';
import { regionOf } from '../../domain/mapping/region.ts';
import type { Fields } from '../../domain/model/fields.ts';
import type { NeutralRecord } from '../../domain/model/record.ts';
import type { PlanItem } from '../../domain/plan/plan.ts';
import { reconcile } from '../../domain/plan/reconcile.ts';
import type { Connection, StoredPlanItem } from '../../store/port.ts';
import type { Applying } from './applying.ts';
import type { ExactRecord } from './known.ts';

/** Imports write to Tribe only: Exact is not changed by bringing it into Tribe. */
export const importDirection = 'toTribe';

/** Where a telephone number without country is dialled: the country of the administration. */
export function homeRegionOf(connection: Connection): string | null {
  const region = connection.exactRegion?.toUpperCase() ?? null;
  return region === 'UK' ? 'GB' : region;
}

/** The plan of one pair as both are known to be now, by the same rules as the plan that was shown. */
export function planPair(
  applying: Applying,
  pair: {
    readonly exact: ExactRecord;
    readonly tribe: NeutralRecord;
    readonly base: Fields;
    readonly stored: StoredPlanItem;
  },
): PlanItem {
  const { rules } = applying.connection;
  const { tribe, base, stored } = pair;
  const { record: exact, owner } = pair.exact;
  const told =
    exact.kind === 'relation' ? { ...exact, fields: withoutFilteredRoles(exact.fields, rules.filter) } : exact;
  const region = regionOf(owner ?? exact, tribe, homeRegionOf(applying.connection));
  return reconcile(
    { kind: exact.kind, exact: told, tribe, base, rung: stored.item.rung, region, dependsOn: stored.item.dependsOn },
    { rules, capabilities: applying.capabilities, direction: importDirection },
  );
}
