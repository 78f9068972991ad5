import { canonicalFields } from './canonical.ts';
import {
  type AddressKind,
  addressKinds,
  type FieldPath,
  type Fields,
  type FieldValue,
  fieldsOf,
  isFieldPath,
} from './fields.ts';
import type { Side } from './kind.ts';
import { type NeutralRecord, type ObservedPart, type PartName, partNames } from './record.ts';
import { tribeStageRank } from './stages.ts';

const partOrder = new Map(partNames.map((name, index) => [name, index]));
const orderOf = (part: ObservedPart): number => partOrder.get(part.part) ?? partNames.length;
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const fieldsOfAddress = new Map<AddressKind, readonly FieldPath[]>(
  addressKinds.map((kind) => [kind, fieldsOf.relation.filter((field) => field.startsWith(`${kind}.`))]),
);

/**
 * The whole records of which `parts` are the pieces, of any mixture of sides and kinds, ordered by side, kind and id.
 * A record exists while its `main` part lives; a contact also needs an owner. The parts must come from a complete
 * reading, for a relation without a postal address is then known to have none.
 */
export function assemble(parts: readonly ObservedPart[]): NeutralRecord[] {
  const groups = new Map<string, ObservedPart[]>();
  for (const part of parts) {
    const key = `${part.side}\n${part.kind}\n${part.recordId}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [part]);
    else group.push(part);
  }
  return [...groups.keys()]
    .sort(byText)
    .map((key) => assembleRecord(groups.get(key) ?? []))
    .filter((record) => record !== null);
}

/** The record of which `parts`, all of one record, are the pieces; null when it is gone or belongs to nobody. */
export function assembleRecord(parts: readonly ObservedPart[]): NeutralRecord | null {
  const living = parts
    .filter((part) => !part.isGone)
    .sort(
      (a, b) =>
        orderOf(a) - orderOf(b) || tribeStageRank(b.fields) - tribeStageRank(a.fields) || byText(a.partId, b.partId),
    );
  const main = living.find((part) => part.part === 'main');
  if (main === undefined || main.main === null) return null;
  if (main.kind === 'contact' && main.main.ownerId === null) return null;

  const used: Partial<Record<PartName, { id: string; version: string }>> = {};
  const told: Partial<Record<FieldPath, FieldValue>> = {};
  for (const part of living) {
    // A second living part of one name (two postal addresses) stays unread: its values belong to another identity.
    if (used[part.part] !== undefined) continue;
    used[part.part] = { id: part.partId, version: part.version };
    for (const [name, value] of Object.entries(part.fields)) {
      // What an earlier part knows to be empty is not for a later one to fill.
      if (isFieldPath(name) && told[name] === undefined && value !== undefined) told[name] = value;
    }
  }
  const fields =
    main.kind === 'relation' ? withKnownAbsences(main.side, main.main.isPerson, told, used.bank !== undefined) : told;
  return {
    ...main.main,
    side: main.side,
    kind: main.kind,
    id: main.recordId,
    fields: canonicalFields(fields),
    parts: used,
  };
}

/**
 * What the lack of a part says: without a role part a Tribe relation has no such role, without a bank part an Exact one
 * has no bank account, and without an address part a relation has no such address. A Tribe person keeps one address only (tribe-crm.md 4.2) and does not tell of others.
 */
function withKnownAbsences(side: Side, isPerson: boolean, told: Fields, hasBank: boolean): Fields {
  const complete: Partial<Record<FieldPath, FieldValue>> = { ...told };
  if (side === 'tribe') {
    complete.isCustomer ??= false;
    complete.isSupplier ??= false;
    complete.stage ??= null;
  }
  // A bank account whose number is no IBAN leaves the IBAN untold: it is not ours to replace.
  if (side === 'exact' && !hasBank && told.iban === undefined) complete.iban = null;
  for (const [kind, paths] of fieldsOfAddress) {
    if (side === 'tribe' && isPerson && kind !== 'visit') continue;
    if (paths.some((path) => told[path] !== undefined)) continue;
    for (const path of paths) complete[path] = null;
  }
  return complete;
}
