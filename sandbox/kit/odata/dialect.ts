/** What a server accepts in a filter. The emulated services differ from the standard and from each other. */
export interface Dialect {
  /** Decides the literals: `guid'…'`, `datetime'…'`, `5L` in v2; bare guids and instants in v4. */
  readonly version: 'v2' | 'v4';
  /** Names of the functions that may be called. */
  readonly functions: ReadonlySet<string>;
  /** `add sub mul div mod`. */
  readonly hasArithmetic: boolean;
  /** Whether `Name eq SearchCode` is understood, or every comparison needs a literal. */
  readonly hasFieldToFieldComparison: boolean;
  /** Whether `startswith` and its kin ignore case. */
  readonly areTextFunctionsCaseInsensitive: boolean;
  /** Whether `eq`, `lt` and their kin ignore case in text. */
  readonly isTextComparisonCaseInsensitive: boolean;
  /** Whether an instant in v4 may come without `Z` or offset; it is then read as UTC. */
  readonly isZoneOptional: boolean;
  /** Longer filters are refused. */
  readonly lengthMax: number;
  /** Deeper nesting of parentheses, functions and `not` is refused. */
  readonly depthMax: number;
  /** Filters of more terms are refused. */
  readonly nodesMax: number;
}

const v2Functions = [
  'substringof',
  'startswith',
  'endswith',
  'length',
  'indexof',
  'replace',
  'substring',
  'tolower',
  'toupper',
  'trim',
  'concat',
  'day',
  'hour',
  'minute',
  'month',
  'second',
  'year',
  'round',
  'floor',
  'ceiling',
] as const;

const v4Functions = [
  'contains',
  'startswith',
  'endswith',
  'length',
  'indexof',
  'substring',
  'tolower',
  'toupper',
  'trim',
  'concat',
  'day',
  'hour',
  'minute',
  'month',
  'second',
  'year',
  'round',
  'floor',
  'ceiling',
] as const;

const limits = { lengthMax: 32_768, depthMax: 64, nodesMax: 2_000 } as const;

/** OData 2 as WCF Data Services speaks it; override what a service does otherwise. */
export const odataV2: Dialect = {
  version: 'v2',
  functions: new Set(v2Functions),
  hasArithmetic: true,
  hasFieldToFieldComparison: true,
  areTextFunctionsCaseInsensitive: false,
  isTextComparisonCaseInsensitive: false,
  isZoneOptional: true,
  ...limits,
};

/** OData 4 without lambda operators, `in` and `has`. */
export const odataV4: Dialect = {
  version: 'v4',
  functions: new Set(v4Functions),
  hasArithmetic: true,
  hasFieldToFieldComparison: true,
  areTextFunctionsCaseInsensitive: false,
  isTextComparisonCaseInsensitive: false,
  isZoneOptional: false,
  ...limits,
};
