/** A parsed filter. `at` is the offset in the text, for error messages. */
export type Expression =
  | Literal
  | { readonly kind: 'path'; readonly segments: readonly string[]; readonly at: number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly at: number }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression; readonly at: number }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    };

export type Literal = { readonly kind: 'literal'; readonly at: number } & LiteralValue;

export type LiteralValue =
  | { readonly type: 'null' }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'text'; readonly value: string }
  /** Lower case. */
  | { readonly type: 'guid'; readonly value: string }
  /** `text` is the number without its suffix; `suffix` is `L`, `m`, `d`, `f` (v2 only) or empty. */
  | { readonly type: 'number'; readonly text: string; readonly suffix: '' | 'L' | 'm' | 'd' | 'f' }
  /** An instant, or in v2 a wall clock read as if it were UTC. `text` as the client wrote it. */
  | { readonly type: 'dateTime'; readonly text: string; readonly ms: number }
  /** A date without a time (v4). */
  | { readonly type: 'date'; readonly text: string; readonly ms: number };

export type UnaryOperator = 'not' | 'neg';
export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type ArithmeticOperator = 'add' | 'sub' | 'mul' | 'div' | 'mod';
export type BinaryOperator = 'and' | 'or' | ComparisonOperator | ArithmeticOperator;

/** How tightly an operator binds; a higher number binds tighter (OData 4.01 URL conventions 5.1.1.16, same in v2). */
export const bindingPower: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  eq: 3,
  ne: 3,
  gt: 4,
  ge: 4,
  lt: 4,
  le: 4,
  add: 5,
  sub: 5,
  mul: 6,
  div: 6,
  mod: 6,
};
export const unaryPower = 7;

export function isComparison(operator: BinaryOperator): operator is ComparisonOperator {
  return bindingPower[operator] === 3 || bindingPower[operator] === 4;
}

export function isArithmetic(operator: BinaryOperator): operator is ArithmeticOperator {
  return bindingPower[operator] >= 5;
}

/** A query option that cannot be understood: the client's mistake, never a crash. */
export class ODataError extends Error {
  override readonly name = 'ODataError';
  /** Offset in the option's decoded text. */
  readonly position: number;
  readonly reason: 'syntax' | 'unknownProperty' | 'unknownFunction' | 'type' | 'unsupported' | 'tooLong';
  /** The name that is unknown or unsupported, when there is one. */
  readonly subject: string | null;

  constructor(reason: ODataError['reason'], position: number, text: string, subject: string | null = null) {
    super(`${text} (at position ${position})`);
    this.reason = reason;
    this.position = position;
    this.subject = subject;
  }
}
