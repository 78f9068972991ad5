import facts from '../../facts/tribe-crm-entities.json' with { type: 'json' };
import type { Evidence } from './types.ts';

/** The parts of the entity JSON that the schema is derived from. */
export interface FactField {
  readonly name: string;
  readonly type: string;
  readonly source: Evidence;
  readonly readOnly?: boolean;
  readonly required?: boolean;
}

interface FactNavigation {
  readonly name: string;
  readonly target: string;
  readonly cardinality: '1' | '0..1' | '0..*';
  readonly source: Evidence;
  readonly requiredOnCreate?: boolean;
}

export interface FactSet {
  readonly type: string;
  readonly abstract: boolean;
  readonly inherits: string | null;
  readonly operations: {
    readonly create?: boolean | string;
    readonly update?: boolean | string;
    readonly delete?: boolean | string;
  };
  readonly fields: readonly FactField[];
  readonly relationships: readonly FactNavigation[];
}

const entitySets = facts.entitySets as unknown as Readonly<Record<string, FactSet>>;

/** In the order of the file, which is an order of inheritance: a parent comes before its children. */
export const factSets: readonly FactSet[] = Object.values(entitySets);

export const recordedPersonOrder: readonly string[] = facts.recordedResponseShapes.personDefaultProjectionOrder;
export const recordedAddressOrder: readonly string[] = facts.recordedResponseShapes.addressDefaultProjectionOrder;

/**
 * Recorded in the same public test data as the JSON's person order (tribe-crm.md section 10, Nijmegen): what a relationship
 * shows after the fields of every entity.
 */
export const recordedRelationshipOrder: readonly string[] = [
  'UpgradeDate',
  'MailingOptOut',
  'DowngradeDate',
  'FormerDate',
  'IsFormer',
  'Name',
  'SortName',
];
