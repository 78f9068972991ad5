import { describe, expect, test } from 'vitest';
import type { Direction } from '../../src/domain/mapping/direction.ts';
import type { FieldPolicy } from '../../src/domain/mapping/rules.ts';
import { agreedBase, mergeGroup, mergeRecord, writesTo } from '../../src/domain/merge/merge.ts';
import type { FieldPath, Fields, FieldValue } from '../../src/domain/model/fields.ts';
import { lineFieldsOf } from '../../src/domain/model/groups.ts';
import type { FieldDecision } from '../../src/domain/plan/plan.ts';
import { mirrored, mirroredDirection, mirroredPolicy } from './mirror.ts';

/** Every case there is, where there are few: one field is in `src/domain/merge/merge.test.ts`, two are here. */

type Value = FieldValue | undefined;
type Triple = readonly [base: Value, exact: Value, tribe: Value];

const directions: readonly Direction[] = ['toTribe', 'toExact', 'both'];
const policies: readonly FieldPolicy[] = ['exactLeads', 'tribeLeads', 'ask', 'fillGaps'];

const triplesOf = (values: readonly Value[]): Triple[] =>
  values.flatMap((base) => values.flatMap((exact) => values.map((tribe): Triple => [base, exact, tribe])));

const fieldsOf = (pairs: readonly (readonly [FieldPath, Value])[]): Fields =>
  Object.fromEntries(pairs.filter(([, value]) => value !== undefined));

const versionsOf = (first: FieldPath, a: Triple, second: FieldPath, b: Triple) => ({
  base: fieldsOf([
    [first, a[0]],
    [second, b[0]],
  ]),
  exact: fieldsOf([
    [first, a[1]],
    [second, b[1]],
  ]),
  tribe: fieldsOf([
    [first, a[2]],
    [second, b[2]],
  ]),
});

/** Compared as text: a hundred times cheaper than a deep comparison, and the order of the fields is fixed. */
const told = (decisions: readonly FieldDecision[]): string => JSON.stringify(decisions);

describe('two fields, every base and both values, every direction and policy', () => {
  test('each is decided as if it were alone', () => {
    const triples = triplesOf([undefined, null, 'a', 'b', 'c']);
    let cases = 0;
    let wrong = 0;
    for (const direction of directions) {
      for (const policy of policies) {
        const rules = { policyOf: () => policy, direction, region: null };
        const alone = (field: FieldPath) =>
          triples.map(([base, exact, tribe]) =>
            mergeGroup(
              [field],
              { base: fieldsOf([[field, base]]), exact: fieldsOf([[field, exact]]), tribe: fieldsOf([[field, tribe]]) },
              rules,
            ),
          );
        const [titles, emails] = [alone('title'), alone('email')];
        for (const [i, title] of triples.entries()) {
          for (const [j, email] of triples.entries()) {
            const both = mergeRecord('contact', versionsOf('title', title, 'email', email), rules);
            if (told(both) !== told([...(titles[i] ?? []), ...(emails[j] ?? [])])) wrong += 1;
            cases += 1;
          }
        }
      }
    }
    expect({ cases, wrong }).toEqual({ cases: 187_500, wrong: 0 });
  });

  test('of one address line are decided together, the same with the sides exchanged, and once', () => {
    const [street, houseNumber, addition] = lineFieldsOf('visit');
    const triples = triplesOf([null, 'Kade', 'Laan', 'Plein']);
    const numbers = triplesOf([null, '1', '2', '3']);
    const wrong: string[] = [];
    let cases = 0;
    const withAddition = (fields: Fields): Fields => ({ ...fields, [addition]: null });
    for (const direction of directions) {
      for (const policy of policies) {
        const rules = { policyOf: () => policy, direction, region: null };
        const turnedRules = {
          policyOf: () => mirroredPolicy[policy],
          direction: mirroredDirection[direction],
          region: null,
        };
        for (const first of triples) {
          for (const second of numbers) {
            const { base, exact, tribe } = versionsOf(street, first, houseNumber, second);
            const versions = { base: withAddition(base), exact: withAddition(exact), tribe: withAddition(tribe) };
            const decisions = mergeRecord('relation', versions, rules);
            const turned = mergeRecord(
              'relation',
              { ...versions, exact: versions.tribe, tribe: versions.exact },
              turnedRules,
            );
            const verdicts = new Set(decisions.map(({ verdict }) => verdict).filter((verdict) => verdict !== 'agrees'));
            const after = {
              base: agreedBase(versions.base, decisions),
              exact: { ...versions.exact, ...writesTo('exact', decisions) },
              tribe: { ...versions.tribe, ...writesTo('tribe', decisions) },
            };
            const left = mergeRecord('relation', after, rules).filter(({ verdict }) => verdict.startsWith('write'));
            if (verdicts.size > 1 || left.length > 0 || told(turned.map(mirrored)) !== told(decisions)) {
              wrong.push(JSON.stringify({ versions, policy, direction }));
            }
            cases += 1;
          }
        }
      }
    }
    expect({ cases, wrong: wrong.slice(0, 3) }).toEqual({ cases: 49_152, wrong: [] });
  });
});
