import { withoutFilteredRoles } from '../../domain/filter/takesPart.ts';
import { regionOf } from '../../domain/mapping/region.ts';
import type { FieldChoice } from '../../domain/merge/choice.ts';
import type { Fields } from '../../domain/model/fields.ts';
import type { NeutralRecord } from '../../domain/model/record.ts';
import type { PlanItem } from '../../domain/plan/plan.ts';
import { asTypesAllow, reconcile } from '../../domain/plan/reconcile.ts';
import type { Connection, StoredPlanItem } from '../../store/port.ts';
import type { ApplyingBatch } from './applying.ts';
import { dialler, type Seen } from './known.ts';

/** Where a telephone number without country is dialled: the country of the administration. */
export function homeRegionOf(connection: Connection): string | null {
  const region = connection.exactRegion?.toUpperCase() ?? null;
  return region === 'UK' ? 'GB' : region;
}

/** Both records of a pair as they are known to be now. */
export interface SeenPair {
  readonly exact: Seen;
  readonly tribe: Seen;
  readonly base: Fields;
  readonly choices: readonly FieldChoice[];
}

/** The plan of one pair as both are known to be now, by the same rules as the plan that was shown. */
export function planPair(applying: ApplyingBatch, stored: StoredPlanItem, pair: SeenPair): PlanItem {
  const { rules } = applying.connection;
  const { kind, rung, dependsOn } = stored.item;
  const exact = pair.exact.record;
  const tribe = pair.tribe.record;
  const told = kind === 'relation' ? withoutFilteredRoles(exact, rules.filter, tribe) : exact;
  const region = regionOfPair(applying, pair);
  const settings = { rules, capabilities: applying.capabilities, direction: applying.direction };
  return reconcile(
    { kind, exact: told, tribe, base: pair.base, rung, region, dependsOn, choices: pair.choices },
    asTypesAllow(settings, { exact: relationOf(applying, pair.exact), tribe: relationOf(applying, pair.tribe) }),
  );
}

/** Where the telephone numbers of a pair without country are dialled. */
export const regionOfPair = (
  { connection, known }: ApplyingBatch,
  { exact, tribe }: Pick<SeenPair, 'exact' | 'tribe'>,
): string | null => regionOf(dialler(known, exact), dialler(known, tribe), homeRegionOf(connection));

/** The relation that a record is or belongs to, as far as it is known. */
function relationOf({ known }: ApplyingBatch, seen: Seen): NeutralRecord | null {
  const relation = dialler(known, seen);
  return relation.kind === 'relation' ? relation : null;
}
