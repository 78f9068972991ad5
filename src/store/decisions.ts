import { sql } from 'kysely';
import { insertRows, lastOfEach, type Row, upsert } from './bulk.ts';
import type { Database } from './database.ts';
import type { Conflict, Pause, StoredChoice, StoreReads, StoreWrites } from './port.ts';

/** What people decide or have to decide: conflicts, choices, pauses. */

type Reads = Pick<
  StoreReads,
  'openConflicts' | 'openConflictCount' | 'conflictsOf' | 'conflict' | 'choicesOf' | 'pauses'
>;
type Writes = Pick<StoreWrites, 'saveConflicts' | 'saveChoices' | 'removeChoices' | 'savePause' | 'removePause'>;

const toConflict = (row: Row<'conflict'>): Conflict => ({
  id: row.id,
  connectionId: row.connection_id,
  kind: row.kind,
  linkId: row.link_id,
  label: row.label,
  fields: row.fields,
  sinceMs: row.since_ms,
  resolvedMs: row.resolved_ms,
  resolution: row.resolution,
  who: row.who,
});

const toConflictRow = (conflict: Conflict): Row<'conflict'> => ({
  connection_id: conflict.connectionId,
  id: conflict.id,
  kind: conflict.kind,
  link_id: conflict.linkId,
  label: conflict.label,
  fields: conflict.fields,
  group_key: conflict.fields[0]?.field ?? '',
  since_ms: conflict.sinceMs,
  resolved_ms: conflict.resolvedMs,
  resolution: conflict.resolution,
  who: conflict.who,
});

const toChoice = (row: Row<'choice'>): StoredChoice => ({
  connectionId: row.connection_id,
  linkId: row.link_id,
  field: row.field,
  exact: row.exact,
  tribe: row.tribe,
  choice: row.choice,
  who: row.who,
  atMs: row.at_ms,
});

const toChoiceRow = (choice: StoredChoice): Row<'choice'> => ({
  connection_id: choice.connectionId,
  link_id: choice.linkId,
  field: choice.field,
  exact: choice.exact,
  tribe: choice.tribe,
  choice: choice.choice,
  who: choice.who,
  at_ms: choice.atMs,
});

export const decisionReads = (db: Database): Reads => {
  const conflictsIn = (connectionId: string) => db.selectFrom('conflict').where('connection_id', '=', connectionId);
  return {
    async openConflicts(connectionId) {
      const rows = await conflictsIn(connectionId)
        .selectAll()
        .where('resolved_ms', 'is', null)
        .orderBy('since_ms')
        .orderBy('id')
        .execute();
      return rows.map(toConflict);
    },
    async openConflictCount(connectionId) {
      const counted = conflictsIn(connectionId)
        .select(sql<number>`count(*)`.as('conflicts'))
        .where('resolved_ms', 'is', null);
      return (await counted.executeTakeFirstOrThrow()).conflicts;
    },
    async conflictsOf(connectionId, linkIds) {
      if (linkIds.length === 0) return [];
      const rows = await conflictsIn(connectionId)
        .selectAll()
        .where((where) => where('link_id', '=', where.fn.any(where.val([...linkIds]))))
        .where('resolved_ms', 'is', null)
        .orderBy('since_ms')
        .orderBy('id')
        .execute();
      return rows.map(toConflict);
    },
    async conflict(connectionId, id) {
      const row = await conflictsIn(connectionId).selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toConflict(row);
    },
    async choicesOf(connectionId, linkIds) {
      if (linkIds.length === 0) return [];
      const rows = await db
        .selectFrom('choice')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .where((where) => where('link_id', '=', where.fn.any(where.val([...linkIds]))))
        .orderBy('link_id')
        .orderBy('field')
        .execute();
      return rows.map(toChoice);
    },
    async pauses(connectionId) {
      const rows = await db
        .selectFrom('pause')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .orderBy('scope')
        .execute();
      return rows.map((row): Pause => ({ scope: row.scope, who: row.who, atMs: row.at_ms }));
    },
  };
};

export const decisionWrites = (db: Database): Writes => ({
  saveConflicts(conflicts) {
    const rows = lastOfEach(conflicts.map(toConflictRow), (row) => [row.connection_id, row.id]);
    return insertRows(db, 'conflict', rows, upsert('conflict', ['connection_id', 'id'], { kept: ['since_ms'] }));
  },

  saveChoices(choices) {
    const rows = lastOfEach(choices.map(toChoiceRow), (row) => [row.connection_id, row.link_id, row.field]);
    return insertRows(db, 'choice', rows, upsert('choice', ['connection_id', 'link_id', 'field']));
  },

  async removeChoices(connectionId, linkId, fields) {
    if (fields.length === 0) return;
    await db
      .deleteFrom('choice')
      .where('connection_id', '=', connectionId)
      .where('link_id', '=', linkId)
      .where('field', 'in', [...fields])
      .execute();
  },

  savePause(connectionId, { scope, who, atMs }) {
    const row: Row<'pause'> = { connection_id: connectionId, scope, who, at_ms: atMs };
    return insertRows(db, 'pause', [row], sql`on conflict (connection_id, scope) do nothing`);
  },

  async removePause(connectionId, scope) {
    await db.deleteFrom('pause').where('connection_id', '=', connectionId).where('scope', '=', scope).execute();
  },
});
