import { insertRows, type Row, upsert } from './bulk.ts';
import type { Database } from './database.ts';
import type { CallBudget, StoreReads, StoreWrites } from './port.ts';

type Reads = Pick<StoreReads, 'budget'>;
type Writes = Pick<StoreWrites, 'saveBudget'>;

const toBudget = (row: Row<'call_budget'>): CallBudget => ({
  connectionId: row.connection_id,
  side: row.side,
  minuteRemaining: row.minute_remaining,
  minuteResetMs: row.minute_reset_ms,
  minuteLimit: row.minute_limit,
  dayRemaining: row.day_remaining,
  dayResetMs: row.day_reset_ms,
  dayLimit: row.day_limit,
});

const toRow = (budget: CallBudget): Row<'call_budget'> => ({
  connection_id: budget.connectionId,
  side: budget.side,
  minute_remaining: budget.minuteRemaining,
  minute_reset_ms: budget.minuteResetMs,
  minute_limit: budget.minuteLimit,
  day_remaining: budget.dayRemaining,
  day_reset_ms: budget.dayResetMs,
  day_limit: budget.dayLimit,
});

export const budgetReads = (db: Database): Reads => ({
  async budget(connectionId, side) {
    const row = await db
      .selectFrom('call_budget')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .where('side', '=', side)
      .executeTakeFirst();
    return row === undefined ? null : toBudget(row);
  },
});

export const budgetWrites = (db: Database): Writes => ({
  saveBudget: (budget) =>
    insertRows(db, 'call_budget', [toRow(budget)], upsert('call_budget', ['connection_id', 'side'])),
});
