import { plain } from '../oracle/books.ts';
import type { OracleRecord } from '../oracle/record.ts';
import type { Checker } from '../watch.ts';

/** B1 over the administrations of one organisation: what two of them have is made in Tribe once. */
export const b1OnceInTheOrganisation: Checker = {
  id: 'B1',
  listen: ({ books }, fail) => ({
    calm: () => {
      const made = [...books.records('tribe')].filter(({ businessKey, isActive }) => businessKey !== null && isActive);
      for (const alike of Map.groupBy(made, nameOf).values()) {
        const [one, other] = alike;
        if (one === undefined || other === undefined || fromOf(one) === fromOf(other)) continue;
        fail(`${one.kind} ${one.id} and ${other.id} were made for one, from ${fromOf(one)} and ${fromOf(other)}`);
      }
    },
  }),
};

/** Names of a world are its own: whoever bears one with the same place or reach is the same. */
const nameOf = ({ kind, ownerId, fields }: OracleRecord): string =>
  kind === 'relation'
    ? `${kind} ${plain(fields.name)} ${plain(fields['visit.postcode'])}`
    : `${kind} ${ownerId} ${plain(fields.firstName)} ${plain(fields.lastName)} ${plain(fields.email)}`;

const fromOf = ({ businessKey }: OracleRecord): string => /^exact:(\d+):/.exec(businessKey ?? '')?.[1] ?? '';
