import { contactExclusion, linkedExclusion, withoutFilteredRoles } from '../filter/takesPart.ts';
import type { Region } from '../mapping/equivalence.ts';
import { regionOf } from '../mapping/region.ts';
import type { Rules } from '../mapping/rules.ts';
import type { NeutralRecord } from '../model/record.ts';
import { labelOf } from './label.ts';
import type { PlanItem, Reason } from './plan.ts';
import { planRecord } from './planRecord.ts';
import { asTypesAllow, planItem, type ReconcileSettings } from './reconcile.ts';
import { type PlanLink, type Standing, standLinked } from './standing.ts';

/** Both records of a link as they are now; null for one that is not there (any more). */
export interface LinkedPair {
  readonly link: PlanLink;
  readonly exact: NeutralRecord | null;
  readonly tribe: NeutralRecord | null;
  /** The relation that the Exact contact belongs to, which is linked itself; null for a relation. */
  readonly owner: Pick<LinkedPair, 'exact' | 'tribe'> | null;
}

export interface PairSettings extends ReconcileSettings {
  /** ISO 3166-1 alpha-2 of the administration: where a number without country is dialled; NL if not given. */
  readonly homeRegion?: Region;
}

/**
 * The plan of one linked pair: the same item that a plan of everything has for it. Null when both records are gone.
 * A contact whose relation is not linked needs the plan of everything, for its relation's place is not known.
 */
export function planPair(pair: LinkedPair, settings: PairSettings): PlanItem | null {
  const { link, exact: asRead, tribe } = pair;
  if (asRead === null) return tribe === null ? null : planGoneInExact(link, tribe);
  const { filter, relationTypes } = settings.rules;
  const home = settings.homeRegion === undefined ? 'NL' : settings.homeRegion;
  if (link.kind === 'relation') {
    const standing = standLinked(link, tribe, linkedExclusion(asRead, tribe, filter, relationTypes));
    const region = regionOf(asRead, pairedWith(standing), home);
    const narrowed = asTypesAllow(settings, { exact: asRead, tribe });
    return planRecord(withoutFilteredRoles(asRead, filter, pairedWith(standing)), standing, {
      settings: narrowed,
      region,
      dependsOn: null,
    });
  }
  const owner = pair.owner?.exact ?? null;
  const absence = owner === null ? {} : ownerAbsence(owner, pair.owner?.tribe ?? null, settings.rules);
  if (owner === null || absence !== null) return planWithoutOwner(asRead, tribe, absence ?? {});
  const standing = standLinked(link, tribe, contactExclusion(asRead, filter, tribe));
  const region = regionOf(owner, pair.owner?.tribe ?? null, home);
  const narrowed = asTypesAllow(settings, { exact: owner, tribe: pair.owner?.tribe ?? null });
  return planRecord(asRead, standing, { settings: narrowed, region, dependsOn: null });
}

const pairedWith = (standing: Standing): NeutralRecord | null => (standing.is === 'paired' ? standing.tribe : null);

/** The words of the reason when the relation of a contact takes no part, otherwise null. */
function ownerAbsence(
  owner: NeutralRecord,
  tribe: NeutralRecord | null,
  { filter, relationTypes }: Rules,
): Reason['words'] | null {
  const isThere = tribe !== null && linkedExclusion(owner, tribe, filter, relationTypes) === null;
  return isThere ? null : { owner: labelOf(withoutFilteredRoles(owner, filter)) };
}

const planWithoutOwner = (exact: NeutralRecord, tribe: NeutralRecord | null, words: Reason['words']): PlanItem =>
  planItem(
    { kind: 'contact', exact, tribe, rung: null, dependsOn: null },
    { action: 'skip', reason: { code: 'ownerSkipped', words } },
  );

/** A link whose Exact record is gone: deletions never travel, so the Tribe record stays as it is. */
export const planGoneInExact = ({ kind, exactId }: PlanLink, tribe: NeutralRecord): PlanItem =>
  planItem(
    { kind, exact: null, tribe, rung: 'link', dependsOn: null },
    { action: 'skip', reason: { code: 'goneInExact', words: {} }, exactId },
  );
