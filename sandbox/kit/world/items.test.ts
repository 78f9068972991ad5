import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { buildItems, itemGroups, type WorldItem, type WorldProduct } from './world.ts';

const hash = (products: readonly WorldProduct[]): string =>
  createHash('sha256').update(JSON.stringify(products)).digest('hex');
const side = (products: readonly WorldProduct[], which: 'exact' | 'tribe'): readonly WorldItem[] =>
  products.flatMap((product) => product[which] ?? []);
const usual = buildItems({ seed: 1, size: 300 });

describe('the catalogue of a world', () => {
  test('is the same for the same seed and another for another seed', () => {
    expect(hash(usual)).toBe(hash(buildItems({ seed: 1, size: 300 })));
    expect(hash(usual)).not.toBe(hash(buildItems({ seed: 2, size: 300 })));
  });

  test('keeps its products when it grows', () => {
    expect(buildItems({ seed: 1, size: 3_000 }).slice(0, usual.length)).toEqual(usual);
  });

  test.each([
    [50, 40],
    [300, 100],
    [20_000, 6_667],
    [100_000, 50_000],
  ])('of size %i has %i items in Exact, with unique codes, names and ids', (size, count) => {
    const products = buildItems({ seed: 1, size });
    const exact = side(products, 'exact');
    expect(exact).toHaveLength(count);
    for (const property of ['code', 'name', 'id'] as const) {
      expect(new Set(exact.map((item) => item[property])).size).toBe(count);
    }
    const tribe = side(products, 'tribe');
    expect(new Set(tribe.map(({ code }) => code)).size).toBe(tribe.length);
  });

  test('has every answer, every group, inactive items and ones without stock', () => {
    expect([...new Set(usual.map(({ expected }) => expected))].sort()).toEqual([
      'absent',
      'byCode',
      'create',
      'onlyInTribe',
      'sameName',
    ]);
    const exact = side(usual, 'exact');
    expect(new Set(exact.map(({ group }) => group)).size).toBe(itemGroups.length);
    expect(exact.filter(({ isActive }) => !isActive).length).toBeGreaterThan(3);
    expect(exact.filter(({ isStocked, stock }) => isStocked && stock === '0').length).toBeGreaterThan(3);
  });

  test('keeps what it expects: the same code, or another code with the same name', () => {
    for (const { key, expected, exact, tribe } of usual) {
      if (expected === 'byCode') expect([key, tribe?.code.toLowerCase()]).toEqual([key, exact?.code.toLowerCase()]);
      if (expected === 'sameName')
        expect([key, tribe?.name, tribe?.code === exact?.code]).toEqual([key, exact?.name, false]);
      if (expected === 'create' || expected === 'absent') expect([key, tribe]).toEqual([key, null]);
    }
  });

  test('writes amounts as decimal text and sells above cost', () => {
    for (const item of side(usual, 'exact')) {
      for (const amount of [item.costPrice, item.salesPrice, item.stock]) expect(amount).toMatch(/^\d+(\.\d{1,4})?$/);
      expect(Number(item.salesPrice)).toBeGreaterThanOrEqual(Number(item.costPrice));
    }
  });

  test('gives bar codes whose check digit is right', () => {
    const codes = side(usual, 'exact').flatMap(({ barcode }) => barcode ?? []);
    const rest = (code: string): number =>
      [...code].reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 1 : 3), 0) % 10;
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => rest(code) !== 0)).toEqual([]);
  });
});
