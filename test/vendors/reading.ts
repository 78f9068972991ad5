import type { HostedSandbox } from '../../sandbox/kit/host.ts';
import { assemble, assembleRecord } from '../../src/domain/model/assemble.ts';
import type { FieldPath, Fields } from '../../src/domain/model/fields.ts';
import type { Kind } from '../../src/domain/model/kind.ts';
import { overlay } from '../../src/domain/model/overlay.ts';
import type { NeutralRecord, ObservedPart, Sighting } from '../../src/domain/model/record.ts';
import { mapOk, type Outcome } from '../../src/vendors/outcome.ts';
import type { Draft, VendorClient } from '../../src/vendors/vendor.ts';

/** The value of an `ok`; anything else fails the test with the whole outcome in words. */
export function okOf<T>(outcome: Outcome<T>): T {
  if (outcome.is !== 'ok') throw new Error(`expected ok, got ${JSON.stringify(outcome)}`);
  return outcome.value;
}

/** A client as the engine uses it: what is known of a record is everything that was seen of it, one over the other. */
export interface Records {
  /** From the sighting alone: without `about` it is complete. */
  read(kind: Kind, id: string, about?: readonly FieldPath[]): Promise<Outcome<NeutralRecord | null>>;
  findByKey(kind: Kind, businessKey: string): Promise<Outcome<readonly NeutralRecord[]>>;
  create(draft: Draft): Promise<Outcome<NeutralRecord>>;
  update(seen: NeutralRecord, changes: Fields): Promise<Outcome<NeutralRecord>>;
}

/** The parts that were seen of each record, shared by all clients of one bench. */
export type Kept = Map<string, readonly ObservedPart[]>;

export function recordsThrough(client: VendorClient, kept: Kept): Records {
  const known = (sighting: Sighting, id = sighting.parts[0]?.recordId ?? ''): NeutralRecord => {
    const parts = overlay(kept.get(id) ?? [], sighting);
    kept.set(id, parts);
    const record = assembleRecord(parts);
    if (record === null) throw new Error(`the record ${id} is gone, or was never told whole`);
    return record;
  };
  return {
    read: async (kind, id, about) =>
      mapOk(await client.read(kind, id, about), (sighting) => {
        if (sighting === null) return null;
        known(sighting);
        return assembleRecord(sighting.parts);
      }),
    findByKey: async (kind, key) =>
      mapOk(await client.findByKey(kind, key), (sightings) => sightings.map((one) => known(one))),
    create: async (draft) => mapOk(await client.create(draft), (sighting) => known(sighting)),
    update: async (seen, changes) => mapOk(await client.update(seen, changes), (sighting) => known(sighting, seen.id)),
  };
}

/** Where every feed stands, by name. */
export type Cursors = Readonly<Record<string, string>>;

export interface Reading {
  readonly parts: readonly ObservedPart[];
  readonly cursors: Cursors;
  readonly pages: number;
}

const pagesMax = 500;

/** Every feed from where it stands, null for the beginning, to its last page. */
export async function readAll(client: VendorClient, from: Cursors | null = null): Promise<Reading> {
  const parts: ObservedPart[] = [];
  const cursors: Record<string, string> = {};
  let pages = 0;
  for (const { name } of client.feeds) {
    let cursor = from?.[name] ?? null;
    for (let isLast = false; !isLast; pages += 1) {
      if (pages > pagesMax) throw new Error(`${name} does not end`);
      const page = okOf(await client.readFeed(name, cursor));
      parts.push(...page.parts);
      cursor = page.cursor;
      isLast = page.isLast;
    }
    if (cursor !== null) cursors[name] = cursor;
  }
  return { parts, cursors, pages };
}

export const recordsOf = (reading: Reading, kind: Kind): readonly NeutralRecord[] =>
  assemble(reading.parts).filter((record) => record.kind === kind);

/** Columns that every write moves, whatever it was asked to change. */
const systemColumns = new Set(['Modified', 'Modifier', 'ModifierFullName', 'Timestamp', 'mutatedMs']);

/** What the ledger says was changed since `number`: `entity.column`, each once, sorted. Creates are `entity+`. */
export function changedSince(sandbox: HostedSandbox, number: number): readonly string[] {
  const names = new Set<string>();
  for (const { entity, action, before, after } of sandbox.ledger.since(number)) {
    if (action === 'create') names.add(`${entity}+`);
    if (before === null || after === null) continue;
    const [was, is] = [flat(before), flat(after)];
    for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const isSame = JSON.stringify(was[name] ?? null) === JSON.stringify(is[name] ?? null);
      if (!isSame && !systemColumns.has(name)) names.add(`${entity}.${name}`);
    }
  }
  return [...names].sort();
}

/** Tribe's rows keep values and links one level down. */
function flat(row: object): Readonly<Record<string, unknown>> {
  const { values, links, ...rest } = row as { readonly values?: object; readonly links?: object };
  return { ...rest, ...values, ...links };
}
