import type { Checker, Facts, Told } from '../watch.ts';

/** The connections of which a vendor is left alone because of its errors, as a person is told: nothing is at rest there. */
const waitingNow = ({ world }: Facts): ReadonlySet<string> =>
  new Set(
    world.store
      .rows('problem')
      .filter(
        ({ causeCode, resolvedMs }) =>
          resolvedMs === null && (causeCode === 'endpointParked' || causeCode === 'vendorShutOut'),
      )
      .map(({ connectionId }) => connectionId),
  );

/** Whose record an effect is about; undefined for what is no record of its own. */
function connectionOf({ books, world }: Facts, { effect }: Told): string | undefined {
  const row = (effect.after ?? effect.before ?? {}) as Readonly<Record<string, unknown>>;
  const ids = [effect.key, row.Account, row.Organization, row.Relation].filter((id) => typeof id === 'string');
  const tenant = ids.map((id) => books.tenantOf(id.toLowerCase())).find((one) => one !== undefined);
  return world.store.rows('connection').find(({ exactDivision }) => exactDivision === tenant?.division)?.id;
}

/** A2: when everything is at rest, one more full pass over everything writes nothing to either vendor. */
export const a2: Checker = {
  id: 'A2',
  listen: (facts, fail) => {
    let waiting: ReadonlySet<string> = new Set();
    return {
      calm: () => {
        waiting = waitingNow(facts);
      },
      effect: (told) => {
        const { author, effect, side } = told;
        if (author !== 'tandem' || facts.phase !== 'extraPass' || effect.cause.by === 'rule') return;
        const connectionId = waiting.size === 0 ? undefined : connectionOf(facts, told);
        if (waiting.size > 0 && (connectionId === undefined || waiting.has(connectionId))) return;
        fail(`one more pass wrote again: ${side} ${effect.action} ${effect.entity} ${effect.key}`);
      },
    };
  },
};
