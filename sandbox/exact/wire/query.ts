import {
  type Conjunct,
  compileExpression,
  conjunctsOf,
  type Dialect,
  type Equality,
  type Expression,
  equalitiesOf,
  ODataError,
  odataV2,
  type Predicate,
  parseExpand,
  parseFilter,
  parseOrderBy,
  parseSelect,
  pathsOf,
  type RowSchema,
  splitQuery,
  wholeNumberOption,
} from '../../kit/odata/index.ts';
import { served as servedAt } from '../resources/catalogue.ts';
import type { Edm, Property } from '../resources/resource.ts';
import { type ReadScope, type Served, valueAt } from '../resources/served.ts';
import type { ExactSettings } from '../settings.ts';
import type { CellEquality, ReadCell } from '../state/entityStore.ts';
import type { Row } from '../state/rows.ts';
import { querySyntaxRefusal } from './refusal.ts';
import type { Shape } from './shape.ts';
import { padded, wireValue } from './values.ts';

/**
 * The filter language of exact-online.md 4.5: no field-to-field comparison, no navigation paths. Text is compared
 * without regard to case, as the SQL Server behind it does by default.
 */
const dialect: Dialect = {
  ...odataV2,
  hasFieldToFieldComparison: false,
  areTextFunctionsCaseInsensitive: true,
  isTextComparisonCaseInsensitive: true,
};

export interface OrderBy {
  readonly property: Property;
  readonly isDescending: boolean;
}

/** The query options of a list, read and checked against the resource. */
export interface ListOptions {
  readonly shape: Shape;
  readonly hasSelect: boolean;
  readonly isStarSelected: boolean;
  readonly filter: Predicate<Row> | null;
  /** Properties named in the filter. */
  readonly filtered: readonly string[];
  /** The same on stored cells, for rows that are not made yet; null when it needs more than those. */
  readonly cellFilter: Predicate<ReadCell> | null;
  /** Conditions that every row must meet, for going through the order of rowversions. */
  readonly conjuncts: readonly Conjunct[];
  /** Equalities of stored properties of which every row must meet one, for going through an index. */
  readonly equalities: readonly CellEquality[] | null;
  readonly orderBy: readonly OrderBy[];
  readonly top: number | null;
  readonly skip: number | null;
  readonly skipToken: string | null;
  readonly isCounted: boolean;
  /** What is asked without a `$`: the arguments of query functions, as sent. */
  readonly named: ReadonlyMap<string, string>;
  /** As the client sent them, decoded, for the continuation link. */
  readonly raw: ReadonlyMap<string, string>;
}

const known = new Set(['$select', '$filter', '$orderby', '$top', '$skip', '$skiptoken', '$expand', '$inlinecount']);

/** Runs a parser of the kit; what it refuses is a query syntax error to the client (exact-online.md 4.8). */
export function understood<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ODataError) throw querySyntaxRefusal();
    throw error;
  }
}

/** @throws Refusal 400 for anything that is not understood. */
export function readOptions(query: string, served: Served, scope: ReadScope, settings: ExactSettings): ListOptions {
  return understood(() => {
    const options = splitQuery(query, { isPlusSpace: true });
    const raw = new Map<string, string>();
    const named = new Map<string, string>();
    for (const { name, value } of options.entries) {
      const isKnown = known.has(name) || (name === '$format' && settings.isFormatTaken);
      if (name.startsWith('$') && !isKnown) throw querySyntaxRefusal();
      if (name.startsWith('$')) raw.set(name, value);
      else named.set(name.toLowerCase(), value);
    }
    const expression = parsedFilter(options.get('$filter'), served);
    const count = options.get('$inlinecount');
    if (count !== null && count !== 'allpages' && count !== 'none') throw querySyntaxRefusal();
    const select = options.get('$select') ?? '';
    return {
      shape: shapeOf(served, select, options.get('$expand') ?? ''),
      hasSelect: select.trim() !== '',
      isStarSelected: select.split(',').some((name) => name.trim() === '*'),
      filter: expression === null ? null : compileExpression(expression, dialect, schemaOf(served, scope)),
      filtered: expression === null ? [] : pathsOf(expression).map((path) => path.join('/')),
      cellFilter: cellFilterOf(expression, served),
      conjuncts: expression === null ? [] : conjunctsOf(expression),
      equalities: expression === null ? null : lookUpOf(expression, served),
      orderBy: orderByOf(served, options.get('$orderby') ?? ''),
      top: wholeNumberOption(options, '$top'),
      skip: wholeNumberOption(options, '$skip'),
      skipToken: options.get('$skiptoken'),
      isCounted: count === 'allpages',
      named,
      raw,
    };
  });
}

function parsedFilter(text: string | null, served: Served): Expression | null {
  return text === null || text.trim() === '' ? null : withPaddedLiterals(parseFilter(text, dialect), served);
}

function isStored(name: string, served: Served): boolean {
  return served.resource.byName.has(name) && served.derived[name] === undefined;
}

function cellFilterOf(expression: Expression | null, served: Served): Predicate<ReadCell> | null {
  if (expression === null) return null;
  const { byName } = served.resource;
  if (!pathsOf(expression).every((path) => isStored(path.join('/'), served))) return null;
  return compileExpression(expression, dialect, {
    typeOf: (path) => typeOf(served, path),
    read: (read, path) => {
      const property = byName.get(path.join('/'));
      return property === undefined ? null : wireValue(property, read(property.name));
    },
  });
}

/** What an index over stored values can answer: text, guids, and whole numbers of the usual size. */
function lookUpOf(expression: Expression, served: Served): readonly CellEquality[] | null {
  const found = equalitiesOf(expression, (equality) => cellEquality(equality, served) !== null);
  return found?.flatMap((equality) => cellEquality(equality, served) ?? []) ?? null;
}

function cellEquality({ path, literal }: Equality, served: Served): CellEquality | null {
  const property = path.join('/');
  if (!isStored(property, served)) return null;
  const edm = served.resource.byName.get(property)?.edm;
  if (edm === 'Edm.String' && literal.type === 'text') return { property, value: literal.value };
  if (edm === 'Edm.Guid' && literal.type === 'guid') return { property, value: literal.value };
  if (edm === 'Edm.Int32' && literal.type === 'number') return { property, value: Number(literal.text) };
  return null;
}

/** SQL Server ignores trailing blanks when it compares, so `Country eq 'NL'` finds the stored `NL `. */
function withPaddedLiterals(expression: Expression, served: Served): Expression {
  switch (expression.kind) {
    case 'unary':
      return { ...expression, operand: withPaddedLiterals(expression.operand, served) };
    case 'binary': {
      const left = withPaddedLiterals(expression.left, served);
      const right = withPaddedLiterals(expression.right, served);
      return { ...expression, left: paddedLike(left, right, served), right: paddedLike(right, left, served) };
    }
    default:
      return expression;
  }
}

function paddedLike(literal: Expression, other: Expression, served: Served): Expression {
  if (literal.kind !== 'literal' || literal.type !== 'text' || other.kind !== 'path') return literal;
  const padding = served.resource.byName.get(other.segments.join('/'))?.padding ?? null;
  return padding?.side === 'right' ? { ...literal, value: padded(literal.value, padding) } : literal;
}

function typeOf({ resource }: Served, path: readonly string[]): Exclude<Edm, 'Collection'> | null {
  const edm = resource.byName.get(path.join('/'))?.edm;
  return edm === undefined || edm === 'Collection' ? null : edm;
}

function schemaOf(served: Served, scope: ReadScope): RowSchema<Row> {
  const { byName } = served.resource;
  return {
    typeOf: (path) => typeOf(served, path),
    read: (row, path) => {
      const property = byName.get(path.join('/'));
      return property === undefined ? null : wireValue(property, valueAt(served, row, property.name, scope));
    },
  };
}

/** Chosen properties in wire order; `Nav/Prop` together with `$expand` (exact-online.md 4.5). */
function shapeOf(served: Served, select: string, expand: string): Shape {
  const { resource, navigations } = served;
  const paths = select.trim() === '' ? [] : parseSelect(select);
  const chosen = new Set<string>();
  const nested = new Map<string, string[]>();
  let isWhole = paths.length === 0;
  for (const path of paths) {
    const [name = '', ...rest] = path;
    if (name === '*') isWhole = true;
    else if (!resource.byName.has(name) || (rest.length > 0 && navigations[name] === undefined))
      throw querySyntaxRefusal();
    if (rest.length > 0) nested.set(name, [...(nested.get(name) ?? []), rest.join('/')]);
    chosen.add(name);
  }
  const expanded = new Map<string, Shape>();
  for (const item of expand.trim() === '' ? [] : parseExpand(expand)) {
    const [name = '', ...rest] = item.path;
    const navigation = navigations[name];
    if (navigation === undefined) throw querySyntaxRefusal();
    const inner = (nested.get(name) ?? []).join(',');
    expanded.set(name, shapeOf(servedAt(navigation.to), inner, rest.join('/')));
  }
  return { served, properties: resource.properties.filter(({ name }) => isWhole || chosen.has(name)), expanded };
}

function orderByOf(served: Served, text: string): readonly OrderBy[] {
  if (text.trim() === '') return [];
  return parseOrderBy(text).map(({ path, isDescending }) => {
    const property = served.resource.byName.get(path.join('/'));
    if (property === undefined || property.edm === 'Collection') throw querySyntaxRefusal();
    return { property, isDescending };
  });
}
