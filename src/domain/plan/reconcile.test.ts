import { describe, expect, test } from 'vitest';
import { defaultRules } from '../mapping/defaults.ts';
import type { Rules } from '../mapping/rules.ts';
import type { Fields } from '../model/fields.ts';
import { exactContact, exactRelation, roomyCapabilities, tribeRelation, visit } from '../testing/build.ts';
import { type Pair, type ReconcileSettings, reconcile } from './reconcile.ts';

const settings: ReconcileSettings = {
  rules: defaultRules,
  capabilities: { exact: roomyCapabilities('exact'), tribe: roomyCapabilities('tribe') },
  direction: 'toTribe',
};
const both: ReconcileSettings = { ...settings, direction: 'both' };

const pair = (exact: Fields | null, tribe: Fields | null, base: Fields | null = null): Pair => ({
  kind: 'relation',
  exact: exact === null ? null : exactRelation('e1', exact),
  tribe: tribe === null ? null : tribeRelation('t1', tribe),
  base,
  rung: tribe === null || exact === null ? null : base === null ? 'number' : 'link',
  region: 'NL',
  dependsOn: null,
});
const agreed: Fields = { name: 'Jansen', isCustomer: true, isSupplier: false };

describe('a record on one side only', () => {
  test('is made on the other side with everything that is filled', () => {
    const item = reconcile(pair({ name: 'Jansen', email: 'a@b.nl', phone: null }, null), settings);
    expect(item).toMatchObject({
      key: 'relation:exact:e1',
      action: 'create',
      reason: { code: 'newInExact' },
      label: 'Jansen',
      problems: [],
    });
    expect(item.effects).toEqual([
      { side: 'tribe', operation: 'create', fields: { name: 'Jansen', isCustomer: true, email: 'a@b.nl' } },
    ]);
    expect(item.decisions).toContainEqual({
      field: 'email',
      base: undefined,
      exact: 'a@b.nl',
      tribe: undefined,
      verdict: 'writeTribe',
      value: 'a@b.nl',
    });
  });

  test('is left alone where the other side may not be written', () => {
    expect(reconcile(pair(null, { name: 'Jansen' }), settings)).toMatchObject({
      action: 'skip',
      reason: { code: 'directionForbids', words: { side: 'exact' } },
      effects: [],
    });
  });

  test('is made in Exact from Tribe where that is allowed', () => {
    const item = reconcile(pair(null, { name: 'Jansen' }), both);
    expect(item).toMatchObject({
      key: 'relation:tribe:t1',
      action: 'create',
      exactId: null,
      tribeId: 't1',
      effects: [{ side: 'exact', operation: 'create' }],
    });
  });

  const blocked: readonly (readonly [string, Fields, string, string])[] = [
    ['without a name', { name: null }, 'nameMissing', 'name'],
    ['with a name that is too long', { name: 'x'.repeat(41) }, 'tooLong', 'name'],
  ];
  test.each(blocked)('%s is blocked and writes nothing', (_what, fields, code, field) => {
    const item = reconcile(pair(fields, null), settings);
    expect(item).toMatchObject({
      action: 'blocked',
      reason: { code },
      effects: [],
      problems: [{ field, reason: { code } }],
    });
    expect(item.problems).toHaveLength(1);
  });

  test('is blocked where the other side demands what it lacks', () => {
    const contact = exactContact('c1', 'e1', { firstName: 'Jan', lastName: null });
    const item = reconcile(
      { ...pair(null, null), kind: 'contact', exact: contact, dependsOn: 'relation:exact:e1' },
      settings,
    );
    expect(item).toMatchObject({
      action: 'blocked',
      label: 'Jan',
      dependsOn: 'relation:exact:e1',
      reason: { code: 'mandatoryMissing', words: { field: 'lastName', side: 'tribe' } },
    });
  });

  test('comes without a field that the other side cannot hold, and says so', () => {
    const fields: Fields = {
      name: 'Jansen',
      ...visit('Kade', '1', '1234 AB'),
      'visit.country': 'XX',
      'visit.city': 'y'.repeat(31),
    };
    const item = reconcile(pair(fields, null), settings);
    expect(item.action).toBe('create');
    expect(item.problems).toEqual([
      {
        field: 'visit.city',
        reason: { code: 'tooLong', words: { side: 'tribe', field: 'visit.city', length: '31', lengthMax: '30' } },
      },
      {
        field: 'visit.country',
        reason: { code: 'countryUnknown', words: { side: 'tribe', field: 'visit.country', country: 'XX' } },
      },
    ]);
    expect(item.effects[0]?.fields).toEqual({
      name: 'Jansen',
      isCustomer: true,
      'visit.street': 'Kade',
      'visit.houseNumber': '1',
      'visit.postcode': '1234 AB',
    });
  });

  test('comes without a field that the other side has no place for, which is no problem', () => {
    const tribe = {
      ...settings.capabilities.tribe,
      readOnly: { relation: new Set(['email' as const]), contact: new Set<never>() },
    };
    const item = reconcile(pair({ name: 'Jansen', email: 'a@b.nl' }, null), {
      ...settings,
      capabilities: { ...settings.capabilities, tribe },
    });
    expect(item.problems).toEqual([]);
    expect(item.decisions.map(({ field }) => field)).toEqual(['name', 'isCustomer']);
  });
});

describe('a record on both sides', () => {
  const rows: readonly (readonly [string, Pair, ReconcileSettings, string, string])[] = [
    ['alike and not linked', pair({ name: 'Jansen' }, { name: 'Jansen' }), settings, 'link', 'matched'],
    ['differing and not linked', pair({ name: 'Jansen' }, { name: 'Janssen' }), settings, 'update', 'matched'],
    ['alike and linked', pair({ name: 'Jansen' }, { name: 'Jansen' }, agreed), settings, 'unchanged', 'alreadyAgreed'],
    ['edited in Exact', pair({ name: 'Jansen 2' }, { name: 'Jansen' }, agreed), settings, 'update', 'matched'],
    [
      'edited in Tribe, one way',
      pair({ name: 'Jansen' }, { name: 'Jansen 2' }, agreed),
      settings,
      'unchanged',
      'differencesKept',
    ],
    ['edited in Tribe, both ways', pair({ name: 'Jansen' }, { name: 'Jansen 2' }, agreed), both, 'update', 'matched'],
    [
      'only in the spelling of a number',
      pair({ name: 'Jansen', phone: '010-4141414' }, { name: 'Jansen', phone: '+31104141414' }, agreed),
      both,
      'unchanged',
      'alreadyAgreed',
    ],
  ];
  test.each(rows)('%s', (_what, about, how, action, code) => {
    expect(reconcile(about, how)).toMatchObject({ action, reason: { code }, exactId: 'e1', tribeId: 't1' });
  });

  test('fills gaps of Tribe in an import and blanks nothing there', () => {
    const item = reconcile(
      pair(
        { name: 'J', email: 'a@b.nl', website: null, isSupplier: false },
        { name: 'J', email: null, website: 'j.nl', isSupplier: true },
      ),
      settings,
    );
    expect(item.effects).toEqual([{ side: 'tribe', operation: 'update', fields: { email: 'a@b.nl' } }]);
    expect(item.decisions.filter(({ verdict }) => verdict === 'kept').map(({ field }) => field)).toEqual([
      'isSupplier',
      'website',
    ]);
  });

  test('overwrites the debtor number that Tribe gave', () => {
    const fields: Fields = { name: 'J', debtorNumber: '100' };
    const item = reconcile(pair(fields, { ...fields, debtorNumber: 'D-7' }, { ...agreed, ...fields }), both);
    expect(item.effects).toEqual([{ side: 'tribe', operation: 'update', fields: { debtorNumber: '100' } }]);
  });

  test('leaves a disputed field to a person and writes the others', () => {
    const rules: Rules = { ...defaultRules, policies: { relation: { email: 'ask' }, contact: {} } };
    const item = reconcile(
      pair({ email: 'a@b.nl', website: 'x.nl' }, { name: 'Company e1', email: 'c@d.nl', website: 'y.nl' }),
      { ...settings, rules },
    );
    expect(item.decisions.find(({ field }) => field === 'email')).toMatchObject({
      verdict: 'conflict',
      exact: 'a@b.nl',
      tribe: 'c@d.nl',
    });
    expect(item.effects[0]?.fields).toEqual({ website: 'x.nl' });
  });

  test('is blocked when the name would not fit, and writes nothing', () => {
    expect(reconcile(pair({ name: 'x'.repeat(41), email: 'a@b.nl' }, { name: 'J' }), settings)).toMatchObject({
      action: 'blocked',
      reason: { code: 'tooLong' },
      effects: [],
      tribeId: 't1',
    });
  });

  test('keeps the name that was cleared on the other side, and says so', () => {
    const item = reconcile(pair({ name: null, email: 'a@b.nl' }, { name: 'Jansen', email: null }, agreed), settings);
    expect(item).toMatchObject({ action: 'update', problems: [{ field: 'name', reason: { code: 'nameMissing' } }] });
    expect(item.effects[0]?.fields).toEqual({ email: 'a@b.nl' });
  });

  test('writes a whole address line where Tribe had the number in the street', () => {
    const here = visit('Kade', '12', '1234 AB');
    const item = reconcile(
      pair(
        { name: 'J', ...here, 'visit.houseNumber': '14' },
        { name: 'J', ...here, 'visit.street': 'Kade 12', 'visit.houseNumber': null },
        { ...agreed, name: 'J', ...here },
      ),
      settings,
    );
    expect(item.effects[0]?.fields).toEqual({
      'visit.street': 'Kade',
      'visit.houseNumber': '14',
      'visit.addition': null,
    });
  });

  test('empties what is to be emptied also where Tribe had it in another form', () => {
    const here = visit('Kade', '12', '1234 AB');
    const item = reconcile(
      pair(
        { name: 'J', ...here, 'visit.street': 'Laan' },
        { name: 'J', ...here, 'visit.addition': '-A' },
        { ...agreed, name: 'J', ...here },
      ),
      settings,
    );
    expect(item.effects[0]?.fields).toEqual({
      'visit.street': 'Laan',
      'visit.houseNumber': '12',
      'visit.addition': null,
    });
  });

  test('replaces an address whole, and leaves what lies beside a line that only changes', () => {
    const old: Fields = { name: 'J', ...visit('Kade', '12', '1234 AB', 'B'), 'visit.extra': 'achterhuis' };
    const none: Fields = { 'visit.extra': null };
    const moved = reconcile(pair({ name: 'J', ...visit('Laan', '5', null), ...none }, old), settings);
    expect(moved.effects[0]?.fields).toEqual({
      'visit.street': 'Laan',
      'visit.houseNumber': '5',
      'visit.addition': null,
      'visit.extra': null,
      'visit.postcode': null,
    });
    const respelt = reconcile(pair({ name: 'J', ...visit('De Kade', '12', '1234 AB'), ...none }, old), settings);
    expect(respelt.effects[0]?.fields).toEqual({ 'visit.street': 'De Kade', 'visit.addition': null });
    const rules: Rules = { ...defaultRules, policies: { relation: { 'visit.extra': 'keepTribe' }, contact: {} } };
    const guarded = reconcile(pair({ name: 'J', ...visit('Laan', '5', '1111 AA'), ...none }, old), {
      ...settings,
      rules,
    });
    expect(guarded.effects[0]?.fields).not.toHaveProperty('visit.extra');
  });

  test('writes to both sides where both were edited', () => {
    const base: Fields = { ...agreed, email: 'a@b.nl', website: 'x.nl' };
    const item = reconcile(pair({ ...base, email: 'new@b.nl' }, { ...base, website: 'new.nl' }, base), both);
    expect(item.effects).toEqual([
      { side: 'exact', operation: 'update', fields: { website: 'new.nl' } },
      { side: 'tribe', operation: 'update', fields: { email: 'new@b.nl' } },
    ]);
  });
});

test('a pair of nothing is a bug', () => {
  expect(() => reconcile(pair(null, null), settings)).toThrow('at least one side');
});
