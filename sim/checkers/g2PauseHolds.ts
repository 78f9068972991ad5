import type { Checker } from '../watch.ts';
import { firstCalls, Orders } from './support/orders.ts';

/** A write that was asked for may have to wait for calls before it, each of which may take its deadline, but not for ever. */
const underWayMaxMs = 180_000;

/** G2: no write begins after a pause, or observe-only, is committed; one that is under way may end. */
export const g2: Checker = {
  id: 'G2',
  listen: ({ world }, fail) => {
    const orders = new Orders(world);
    const calls = firstCalls(world);
    return {
      restored: () => orders.restored(),
      commit: (changes) => {
        calls.heard(changes);
        orders.heard(changes);
      },
      sent: (call) => {
        const first = calls.of(call);
        if (first === null) return;
        const { connectionId, write } = first;
        const sinceMs = orders.heldSinceMs(connectionId, write);
        if (sinceMs === null || (write.begunMs <= sinceMs && call.sentMs - sinceMs <= underWayMaxMs)) return;
        const { kind, operation, recordId, side } = write;
        fail(`${operation} of ${kind} ${recordId} in ${side} began ${call.sentMs - sinceMs} ms after it was paused`);
      },
    };
  },
};
