import { describe, expect, test } from 'vitest';
import { defaultRules } from '../mapping/defaults.ts';
import { type Direction, directions } from '../mapping/direction.ts';
import type { FieldChoice } from '../merge/choice.ts';
import type { Fields } from '../model/fields.ts';
import type { NeutralRecord } from '../model/record.ts';
import { exactContact, exactRelation, roomyCapabilities, tribeContact, tribeRelation } from '../testing/build.ts';
import { type LinkedPair, planPair } from './planPair.ts';

const base: Fields = { name: 'Jansen', isCustomer: true, isSupplier: false, email: 'a@b.nl' };
const e1 = exactRelation('e1', base);
const t1 = tribeRelation('t1', base);
const edited: Fields = { ...base, email: 'new@b.nl' };

const settings = (direction: Direction) => ({
  rules: defaultRules,
  capabilities: { exact: roomyCapabilities('exact'), tribe: roomyCapabilities('tribe') },
  direction,
});
const relationPair = (
  exact: NeutralRecord | null,
  tribe: NeutralRecord | null,
  choices: readonly FieldChoice[] = [],
): LinkedPair => ({
  link: { kind: 'relation', exactId: 'e1', tribeId: 't1', base, choices },
  exact,
  tribe,
  owner: null,
});
const contactPair = (exact: NeutralRecord | null, owner: LinkedPair['owner']): LinkedPair => ({
  link: { kind: 'contact', exactId: 'c1', tribeId: 'p1', base: { lastName: 'Aap' } },
  exact,
  tribe: tribeContact('p1', 't1', { lastName: 'Noot' }),
  owner,
});
const inactive = (record: NeutralRecord): NeutralRecord => ({ ...record, isActive: false });
const c1 = exactContact('c1', 'e1', { lastName: 'Aap' });

describe('a linked pair', () => {
  const rows: readonly (readonly [string, LinkedPair, string])[] = [
    ['edited in Tribe', relationPair(e1, tribeRelation('t1', edited)), 'update matched exact'],
    ['edited in Exact', relationPair(exactRelation('e1', edited), t1), 'update matched tribe'],
    ['deactivated in Exact', relationPair(inactive(exactRelation('e1', edited)), t1), 'skip inactiveInExact'],
    [
      'deactivated in Exact and edited in Tribe',
      relationPair(inactive(e1), tribeRelation('t1', edited)),
      'skip inactiveInExact',
    ],
    ['gone in Exact', relationPair(null, tribeRelation('t1', edited)), 'skip goneInExact'],
    ['gone in Tribe', relationPair(exactRelation('e1', edited), null), 'skip goneInTribe'],
    [
      'with a role taken away in Exact',
      relationPair(
        exactRelation('e1', { ...base, isCustomer: false, isSupplier: true }),
        tribeRelation('t1', { ...base, isSupplier: true }),
      ),
      'unchanged differencesKept',
    ],
    [
      'with its only role taken away in Exact',
      relationPair(exactRelation('e1', { ...base, isCustomer: false }), t1),
      'unchanged differencesKept',
    ],
    [
      'without a role on either side',
      relationPair(
        exactRelation('e1', { ...edited, isCustomer: false }),
        tribeRelation('t1', { ...base, isCustomer: false }),
      ),
      'skip neitherCustomerNorSupplier',
    ],
    [
      'with its role taken away in Tribe',
      relationPair(e1, tribeRelation('t1', { ...base, isCustomer: false })),
      'unchanged differencesKept',
    ],
    ['of contacts, edited in Tribe', contactPair(c1, { exact: e1, tribe: t1 }), 'update matched exact'],
    ['of contacts, deactivated in Exact', contactPair(inactive(c1), { exact: e1, tribe: t1 }), 'skip inactiveInExact'],
    ['of contacts, gone in Exact', contactPair(null, { exact: e1, tribe: t1 }), 'skip goneInExact'],
    ['of contacts of a deactivated relation', contactPair(c1, { exact: inactive(e1), tribe: t1 }), 'skip ownerSkipped'],
    ['of contacts of a relation gone in Tribe', contactPair(c1, { exact: e1, tribe: null }), 'skip ownerSkipped'],
    ['of contacts of a relation gone in Exact', contactPair(c1, null), 'skip ownerSkipped'],
  ];
  test.each(rows)('%s', (_what, pair, expected) => {
    const item = planPair(pair, settings('both'));
    const shown = [item?.action, item?.reason.code, ...(item?.effects ?? []).map(({ side }) => side)].join(' ');
    expect(shown).toBe(expected);
    expect([item?.exactId, item?.tribeId]).toEqual([pair.link.exactId, pair.link.tribeId]);
  });

  test('of which nothing is left needs no plan', () => {
    expect(planPair(relationPair(null, null), settings('both'))).toBeNull();
  });

  test('follows what a person chose', () => {
    const choice: FieldChoice = { field: 'email', exact: 'new@b.nl', tribe: 'a@b.nl', choice: 'tribe' };
    const item = planPair(relationPair(exactRelation('e1', edited), t1, [choice]), settings('both'));
    expect(item?.effects).toEqual([{ side: 'exact', operation: 'update', fields: { email: 'a@b.nl' } }]);
  });

  test('never loses a role, whichever way things flow', () => {
    for (const direction of directions) {
      for (const [isCustomer, isSupplier] of [
        [false, true],
        [true, false],
        [false, false],
      ]) {
        const bare: Fields = { ...base, isCustomer: isCustomer ?? false, isSupplier: isSupplier ?? false };
        const full: Fields = { ...base, isCustomer: true, isSupplier: true };
        for (const pair of [
          relationPair(exactRelation('e1', bare), tribeRelation('t1', full)),
          relationPair(exactRelation('e1', full), tribeRelation('t1', bare)),
        ]) {
          const written = planPair({ ...pair, link: { ...pair.link, base: full } }, settings(direction));
          expect(written?.effects).toEqual([]);
        }
      }
    }
  });
});
