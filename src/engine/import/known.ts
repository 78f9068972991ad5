import { assembleRecord } from '../../domain/model/assemble.ts';
import type { Kind } from '../../domain/model/kind.ts';
import type { NeutralRecord, ObservedPart } from '../../domain/model/record.ts';
import type { Link, StoredPlanItem, StoreReads } from '../../store/port.ts';

/** What the store knows of the Exact records of one batch and of the relations they belong to, by `kind/exactId`. */
export interface Known {
  readonly exactParts: ReadonlyMap<string, readonly ObservedPart[]>;
  readonly links: ReadonlyMap<string, Link>;
}

/** An Exact record as it was read. */
export interface ExactRecord {
  readonly record: NeutralRecord;
  /** The relation of a contact, whose country its telephone numbers are read in. */
  readonly owner: NeutralRecord | null;
}

/**
 * Looks up a batch with a few queries instead of a few for each record. It stays true while the batch is worked on:
 * only the holder of the lease reads Exact and saves links, and one batch holds a record once.
 */
export async function knownOf(
  store: StoreReads,
  connectionId: string,
  batch: readonly StoredPlanItem[],
): Promise<Known> {
  const idsOf = (kind: Kind): readonly string[] =>
    batch.filter(({ item }) => item.kind === kind).flatMap(({ item }) => item.exactId ?? []);
  const contactIds = idsOf('contact');
  const contactParts = await store.partsOfRecords(connectionId, 'exact', 'contact', contactIds);
  const ownerIds = contactParts.flatMap(({ main }) => main?.ownerId ?? []);
  const relationIds = [...new Set([...idsOf('relation'), ...ownerIds])];
  const relationParts = await store.partsOfRecords(connectionId, 'exact', 'relation', relationIds);
  const links = [
    ...(await store.linksOf(connectionId, 'relation', 'exact', relationIds)),
    ...(await store.linksOf(connectionId, 'contact', 'exact', contactIds)),
  ];
  return {
    exactParts: Map.groupBy([...contactParts, ...relationParts], ({ kind, recordId }) => `${kind}/${recordId}`),
    links: new Map(links.map((link) => [`${link.kind}/${link.exactId}`, link])),
  };
}

/** Null when it is gone since the plan was made. */
export function exactRecordOf(known: Known, { item }: StoredPlanItem): ExactRecord | null {
  if (item.exactId === null) return null;
  const record = assembledOf(known, item.kind, item.exactId);
  if (record === null) return null;
  const owner = record.ownerId === null ? null : assembledOf(known, 'relation', record.ownerId);
  return { record, owner };
}

export const linkOf = ({ links }: Known, kind: Kind, exactId: string | null): Link | null =>
  exactId === null ? null : (links.get(`${kind}/${exactId}`) ?? null);

const assembledOf = ({ exactParts }: Known, kind: Kind, id: string): NeutralRecord | null =>
  assembleRecord(exactParts.get(`${kind}/${id}`) ?? []);
