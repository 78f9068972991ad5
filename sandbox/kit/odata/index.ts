export { type Expression, type LiteralValue, ODataError } from './ast.ts';
export { type Conjunct, conjunctsOf, type Equality, equalitiesOf, pathsOf } from './conjuncts.ts';
export { type Dialect, odataV2, odataV4 } from './dialect.ts';
export { compileExpression, compileFilter, type Predicate, type RowSchema } from './evaluate.ts';
export { guidPattern, readInstant } from './literals.ts';
export {
  compileOrderBy,
  type ExpandItem,
  type OrderTerm,
  parseExpand,
  parseOrderBy,
  parseSelect,
  type SelectPath,
} from './options.ts';
export { parseFilter } from './parser.ts';
export { printFilter } from './print.ts';
export { type QueryEntry, type RawQuery, splitQuery, wholeNumberOption } from './query.ts';
export { compareValues, type EdmType, toValue } from './values.ts';
