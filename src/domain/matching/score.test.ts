import { describe, expect, test } from 'vitest';
import { visit } from '../testing/build.ts';
import { areNamesAlike, contradicts, countWords, textLikeness } from './likeness.ts';
import { likeness } from './score.ts';

const here = visit('Kade', '12', '1234 AB');
const there = visit('Laan', '5', '9876 ZZ');

describe('the score', () => {
  test('is 100 for the same, 0 for nothing in common, and in between for some', () => {
    const full = { name: 'Jansen', debtorNumber: '12', ...here };
    expect(likeness('relation', full, full).score).toBe(100);
    expect(likeness('relation', full, { name: 'Xyz', debtorNumber: '9', ...there }).score).toBe(0);
    const moved = likeness('relation', full, { name: 'Jansen BV', debtorNumber: '012', ...there }).score;
    expect(moved).toBeGreaterThan(50);
    expect(moved).toBeLessThan(100);
  });

  test('does not call a name alone a certainty', () => {
    expect(likeness('relation', { name: 'Jansen' }, { name: 'Jansen' }).score).toBeLessThan(80);
  });

  test('says which facts made it, and only those that both sides tell', () => {
    expect(likeness('relation', { name: 'Jansen', ...here }, { name: 'Jansen' }).facts).toEqual([
      { fact: 'name', weight: 40, likeness: 1 },
    ]);
    expect(likeness('contact', { lastName: 'Wit', email: 'a@b.nl' }, { lastName: 'Wit', email: 'A@B.nl' }).score).toBe(
      100,
    );
  });
});

describe('a contradiction', () => {
  const trade = ['Bakkerij Bos', 'Bakkerij Kok', 'Bakkerij Vos', 'Bakkerij Mol', 'Bakkerij Das'];
  const names = countWords(trade);

  test('needs name and address to have nothing in common', () => {
    expect(contradicts({ name: 'Jansen', ...here }, { name: 'De Wit', ...there }, names)).toBe(true);
    expect(contradicts({ name: 'Jansen', ...here }, { name: 'De Wit', ...here }, names)).toBe(false);
    const bookkeeper = { 'invoice.street': 'Markt', 'invoice.houseNumber': '1', 'invoice.postcode': '1111 AA' };
    expect(
      contradicts({ name: 'Jansen', ...here, ...bookkeeper }, { name: 'De Wit', ...there, ...bookkeeper }, names),
    ).toBe(true);
    expect(contradicts({ name: 'Jansen', ...here }, { name: 'Jansen Groep', ...there }, names)).toBe(false);
    expect(contradicts({ name: null, ...here }, { name: 'De Wit', ...there }, names)).toBe(false);
  });

  test('does not take a word that many bear for a likeness, nor a typing error for a difference', () => {
    expect(areNamesAlike('Bakkerij Bos', 'Bakkerij Kok', names)).toBe(false);
    expect(areNamesAlike('Bakkerij Bos', 'Bos', names)).toBe(true);
    expect(areNamesAlike('Janssen', 'Jansen', names)).toBe(true);
  });

  test('is decided by pairs of letters', () => {
    expect(textLikeness('abc', 'abc')).toBe(1);
    expect(textLikeness('abc', 'xyz')).toBe(0);
    expect(textLikeness('a', 'b')).toBe(0);
    expect(textLikeness('night', 'nacht')).toBeCloseTo(0.25);
  });
});
