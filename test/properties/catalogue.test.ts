import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogueRuns } from '../../src/domain/testing/propertyRuns.ts';
import { catalogue } from './catalogue.ts';
import { tandem } from './subject.ts';

describe('the properties of the pure core', () => {
  for (const { id, name, of } of catalogue) {
    test(`${id} ${name}`, () => {
      fc.assert(of(tandem), catalogueRuns);
    });
  }

  test('are at least thirty, each with a name of its own', () => {
    expect(new Set(catalogue.map(({ name }) => name)).size).toBe(catalogue.length);
    expect(catalogue.length).toBeGreaterThanOrEqual(30);
    const ids = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8', 'A9', 'A11', 'A12', 'A14', 'A15', 'B2', 'B3'];
    expect([...new Set(catalogue.map(({ id }) => id))]).toEqual(
      expect.arrayContaining([...ids, 'D1', 'D2', 'F3', 'F8', 'G1', 'G3', 'G4', 'G5', 'H3']),
    );
  });
});
