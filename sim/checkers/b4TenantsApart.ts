import type { Checker } from '../watch.ts';
import { liveTokens } from './support/tokens.ts';

/** B4: no token and no effect crosses connections: each call of a connection goes to its own administration. */
export const b4: Checker = {
  id: 'B4',
  listen: ({ world }, fail) => {
    const owners = liveTokens(world);
    return {
      commit: (changes) => owners.heard(changes),
      sent: ({ request, side }) => {
        const connectionId = owners.of(request.headers.authorization);
        const connection = world.store.rows('connection').find(({ id }) => id === connectionId);
        const division = /\/api\/v1\/(\d+)\//.exec(request.url)?.[1];
        if (connection === undefined || side !== 'exact' || division === undefined) return;
        if (connection.exactDivision !== null && connection.exactDivision !== division) {
          fail(`connection ${connection.id} of administration ${connection.exactDivision} called ${division}`);
        }
      },
      effect: ({ author, effect, side }) => {
        const key = (effect.after as Readonly<Record<string, unknown>> | null)?.ImportId;
        if (author !== 'tandem' || side !== 'tribe' || typeof key !== 'string' || effect.action !== 'create') return;
        const division = /^exact:(\d+):/.exec(key)?.[1];
        const tenant = effect.tenant === 'wholesaler' ? '713204' : '713205';
        if (division !== undefined && division !== tenant) fail(`${key} was written into ${effect.tenant}`);
      },
    };
  },
};
