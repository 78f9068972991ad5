import { linkWords } from '../links.ts';
import type { Link, StoreReads, StoreWrites } from '../port.ts';
import { isFoundBy } from '../searchText.ts';
import { byEach } from './order.ts';
import type { Rows, Views } from './rows.ts';
import { keyOf } from './table.ts';

type Reads = Pick<
  StoreReads,
  'links' | 'linkCounts' | 'linkPage' | 'link' | 'linkOf' | 'linksOf' | 'linksOfContacts' | 'linkedElsewhere'
>;
type Writes = Pick<StoreWrites, 'saveLinks' | 'removeLinks'>;

const toLink = ({ labelOrder: _order, searchText: _words, ...link }: Rows['link']): Link => link;

const inListOrder = byEach<Rows['link']>(
  ({ labelOrder }) => labelOrder,
  ({ id }) => id,
);

const olderFirst = byEach<Rows['connection']>(
  ({ createdMs }) => createdMs,
  ({ id }) => id,
);

export const linkReads = (views: Views): Reads => {
  const linksOf: Reads['linksOf'] = async (connectionId, kind, side, recordIds) =>
    [...new Set(recordIds)].flatMap((id) => views.link.where(side, keyOf(connectionId, kind, id)).map(toLink));
  return {
    links: async (connectionId) =>
      views.link
        .where('connection', connectionId)
        .map(toLink)
        .sort(
          byEach(
            ({ kind }) => kind,
            ({ exactId }) => exactId,
          ),
        ),
    linkCounts: async (connectionId) => ({
      relation: views.link.where('kind', keyOf(connectionId, 'relation')).length,
      contact: views.link.where('kind', keyOf(connectionId, 'contact')).length,
    }),
    linkPage: async (connectionId, { kind, search, offset, limit }) => {
      const found = views.link
        .where('kind', keyOf(connectionId, kind))
        .filter(({ searchText }) => isFoundBy(searchText, search))
        .sort(inListOrder);
      const from = Math.max(0, offset);
      return { total: found.length, links: found.slice(from, from + Math.max(0, limit)).map(toLink) };
    },
    link: async (connectionId, linkId) => {
      const row = views.link.get(keyOf(connectionId, linkId));
      return row === undefined ? null : toLink(row);
    },
    linkOf: async (connectionId, kind, side, recordId) =>
      (await linksOf(connectionId, kind, side, [recordId]))[0] ?? null,
    linksOf,
    linkedElsewhere: async (connectionId, kind, tribeIds) => {
      const own = views.connection.get(connectionId);
      if (own === undefined) return [];
      const wanted = tribeIds === null ? null : new Set(tribeIds);
      const others = views.connection
        .where('organisation', own.tribeOrganisationId)
        .filter(({ id, state }) => id !== connectionId && state === 'ready');
      return others.flatMap((other) => {
        const goesFirst = olderFirst(other, own) < 0;
        return views.link
          .where('kind', keyOf(other.id, kind))
          .filter(({ tribeId }) => wanted === null || wanted.has(tribeId))
          .map(({ tribeId }) => ({ tribeId, connectionId: other.id, goesFirst }));
      });
    },
    linksOfContacts: async (connectionId, side, relationId) => {
      const contacts = views.part.where('owner', keyOf(connectionId, side, 'contact', relationId));
      const living = contacts.filter(({ part }) => part.part === 'main' && !part.isGone);
      return linksOf(
        connectionId,
        'contact',
        side,
        living.map(({ part }) => part.recordId),
      );
    },
  };
};

export const linkWrites = (views: Views): Writes => ({
  saveLinks: async (links) => {
    for (const link of links) views.link.put({ ...link, ...linkWords(link) });
  },
  removeLinks: async (connectionId, linkIds) => {
    for (const linkId of linkIds) {
      const key = keyOf(connectionId, linkId);
      for (const { id } of views.conflict.where('link', key)) views.conflict.remove(keyOf(connectionId, id));
      for (const { field } of views.choice.where('link', key)) views.choice.remove(keyOf(connectionId, linkId, field));
      views.link.remove(key);
    }
  },
});
