import { deciders } from '../../domain/merge/deciders.ts';
import type { FieldPath } from '../../domain/model/fields.ts';
import { kinds, sides } from '../../domain/model/kind.ts';
import { labelOf } from '../../domain/plan/label.ts';
import type { Connection, JournalEntry, JournalFilter, Link, RunKind, Store, StoreReads } from '../../store/port.ts';
import type { HistoryEntry, HistoryFilter, HistoryQuery, HistoryRow, Page } from '../service.ts';
import { pageOf } from './items.ts';

/** What Tandem did, the newest first, with the name of each record as it is now. */
export async function historyRows(
  store: Store,
  connection: Connection,
  query: HistoryQuery,
): Promise<Page<HistoryRow>> {
  const filter = await journalFilterOf(store, connection, query);
  const { total, entries } = await store.journalPage(connection.id, { ...filter, ...pageOf(query) });
  const links = await linksOf(store, connection, entries);
  const runs = await runKindsOf(store, connection, entries);
  return {
    total,
    rows: entries.map((entry): HistoryRow => {
      const { kind, recordId, before, after, runId } = entry;
      const fields = links.get(nameOf(entry))?.base ?? { ...before, ...after };
      return {
        ...historyEntry(entry),
        kind,
        recordId,
        label: labelOf({ kind, id: recordId, fields }),
        runKind: runId === null ? null : (runs.get(runId) ?? null),
      };
    }),
  };
}

/** The same question as the store understands it. */
export async function journalFilterOf(
  store: StoreReads,
  connection: Connection,
  filter: HistoryFilter,
): Promise<JournalFilter> {
  const { kind, side, field, runId, by, decided, fromMs, untilMs, record, search } = filter;
  return {
    ...{ kind, side, field, runId, by, fromMs, untilMs, search },
    decided: decided === null ? null : decided === 'either' ? deciders : [decided],
    records: record === null ? null : await bothHalves(store, connection, record),
  };
}

export function historyEntry({ id, atMs, side, operation, before, after, cause, runId }: JournalEntry): HistoryEntry {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])] as FieldPath[];
  return {
    id,
    atMs,
    side,
    operation,
    changes: fields.map((field) => ({ field, before: before[field], after: after[field] })),
    reason: cause.reason,
    by: cause.by,
    who: cause.who,
    runId,
    decided: cause.decided ?? {},
  };
}

/** Whichever half is named, what was done to the other belongs to the same record for a person. */
async function bothHalves(
  store: StoreReads,
  connection: Connection,
  { kind, side, id }: NonNullable<HistoryFilter['record']>,
) {
  const link = await store.linkOf(connection.id, kind, side, id);
  if (link === null) return [{ kind, side, recordId: id }];
  return sides.map((each) => ({ kind, side: each, recordId: each === 'exact' ? link.exactId : link.tribeId }));
}

const nameOf = ({ kind, side, recordId }: Pick<JournalEntry, 'kind' | 'side' | 'recordId'>): string =>
  `${kind}/${side}/${recordId}`;

/** The links of all entries in a few queries. */
async function linksOf(
  store: Store,
  connection: Connection,
  entries: readonly JournalEntry[],
): Promise<ReadonlyMap<string, Link>> {
  const found = new Map<string, Link>();
  for (const kind of kinds) {
    for (const side of sides) {
      const ids = entries.filter((entry) => entry.kind === kind && entry.side === side).map(({ recordId }) => recordId);
      if (ids.length === 0) continue;
      for (const link of await store.linksOf(connection.id, kind, side, ids)) {
        found.set(nameOf({ kind, side, recordId: side === 'exact' ? link.exactId : link.tribeId }), link);
      }
    }
  }
  return found;
}

async function runKindsOf(
  store: Store,
  connection: Connection,
  entries: readonly JournalEntry[],
): Promise<ReadonlyMap<string, RunKind>> {
  const ids = [...new Set(entries.flatMap(({ runId }) => runId ?? []))];
  const runs = await Promise.all(ids.map((id) => store.run(connection.id, id)));
  return new Map(runs.flatMap((run) => (run === null ? [] : [[run.id, run.kind] as const])));
}
