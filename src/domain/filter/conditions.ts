import { type FieldPath, fieldsOf } from '../model/fields.ts';
import type { Kind } from '../model/kind.ts';
import { exactStages, tribeStages } from '../model/stages.ts';

/** "You can then set filters to determine exactly what is included" (the article): a list of conditions per kind. */
export const filterLists = ['customers', 'suppliers', 'contacts'] as const;
export type FilterList = (typeof filterLists)[number];

export const kindOfList: Readonly<Record<FilterList, Kind>> = {
  customers: 'relation',
  suppliers: 'relation',
  contacts: 'contact',
};

/** Being a customer or a supplier is asked for by the relation type, and by which list a condition is in. */
export type FilterField = Exclude<FieldPath, 'isCustomer' | 'isSupplier'>;

export const textOperators = ['is', 'isNot', 'contains', 'startsWith'] as const;
export const presenceOperators = ['isFilled', 'isEmpty'] as const;
export const choiceOperators = ['isOneOf', 'isNoneOf'] as const;
export const rangeOperators = ['isBetween'] as const;
export const flagOperators = ['isYes', 'isNo'] as const;
export const operators = [
  ...textOperators,
  ...presenceOperators,
  ...choiceOperators,
  ...rangeOperators,
  ...flagOperators,
] as const;
export type Operator = (typeof operators)[number];

export type Condition =
  | { readonly field: FilterField; readonly operator: (typeof textOperators)[number]; readonly value: string }
  | {
      readonly field: FilterField;
      readonly operator: (typeof presenceOperators)[number] | (typeof flagOperators)[number];
    }
  | {
      readonly field: FilterField;
      readonly operator: (typeof choiceOperators)[number];
      readonly values: readonly string[];
    }
  /** Inclusive; null for no bound. */
  | {
      readonly field: FilterField;
      readonly operator: (typeof rangeOperators)[number];
      readonly from: string | null;
      readonly to: string | null;
    };

export interface ConditionList {
  readonly match: 'all' | 'any';
  readonly conditions: readonly Condition[];
}

/** A list that is absent, or empty, lets everybody in. */
export type FilterConditions = { readonly [L in FilterList]?: ConditionList };

export type FieldNature = 'text' | 'number' | 'country' | 'type' | 'flag';

export function natureOf(field: FilterField): FieldNature {
  if (field === 'stage') return 'type';
  if (field === 'isMain') return 'flag';
  if (field === 'debtorNumber' || field === 'creditorNumber') return 'number';
  return field.endsWith('.country') ? 'country' : 'text';
}

export const operatorsOf: Readonly<Record<FieldNature, readonly Operator[]>> = {
  text: [...textOperators, ...presenceOperators],
  number: [...rangeOperators, ...presenceOperators],
  country: [...choiceOperators, ...presenceOperators],
  type: choiceOperators,
  flag: flagOperators,
};

/** The fields that a list can ask for, in the order of the catalogue. */
export const filterFieldsOf = (list: FilterList): readonly FilterField[] =>
  fieldsOf[kindOfList[list]].filter((field) => field !== 'isCustomer' && field !== 'isSupplier');

/** The types that a relation can have on either side. */
export const askableTypes: readonly string[] = [...new Set([...tribeStages, ...exactStages, 'supplier'])];

/** Without lists that ask for nothing: rules that mean the same are the same. Undefined when none is left. */
export function meantBy(conditions: FilterConditions | undefined): FilterConditions | undefined {
  const meant = filterLists.flatMap((list) => {
    const one = conditions?.[list];
    return one === undefined || one.conditions.length === 0 ? [] : [[list, one] as const];
  });
  return meant.length === 0 ? undefined : Object.fromEntries(meant);
}

/** Fields of a relation by which its lists decide whether it takes part. */
export const decidingFields = (conditions: FilterConditions | undefined): readonly FieldPath[] =>
  filterLists
    .filter((list) => kindOfList[list] === 'relation')
    .flatMap((list) => conditions?.[list]?.conditions.map(({ field }) => field) ?? []);
