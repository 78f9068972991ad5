import { addressKinds } from '../model/fields.ts';
import type { NeutralRecord } from '../model/record.ts';
import type { Region } from './equivalence.ts';

/** The country in which a relation dials: its first known address, Exact's before Tribe's, else the administration's. */
export const regionOf = (exact: NeutralRecord | null, tribe: NeutralRecord | null, home: Region): Region =>
  countryOf(exact) ?? countryOf(tribe) ?? home;

function countryOf(record: NeutralRecord | null): string | null {
  for (const kind of addressKinds) {
    const country = record?.fields[`${kind}.country`];
    if (typeof country === 'string') return country;
  }
  return null;
}
