import type { HostedSandbox } from '../../sandbox/kit/host.ts';
import { assemble } from '../../src/domain/model/assemble.ts';
import type { Kind } from '../../src/domain/model/kind.ts';
import type { NeutralRecord, ObservedPart } from '../../src/domain/model/record.ts';
import type { Outcome } from '../../src/vendors/outcome.ts';
import type { VendorClient } from '../../src/vendors/vendor.ts';

/** The value of an `ok`; anything else fails the test with the whole outcome in words. */
export function okOf<T>(outcome: Outcome<T>): T {
  if (outcome.is !== 'ok') throw new Error(`expected ok, got ${JSON.stringify(outcome)}`);
  return outcome.value;
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
