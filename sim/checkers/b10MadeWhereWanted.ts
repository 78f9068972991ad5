import type { Checker } from '../watch.ts';

/**
 * B10: a relation that is new in Tribe is made only in the administrations for which that is turned on, and what came
 * from one administration is not made in another.
 */
export const b10: Checker = {
  id: 'B10',
  listen: ({ books, world }, fail) => ({
    sent: ({ request, side, write }) => {
      if (side !== 'exact' || write?.operation !== 'create' || write.kind !== 'relation') return;
      const division = /\/api\/v1\/(\d+)\/crm\/Accounts/i.exec(request.url)?.[1];
      if (division === undefined || request.method !== 'POST') return;
      const connection = world.store.rows('connection').find(({ exactDivision }) => exactDivision === division);
      if (connection?.rules.newInExact === false)
        fail(`${write.recordId} was made in ${division}, where nothing new is`);
      const from = /^exact:(\d+):/.exec(books.get('tribe', write.recordId)?.businessKey ?? '')?.[1];
      if (from !== undefined && from !== division) fail(`${write.recordId} of ${from} was made in ${division}`);
    },
  }),
};
