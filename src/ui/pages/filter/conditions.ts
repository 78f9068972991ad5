import type {
  Condition,
  ConditionList,
  FilterField,
  FilterList,
  FilterView,
  Operator,
  RelationFilter,
} from '../../api/types.ts';

/** What a list of the filter can ask, and lists that are being put together on a page. */

export const filterLists: readonly FilterList[] = ['customers', 'suppliers', 'contacts'];

/** The limits of the server. */
export const conditionsMax = 20;
export const conditionCharsMax = 200;

const relationFields = [
  'name',
  'stage',
  'debtorNumber',
  'creditorNumber',
  'email',
  'phone',
  'website',
  'vatNumber',
  'chamberOfCommerce',
  'iban',
  'paymentCondition',
] as const satisfies readonly FilterField[];
const contactFields = [
  'firstName',
  'middleName',
  'lastName',
  'title',
  'email',
  'phone',
  'mobile',
  'isMain',
] as const satisfies readonly FilterField[];
const addresses = ['visit', 'postal', 'invoice'] as const;
const addressParts = ['city', 'postcode', 'country', 'street', 'houseNumber', 'addition', 'extra'] as const;

export interface FieldGroup {
  /** Null: what belongs to no address. */
  readonly address: (typeof addresses)[number] | null;
  readonly fields: readonly FilterField[];
}

/** The fields to choose from, what people ask for first coming first. */
export const fieldGroupsOf = (list: FilterList): readonly FieldGroup[] =>
  list === 'contacts'
    ? [{ address: null, fields: contactFields }]
    : [
        { address: null, fields: relationFields },
        ...addresses.map((address) => ({ address, fields: addressParts.map((part) => `${address}.${part}` as const) })),
      ];

export function operatorsFor(field: FilterField): readonly Operator[] {
  if (field === 'stage') return ['isOneOf', 'isNoneOf'];
  if (field === 'isMain') return ['isYes', 'isNo'];
  if (field === 'debtorNumber' || field === 'creditorNumber') return ['isBetween', 'isFilled', 'isEmpty'];
  return field.endsWith('.country')
    ? ['isOneOf', 'isNoneOf', 'isFilled', 'isEmpty']
    : ['is', 'isNot', 'contains', 'startsWith', 'isFilled', 'isEmpty'];
}

/** A condition about another field or with another operator, with as much of what was filled in as still fits. */
export function conditionWith(field: FilterField, wanted: Operator, before?: Condition): Condition {
  const fitting = operatorsFor(field);
  const operator = fitting.includes(wanted) ? wanted : (fitting[0] ?? 'isFilled');
  const isSameField = before?.field === field;
  switch (operator) {
    case 'is':
    case 'isNot':
    case 'contains':
    case 'startsWith':
      return { field, operator, value: before !== undefined && 'value' in before ? before.value : '' };
    case 'isOneOf':
    case 'isNoneOf':
      return { field, operator, values: isSameField && 'values' in before ? before.values : [] };
    case 'isBetween':
      return isSameField && 'from' in before
        ? { ...before, field, operator }
        : { field, operator, from: null, to: null };
    case 'isFilled':
    case 'isEmpty':
    case 'isYes':
    case 'isNo':
      return { field, operator };
  }
}

/** What a new line begins with. */
export const firstCondition = (list: FilterList): Condition =>
  conditionWith(list === 'contacts' ? 'email' : 'visit.city', list === 'contacts' ? 'isFilled' : 'is');

export type ConditionGap = 'valueMissing' | 'numberWrong' | 'rangeBackwards';

/** What is missing of a condition before the server can be asked; null when nothing is. */
export function gapOf(condition: Condition): ConditionGap | null {
  if ('value' in condition) return /[\p{L}\p{N}]/u.test(condition.value) ? null : 'valueMissing';
  if ('values' in condition) return condition.values.length > 0 ? null : 'valueMissing';
  if (!('from' in condition)) return null;
  const bounds = [condition.from, condition.to].filter((one) => one !== null);
  if (bounds.length === 0) return 'valueMissing';
  if (bounds.some((one) => !/^\s*\d+\s*$/.test(one))) return 'numberWrong';
  const [from, to] = [condition.from, condition.to];
  return from !== null && to !== null && BigInt(from) > BigInt(to) ? 'rangeBackwards' : null;
}

const isUnfinished = ({ conditions }: ConditionList): boolean => conditions.some((one) => gapOf(one) !== null);

/** Lists whose kind takes no part ask for nothing, and may stay half done. */
export const hasGaps = (filter: RelationFilter): boolean =>
  filterLists.some((list) => filter[list] && isUnfinished(filter.conditions[list]));

const nothing: ConditionList = { match: 'all', conditions: [] };
export const noConditions: RelationFilter['conditions'] = { customers: nothing, suppliers: nothing, contacts: nothing };

/** What the server tells of a filter, with a list for each. */
export const filterOf = ({ conditions, ...filter }: FilterView): RelationFilter => ({
  ...filter,
  conditions: {
    customers: conditions?.customers ?? nothing,
    suppliers: conditions?.suppliers ?? nothing,
    contacts: conditions?.contacts ?? nothing,
  },
});

/** Whether two lists mean the same: one without conditions asks for nothing, however it would be joined. */
export const isSameList = (one: ConditionList, other: ConditionList): boolean =>
  one.conditions.length + other.conditions.length === 0 ||
  (one.match === other.match && isSameCondition(one.conditions, other.conditions));

const isSameCondition = (one: readonly Condition[], other: readonly Condition[]): boolean =>
  JSON.stringify(one.map(inOrder)) === JSON.stringify(other.map(inOrder));

/** A database gives properties back in an order of its own. */
const inOrder = (condition: Condition): unknown => Object.entries(condition).sort(([a], [b]) => (a < b ? -1 : 1));
