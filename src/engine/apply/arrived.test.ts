import { describe, expect, test } from 'vitest';
import type { Fields } from '../../domain/model/fields.ts';
import { arrivedIn } from './arrived.ts';

describe('what a new record was given counts as agreed', () => {
  test.each<[string, Fields, Fields, Fields]>([
    ['where it is there', { lastName: 'Kok 4' }, { lastName: 'Kok 4', email: null }, { lastName: 'Kok 4' }],
    [
      'in another spelling of one number',
      { phone: '+31 10 5550101' },
      { phone: '+31105550101' },
      { phone: '+31 10 5550101' },
    ],
    ['not where somebody edited it', { lastName: 'Kok 4' }, { lastName: 'Kok' }, {}],
    ['not where the side tells nothing', { lastName: 'Kok 4' }, {}, {}],
    ['not where the side left it empty', { website: 'https://a.example' }, { website: null }, {}],
    [
      'as a whole line of an address',
      { 'visit.street': 'Kade', 'visit.houseNumber': '9' },
      { 'visit.street': 'Kade', 'visit.houseNumber': '9', 'visit.addition': null },
      { 'visit.street': 'Kade', 'visit.houseNumber': '9', 'visit.addition': null },
    ],
    [
      'not for half of a line',
      { 'visit.street': 'Kade', 'visit.houseNumber': '9' },
      { 'visit.street': 'Kade', 'visit.houseNumber': '9', 'visit.addition': 'A' },
      {},
    ],
    [
      'never for what a relation is',
      { isCustomer: true, stage: 'customer' },
      { isCustomer: true, stage: 'customer' },
      {},
    ],
  ])('%s', (_name, sent, now, arrived) => {
    expect(arrivedIn(sent, now)).toEqual(arrived);
  });
});
