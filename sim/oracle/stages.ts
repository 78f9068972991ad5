import type { Rules } from '../../src/domain/mapping/rules.ts';
import type { OracleRecord, OracleValue } from './record.ts';

/**
 * What the settings of a connection say about relation types, read once more by code of the simulation's own: which of
 * one side's stages is which of the other's, and who takes part.
 */
export type Types = Rules['relationTypes'];

type Table = Readonly<Record<string, string>>;

const mapped = (table: Table, stage: OracleValue | undefined): string | null => {
  const found = typeof stage === 'string' ? table[stage] : undefined;
  return found === undefined || found === 'none' ? null : found;
};

export const inTribe = ({ import: table }: Types, stage: OracleValue | undefined): string | null =>
  mapped(table, stage);
export const inExact = ({ export: table }: Types, stage: OracleValue | undefined): string | null =>
  mapped(table, stage);

export const isSameStage = (types: Types, exact: OracleValue, tribe: OracleValue): boolean =>
  exact === tribe
    ? exact === null || inTribe(types, exact) === tribe || inExact(types, tribe) === exact
    : exact !== null && tribe !== null && (inTribe(types, exact) === tribe || inExact(types, tribe) === exact);

/**
 * Whether two stages may differ for good: one of them cannot be brought over, because it is mapped to nothing, was
 * emptied, or would make a customer less than that.
 */
export function mayStagesDiffer(types: Types, exact: OracleValue, tribe: OracleValue, wasAgreed: boolean): boolean {
  const [toTribe, toExact] = [inTribe(types, exact), inExact(types, tribe)];
  const isWritable = (value: string | null, own: OracleValue): boolean =>
    value !== null && (own !== 'customer' || value === 'customer');
  if (exact === null) return wasAgreed || !isWritable(toExact, exact);
  if (tribe === null) return wasAgreed || !isWritable(toTribe, tribe);
  return !isWritable(toTribe, tribe) || !isWritable(toExact, exact);
}

/** What of each of a pair of relations is brought to the other side: how far it has come, and being a supplier. */
export const broughtBy = (types: Types, pair: Readonly<Record<'exact' | 'tribe', OracleRecord>>) => ({
  exact: {
    stage: inTribe(types, pair.exact.fields.stage) !== null,
    supplier: pair.exact.fields.isSupplier === true && types.import.supplier !== 'none',
  },
  tribe: {
    stage: inExact(types, pair.tribe.fields.stage) !== null,
    supplier: pair.tribe.fields.isSupplier === true && types.export.supplier !== 'none',
  },
});

/** Whether a pair of relations flows both ways: something that each is is brought to the other. */
export function flowsBothWays(types: Types, exact: OracleRecord, tribe: OracleRecord): boolean {
  const brought = broughtBy(types, { exact, tribe });
  return (brought.exact.stage || brought.exact.supplier) && (brought.tribe.stage || brought.tribe.supplier);
}
