import type { Checker } from '../watch.ts';

const hourMs = 3_600_000;
/** Ten within an hour at one place block the app (exact-online.md 3.3). */
const errorsMax = 10;
const counted: ReadonlySet<number | null> = new Set([400, 401, 403, 404]);

/** The endpoint of one administration, whichever record is named. Null where several people are counted apart. */
function placeOf(url: string): string | null {
  const [path] = /\/v1\/\d+\/[^?(]+/.exec(url) ?? [];
  return path?.toLowerCase() ?? null;
}

/** D4: the errors that Exact counts never reach its threshold: Tandem is never blocked for what it did. */
export const d4: Checker = {
  id: 'D4',
  listen: ({ world }, fail) => {
    const errors = new Map<string, readonly number[]>();
    return {
      arrived: ({ call, atMs, status }) => {
        if (call.side !== 'exact' || !counted.has(status)) return;
        for (const block of world.sandboxes.exact.tables.table<{ untilMs: number }>('limits/blocks').rows()) {
          if (block.untilMs <= atMs) continue;
          if (block.untilMs > world.blockedUntilMs)
            fail(`Exact blocked the app: ${call.request.method} ${call.request.url}`);
          return;
        }
        const place = placeOf(call.request.url);
        if (place === null) return;
        const recent = [...(errors.get(place) ?? []).filter((at) => at > atMs - hourMs), atMs];
        errors.set(place, recent);
        if (recent.length === errorsMax) fail(`${errorsMax} errors within an hour at ${place}`);
      },
    };
  },
};
