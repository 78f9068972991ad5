import type { Conflict } from '../../src/store/port.ts';
import { plain } from '../oracle/books.ts';
import type { OracleValue } from '../oracle/record.ts';
import type { Checker } from '../watch.ts';
import { isByOwnRule, isOneFate, lastAgreement, Pairs } from './support/pairs.ts';

/** By then both sides have been read, whatever became of hints. */
const seenMs = 31 * 60_000;

/**
 * A5: a conflict needs two. For each field of one that is told, each side was changed since both last read alike, or they
 * never did. (A changed field that only one side touched travels; that is A1. One that both changed alike is an agreement.)
 */
export const a5: Checker = {
  id: 'A5',
  listen: (facts, fail) => {
    const skewMaxMs = facts.scenario.actions.some(({ does }) => does === 'skewClock') ? 3_600_000 : 0;
    const opened: Conflict[] = [];
    return {
      commit: (changes) => {
        for (const { table, before, after } of changes) {
          if (table === 'conflict' && before === null && after !== null) opened.push(after as Conflict);
        }
      },
      calm: () => {
        const pairs = new Pairs(facts);
        for (const { fields, linkId, resolvedMs } of facts.world.store.rows('conflict')) {
          const link = facts.world.store.rows('link').find(({ id }) => id === linkId);
          if (link === undefined || resolvedMs !== null || !opened.some((one) => one.linkId === linkId)) continue;
          const story = pairs.ownOf(link);
          for (const told of fields) {
            const { field, base, exact, tribe } = told;
            const own = field.replace(/\.(street|houseNumber|addition)$/, '.line');
            if (isByOwnRule(field) || isSpelling(told)) continue;
            const agreed = lastAgreement(story, own, story.length);
            if (agreed < 0) continue;
            const since = story.slice(agreed + 1).filter((one) => isOneFate(one.field, own));
            // Changed before Tandem knew the two for a pair: then nobody can say that they ever agreed.
            if (since.some(({ atMs }) => atMs <= link.linkedMs + skewMaxMs)) continue;
            // They read alike for a moment that nobody saw, and moved on from what they had agreed on before.
            const [met, first] = [story[agreed], since[0]];
            const isBase = met !== undefined && plain(met.after) === plain(base as OracleValue);
            const isSeen = isBase || (met?.atMs ?? 0) <= link.linkedMs;
            if (!isSeen && (first?.atMs ?? 0) - (met?.atMs ?? 0) < seenMs) continue;
            const sides = new Set(since.map(({ side }) => side));
            if (sides.size < 2) {
              fail(
                `${link.kind} ${link.exactId}: a conflict about ${field} (${JSON.stringify(exact)} / ${JSON.stringify(tribe)}), which only ${[...sides].join('') || 'nobody'} changed`,
              );
            }
          }
        }
      },
    };
  },
};

/**
 * Two spellings at a first meeting. To the books they read alike; to Tandem a change of case is an edit, and with the base that
 * a restored backup took away nobody can tell it from what a vendor made of a value.
 */
const isSpelling = ({ base, exact, tribe }: Conflict['fields'][number]): boolean =>
  base === null && plain(exact as OracleValue) === plain(tribe as OracleValue);
