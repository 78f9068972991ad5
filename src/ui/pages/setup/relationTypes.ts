import type { RelationType, RelationTypes } from '../../api/types.ts';

export type Direction = keyof RelationTypes;
type Choice = RelationType | 'none';

const exactStages = ['customer', 'prospect', 'suspect'] as const;
const tribeStages = ['customer', 'prospect', 'hotProspect', 'lead', 'suspect'] as const;

/** What a new connection starts with: customers and suppliers travel, and nobody else. */
export const usualRelationTypes: RelationTypes = {
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

/** The types of the side that a direction comes from, those that most people care about first. */
export const typesFrom = (direction: Direction): readonly RelationType[] =>
  direction === 'import' ? [...exactStages, 'supplier'] : [...tribeStages, 'supplier'];

/** What a type may become: being a supplier is a role of its own on both sides. */
export function choicesFor(direction: Direction, type: RelationType): readonly Choice[] {
  if (type === 'supplier') return ['supplier', 'none'];
  return [...(direction === 'import' ? tribeStages : exactStages), 'none'];
}

export const mapped = (types: RelationTypes, direction: Direction, type: RelationType): Choice =>
  (types[direction] as Readonly<Partial<Record<RelationType, Choice>>>)[type] ?? 'none';

/** A choice that is not offered changes nothing. */
export function withMapped(
  types: RelationTypes,
  direction: Direction,
  type: RelationType,
  choice: string,
): RelationTypes {
  if (!choicesFor(direction, type).some((one) => one === choice)) return types;
  return { ...types, [direction]: { ...types[direction], [type]: choice } };
}

export const isSameTypes = (one: RelationTypes, other: RelationTypes): boolean => typeChanges(one, other) === 0;

/** How many single choices differ. */
export const typeChanges = (one: RelationTypes, other: RelationTypes): number =>
  (['import', 'export'] as const).reduce(
    (sum, direction) =>
      sum +
      typesFrom(direction).filter((type) => mapped(one, direction, type) !== mapped(other, direction, type)).length,
    0,
  );
