import { sql } from 'kysely';
import type { Database } from './database.ts';
import { jsonText } from './jsonText.ts';
import type { Store, StoreReads } from './port.ts';

export const budgetReads = (db: Database): Pick<StoreReads, 'budget'> => ({
  async budget(connectionId, side) {
    const row = await db
      .selectFrom('call_budget')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .where('side', '=', side)
      .executeTakeFirst();
    return row === undefined ? null : { connectionId, side, version: row.version, state: row.state };
  },
});

export const budgetSwap = (db: Database): Pick<Store, 'swapBudget'> => ({
  async swapBudget({ connectionId, side, version, state }) {
    const row = { connection_id: connectionId, side, version, state: jsonText(state) };
    // Compare and set in one statement and one round trip: of two that saw the same version one wins, the other looks again.
    const swapped = await db
      .insertInto('call_budget')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(['connection_id', 'side'])
          .doUpdateSet({ version, state: row.state })
          .where('call_budget.version', '=', sql<number>`excluded.version - 1`),
      )
      .returning('version')
      .executeTakeFirst();
    return swapped !== undefined;
  },
});
