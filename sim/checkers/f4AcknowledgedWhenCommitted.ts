import type { Rows } from '../../src/store/memory/rows.ts';
import type { Checker } from '../watch.ts';
import type { Delivery } from '../world/hints.ts';

type Counted = Rows['hintSubscription'];
type Mark = Rows['mark'];
type FeedHint = Rows['feedHint'];

const placeOf = ({ connectionId, side }: { readonly connectionId: string; readonly side: string }): string =>
  `${connectionId} ${side}`;

/**
 * F4: an event is acknowledged only when it left a receipt: news of a feed, or a mark of a record to be read. One with a
 * bad signature leaves a count and nothing else.
 */
export const f4: Checker = {
  id: 'F4',
  listen: ({ world }, fail) => {
    /** Events that were given to a process and are not answered yet, with the rows committed for their place since. */
    const open = new Map<number, { readonly delivery: Delivery; receipts: number; counts: number }>();
    const waiting = (place: string, process: string | null) =>
      [...open.values()].filter(({ delivery }) => delivery.process === process && placeOf(delivery) === place);
    return {
      hinted: (delivery) => void open.set(delivery.number, { delivery, receipts: 0, counts: 0 }),
      crashed: (process) => {
        for (const [number, { delivery }] of open) if (delivery.process === process) open.delete(number);
      },
      commit: (changes, process) => {
        for (const { table, before, after } of changes) {
          if (after === null) continue;
          if (table === 'hintSubscription') {
            const [was, is] = [before as Counted | null, after as Counted];
            if (is.forged > (was?.forged ?? 0)) {
              for (const one of waiting(placeOf(is), process)) one.counts += 1;
            }
          }
          if (table === 'feedHint') {
            const [was, is] = [before as FeedHint | null, after as FeedHint];
            if (is.hintSeq <= (was?.hintSeq ?? 0)) continue;
            const genuine = waiting(placeOf(is), process).filter(({ delivery }) => delivery.isGenuine);
            for (const one of genuine) one.receipts += 1;
            if (genuine.length === 0) fail(`news of ${placeOf(is)} ${is.feed} were noted, and no event told of them`);
          }
          if (table === 'mark') {
            const [was, is] = [before as Mark | null, after as Mark];
            if (is.seq !== was?.seq) for (const one of waiting(placeOf(is), process)) one.receipts += 1;
          }
        }
      },
      acknowledged: (delivery, receipt) => {
        const was = open.get(delivery.number);
        open.delete(delivery.number);
        if (was === undefined || delivery.isPing) return;
        if (receipt === 'taken' && !delivery.isGenuine) fail(`a forged event of ${delivery.side} was taken`);
        if (receipt === 'taken' && delivery.isGenuine && was.receipts === 0) {
          fail(`an event of ${delivery.side} was acknowledged and left no receipt`);
        }
        const isKnown = world.store
          .rows('hintSubscription')
          .some((one) => one.connectionId === delivery.connectionId && one.side === delivery.side);
        if (receipt === 'forged' && isKnown && was.counts === 0)
          fail(`a forged event of ${delivery.side} left no count`);
      },
    };
  },
};
