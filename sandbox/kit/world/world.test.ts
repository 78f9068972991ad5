import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildWorld, type ExpectedMatch, plantedCases, type World, type WorldRelation, worldSizeMin } from './world.ts';

const hash = (world: World): string => createHash('sha256').update(JSON.stringify(world)).digest('hex');

function exactRelations(world: World): readonly WorldRelation[] {
  return world.companies.flatMap(({ exact }) => (exact === null ? [] : [exact]));
}

function tribeRelations(world: World): readonly WorldRelation[] {
  return world.companies.flatMap(({ tribe }) => tribe);
}

const everyAnswer: readonly ExpectedMatch[] = [
  'absent',
  'ask',
  'byExactId',
  'byNameAndAddress',
  'byNumber',
  'create',
  'onlyInTribe',
];

describe('a world', () => {
  test('is the same for the same seed and another for another seed', () => {
    expect(hash(buildWorld({ seed: 7, size: 300 }))).toBe(hash(buildWorld({ seed: 7, size: 300 })));
    expect(hash(buildWorld({ seed: 7, size: 300 }))).not.toBe(hash(buildWorld({ seed: 8, size: 300 })));
  });

  test('keeps its companies when it grows', () => {
    const small = buildWorld({ seed: 1, size: 300 }).companies;
    const large = buildWorld({ seed: 1, size: 1_000 }).companies;
    expect(large.slice(0, small.length)).toEqual(small);
  });

  test.each([worldSizeMin, 300, 20_000])(
    'of size %i has that many relations in Exact, with unique codes and ids',
    (size) => {
      const world = buildWorld({ seed: 1, size });
      const exact = exactRelations(world);
      const ids = [...exact, ...tribeRelations(world)].map(({ id }) => id);
      expect(exact).toHaveLength(size);
      expect(new Set(exact.map(({ debtorNumber }) => debtorNumber)).size).toBe(size);
      expect(new Set(ids).size).toBe(ids.length);
      const contactKeys = exact.flatMap(({ contacts }) => contacts.map(({ key }) => key));
      expect(new Set(contactKeys).size).toBe(contactKeys.length);
    },
  );

  test.each([0, 49, 50.5, -1, Number.NaN, 2_000_000])('of size %d is refused, naming what is allowed', (size) => {
    expect(() => buildWorld({ seed: 1, size })).toThrow(/from 50 to 1000000/);
  });

  test('of the usual size looks like a wholesaler', () => {
    const exact = exactRelations(buildWorld({ seed: 1, size: 300 }));
    const count = (is: (relation: WorldRelation) => boolean): number => exact.filter(is).length;
    expect(count(({ isActive }) => !isActive)).toBeGreaterThan(5);
    expect(count(({ isCustomer, isSupplier }) => isCustomer && isSupplier)).toBeGreaterThan(10);
    expect(count(({ isCustomer, isSupplier }) => !isCustomer && isSupplier)).toBeGreaterThan(20);
    expect(count(({ isCustomer, isSupplier }) => !isCustomer && !isSupplier)).toBeGreaterThan(5);
    expect(count(({ visit }) => visit !== null && visit.country !== 'NL')).toBeGreaterThan(10);
    expect(count(({ visit }) => visit?.addition != null)).toBeGreaterThan(15);
    const contacts = exact.reduce((total, relation) => total + relation.contacts.length, 0);
    expect(contacts).toBeGreaterThan(250);
  });

  test('has IBANs and VAT numbers that pass their checks', () => {
    for (const { iban, vatNumber } of exactRelations(buildWorld({ seed: 3, size: 300 }))) {
      if (iban !== null) {
        const digits = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/g, (letter) =>
          String(letter.charCodeAt(0) - 55),
        );
        expect(BigInt(digits) % 97n).toBe(1n);
      }
      if (vatNumber !== null) {
        const sum = [...vatNumber.slice(2, 11)].reduce(
          (total, digit, i) => total + (i === 8 ? -1 : 9 - i) * Number(digit),
          0,
        );
        expect(sum % 11).toBe(0);
      }
    }
  });
});

describe('planted cases', () => {
  test('are all there from the smallest size up, the same in number', () => {
    const smallest = plantedCases(buildWorld({ seed: 1, size: worldSizeMin }));
    expect([...new Set(smallest.map(({ expected }) => expected))].sort()).toEqual(everyAnswer);
    expect(new Set(smallest.map(({ trouble }) => trouble))).toEqual(
      new Set([null, 'nameEmpty', 'nameTooLong', 'countryUnknown', 'emailInvalid']),
    );
    const keys = (world: World): readonly string[] => plantedCases(world).map(({ key }) => key);
    expect(keys(buildWorld({ seed: 9, size: 2_000 }))).toEqual(smallest.map(({ key }) => key));
  });

  test('are all listed in the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const missing = plantedCases(buildWorld({ seed: 1, size: 50 })).filter(({ planted }) => !readme.includes(planted));
    expect(missing).toEqual([]);
  });

  test('name the relations that they are about', () => {
    const cases = new Map(plantedCases(buildWorld({ seed: 1, size: 50 })).map((planted) => [planted.key, planted]));
    expect(cases.get('ask-two-in-tribe')?.tribeIds).toHaveLength(2);
    expect(cases.get('ask-two-in-exact/1')?.tribeIds).toHaveLength(1);
    expect(cases.get('ask-two-in-exact/2')?.tribeIds).toEqual(cases.get('ask-two-in-exact/1')?.tribeIds);
    expect(cases.get('near-addition/exact')?.tribeIds).toEqual(cases.get('near-addition/tribe')?.tribeIds);
    expect(cases.get('tribe-customer')?.exactId).toBeNull();
  });

  test('hold the texts that break programs', () => {
    const name = (key: string): string =>
      buildWorld({ seed: 1, size: 50 }).companies.find((company) => company.key === key)?.exact?.name ?? '';
    expect(name('name-300')).toHaveLength(300);
    expect(name('name-300').trim()).toHaveLength(300);
    expect(name('name-blank').trim()).toBe('');
    expect(name('name-blank')).not.toBe('');
    expect(name('name-double-spaces')).toMatch(/ {2}/);
    expect(name('name-right-to-left')).toMatch(/\p{Script=Arabic}/u);
    expect(name('name-emoji')).toMatch(/\p{Extended_Pictographic}/u);
    expect(name('name-plus-percent')).toMatch(/\+.*%/);
  });
});

/** The matching ladder in its plainest form, written for this test alone: what the article says and no more. */
function answers(world: World): ReadonlyMap<string, ExpectedMatch> {
  const tribe = tribeRelations(world);
  const open = exactRelations(world).filter(
    ({ isActive, isCustomer, isSupplier }) => isActive && (isCustomer || isSupplier),
  );
  const found = new Map<string, ExpectedMatch>();
  const taken = new Set<string>();
  const rungs: readonly (readonly [ExpectedMatch, (exact: WorldRelation) => readonly WorldRelation[]])[] = [
    [
      'byExactId',
      finder(
        tribe,
        ({ knownExactId }) => [knownExactId],
        ({ id }) => [id],
      ),
    ],
    ['byNumber', finder(tribe, numbers, numbers)],
    ['byNameAndAddress', finder(tribe, nameAndAddress, nameAndAddress)],
  ];
  for (const [answer, find] of rungs) {
    const candidates = new Map(
      open
        .filter(({ id }) => !found.has(id))
        .map((exact) => [exact, find(exact).filter(({ id }) => !taken.has(id))] as const),
    );
    const wanted = [...candidates.values()].flat().map(({ id }) => id);
    for (const [exact, [only, ...others]] of candidates) {
      if (only === undefined) continue;
      const isSure = others.length === 0 && wanted.filter((id) => id === only.id).length === 1;
      found.set(exact.id, isSure && (answer !== 'byNumber' || isAlike(exact, only)) ? answer : 'ask');
    }
    for (const { id } of [...candidates.values()].flat()) taken.add(id);
  }
  return found;
}

type KeysOf = (relation: WorldRelation) => readonly (string | null)[];

function finder(tribe: readonly WorldRelation[], tribeKeys: KeysOf, exactKeys: KeysOf) {
  const index = new Map<string, Set<WorldRelation>>();
  for (const relation of tribe) {
    for (const key of tribeKeys(relation))
      if (key !== null) index.set(key, (index.get(key) ?? new Set()).add(relation));
  }
  return (exact: WorldRelation): readonly WorldRelation[] => [
    ...new Set(exactKeys(exact).flatMap((key) => (key === null ? [] : [...(index.get(key) ?? [])]))),
  ];
}

function numbers({ debtorNumber, creditorNumber, isCustomer, isSupplier }: WorldRelation): readonly (string | null)[] {
  const bare = (number: string | null): string | null => number?.trim().replace(/^0+/, '') ?? null;
  return [
    isCustomer && debtorNumber !== null ? `debtor ${bare(debtorNumber)}` : null,
    isSupplier && creditorNumber !== null ? `creditor ${bare(creditorNumber)}` : null,
  ];
}

function plain(text: string | null): string {
  const letters = (text ?? '').normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return letters.replace(/[^\p{L}\p{N}]/gu, '');
}

function nameAndAddress({ name, visit }: WorldRelation): readonly (string | null)[] {
  if (visit === null || visit.postcode === null || plain(name) === '') return [null];
  const bare = plain(name).replace(/(bv|nv|vof)$/, '');
  const door = visit.houseNumber === null ? plain(visit.street) : `${visit.houseNumber}${plain(visit.addition)}`;
  return [[bare, plain(visit.postcode), door].join('|')];
}

function isAlike(a: WorldRelation, b: WorldRelation): boolean {
  const words = (name: string): readonly string[] => name.split(/\W+/).filter((word) => word.length > 3);
  const sharesWord = words(a.name).some((word) => words(b.name).includes(word));
  return (
    sharesWord ||
    plain(a.name) === plain(b.name) ||
    plain(a.visit?.postcode ?? null) === plain(b.visit?.postcode ?? '-')
  );
}

describe('the right answers', () => {
  test.each([
    [1, 50],
    [1, 300],
    [2, 300],
    [3, 300],
    [42, 300],
    [1, 5_000],
  ])('follow from the data alone, so nothing matches by accident (seed %i, size %i)', (seed, size) => {
    const world = buildWorld({ seed, size });
    const found = answers(world);
    const differing = world.companies.flatMap(({ key, expected, exact }) => {
      if (exact === null) return expected === 'onlyInTribe' ? [] : [`${key}: not in Exact but ${expected}`];
      const isAbsent = !exact.isActive || (!exact.isCustomer && !exact.isSupplier);
      const answer = isAbsent ? 'absent' : (found.get(exact.id) ?? 'create');
      return answer === expected ? [] : [`${key}: expected ${expected}, found ${answer}`];
    });
    expect(differing).toEqual([]);
  });
});
