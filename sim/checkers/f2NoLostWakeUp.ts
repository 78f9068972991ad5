import type { Rows } from '../../src/store/memory/rows.ts';
import type { Checker } from '../watch.ts';

type Mark = Rows['mark'];
type FeedHint = Rows['feedHint'];

const nameOf = ({ connectionId, kind, side, recordId }: Mark): string => `${connectionId} ${kind} ${side} ${recordId}`;
const feedOf = ({ connectionId, feed, side }: FeedHint): string => `${connectionId} ${side} ${feed}`;

/**
 * F2: no wake-up is lost. A mark is cleared only by who looked at the marks after it was told last, and news of a feed
 * counts as read only by who looked at the news after they were told.
 */
export const f2: Checker = {
  id: 'F2',
  listen: (_facts, fail) => {
    let now = 0;
    /** By process and connection: when it last looked. */
    const looked = new Map<string, number>();
    /** When each mark was told, and when each news of a feed. */
    const told = new Map<string, { readonly seq: number; readonly at: number }>();
    const news = new Map<string, Map<number, number>>();
    const hasLooked = (process: string | null, what: string, connectionId: string, since: number): boolean =>
      (looked.get(`${process} ${what} ${connectionId}`) ?? 0) > since;
    return {
      asked: (process, name, given) => {
        now += 1;
        if (name === 'dueMarks' || name === 'feedHints') looked.set(`${process} ${name} ${given[0]}`, now);
      },
      commit: (changes, process) => {
        now += 1;
        for (const { table, before, after } of changes) {
          if (table === 'mark') {
            const [was, is] = [before as Mark | null, after as Mark | null];
            if (is !== null && is.seq !== was?.seq) told.set(nameOf(is), { seq: is.seq, at: now });
            if (is !== null || was === null) continue;
            const last = told.get(nameOf(was));
            if (last !== undefined && !hasLooked(process, 'dueMarks', was.connectionId, last.at)) {
              fail(`${process} cleared the mark of ${nameOf(was)}, which was told after it had looked`);
            }
          }
          if (table === 'feedHint' && after !== null) {
            const [was, is] = [before as FeedHint | null, after as FeedHint];
            const instants = news.get(feedOf(is)) ?? new Map<number, number>();
            news.set(feedOf(is), instants);
            if (is.hintSeq > (was?.hintSeq ?? 0)) instants.set(is.hintSeq, now);
            if (is.readSeq <= (was?.readSeq ?? 0)) continue;
            const at = instants.get(is.readSeq);
            if (at !== undefined && !hasLooked(process, 'feedHints', is.connectionId, at)) {
              fail(`${process} counts news of ${feedOf(is)} as read that were told after it had looked`);
            }
          }
        }
      },
      restored: () => {
        told.clear();
        news.clear();
      },
    };
  },
};
