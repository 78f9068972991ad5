import type { Side } from '../../src/domain/model/kind.ts';
import type { Link } from '../../src/store/port.ts';
import type { OracleValue } from '../oracle/record.ts';
import type { Checker } from '../watch.ts';
import { baseOf } from './support/byRules.ts';
import { comparable } from './support/fields.ts';

/** Pieces of an address are one line in the oracle; roles are records of their own in Tribe, made a moment later. */
const lines = ['visit.line', 'postal.line', 'invoice.line'] as const;
const isCompared = (field: string): boolean =>
  comparable(field) || field === 'debtorNumber' || field === 'creditorNumber';

/** What a link says was agreed on, by the oracle's names. */
function* agreedIn(link: Link): Generator<readonly [field: string, value: OracleValue]> {
  for (const [field, value] of Object.entries(link.base)) if (isCompared(field)) yield [field, value as OracleValue];
  for (const field of lines) {
    const value = baseOf(link, field);
    if (value !== undefined) yield [field, value];
  }
}

/** Exact tells of addresses in a list of their own: when a link is made, the one of a new relation may not be read yet. */
const isUnreadPart = (was: Link | null, side: Side, field: string, value: OracleValue): boolean =>
  was === null && side === 'exact' && value === null && /^(postal|invoice)\./.test(field);

/** A7: what a link says both sides agreed on has been true of both, at some time. */
export const a7: Checker = {
  id: 'A7',
  listen: ({ books }, fail) => ({
    commit: (changes) => {
      for (const { table, before, after } of changes) {
        if (table !== 'link' || after === null) continue;
        const [was, is] = [before as Link | null, after as Link];
        for (const [field, value] of agreedIn(is)) {
          if (was !== null && baseOf(was, field) === value) continue;
          for (const side of ['exact', 'tribe'] as const) {
            const id = side === 'exact' ? is.exactId : is.tribeId;
            if (!books.everHad(side, id, field, value) && !isUnreadPart(was, side, field, value)) {
              fail(`the base of ${is.kind} ${id} has ${field} ${JSON.stringify(value)}, which ${side} never had`);
            }
          }
        }
      }
    },
  }),
};
