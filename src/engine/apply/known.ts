import { withoutForeignNumbers } from '../../domain/mapping/numbering.ts';
import { assembleRecord } from '../../domain/model/assemble.ts';
import { type Kind, otherSide, type Side, sides } from '../../domain/model/kind.ts';
import { nothingLeft, overlay } from '../../domain/model/overlay.ts';
import type { NeutralRecord, ObservedPart, Sighting } from '../../domain/model/record.ts';
import type { PlanItem } from '../../domain/plan/plan.ts';
import type { Conflict, Link, StoredChoice, StoredPlanItem, StoreReads } from '../../store/port.ts';
import { numberedElsewhere } from '../elsewhere.ts';

/** What the store knows about the records of one batch, their relations, links, and what people decided about them. */
export interface Known {
  readonly parts: ReadonlyMap<string, readonly ObservedPart[]>;
  readonly links: ReadonlyMap<string, Link>;
  readonly choices: ReadonlyMap<string, readonly StoredChoice[]>;
  readonly conflicts: ReadonlyMap<string, readonly Conflict[]>;
  /** Tribe relations on which another administration keeps its numbers. */
  readonly numberedElsewhere: ReadonlySet<string>;
}

/** A record as it is known to be, with the parts it was put together from. */
export interface Seen {
  readonly record: NeutralRecord;
  readonly parts: readonly ObservedPart[];
}

export const idOn = (item: Pick<PlanItem, 'exactId' | 'tribeId'>, side: Side): string | null =>
  side === 'exact' ? item.exactId : item.tribeId;

const nameOf = (side: Side, kind: Kind, id: string): string => `${side}/${kind}/${id}`;

/**
 * Looks up a batch with a few queries instead of a few for each record. It stays true while the batch is worked on:
 * only the holder of the lease saves parts and links, and one batch holds a record once.
 */
export async function knownOf(
  store: StoreReads,
  connectionId: string,
  batch: readonly StoredPlanItem[],
): Promise<Known> {
  const parts: ObservedPart[] = [];
  const links = new Map<string, Link>();
  for (const side of sides) {
    const idsOf = (kind: Kind): readonly string[] =>
      batch.filter(({ item }) => item.kind === kind).flatMap(({ item }) => idOn(item, side) ?? []);
    const contactIds = idsOf('contact');
    const contactParts = await store.partsOfRecords(connectionId, side, 'contact', contactIds);
    const ownerIds = contactParts.flatMap(({ main }) => main?.ownerId ?? []);
    const relationIds = [...new Set([...idsOf('relation'), ...ownerIds])];
    parts.push(...contactParts, ...(await store.partsOfRecords(connectionId, side, 'relation', relationIds)));
    // A record whose other half has been looked up already has its link.
    const unlinked = (kind: Kind, ids: readonly string[]) => ids.filter((id) => !links.has(nameOf(side, kind, id)));
    for (const link of [
      ...(await store.linksOf(connectionId, 'relation', side, unlinked('relation', relationIds))),
      ...(await store.linksOf(connectionId, 'contact', side, unlinked('contact', contactIds))),
    ]) {
      links.set(nameOf('exact', link.kind, link.exactId), link);
      links.set(nameOf('tribe', link.kind, link.tribeId), link);
    }
  }
  // Where the counterpart of a relation is, what is made of its contacts goes, and what it is decides what travels.
  for (const side of sides) {
    const there = new Set(
      parts.flatMap((part) => (part.side === side && part.kind === 'relation' ? part.recordId : [])),
    );
    const others = [...new Set(links.values())]
      .filter(({ kind }) => kind === 'relation')
      .map((link) => idOn(link, side));
    const missing = [...new Set(others.flatMap((id) => (id === null || there.has(id) ? [] : id)))];
    parts.push(...(await store.partsOfRecords(connectionId, side, 'relation', missing)));
  }
  const linkIds = [...new Set([...links.values()].map(({ id }) => id))];
  const inTribe = parts.flatMap(({ side, kind, recordId }) =>
    side === 'tribe' && kind === 'relation' ? [recordId] : [],
  );
  return {
    numberedElsewhere: await numberedElsewhere(store, connectionId, [...new Set(inTribe)]),
    parts: Map.groupBy(parts, ({ side, kind, recordId }) => nameOf(side, kind, recordId)),
    links,
    choices: Map.groupBy(await store.choicesOf(connectionId, linkIds), ({ linkId }) => linkId),
    conflicts: Map.groupBy(await store.conflictsOf(connectionId, linkIds), ({ linkId }) => linkId),
  };
}

/** Null when it is gone, or was never read. */
export function seenIn(known: Known, side: Side, kind: Kind, id: string | null): Seen | null {
  if (id === null) return null;
  return seenAs(known, partsKnown(known, side, kind, id));
}

/** Stored is what the side tells; seen is what of it concerns this administration. */
function seenAs(known: Pick<Known, 'numberedElsewhere'>, parts: readonly ObservedPart[]): Seen | null {
  const record = assembleRecord(parts);
  return record === null ? null : { record: withoutForeignNumbers(record, known.numberedElsewhere), parts };
}

/** The relation of a contact; the record itself otherwise. It says in which country telephone numbers are dialled. */
export const dialler = (known: Known, { record }: Seen): NeutralRecord =>
  record.ownerId === null ? record : (seenIn(known, record.side, 'relation', record.ownerId)?.record ?? record);

export const linkIn = ({ links }: Known, kind: Kind, side: Side, id: string | null): Link | null =>
  id === null ? null : (links.get(nameOf(side, kind, id)) ?? null);

export function linkOfItem(known: Known, item: PlanItem): Link | null {
  return linkIn(known, item.kind, 'exact', item.exactId) ?? linkIn(known, item.kind, 'tribe', item.tribeId);
}

/** Where the counterpart of a contact's relation is, on the side to be written. */
export function counterpartOfOwner(known: Known, { record }: Seen): string | null {
  const link = linkIn(known, 'relation', record.side, record.ownerId);
  return link === null ? null : idOn(link, otherSide(record.side));
}

export const partsKnown = (known: Pick<Known, 'parts'>, side: Side, kind: Kind, id: string): readonly ObservedPart[] =>
  known.parts.get(nameOf(side, kind, id)) ?? [];

/** What is known of a record once a call has found that it is not there. */
export const partsLeft = (known: Known, side: Side, kind: Kind, id: string): readonly ObservedPart[] =>
  overlay(partsKnown(known, side, kind, id), nothingLeft);

/** What is known once a call has seen it again; null when the sighting shows that it is gone. */
export function seenAgain(
  known: Pick<Known, 'parts' | 'numberedElsewhere'>,
  side: Side,
  kind: Kind,
  id: string,
  sighting: Sighting,
): Seen | null {
  const parts = overlay(partsKnown(known, side, kind, id), sighting);
  return seenAs(known, parts);
}

/** The id of the record that a sighting is of; null when it shows no main part. */
export const idSeen = ({ parts }: Sighting): string | null =>
  parts.find(({ part, isGone }) => part === 'main' && !isGone)?.recordId ?? null;
