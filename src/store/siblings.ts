import { sql } from 'kysely';
import type { Row } from './bulk.ts';
import type { Database } from './database.ts';
import type { DoubtElsewhere, SiblingReads, SiblingWrites } from './port.ts';
import { partsOfRows } from './records.ts';

/** Every other connection of the organisation, active or not: what it made is there. */
const others = (connectionId: string) => sql`
  select other.id from connection as own join connection as other
    on other.tribe_organisation_id = own.tribe_organisation_id and other.id <> own.id
  where own.id = ${connectionId}`;

export const siblingReads = (db: Database): SiblingReads => ({
  async doubtsElsewhere(connectionId, kind) {
    // A run that ended well has nothing in doubt: so this looks into an index of those that did not.
    const { rows } = await sql<DoubtElsewhere>`
      select item.connection_id as "connectionId", item.run_id as "runId", item.key, item.state,
        item.sent_ms as "sentMs", item.business_key as "businessKey", coalesce(lease.until_ms, 0) as "leaseUntilMs"
      from run join plan_item as item on item.connection_id = run.connection_id and item.run_id = run.id
        left join lease on lease.connection_id = run.connection_id
      where run.connection_id in (${others(connectionId)}) and run.state not in ('planned', 'done')
        and item.state in ('sending', 'unknown') and item.kind = ${kind} and item.business_key is not null
        and item.item -> 'effects' -> 0 ->> 'side' = 'tribe'
      order by item.connection_id collate "C", item.run_id collate "C", item.key collate "C"`.execute(db);
    return rows;
  },

  async unknownHere(connectionId, kind) {
    // As sets and not row by row: a planner without statistics would look through this side's records for each of theirs.
    const { rows } = await sql<{ readonly id: string }>`
      select record_id collate "C" as id from part
      where connection_id in (${others(connectionId)}) and side = 'tribe' and kind = ${kind} and part = 'main' and not is_gone
      except
      select record_id collate "C" from part
      where connection_id = ${connectionId} and side = 'tribe' and kind = ${kind} and part = 'main'
      order by id`.execute(db);
    return rows.map(({ id }) => id);
  },

  async partsElsewhere(connectionId, kind, recordIds) {
    if (recordIds.length === 0) return [];
    const { rows } = await sql<Row<'part'>>`
      select * from part
      where connection_id in (${others(connectionId)}) and side = 'tribe' and kind = ${kind}
        and record_id = any(${[...recordIds]}::text[])
      order by record_id collate "C", part collate "C", part_id collate "C"`.execute(db);
    const latest = new Map<string, Row<'part'>>();
    for (const row of rows.filter(({ part }) => part === 'main')) {
      const known = latest.get(row.record_id);
      const isLater = known === undefined || row.observed_ms > known.observed_ms;
      const isAsLate = row.observed_ms === known?.observed_ms && row.connection_id < known.connection_id;
      if (isLater || isAsLate) latest.set(row.record_id, row);
    }
    return partsOfRows(rows.filter((row) => latest.get(row.record_id)?.connection_id === row.connection_id));
  },

  async writtenElsewhereMs(connectionId, kind, tribeId) {
    const { rows } = await sql<{ readonly ms: number | null }>`
      select max(tribe_written_ms) as ms from link
      where connection_id in (${others(connectionId)}) and kind = ${kind} and tribe_id = ${tribeId}`.execute(db);
    return rows[0]?.ms ?? null;
  },

  async unplannedInTribe(connectionId, kind) {
    const { rows } = await sql<{ readonly marks: number }>`
      select count(*) as marks from (
        select record_id from mark where connection_id = ${connectionId} and side = 'tribe' and kind = ${kind}
        except
        select tribe_id from link where connection_id = ${connectionId} and kind = ${kind}
      ) as unplanned`.execute(db);
    return rows[0]?.marks ?? 0;
  },
});

export const siblingWrites = (db: Database): SiblingWrites => ({
  async takeTurn(connectionId) {
    const { rows } = await sql<{ readonly organisation: string }>`
      select tribe_organisation_id as organisation from connection
      where id = ${connectionId} and exists (${others(connectionId)})`.execute(db);
    const [own] = rows;
    if (own === undefined) return false;
    // A statement of its own: only those after it see what whoever had the turn before has committed.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`tandem:turn:${own.organisation}`}, 0))`.execute(db);
    return true;
  },
});
