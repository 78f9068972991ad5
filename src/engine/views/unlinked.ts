import { assembleRecord } from '../../domain/model/assemble.ts';
import { itemKey } from '../../domain/plan/key.ts';
import { labelOf } from '../../domain/plan/label.ts';
import type { PlanItem, Reason } from '../../domain/plan/plan.ts';
import { whyUnlinked } from '../../domain/plan/whyUnlinked.ts';
import type { Connection, Store } from '../../store/port.ts';
import { answeredByImport } from '../live/goLive.ts';
import type { Page, UnlinkedQuery, UnlinkedRow } from '../service.ts';
import { pageOf } from './items.ts';

/** Records of one side that are linked to nothing, each with the reason why. A few queries for a page. */
export async function unlinkedRows(
  store: Store,
  connection: Connection,
  query: UnlinkedQuery,
): Promise<Page<UnlinkedRow>> {
  const { kind, side } = query;
  const { total, ids } = await store.unlinkedPage(connection.id, { ...query, ...pageOf(query) });
  const keys = ids.map((id) => itemKey(kind, side, id));
  const parts = Map.groupBy(await store.partsOfRecords(connection.id, side, kind, ids), ({ recordId }) => recordId);
  const records = ids.flatMap((id) => assembleRecord(parts.get(id) ?? []) ?? []);
  const answers = new Map((await store.answersTo(connection.id, keys)).map((one) => [one.key, one]));
  const items = await itemsAbout(store, connection, keys);
  const problems = new Map<string | null, Reason>();
  for (const { recordId, reason, side: of } of await store.openProblemsOf(connection.id, kind, ids)) {
    if (of === side) problems.set(recordId, reason);
  }
  const ownerOf = await owners(
    store,
    connection,
    side,
    records.map(({ ownerId }) => ownerId),
  );
  const elsewhere = side === 'tribe' ? await store.linkedElsewhere(connection.id, kind, ids) : [];
  const linkedElsewhere = new Set(elsewhere.map(({ tribeId }) => tribeId));
  return {
    total,
    rows: records.map((record): UnlinkedRow => {
      const key = itemKey(kind, side, record.id);
      const given = answers.get(key) ?? null;
      const reason = whyUnlinked(record, {
        rules: connection.rules,
        item: items.find((item) => item.key === key) ?? null,
        problem: problems.get(record.id) ?? null,
        question: items.find((item) => item.action === 'ask' && item.leansOn?.includes(key))?.label ?? null,
        answer: given === null ? null : { is: given.answer.is, isByImport: given.who === answeredByImport },
        owner: ownerOf(record.ownerId),
        isLinkedElsewhere: linkedElsewhere.has(record.id),
      });
      return { kind, side, id: record.id, label: labelOf(record), reason, answer: given?.answer ?? null };
    }),
  };
}

async function itemsAbout(store: Store, { id }: Connection, keys: readonly string[]): Promise<readonly PlanItem[]> {
  const run = (await store.latestRun(id, 'sync')) ?? (await store.latestRun(id, 'import'));
  return run === null ? [] : (await store.itemsAbout(id, run.id, keys)).map(({ item }) => item);
}

async function owners(
  store: Store,
  { id }: Connection,
  side: UnlinkedQuery['side'],
  ownerIds: readonly (string | null)[],
) {
  const known = [...new Set(ownerIds.filter((one) => one !== null))];
  const links = await store.linksOf(id, 'relation', side, known);
  const linked = new Set(links.map(({ exactId, tribeId }) => (side === 'exact' ? exactId : tribeId)));
  const parts = Map.groupBy(await store.partsOfRecords(id, side, 'relation', known), ({ recordId }) => recordId);
  return (ownerId: string | null) => {
    if (ownerId === null) return null;
    const owner = assembleRecord(parts.get(ownerId) ?? []);
    return { label: owner === null ? ownerId : labelOf(owner), isLinked: linked.has(ownerId) };
  };
}
