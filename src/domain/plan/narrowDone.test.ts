import { describe, expect, test } from 'vitest';
import type { FieldPath } from '../model/fields.ts';
import { narrowedTo } from './narrowDone.ts';
import type { DoneEntry } from './planUndo.ts';

const update: DoneEntry = {
  kind: 'relation',
  side: 'tribe',
  recordId: 't1',
  operation: 'update',
  before: { email: 'a', 'visit.street': 'Kade', 'visit.houseNumber': '12', 'visit.city': 'Gouda' },
  after: { email: 'b', 'visit.street': 'Laan', 'visit.houseNumber': '5', 'visit.city': 'Delft' },
};

describe('what was done to some fields', () => {
  test.each<[readonly FieldPath[], readonly string[] | null]>([
    [['email'], ['email']],
    [['visit.houseNumber'], ['visit.street', 'visit.houseNumber']],
    [
      ['visit.city', 'email'],
      ['email', 'visit.city'],
    ],
    [['phone'], null],
    [[], null],
  ])('%j', (fields, expected) => {
    const narrowed = narrowedTo(update, fields);
    expect(narrowed && Object.keys(narrowed.before)).toEqual(expected);
    expect(narrowed && Object.keys(narrowed.after)).toEqual(expected);
  });

  test.each(['create', 'link'] as const)('a %s stays told', (operation) => {
    expect(narrowedTo({ ...update, operation, before: {} }, ['phone'])).toMatchObject({ operation, after: {} });
  });
});
