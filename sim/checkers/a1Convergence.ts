import type { Checker } from '../watch.ts';
import { differencesOf, isExplained } from './support/differences.ts';

/** A1: at rest each pair agrees on every field, or something that a person can see names the record or the field. */
export const a1: Checker = {
  id: 'A1',
  listen: (facts, fail) => ({
    calm: () => {
      for (const difference of differencesOf(facts)) {
        if (isExplained(facts, difference)) continue;
        const { link, field, exact, tribe } = difference;
        fail(
          `${link.kind} ${link.exactId} / ${link.tribeId}: ${field} is ${JSON.stringify(exact)} in Exact and ${JSON.stringify(tribe)} in Tribe, base ${JSON.stringify(link.base[field as keyof typeof link.base])}`,
        );
      }
    },
  }),
};
