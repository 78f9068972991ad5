import { type ComparisonOperator, type Expression, isComparison, type LiteralValue } from './ast.ts';

/** One condition that every row must meet: a property against a constant. */
export interface Conjunct {
  readonly path: readonly string[];
  readonly operator: ComparisonOperator;
  readonly literal: LiteralValue;
}

const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  eq: 'eq',
  ne: 'ne',
  gt: 'lt',
  ge: 'le',
  lt: 'gt',
  le: 'ge',
};

/**
 * The conditions joined by `and` at the top of a filter that compare a property with a literal. A service uses them to go
 * through an index instead of all rows (`Timestamp gt 5L`, `ID eq guid'…'`); it still has to run the whole filter.
 */
export function conjunctsOf(expression: Expression): readonly Conjunct[] {
  if (expression.kind !== 'binary') return [];
  const { operator, left, right } = expression;
  if (operator === 'and') return [...conjunctsOf(left), ...conjunctsOf(right)];
  if (!isComparison(operator)) return [];
  if (left.kind === 'path' && right.kind === 'literal') return [{ path: left.segments, operator, literal: right }];
  if (left.kind === 'literal' && right.kind === 'path') {
    return [{ path: right.segments, operator: mirrored[operator], literal: left }];
  }
  return [];
}

/** A property that holds a constant, letter case and blanks around it aside. */
export interface Equality {
  readonly path: readonly string[];
  readonly literal: LiteralValue;
}

/** Functions of one text that change nothing but case and outer blanks. */
const folding: ReadonlySet<string> = new Set(['trim', 'tolower', 'toupper']);

/**
 * Equalities of which every matching row meets at least one (`Code eq 'a' or trim(Code) eq 'b'`), so that a service can look
 * them up; it still has to run the whole filter. Only of properties that the service can look up; null when there are none.
 */
export function equalitiesOf(
  expression: Expression,
  isFound: (equality: Equality) => boolean,
): readonly Equality[] | null {
  if (expression.kind !== 'binary') return null;
  const { operator, left, right } = expression;
  switch (operator) {
    case 'and':
      return equalitiesOf(left, isFound) ?? equalitiesOf(right, isFound);
    case 'or': {
      const either = equalitiesOf(left, isFound);
      const other = either === null ? null : equalitiesOf(right, isFound);
      return either === null || other === null ? null : [...either, ...other];
    }
    case 'eq': {
      const equality = equalityOf(left, right) ?? equalityOf(right, left);
      return equality !== null && isFound(equality) ? [equality] : null;
    }
    default:
      return null;
  }
}

function equalityOf(side: Expression, other: Expression): Equality | null {
  if (other.kind !== 'literal') return null;
  if (side.kind === 'path') return { path: side.segments, literal: other };
  const [argument] = side.kind === 'call' && folding.has(side.name) ? side.args : [];
  return argument === undefined ? null : equalityOf(argument, other);
}

/** All properties that a filter mentions, each once. */
export function pathsOf(expression: Expression): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  const visit = (part: Expression): void => {
    switch (part.kind) {
      case 'literal':
        return;
      case 'path':
        found.set(part.segments.join('/'), part.segments);
        return;
      case 'call':
        for (const arg of part.args) visit(arg);
        return;
      case 'unary':
        visit(part.operand);
        return;
      case 'binary':
        visit(part.left);
        visit(part.right);
    }
  };
  visit(expression);
  return [...found.values()];
}
