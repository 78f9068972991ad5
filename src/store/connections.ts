import { completeRules } from '../domain/mapping/defaults.ts';
import { insertRows, type Row, upsert } from './bulk.ts';
import type { Database } from './database.ts';
import type { Connection, StoreReads, StoreWrites } from './port.ts';

type Reads = Pick<StoreReads, 'connection' | 'connectionsOfOrganisation' | 'connections' | 'liveConnections'>;
type Writes = Pick<StoreWrites, 'saveConnection'>;

const toConnection = (row: Row<'connection'>): Connection => ({
  id: row.id,
  tribeOrganisationId: row.tribe_organisation_id,
  tribeOrganisationName: row.tribe_organisation_name,
  exactRegion: row.exact_region,
  exactDivision: row.exact_division,
  exactDivisionName: row.exact_division_name,
  state: row.state,
  rules: completeRules(row.rules),
  createdMs: row.created_ms,
  liveSinceMs: row.live_since_ms,
  isObserveOnly: row.is_observe_only,
});

const toRow = (connection: Connection): Row<'connection'> => ({
  id: connection.id,
  tribe_organisation_id: connection.tribeOrganisationId,
  tribe_organisation_name: connection.tribeOrganisationName,
  exact_region: connection.exactRegion,
  exact_division: connection.exactDivision,
  exact_division_name: connection.exactDivisionName,
  state: connection.state,
  rules: connection.rules,
  created_ms: connection.createdMs,
  live_since_ms: connection.liveSinceMs,
  is_observe_only: connection.isObserveOnly,
});

export const connectionReads = (db: Database): Reads => ({
  async connection(id) {
    const row = await db.selectFrom('connection').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toConnection(row);
  },
  async connectionsOfOrganisation(tribeOrganisationId) {
    const rows = await db
      .selectFrom('connection')
      .selectAll()
      .where('tribe_organisation_id', '=', tribeOrganisationId)
      .orderBy('created_ms')
      .orderBy('id')
      .execute();
    return rows.map(toConnection);
  },
  async liveConnections() {
    const rows = await db.selectFrom('connection').select('id').where('live_since_ms', 'is not', null).execute();
    return rows.map(({ id }) => id).sort();
  },
  async connections() {
    const rows = await db.selectFrom('connection').selectAll().orderBy('created_ms').orderBy('id').execute();
    return rows.map(toConnection);
  },
});

export const connectionWrites = (db: Database): Writes => ({
  saveConnection: (connection) => insertRows(db, 'connection', [toRow(connection)], upsert('connection', ['id'])),
});
