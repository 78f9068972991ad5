import type {
  Connection,
  FieldPath,
  FieldPolicy,
  FilterList,
  ItemState,
  Kind,
  Operator,
  PlanAction,
  RelationType,
  Rung,
  Side,
  Verdict,
} from '../api/types.ts';

export type AddressField = Extract<FieldPath, `${string}.${string}`>;
export type PlainField = Exclude<FieldPath, AddressField>;
export type AddressKind = AddressField extends `${infer K}.${string}` ? K : never;
export type AddressPart = AddressField extends `${string}.${infer P}` ? P : never;

/** Names for everything that the wire names by a code. A code without a name does not compile. */
export interface NameTexts {
  readonly fields: Readonly<Record<PlainField, string>>;
  readonly addresses: Readonly<Record<AddressKind, string>>;
  readonly addressParts: Readonly<Record<AddressPart, string>>;
  readonly relationTypes: Readonly<Record<RelationType, string>>;
  /** Whom a list of the filter is about, in the middle of a sentence. */
  readonly filterLists: Readonly<Record<FilterList, string>>;
  /** A condition as a sentence; a range may be open at either end. */
  readonly conditions: Readonly<Record<Operator | 'isFrom' | 'isTo', string>>;
  readonly actions: Readonly<Record<PlanAction, string>>;
  readonly actionHints: Readonly<Record<PlanAction, string>>;
  readonly kinds: Readonly<Record<Kind, string>>;
  readonly kindsMany: Readonly<Record<Kind, string>>;
  readonly sides: Readonly<Record<Side, string>>;
  readonly rungs: Readonly<Record<Rung, string>>;
  readonly verdicts: Readonly<Record<Verdict, string>>;
  readonly connectionStates: Readonly<Record<Connection['state'], string>>;
  readonly itemStates: Readonly<Record<ItemState, string>>;
  readonly policies: Readonly<Record<FieldPolicy, string>>;
}
