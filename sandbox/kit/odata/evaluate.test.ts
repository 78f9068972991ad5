import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ODataError } from './ast.ts';
import { conjunctsOf, equalitiesOf, pathsOf } from './conjuncts.ts';
import { type Dialect, odataV2, odataV4 } from './dialect.ts';
import { compileFilter, type RowSchema } from './evaluate.ts';
import { parseFilter } from './parser.ts';
import type { EdmType } from './values.ts';

type Row = Readonly<Record<string, unknown>>;

const types: Readonly<Record<string, EdmType>> = {
  ID: 'Edm.Guid',
  Name: 'Edm.String',
  City: 'Edm.String',
  IsSales: 'Edm.Boolean',
  IsMailing: 'Edm.Byte',
  Count: 'Edm.Int32',
  Timestamp: 'Edm.Int64',
  Price: 'Edm.Double',
  Modified: 'Edm.DateTime',
  CreationDate: 'Edm.DateTimeOffset',
  'Phase/Code': 'Edm.String',
};

const schema: RowSchema<Row> = {
  typeOf: (path) => types[path.join('/')] ?? null,
  read: (row, path) => {
    let value: unknown = row;
    for (const segment of path) {
      if (typeof value !== 'object' || value === null) return null;
      value = Object.entries(value).find(([name]) => name === segment)?.[1];
    }
    return value;
  },
};

const row: Row = {
  ID: 'A0A0A0A0-B1B1-4C2C-8D3D-E4E4E4E4E4E4',
  Name: "Van 't Hof B.V.",
  City: null,
  IsSales: true,
  IsMailing: 1,
  Count: 7,
  Timestamp: '9007199254740995',
  Price: 12.5,
  Modified: '2026-06-25T10:30:15.123',
  CreationDate: '2021-05-17T12:43:48Z',
  Phase: { Code: 'Sent' },
};

const matches = (filter: string, dialect: Dialect): boolean => compileFilter(filter, dialect, schema)(row);

function refusal(filter: string, dialect: Dialect): ODataError {
  try {
    compileFilter(filter, dialect, schema);
  } catch (error) {
    if (error instanceof ODataError) return error;
    throw error;
  }
  throw new Error(`${filter} was accepted`);
}

const v2Cases: readonly (readonly [filter: string, isMatch: boolean])[] = [
  ["Name eq 'Van ''t Hof B.V.'", true],
  ["Name eq 'van ''t hof b.v.'", false],
  ["ID eq guid'a0a0a0a0-b1b1-4c2c-8d3d-e4e4e4e4e4e4'", true],
  ["ID ne guid'a0a0a0a0-b1b1-4c2c-8d3d-e4e4e4e4e4e4'", false],
  ['IsSales', true],
  ['IsSales eq true', true],
  ['not IsSales', false],
  ['IsMailing eq 1', true],
  ['Count gt 6 and Count lt 8', true],
  ['Count ge 7 and Count le 7', true],
  ['Count gt 7 or Count lt 7', false],
  ['Count gt 2147483647', false],
  ['Timestamp gt 9007199254740994L', true],
  ['Timestamp gt 9007199254740995L', false],
  ['Timestamp eq 9007199254740995L', true],
  ['Price eq 12.5m', true],
  ['Price eq 12.5', true],
  ['Price gt 12', true],
  ["Modified ge datetime'2026-06-25'", true],
  ["Modified eq datetime'2026-06-25T10:30:15.123'", true],
  ["Modified lt datetime'2026-06-25T10:30:15'", false],
  ["substringof('Hof',Name)", true],
  ["substringof('hof',Name)", false],
  ["substringof('hof',tolower(Name)) eq true", true],
  ["startswith(Name,'Van')", true],
  ["endswith(Name,'B.V.')", true],
  ["not startswith(Name,'Van')", false],
  ["trim('  x ') eq 'x'", true],
  ['length(Name) eq 15', true],
  ["indexof(Name,'Hof') eq 7", true],
  ["substring(Name,7) eq 'Hof B.V.'", true],
  ["substring(Name,7,3) eq 'Hof'", true],
  ["replace(Name,'B.V.','BV') eq 'Van ''t Hof BV'", true],
  ["concat('a','b') eq 'ab'", true],
  ["toupper('é') eq 'É'", true],
  ['year(Modified) eq 2026 and month(Modified) eq 6 and day(Modified) eq 25', true],
  ['hour(Modified) eq 10 and minute(Modified) eq 30 and second(Modified) eq 15', true],
  ['round(12.5) eq 12 and round(13.5) eq 14 and round(0.4) eq 0', true],
  ['floor(Price) eq 12 and ceiling(Price) eq 13', true],
  ['Count add 1 mul 2 eq 9', true],
  ['(Count add 1) mul 2 eq 16', true],
  ['Count mod 4 eq 3 and Count div 2 eq 3.5 and -Count eq -7', true],
  ['Count div 0 eq 1', false],
  ['City eq null', true],
  ['City ne null', false],
  ["City eq 'x'", false],
  ["City ne 'x'", true],
  ["City gt 'x' or City le 'x'", false],
  ["startswith(City,'A')", false],
  ["not startswith(City,'A')", false],
  ["startswith(City,'A') or IsSales", true],
  ["startswith(City,'A') and IsSales", false],
  ['null eq null', true],
  ["Name gt 'Van' and Name lt 'Vao'", true],
];

const v4Cases: readonly (readonly [filter: string, isMatch: boolean])[] = [
  ["Phase/Code eq 'Sent'", true],
  ["contains(Name,'Hof')", true],
  ["contains(Name,'HOF')", true],
  ["startswith(Name,'van')", true],
  ["endswith(Name,'b.v.')", true],
  ["Name eq 'van ''t hof b.v.'", false],
  ['ID eq a0a0a0a0-b1b1-4c2c-8d3d-e4e4e4e4e4e4', true],
  ['CreationDate eq 2021-05-17T14:43:48+02:00', true],
  ['CreationDate gt 2021-05-17T12:43:48Z', false],
  ['CreationDate ge 2021-05-17', true],
];

describe('a filter on a row', () => {
  test.each(v2Cases)('v2: %s is %s', (filter, isMatch) => {
    expect(matches(filter, odataV2)).toBe(isMatch);
  });

  test.each(v4Cases)('v4: %s is %s', (filter, isMatch) => {
    expect(matches(filter, { ...odataV4, areTextFunctionsCaseInsensitive: true })).toBe(isMatch);
  });

  test('text comparison ignores case where the dialect says so', () => {
    const insensitive: Dialect = { ...odataV2, isTextComparisonCaseInsensitive: true };
    expect(matches("Name eq 'VAN ''T HOF B.V.'", insensitive)).toBe(true);
  });

  test('a missing navigation reads as null', () => {
    const test = compileFilter("Phase/Code eq 'Sent'", odataV4, schema);
    expect(test({ ...row, Phase: null })).toBe(false);
  });

  const refusedCases: readonly (readonly [filter: string, reason: ODataError['reason'], position: number])[] = [
    ["Nmae eq 'x'", 'unknownProperty', 0],
    ["Name eq 'x' and Phase/Colour eq 'x'", 'unknownProperty', 16],
    ['Name eq 5', 'type', 5],
    ["ID eq 'a0a0a0a0-b1b1-4c2c-8d3d-e4e4e4e4e4e4'", 'type', 3],
    ["Count eq '7'", 'type', 6],
    ['Name', 'type', 0],
    ['Name and IsSales', 'type', 5],
    ['not Count', 'type', 0],
    ['-Name eq 1', 'type', 0],
    ['startswith(Name)', 'type', 0],
    ['length(Count) eq 1', 'type', 0],
    ["Count add 'x' eq 1", 'type', 6],
  ];
  test.each(refusedCases)('refuses %s before any row is seen', (filter, reason, position) => {
    const error = refusal(filter, odataV2);
    expect(error).toMatchObject({ reason, position });
  });

  test('two properties are compared only where the dialect says so', () => {
    expect(matches('Name ne City', odataV2)).toBe(true);
    const literalsOnly: Dialect = { ...odataV2, hasFieldToFieldComparison: false };
    expect(refusal('Name ne City', literalsOnly).reason).toBe('unsupported');
    expect(matches("tolower(Name) ne 'x'", literalsOnly)).toBe(true);
  });

  test('a function that the dialect lists but nobody knows is refused, also when it is a name of Object', () => {
    const odd: Dialect = { ...odataV2, functions: new Set(['toString', 'geo.distance']) };
    expect(refusal("toString('x') eq 'x'", odd).reason).toBe('unknownFunction');
  });

  test('negation turns around exactly what is known', async () => {
    const numbers = fc.option(fc.integer({ min: -3, max: 3 }), { nil: null });
    const operators = fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le');
    const negates = fc.property(numbers, operators, fc.integer({ min: -3, max: 3 }), (Count, operator, other) => {
      const positive = compileFilter(`Count ${operator} ${other}`, odataV2, schema)({ Count });
      const negative = compileFilter(`not (Count ${operator} ${other})`, odataV2, schema)({ Count });
      expect(negative).toBe(!positive);
    });
    await fc.assert(negates, { numRuns: 1_000 });
  });
});

describe('what a filter asks for', () => {
  test('conditions that every row must meet are found, with the property on the left', () => {
    const filter = parseFilter("5L lt Timestamp and (Name eq 'x' and IsSales) and (Count eq 1 or Count eq 2)", odataV2);
    expect(conjunctsOf(filter).map(({ path, operator }) => [path.join('/'), operator])).toEqual([
      ['Timestamp', 'gt'],
      ['Name', 'eq'],
    ]);
  });

  test.each([
    ["Name eq 'x'", ['Name x']],
    ["'x' eq tolower(trim(Name))", ['Name x']],
    ["IsSales and Name eq 'x' and City eq 'y'", ['Name x']],
    ["Name eq 'x' or trim(City) eq 'y' or (City eq 'z' and IsSales)", ['Name x', 'City y', 'City z']],
    ["Name eq 'x' or IsSales", null],
    ["not (Name eq 'x')", null],
    ["Name ne 'x'", null],
    ["substringof('x',Name)", null],
    ["concat(Name,'') eq 'x'", null],
    ["Secret eq 'x'", null],
    ["Secret eq 'x' and City eq 'y'", ['City y']],
  ])('one of these equalities is met by every match of %s', (text, expected) => {
    const found = equalitiesOf(parseFilter(text, odataV2), ({ path }) => path.join('/') !== 'Secret');
    const texts = found?.map(({ path, literal }) => `${path.join('/')} ${'value' in literal ? literal.value : ''}`);
    expect(texts ?? null).toEqual(expected);
  });

  test('all properties are listed once', () => {
    const filter = parseFilter("not (Name eq 'x') and length(City) gt Count or Name eq 'y'", odataV2);
    expect(pathsOf(filter)).toEqual([['Name'], ['City'], ['Count']]);
  });
});
