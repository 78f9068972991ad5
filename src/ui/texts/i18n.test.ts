import { describe, expect, test } from 'vitest';
import { firstLanguage } from './i18n.ts';

describe('the first language', () => {
  test.each([
    ['what was chosen here before', 'nl', 'en', ['en-GB'], 'nl'],
    ['the one that they came in', null, 'nl', ['en-GB'], 'nl'],
    ['not one that they came in and we do not speak', null, 'fr', ['nl'], 'nl'],
    ['the browser’s first that we speak', null, null, ['fr-FR', 'nl-BE', 'en'], 'nl'],
    ['English for a browser that speaks neither', null, null, ['fr', 'de'], 'en'],
    ['not what an old version remembered', 'fr', null, ['nl'], 'nl'],
    ['English without any wish', null, null, [], 'en'],
  ])('is %s', (_why, remembered, cameIn, wanted, expected) => {
    expect(firstLanguage(remembered, cameIn, wanted)).toBe(expected);
  });
});
