import { describe, expect, test } from 'vitest';
import { defaultRelationTypes } from '../../../domain/mapping/relationTypes.ts';
import { exactStages, tribeStages } from '../../../domain/model/stages.ts';
import { relationTypesSchema } from '../../../http/contract/relationTypes.ts';
import {
  choicesFor,
  isSameTypes,
  mapped,
  typeChanges,
  typesFrom,
  usualRelationTypes,
  withMapped,
} from './relationTypes.ts';

const directions = ['import', 'export'] as const;

describe('the mapping of relation types', () => {
  test('begins as a new connection does', () => {
    expect(usualRelationTypes).toEqual(defaultRelationTypes);
  });

  test('offers every type of the one side, with every type of the other and none', () => {
    expect([...typesFrom('import')].sort()).toEqual([...exactStages, 'supplier'].sort());
    expect([...typesFrom('export')].sort()).toEqual([...tribeStages, 'supplier'].sort());
    expect([...choicesFor('import', 'customer')].sort()).toEqual([...tribeStages, 'none'].sort());
    expect([...choicesFor('export', 'lead')].sort()).toEqual([...exactStages, 'none'].sort());
  });

  test('is one that the server takes, whatever is chosen', () => {
    for (const direction of directions) {
      for (const type of typesFrom(direction)) {
        for (const choice of choicesFor(direction, type)) {
          const types = withMapped(usualRelationTypes, direction, type, choice);
          expect(relationTypesSchema.safeParse(types).success).toBe(true);
          expect(mapped(types, direction, type)).toBe(choice);
          expect(typeChanges(types, usualRelationTypes)).toBe(
            choice === mapped(usualRelationTypes, direction, type) ? 0 : 1,
          );
        }
      }
    }
  });

  test('is left as it is by a choice that is not offered', () => {
    expect(isSameTypes(withMapped(usualRelationTypes, 'export', 'lead', 'lead'), usualRelationTypes)).toBe(true);
  });
});
