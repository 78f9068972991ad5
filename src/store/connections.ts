import { completeRules } from '../domain/mapping/defaults.ts';
import { insertRows, type Row, upsert } from './bulk.ts';
import type { Database } from './database.ts';
import type { Connection, StoreReads, StoreWrites } from './port.ts';

type Reads = Pick<
  StoreReads,
  'connection' | 'connectionsOfOrganisation' | 'connections' | 'liveConnections' | 'consentsOfPerson'
>;
type Writes = Pick<StoreWrites, 'saveConnection' | 'removeConnection'>;

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
  consentOf: { exact: row.exact_consent_of, tribe: row.tribe_consent_of },
  exactUserId: row.exact_user_id,
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
  exact_consent_of: connection.consentOf.exact,
  tribe_consent_of: connection.consentOf.tribe,
  exact_user_id: connection.exactUserId,
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
    const rows = await db
      .selectFrom('connection')
      .select('id')
      .where('live_since_ms', 'is not', null)
      .where('state', '!=', 'deactivated')
      .execute();
    return rows.map(({ id }) => id).sort();
  },
  async consentsOfPerson(exactRegion, exactUserId) {
    const { consents } = await db
      .selectFrom('connection')
      .innerJoin('token', 'token.connection_id', 'connection.id')
      .select(({ fn }) => fn.countAll<number>().as('consents'))
      .where('exact_region', '=', exactRegion)
      .where('exact_user_id', '=', exactUserId)
      .where('side', '=', 'exact')
      .where('needs_consent', 'is', null)
      .where('exact_consent_of', 'is', null)
      .executeTakeFirstOrThrow();
    return consents;
  },
  async connections() {
    const rows = await db.selectFrom('connection').selectAll().orderBy('created_ms').orderBy('id').execute();
    return rows.map(toConnection);
  },
});

export const connectionWrites = (db: Database): Writes => ({
  saveConnection: (connection) => insertRows(db, 'connection', [toRow(connection)], upsert('connection', ['id'])),
  async removeConnection(connectionId) {
    await db.deleteFrom('connection').where('id', '=', connectionId).execute();
  },
});
