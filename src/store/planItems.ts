import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { PlanItem } from '../domain/plan/plan.ts';
import { insertReturning, insertRows, lastOfEach, type Row, upsert } from './bulk.ts';
import type { Database } from './database.ts';
import type { PlanQuery, StoredPlanItem, StoreReads, StoreWrites } from './port.ts';
import { searchPatterns, searchText } from './searchText.ts';
import type { Tables } from './tables.ts';

type Reads = Pick<StoreReads, 'planItems' | 'planItem' | 'nextItems' | 'itemsInState' | 'itemsAbout'>;
type Writes = Pick<StoreWrites, 'savePlan' | 'saveItems' | 'putItems' | 'removeItems'>;

type StoredRow = Pick<Row<'plan_item'>, 'item' | 'state' | 'attempts' | 'sent_ms' | 'business_key' | 'failure'>;
const storedColumns = [
  'plan_item.item',
  'plan_item.state',
  'plan_item.attempts',
  'plan_item.sent_ms',
  'plan_item.business_key',
  'plan_item.failure',
] as const;

const toStored = (row: StoredRow): StoredPlanItem => ({
  item: row.item,
  state: row.state,
  attempts: row.attempts,
  sentMs: row.sent_ms,
  businessKey: row.business_key,
  failure: row.failure,
});

interface Place {
  readonly connectionId: string;
  readonly runId: string;
  readonly position: number;
  readonly isWaiting: boolean;
}

const toRow = (stored: StoredPlanItem, { connectionId, runId, position, isWaiting }: Place): Row<'plan_item'> => ({
  connection_id: connectionId,
  run_id: runId,
  key: stored.item.key,
  position,
  kind: stored.item.kind,
  action: stored.item.action,
  depends_on: waitsFor(stored.item),
  is_waiting: isWaiting,
  search_text: itemWords(stored.item),
  item: stored.item,
  state: stored.state,
  attempts: stored.attempts,
  sent_ms: stored.sentMs,
  business_key: stored.businessKey,
  failure: stored.failure,
});

/** Only what writes or links has to wait: an item that takes no part has nothing to carry out before its owner. */
export function waitsFor(item: PlanItem): string | null {
  return item.action === 'create' || item.action === 'link' || item.action === 'update' ? item.dependsOn : null;
}

export function itemWords(item: PlanItem): string {
  const values = item.decisions.flatMap(({ exact, tribe }) => [exact, tribe]);
  const words = [item.label, item.exactId, item.tribeId, ...values].filter((value) => typeof value === 'string');
  return searchText([...new Set(words)].join(' '));
}

export const freshItem = (item: PlanItem): StoredPlanItem => ({
  item,
  state: 'planned',
  attempts: 0,
  sentMs: null,
  businessKey: null,
  failure: null,
});

export const planItemReads = (db: Database): Reads => {
  const itemsOf = (connectionId: string, runId: string) =>
    db
      .selectFrom('plan_item')
      .where('plan_item.connection_id', '=', connectionId)
      .where('plan_item.run_id', '=', runId);
  return {
    async planItems(connectionId, query) {
      const found = itemsOf(connectionId, query.runId).where((where) => where.and(conditions(where, query)));
      const { total } = await found.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow();
      const rows = await found
        .select(storedColumns)
        .orderBy('position')
        .orderBy('key')
        .offset(Math.max(0, query.offset))
        .limit(Math.max(0, query.limit))
        .execute();
      return { total, items: rows.map(toStored) };
    },

    async planItem(connectionId, runId, key) {
      const row = await itemsOf(connectionId, runId).select(storedColumns).where('key', '=', key).executeTakeFirst();
      return row === undefined ? null : toStored(row);
    },

    async nextItems(connectionId, runId, { limit, unknownSentBeforeMs, notMadeInTribe = [] }) {
      // Two partial indexes in plan order, each read only as far as `limit` asks: the work that is left, never the plan.
      let planned = itemsOf(connectionId, runId)
        .select([...storedColumns, 'plan_item.position', 'plan_item.key'])
        .where('plan_item.state', '=', 'planned')
        .where('plan_item.is_waiting', '=', false);
      if (notMadeInTribe.length > 0) {
        planned = planned.where(
          sql<SqlBool>`not (action = 'create' and plan_item.kind = any(${[...notMadeInTribe]}::text[])
            and coalesce(plan_item.item -> 'effects' -> 0 ->> 'side' = 'tribe', false))`,
        );
      }
      const ready = planned.orderBy('plan_item.position').limit(limit);
      const unknown = itemsOf(connectionId, runId)
        .select([...storedColumns, 'plan_item.position', 'plan_item.key'])
        .where('plan_item.state', '=', 'unknown')
        .where((where) =>
          where.or([where('plan_item.sent_ms', 'is', null), where('plan_item.sent_ms', '<', unknownSentBeforeMs)]),
        )
        .orderBy('plan_item.position')
        .limit(limit);
      const rows = [...(await ready.execute()), ...(await unknown.execute())];
      rows.sort((a, b) => a.position - b.position || (a.key < b.key ? -1 : 1));
      return rows.slice(0, limit).map(toStored);
    },

    async itemsInState(connectionId, runId, state) {
      const rows = await itemsOf(connectionId, runId)
        .select(storedColumns)
        .where('state', '=', state)
        .orderBy('position')
        .orderBy('key')
        .execute();
      return rows.map(toStored);
    },

    async itemsAbout(connectionId, runId, keys) {
      if (keys.length === 0) return [];
      const isOneOf = sql`= any(${[...keys]}::text[])`;
      const rows = await itemsOf(connectionId, runId)
        .select(storedColumns)
        .where(
          sql<SqlBool>`(plan_item.key ${isOneOf}
            or (plan_item.item ->> 'kind') || ':tribe:' || (plan_item.item ->> 'tribeId') ${isOneOf} or exists (
            select from jsonb_array_elements_text(plan_item.item -> 'leansOn') as leant (key) where leant.key ${isOneOf}))`,
        )
        .orderBy('position')
        .orderBy('key')
        .execute();
      return rows.map(toStored);
    },
  };
};

function conditions(where: ExpressionBuilder<Tables, 'plan_item'>, query: PlanQuery): Expression<SqlBool>[] {
  const all: Expression<SqlBool>[] = [];
  // An empty list of actions asks for none: `in ()` is no SQL.
  if (query.actions !== null) all.push(sql<SqlBool>`action = any(${[...query.actions]}::text[])`);
  if (query.states !== undefined) all.push(sql<SqlBool>`state = any(${[...query.states]}::text[])`);
  if (query.kind !== null) all.push(where('kind', '=', query.kind));
  for (const pattern of searchPatterns(query.search ?? '')) all.push(where('search_text', 'like', pattern));
  return all;
}

const itemKey = ['connection_id', 'run_id', 'key'] as const;
const notPlanned = -1;
const rowsWorthAnalysing = 500;

export const planItemWrites = (db: Database): Writes => ({
  async savePlan(connectionId, runId, items) {
    const begun = await db
      .selectFrom('plan_item')
      .select(['key', 'state'])
      .where('connection_id', '=', connectionId)
      .where('run_id', '=', runId)
      .where('state', '<>', 'planned')
      .execute();
    const keys = items.map((item) => item.key);
    await db
      .deleteFrom('plan_item')
      .where('connection_id', '=', connectionId)
      .where('run_id', '=', runId)
      .where('state', '=', 'planned')
      .where(sql<SqlBool>`key <> all(${keys}::text[])`)
      .execute();

    const inPlan = new Set([...keys, ...begun.map(({ key }) => key)]);
    const done = new Set(begun.filter(({ state }) => state === 'done').map(({ key }) => key));
    const rows = items.map((item, position) => {
      const owner = waitsFor(item);
      // An owner that the plan does not hold is nothing to wait for.
      const isWaiting = owner !== null && inPlan.has(owner) && !done.has(owner);
      return toRow(freshItem(item), { connectionId, runId, position, isWaiting });
    });
    // An answer to one question makes the whole plan anew and changes a handful: rows that stay alike are not written.
    const changedOnly = sql`plan_item.state = 'planned' and (plan_item.position, plan_item.is_waiting, plan_item.item)
      is distinct from (excluded.position, excluded.is_waiting, excluded.item)`;
    await insertRows(db, 'plan_item', rows, upsert('plan_item', itemKey, { onlyIf: changedOnly }));
    if (rows.length >= rowsWorthAnalysing) await analyse(db);
  },

  async putItems(connectionId, runId, items) {
    const distinct = lastOfEach(items, ({ key }) => [key]);
    if (distinct.length === 0) return;
    const names = distinct.flatMap((item) => [item.key, waitsFor(item) ?? item.key]);
    const there = await db
      .selectFrom('plan_item')
      .select(['key', 'state'])
      .where('connection_id', '=', connectionId)
      .where('run_id', '=', runId)
      .where(sql<SqlBool>`key = any(${names}::text[])`)
      .execute();
    const { last } = await db
      .selectFrom('plan_item')
      .select((item) => item.fn.coalesce(item.fn.max('position'), sql<number>`-1`).as('last'))
      .where('connection_id', '=', connectionId)
      .where('run_id', '=', runId)
      .executeTakeFirstOrThrow();
    const waitedFor = new Set([...distinct.map(({ key }) => key), ...there.map(({ key }) => key)]);
    const done = new Set(there.filter(({ state }) => state === 'done').map(({ key }) => key));
    for (const { key } of distinct) done.delete(key);
    const rows = distinct.map((item, index) => {
      const owner = waitsFor(item);
      const isWaiting = owner !== null && waitedFor.has(owner) && !done.has(owner);
      return toRow(freshItem(item), { connectionId, runId, position: Number(last) + 1 + index, isWaiting });
    });
    const notUnderWay = sql`plan_item.state not in ('sending', 'unknown')`;
    await insertRows(db, 'plan_item', rows, upsert('plan_item', itemKey, { onlyIf: notUnderWay }));
  },

  async removeItems(connectionId, runId, keys) {
    if (keys.length === 0) return;
    await db
      .deleteFrom('plan_item')
      .where('connection_id', '=', connectionId)
      .where('run_id', '=', runId)
      .where(sql<SqlBool>`key = any(${[...keys]}::text[])`)
      .where('state', 'not in', ['sending', 'unknown'])
      .execute();
  },

  async saveItems(connectionId, runId, items) {
    const place = { connectionId, runId, position: notPlanned, isWaiting: false };
    const rows = lastOfEach(items, ({ item }) => [item.key]).map((stored) => toRow(stored, place));
    // Where an item stands in the plan and what it waits for are the plan's: kept, and so told apart from a new row.
    const update = upsert('plan_item', itemKey, { kept: ['position', 'depends_on', 'is_waiting'] });
    const saved = await insertReturning<{ readonly position: number }>(
      db,
      'plan_item',
      rows,
      sql`${update} returning position`,
    );
    if (saved.some(({ position }) => position === notPlanned)) {
      throw new Error(`an item of run ${runId} was saved that its plan does not hold`);
    }
    const done = rows.filter(({ state }) => state === 'done').map(({ key }) => key);
    if (done.length === 0) return;
    await db
      .updateTable('plan_item')
      .set({ is_waiting: false })
      .where('connection_id', '=', connectionId)
      .where('run_id', '=', runId)
      .where('is_waiting', '=', true)
      .where(sql<SqlBool>`depends_on = any(${done}::text[])`)
      .execute();
  },
});

/**
 * Statistics right after a bulk write: until autovacuum comes by, a minute later, the planner would take the plan for
 * empty and read all of it for every batch. Only the columns that queries compare; never waits for another's analysis.
 */
async function analyse(db: Database): Promise<void> {
  await sql`analyze (skip_locked) plan_item (connection_id, run_id, key, position, state, is_waiting, depends_on)`.execute(
    db,
  );
}
