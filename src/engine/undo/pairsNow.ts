import { assembleRecord } from '../../domain/model/assemble.ts';
import { type Kind, kinds, type Side, sides } from '../../domain/model/kind.ts';
import type { NeutralRecord } from '../../domain/model/record.ts';
import type { PairNow } from '../../domain/plan/planUndo.ts';
import type { JournalEntry, Link, StoreReads } from '../../store/port.ts';

type RecordName = Pick<JournalEntry, 'kind' | 'side' | 'recordId'>;

const nameOf = (kind: Kind, side: Side, id: string): string => `${kind}/${side}/${id}`;

/** What becomes of the records of journal entries, as they are now; a few queries, however many there are. */
export async function pairsNow(
  store: StoreReads,
  connectionId: string,
  entries: readonly RecordName[],
): Promise<(kind: Kind, side: Side, id: string) => PairNow> {
  const links = new Map<string, Link>();
  const records = new Map<string, NeutralRecord | null>();
  for (const kind of kinds) {
    const wanted = { exact: new Set<string>(), tribe: new Set<string>() };
    for (const side of sides) {
      const ids = new Set(entries.flatMap((one) => (one.kind === kind && one.side === side ? [one.recordId] : [])));
      for (const id of ids) wanted[side].add(id);
      for (const link of ids.size === 0 ? [] : await store.linksOf(connectionId, kind, side, [...ids])) {
        links.set(nameOf(kind, 'exact', link.exactId), link).set(nameOf(kind, 'tribe', link.tribeId), link);
        wanted.exact.add(link.exactId);
        wanted.tribe.add(link.tribeId);
      }
    }
    for (const side of sides) {
      const parts = await store.partsOfRecords(connectionId, side, kind, [...wanted[side]]);
      for (const [id, ofRecord] of Map.groupBy(parts, ({ recordId }) => recordId)) {
        records.set(nameOf(kind, side, id), assembleRecord(ofRecord));
      }
    }
  }
  const recordOf = (kind: Kind, side: Side, id: string): NeutralRecord | null =>
    records.get(nameOf(kind, side, id)) ?? null;
  return (kind, side, id) => {
    const link = links.get(nameOf(kind, side, id)) ?? null;
    return {
      link,
      exact: link === null && side !== 'exact' ? null : recordOf(kind, 'exact', link?.exactId ?? id),
      tribe: link === null && side !== 'tribe' ? null : recordOf(kind, 'tribe', link?.tribeId ?? id),
    };
  };
}
