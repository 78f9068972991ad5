import { contactExclusion } from '../filter/takesPart.ts';
import { contactRungs } from '../matching/contacts.ts';
import type { NeutralRecord } from '../model/record.ts';
import type { Batch } from './batch.ts';
import type { PlanItem, ReasonCode } from './plan.ts';
import { planRecord } from './planRecord.ts';
import type { PlannedRelation } from './planRelations.ts';
import { planItem } from './reconcile.ts';
import { type Standing, standings } from './standing.ts';

/** Items of the contacts of one Exact relation; `owner` is undefined when Exact does not list the relation. */
export function planContacts(
  contacts: readonly NeutralRecord[],
  owner: PlannedRelation | undefined,
  batch: Batch,
): PlanItem[] {
  const hindrance = hindranceOf(owner);
  if (owner === undefined || hindrance !== null) {
    const { action, code } = hindrance ?? { action: 'skip', code: 'ownerSkipped' };
    const words = owner === undefined ? {} : { owner: owner.item.label };
    return contacts.map((exact) =>
      planItem(
        { kind: 'contact', exact, tribe: batch.linkedTribeOf(exact), rung: null, dependsOn: null },
        { action, reason: { code, words } },
      ),
    );
  }
  const placed = contactStandings(contacts, owner, batch);
  // A relation that is linked already has its place in Tribe whatever becomes of its own update.
  const dependsOn = isLinked(owner.standing) ? null : owner.item.key;
  return contacts.map((exact) => {
    const standing = placed.get(exact.id);
    if (standing === undefined) throw new Error(`no standing for contact ${exact.id}`);
    return planRecord(exact, standing, { settings: batch.settings, region: owner.region, dependsOn });
  });
}

type Hindrance = { readonly action: 'skip' | 'blocked'; readonly code: ReasonCode };

/** What the owner's fate means for its contacts; null when they can be planned. */
function hindranceOf(owner: PlannedRelation | undefined): Hindrance | null {
  switch (owner?.item.action) {
    case undefined:
    case 'skip':
      return { action: 'skip', code: 'ownerSkipped' };
    case 'ask':
      return { action: 'blocked', code: 'ownerUndecided' };
    case 'blocked':
      return isLinked(owner?.standing) ? null : { action: 'blocked', code: 'ownerBlocked' };
    case 'create':
    case 'link':
    case 'update':
    case 'unchanged':
      return null;
  }
}

const isLinked = (standing: Standing | undefined): boolean => standing?.is === 'paired' && standing.link !== null;

function contactStandings(
  contacts: readonly NeutralRecord[],
  owner: PlannedRelation,
  batch: Batch,
): ReadonlyMap<string, Standing> {
  const tribeOwnerId = owner.standing.is === 'paired' ? owner.standing.tribe.id : null;
  return standings({
    exact: contacts,
    free: tribeOwnerId === null ? [] : batch.freeTribeContactsOf(tribeOwnerId),
    exclusionOf: (exact) => contactExclusion(exact, batch.settings.rules.filter),
    linkOf: (exactId) => batch.linkOf('contact', exactId),
    tribeById: (id) => batch.tribeById('contact', id),
    answerTo: batch.answerTo,
    rungsFor: (_climbing, free) => contactRungs(free, batch.exactIds('contact')),
  });
}
