import type { ObservedPart } from '../../domain/model/record.ts';
import type { StoreReads, StoreWrites } from '../port.ts';
import { byEach } from './order.ts';
import { ofSide, type Rows, type Views } from './rows.ts';
import { keyOf } from './table.ts';

type Reads = Pick<StoreReads, 'cursors' | 'recordCount' | 'parts' | 'partsOfRecord' | 'partsOfRecords'>;
type Writes = Pick<StoreWrites, 'saveParts' | 'saveCursor'>;

const inOrder = byEach<ObservedPart>(
  ({ kind }) => kind,
  ({ recordId }) => recordId,
  ({ part }) => part,
  ({ partId }) => partId,
);

const partsIn = (rows: readonly Rows['part'][]): readonly ObservedPart[] => rows.map(({ part }) => part).sort(inOrder);

export const recordReads = (views: Views): Reads => ({
  cursors: async (connectionId) =>
    views.cursor
      .where('connection', connectionId)
      .map(({ connectionId: _known, ...cursor }) => cursor)
      .sort(
        byEach(
          ({ side }) => side,
          ({ feed }) => feed,
        ),
      ),
  recordCount: async (connectionId, side) =>
    views.part.where('side', ofSide(connectionId, side)).filter(({ part }) => part.part === 'main' && !part.isGone)
      .length,
  parts: async (connectionId, side) => partsIn(views.part.where('side', ofSide(connectionId, side))),
  partsOfRecord: async (connectionId, side, kind, recordId) =>
    partsIn(views.part.where('record', keyOf(connectionId, side, kind, recordId))),
  partsOfRecords: async (connectionId, side, kind, recordIds) =>
    partsIn([...new Set(recordIds)].flatMap((id) => views.part.where('record', keyOf(connectionId, side, kind, id)))),
});

export const recordWrites = (views: Views): Writes => ({
  saveParts: async (connectionId, parts, observedMs) => {
    const removed = parts.filter(({ recordId }) => recordId === '');
    const living = removed.find(({ isGone }) => !isGone);
    if (living !== undefined) throw new Error(`a living ${living.side} part ${living.partId} names no record`);
    for (const part of parts) if (part.recordId !== '') views.part.put({ connectionId, observedMs, part });
    for (const gone of removed) {
      // Known by its own id only, as a deletion log tells it.
      const name = keyOf(connectionId, gone.side, gone.kind, gone.part, gone.partId);
      for (const { part } of views.part.where('ownId', name)) {
        const ended: ObservedPart = { ...part, isGone: true, fields: {}, version: gone.version };
        views.part.put({ connectionId, observedMs, part: ended });
      }
    }
  },
  saveCursor: async (connectionId, cursor) => views.cursor.put({ connectionId, ...cursor }),
});
