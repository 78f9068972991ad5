import type { Link } from '../../src/store/port.ts';
import type { Checker } from '../watch.ts';
import { comparable } from './support/fields.ts';

/** An address is read a moment after its relation: until then the relation has none. */
const isUnreadPart = (field: string, value: unknown): boolean => value === null && /^(postal|invoice)\./.test(field);

/** A7: what a link says both sides agreed on has been true of both, at some time. */
export const a7: Checker = {
  id: 'A7',
  listen: ({ books }, fail) => ({
    commit: (changes) => {
      for (const { table, before, after } of changes) {
        if (table !== 'link' || after === null) continue;
        const [was, is] = [(before as Link | null)?.base ?? {}, after as Link];
        for (const [field, value] of Object.entries(is.base)) {
          if (!comparable(field) || isUnreadPart(field, value) || was[field as keyof typeof was] === value) continue;
          for (const side of ['exact', 'tribe'] as const) {
            const id = side === 'exact' ? is.exactId : is.tribeId;
            if (!books.everHad(side, id, field, value)) {
              fail(`the base of ${is.kind} ${id} has ${field} ${JSON.stringify(value)}, which ${side} never had`);
            }
          }
        }
      }
    },
  }),
};
