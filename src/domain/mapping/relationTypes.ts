import type { FieldPath, Fields, FieldValue } from '../model/fields.ts';
import { otherSide, type Side } from '../model/kind.ts';
import { type ExactStage, isExactStage, isTribeStage, stageOf, type TribeStage } from '../model/stages.ts';

/**
 * "Map the Exact Online relation types to the corresponding Tribe CRM relation types for both import and export" (the
 * article). A type that is mapped to `none` takes no part in that direction.
 */
type Supplier = { readonly supplier: 'supplier' | 'none' };

export interface RelationTypes {
  /** What becomes of an Exact type in Tribe. */
  readonly import: Readonly<Record<ExactStage, TribeStage | 'none'>> & Supplier;
  /** What becomes of a Tribe type in Exact. */
  readonly export: Readonly<Record<TribeStage, ExactStage | 'none'>> & Supplier;
}

export const defaultRelationTypes: RelationTypes = {
  import: { suspect: 'none', prospect: 'none', customer: 'customer', supplier: 'supplier' },
  export: {
    suspect: 'none',
    lead: 'none',
    hotProspect: 'none',
    prospect: 'none',
    customer: 'customer',
    supplier: 'supplier',
  },
};

/** What a stage of the other side is called on `side`; null when it does not travel there. */
export function stageFor(side: Side, value: FieldValue, types: RelationTypes): FieldValue {
  const mapped =
    side === 'tribe'
      ? isExactStage(value)
        ? types.import[value]
        : 'none'
      : isTribeStage(value)
        ? types.export[value]
        : 'none';
  return mapped === 'none' ? null : mapped;
}

/**
 * Whether two stages say the same. Several types of one side may be mapped to one of the other; such a pair counts as
 * the same whichever way it came about, or each side would keep correcting the other.
 */
export function sameStage(exact: FieldValue, tribe: FieldValue, types: RelationTypes): boolean {
  if (exact === null || tribe === null) return exact === tribe;
  return stageFor('tribe', exact, types) === tribe || stageFor('exact', tribe, types) === exact;
}

/** Fields that stand for one type of relation, and travel only where that type is mapped to itself. */
const typeOfField: Readonly<Partial<Record<FieldPath, 'customer' | 'supplier'>>> = {
  isCustomer: 'customer',
  debtorNumber: 'customer',
  isSupplier: 'supplier',
  creditorNumber: 'supplier',
};

export function travelsTo(side: Side, field: FieldPath, types: RelationTypes): boolean {
  const type = typeOfField[field];
  return type === undefined || types[side === 'tribe' ? 'import' : 'export'][type] === type;
}

/**
 * The stage of Tribe in Exact's words, so that a merge can compare it with Exact's and with the base, which is in
 * Exact's words as well. What Exact has no word for stays as it is, and differs from everything.
 */
export function stageInExactWords(
  versions: { readonly base: Fields; readonly exact: Fields; readonly tribe: Fields },
  types: RelationTypes,
): FieldValue | undefined {
  const { stage: tribe } = versions.tribe;
  if (tribe === undefined || tribe === null) return tribe;
  for (const { stage } of [versions.exact, versions.base]) {
    if (stage !== undefined && sameStage(stage, tribe, types)) return stage;
  }
  return stageFor('exact', tribe, types) ?? tribe;
}

export type RelationType = 'supplier' | TribeStage;

/** The types that a relation has on its own side. */
export function typesOf(fields: Fields): readonly RelationType[] {
  const stage = stageOf(fields);
  return [...(isTribeStage(stage) ? [stage] : []), ...(fields.isSupplier === true ? (['supplier'] as const) : [])];
}

/** Whether a type that a relation has on the other side is brought to `side`. */
export const isBrought = (side: Side, type: RelationType, types: RelationTypes): boolean =>
  type === 'supplier'
    ? types[side === 'tribe' ? 'import' : 'export'].supplier === 'supplier'
    : stageFor(side, type, types) !== null;

/** What its types on the other side make of a relation on `side`. */
function given(side: Side, fields: Fields, types: RelationTypes): readonly RelationType[] {
  return typesOf(fields).flatMap((type): readonly RelationType[] => {
    if (!isBrought(side, type, types)) return [];
    const stage = type === 'supplier' ? type : stageFor(side, type, types);
    return stage === 'supplier' || isTribeStage(stage) ? [stage] : [];
  });
}

/**
 * Whether what a relation is, or becomes, on the other side lets it be written to `side`: not when each of its types is
 * mapped to nothing there. Who has no type (any more) is held back by none.
 */
export function mayFlowTo(side: Side, own: Fields, other: Fields, types: RelationTypes): boolean {
  const all = [...typesOf(other), ...given(otherSide(side), own, types)];
  return all.length === 0 || all.some((type) => isBrought(side, type, types));
}
