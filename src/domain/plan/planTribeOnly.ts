import { contactExclusion, tribeRelationExclusion, withoutFilteredRoles } from '../filter/takesPart.ts';
import { mayWrite } from '../mapping/direction.ts';
import { regionOf } from '../mapping/region.ts';
import { contactRungs } from '../matching/contacts.ts';
import type { LadderRung } from '../matching/ladder.ts';
import { relationRungs } from '../matching/relations.ts';
import type { NeutralRecord } from '../model/record.ts';
import type { Batch } from './batch.ts';
import { keyOfRecord } from './key.ts';
import { labelOf } from './label.ts';
import { once, oncePer } from './once.ts';
import type { PlanItem, Reason } from './plan.ts';
import { type ContactPlans, hindranceOf, type Owner, ownerOf } from './planContacts.ts';
import { foundTwice } from './planRecord.ts';
import type { PlannedRelation, RelationPlans } from './planRelations.ts';
import { directionOf, planItem, reconcile } from './reconcile.ts';
import type { Claim, Standing } from './standing.ts';

export interface TribeOnlyPlans {
  /** Whether it has an item of its own: it is linked to nothing, and no Exact record was found to be the same. */
  readonly hasOwnItem: (tribe: NeutralRecord) => boolean;
  readonly itemOf: (tribe: NeutralRecord) => PlanItem;
  /** What the Exact records without a link want of it. */
  readonly claimOn: (tribe: NeutralRecord) => Claim | undefined;
}

/** The plans of the free Tribe records that Exact does not have, each made when it is asked for. */
export function tribeOnlyPlans(batch: Batch, relations: RelationPlans, contacts: ContactPlans): TribeOnlyPlans {
  const { settings } = batch;
  const { filter, relationTypes } = settings.rules;
  const mayMake = (tribe: NeutralRecord): boolean => mayWrite(directionOf(settings, tribe.kind), 'exact');
  const ownerFates = oncePer((tribeId) => fateOfOwner(tribeId));
  const relationTwins = once(() => {
    const exact = batch.exactRecords('relation');
    const free = batch.freeTribeRelations;
    const afterwards = (record: NeutralRecord): NeutralRecord => afterPlan(record, relations.of(record.id)?.item);
    return twinsAmong(exact, relations.standingOf, relationRungs(exact, free, batch.exactIds('relation')), afterwards);
  });
  const contactTwins = oncePer((exactOwnerId) => {
    const owner = relations.of(exactOwnerId);
    if (owner?.standing.is !== 'paired') return new Map<string, NeutralRecord>();
    const free = batch.freeTribeContactsOf(owner.standing.tribe.id);
    const standingOf = contacts.standingsOf(owner).of;
    const afterwards = (record: NeutralRecord): NeutralRecord => afterPlan(record, contacts.itemOf(record));
    const exact = batch.exactContactsOf(exactOwnerId);
    return twinsAmong(exact, standingOf, contactRungs(free, batch.exactIds('contact')), afterwards);
  });

  function planRelation(asRead: NeutralRecord): PlanItem {
    const tribe = withoutFilteredRoles(asRead, filter);
    const hindrance =
      objectionOf(asRead, tribeRelationExclusion(asRead, filter, relationTypes)) ??
      twinReason(asRead, relationTwins().get(asRead.id));
    if (hindrance !== null) return refused(tribe, hindrance);
    const region = regionOf(null, tribe, batch.homeRegion);
    return reconcile(
      { kind: 'relation', exact: null, tribe, base: null, rung: null, region, dependsOn: null },
      settings,
    );
  }

  function planContact(tribe: NeutralRecord): PlanItem {
    if (!mayMake(tribe)) return refused(tribe, onlyInTribe);
    const fate = ownerFates(tribe.ownerId ?? '');
    const hindrance = fate.is === 'undecided' ? undecidedOwner : hindranceOf(fate.owner);
    const owner = fate.is === 'undecided' ? null : (fate.owner ?? null);
    const label = fate.is === 'undecided' ? fate.label : owner?.item.label;
    if (owner === null || hindrance !== null) {
      const { action, code } = hindrance ?? { action: 'skip', code: 'ownerSkipped' };
      return refused(tribe, { action, reason: { code, words: label === undefined ? {} : { owner: label } } });
    }
    const { exactId } = owner.item;
    const objection =
      objectionOf(tribe, contactExclusion(tribe, filter)) ??
      twinReason(tribe, exactId === null ? undefined : contactTwins(exactId).get(tribe.id));
    if (objection !== null) return refused(tribe, objection);
    const { region, dependsOn } = owner;
    return reconcile(
      { kind: 'contact', exact: null, tribe, base: null, rung: null, region, dependsOn },
      owner.settings,
    );
  }

  /** Why it is not made in Exact, as far as it can be said without looking for twins. */
  function objectionOf(tribe: NeutralRecord, exclusion: Reason | null): Objection | null {
    if (!mayMake(tribe)) return onlyInTribe;
    if (tribe.kind === 'relation' && !settings.rules.newInExact) return notMadeHere;
    const answer = batch.answerTo(tribe);
    if (answer?.is === 'leave') return skip({ code: 'answeredLeave', words: {} });
    const [question] = claimOn(tribe)?.exact ?? [];
    if (question !== undefined) {
      const reason: Reason = { code: 'candidateUndecided', words: { question: labelOf(question) } };
      return { action: 'blocked', reason, leansOn: [keyOfRecord(question)] };
    }
    const double = answer?.is === 'different' ? undefined : batch.doubleOf(tribe);
    if (double !== undefined) return { action: 'blocked', reason: foundTwice(tribe), leansOn: [keyOfRecord(double)] };
    if (exclusion !== null) return skip(exclusion);
    const carried = tribe.carriedExactId;
    if (carried === null || answer?.is === 'different') return null;
    const twin = batch.exactById(tribe.kind, carried);
    // It came from Exact once and is gone there: deletions never travel, and neither does undoing them.
    return twin === undefined ? whereItIs(tribe) : twinReason(tribe, twin);
  }

  const whereItIs = (tribe: NeutralRecord): Objection =>
    skip({ code: batch.isLinkedElsewhere(tribe) ? 'inAnotherAdministration' : 'goneInExact', words: {} });

  function twinReason(tribe: NeutralRecord, twin: NeutralRecord | undefined): Objection | null {
    if (twin === undefined || batch.answerTo(tribe)?.is === 'different') return null;
    return { ...skip({ code: 'twinInExact', words: { twin: labelOf(twin) } }), leansOn: [keyOfRecord(twin)] };
  }

  function fateOfOwner(tribeId: string): OwnerFate {
    const link = batch.linkOf('relation', 'tribe', tribeId);
    if (link !== undefined) return knownOwner(relations.of(link.exactId));
    const tribe = batch.tribeById('relation', tribeId);
    if (tribe === undefined) return { is: 'known', owner: undefined };
    const claim = relations.claimOn(tribeId);
    if (claim?.is === 'candidate') return { is: 'undecided', label: labelOf(tribe) };
    const [exact] = claim?.exact ?? [];
    if (exact !== undefined) return knownOwner(relations.of(exact.id));
    const region = regionOf(null, tribe, batch.homeRegion);
    const item = planRelation(tribe);
    return { is: 'known', owner: { item, isLinked: false, region, settings, dependsOn: item.key } };
  }

  function claimOn(tribe: NeutralRecord): Claim | undefined {
    if (tribe.kind === 'relation') return relations.claimOn(tribe.id);
    const fate = ownerFates(tribe.ownerId ?? '');
    if (fate.is === 'undecided' || fate.planned === undefined || hindranceOf(fate.owner) !== null) return undefined;
    return contacts.standingsOf(fate.planned).claimOn(tribe.id);
  }

  return {
    claimOn,
    hasOwnItem: (tribe) => {
      if (batch.linkOf(tribe.kind, 'tribe', tribe.id) !== undefined) return false;
      const claim = claimOn(tribe);
      // Where nothing is made in Exact, a candidate of an open question need not be told twice.
      return claim === undefined || (claim.is === 'candidate' && mayMake(tribe));
    },
    itemOf: (tribe) => (tribe.kind === 'relation' ? planRelation(tribe) : planContact(tribe)),
  };
}

interface Objection {
  readonly action: 'skip' | 'blocked';
  readonly reason: Reason;
  readonly leansOn?: readonly string[];
}

const skip = (reason: Reason): Objection => ({ action: 'skip', reason });
const onlyInTribe = skip({ code: 'onlyInTribe', words: {} });
const notMadeHere = skip({ code: 'notMadeHere', words: {} });
const undecidedOwner = { action: 'blocked', code: 'ownerUndecided' } as const;

const refused = (tribe: NeutralRecord, objection: Objection): PlanItem =>
  planItem({ kind: tribe.kind, exact: null, tribe, rung: null, dependsOn: null }, objection);

type OwnerFate =
  | { readonly is: 'known'; readonly owner: Owner | undefined; readonly planned?: PlannedRelation }
  /** Candidate of an open question about another record. */
  | { readonly is: 'undecided'; readonly label: string };

const knownOwner = (planned: PlannedRelation | undefined): OwnerFate =>
  planned === undefined ? { is: 'known', owner: undefined } : { is: 'known', owner: ownerOf(planned), planned };

/** An Exact record as it will be once its item is carried out. */
function afterPlan(exact: NeutralRecord, item: PlanItem | undefined): NeutralRecord {
  const effect = item?.effects.find(({ side, operation }) => side === 'exact' && operation === 'update');
  return effect === undefined ? exact : { ...exact, fields: { ...exact.fields, ...effect.fields } };
}

/**
 * Exact records that take no part, are linked to another or lost their counterpart, by the Tribe record that they
 * would be taken for: making that one in Exact would make a second of them. One that is about to become somebody else is
 * no twin any more, or the next pass would find so.
 */
function twinsAmong(
  exact: readonly NeutralRecord[],
  standingOf: (exact: NeutralRecord) => Standing,
  rungs: readonly LadderRung[],
  afterwards: (exact: NeutralRecord) => NeutralRecord,
): ReadonlyMap<string, NeutralRecord> {
  const twins = new Map<string, NeutralRecord>();
  const isWantedBy = (record: NeutralRecord, candidate: NeutralRecord, { find, doubt }: LadderRung): boolean =>
    find(record).includes(candidate) && doubt(record, candidate) === null;
  for (const record of exact) {
    const standing = standingOf(record);
    if (standing.is === 'new' || standing.is === 'question') continue;
    for (const rung of rungs) {
      for (const candidate of rung.find(record)) {
        if (twins.has(candidate.id) || !isWantedBy(record, candidate, rung)) continue;
        // Asked last, for it plans the record, and few records look like one that they are not.
        if (isWantedBy(afterwards(record), candidate, rung)) twins.set(candidate.id, record);
      }
    }
  }
  return twins;
}
