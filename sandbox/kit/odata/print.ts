import { bindingPower, type Expression, type Literal, unaryPower } from './ast.ts';
import type { Dialect } from './dialect.ts';

/** Writes an expression so that parsing it gives the same expression; parentheses only where they are needed. */
export function printFilter(expression: Expression, dialect: Dialect): string {
  return print(expression, dialect, 0);
}

function print(expression: Expression, dialect: Dialect, power: number): string {
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression, dialect);
    case 'path':
      return expression.segments.join('/');
    case 'call':
      return `${expression.name}(${expression.args.map((arg) => print(arg, dialect, 0)).join(',')})`;
    case 'unary': {
      // A parenthesis after the operator keeps `-(5)` apart from the literal `-5`.
      const operand = print(expression.operand, dialect, 0);
      const text = expression.operator === 'not' ? `not (${operand})` : `-(${operand})`;
      return power >= unaryPower ? `(${text})` : text;
    }
    case 'binary': {
      const own = bindingPower[expression.operator];
      // Operators of equal power group to the left, so only the right operand needs parentheses for an equal one.
      const left = print(expression.left, dialect, own - 1);
      const right = print(expression.right, dialect, own);
      const text = `${left} ${expression.operator} ${right}`;
      return own <= power ? `(${text})` : text;
    }
  }
}

function printLiteral(literal: Literal, dialect: Dialect): string {
  const isV2 = dialect.version === 'v2';
  switch (literal.type) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(literal.value);
    case 'text':
      return `'${literal.value.replaceAll("'", "''")}'`;
    case 'guid':
      return isV2 ? `guid'${literal.value}'` : literal.value;
    case 'number':
      return literal.text + literal.suffix;
    case 'dateTime':
    case 'date':
      return isV2 ? `datetime'${literal.text}'` : literal.text;
  }
}
