import type { ObservedPart } from '../../domain/model/record.ts';
import { labelOf } from '../../domain/plan/label.ts';
import type { UnlinkedReads } from '../port.ts';
import { isFoundBy, searchText } from '../searchText.ts';
import { byEach } from './order.ts';
import { ofSide, type Views } from './rows.ts';
import { keyOf } from './table.ts';

export const unlinkedReads = (views: Views): UnlinkedReads => ({
  unlinkedPage: async (connectionId, { side, kind, search, offset, limit }) => {
    const found = views.part
      .where('side', ofSide(connectionId, side))
      .filter(({ part }) => part.kind === kind && part.part === 'main' && !part.isGone && hasPlace(part))
      .filter(({ part }) => views.link.where(side, keyOf(connectionId, kind, part.recordId)).length === 0)
      .map(({ part: { recordId } }) => {
        const pieces = views.part.where('record', keyOf(connectionId, side, kind, recordId));
        const told = pieces.filter(({ part }) => !part.isGone).map(({ part }) => part.fields);
        const fields = Object.assign({}, ...told);
        const words = Object.values(fields).filter((value) => typeof value === 'string');
        return { id: recordId, label: searchText(labelOf({ kind, id: recordId, fields })), words: words.join(' ') };
      })
      .filter(({ words }) => isFoundBy(searchText(words), search))
      .sort(
        byEach(
          (one) => one.label,
          ({ id }) => id,
        ),
      );
    const from = Math.max(0, offset);
    return { total: found.length, ids: found.slice(from, from + Math.max(0, limit)).map(({ id }) => id) };
  },
  answersTo: async (connectionId, keys) => {
    const wanted = new Set(keys);
    return views.answer
      .where('connection', connectionId)
      .filter(({ key }) => wanted.has(key))
      .map(({ connectionId: _connectionId, ...answer }) => answer);
  },
});

const hasPlace = ({ kind, main }: ObservedPart): boolean => kind === 'relation' || (main?.ownerId ?? null) !== null;
