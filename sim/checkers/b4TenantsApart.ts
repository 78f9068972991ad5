import type { Checker } from '../watch.ts';
import { liveTokens } from './support/tokens.ts';

/** B4: no token and no effect crosses connections: each call of a connection goes to its own administration. */
export const b4: Checker = {
  id: 'B4',
  listen: ({ tenants, world }, fail) => {
    const owners = liveTokens(world);
    return {
      commit: (changes) => owners.heard(changes),
      sent: ({ request, side }) => {
        const connectionId = owners.of(request.headers.authorization);
        // Administrations of one organisation for which one person consented live on one pair.
        const own = world.store
          .rows('connection')
          .filter(({ id, consentOf }) => connectionId !== undefined && [id, consentOf.exact].includes(connectionId));
        const division = /\/api\/v1\/(\d+)\//.exec(request.url)?.[1];
        const divisions = own.map(({ exactDivision }) => exactDivision);
        if (own.length === 0 || side !== 'exact' || division === undefined || divisions.includes(null)) return;
        if (!divisions.includes(division)) {
          fail(`connection ${connectionId} of administration ${divisions.join(' and ')} called ${division}`);
        }
      },
      effect: ({ author, effect, side }) => {
        const key = (effect.after as Readonly<Record<string, unknown>> | null)?.ImportId;
        if (author !== 'tandem' || side !== 'tribe' || typeof key !== 'string' || effect.action !== 'create') return;
        const division = /^exact:(\d+):/.exec(key)?.[1];
        const isOwn = tenants.some((one) => one.division === division && one.organisation === effect.tenant);
        if (division !== undefined && !isOwn) fail(`${key} was written into ${effect.tenant}`);
      },
    };
  },
};
