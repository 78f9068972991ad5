import { contactExclusion } from '../filter/takesPart.ts';
import type { Region } from '../mapping/equivalence.ts';
import { contactRungs } from '../matching/contacts.ts';
import type { NeutralRecord } from '../model/record.ts';
import type { Batch } from './batch.ts';
import { oncePer } from './once.ts';
import type { PlanItem, ReasonCode } from './plan.ts';
import { planRecord } from './planRecord.ts';
import type { PlannedRelation, RelationPlans } from './planRelations.ts';
import { planItem, type ReconcileSettings } from './reconcile.ts';
import { type Standing, type Standings, standings } from './standing.ts';

export interface ContactPlans {
  readonly itemOf: (exact: NeutralRecord) => PlanItem;
  /** How the contacts of one Exact relation stand to those of the Tribe relation it was matched with. */
  readonly standingsOf: (owner: PlannedRelation) => Standings;
}

/** The plans of the contacts that Exact has, each made when it is asked for. */
export function contactPlans(batch: Batch, relations: RelationPlans): ContactPlans {
  const placed = oncePer((exactOwnerId) => contactStandings(exactOwnerId, relations.of(exactOwnerId), batch));
  return {
    itemOf: (exact) => {
      const owner = exact.ownerId === null ? undefined : relations.of(exact.ownerId);
      const hindrance = hindranceOf(owner && ownerOf(owner));
      if (owner === undefined || hindrance !== null) {
        const { action, code } = hindrance ?? notListed;
        const words = owner === undefined ? {} : { owner: owner.item.label };
        const tribe = batch.linkedTribeOf(exact);
        return planItem(
          { kind: 'contact', exact, tribe, rung: null, dependsOn: null },
          { action, reason: { code, words } },
        );
      }
      const standing = placed(exact.ownerId ?? '').of(exact);
      const { settings, region, dependsOn } = ownerOf(owner);
      return planRecord(exact, standing, { settings, region, dependsOn });
    },
    standingsOf: ({ item }) => placed(item.exactId ?? ''),
  };
}

/** What contacts need to know of their relation. */
export interface Owner {
  readonly item: PlanItem;
  readonly isLinked: boolean;
  readonly region: Region;
  readonly settings: ReconcileSettings;
  /** A relation that is linked already has its place on the other side whatever becomes of its own update. */
  readonly dependsOn: string | null;
}

export function ownerOf({ item, standing, region, settings }: PlannedRelation): Owner {
  const isLinked = isLinkedPair(standing);
  return { item, isLinked, region, settings, dependsOn: isLinked ? null : item.key };
}

export const isLinkedPair = (standing: Standing): boolean => standing.is === 'paired' && standing.link !== null;

interface Hindrance {
  readonly action: 'skip' | 'blocked';
  readonly code: ReasonCode;
}

const notListed: Hindrance = { action: 'skip', code: 'ownerSkipped' };

/** What the owner's fate means for its contacts; null when they can be planned. */
export function hindranceOf(owner: Pick<Owner, 'item' | 'isLinked'> | undefined): Hindrance | null {
  switch (owner?.item.action) {
    case undefined:
    case 'skip':
      return notListed;
    case 'ask':
      return { action: 'blocked', code: 'ownerUndecided' };
    case 'blocked':
      return owner?.isLinked === true ? null : { action: 'blocked', code: 'ownerBlocked' };
    case 'create':
    case 'link':
    case 'update':
    case 'unchanged':
      return null;
  }
}

function contactStandings(exactOwnerId: string, owner: PlannedRelation | undefined, batch: Batch): Standings {
  const tribeOwnerId = owner?.standing.is === 'paired' ? owner.standing.tribe.id : null;
  return standings({
    exact: batch.exactContactsOf(exactOwnerId),
    free: tribeOwnerId === null ? [] : batch.freeTribeContactsOf(tribeOwnerId),
    exclusionOf: (exact) => contactExclusion(exact, batch.settings.rules.filter, batch.linkedTribeOf(exact)),
    linkOf: (exactId) => batch.linkOf('contact', 'exact', exactId),
    tribeById: (id) => batch.tribeById('contact', id),
    answerTo: batch.answerTo,
    doubleOf: batch.doubleOf,
    rungsFor: (_climbing, free) => contactRungs(free, batch.exactIds('contact')),
  });
}
