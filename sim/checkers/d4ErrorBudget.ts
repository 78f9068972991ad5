import type { Checker } from '../watch.ts';

/** D4: the errors that Exact counts never reach its threshold: Tandem is never blocked. */
export const d4: Checker = {
  id: 'D4',
  listen: ({ world }, fail) => ({
    arrived: ({ call, atMs }) => {
      if (call.side !== 'exact') return;
      for (const block of world.sandboxes.exact.tables.table<{ untilMs: number }>('limits/blocks').rows()) {
        if (block.untilMs > atMs) fail(`Exact blocked the app: ${call.request.method} ${call.request.url}`);
      }
    },
  }),
};
