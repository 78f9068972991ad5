import { decidingFields } from '../../domain/filter/conditions.ts';
import type { FieldPath } from '../../domain/model/fields.ts';
import { type Kind, kinds, otherSide, type Side } from '../../domain/model/kind.ts';
import type { ObservedPart } from '../../domain/model/record.ts';
import type { NewMark, RecordRef, StoreReads } from '../../store/port.ts';
import { priorityOf } from './priorities.ts';

/**
 * The records of which a page tells something new. A page tells much that is known: rows are read twice on purpose, and
 * a change of something that is not kept in agreement raises a version as well.
 */
async function changedRecords(
  store: StoreReads,
  connectionId: string,
  side: Side,
  parts: readonly ObservedPart[],
): Promise<readonly RecordRef[]> {
  const changed = new Map<string, RecordRef>();
  const turned = new Set<string>();
  const deciding = await decidingOf(store, connectionId);
  const tell = (kind: Kind, recordId: string): unknown => changed.set(`${kind}/${recordId}`, { kind, side, recordId });
  for (const kind of kinds) {
    const ofKind = parts.filter((part) => part.kind === kind && part.recordId !== '');
    const ids = [...new Set(ofKind.map(({ recordId }) => recordId))];
    const known = new Map(
      (await store.partsOfRecords(connectionId, side, kind, ids)).map((part) => [nameOf(part), part]),
    );
    for (const part of ofKind) {
      const before = known.get(nameOf(part));
      if (before === undefined ? !part.isGone : !isAlike(before, part)) tell(kind, part.recordId);
      if (kind === 'relation' && isTurn(before, part, deciding)) turned.add(part.recordId);
    }
  }
  // A deletion log may name a part by its own id only.
  const ownerless = parts.filter(({ recordId }) => recordId === '').map(({ partId }) => partId);
  for (const { kind, recordId } of await store.ownersOfParts(connectionId, side, ownerless)) tell(kind, recordId);
  return [...changed.values(), ...(await contactsOfTurned(store, connectionId, side, [...turned]))];
}

/** What the conditions of the filter look at in a relation. Other rules mark everything, so these are the ones that count. */
export async function decidingOf(store: StoreReads, connectionId: string): Promise<readonly FieldPath[]> {
  const connection = await store.connection(connectionId);
  return decidingFields(connection?.rules.filter.conditions);
}

/**
 * Whether a relation's part tells otherwise than before what decides whether the relation takes part: then its contacts,
 * which were left out with it or are to be, have to be looked at as well.
 */
export function isTurn(
  before: ObservedPart | undefined,
  after: ObservedPart,
  conditionFields: readonly FieldPath[],
): boolean {
  const deciding = (part: ObservedPart | undefined): string => {
    if (part === undefined || part.isGone) return '';
    const { isCustomer, isSupplier, stage } = part.fields;
    const conditional = conditionFields.map((field) => part.fields[field]);
    const told = { isCustomer, isSupplier, stage, isActive: part.main?.isActive, ...conditional };
    // A part that tells nothing of it decides nothing.
    return Object.values(told).every((value) => value === undefined) ? '' : JSON.stringify(told);
  };
  return deciding(before) !== deciding(after);
}

/** The contacts of relations that may have come to take part, on both sides. */
export async function contactsOfTurned(
  store: StoreReads,
  connectionId: string,
  side: Side,
  relationIds: readonly string[],
): Promise<readonly RecordRef[]> {
  if (relationIds.length === 0) return [];
  const other = otherSide(side);
  const links = await store.linksOf(connectionId, 'relation', side, relationIds);
  const counterparts = links.map(({ exactId, tribeId }) => (other === 'exact' ? exactId : tribeId));
  return [
    ...(await store.contactsOf(connectionId, side, relationIds)),
    ...(await store.contactsOf(connectionId, other, counterparts)),
  ];
}

/** The same as marks: to be saved with the page that told of them, whoever read it. */
export async function marksOfChanges(
  store: StoreReads,
  connectionId: string,
  page: { readonly side: Side; readonly parts: readonly ObservedPart[]; readonly askedMs: number },
): Promise<readonly NewMark[]> {
  const changed = await changedRecords(store, connectionId, page.side, page.parts);
  return changed.map((record): NewMark => markOf(record, page.askedMs));
}

export const markOf = (record: RecordRef, nowMs: number): NewMark => ({
  ...record,
  priority: priorityOf(record.kind),
  notBeforeMs: nowMs,
  markedMs: nowMs,
  wantsRead: false,
  attempts: 0,
});

const nameOf = ({ recordId, part, partId }: ObservedPart): string => `${recordId}/${part}/${partId}`;

const isAlike = (a: ObservedPart, b: ObservedPart): boolean =>
  a.isGone === b.isGone && canonical(a.fields) === canonical(b.fields) && canonical(a.main) === canonical(b.main);

/** A database gives properties back in an order of its own. */
const canonical = (value: object | null): string =>
  value === null ? '' : JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
