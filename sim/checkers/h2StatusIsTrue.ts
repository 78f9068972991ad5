import type { LiveView } from '../../src/engine/service.ts';
import type { Link, Run } from '../../src/store/port.ts';
import type { Said } from '../actors/asking.ts';
import type { Checker, Facts } from '../watch.ts';
import { type Difference, differencesOf, isExplained } from './support/differences.ts';
import { liveTokens } from './support/tokens.ts';

/** How long a side may go on answering with what was there before a write. */
const readLagMs = 60_000;

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

/** A comparison that is under way: the pairs that were known when it began, and every record that was shown since. */
interface Comparison {
  readonly links: readonly Link[];
  readonly shown: Set<string>;
}

/** Records that a comparison neither saw nor left to be looked at singly. */
function* unread({ books, world }: Facts, { links, shown }: Comparison): Generator<string> {
  const marks = world.store.rows('mark');
  for (const { connectionId, exactId, kind, tribeId } of links) {
    for (const [side, id] of [['exact', exactId] as const, ['tribe', tribeId] as const]) {
      if (books.get(side, id) === undefined || shown.has(id.toLowerCase())) continue;
      const isMarked = marks.some(
        (mark) =>
          mark.connectionId === connectionId && mark.side === side && mark.recordId === id && mark.wantsRead === true,
      );
      if (!isMarked) yield `${kind} ${id} of ${side}`;
    }
  }
}

/** H2: a page says "in agreement" only when it is, and "last compared" only when everything was read since it began. */
export const h2: Checker = {
  id: 'H2',
  listen: (facts, fail) => {
    const { store } = facts.world;
    const owners = liveTokens(facts.world);
    const comparisons = new Map<string, Comparison>();
    /** By connection: when a comparison is said to have ended that had not, and what it had not read. */
    const untrue = new Map<string, { readonly lastMs: number; readonly record: string }>();
    const runChanged = (was: Run, is: Run): void => {
      const { applyStartedMs, connectionId, finishedMs, kind } = is;
      if (kind !== 'sync') return;
      if (applyStartedMs !== was.applyStartedMs && (applyStartedMs ?? 0) > 0) {
        const links = store.rows('link').filter((link) => link.connectionId === connectionId);
        comparisons.set(connectionId, { links, shown: new Set() });
      }
      const comparison = comparisons.get(connectionId);
      if (comparison === undefined || finishedMs === null || finishedMs === was.finishedMs) return;
      comparisons.delete(connectionId);
      const [record] = unread(facts, comparison);
      // What a process with another clock read just before it began looks as if it were read since (SPEC.md, Gaps).
      const isSkewed = facts.scenario.actions.some(({ does }) => does === 'skewClock');
      if (record !== undefined && !isSkewed) untrue.set(connectionId, { lastMs: finishedMs, record });
    };
    return {
      commit: (changes) => {
        owners.heard(changes);
        for (const { table, before, after } of changes) {
          if (table === 'run' && before !== null && after !== null) runChanged(before as Run, after as Run);
        }
      },
      answered: (call, result) => {
        const connectionId = owners.ofCall(call);
        const comparison = connectionId === undefined ? undefined : comparisons.get(connectionId);
        if (comparison === undefined || result.is !== 'answered') return;
        for (const [id] of result.body.matchAll(idIn)) comparison.shown.add(id.toLowerCase());
      },
      restored: () => {
        comparisons.clear();
        untrue.clear();
      },
      said: (said) => {
        const page = pageIn(said);
        const { connectionId } = said.caller;
        if (page === null) return;
        const claim = untrue.get(connectionId);
        if (claim !== undefined && page.comparison.lastMs === claim.lastMs) {
          untrue.delete(connectionId);
          fail(`"last compared" went to ${claim.lastMs}, and ${claim.record} was not read since it began`);
        }
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
