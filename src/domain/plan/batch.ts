import type { Region } from '../mapping/equivalence.ts';
import type { Kind, Side } from '../model/kind.ts';
import type { NeutralRecord } from '../model/record.ts';
import { itemKey } from './key.ts';
import { once } from './once.ts';
import type { MatchAnswer } from './plan.ts';
import type { ReconcileSettings } from './reconcile.ts';
import type { PlanLink } from './standing.ts';

/** Everything there is to plan, indexed; all lists ordered by id, so that no outcome depends on the order of reading. */
export interface Batch {
  readonly settings: ReconcileSettings;
  readonly homeRegion: Region;
  readonly links: readonly PlanLink[];
  readonly exactRecords: (kind: Kind) => readonly NeutralRecord[];
  readonly tribeRecords: (kind: Kind) => readonly NeutralRecord[];
  readonly exactIds: (kind: Kind) => ReadonlySet<string>;
  readonly exactById: (kind: Kind, id: string) => NeutralRecord | undefined;
  readonly tribeById: (kind: Kind, id: string) => NeutralRecord | undefined;
  readonly exactContactsOf: (exactRelationId: string) => readonly NeutralRecord[];
  readonly linkOf: (kind: Kind, side: Side, id: string) => PlanLink | undefined;
  readonly linkedTribeOf: (exact: NeutralRecord) => NeutralRecord | null;
  /** Not linked and not said to be another, and therefore free to be matched. */
  readonly freeTribeRelations: readonly NeutralRecord[];
  readonly freeTribeContactsOf: (tribeRelationId: string) => readonly NeutralRecord[];
  readonly answerTo: (record: NeutralRecord) => MatchAnswer | undefined;
  /** Whether another administration of the same Tribe organisation has it. */
  readonly isLinkedElsewhere: (tribe: NeutralRecord) => boolean;
  /** Another active record of its side that carries the same key of ours: something on the way made one creation two. */
  readonly doubleOf: (record: NeutralRecord) => NeutralRecord | undefined;
}

export interface BatchInput extends ReconcileSettings {
  readonly exact: readonly NeutralRecord[];
  readonly tribe: readonly NeutralRecord[];
  readonly links: readonly PlanLink[];
  /** By item key. */
  readonly answers: ReadonlyMap<string, MatchAnswer>;
  /** ISO 3166-1 alpha-2 of the administration: where a number without country is dialled. */
  readonly homeRegion: Region;
  /** Keys of the Tribe records that other administrations have; none if not given. */
  readonly linkedElsewhere?: ReadonlySet<string>;
}

export function batchOf(input: BatchInput): Batch {
  const { rules, capabilities, direction } = input;
  const exact = byKind(input.exact);
  const tribe = byKind(input.tribe);
  const links = new Map(
    input.links.flatMap((link) => [
      [itemKey(link.kind, 'exact', link.exactId), link],
      [itemKey(link.kind, 'tribe', link.tribeId), link],
    ]),
  );
  const linkOf = (kind: Kind, side: Side, id: string): PlanLink | undefined => links.get(itemKey(kind, side, id));
  const answerTo = (record: NeutralRecord): MatchAnswer | undefined =>
    input.answers.get(itemKey(record.kind, record.side, record.id));
  // Who was said to be nobody in Exact is not matched with anybody.
  const free = (kind: Kind): NeutralRecord[] =>
    tribe[kind].list.filter(
      (record) => linkOf(kind, 'tribe', record.id) === undefined && answerTo(record)?.is !== 'different',
    );
  const exactContacts = Map.groupBy(exact.contact.list, ({ ownerId }) => ownerId);
  const byKey = once(() =>
    Map.groupBy(
      [...input.exact, ...input.tribe].filter((record) => record.isActive && keyOf(record) !== null),
      (record) => `${record.kind}:${record.side}:${keyOf(record)}`,
    ),
  );
  const contactsByOwner = Map.groupBy(free('contact'), ({ ownerId }) => ownerId);
  return {
    settings: { rules, capabilities, direction },
    homeRegion: input.homeRegion,
    links: input.links,
    exactRecords: (kind) => exact[kind].list,
    tribeRecords: (kind) => tribe[kind].list,
    exactIds: (kind) => exact[kind].ids,
    exactById: (kind, id) => exact[kind].byId.get(id),
    tribeById: (kind, id) => tribe[kind].byId.get(id),
    exactContactsOf: (id) => exactContacts.get(id) ?? [],
    linkOf,
    linkedTribeOf: (record) => {
      const link = linkOf(record.kind, 'exact', record.id);
      return link === undefined ? null : (tribe[record.kind].byId.get(link.tribeId) ?? null);
    },
    freeTribeRelations: free('relation'),
    freeTribeContactsOf: (id) => contactsByOwner.get(id) ?? [],
    answerTo,
    isLinkedElsewhere: ({ kind, side, id }) => input.linkedElsewhere?.has(itemKey(kind, side, id)) === true,
    doubleOf: (record) => {
      const key = record.isActive ? keyOf(record) : null;
      if (key === null) return undefined;
      const alike = byKey().get(`${record.kind}:${record.side}:${key}`) ?? [];
      return alike.filter(({ id }) => id !== record.id).sort(inIdOrder)[0];
    },
  };
}

/** What Tandem left on a record when it made it, in the words of its side. */
const keyOf = ({ carriedExactId, businessKey }: NeutralRecord): string | null => carriedExactId ?? businessKey ?? null;

const inIdOrder = (a: NeutralRecord, b: NeutralRecord): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

interface Records {
  readonly list: readonly NeutralRecord[];
  readonly byId: ReadonlyMap<string, NeutralRecord>;
  readonly ids: ReadonlySet<string>;
}

function byKind(records: readonly NeutralRecord[]): Readonly<Record<Kind, Records>> {
  const recordsOf = (kind: Kind): Records => {
    const list = records.filter((record) => record.kind === kind).sort(inIdOrder);
    const byId = new Map(list.map((record) => [record.id, record]));
    if (byId.size !== list.length) throw new Error(`two ${kind} records have one id`);
    return { list, byId, ids: new Set(byId.keys()) };
  };
  return { relation: recordsOf('relation'), contact: recordsOf('contact') };
}
