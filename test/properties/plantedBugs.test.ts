import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { catalogue } from './catalogue.ts';
import { plantedBugs } from './plantedBugs.ts';

/** Every bug is to be noticed long before the number of runs that the catalogue has. */
const alarmRuns = 3_000;
/** The same cases each time: an alarm that rings on most days only says nothing on the day that it does not. */
const seed = 20_261_128;

/** Whether the alarm rings: a property that notices nothing is worth nothing. */
describe('a planted bug is noticed', () => {
  for (const { name, noticedBy, subject } of plantedBugs) {
    test(`${name}: by ${noticedBy.join(' or ')}`, () => {
      const alarms = catalogue.filter(({ id }) => noticedBy.includes(id));
      const isNoticed = alarms.some(
        ({ of }) => fc.check(of(subject), { numRuns: alarmRuns, endOnFailure: true, seed }).failed,
      );
      expect(isNoticed).toBe(true);
    });
  }
});
