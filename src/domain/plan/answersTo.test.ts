import { describe, expect, test } from 'vitest';
import { answersTo } from './answersTo.ts';
import type { PlanAction, PlanItem, Rung } from './plan.ts';

function item(action: PlanAction, rung: Rung | null, problems: PlanItem['problems'] = []): PlanItem {
  return {
    key: 'relation:exact:e1',
    kind: 'relation',
    action,
    label: 'De Vries',
    exactId: 'e1',
    tribeId: rung === null ? null : 't1',
    rung,
    reason: { code: 'matched', words: {} },
    decisions: [],
    effects: [],
    candidates: [],
    problems,
    dependsOn: null,
  };
}

const nameless = [{ reason: { code: 'nameMissing', words: {} }, field: 'name' }] as const;

const rows: readonly (readonly [string, PlanItem, readonly string[]])[] = [
  ['a question', item('ask', 'number'), ['same', 'different', 'leave']],
  ['a new one', item('create', null), ['leave']],
  ['one found by its number', item('update', 'number'), ['different', 'leave']],
  ['one found by name and address and alike', item('link', 'nameAndAddress'), ['different', 'leave']],
  ['one that carries the ID of Exact Online', item('update', 'exactId'), ['leave']],
  ['one that is linked', item('update', 'link'), []],
  ['one that is linked and alike', item('unchanged', 'link'), []],
  ['one without a name', item('blocked', null, nameless), ['leave']],
  ['one that is linked and cannot be written', item('blocked', 'link', nameless), []],
  ['one that waits for its relation', item('blocked', null), []],
  ['one that takes no part', item('skip', null), []],
];

describe('what a person may answer to', () => {
  test.each(rows)('%s', (_, given, expected) => {
    expect(answersTo(given)).toEqual(expected);
  });
});
