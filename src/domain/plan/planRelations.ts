import { relationExclusion, withoutFilteredRoles } from '../filter/takesPart.ts';
import type { Region } from '../mapping/equivalence.ts';
import { regionOf } from '../mapping/region.ts';
import { relationRungs } from '../matching/relations.ts';
import type { Batch } from './batch.ts';
import type { PlanItem } from './plan.ts';
import { planRecord } from './planRecord.ts';
import { type Standing, standings } from './standing.ts';

/** A relation with all that the planning of its contacts needs to know. */
export interface PlannedRelation {
  readonly item: PlanItem;
  readonly standing: Standing;
  readonly region: Region;
}

/** Plans by Exact ID. */
export function planRelations(batch: Batch): ReadonlyMap<string, PlannedRelation> {
  const { filter } = batch.settings.rules;
  const asRead = batch.exactRecords('relation');
  const relations = asRead.map((exact) => ({ ...exact, fields: withoutFilteredRoles(exact.fields, filter) }));
  // Whether a relation takes part depends on the roles it has, also on those that the settings leave out.
  const rolesOf = new Map(asRead.map((exact) => [exact.id, exact]));
  const placed = standings({
    exact: relations,
    free: batch.freeTribeRelations,
    exclusionOf: (exact, isLinked) => relationExclusion(rolesOf.get(exact.id) ?? exact, filter, isLinked),
    linkOf: (exactId) => batch.linkOf('relation', exactId),
    tribeById: (id) => batch.tribeById('relation', id),
    answerTo: batch.answerTo,
    rungsFor: (climbing, free) => relationRungs(climbing, free, batch.exactIds('relation')),
  });
  const planned = new Map<string, PlannedRelation>();
  for (const exact of relations) {
    const standing = placed.get(exact.id);
    if (standing === undefined) throw new Error(`no standing for relation ${exact.id}`);
    const tribe = standing.is === 'paired' ? standing.tribe : null;
    const region = regionOf(exact, tribe, batch.homeRegion);
    planned.set(exact.id, {
      item: planRecord(exact, standing, { settings: batch.settings, region, dependsOn: null }),
      standing,
      region,
    });
  }
  return planned;
}
