import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ArithmeticOperator,
  bindingPower,
  type ComparisonOperator,
  type Expression,
  type LiteralValue,
  ODataError,
} from './ast.ts';
import { type Dialect, odataV2, odataV4 } from './dialect.ts';
import { functionSignatures } from './functions.ts';
import { parseFilter } from './parser.ts';
import { printFilter } from './print.ts';

const runs = 10_000;
const guid = 'a0a0a0a0-b1b1-4c2c-8d3d-e4e4e4e4e4e4';
const comparisons: readonly ComparisonOperator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const arithmetics: readonly ArithmeticOperator[] = ['add', 'sub', 'mul', 'div', 'mod'];

/** Positions follow from the text, so they are left out of comparisons. */
function withoutPositions(expression: Expression): unknown {
  return JSON.parse(JSON.stringify(expression, (key, value: unknown) => (key === 'at' ? undefined : value)));
}

function parseV2(text: string): unknown {
  return withoutPositions(parseFilter(text, odataV2));
}

function failure(text: string, dialect: Dialect): ODataError {
  try {
    parseFilter(text, dialect);
  } catch (error) {
    if (error instanceof ODataError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

const path = (...segments: string[]) => ({ kind: 'path', segments });
const number = (text: string, suffix = '') => ({ kind: 'literal', type: 'number', text, suffix });
const binary = (operator: string, left: unknown, right: unknown) => ({ kind: 'binary', operator, left, right });

describe('parsing', () => {
  test('and binds tighter than or, comparison tighter than both, from left to right', () => {
    expect(parseV2('A eq 1 or B eq 2 and C eq 3')).toEqual(
      binary(
        'or',
        binary('eq', path('A'), number('1')),
        binary('and', binary('eq', path('B'), number('2')), binary('eq', path('C'), number('3'))),
      ),
    );
    expect(parseV2('A sub 1 sub 2 eq 0')).toEqual(
      binary('eq', binary('sub', binary('sub', path('A'), number('1')), number('2')), number('0')),
    );
  });

  test('not binds tighter than comparison, parentheses win over everything', () => {
    expect(parseV2('not IsSales eq true')).toMatchObject({ kind: 'binary', operator: 'eq', left: { kind: 'unary' } });
    expect(parseV2('not (IsSales eq true)')).toMatchObject({
      kind: 'unary',
      operator: 'not',
      operand: { operator: 'eq' },
    });
    expect(parseV2('(A eq 1 or B eq 2) and C eq 3')).toMatchObject({ operator: 'and', left: { operator: 'or' } });
  });

  const literals: readonly (readonly [text: string, dialect: Dialect, value: LiteralValue])[] = [
    [`guid'${guid.toUpperCase()}'`, odataV2, { type: 'guid', value: guid }],
    ["datetime'2026-06-25'", odataV2, { type: 'dateTime', text: '2026-06-25', ms: Date.UTC(2026, 5, 25) }],
    [
      "datetime'2026-06-25T10:00:00.123'",
      odataV2,
      { type: 'dateTime', text: '2026-06-25T10:00:00.123', ms: Date.UTC(2026, 5, 25, 10, 0, 0, 123) },
    ],
    ['5L', odataV2, { type: 'number', text: '5', suffix: 'L' }],
    ['12.5m', odataV2, { type: 'number', text: '12.5', suffix: 'm' }],
    ['12.5D', odataV2, { type: 'number', text: '12.5', suffix: 'd' }],
    ['1.5e-3f', odataV2, { type: 'number', text: '1.5e-3', suffix: 'f' }],
    ['-5L', odataV2, { type: 'number', text: '-5', suffix: 'L' }],
    ["'it''s'", odataV2, { type: 'text', value: "it's" }],
    ["''", odataV2, { type: 'text', value: '' }],
    ['true', odataV2, { type: 'boolean', value: true }],
    ['null', odataV2, { type: 'null' }],
    [guid, odataV4, { type: 'guid', value: guid }],
    [
      '2021-05-17T12:43:48Z',
      odataV4,
      { type: 'dateTime', text: '2021-05-17T12:43:48Z', ms: Date.UTC(2021, 4, 17, 12, 43, 48) },
    ],
    [
      '2021-05-17T12:43:48+01:00',
      odataV4,
      { type: 'dateTime', text: '2021-05-17T12:43:48+01:00', ms: Date.UTC(2021, 4, 17, 11, 43, 48) },
    ],
    ['2021-05-17', odataV4, { type: 'date', text: '2021-05-17', ms: Date.UTC(2021, 4, 17) }],
    ['12.5', odataV4, { type: 'number', text: '12.5', suffix: '' }],
  ];
  test.each(literals)('reads the literal %s', (text, dialect, value) => {
    expect(withoutPositions(parseFilter(`A eq ${text}`, dialect))).toMatchObject({
      right: { kind: 'literal', ...value },
    });
  });

  test('a custom field that looks like a guid with underscores is a property', () => {
    expect(withoutPositions(parseFilter("Person/_9ecc8d21__f69a__4c5a eq 'x'", odataV4))).toMatchObject({
      left: path('Person', '_9ecc8d21__f69a__4c5a'),
    });
    expect(withoutPositions(parseFilter('e0d6534a__cc84__4c5a ne null', odataV4))).toMatchObject({
      left: path('e0d6534a__cc84__4c5a'),
    });
  });

  const refused: readonly (readonly [
    text: string,
    dialect: Dialect,
    reason: ODataError['reason'],
    position: number,
  ])[] = [
    ['', odataV2, 'syntax', 0],
    ['Name eq', odataV2, 'syntax', 7],
    ["Name eq 'open", odataV2, 'syntax', 8],
    ['(A eq 1', odataV2, 'syntax', 7],
    ['A eq 1)', odataV2, 'syntax', 6],
    ['A eq 1 B eq 2', odataV2, 'syntax', 7],
    ["ID eq guid'12'", odataV2, 'syntax', 6],
    ["Modified eq datetime'2026-02-30'", odataV2, 'syntax', 12],
    ["Name eq banana'x'", odataV2, 'syntax', 8],
    ['Timestamp gt 5000000000', odataV2, 'syntax', 13],
    ['A eq 1.5L', odataV2, 'syntax', 8],
    ['A eq 1x', odataV2, 'syntax', 5],
    ["contains(Name,'a')", odataV2, 'unknownFunction', 0],
    ["substringof('a',Name)", odataV4, 'unknownFunction', 0],
    ["Name in ('a','b')", odataV4, 'unsupported', 5],
    ["Style has 'x'", odataV4, 'unsupported', 6],
    ['Lines/any(l:l/A eq 1)', odataV4, 'unsupported', 6],
    ["CreationDate+gt+'x'", odataV4, 'syntax', 12],
    ['CreationDate gt 2024-01-01T00:00:00', odataV4, 'syntax', 16],
    ['CreationDate gt 2024-13-01', odataV4, 'syntax', 16],
    [`ID eq guid'${guid}'`, odataV4, 'syntax', 6],
    [`${'('.repeat(65)}A${')'.repeat(65)} eq 1`, odataV2, 'tooLong', -1],
    [Array.from({ length: 600 }, (_, i) => `A eq ${i}`).join(' or '), odataV2, 'tooLong', -1],
    [`Name eq '${'x'.repeat(40_000)}'`, odataV2, 'tooLong', -1],
  ];
  test.each(refused)('refuses %.60s', (text, dialect, reason, position) => {
    const error = failure(text, dialect);
    expect(error.reason).toBe(reason);
    if (position >= 0) expect(error.position).toBe(position);
    expect(error.message).toContain(`at position ${error.position}`);
  });

  test('takes a chain of several hundred terms', () => {
    const chain = Array.from({ length: 400 }, (_, i) => `A eq ${i}`).join(' or ');
    expect(() => parseFilter(chain, odataV2)).not.toThrow();
  });

  test('takes a zoneless instant only where the dialect allows it', () => {
    const lenient: Dialect = { ...odataV4, isZoneOptional: true };
    expect(() => parseFilter('A gt 2024-01-01T00:00:00', lenient)).not.toThrow();
  });
});

const name = fc
  .stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/)
  .filter(
    (text) => !['not', 'true', 'false', 'null', 'in', 'has'].includes(text) && !Object.hasOwn(bindingPower, text),
  );
const instant = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => ({ date, text: date.toISOString() }));

function literalOf({ version }: Dialect): fc.Arbitrary<LiteralValue> {
  const whole = fc.integer({ min: -2_147_483_647, max: 2_147_483_647 }).map(String);
  const suffixes: readonly ('' | 'L' | 'm' | 'd' | 'f')[] = version === 'v2' ? ['', 'L', 'm', 'd', 'f'] : [''];
  return fc.oneof(
    fc.constant<LiteralValue>({ type: 'null' }),
    fc.boolean().map((value): LiteralValue => ({ type: 'boolean', value })),
    fc.string({ unit: 'binary', maxLength: 12 }).map((value): LiteralValue => ({ type: 'text', value })),
    fc.uuid().map((value): LiteralValue => ({ type: 'guid', value })),
    fc
      .tuple(whole, fc.constantFrom(...suffixes))
      .map(([text, suffix]): LiteralValue => ({ type: 'number', text, suffix })),
    instant.map(({ date, text }): LiteralValue => {
      const written = version === 'v2' ? text.slice(0, -1) : text;
      return { type: 'dateTime', text: written, ms: date.getTime() };
    }),
  );
}

function expressionOf(dialect: Dialect): fc.Arbitrary<Expression> {
  const functions = [...dialect.functions];
  const at = 0;
  return fc.letrec<{ expression: Expression }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      literalOf(dialect).map((value): Expression => ({ kind: 'literal', at, ...value })),
      fc.array(name, { minLength: 1, maxLength: 3 }).map((segments): Expression => ({ kind: 'path', segments, at })),
      fc
        .tuple(fc.constantFrom(...functions), fc.array(tie('expression'), { maxLength: 3 }))
        .map(([called, args]): Expression => ({ kind: 'call', name: called, args, at })),
      fc
        .tuple(fc.constantFrom('not' as const, 'neg' as const), tie('expression'))
        .map(([operator, operand]): Expression => ({ kind: 'unary', operator, operand, at })),
      fc
        .tuple(
          fc.constantFrom('and' as const, 'or' as const, ...comparisons, ...arithmetics),
          tie('expression'),
          tie('expression'),
        )
        .map(([operator, left, right]): Expression => ({ kind: 'binary', operator, left, right, at })),
    ),
  })).expression;
}

describe.each([
  ['v2', odataV2],
  ['v4', odataV4],
])('every %s expression', (_version, dialect) => {
  test('reads back as it was written', async () => {
    await fc.assert(
      fc.property(expressionOf(dialect), (expression) => {
        const text = printFilter(expression, dialect);
        const read = JSON.stringify(withoutPositions(parseFilter(text, dialect)));
        if (read !== JSON.stringify(withoutPositions(expression))) throw new Error(`${text} was read as ${read}`);
      }),
      { numRuns: 2_000 },
    );
  });

  test('or any other text is read or refused, never a crash', async () => {
    const vocabulary = [
      ...Object.keys(bindingPower),
      ...Object.keys(functionSignatures),
      ...[
        'not',
        'in',
        'has',
        'null',
        'true',
        '(',
        ')',
        ',',
        '/',
        '-',
        ' ',
        "'",
        "''",
        '5',
        '5L',
        '1.5m',
        '2024-01-01',
        guid,
        'Name',
      ],
      ...["guid'", "datetime'2026-01-01'", '+', '%', '$it', 'é', '\u0000', '\ud800'],
    ];
    const soup = fc.array(fc.constantFrom(...vocabulary), { maxLength: 25 }).map((words) => words.join(''));
    const spaced = fc.array(fc.constantFrom(...vocabulary), { maxLength: 25 }).map((words) => words.join(' '));
    await fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), soup, spaced), (text) => {
        try {
          parseFilter(text, dialect);
        } catch (error) {
          if (!(error instanceof ODataError)) throw error;
        }
      }),
      { numRuns: runs },
    );
  });
});
