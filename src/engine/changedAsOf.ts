import type { NeutralRecord } from '../domain/model/record.ts';

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/;

/** When the record last changed by its side's own clock, as far as the versions of its parts tell; null when they do not. */
export function changedAsOf({ parts }: Pick<NeutralRecord, 'parts'>): string | null {
  const instants = Object.values(parts).flatMap((part) => instant.exec(part?.version ?? '')?.[0] ?? []);
  return instants.reduce<string | null>((latest, one) => (latest === null || one > latest ? one : latest), null);
}
