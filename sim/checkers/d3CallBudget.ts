import type { Checker } from '../watch.ts';

/** D3: after a refusal for the limit no further call of that process for that administration before the stated time. */
export const d3: Checker = {
  id: 'D3',
  listen: ({ world }, fail) => {
    const heldUntilMs = new Map<string, number>();
    const placeOf = (process: string, url: string): string => `${process} ${/\/v1\/(\d+)\//.exec(url)?.[1] ?? '-'}`;
    return {
      sent: (call) => {
        const untilMs = heldUntilMs.get(placeOf(call.process, call.request.url)) ?? 0;
        const skewMs = world.processes.find(({ name }) => name === call.process)?.skewMs ?? 0;
        if (call.side === 'exact' && skewMs === 0 && world.nowMs < untilMs) {
          fail(`${call.process} called ${untilMs - world.nowMs} ms before the limit ends: ${call.request.url}`);
        }
      },
      answered: (call, result) => {
        if (call.side !== 'exact' || result.is !== 'answered' || result.status !== 429) return;
        const resets = ['x-ratelimit-minutely-reset', 'x-ratelimit-reset'].map((name) => Number(result.headers[name]));
        const untilMs = Math.min(...resets.filter((at) => at > 0));
        if (Number.isFinite(untilMs)) heldUntilMs.set(placeOf(call.process, call.request.url), untilMs);
      },
    };
  },
};
