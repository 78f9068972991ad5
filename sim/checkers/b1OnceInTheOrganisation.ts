import { plain } from '../oracle/books.ts';
import type { OracleRecord } from '../oracle/record.ts';
import type { Checker } from '../watch.ts';

/** B1 over the administrations of one organisation: what two of them have is made in Tribe once. */
export const b1OnceInTheOrganisation: Checker = {
  id: 'B1',
  listen: ({ books, world }, fail) => ({
    calm: () => {
      const made = [...books.records('tribe')].filter(({ businessKey, isActive }) => businessKey !== null && isActive);
      const divisions = new Map(world.store.rows('connection').map(({ id, exactDivision }) => [id, exactDivision]));
      const born = new Map<string, number>();
      for (const [at, { id, isBirth }] of books.edits.entries()) if (isBirth) born.set(id, at);
      /** By what it was known when the latter of both was made: what people made alike afterwards nobody could tell. */
      const nameThen = (record: OracleRecord, at: number): string | null => {
        const then = books.edits.slice(0, at + 1).filter(({ id }) => id === record.id);
        return nameOf({ ...record, fields: Object.fromEntries(then.map(({ after, field }) => [field, after])) });
      };
      for (const [name, alike] of Map.groupBy(made, nameOf)) {
        const [one, other] = name === null ? [] : alike;
        if (one === undefined || other === undefined || fromOf(one) === fromOf(other)) continue;
        const at = Math.max(born.get(one.id) ?? 0, born.get(other.id) ?? 0);
        if (nameThen(one, at) !== nameThen(other, at)) continue;
        // Where an administration has the same company twice, so has Tribe.
        const has = ({ id }: OracleRecord, division: string): boolean =>
          world.store
            .rows('link')
            .some(({ connectionId, tribeId }) => tribeId === id && divisions.get(connectionId) === division);
        if (has(one, fromOf(other)) || has(other, fromOf(one))) continue;
        fail(`${one.kind} ${one.id} and ${other.id} were made for one, from ${fromOf(one)} and ${fromOf(other)}`);
      }
    },
  }),
};

/**
 * Names of a world are its own: whoever bears one with the same place or reach is the same. A relation whose postcode or
 * house number the vendor did not take is nobody's that anything could tell.
 */
function nameOf({ kind, ownerId, fields }: OracleRecord): string | null {
  if (kind === 'contact') {
    return `${kind} ${ownerId} ${plain(fields.firstName)} ${plain(fields.lastName)} ${plain(fields.email)}`;
  }
  const [number] = /\d+\D*$/.exec(plain(fields['visit.line'])) ?? [];
  const postcode = plain(fields['visit.postcode']);
  return number === undefined || postcode === '' ? null : `${kind} ${plain(fields.name)} ${postcode} ${number}`;
}

const fromOf = ({ businessKey }: OracleRecord): string => /^exact:(\d+):/.exec(businessKey ?? '')?.[1] ?? '';
