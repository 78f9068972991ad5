import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { catalogue } from './catalogue.ts';
import { plantedBugs } from './plantedBugs.ts';

/** Every bug is to be noticed long before the number of runs that the catalogue has. */
const alarmRuns = 3_000;

/** Whether the alarm rings: a property that notices nothing is worth nothing. */
describe('a planted bug is noticed', () => {
  for (const { name, noticedBy, subject } of plantedBugs) {
    test(`${name}: by ${noticedBy.join(' or ')}`, () => {
      const alarms = catalogue.filter(({ id }) => noticedBy.includes(id));
      const isNoticed = alarms.some(
        ({ of }) => fc.check(of(subject), { numRuns: alarmRuns, endOnFailure: true }).failed,
      );
      expect(isNoticed).toBe(true);
    });
  }
});
