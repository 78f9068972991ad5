import { linkedExclusion, relationExclusion, withoutFilteredRoles } from '../filter/takesPart.ts';
import type { Region } from '../mapping/equivalence.ts';
import { regionOf } from '../mapping/region.ts';
import { relationRungs } from '../matching/relations.ts';
import type { NeutralRecord } from '../model/record.ts';
import type { Batch } from './batch.ts';
import { oncePer } from './once.ts';
import type { PlanItem } from './plan.ts';
import { planRecord } from './planRecord.ts';
import { asTypesAllow, type ReconcileSettings } from './reconcile.ts';
import { type Claim, type Standing, standings } from './standing.ts';

/** A relation with all that the planning of its contacts needs to know. */
export interface PlannedRelation {
  readonly item: PlanItem;
  readonly standing: Standing;
  readonly region: Region;
  /** As far as its types allow. */
  readonly settings: ReconcileSettings;
}

export interface RelationPlans {
  /** Undefined when Exact does not list the relation. */
  readonly of: (exactId: string) => PlannedRelation | undefined;
  readonly standingOf: (exact: NeutralRecord) => Standing;
  readonly claimOn: (tribeId: string) => Claim | undefined;
}

/** The plans of the relations that Exact has, each made when it is asked for. */
export function relationPlans(batch: Batch): RelationPlans {
  const { filter, relationTypes } = batch.settings.rules;
  const placed = standings({
    // Who a relation is, and whether it takes part, all its roles and numbers tell, also those that the settings leave out.
    exact: batch.exactRecords('relation'),
    free: batch.freeTribeRelations,
    exclusionOf: (exact, isLinked) =>
      isLinked
        ? linkedExclusion(exact, batch.linkedTribeOf(exact), filter, relationTypes)
        : relationExclusion(exact, filter, false, relationTypes),
    linkOf: (exactId) => batch.linkOf('relation', 'exact', exactId),
    tribeById: (id) => batch.tribeById('relation', id),
    answerTo: batch.answerTo,
    doubleOf: batch.doubleOf,
    rungsFor: (climbing, free) => relationRungs(climbing, free, batch.exactIds('relation')),
  });
  return {
    of: oncePer((exactId) => {
      const asRead = batch.exactById('relation', exactId);
      if (asRead === undefined) return undefined;
      const standing = placed.of(asRead);
      const tribe = standing.is === 'paired' ? standing.tribe : null;
      const exact = withoutFilteredRoles(asRead, filter, tribe);
      const region = regionOf(exact, tribe, batch.homeRegion);
      const settings = asTypesAllow(batch.settings, { exact: asRead, tribe });
      const item = planRecord(exact, standing, { settings, region, dependsOn: null });
      return { item, standing, region, settings };
    }),
    standingOf: placed.of,
    claimOn: placed.claimOn,
  };
}
