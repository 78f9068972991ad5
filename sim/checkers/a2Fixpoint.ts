import type { ObservedPart } from '../../src/domain/model/record.ts';
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

/** What an effect is about: the record itself, or the one that it belongs to. */
const namedBy = ({ effect }: Told): readonly unknown[] => {
  const row = (effect.after ?? effect.before ?? {}) as Readonly<Record<string, unknown>>;
  return [effect.key, row.Account, row.Organization, row.Relation];
};

/** Whose record an effect is about; undefined for what is no record of its own. */
function connectionOf({ books, world }: Facts, told: Told): string | undefined {
  const ids = namedBy(told).filter((id) => typeof id === 'string');
  const tenant = ids.map((id) => books.tenantOf(id.toLowerCase())).find((one) => one !== undefined);
  return world.store.rows('connection').find(({ exactDivision }) => exactDivision === tenant?.division)?.id;
}

/**
 * A2: when everything is at rest, one more full pass over everything writes nothing to either vendor. A record that was
 * removed in Tribe and of which no event told is news to that pass: what was held back for it as a candidate may be linked.
 */
export const a2: Checker = {
  id: 'A2',
  listen: (facts, fail) => {
    let waiting: ReadonlySet<string> = new Set();
    let linked: ReadonlySet<unknown> = new Set();
    let isRemovalNews = false;
    return {
      calm: () => {
        waiting = waitingNow(facts);
        linked = new Set(facts.world.store.rows('link').flatMap(({ exactId, tribeId }) => [exactId, tribeId]));
      },
      commit: (changes) => {
        if (facts.phase !== 'extraPass') return;
        for (const { table, before, after } of changes) {
          if (table !== 'part' || before === null || after === null) continue;
          const [was, is] = [before, after].map((row) => (row as { readonly part: ObservedPart }).part);
          if (is?.side === 'tribe' && is.part === 'main' && is.isGone && was?.isGone === false) isRemovalNews = true;
        }
      },
      effect: (told) => {
        const { author, effect, side } = told;
        if (author !== 'tandem' || facts.phase !== 'extraPass' || effect.cause.by === 'rule') return;
        if (isRemovalNews && !namedBy(told).some((id) => linked.has(id))) return;
        const connectionId = waiting.size === 0 ? undefined : connectionOf(facts, told);
        if (waiting.size > 0 && (connectionId === undefined || waiting.has(connectionId))) return;
        fail(`one more pass wrote again: ${side} ${effect.action} ${effect.entity} ${effect.key}`);
      },
    };
  },
};
