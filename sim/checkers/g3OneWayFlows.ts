import type { Checker } from '../watch.ts';
import { firstCalls, Orders } from './support/orders.ts';

/** G3: a flow that goes one way never writes to where it comes from, whatever run writes. */
export const g3: Checker = {
  id: 'G3',
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
        const { begunMs, kind, operation, recordId, side } = first.write;
        const flows = orders.rulesAt(first.connectionId, begunMs).map(({ flows }) => flows[kind]);
        if (flows.some((flow) => flow === 'both' || flow === (side === 'exact' ? 'toExact' : 'toTribe'))) return;
        fail(`${operation} of ${kind} ${recordId} in ${side}, where the flow is ${flows.join(' or ')}`);
      },
    };
  },
};
