import type { Checker, Facts } from '../watch.ts';
import { pathOf, type WireCall } from '../world/network.ts';

const dayMs = 86_400_000;
/** A tenth of what Exact allows in a day (exact-online.md 3.1). */
const idleCallsMax = 500;
const perChange = { quiet: 6, stormy: 20 } as const;
/** What a world asks once, however little happens in it: who it is, what there is, what it is subscribed to. */
const once = 45;
/** What the process that takes over from a dead one does again: at most a round of subscriptions whose secrets are lost. */
const perCrash = 20;

/** So often one process may ask the same question within so long, with every trial after a fault. */
const again = { most: 9, withinMs: 5_000 };

/**
 * D5: a quiet day takes a tenth of Exact's calls at most, a change few calls beyond the polling, and nobody asks over and
 * over what was just answered.
 */
export const d5: Checker = {
  id: 'D5',
  listen: (facts, fail) => {
    const { world } = facts;
    const startMs = world.nowMs;
    let [exactCalls, beyondPolling, changes] = [0, 0, 0];
    /** By process and question: when it was asked lately. */
    const asked = new Map<string, readonly number[]>();
    const isAskedAgain = ({ process, request, sentMs }: WireCall): boolean => {
      // News are asked for as often as events tell of them.
      if (request.method !== 'GET' || isFeed(request.url)) return false;
      const question = `${process} ${request.url}`;
      const lately = (asked.get(question) ?? []).filter((atMs) => sentMs - atMs < again.withinMs);
      asked.set(question, [...lately, sentMs]);
      return lately.length === again.most;
    };
    return {
      sent: (call) => {
        const { process, request, side } = call;
        if (isAskedAgain(call)) {
          fail(
            `${process} asked more than ${again.most} times within ${again.withinMs / 1000} s for ${pathOf(request.url)}`,
          );
        }
        if (side === 'exact') exactCalls += 1;
        if (!isPolling(request.url)) beyondPolling += 1;
      },
      effect: ({ author }) => {
        if (author === 'people') changes += 1;
      },
      end: () => {
        const days = (world.nowMs - startMs) / dayMs;
        if (isIdle(facts) && days >= 1 && exactCalls > idleCallsMax * days) {
          fail(`${exactCalls} calls to Exact in ${days.toFixed(1)} quiet days`);
        }
        const most = (isQuiet(facts) ? perChange.quiet : perChange.stormy) * changes + once + perCrash * facts.crashes;
        if (beyondPolling > most * facts.tenants.length) {
          fail(`${beyondPolling} calls beyond polling for ${changes} changes`);
        }
      },
    };
  },
};

/** Feeds, and the tokens to read them with. */
const isPolling = (url: string): boolean => /token|\/sync\/|orderby=|Modified/i.test(url);

const isFeed = (url: string): boolean => /\/sync\/|orderby=CreationDate/.test(url);

const isIdle = ({ scenario }: Facts): boolean => scenario.actions.length === 0 && isQuiet({ scenario });

function isQuiet({ scenario }: Pick<Facts, 'scenario'>): boolean {
  const { doubleRate, habits, hints, network, processes, store } = scenario;
  const rates = [habits, hints, network, store].flatMap((rates) => Object.values(rates));
  return rates.every((rate) => rate === 0) && doubleRate === 0 && processes === 1;
}
