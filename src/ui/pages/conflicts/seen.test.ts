import { describe, expect, test } from 'vitest';
import type { ConflictView } from '../../api/types.ts';
import { movedSince, seenIn } from './seen.ts';

const conflict = (...fields: ConflictView['fields'][number][]): ConflictView => ({
  id: 'c',
  kind: 'relation',
  linkId: 'l',
  exactId: 'e',
  tribeId: 't',
  label: 'Bakkerij',
  fields,
  sinceMs: 1,
});
const name = { field: 'name', base: 'A', exact: 'B', tribe: 'C' } as const;
const street = { field: 'visit.street', base: null, exact: 'X', tribe: null } as const;

describe('a conflict that is looked at', () => {
  test.each([
    ['has not moved while it shows the same', conflict(name), []],
    ['has not moved when only its time is another', { ...conflict(name), sinceMs: 9 }, []],
    ['has moved on the side that was edited', conflict({ ...name, tribe: 'D' }), [{ field: 'name', side: 'tribe' }]],
    ['has moved when a value was emptied', conflict({ ...name, exact: null }), [{ field: 'name', side: 'exact' }]],
    [
      'has moved when another field differs too',
      conflict(name, street),
      [
        { field: 'visit.street', side: 'exact' },
        { field: 'visit.street', side: 'tribe' },
      ],
    ],
    [
      'has moved when a field is no part of it any more',
      conflict(street),
      [
        { field: 'visit.street', side: 'exact' },
        { field: 'visit.street', side: 'tribe' },
        { field: 'name', side: 'exact' },
      ],
    ],
  ])('%s', (_what, now, moved) => {
    expect(movedSince(seenIn(conflict(name)), now)).toEqual(moved);
  });
});
