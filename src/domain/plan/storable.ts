import type { Capabilities } from '../mapping/capabilities.ts';
import type { FieldPath, FieldValue } from '../model/fields.ts';
import type { Kind } from '../model/kind.ts';
import type { PlannedProblem } from './plan.ts';

/** Whether a side can hold a value, known before anything is sent. */
export type Storability =
  | { readonly is: 'storable' }
  /** The side has no place for this field at all, which is nobody's mistake. */
  | { readonly is: 'noPlace' }
  | { readonly is: 'unstorable'; readonly problem: PlannedProblem; readonly blocksRecord: boolean };

const storable: Storability = { is: 'storable' };
const noPlace: Storability = { is: 'noPlace' };

/** A record is known by its name: cutting it or leaving it out would make another record of it. */
const blocksRecord = (field: FieldPath): boolean => field === 'name';

export function storability(kind: Kind, field: FieldPath, value: FieldValue, capabilities: Capabilities): Storability {
  if (capabilities.readOnly[kind].has(field)) return noPlace;
  if (value === null) {
    return capabilities.mandatory[kind].includes(field)
      ? { is: 'unstorable', problem: missing(field, capabilities), blocksRecord: false }
      : storable;
  }
  if (typeof value !== 'string') return storable;
  if (field.endsWith('.country') && !capabilities.countries.has(value)) {
    const words = { side: capabilities.side, field, country: value };
    return { is: 'unstorable', problem: { reason: { code: 'countryUnknown', words }, field }, blocksRecord: false };
  }
  const accepted = capabilities.accepts[field];
  if (accepted !== undefined && !(accepted instanceof RegExp ? accepted.test(value) : accepted.has(value))) {
    const words = { side: capabilities.side, field, value };
    return { is: 'unstorable', problem: { reason: { code: 'valueNotTaken', words }, field }, blocksRecord: false };
  }
  const lengthMax = capabilities.lengthMax[kind][field];
  if (lengthMax !== undefined && value.length > lengthMax) {
    const words = { side: capabilities.side, field, length: String(value.length), lengthMax: String(lengthMax) };
    return {
      is: 'unstorable',
      problem: { reason: { code: 'tooLong', words }, field },
      blocksRecord: blocksRecord(field),
    };
  }
  return storable;
}

/** A relation without a name has its own remedy, and therefore its own code. */
export const missing = (field: FieldPath, { side }: Capabilities): PlannedProblem =>
  field === 'name'
    ? { reason: { code: 'nameMissing', words: { side } }, field }
    : { reason: { code: 'mandatoryMissing', words: { side, field } }, field };
