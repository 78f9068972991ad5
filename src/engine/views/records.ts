import { assignedByExact } from '../../domain/mapping/defaults.ts';
import { isDisputed } from '../../domain/merge/judge.ts';
import { sameByTypes } from '../../domain/merge/stages.ts';
import { assembleRecord } from '../../domain/model/assemble.ts';
import { type Fields, fieldsOf } from '../../domain/model/fields.ts';
import type { Kind, Side } from '../../domain/model/kind.ts';
import type { NeutralRecord, ObservedPart } from '../../domain/model/record.ts';
import { settleAddresses } from '../../domain/model/settle.ts';
import { labelOf } from '../../domain/plan/label.ts';
import type { Connection, Link, Store } from '../../store/port.ts';
import { homeRegionOf } from '../apply/planPair.ts';
import { numberedElsewhere } from '../elsewhere.ts';
import type { Page, RecordQuery, RecordRow, RecordView } from '../service.ts';
import { pageOf } from './items.ts';

export type FieldComparison = RecordView['fields'][number];

/** Linked records of one kind, by label. */
export async function recordRows(store: Store, connection: Connection, query: RecordQuery): Promise<Page<RecordRow>> {
  const { kind, search } = query;
  const { total, links } = await store.linkPage(connection.id, { kind, search, ...pageOf(query) });
  return { total, rows: await rowsOf(store, connection, kind, links) };
}

/** Linked records of one kind as rows, in the order given. A few queries, however many there are. */
export async function rowsOf(
  store: Store,
  connection: Connection,
  kind: Kind,
  links: readonly Link[],
): Promise<readonly RecordRow[]> {
  const exactIds = links.map(({ exactId }) => exactId);
  const tribeIds = links.map(({ tribeId }) => tribeId);
  const exactParts = byRecord(await store.partsOfRecords(connection.id, 'exact', kind, exactIds));
  const tribeParts = byRecord(await store.partsOfRecords(connection.id, 'tribe', kind, tribeIds));
  const problems = Map.groupBy(
    await store.openProblemsOf(connection.id, kind, exactIds),
    ({ recordId }) => recordId ?? '',
  );
  const numbered = kind === 'relation' ? await numberedElsewhere(store, connection.id, tribeIds) : new Set();
  return links.map((link) => {
    const isNumbered = numbered.has(link.tribeId);
    const pair = pairFrom(link, exactParts.get(link.exactId) ?? [], tribeParts.get(link.tribeId) ?? []);
    return {
      linkId: link.id,
      kind,
      label: labelOf(pair.exact ?? pair.tribe ?? fromBase(link)),
      exactId: link.exactId,
      tribeId: link.tribeId,
      linkedMs: link.linkedMs,
      differences: compare(connection, kind, pair, link.base, isNumbered).filter(({ isSame }) => !isSame).length,
      problems: problems.get(link.exactId)?.length ?? 0,
    };
  });
}

const byRecord = (parts: readonly ObservedPart[]): ReadonlyMap<string, readonly ObservedPart[]> =>
  Map.groupBy(parts, ({ recordId }) => recordId);

export interface RecordPair {
  readonly exact: NeutralRecord | null;
  readonly tribe: NeutralRecord | null;
}

export async function pairOf(store: Store, connection: Connection, link: Link): Promise<RecordPair> {
  return pairFrom(
    link,
    await store.partsOfRecord(connection.id, 'exact', link.kind, link.exactId),
    await store.partsOfRecord(connection.id, 'tribe', link.kind, link.tribeId),
  );
}

/** Both records as they were read last. Just after a write Tribe has not been read back yet: then what was agreed stands. */
const pairFrom = (link: Link, exact: readonly ObservedPart[], tribe: readonly ObservedPart[]): RecordPair => ({
  exact: assembleRecord(exact),
  tribe: tribe.length === 0 ? fromBase(link) : assembleRecord(tribe),
});

export const readRecord = async (
  store: Store,
  connection: Connection,
  side: Side,
  kind: Kind,
  id: string,
): Promise<NeutralRecord | null> => assembleRecord(await store.partsOfRecord(connection.id, side, kind, id));

/**
 * Field by field in the order of the catalogue; fields that neither side tells are left out. Numbers that another
 * administration keeps in Tribe are shown, and are no difference.
 */
export function compare(
  connection: Connection,
  kind: Kind,
  { exact, tribe }: RecordPair,
  base: Fields,
  isNumberedElsewhere: boolean,
): readonly FieldComparison[] {
  const settled = {
    exact: exact === null ? {} : settleAddresses(exact.fields),
    tribe: tribe === null ? {} : settleAddresses(tribe.fields),
  };
  const country = settled.exact['visit.country'] ?? settled.tribe['visit.country'];
  const region = typeof country === 'string' ? country : homeRegionOf(connection);
  return fieldsOf[kind].flatMap((field): FieldComparison[] => {
    const ofExact = settled.exact[field];
    const ofTribe = settled.tribe[field];
    if (ofExact === undefined && ofTribe === undefined) return [];
    const isBothTold = ofExact !== undefined && ofTribe !== undefined;
    const isForeign = isNumberedElsewhere && assignedByExact.has(field);
    const isSame =
      !isBothTold ||
      isForeign ||
      !isDisputed({ field, base: base[field], exact: ofExact, tribe: ofTribe }, region) ||
      sameByTypes(field, settled, connection.rules.relationTypes);
    return [{ field, exact: ofExact, tribe: ofTribe, base: base[field], isSame }];
  });
}

/** What was agreed on, in the shape of a record. */
function fromBase(link: Link): NeutralRecord {
  return {
    side: 'tribe',
    kind: link.kind,
    id: link.tribeId,
    fields: link.base,
    parts: {},
    isActive: true,
    createdOn: null,
    ownerId: null,
    carriedExactId: null,
    isPerson: link.kind === 'contact',
  };
}
