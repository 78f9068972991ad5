import { describe, expect, test } from 'vitest';
import { ring } from '../../sim/planted/alarm.ts';
import { plantedBugs } from '../../sim/planted/bugs.ts';

/**
 * The alarm test: bugs that are planted on purpose have to be caught. Here those that a few worlds show; `npm run sim:planted`
 * looks for all of them, and sim/planted/README.md says after how many worlds each was found.
 */
const quickly = ['M8', 'M14', 'M15', 'M18', 'M22'];
const worldsMax = 40;

describe('a planted bug is caught', () => {
  test.each(
    plantedBugs.filter(({ id }) => quickly.includes(id)).map((bug) => [`${bug.id}: ${bug.what}`, bug] as const),
  )(
    '%s',
    async (_name, bug) => {
      expect((await ring(bug, worldsMax)).caught?.by ?? []).not.toEqual([]);
    },
    300_000,
  );
});
