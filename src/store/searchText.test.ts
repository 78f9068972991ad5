import { expect, test } from 'vitest';
import { searchPatterns, searchText } from './searchText.ts';

test.each([
  ['Café  ZOË', 'cafe zoe'],
  ['Straße Łódź Ørsted Æbler', 'strasse lodz orsted aebler'],
  ['ﬁnance ½', 'finance 1⁄2'],
  ['\tÎle\u00a0de  Ré ', 'ile de re'],
  ['İstanbul', 'istanbul'],
  ['漢字', '漢字'],
  ['', ''],
])('%j is searched as %j', (text, searched) => {
  expect(searchText(text)).toBe(searched);
});

test('each word of a search is a pattern of its own, with nothing special in it', () => {
  expect(searchPatterns(' 100%  a_b \\ ')).toEqual(['%100\\%%', '%a\\_b%', '%\\\\%']);
  expect(searchPatterns('   ')).toEqual([]);
});
