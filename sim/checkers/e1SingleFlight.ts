import type { Checker } from '../watch.ts';
import { refreshIn } from './support/tokens.ts';

/** E1: never two token requests under way for one pair, in all living processes together. */
export const e1: Checker = {
  id: 'E1',
  listen: (_facts, fail) => {
    const underWay = new Map<number, { readonly refresh: string; readonly process: string }>();
    return {
      sent: ({ number, process, request, side }) => {
        const refresh = refreshIn(request);
        if (refresh === null) return;
        for (const other of underWay.values()) {
          if (other.refresh === refresh) fail(`${other.process} and ${process} refresh one ${side} pair at once`);
        }
        underWay.set(number, { refresh, process });
      },
      answered: ({ number }) => void underWay.delete(number),
      crashed: (process) => {
        for (const [number, call] of underWay) if (call.process === process) underWay.delete(number);
      },
    };
  },
};
