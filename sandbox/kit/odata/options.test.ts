import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ODataError } from './ast.ts';
import { compileOrderBy, parseExpand, parseOrderBy, parseSelect } from './options.ts';
import { splitQuery, wholeNumberOption } from './query.ts';

function position(act: () => unknown): number {
  try {
    act();
  } catch (error) {
    if (error instanceof ODataError) return error.position;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('$select', () => {
  test('lists properties, paths and the star', () => {
    expect(parseSelect('ID, Name,Organization/Name,Lines/*,*')).toEqual([
      ['ID'],
      ['Name'],
      ['Organization', 'Name'],
      ['Lines', '*'],
      ['*'],
    ]);
  });

  test.each(['', 'ID,', ',ID', 'ID Name', 'ID,(x)', '*/Name', 'a/b/', '1x'])('refuses %j', (text) => {
    expect(() => parseSelect(text)).toThrow(ODataError);
  });
});

describe('$orderby', () => {
  test('lists properties with their direction', () => {
    expect(parseOrderBy('Name desc, Phase/Code,ID asc').map(({ path, isDescending }) => [path, isDescending])).toEqual([
      [['Name'], true],
      [['Phase', 'Code'], false],
      [['ID'], false],
    ]);
  });

  test('names the place of what it does not understand', () => {
    expect(position(() => parseOrderBy('Name,City downwards'))).toBe(5);
  });

  test('sorts by all terms, nulls first, numbers as numbers', () => {
    const rows = [
      { n: 10, s: 'b' },
      { n: 9, s: 'a' },
      { n: null, s: 'c' },
      { n: 9, s: 'B' },
    ];
    const order = compileOrderBy<(typeof rows)[number]>(
      parseOrderBy('n,s desc'),
      {
        typeOf: ([path]) => (path === 'n' ? 'Edm.Int64' : path === 's' ? 'Edm.String' : null),
        read: (row, [path]) => (path === 'n' ? row.n : row.s),
      },
      true,
    );
    expect([...rows].sort(order).map(({ s }) => s)).toEqual(['c', 'B', 'a', 'b']);
    expect(() => compileOrderBy(parseOrderBy('x'), { typeOf: () => null, read: () => null }, true)).toThrow(/"x"/);
  });
});

describe('$expand', () => {
  test('reads the comma paths of version 2', () => {
    expect(parseExpand('SalesEntryLines,A/B').map(({ path }) => path)).toEqual([['SalesEntryLines'], ['A', 'B']]);
  });

  test('reads nested options of version 4', () => {
    const [organization, phase, ...rest] = parseExpand(
      "Organization($select=Name,ID;$expand=VisitingAddress($expand=Country;$top=1),Notes;$filter=Name eq 'a;b(c' and X eq 1),Phase",
    );
    expect(rest).toEqual([]);
    expect(phase).toMatchObject({ path: ['Phase'], select: null, expand: [] });
    expect(organization).toMatchObject({
      path: ['Organization'],
      select: [['Name'], ['ID']],
      filter: "Name eq 'a;b(c' and X eq 1",
    });
    expect(organization?.expand).toMatchObject([
      { path: ['VisitingAddress'], top: 1, expand: [{ path: ['Country'] }] },
      { path: ['Notes'] },
    ]);
  });

  test('reads ordering, counting and paging', () => {
    expect(parseExpand('Lines($orderby=N desc;$skip=2;$count=true)')[0]).toMatchObject({
      orderBy: [{ path: ['N'], isDescending: true }],
      skip: 2,
      isCounted: true,
    });
  });

  test.each([
    ['A(', 2],
    ['A($select=)', 10],
    ['A()', 2],
    ['A(x)', 2],
    ['A($search=x)', 10],
    ['A($top=-1)', 7],
    ['A($top=1;$top=2)', 9],
    ['A($count=perhaps)', 9],
    ['A($expand=B($select=1x))', 20],
    ['A)', 1],
    ['A(b)c', 5],
  ])('refuses %s and names the place', (text, at) => {
    expect(position(() => parseExpand(text))).toBe(at);
  });

  test('refuses a nesting without end', () => {
    const deep = `${'A($expand='.repeat(20)}B${')'.repeat(20)}`;
    expect(() => parseExpand(deep)).toThrow(/nested deeper/);
  });
});

describe('any text', () => {
  test('is read or refused, never a crash', async () => {
    const words = [
      'A',
      'Name',
      '$select=',
      '$expand=',
      '$top=',
      '(',
      ')',
      ';',
      ',',
      '/',
      '*',
      "'",
      ' desc',
      '=',
      '1',
      'é',
      '%',
      '+',
    ];
    const soup = fc.array(fc.constantFrom(...words), { maxLength: 20 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), soup), (text) => {
        for (const parse of [
          parseSelect,
          parseOrderBy,
          parseExpand,
          (raw: string) => splitQuery(raw, { isPlusSpace: true }),
        ]) {
          try {
            parse(text);
          } catch (error) {
            if (!(error instanceof ODataError)) throw error;
          }
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('the query string', () => {
  test('decodes only percent escapes, and a plus only when told', () => {
    const raw = '$filter=D%20gt%202024-01-01T00:00:00+01:00&x=a%26b%3Dc&flag';
    expect(splitQuery(raw, { isPlusSpace: false }).get('$filter')).toBe('D gt 2024-01-01T00:00:00+01:00');
    expect(splitQuery('a=b+c%2B', { isPlusSpace: true }).get('a')).toBe('b c+');
    const query = splitQuery(raw, { isPlusSpace: false });
    expect(query.get('x')).toBe('a&b=c');
    expect(query.get('flag')).toBe('');
    expect(query.get('none')).toBeNull();
    expect(query.has('flag')).toBe(true);
  });

  test('keeps everything after the first equals sign', () => {
    expect(splitQuery("$filter=a eq 'x=y'", { isPlusSpace: false }).get('$filter')).toBe("a eq 'x=y'");
  });

  test.each(['a=%ZZ', 'a=%', 'a=%E9', '%=1'])('refuses the malformed escape of %s', (raw) => {
    expect(() => splitQuery(raw, { isPlusSpace: false })).toThrow(ODataError);
  });

  test('refuses a system option given twice, but not another one', () => {
    expect(() => splitQuery('$top=1&%24top=2', { isPlusSpace: false })).toThrow(/\$top is given twice/);
    expect(splitQuery('a=1&a=2', { isPlusSpace: false }).get('a')).toBe('1');
  });

  test('reads whole numbers strictly', () => {
    const read = (raw: string): number | null => wholeNumberOption(splitQuery(raw, { isPlusSpace: false }), '$top');
    expect(read('$top=60')).toBe(60);
    expect(read('')).toBeNull();
    for (const raw of ['$top=', '$top=-1', '$top=1.5', '$top=x', '$top=99999999999'])
      expect(() => read(raw)).toThrow(ODataError);
  });
});
