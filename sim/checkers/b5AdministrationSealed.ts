import type { Connection, Link } from '../../src/store/port.ts';
import { exactRecords } from '../oracle/exactBook.ts';
import { tribeRecords } from '../oracle/tribeBook.ts';
import type { Checker } from '../watch.ts';

/** B5: once links hang on an administration, no other one takes its place, and each link joins records of that one pair. */
export const b5: Checker = {
  id: 'B5',
  listen: ({ tenants, world }, fail) => ({
    commit: (changes) => {
      for (const { table, before, after } of changes) {
        if (table === 'connection' && before !== null && after !== null) {
          const [was, is] = [before as Connection, after as Connection];
          if (was.exactDivision !== null && was.exactDivision !== is.exactDivision) {
            fail(`connection ${is.id} went from administration ${was.exactDivision} to ${is.exactDivision}`);
          }
        }
        if (table !== 'link' || before !== null || after === null) continue;
        const link = after as Link;
        const division = world.store.rows('connection').find(({ id }) => id === link.connectionId)?.exactDivision;
        const own = tenants.find((one) => one.division === division);
        for (const other of tenants) {
          if (other.division === division) continue;
          const isOthers =
            exactRecords(world.sandboxes.exact, other.division).some(({ id }) => id === link.exactId) ||
            (other.organisation !== own?.organisation &&
              tribeRecords(world.sandboxes.tribe, other.organisation).some(({ id }) => id === link.tribeId));
          if (isOthers) fail(`a link of ${division} joins records of ${other.division}`);
        }
      }
    },
    said: (said) => {
      if (said.what !== 'chooseAdministration' || said.answer?.is !== 'ok') return;
      const sealed = world.store.rows('connection').find(({ id }) => id === said.caller.connectionId)?.exactDivision;
      if (sealed !== said.input.administrationId) fail(`${said.input.administrationId} was accepted beside ${sealed}`);
    },
  }),
};
