import { mayWrite } from '../mapping/direction.ts';
import { type Kind, kinds } from '../model/kind.ts';
import type { NeutralRecord } from '../model/record.ts';
import type { Batch } from './batch.ts';
import { itemKey, parseKey } from './key.ts';
import { labelOf, labelOrder } from './label.ts';
import type { PlanItem } from './plan.ts';
import { contactPlans } from './planContacts.ts';
import { planGoneInExact } from './planPair.ts';
import { relationPlans } from './planRelations.ts';
import { tribeOnlyPlans } from './planTribeOnly.ts';
import { directionOf } from './reconcile.ts';
import type { PlanLink } from './standing.ts';

/** What one plan item is about, before anything is planned. */
export interface Subject {
  /** Of its item. */
  readonly key: string;
  readonly record: NeutralRecord;
  /** Nothing in Exact is linked to it or wants it. */
  readonly isTribeOnly: boolean;
  /** Whether records of its kind may be made in Exact. */
  readonly mayBeMade: boolean;
  readonly section: Section;
  /** A contact stands below its relation. */
  readonly owner: NeutralRecord | null;
  readonly plan: () => PlanItem;
}

const sections = ['exact', 'orphans', 'goneRelations', 'goneContacts', 'tribe'] as const;
type Section = (typeof sections)[number];

export interface Subjects {
  readonly all: () => Subject[];
  /** Those that name the record with this key: as the pair it belongs to, as a candidate, or by itself. */
  readonly about: (key: string) => Subject[];
}

export function subjectsOf(batch: Batch): Subjects {
  const relations = relationPlans(batch);
  const contacts = contactPlans(batch, relations);
  const tribeOnly = tribeOnlyPlans(batch, relations, contacts);

  function ofExact(record: NeutralRecord): Subject {
    const owner = record.kind === 'contact' ? batch.exactById('relation', record.ownerId ?? '') : undefined;
    return {
      ...about(record),
      section: record.kind === 'relation' || owner !== undefined ? 'exact' : 'orphans',
      owner: owner ?? null,
      plan: () => (record.kind === 'relation' ? planOfRelation(record.id) : contacts.itemOf(record)),
    };
  }

  function planOfRelation(exactId: string): PlanItem {
    const planned = relations.of(exactId);
    if (planned === undefined) throw new Error(`relation ${exactId} is not in the batch`);
    return planned.item;
  }

  function ofGone(link: PlanLink): Subject[] {
    const { kind } = link;
    const tribe = batch.tribeById(kind, link.tribeId);
    if (tribe === undefined || batch.exactById(kind, link.exactId) !== undefined) return [];
    const section = kind === 'relation' ? 'goneRelations' : 'goneContacts';
    return [{ ...about(tribe), section, plan: () => planGoneInExact(link, tribe) }];
  }

  function ofTribeOnly(tribe: NeutralRecord): Subject[] {
    if (!tribeOnly.hasOwnItem(tribe)) return [];
    const owner = tribe.kind === 'contact' ? batch.tribeById('relation', tribe.ownerId ?? '') : undefined;
    return [
      {
        ...about(tribe),
        section: 'tribe',
        isTribeOnly: tribeOnly.claimOn(tribe) === undefined,
        mayBeMade: mayWrite(directionOf(batch.settings, tribe.kind), 'exact'),
        owner: owner ?? null,
        plan: () => tribeOnly.itemOf(tribe),
      },
    ];
  }

  const ofEachKind = (subjectsOfKind: (kind: Kind) => readonly Subject[]): Subject[] => kinds.flatMap(subjectsOfKind);

  return {
    all: () => [
      ...ofEachKind((kind) => batch.exactRecords(kind).map(ofExact)),
      ...batch.links.flatMap(ofGone),
      ...ofEachKind((kind) => batch.tribeRecords(kind).flatMap(ofTribeOnly)),
    ],
    about: (key) => {
      const named = parseKey(key);
      if (named === null) return [];
      const { kind, side, id } = named;
      const link = batch.linkOf(kind, side, id);
      const exact = batch.exactById(kind, side === 'exact' ? id : (link?.exactId ?? ''));
      if (exact !== undefined) return [ofExact(exact)];
      if (link !== undefined) return ofGone(link);
      const tribe = side === 'tribe' ? batch.tribeById(kind, id) : undefined;
      if (tribe === undefined) return [];
      return [...(tribeOnly.claimOn(tribe)?.exact ?? []).map(ofExact), ...ofTribeOnly(tribe)];
    },
  };
}

const about = (record: NeutralRecord) => ({
  key: itemKey(record.kind, record.side, record.id),
  record,
  isTribeOnly: false,
  mayBeMade: false,
  owner: null,
});

/** Relations as a list reads, each followed by its contacts; ties, and names alike but for case, by key. */
export function inPlanOrder(subjects: readonly Subject[]): Subject[] {
  const orders = new Map<NeutralRecord, string>();
  const placeOf = (record: NeutralRecord): [string, string] => {
    const order = orders.get(record) ?? labelOrder(labelOf(record));
    orders.set(record, order);
    return [order, itemKey(record.kind, record.side, record.id)];
  };
  return subjects
    .map((subject) => {
      const { record, owner, section } = subject;
      const below = owner === null ? ['', ''] : placeOf(record);
      return { subject, place: [String(sections.indexOf(section)), ...placeOf(owner ?? record), ...below] };
    })
    .sort((a, b) => comparePlaces(a.place, b.place))
    .map(({ subject }) => subject);
}

function comparePlaces(a: readonly string[], b: readonly string[]): number {
  for (const [index, one] of a.entries()) {
    const other = b[index] ?? '';
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}
