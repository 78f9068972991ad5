import {
  type BinaryOperator,
  type ComparisonOperator,
  type Expression,
  isArithmetic,
  isComparison,
  type Literal,
  ODataError,
} from './ast.ts';
import type { Dialect } from './dialect.ts';
import { functionSignatures } from './functions.ts';
import { parseFilter } from './parser.ts';
import { compareValues, type EdmType, kindOf, readNumber, toValue, type Value, type ValueKind } from './values.ts';

/** How a service tells the evaluator about its rows. */
export interface RowSchema<Row> {
  /** Type of a property, null when there is none of that name. Asked once per property of a filter. */
  typeOf(path: readonly string[]): EdmType | null;
  /** What the row holds there, null when something on the path is missing. */
  read(row: Row, path: readonly string[]): unknown;
}

export type Predicate<Row> = (row: Row) => boolean;

/** A part of the filter, typed before any row is seen, so that a bad filter fails on an empty table as well. */
interface Compiled<Row> {
  readonly kind: ValueKind;
  readonly of: (row: Row) => Value;
}

/** Parses a `$filter` (percent-decoded) into a test on rows. Throws `ODataError` for everything that is wrong with it. */
export function compileFilter<Row>(text: string, dialect: Dialect, schema: RowSchema<Row>): Predicate<Row> {
  return compileExpression(parseFilter(text, dialect), dialect, schema);
}

export function compileExpression<Row>(
  expression: Expression,
  dialect: Dialect,
  schema: RowSchema<Row>,
): Predicate<Row> {
  const compiled = new Compiler(dialect, schema).compile(expression);
  if (compiled.kind !== 'boolean' && compiled.kind !== 'null') {
    throw new ODataError('type', expression.at, `The filter is a ${compiled.kind}, not a condition`);
  }
  // Unknown (null) is not true.
  return (row) => compiled.of(row) === true;
}

class Compiler<Row> {
  readonly #dialect: Dialect;
  readonly #schema: RowSchema<Row>;

  constructor(dialect: Dialect, schema: RowSchema<Row>) {
    this.#dialect = dialect;
    this.#schema = schema;
  }

  compile(expression: Expression): Compiled<Row> {
    switch (expression.kind) {
      case 'literal':
        return this.#literal(expression);
      case 'path':
        return this.#path(expression.segments, expression.at);
      case 'call':
        return this.#call(expression.name, expression.args, expression.at);
      case 'unary': {
        const operand = this.compile(expression.operand);
        return expression.operator === 'not'
          ? this.#not(operand, expression.at)
          : this.#negative(operand, expression.at);
      }
      case 'binary':
        return this.#binary(expression);
    }
  }

  #literal(literal: Literal): Compiled<Row> {
    switch (literal.type) {
      case 'null':
        return { kind: 'null', of: () => null };
      case 'boolean':
        return constant('boolean', literal.value);
      case 'text':
        return constant('text', literal.value);
      case 'guid':
        return constant('guid', literal.value);
      case 'number':
        return constant('number', readNumber(literal.text));
      case 'dateTime':
      case 'date':
        return constant('instant', literal.ms);
    }
  }

  #path(segments: readonly string[], at: number): Compiled<Row> {
    const type = this.#schema.typeOf(segments);
    const name = segments.join('/');
    if (type === null) throw new ODataError('unknownProperty', at, `Unknown property ${JSON.stringify(name)}`, name);
    const kind = kindOf(type);
    const schema = this.#schema;
    return { kind, of: (row) => toValue(kind, schema.read(row, segments)) };
  }

  #call(name: string, args: readonly Expression[], at: number): Compiled<Row> {
    const signature = Object.hasOwn(functionSignatures, name) ? functionSignatures[name] : undefined;
    if (signature === undefined)
      throw new ODataError('unknownFunction', at, `Unknown function ${JSON.stringify(name)}`, name);
    const compiled = args.map((arg) => this.compile(arg));
    const fits = (takes: readonly ValueKind[]): boolean =>
      takes.length === compiled.length && takes.every((kind, index) => accepts(kind, compiled[index]?.kind ?? 'null'));
    if (!signature.takes.some(fits)) {
      const allowed = signature.takes.map((takes) => `${name}(${takes.join(', ')})`).join(' or ');
      const got = compiled.map((arg) => arg.kind).join(', ');
      throw new ODataError('type', at, `Expected ${allowed}, found ${name}(${got})`, name);
    }
    const isCaseIgnored = this.#dialect.areTextFunctionsCaseInsensitive;
    const { apply, gives } = signature;
    return {
      kind: gives,
      of: (row) => {
        const values: NonNullable<Value>[] = [];
        for (const arg of compiled) {
          const value = arg.of(row);
          if (value === null) return null;
          values.push(value);
        }
        return apply(values, isCaseIgnored);
      },
    };
  }

  #not(operand: Compiled<Row>, at: number): Compiled<Row> {
    if (!accepts('boolean', operand.kind))
      throw new ODataError('type', at, `not needs a condition, found a ${operand.kind}`);
    return {
      kind: 'boolean',
      of: (row) => {
        const value = operand.of(row);
        return value === null ? null : value !== true;
      },
    };
  }

  #negative(operand: Compiled<Row>, at: number): Compiled<Row> {
    if (!accepts('number', operand.kind))
      throw new ODataError('type', at, `The minus needs a number, found a ${operand.kind}`);
    return {
      kind: 'number',
      of: (row) => {
        const value = operand.of(row);
        return typeof value === 'number' || typeof value === 'bigint' ? -value : null;
      },
    };
  }

  #binary(expression: Expression & { kind: 'binary' }): Compiled<Row> {
    const { operator, at } = expression;
    const left = this.compile(expression.left);
    const right = this.compile(expression.right);
    if (isComparison(operator)) {
      if (!accepts(left.kind, right.kind) && !accepts(right.kind, left.kind)) {
        throw new ODataError('type', at, `A ${left.kind} cannot be compared with a ${right.kind} by ${operator}`);
      }
      if (!this.#dialect.hasFieldToFieldComparison && readsRow(expression.left) && readsRow(expression.right)) {
        throw new ODataError('unsupported', at, 'Comparing two properties with each other is not supported');
      }
      return this.#comparison(operator, left, right);
    }
    const needed = isArithmetic(operator) ? 'number' : 'boolean';
    if (!accepts(needed, left.kind) || !accepts(needed, right.kind)) {
      throw new ODataError(
        'type',
        at,
        `${operator} needs a ${needed} on both sides, found ${left.kind} and ${right.kind}`,
      );
    }
    return isArithmetic(operator) ? arithmetic(operator, left, right) : logic(operator === 'and', left, right);
  }

  /** A comparison with null is only ever true for `eq null` and `ne null`, and for `ne` between null and a value. */
  #comparison(operator: ComparisonOperator, left: Compiled<Row>, right: Compiled<Row>): Compiled<Row> {
    const isCaseIgnored = this.#dialect.isTextComparisonCaseInsensitive;
    return {
      kind: 'boolean',
      of: (row) => {
        const a = left.of(row);
        const b = right.of(row);
        if (a === null || b === null) {
          if (operator === 'eq') return a === b;
          return operator === 'ne' ? a !== b : false;
        }
        return holds(operator, compareValues(a, b, isCaseIgnored));
      },
    };
  }
}

function constant<Row>(kind: ValueKind, value: Value): Compiled<Row> {
  return { kind, of: () => value };
}

function accepts(needed: ValueKind, found: ValueKind): boolean {
  return needed === found || found === 'null';
}

function readsRow(expression: Expression): boolean {
  switch (expression.kind) {
    case 'literal':
      return false;
    case 'path':
      return true;
    case 'call':
      return expression.args.some(readsRow);
    case 'unary':
      return readsRow(expression.operand);
    case 'binary':
      return readsRow(expression.left) || readsRow(expression.right);
  }
}

function holds(operator: ComparisonOperator, order: number): boolean {
  switch (operator) {
    case 'eq':
      return order === 0;
    case 'ne':
      return order !== 0;
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
  }
}

/** Three-valued: a false side decides `and`, a true side decides `or`, whatever the other is. */
function logic<Row>(isAnd: boolean, left: Compiled<Row>, right: Compiled<Row>): Compiled<Row> {
  const decisive = !isAnd;
  return {
    kind: 'boolean',
    of: (row) => {
      const a = left.of(row);
      if (a === decisive) return decisive;
      const b = right.of(row);
      if (b === decisive) return decisive;
      return a === null || b === null ? null : isAnd;
    },
  };
}

function arithmetic<Row>(operator: BinaryOperator, left: Compiled<Row>, right: Compiled<Row>): Compiled<Row> {
  return {
    kind: 'number',
    of: (row) => {
      const a = left.of(row);
      const b = right.of(row);
      if (a === null || b === null) return null;
      const result = calculate(operator, Number(a), Number(b));
      return Number.isFinite(result) ? result : null;
    },
  };
}

function calculate(operator: BinaryOperator, a: number, b: number): number {
  switch (operator) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div':
      return a / b;
    case 'mod':
      return a % b;
    default:
      throw new Error(`${operator} is not arithmetic`);
  }
}
