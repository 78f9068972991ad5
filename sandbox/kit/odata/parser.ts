import { type BinaryOperator, bindingPower, type Expression, isArithmetic, ODataError, unaryPower } from './ast.ts';
import type { Dialect } from './dialect.ts';
import { type Token, tokenize } from './lexer.ts';

/** Parses a `$filter`, already percent-decoded. Throws `ODataError` and nothing else, whatever the text. */
export function parseFilter(text: string, dialect: Dialect): Expression {
  const parser = new Parser(tokenize(text, dialect), dialect);
  return parser.whole();
}

/** A Pratt parser: each operator has a binding power, and an operand is followed by all operators that bind tighter than what came before. */
class Parser {
  readonly #tokens: readonly Token[];
  readonly #dialect: Dialect;
  #next = 0;
  #nodes = 0;

  constructor(tokens: readonly Token[], dialect: Dialect) {
    this.#tokens = tokens;
    this.#dialect = dialect;
  }

  whole(): Expression {
    const expression = this.#expression(0, 0);
    const rest = this.#peek();
    if (rest.kind !== 'end') throw new ODataError('syntax', rest.at, `Expected the end, found ${describe(rest)}`);
    return expression;
  }

  #expression(power: number, depth: number): Expression {
    if (depth > this.#dialect.depthMax) {
      throw new ODataError(
        'tooLong',
        this.#peek().at,
        `The expression is nested deeper than ${this.#dialect.depthMax}`,
      );
    }
    let left = this.#operand(depth);
    for (;;) {
      const token = this.#peek();
      const operator = token.kind === 'name' ? this.#operatorOf(token.text, token.at) : null;
      if (operator === null || bindingPower[operator] <= power) return left;
      this.#next += 1;
      const right = this.#expression(bindingPower[operator], depth + 1);
      left = this.#node({ kind: 'binary', operator, left, right, at: token.at });
    }
  }

  #operand(depth: number): Expression {
    const token = this.#take();
    switch (token.kind) {
      case 'literal':
        return this.#node({ kind: 'literal', ...token.literal, at: token.at });
      case 'name':
        return this.#named(token.text, token.at, depth);
      case 'symbol':
        if (token.text === '(') {
          const inner = this.#expression(0, depth + 1);
          this.#expect(')');
          return inner;
        }
        if (token.text === '-') return this.#negative(token.at, depth);
        throw new ODataError('syntax', token.at, `Expected a value, found ${describe(token)}`);
      case 'end':
        throw new ODataError('syntax', token.at, 'The expression ends where a value was expected');
    }
  }

  /** A minus directly before a number belongs to the number. */
  #negative(at: number, depth: number): Expression {
    const next = this.#peek();
    if (next.kind === 'literal' && next.literal.type === 'number' && next.at === at + 1) {
      this.#next += 1;
      return this.#node({ kind: 'literal', ...next.literal, text: `-${next.literal.text}`, at });
    }
    if (!this.#dialect.hasArithmetic)
      throw new ODataError('unsupported', at, 'The minus operator is not supported', '-');
    const operand = this.#expression(unaryPower, depth + 1);
    return this.#node({ kind: 'unary', operator: 'neg', operand, at });
  }

  #named(name: string, at: number, depth: number): Expression {
    const next = this.#peek();
    const isCall = next.kind === 'symbol' && next.text === '(';
    if (name === 'not') {
      const operand = this.#expression(unaryPower, depth + 1);
      return this.#node({ kind: 'unary', operator: 'not', operand, at });
    }
    if (isCall) return this.#call(name, at, depth);
    const segments = [name];
    while (this.#isSymbol('/')) {
      this.#next += 1;
      const segment = this.#take();
      if (segment.kind !== 'name') {
        throw new ODataError(
          'syntax',
          segment.at,
          `Expected a property name after the slash, found ${describe(segment)}`,
        );
      }
      if (this.#isSymbol('(')) {
        throw new ODataError('unsupported', segment.at, `${segment.text}(…) on a path is not supported`, segment.text);
      }
      segments.push(segment.text);
    }
    return this.#node({ kind: 'path', segments, at });
  }

  #call(name: string, at: number, depth: number): Expression {
    if (!this.#dialect.functions.has(name)) {
      throw new ODataError('unknownFunction', at, `Unknown function ${JSON.stringify(name)}`, name);
    }
    this.#expect('(');
    const args: Expression[] = [];
    if (!this.#isSymbol(')')) {
      args.push(this.#expression(0, depth + 1));
      while (this.#isSymbol(',')) {
        this.#next += 1;
        args.push(this.#expression(0, depth + 1));
      }
    }
    this.#expect(')');
    return this.#node({ kind: 'call', name, args, at });
  }

  #operatorOf(text: string, at: number): BinaryOperator | null {
    if (text === 'in' || text === 'has')
      throw new ODataError('unsupported', at, `The operator ${text} is not supported`, text);
    if (!Object.hasOwn(bindingPower, text)) return null;
    const operator = text as BinaryOperator;
    if (isArithmetic(operator) && !this.#dialect.hasArithmetic) {
      throw new ODataError('unsupported', at, `The operator ${text} is not supported`, text);
    }
    return operator;
  }

  #node<Node extends Expression>(node: Node): Node {
    this.#nodes += 1;
    if (this.#nodes > this.#dialect.nodesMax) {
      throw new ODataError('tooLong', node.at, `The expression has more than ${this.#dialect.nodesMax} terms`);
    }
    return node;
  }

  #isSymbol(text: string): boolean {
    const token = this.#peek();
    return token.kind === 'symbol' && token.text === text;
  }

  #expect(text: string): void {
    const token = this.#take();
    if (token.kind !== 'symbol' || token.text !== text) {
      throw new ODataError('syntax', token.at, `Expected ${JSON.stringify(text)}, found ${describe(token)}`);
    }
  }

  #peek(): Token {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw new Error('read beyond the last token');
    return token;
  }

  #take(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }
}

function describe(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end';
    case 'literal':
      return `a ${token.literal.type} literal`;
    case 'name':
    case 'symbol':
      return JSON.stringify(token.text);
  }
}
