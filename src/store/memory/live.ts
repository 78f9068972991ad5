import { type Side, sides } from '../../domain/model/kind.ts';
import type { ObservedPart } from '../../domain/model/record.ts';
import type { Conflict, HintSubscription, LiveReads, LiveWrites, LivingCounts, Mark, NewMark } from '../port.ts';
import { byEach } from './order.ts';
import { ofSide, type Rows, type Views } from './rows.ts';
import { keyOf } from './table.ts';

type Reads = Omit<LiveReads, 'liveConnections'>;
type Writes = Omit<LiveWrites, 'putItems' | 'removeItems' | 'removeLinks'>;

const inMarkOrder = byEach<Mark>(
  ({ priority }) => priority,
  ({ markedMs }) => markedMs,
  ({ seq }) => seq,
);
const byAge = byEach<Conflict>(
  ({ sinceMs }) => sinceMs,
  ({ id }) => id,
);
const toMark = ({ connectionId: _connectionId, ...mark }: Rows['mark']): Mark => mark;
const markKey = (connectionId: string, { kind, side, recordId }: Omit<Mark, 'seq'>): string =>
  keyOf(connectionId, kind, side, recordId);

export const liveReads = (views: Views): Reads => {
  const open = (connectionId: string) =>
    views.conflict.where('connection', connectionId).filter(({ resolvedMs }) => resolvedMs === null);
  return {
    feedHints: async (connectionId) =>
      views.feedHint
        .where('connection', connectionId)
        .toSorted(
          byEach<Rows['feedHint']>(
            ({ side }) => side,
            ({ feed }) => feed,
          ),
        )
        .map(({ connectionId: _connectionId, ...hint }) => hint),
    hintSubscriptions: async (connectionId) => {
      const of = (side: Side): HintSubscription | null => {
        const row = views.hintSubscription.get(ofSide(connectionId, side));
        if (row === undefined) return null;
        const { forged: _forged, ...subscription } = row;
        return subscription;
      };
      return { exact: of('exact'), tribe: of('tribe') };
    },
    forgedHints: async (connectionId, side) => views.hintSubscription.get(ofSide(connectionId, side))?.forged ?? 0,

    dueMarks: async (connectionId, { nowMs, limit }) =>
      views.mark
        .where('connection', connectionId)
        .filter(({ notBeforeMs }) => notBeforeMs <= nowMs)
        .sort(inMarkOrder)
        .slice(0, limit)
        .map(toMark),
    nextMarkMs: async (connectionId) => {
      const instants = views.mark.where('connection', connectionId).map(({ notBeforeMs }) => notBeforeMs);
      return instants.length === 0 ? null : Math.min(...instants);
    },
    markCounts: async (connectionId) => {
      const counts = { relation: 0, contact: 0 };
      for (const { kind } of views.mark.where('connection', connectionId)) counts[kind] += 1;
      return counts;
    },
    ownersOfParts: async (connectionId, side, partIds) => {
      const owners = new Map(
        partIds
          .flatMap((partId) => views.part.where('anyKindOwnId', keyOf(connectionId, side, partId)))
          .map(({ part }) => [keyOf(part.kind, part.recordId), { kind: part.kind, side, recordId: part.recordId }]),
      );
      return [...owners].sort(byEach(([key]) => key)).map(([, owner]) => owner);
    },

    contactsOf: async (connectionId, side, relationIds) =>
      [...new Set(relationIds)]
        .flatMap((id) => views.part.where('owner', keyOf(connectionId, side, 'contact', id)))
        .filter(({ part }) => part.part === 'main' && !part.isGone)
        .map(({ part }) => ({ kind: part.kind, side, recordId: part.recordId }))
        .sort(byEach(({ recordId }) => recordId)),

    openConflicts: async (connectionId) => open(connectionId).sort(byAge),
    openConflictCount: async (connectionId) => open(connectionId).length,
    conflictsOf: async (connectionId, linkIds) =>
      [...new Set(linkIds)]
        .flatMap((linkId) => views.conflict.where('link', keyOf(connectionId, linkId)))
        .filter(({ resolvedMs }) => resolvedMs === null)
        .sort(byAge),
    conflict: async (connectionId, id) => views.conflict.get(keyOf(connectionId, id)) ?? null,
    choicesOf: async (connectionId, linkIds) =>
      [...new Set(linkIds)]
        .flatMap((linkId) => views.choice.where('link', keyOf(connectionId, linkId)))
        .sort(
          byEach<Rows['choice']>(
            ({ linkId }) => linkId,
            ({ field }) => field,
          ),
        ),
    pauses: async (connectionId) =>
      views.pause
        .where('connection', connectionId)
        .toSorted(byEach<Rows['pause']>(({ scope }) => scope))
        .map(({ connectionId: _connectionId, ...pause }) => pause),
  };
};

export const liveWrites = (views: Views): Writes => ({
  hintFeeds: async (connectionId, side, feeds, nowMs) => {
    for (const feed of new Set(feeds)) {
      const known = views.feedHint.get(keyOf(connectionId, side, feed));
      const hintSeq = (known?.hintSeq ?? 0) + 1;
      views.feedHint.put({ connectionId, side, feed, hintSeq, readSeq: known?.readSeq ?? 0, hintedMs: nowMs });
    }
  },
  feedRead: async (connectionId, side, feed, hintSeq) => {
    const known = views.feedHint.get(keyOf(connectionId, side, feed));
    if (known !== undefined) views.feedHint.put({ ...known, readSeq: Math.max(known.readSeq, hintSeq) });
  },
  saveHintSubscription: async (subscription) => {
    const known = views.hintSubscription.get(ofSide(subscription.connectionId, subscription.side));
    views.hintSubscription.put({ ...subscription, forged: known?.forged ?? 0 });
  },
  countForgedHint: async (connectionId, side) => {
    const known = views.hintSubscription.get(ofSide(connectionId, side));
    if (known !== undefined) views.hintSubscription.put({ ...known, forged: known.forged + 1 });
  },

  mark: async (connectionId, marks) => {
    for (const mark of marks) tell(views, connectionId, mark);
  },
  clearMarks: async (connectionId, taken) => {
    for (const mark of taken) {
      const key = markKey(connectionId, mark);
      if (views.mark.get(key)?.seq === mark.seq) views.mark.remove(key);
    }
  },
  deferMarks: async (connectionId, deferred) => {
    for (const mark of deferred) {
      const known = views.mark.get(markKey(connectionId, mark));
      if (known?.seq !== mark.seq) continue;
      const { notBeforeMs, wantsRead, attempts } = mark;
      views.mark.put({ ...known, notBeforeMs, wantsRead, attempts });
    }
  },

  hastenMarks: async (connectionId, nowMs, untilMs) => {
    for (const mark of views.mark.where('connection', connectionId)) {
      const isMeant = untilMs === undefined || mark.notBeforeMs === untilMs;
      if (isMeant && mark.notBeforeMs > nowMs) views.mark.put({ ...mark, notBeforeMs: nowMs });
    }
  },
  markEverything: async (connectionId, as) => {
    const living = sides
      .flatMap((side) => views.part.where('side', ofSide(connectionId, side)))
      .filter(({ part }) => part.part === 'main' && !part.isGone);
    for (const { part } of living) tell(views, connectionId, markOf(part, as, false));
  },
  markUnobserved: async (connectionId, sinceMs, as) => {
    const countsOf = (side: Side): LivingCounts => {
      const living = views.part
        .where('side', ofSide(connectionId, side))
        .filter(({ part }) => part.part === 'main' && !part.isGone);
      const unobserved = living.filter(({ observedMs }) => observedMs < sinceMs);
      for (const { part } of unobserved) tell(views, connectionId, markOf(part, as, true));
      const linked = new Set(
        views.link
          .where('connection', connectionId)
          .filter(({ linkedMs }) => linkedMs < sinceMs)
          .map(({ exactId, kind, tribeId }) => `${kind} ${side === 'exact' ? exactId : tribeId}`),
      );
      const isLinked = ({ part }: Rows['part']): boolean => linked.has(`${part.kind} ${part.recordId}`);
      return { living: living.filter(isLinked).length, unobserved: unobserved.filter(isLinked).length };
    };
    return { exact: countsOf('exact'), tribe: countsOf('tribe') };
  },

  saveConflicts: async (conflicts) => {
    for (const conflict of conflicts) {
      const known = views.conflict.get(keyOf(conflict.connectionId, conflict.id));
      views.conflict.put({ ...conflict, sinceMs: known?.sinceMs ?? conflict.sinceMs });
    }
  },
  saveChoices: async (choices) => {
    for (const choice of choices) views.choice.put(choice);
  },
  removeChoices: async (connectionId, linkId, fields) => {
    for (const field of fields) views.choice.remove(keyOf(connectionId, linkId, field));
  },
  savePause: async (connectionId, pause) => {
    if (views.pause.get(keyOf(connectionId, pause.scope)) === undefined) views.pause.put({ ...pause, connectionId });
  },
  removePause: async (connectionId, scope) => views.pause.remove(keyOf(connectionId, scope)),
});

function tell(views: Views, connectionId: string, mark: NewMark): void {
  const known = views.mark.get(markKey(connectionId, mark));
  const seq = nextSeq(views);
  if (known === undefined) {
    views.mark.put({ ...mark, connectionId, seq });
    return;
  }
  views.mark.put({
    ...known,
    seq,
    priority: Math.min(known.priority, mark.priority),
    notBeforeMs: Math.min(known.notBeforeMs, mark.notBeforeMs),
    wantsRead: known.wantsRead || mark.wantsRead,
  });
}

const markOf = (
  { kind, side, recordId }: ObservedPart,
  { priority, markedMs }: Pick<NewMark, 'priority' | 'markedMs'>,
  wantsRead: boolean,
): NewMark => ({ kind, side, recordId, priority, markedMs, notBeforeMs: markedMs, wantsRead, attempts: 0 });

function nextSeq(views: Views): number {
  const last = views.sequence.get('mark')?.last ?? 0;
  views.sequence.put({ name: 'mark', last: last + 1 });
  return last + 1;
}
