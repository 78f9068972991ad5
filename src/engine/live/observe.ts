import { withoutForeignNumbers } from '../../domain/mapping/numbering.ts';
import { assembleRecord } from '../../domain/model/assemble.ts';
import { type Kind, kinds, type Side, sides } from '../../domain/model/kind.ts';
import type { NeutralRecord, ObservedPart } from '../../domain/model/record.ts';
import type { Link, Mark, StoredChoice, StoreReads } from '../../store/port.ts';
import { numberedElsewhere } from '../elsewhere.ts';

/** What is stored of the marked records, of their other halves, and of the relations of contacts. */
export interface Observed {
  record(side: Side, kind: Kind, id: string): NeutralRecord | null;
  link(side: Side, kind: Kind, id: string): Link | null;
  choices(link: Link): readonly StoredChoice[];
}

const nameOf = (side: Side, kind: Kind, id: string): string => `${side}/${kind}/${id}`;

export async function observedOf(store: StoreReads, connectionId: string, marks: readonly Mark[]): Promise<Observed> {
  const links = new Map<string, Link>();
  const parts = new Map<string, ObservedPart[]>();
  const learnLinks = async (kind: Kind, side: Side, ids: readonly string[]): Promise<void> => {
    const unknown = ids.filter((id) => !links.has(nameOf(side, kind, id)));
    for (const link of await store.linksOf(connectionId, kind, side, unknown)) {
      links.set(nameOf('exact', kind, link.exactId), link);
      links.set(nameOf('tribe', kind, link.tribeId), link);
    }
  };
  const learnParts = async (kind: Kind, side: Side, ids: readonly string[]): Promise<readonly ObservedPart[]> => {
    const unknown = [...new Set(ids)].filter((id) => !parts.has(nameOf(side, kind, id)));
    for (const id of unknown) parts.set(nameOf(side, kind, id), []);
    const read = await store.partsOfRecords(connectionId, side, kind, unknown);
    for (const part of read) parts.get(nameOf(side, kind, part.recordId))?.push(part);
    return read;
  };
  // Contacts first: their relations are looked up together with the marked ones.
  const owners: Record<Side, string[]> = { exact: [], tribe: [] };
  for (const kind of kinds.toReversed()) {
    const marked = (side: Side): string[] => [
      ...marks.filter((mark) => mark.kind === kind && mark.side === side).map(({ recordId }) => recordId),
      ...(kind === 'relation' ? owners[side] : []),
    ];
    for (const side of sides) await learnLinks(kind, side, marked(side));
    const linked = [...new Set(links.values())].filter((link) => link.kind === kind);
    for (const side of sides) {
      const ids = [...marked(side), ...linked.map(({ exactId, tribeId }) => (side === 'exact' ? exactId : tribeId))];
      const read = await learnParts(kind, side, ids);
      if (kind === 'contact') owners[side].push(...read.flatMap(({ main }) => main?.ownerId ?? []));
    }
  }
  const linkIds = [...new Set([...links.values()].map(({ id }) => id))];
  const choices = Map.groupBy(await store.choicesOf(connectionId, linkIds), ({ linkId }) => linkId);
  const relationIds = [...parts.values()].flatMap(([part]) =>
    part?.side === 'tribe' && part.kind === 'relation' ? [part.recordId] : [],
  );
  const numbered = await numberedElsewhere(store, connectionId, relationIds);
  const records = new Map<string, NeutralRecord | null>();
  return {
    record: (side, kind, id) => {
      const name = nameOf(side, kind, id);
      const known = records.get(name);
      if (known !== undefined) return known;
      const whole = assembleRecord(parts.get(name) ?? []);
      const record = whole === null ? null : withoutForeignNumbers(whole, numbered);
      records.set(name, record);
      return record;
    },
    link: (side, kind, id) => links.get(nameOf(side, kind, id)) ?? null,
    choices: (link) => choices.get(link.id) ?? [],
  };
}
