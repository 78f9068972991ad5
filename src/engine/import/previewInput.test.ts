import { describe, expect, test } from 'vitest';
import { inputProblem } from './previewInput.ts';

const filter = { customers: true, suppliers: true, contacts: true, createdFrom: null, createdTo: null };
const problemWith = (changes: Partial<Parameters<typeof inputProblem>[0]['filter']>) =>
  inputProblem({ filter: { ...filter, ...changes }, whenDifferent: 'exactLeads' });

describe('the settings of a preview', () => {
  test.each([
    {},
    { createdFrom: '2024-02-29' },
    { createdFrom: '2024-01-01', createdTo: '2024-01-01' },
    { suppliers: false },
    { conditions: { customers: { match: 'any', conditions: [{ field: 'name', operator: 'is', value: 'Bos' }] } } },
  ] as const)('may be %j', (changes) => expect(problemWith(changes)).toBeNull());

  test.each([
    [{ createdFrom: '2023-02-29' }, 'createdFrom'],
    [{ createdTo: '2024-13-01' }, 'createdTo'],
    [{ createdTo: '1-1-2024' }, 'createdTo'],
    [{ createdFrom: '2024-01-02', createdTo: '2024-01-01' }, 'createdTo'],
    [{ customers: false, suppliers: false }, 'customers'],
    [
      { conditions: { customers: { match: 'any', conditions: [{ field: 'name', operator: 'is', value: ' ' }] } } },
      'conditions.customers.conditions.0.value',
    ],
  ] as const)('are refused as %j, naming %s', (changes, field) =>
    expect(problemWith(changes)).toMatchObject({ field }),
  );
});
