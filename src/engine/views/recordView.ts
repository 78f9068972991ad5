import type { Kind, Side } from '../../domain/model/kind.ts';
import type { NeutralRecord } from '../../domain/model/record.ts';
import { itemKey } from '../../domain/plan/key.ts';
import { labelOf } from '../../domain/plan/label.ts';
import type { Connection, Link } from '../../store/port.ts';
import type { EngineContext } from '../context.ts';
import type { HistoryEntry, RecordRow, RecordSide, RecordView } from '../service.ts';
import { historyEntry } from './history.ts';
import { problemRow } from './problems.ts';
import { compare, pairOf, type RecordPair, readRecord, rowsOf } from './records.ts';

/** One record with both its sides, its relatives, its history and what is wrong with it. Null: nobody knows it. */
export async function recordView(
  context: EngineContext,
  connection: Connection,
  input: { readonly kind: Kind; readonly side: Side; readonly id: string },
): Promise<RecordView | null> {
  const { store } = context;
  const { kind, side, id } = input;
  const link = await store.linkOf(connection.id, kind, side, id);
  const lone = link === null ? await readRecord(store, connection, side, kind, id) : null;
  const pair: RecordPair =
    link === null
      ? { exact: side === 'exact' ? lone : null, tribe: side === 'tribe' ? lone : null }
      : await pairOf(store, connection, link);
  const named = pair.exact ?? pair.tribe;
  if (named === null) return null;
  const ids = link === null ? [id] : [link.exactId, link.tribeId];
  const problems = await store.openProblemsOf(connection.id, kind, ids);
  const numberedBy = kind === 'relation' && link !== null ? await numbererOf(context, connection, link) : null;
  return {
    linkId: link?.id ?? null,
    kind,
    label: labelOf(named),
    exact: sideOf(context, connection, 'exact', pair.exact),
    tribe: sideOf(context, connection, 'tribe', pair.tribe),
    fields: compare(connection, kind, pair, link?.base ?? {}, numberedBy !== null),
    numberedBy,
    related: await related(context, connection, kind, pair),
    history: await history(context, connection, kind, link, input),
    problems: problems.map(problemRow),
    answer: (await store.answers(connection.id)).get(itemKey(kind, side, id)) ?? null,
  };
}

/** The name of the older administration that keeps its numbers on the Tribe relation. */
async function numbererOf({ store }: EngineContext, { id }: Connection, { tribeId }: Link): Promise<string | null> {
  const [first] = (await store.linkedElsewhere(id, 'relation', [tribeId])).filter(({ goesFirst }) => goesFirst);
  return first === undefined ? null : ((await store.connection(first.connectionId))?.exactDivisionName ?? '');
}

function sideOf(
  { sides }: EngineContext,
  connection: Connection,
  side: Side,
  record: NeutralRecord | null,
): RecordSide | null {
  if (record === null) return null;
  const isExact = side === 'exact';
  return {
    id: record.id,
    url: sides.access(side).recordUrl({
      region: isExact ? connection.exactRegion : null,
      kind: record.kind,
      id: record.id,
      administrationId: isExact ? connection.exactDivision : connection.tribeOrganisationId,
    }),
    isActive: record.isActive,
    createdOn: record.createdOn,
  };
}

/** The linked contacts of a relation, or the linked relation of a contact. */
async function related(
  { store }: EngineContext,
  connection: Connection,
  kind: Kind,
  { exact }: RecordPair,
): Promise<readonly RecordRow[]> {
  if (exact === null) return [];
  if (kind === 'relation') {
    const links = await store.linksOfContacts(connection.id, 'exact', exact.id);
    const rows = await rowsOf(store, connection, 'contact', links);
    return rows.toSorted((a, b) => a.label.localeCompare(b.label));
  }
  const owner = exact.ownerId === null ? null : await store.linkOf(connection.id, 'relation', 'exact', exact.ownerId);
  return owner === null ? [] : rowsOf(store, connection, 'relation', [owner]);
}

/** Newest first. */
async function history(
  { store }: EngineContext,
  connection: Connection,
  kind: Kind,
  link: Link | null,
  asked: { readonly side: Side; readonly id: string },
): Promise<readonly HistoryEntry[]> {
  const entries =
    link === null
      ? await store.journalOfRecord(connection.id, kind, asked.side, asked.id)
      : [
          ...(await store.journalOfRecord(connection.id, kind, 'exact', link.exactId)),
          ...(await store.journalOfRecord(connection.id, kind, 'tribe', link.tribeId)),
        ];
  return entries.map(historyEntry).sort((a, b) => b.atMs - a.atMs || (a.id < b.id ? 1 : -1));
}
