import { completeRules } from '../domain/mapping/defaults.ts';
import { insertRows, type Row, upsert } from './bulk.ts';
import type { Database } from './database.ts';
import type { Connection, StoreReads, StoreWrites } from './port.ts';

type Reads = Pick<StoreReads, 'connection' | 'connectionOfOrganisation' | 'connections'>;
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
});

export const connectionReads = (db: Database): Reads => ({
  async connection(id) {
    const row = await db.selectFrom('connection').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toConnection(row);
  },
  async connectionOfOrganisation(tribeOrganisationId) {
    const row = await db
      .selectFrom('connection')
      .selectAll()
      .where('tribe_organisation_id', '=', tribeOrganisationId)
      .orderBy('created_ms')
      .orderBy('id')
      .executeTakeFirst();
    return row === undefined ? null : toConnection(row);
  },
  async connections() {
    const rows = await db.selectFrom('connection').selectAll().orderBy('created_ms').orderBy('id').execute();
    return rows.map(toConnection);
  },
});

export const connectionWrites = (db: Database): Writes => ({
  saveConnection: (connection) => insertRows(db, 'connection', [toRow(connection)], upsert('connection', ['id'])),
});
