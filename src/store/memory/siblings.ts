import type { DoubtElsewhere, SiblingReads, SiblingWrites } from '../port.ts';
import { byEach } from './order.ts';
import { ofSide, type Rows, type Views } from './rows.ts';
import { keyOf } from './table.ts';

export const siblingReads = (views: Views): SiblingReads => ({
  doubtsElsewhere: async (connectionId, kind) => {
    const doubts: DoubtElsewhere[] = [];
    for (const { id } of othersOf(views, connectionId)) {
      const lease = views.lease.get(id);
      const runs = (['import', 'sync', 'undo'] as const).flatMap((one) => views.run.where('kind', keyOf(id, one)));
      for (const run of runs.filter(({ state }) => state !== 'planned' && state !== 'done')) {
        for (const state of ['sending', 'unknown'] as const) {
          for (const { stored } of views.planItem.where('state', keyOf(id, run.id, state))) {
            const { businessKey, item, sentMs } = stored;
            if (item.kind !== kind || businessKey === null || item.effects[0]?.side !== 'tribe') continue;
            const place = { connectionId: id, runId: run.id, key: item.key };
            doubts.push({ ...place, state, sentMs, businessKey, leaseUntilMs: lease?.untilMs ?? 0 });
          }
        }
      }
    }
    return doubts.sort(
      byEach(
        (doubt) => doubt.connectionId,
        ({ runId }) => runId,
        ({ key }) => key,
      ),
    );
  },

  unknownHere: async (connectionId, kind) => {
    const others = othersOf(views, connectionId);
    if (others.length === 0) return [];
    const mainsOf = (id: string) =>
      views.part.where('side', ofSide(id, 'tribe')).filter(({ part }) => part.kind === kind && part.part === 'main');
    const mine = new Set(mainsOf(connectionId).map(({ part }) => part.recordId));
    const living = others.flatMap(({ id }) => mainsOf(id).filter(({ part }) => !part.isGone));
    const unknown = living.flatMap(({ part }) => (mine.has(part.recordId) ? [] : [part.recordId]));
    return [...new Set(unknown)].sort();
  },

  partsElsewhere: async (connectionId, kind, recordIds) => {
    const others = othersOf(views, connectionId);
    const byLastLook = byEach<Rows['part']>(
      ({ observedMs }) => -observedMs,
      (row) => row.connectionId,
    );
    return [...new Set(recordIds)].sort().flatMap((recordId) => {
      const rows = others.flatMap(({ id }) => views.part.where('record', keyOf(id, 'tribe', kind, recordId)));
      const [latest] = rows.filter(({ part }) => part.part === 'main').sort(byLastLook);
      return rows
        .filter((row) => row.connectionId === latest?.connectionId)
        .map(({ part }) => part)
        .sort(
          byEach(
            ({ part }) => part,
            ({ partId }) => partId,
          ),
        );
    });
  },

  writtenElsewhereMs: async (connectionId, kind, tribeId) => {
    const links = othersOf(views, connectionId).flatMap(({ id }) =>
      views.link.where('tribe', keyOf(id, kind, tribeId)),
    );
    const written = links.flatMap(({ tribeWrittenMs }) => tribeWrittenMs ?? []);
    return written.length === 0 ? null : Math.max(...written);
  },

  unplannedInTribe: async (connectionId, kind) =>
    views.mark
      .where('connection', connectionId)
      .filter((mark) => mark.side === 'tribe' && mark.kind === kind)
      .filter(({ recordId }) => views.link.where('tribe', keyOf(connectionId, kind, recordId)).length === 0).length,
});

/** Transactions run one after the other: each has the turn. */
export const siblingWrites = (views: Views): SiblingWrites => ({
  takeTurn: async (connectionId) => othersOf(views, connectionId).length > 0,
});

function othersOf(views: Views, connectionId: string): readonly Rows['connection'][] {
  const own = views.connection.get(connectionId);
  if (own === undefined) return [];
  return views.connection.where('organisation', own.tribeOrganisationId).filter(({ id }) => id !== connectionId);
}
