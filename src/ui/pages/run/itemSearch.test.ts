import { describe, expect, test } from 'vitest';
import { readItemSearch, withSearch } from './itemSearch.ts';

describe('the address of a list', () => {
  test.each([
    [{}, {}],
    [
      { action: 'ask', kind: 'contact', q: 'jansen', page: 3, item: 'relation:exact:1' },
      { action: 'ask', kind: 'contact', q: 'jansen', page: 3, item: 'relation:exact:1' },
    ],
    [{ action: 'delete', kind: 'product', page: -1, q: '', item: '' }, {}],
    [{ action: 'toString', page: 1.5 }, {}],
    [{ q: 1234, page: 1 }, { q: '1234' }],
    [{ page: '2', item: 7 }, {}],
  ])('%j is read as %j', (search, expected) => {
    expect(readItemSearch(search)).toEqual(expected);
  });

  test('changes one thing and keeps the rest', () => {
    expect(withSearch({ q: 'a', page: 2 }, { page: undefined })).toEqual({ q: 'a' });
  });
});
