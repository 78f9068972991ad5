import { describe, expect, test } from 'vitest';
import { readHistorySearch, recordOf, undoOf, wantedOf } from './historySearch.ts';

describe('the address of the history', () => {
  test.each([
    [{}, {}],
    [
      { kind: 'relation', side: 'tribe', field: 'visit.city', by: 'undo', run: 'r1', page: 3, q: 12 },
      { kind: 'relation', side: 'tribe', field: 'visit.city', by: 'undo', run: 'r1', page: 3, q: '12' },
    ],
    [
      { decided: 'either', from: 0, until: 1_700_000_000_000 },
      { decided: 'either', from: 0, until: 1_700_000_000_000 },
    ],
    [{ decided: 'nobody', from: '2026', until: -1 }, {}],
    [{ by: 'person', from: 1.5 }, {}],
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

  const everything = { kind: null, side: null, field: null, by: null, decided: null, search: null };
  test.each([
    [
      { run: 'r1', page: 2 },
      { of: 'run', runId: 'r1' },
    ],
    [
      { run: 'r1', field: 'email' as const },
      {
        of: 'changes',
        filter: { ...everything, runId: 'r1', field: 'email', fromMs: null, untilMs: null, record: null },
      },
    ],
    [
      { kind: 'relation' as const, record: 'tribe:7', from: 1, until: 2, q: 'jansen', decided: 'rule' as const },
      {
        of: 'changes',
        filter: {
          ...everything,
          kind: 'relation',
          decided: 'rule',
          search: 'jansen',
          runId: null,
          fromMs: 1,
          untilMs: 2,
          record: { kind: 'relation', side: 'tribe', id: '7' },
        },
      },
    ],
  ])('%j is undone as what it shows', (search, expected) => {
    expect(undoOf(search)).toEqual(expected);
  });
});
