import { describe, expect, test } from 'vitest';
import { readHistorySearch, recordOf, wantedOf } from './historySearch.ts';

describe('the address of the history', () => {
  test.each([
    [{}, {}],
    [
      { kind: 'relation', side: 'tribe', field: 'visit.city', by: 'undo', run: 'r1', page: 3, q: 12 },
      { kind: 'relation', side: 'tribe', field: 'visit.city', by: 'undo', run: 'r1', page: 3, q: '12' },
    ],
    [{ kind: 'product', side: 'left', field: 'guess', by: 'me', run: '', page: 0, q: '' }, {}],
    [
      { kind: 'contact', record: 'exact:a:b' },
      { kind: 'contact', record: 'exact:a:b' },
    ],
    [{ record: 'exact:a' }, {}],
    [{ kind: 'contact', record: 'both:a' }, { kind: 'contact' }],
    [{ kind: 'contact', record: 'tribe:' }, { kind: 'contact' }],
  ])('%j is read as %j', (search, expected) => {
    expect(readHistorySearch(search)).toEqual(expected);
  });

  test('names a record by either half, whatever its id holds', () => {
    expect(recordOf('tribe:4/2:x')).toEqual({ side: 'tribe', id: '4/2:x' });
    expect(wantedOf({ kind: 'relation', record: 'tribe:7' })).toMatchObject({
      kind: 'relation',
      recordSide: 'tribe',
      recordId: '7',
    });
  });
});
