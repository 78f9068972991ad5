import type { FieldPath, Fields, FieldValue } from '../model/fields.ts';
import type { Side } from '../model/kind.ts';

/**
 * "Map the Exact Online relation types to the corresponding Tribe CRM relation types for both import and export" (the
 * article). The commercial types are one value, the stage, for Exact keeps one status (exact-online.md 7.2); being a
 * supplier stands beside it, as on both sides. A type that is mapped to `none` does not travel.
 */
export const exactStages = ['suspect', 'prospect', 'customer'] as const;
export const tribeStages = ['suspect', 'lead', 'hotProspect', 'prospect', 'customer'] as const;
export type ExactStage = (typeof exactStages)[number];
export type TribeStage = (typeof tribeStages)[number];

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

const isExactStage = (value: FieldValue | undefined): value is ExactStage =>
  exactStages.some((stage) => stage === value);
const isTribeStage = (value: FieldValue | undefined): value is TribeStage =>
  tribeStages.some((stage) => stage === value);

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

/** Whether a relation has a stage that is brought to `side`, beyond being a customer, which is a role of its own. */
export const hasStageFor = (side: Side, { stage = null }: Fields, types: RelationTypes): boolean =>
  stage !== 'customer' && stageFor(side, stage, types) !== null;
