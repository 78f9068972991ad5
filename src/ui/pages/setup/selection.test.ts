import { describe, expect, test } from 'vitest';
import { noConditions } from '../filter/conditions.ts';
import { selectionFault, usualSelection } from './selection.ts';

const half = { match: 'all', conditions: [{ field: 'name', operator: 'is', value: ' ' }] } as const;

const withFilter = (part: Partial<typeof usualSelection.filter>) => ({
  ...usualSelection,
  filter: { ...usualSelection.filter, ...part },
});

describe('a selection', () => {
  test.each([
    ['the usual one', {}, null],
    ['suppliers only', { customers: false }, null],
    ['contacts of nobody', { customers: false, suppliers: false }, 'noneChosen'],
    ['one day', { createdFrom: '2026-01-02', createdTo: '2026-01-02' }, null],
    ['an open end', { createdFrom: '2026-01-02' }, null],
    ['half a condition', { conditions: { ...noConditions, customers: half } }, 'unfinished'],
    ['half a condition of nobody', { customers: false, conditions: { ...noConditions, customers: half } }, null],
    ['an end before the beginning', { createdFrom: '2026-01-02', createdTo: '2026-01-01' }, 'datesWrong'],
  ])('of %s is judged', (_what, part, expected) => {
    expect(selectionFault(withFilter(part))).toBe(expected);
  });
});
