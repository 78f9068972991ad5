import { type Kind, kinds } from '../model/kind.ts';
import type { NeutralRecord } from '../model/record.ts';
import { type Batch, type BatchInput, batchOf } from './batch.ts';
import { labelOrder } from './label.ts';
import type { PlanAction, PlanItem } from './plan.ts';
import { planContacts } from './planContacts.ts';
import { type PlannedRelation, planRelations } from './planRelations.ts';
import { planItem } from './reconcile.ts';

export interface PlanInput extends Omit<BatchInput, 'homeRegion'> {
  /** ISO 3166-1 alpha-2 of the administration, for telephone numbers of relations without a country; NL if not given. */
  readonly homeRegion?: string | null;
  /** List records that only Tribe has as skipped items; otherwise they are only counted. */
  readonly includeTribeOnly?: boolean;
}

export type PlanCounts = Readonly<Record<Kind, Readonly<Record<PlanAction, number>>>>;

export interface ImportPlan {
  /** Relations by label, each followed by its contacts by label; contacts of unlisted relations last. */
  readonly items: readonly PlanItem[];
  /** Of `items`. */
  readonly counts: PlanCounts;
  /** Records that only Tribe has, listed or not. */
  readonly tribeOnly: Readonly<Record<Kind, number>>;
}

/**
 * The whole plan of an import, or of any later pass over everything. Deterministic: the same records, links, answers
 * and rules give the same plan, in whatever order they come. The records must come from a complete reading of both
 * sides.
 */
export function planImport(input: PlanInput): ImportPlan {
  const batch = batchOf({ ...input, homeRegion: input.homeRegion === undefined ? 'NL' : input.homeRegion });
  const relations = planRelations(batch);
  const items = arrange(relations, planAllContacts(relations, batch));
  items.push(...kinds.flatMap((kind) => goneInExact(kind, batch)));

  const named = new Set(items.flatMap(tribeIdsIn));
  const leftOver = kinds.flatMap((kind) => batch.tribeRecords(kind).filter(({ id }) => !named.has(`${kind} ${id}`)));
  const tribeOnly = byLabel(leftOver.map(onlyInTribe));
  if (input.includeTribeOnly === true) items.push(...tribeOnly);
  return { items, counts: countActions(items), tribeOnly: countKinds(tribeOnly) };
}

function planAllContacts(
  relations: ReadonlyMap<string, PlannedRelation>,
  batch: Batch,
): ReadonlyMap<string, PlanItem[]> {
  const byOwner = Map.groupBy(batch.exactRecords('contact'), ({ ownerId }) => ownerId ?? '');
  return new Map(
    [...byOwner].map(([ownerId, contacts]) => [ownerId, planContacts(contacts, relations.get(ownerId), batch)]),
  );
}

function arrange(
  relations: ReadonlyMap<string, PlannedRelation>,
  contacts: ReadonlyMap<string, readonly PlanItem[]>,
): PlanItem[] {
  const sorted = sortedByLabel([...relations], ([, { item }]) => item);
  const orphans = [...contacts].filter(([ownerId]) => !relations.has(ownerId)).flatMap(([, items]) => items);
  const withContacts = sorted.flatMap(([id, { item }]) => [item, ...byLabel(contacts.get(id) ?? [])]);
  return [...withContacts, ...byLabel(orphans)];
}

/** A link whose Exact record is gone: deletions never travel, so the Tribe record stays as it is. */
function goneInExact(kind: Kind, batch: Batch): PlanItem[] {
  const left = batch.links
    .filter((link) => link.kind === kind && !batch.exactIds(kind).has(link.exactId))
    .flatMap((link) => {
      const tribe = batch.tribeById(kind, link.tribeId);
      if (tribe === undefined) return [];
      const about = { kind, exact: null, tribe, rung: 'link' as const, dependsOn: null };
      return planItem(about, { action: 'skip', reason: { code: 'goneInExact', words: {} }, exactId: link.exactId });
    });
  return byLabel(left);
}

const onlyInTribe = (tribe: NeutralRecord): PlanItem =>
  planItem(
    { kind: tribe.kind, exact: null, tribe, rung: null, dependsOn: null },
    { action: 'skip', reason: { code: 'onlyInTribe', words: {} } },
  );

/** A candidate of an open question may turn out to be the record in question, so it is not "only in Tribe" yet. */
const tribeIdsIn = ({ kind, tribeId, candidates }: PlanItem): string[] => [
  ...(tribeId === null ? [] : [`${kind} ${tribeId}`]),
  ...candidates.map((candidate) => `${kind} ${candidate.tribeId}`),
];

/** Sorted as a list reads; ties, and names alike but for case, by key. */
function sortedByLabel<T>(all: readonly T[], itemOf: (one: T) => PlanItem): T[] {
  return all
    .map((one) => ({ one, order: labelOrder(itemOf(one).label), key: itemOf(one).key }))
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ one }) => one);
}

const byLabel = (items: readonly PlanItem[]): PlanItem[] => sortedByLabel(items, (item) => item);

function countActions(items: readonly PlanItem[]): PlanCounts {
  const zero = (): Record<PlanAction, number> => ({
    create: 0,
    link: 0,
    update: 0,
    unchanged: 0,
    skip: 0,
    ask: 0,
    blocked: 0,
  });
  const counts = { relation: zero(), contact: zero() };
  for (const { kind, action } of items) counts[kind][action] += 1;
  return counts;
}

function countKinds(items: readonly PlanItem[]): Record<Kind, number> {
  const counts = { relation: 0, contact: 0 };
  for (const { kind } of items) counts[kind] += 1;
  return counts;
}
