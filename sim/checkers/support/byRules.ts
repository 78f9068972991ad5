import type { FieldPolicy, Rules } from '../../../src/domain/mapping/rules.ts';
import type { Link } from '../../../src/store/port.ts';
import { plain } from '../../oracle/books.ts';
import { satisfies } from '../../oracle/conditions.ts';
import { addressLine, type OracleRecord, type OracleValue } from '../../oracle/record.ts';
import { broughtBy } from '../../oracle/stages.ts';

/** What the administrator's own rules leave different, and what they leave out: visible, because it is what was asked for. */

/** `visit.line` is street, number and addition of the neutral model, which are decided by the policy of the street. */
export const namedBy = (field: string): string => field.replace('.line', '.street');

export function baseOf({ base }: Link, field: string): OracleValue | undefined {
  const values = base as Readonly<Record<string, OracleValue | undefined>>;
  if (!field.endsWith('.line')) return values[field];
  const stem = field.replace('line', '');
  const pieces = ['street', 'houseNumber', 'addition'].map((piece) => values[stem + piece]);
  return pieces.every((piece) => piece === undefined) ? undefined : addressLine(...pieces);
}

export const policyFor = (
  { policies, defaultPolicy }: Rules,
  { kind }: Pick<Link, 'kind'>,
  field: string,
): FieldPolicy =>
  (policies[kind] as Readonly<Record<string, FieldPolicy>>)[field === 'stage' ? 'isCustomer' : namedBy(field)] ??
  defaultPolicy;

/** Whether the rules say that one side keeps what it has although the other one moved. */
export function isLeftByRule(
  rules: Rules,
  link: Link,
  { field, exact, tribe }: { readonly field: string; readonly exact: OracleValue; readonly tribe: OracleValue },
): boolean {
  const base = baseOf(link, field);
  const policy = policyFor(rules, link, field);
  const isMoved = (value: OracleValue): boolean => base === undefined || plain(value) !== plain(base);
  if (policy === 'fillGaps') return isMoved(exact) || isMoved(tribe);
  const flow = rules.flows[link.kind];
  const isTribeKept = flow === 'toExact' || flow === 'none' || policy === 'keepTribe';
  const isExactKept = flow === 'toTribe' || flow === 'none' || policy === 'keepExact';
  return (isTribeKept && isMoved(exact)) || (isExactKept && isMoved(tribe));
}

type Pair = Readonly<Record<'exact' | 'tribe', OracleRecord>>;

/** Whether one of a pair satisfies the conditions of a list. */
const isAsked = (
  filter: Rules['filter'],
  list: 'customers' | 'suppliers' | 'contacts',
  { exact, tribe }: Pair,
): boolean => filter[list] && (satisfies(filter, list, exact.fields) || satisfies(filter, list, tribe.fields));

/** Whether a living pair takes part by the filter as it is now. A date range chooses only what an import brings. */
export function takesPart(
  { filter, relationTypes }: Pick<Rules, 'filter' | 'relationTypes'>,
  pair: Pair,
  owners: Pair,
): boolean {
  if (pair.exact.kind === 'contact' && !isAsked(filter, 'contacts', pair)) return false;
  const brought = broughtBy(relationTypes, owners);
  return (['exact', 'tribe'] as const).some((side) => {
    const own = { exact: owners[side], tribe: owners[side] };
    const { stage, supplier } = brought[side];
    return (stage && isAsked(filter, 'customers', own)) || (supplier && isAsked(filter, 'suppliers', own));
  });
}

/** A role that is left out is not told, nor the number that belongs to it. */
export const isFilteredRole = ({ filter }: Pick<Rules, 'filter'>, field: string, pair: Pair): boolean =>
  ((field === 'isCustomer' || field === 'stage' || field === 'debtorNumber') && !isAsked(filter, 'customers', pair)) ||
  ((field === 'isSupplier' || field === 'creditorNumber') && !isAsked(filter, 'suppliers', pair));
