import type { LiveView } from '../../src/engine/service.ts';
import type { Said } from '../actors/asking.ts';
import type { Checker, Facts } from '../watch.ts';
import { type Difference, differencesOf, isExplained } from './support/differences.ts';
import { liveTokens } from './support/tokens.ts';

/** How long a side may go on answering with what was there before a write. */
const readLagMs = 60_000;
/** What came up so shortly before a comparison ended may have been made behind its back. */
const behindItsBackMs = 15 * 60_000;

const idIn = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Most answers about what flows come with the page as it is then. */
function pageIn({ answer }: Said): LiveView | null {
  if (typeof answer !== 'object' || answer === null) return null;
  if ('liveSinceMs' in answer) return answer;
  if (!('is' in answer) || answer.is !== 'ok') return null;
  const { value } = answer;
  return typeof value === 'object' && value !== null && 'liveSinceMs' in value ? value : null;
}

/** Somebody wrote it after the side was read for the last time, as the page itself says. */
function isNews({ books, scenario }: Facts, { readMs }: LiveView, { link, field }: Difference): boolean {
  return books.edits.some(({ side, id, field: edited, atMs }) => {
    if (edited !== field || (id !== link.exactId && id !== link.tribeId)) return false;
    const lagMs = readLagMs + (side === 'tribe' ? scenario.tribeReadDelayMs : 0);
    return atMs >= (readMs[side] ?? 0) - lagMs;
  });
}

/** H2: a page says "in agreement" only when it is, and "last compared" only when everything was read since the time before. */
export const h2: Checker = {
  id: 'H2',
  listen: (facts, fail) => {
    const owners = liveTokens(facts.world);
    /** By connection: the ids that were shown to it since its last comparison, and when that was. */
    const shown = new Map<string, Set<string>>();
    const compared = new Map<string, number | null>();
    const isCompared = (connectionId: string, page: LiveView): void => {
      const { lastMs } = page.comparison;
      const before = compared.get(connectionId);
      // Two processes may answer in another order than they looked.
      if (before !== undefined && (lastMs ?? 0) <= (before ?? 0)) return;
      compared.set(connectionId, lastMs);
      if (lastMs === null || before === undefined) return;
      const seen = shown.get(connectionId) ?? new Set();
      for (const link of facts.world.store.rows('link')) {
        if (link.connectionId !== connectionId || link.linkedMs > lastMs - behindItsBackMs) continue;
        for (const side of ['exact', 'tribe'] as const) {
          const record = facts.books.get(side, side === 'exact' ? link.exactId : link.tribeId);
          if (record === undefined || seen.has(record.id.toLowerCase())) continue;
          fail(`"last compared" went to ${lastMs} though ${record.kind} ${record.id} of ${side} was not read since`);
        }
      }
      seen.clear();
    };
    return {
      commit: (changes) => owners.heard(changes),
      answered: ({ request }, result) => {
        const connectionId = owners.of(request.headers.authorization);
        if (connectionId === undefined || result.is !== 'answered') return;
        const seen = shown.get(connectionId) ?? new Set<string>();
        shown.set(connectionId, seen);
        for (const [id] of result.body.matchAll(idIn)) seen.add(id.toLowerCase());
      },
      said: (said) => {
        const page = pageIn(said);
        const { connectionId } = said.caller;
        if (page === null) return;
        isCompared(connectionId, page);
        if (page.state !== 'agrees' && page.state !== 'agreesApart') return;
        for (const difference of differencesOf(facts)) {
          const { link, field, exact, tribe } = difference;
          if (link.connectionId !== connectionId) continue;
          if (isExplained(facts, difference) || isNews(facts, page, difference)) continue;
          fail(
            `"${page.state}", and ${link.kind} ${link.exactId} has ${field} ${exact} in Exact and ${tribe} in Tribe`,
          );
        }
      },
    };
  },
};
