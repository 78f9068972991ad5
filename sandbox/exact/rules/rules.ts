import type { Cause, DivisionState } from '../state/divisionState.ts';
import type { Row } from '../state/rows.ts';

/** Rows sent along in a collection of the body, such as `SalesOrderLines`, by the name of the collection. */
export type Lines = Readonly<Record<string, readonly Row[]>>;

/**
 * What writing to an entity means beyond storing values. Values arrive typed and without properties that cannot be
 * sent; a rule checks everything before it writes anything, and throws `BusinessRefusal`.
 */
export interface EntityRules {
  create(division: DivisionState, values: Row, cause: Cause, lines: Lines): Row;
  update(division: DivisionState, before: Row, values: Row, cause: Cause, lines?: Lines): Row;
  remove(division: DivisionState, row: Row, cause: Cause): void;
}
