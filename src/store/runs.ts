import { sql } from 'kysely';
import { type Kind, kinds } from '../domain/model/kind.ts';
import type { MatchAnswer, PlanAction } from '../domain/plan/plan.ts';
import { insertRows, type Row, upsert } from './bulk.ts';
import type { Database } from './database.ts';
import { jsonText, storableText } from './jsonText.ts';
import { type ItemState, itemStates, type Run, type RunCounts, type StoreReads, type StoreWrites } from './port.ts';

type Reads = Pick<
  StoreReads,
  'run' | 'latestRun' | 'unfinishedRuns' | 'unfinishedRunsOf' | 'answers' | 'runCounts' | 'runProgress' | 'lastSentMs'
>;
type Writes = Pick<StoreWrites, 'lockedRun' | 'saveRun' | 'countCalls' | 'saveAnswer'>;

const toRun = (row: Row<'run'>): Run => ({
  id: row.id,
  connectionId: row.connection_id,
  state: row.state,
  startedMs: row.started_ms,
  applyStartedMs: row.apply_started_ms,
  finishedMs: row.finished_ms,
  halt: row.halt,
  exactCalls: row.exact_calls,
  tribeCalls: row.tribe_calls,
  rulesFingerprint: row.rules_fingerprint,
  kind: row.kind,
  brake: row.brake,
  lookedMs: row.looked_ms,
});

const toRow = (run: Run): Row<'run'> => ({
  connection_id: run.connectionId,
  id: run.id,
  state: run.state,
  started_ms: run.startedMs,
  apply_started_ms: run.applyStartedMs,
  finished_ms: run.finishedMs,
  halt: run.halt,
  exact_calls: run.exactCalls,
  tribe_calls: run.tribeCalls,
  rules_fingerprint: run.rulesFingerprint,
  kind: run.kind,
  brake: run.brake,
  looked_ms: run.lookedMs,
});

export const zeroPer = <K extends string>(keys: readonly K[]): Record<K, number> =>
  Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;

export const planActions = [
  'create',
  'link',
  'update',
  'unchanged',
  'skip',
  'ask',
  'blocked',
] as const satisfies PlanAction[];

/** In the worker's hands. */
export const unfinished = ['reading', 'applying', 'live'] as const;

export const runReads = (db: Database): Reads => ({
  async run(connectionId, runId) {
    const row = await db
      .selectFrom('run')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .where('id', '=', runId)
      .executeTakeFirst();
    return row === undefined ? null : toRun(row);
  },
  async latestRun(connectionId, kind) {
    const row = await db
      .selectFrom('run')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .where('kind', '=', kind)
      .orderBy('started_ms', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : toRun(row);
  },
  async unfinishedRuns() {
    const rows = await db
      .selectFrom('run')
      .selectAll()
      .where('state', 'in', unfinished)
      .orderBy('started_ms')
      .orderBy('id')
      .execute();
    return rows.map(toRun);
  },
  async unfinishedRunsOf(connectionId) {
    const rows = await db
      .selectFrom('run')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .where('state', 'in', unfinished)
      .orderBy('started_ms')
      .orderBy('id')
      .execute();
    return rows.map(toRun);
  },
  async answers(connectionId) {
    const rows = await db
      .selectFrom('match_answer')
      .select(['key', 'answer'])
      .where('connection_id', '=', connectionId)
      .orderBy('key')
      .execute();
    return new Map<string, MatchAnswer>(rows.map((row) => [row.key, row.answer]));
  },
  async runCounts(connectionId, runId): Promise<RunCounts> {
    const rows = await db
      .selectFrom('plan_item')
      .select(['kind', 'action', sql<number>`count(*)`.as('items')])
      .where('connection_id', '=', connectionId)
      .where('run_id', '=', runId)
      .groupBy(['kind', 'action'])
      .execute();
    const counts = Object.fromEntries(kinds.map((kind) => [kind, zeroPer(planActions)])) as Record<
      Kind,
      Record<PlanAction, number>
    >;
    for (const row of rows) counts[row.kind][row.action] = row.items;
    return counts;
  },
  async runProgress(connectionId, runId) {
    const rows = await db
      .selectFrom('plan_item')
      .select(['state', sql<number>`count(*)`.as('items')])
      .where('connection_id', '=', connectionId)
      .where('run_id', '=', runId)
      .groupBy('state')
      .execute();
    const progress = zeroPer<ItemState>(itemStates);
    for (const row of rows) progress[row.state] = row.items;
    return progress;
  },
  async lastSentMs(connectionId, runId) {
    const row = await db
      .selectFrom('plan_item')
      .select((item) => item.fn.max('sent_ms').as('sent_ms'))
      .where('connection_id', '=', connectionId)
      .where('run_id', '=', runId)
      .executeTakeFirst();
    return row?.sent_ms ?? null;
  },
});

export const runWrites = (db: Database): Writes => ({
  async lockedRun(connectionId, runId) {
    const row = await db
      .selectFrom('run')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .where('id', '=', runId)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? null : toRun(row);
  },

  /** The call counters are set when a run is new and belong to `countCalls` ever after. */
  saveRun: (run) =>
    insertRows(
      db,
      'run',
      [toRow(run)],
      upsert('run', ['connection_id', 'id'], { kept: ['exact_calls', 'tribe_calls'] }),
    ),

  async countCalls(connectionId, runId, side, calls) {
    const column = side === 'exact' ? 'exact_calls' : 'tribe_calls';
    await db
      .updateTable('run')
      .set((row) => ({ [column]: row(column, '+', calls) }))
      .where('connection_id', '=', connectionId)
      .where('id', '=', runId)
      .execute();
  },

  async saveAnswer(connectionId, key, answer, who, atMs) {
    if (answer === null) {
      await db.deleteFrom('match_answer').where('connection_id', '=', connectionId).where('key', '=', key).execute();
      return;
    }
    const row = { answer: jsonText(answer), who: storableText(who), at_ms: atMs };
    await db
      .insertInto('match_answer')
      .values({ connection_id: connectionId, key, ...row })
      .onConflict((conflict) => conflict.columns(['connection_id', 'key']).doUpdateSet(row))
      .execute();
  },
});
