import { sql } from 'kysely';
import { labelOf } from '../domain/plan/label.ts';
import { insertRows, lastOfEach, type Row, upsert } from './bulk.ts';
import type { Database } from './database.ts';
import type { Link, StoreReads, StoreWrites } from './port.ts';
import { searchPatterns, searchText } from './searchText.ts';

type Reads = Pick<
  StoreReads,
  'links' | 'linkCounts' | 'linkPage' | 'link' | 'linkOf' | 'linksOf' | 'linksOfContacts' | 'linkedElsewhere'
>;
type Writes = Pick<StoreWrites, 'saveLinks' | 'removeLinks'>;

type LinkRow = Omit<Row<'link'>, 'label_order' | 'search_text'>;
const linkColumns = [
  'link.connection_id',
  'link.id',
  'link.kind',
  'link.exact_id',
  'link.tribe_id',
  'link.base',
  'link.linked_ms',
  'link.changed_ms',
  'link.exact_written_ms',
  'link.tribe_written_ms',
] as const;

const toLink = (row: LinkRow): Link => ({
  id: row.id,
  connectionId: row.connection_id,
  kind: row.kind,
  exactId: row.exact_id,
  tribeId: row.tribe_id,
  base: row.base,
  linkedMs: row.linked_ms,
  changedMs: row.changed_ms,
  exactWrittenMs: row.exact_written_ms,
  tribeWrittenMs: row.tribe_written_ms,
});

/** What a list orders a link by, and what it is searched in. */
export function linkWords(link: Link): { readonly labelOrder: string; readonly searchText: string } {
  const label = labelOf({ kind: link.kind, id: link.tribeId, fields: link.base });
  const words = Object.values(link.base).filter((value) => typeof value === 'string');
  return {
    labelOrder: searchText(label).slice(0, labelOrderLengthMax),
    searchText: searchText([...new Set([label, ...words])].join(' ')),
  };
}

function toRow(link: Link): Row<'link'> {
  const words = linkWords(link);
  return {
    connection_id: link.connectionId,
    id: link.id,
    kind: link.kind,
    exact_id: link.exactId,
    tribe_id: link.tribeId,
    base: link.base,
    label_order: words.labelOrder,
    search_text: words.searchText,
    linked_ms: link.linkedMs,
    changed_ms: link.changedMs,
    exact_written_ms: link.exactWrittenMs,
    tribe_written_ms: link.tribeWrittenMs,
  };
}

/** An index entry holds 2.7 kB at most; labels that agree this far keep the order of their ids. */
const labelOrderLengthMax = 200;

export const linkReads = (db: Database): Reads => {
  const linksOf = (connectionId: string) => db.selectFrom('link').where('link.connection_id', '=', connectionId);
  const linksOfRecords: Reads['linksOf'] = async (connectionId, kind, side, recordIds) => {
    if (recordIds.length === 0) return [];
    const rows = await linksOf(connectionId)
      .select(linkColumns)
      .where('kind', '=', kind)
      .where((where) => where(side === 'exact' ? 'exact_id' : 'tribe_id', '=', where.fn.any(where.val([...recordIds]))))
      .execute();
    return rows.map(toLink);
  };
  return {
    async links(connectionId) {
      const rows = await linksOf(connectionId).select(linkColumns).orderBy('kind').orderBy('exact_id').execute();
      return rows.map(toLink);
    },

    async linkCounts(connectionId) {
      const rows = await linksOf(connectionId)
        .select(['kind', sql<number>`count(*)`.as('links')])
        .groupBy('kind')
        .execute();
      const counts = { relation: 0, contact: 0 };
      for (const { kind, links } of rows) counts[kind] = links;
      return counts;
    },

    async linkPage(connectionId, query) {
      let found = linksOf(connectionId).where('kind', '=', query.kind);
      for (const pattern of searchPatterns(query.search ?? '')) found = found.where('search_text', 'like', pattern);
      const { total } = await found.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow();
      const rows = await found
        .select(linkColumns)
        .orderBy('label_order')
        .orderBy('id')
        .offset(Math.max(0, query.offset))
        .limit(Math.max(0, query.limit))
        .execute();
      return { total, links: rows.map(toLink) };
    },

    async link(connectionId, linkId) {
      const row = await linksOf(connectionId).select(linkColumns).where('id', '=', linkId).executeTakeFirst();
      return row === undefined ? null : toLink(row);
    },

    async linkedElsewhere(connectionId, kind, tribeIds) {
      let found = db
        .selectFrom('connection as own')
        .innerJoin('connection as other', 'other.tribe_organisation_id', 'own.tribe_organisation_id')
        .innerJoin('link', 'link.connection_id', 'other.id')
        .select([
          'link.tribe_id as tribeId',
          'link.connection_id as connectionId',
          sql<boolean>`(other.created_ms, other.id collate "C") < (own.created_ms, own.id collate "C")`.as('goesFirst'),
        ])
        .where('own.id', '=', connectionId)
        .whereRef('other.id', '!=', 'own.id')
        .where('other.state', '=', 'ready')
        .where('link.kind', '=', kind);
      if (tribeIds !== null) {
        found = found.where((where) => where('link.tribe_id', '=', where.fn.any(where.val([...tribeIds]))));
      }
      return found.execute();
    },

    async linkOf(connectionId, kind, side, recordId) {
      const row = await linksOf(connectionId)
        .select(linkColumns)
        .where('kind', '=', kind)
        .where(side === 'exact' ? 'exact_id' : 'tribe_id', '=', recordId)
        .executeTakeFirst();
      return row === undefined ? null : toLink(row);
    },

    linksOf: linksOfRecords,

    async linksOfContacts(connectionId, side, relationId) {
      // Two looks into an index. As one join a planner without statistics would begin with every link there is.
      const contacts = await db
        .selectFrom('part')
        .select('record_id')
        .where('connection_id', '=', connectionId)
        .where('side', '=', side)
        .where('kind', '=', 'contact')
        .where('is_gone', '=', false)
        .where(sql<string>`main ->> 'ownerId'`, '=', relationId)
        .execute();
      return linksOfRecords(
        connectionId,
        'contact',
        side,
        contacts.map(({ record_id }) => record_id),
      );
    },
  };
};

export const linkWrites = (db: Database): Writes => ({
  /** A second link for a record that has one is refused by a unique index: it would be a bug of the plan. */
  saveLinks(links) {
    const rows = lastOfEach(links.map(toRow), (row) => [row.connection_id, row.id]);
    return insertRows(db, 'link', rows, upsert('link', ['connection_id', 'id']));
  },

  async removeLinks(connectionId, linkIds) {
    if (linkIds.length === 0) return;
    await db
      .deleteFrom('link')
      .where('connection_id', '=', connectionId)
      .where((where) => where('id', '=', where.fn.any(where.val([...linkIds]))))
      .execute();
  },
});
