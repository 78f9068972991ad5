import { describe, expect, test } from 'vitest';
import { fieldsOf } from '../../domain/model/fields.ts';
import { explanationCodes, reasonCodes } from '../../domain/plan/plan.ts';
import { problemStatus } from '../../http/contract/codes.ts';
import { fill } from './fill.ts';
import { languages, texts } from './texts.ts';

type Leaves = ReadonlyMap<string, string>;

function leavesOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) throw new Error(`${path} is neither text nor a group of texts`);
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, path === '' ? key : `${path}.${key}`));
}

const leaves: Readonly<Record<string, Leaves>> = {
  en: new Map(leavesOf(texts.en)),
  nl: new Map(leavesOf(texts.nl)),
};
const english = leaves.en ?? new Map<string, string>();
const dutch = leaves.nl ?? new Map<string, string>();

const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1] ?? '').sort();

describe('the texts', () => {
  test('exist in both languages, one for one', () => {
    expect([...dutch.keys()].sort()).toEqual([...english.keys()].sort());
    expect(languages.map(({ code }) => code).sort()).toEqual(Object.keys(texts).sort());
  });

  test('are never empty, except the remedy where nothing has to be done', () => {
    const empty = [...english, ...dutch].filter(([path, text]) => text.trim() === '' && !path.endsWith('.remedy'));
    expect(empty).toEqual([]);
  });

  test('take the same words in both languages', () => {
    const differing = [...english].filter(
      ([path, text]) => placeholders(text).join() !== placeholders(dutch.get(path) ?? '').join(),
    );
    expect(differing).toEqual([]);
  });

  test('are translated: no sentence of more than three words is the same in both', () => {
    const same = [...english].filter(
      ([path, text]) => text.replace(/\{\{[^}]*\}\}/g, '').split(' ').length > 3 && dutch.get(path) === text,
    );
    expect(same).toEqual([]);
  });
});

/** Codes that tell how things are; all others are something that a person may want to mend. */
const withoutRemedy = [
  'newInExact',
  'newInTribe',
  'matched',
  'alreadyAgreed',
  'onlyInTribe',
  'answeredDifferent',
  'differencesKept',
  'undone',
  'nothingToUndo',
];
const answerable = ['cannotBeStored', 'bothChanged', 'neverCompared'];
const silent = [
  ...withoutRemedy,
  'directionForbids',
  'goneInExact',
  ...explanationCodes.filter((code) => !answerable.includes(code)),
];

describe.each(Object.keys(texts) as (keyof typeof texts)[])('in %s', (language) => {
  const { advice, names } = texts[language];

  test.each([...reasonCodes])('the reason %s has a cause, and a remedy where one is needed', (code) => {
    expect(advice.reasons[code].text).toMatch(/\S/);
    expect(advice.reasons[code].remedy !== '').toBe(!silent.includes(code));
  });

  test.each(Object.keys(problemStatus) as (keyof typeof problemStatus)[])(
    'the problem %s has cause and remedy',
    (code) => {
      expect(advice.problems[code].text).toMatch(/\S/);
      expect(advice.problems[code].remedy).toMatch(/\S/);
    },
  );

  test('every halt and every reason of the brake has cause and remedy', () => {
    for (const { text, remedy } of [...Object.values(advice.halts), ...Object.values(advice.brakes)]) {
      expect(text).toMatch(/\S/);
      expect(remedy).toMatch(/\S/);
    }
  });

  test('every field has a name', () => {
    const named = new Set([
      ...Object.keys(names.fields),
      ...Object.keys(names.addresses).flatMap((one) => Object.keys(names.addressParts).map((part) => `${one}.${part}`)),
    ]);
    expect(Object.values(fieldsOf).flatMap((fields) => fields.filter((field) => !named.has(field)))).toEqual([]);
  });
});

describe('fill', () => {
  test.each([
    ['{{a}} and {{b}}', { a: '1', b: '2' }, '1 and 2'],
    ['{{a}}', {}, '…'],
    ['{{a}}', { a: '{{b}}', b: 'x' }, '{{b}}'],
    ['{{a}}', { a: '$& $1' }, '$& $1'],
  ])('%j with %j says %j', (sentence, words, expected) => {
    expect(fill(sentence, words)).toBe(expected);
  });
});
