import { sql } from 'kysely';
import { insertRows, lastOfEach, type Row } from './bulk.ts';
import type { Database } from './database.ts';
import type { Problem, StoreReads, StoreWrites } from './port.ts';

type Reads = Pick<StoreReads, 'openProblems' | 'openProblemCount' | 'openProblemsOf'>;
type Writes = Pick<StoreWrites, 'saveProblems' | 'resolveProblems' | 'resolveCause'>;

const toProblem = (row: Row<'problem'>): Problem => ({
  id: row.id,
  connectionId: row.connection_id,
  causeCode: row.cause_code,
  kind: row.kind,
  side: row.side,
  recordId: row.record_id,
  recordLabel: row.record_label,
  field: row.field,
  reason: row.reason,
  sinceMs: row.since_ms,
  resolvedMs: row.resolved_ms,
});

const toRow = (problem: Problem): Row<'problem'> => ({
  connection_id: problem.connectionId,
  id: problem.id,
  cause_code: problem.causeCode,
  kind: problem.kind,
  side: problem.side,
  record_id: problem.recordId,
  record_label: problem.recordLabel,
  field: problem.field,
  reason: problem.reason,
  since_ms: problem.sinceMs,
  resolved_ms: problem.resolvedMs,
});

const problemKey = ['connection_id', 'cause_code', 'kind', 'side', 'record_id', 'field'] as const;

export const problemReads = (db: Database): Reads => {
  const openOf = (connectionId: string) =>
    db.selectFrom('problem').where('connection_id', '=', connectionId).where('resolved_ms', 'is', null);
  const listOf = (connectionId: string) =>
    openOf(connectionId).selectAll().orderBy('cause_code').orderBy('since_ms').orderBy('id');
  return {
    async openProblems(connectionId) {
      return (await listOf(connectionId).execute()).map(toProblem);
    },
    async openProblemCount(connectionId) {
      const counted = openOf(connectionId).select(sql<number>`count(*)`.as('problems'));
      return (await counted.executeTakeFirstOrThrow()).problems;
    },
    async openProblemsOf(connectionId, kind, recordIds) {
      if (recordIds.length === 0) return [];
      const rows = await listOf(connectionId)
        .where('kind', '=', kind)
        .where((where) => where('record_id', '=', where.fn.any(where.val([...recordIds]))))
        .execute();
      return rows.map(toProblem);
    },
  };
};

export const problemWrites = (db: Database): Writes => ({
  saveProblems(problems) {
    const rows = lastOfEach(problems.map(toRow), (row) => problemKey.map((name) => row[name]));
    // The unique index takes nulls as equal. A problem that comes back after it was solved is new: its time starts anew.
    return insertRows(
      db,
      'problem',
      rows,
      sql`on conflict (${sql.join(problemKey.map((name) => sql.ref(name)))}) do update set
        record_label = excluded.record_label, reason = excluded.reason, resolved_ms = excluded.resolved_ms,
        since_ms = case when problem.resolved_ms is null then problem.since_ms else excluded.since_ms end`,
    );
  },

  async resolveProblems(connectionId, kind, side, recordId, resolvedMs) {
    await db
      .updateTable('problem')
      .set({ resolved_ms: resolvedMs })
      .where('connection_id', '=', connectionId)
      .where('kind', '=', kind)
      .where('side', '=', side)
      .where('record_id', '=', recordId)
      .where('resolved_ms', 'is', null)
      .execute();
  },

  async resolveCause(connectionId, causeCode, side, recordId, resolvedMs) {
    const ofCause = db
      .updateTable('problem')
      .set({ resolved_ms: resolvedMs })
      .where('connection_id', '=', connectionId)
      .where('cause_code', '=', causeCode)
      .where('side', '=', side)
      .where('resolved_ms', 'is', null);
    await (recordId === null ? ofCause : ofCause.where('record_id', '=', recordId)).execute();
  },
});
