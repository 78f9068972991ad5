import { expect, test } from 'vitest';
import { exactRelation, tribeRelation } from '../testing/build.ts';
import { regionOf } from './region.ts';

test('a relation dials from its own country, as Exact knows it, else as Tribe does, else from home', () => {
  const belgian = tribeRelation('t1', { 'visit.country': null, 'invoice.country': 'BE' });
  expect(regionOf(exactRelation('e1', { 'postal.country': 'DE' }), belgian, 'NL')).toBe('DE');
  expect(regionOf(exactRelation('e1'), belgian, 'NL')).toBe('BE');
  expect(regionOf(exactRelation('e1'), null, 'NL')).toBe('NL');
  expect(regionOf(null, null, null)).toBeNull();
});
