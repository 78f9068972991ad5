import { describe, expect, test } from 'vitest';
import { firstLanguage } from './i18n.ts';

describe('the first language', () => {
  test.each([
    ['what was chosen here before', 'nl', ['en-GB'], 'nl'],
    ['the browser’s first that we speak', null, ['fr-FR', 'nl-BE', 'en'], 'nl'],
    ['English for a browser that speaks neither', null, ['fr', 'de'], 'en'],
    ['not what an old version remembered', 'fr', ['nl'], 'nl'],
    ['English without any wish', null, [], 'en'],
  ])('is %s', (_why, remembered, wanted, expected) => {
    expect(firstLanguage(remembered, wanted)).toBe(expected);
  });
});
