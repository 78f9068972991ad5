import { plain } from '../oracle/books.ts';
import type { Checker, Facts } from '../watch.ts';

/** Each number with the part of the filter that lets it take part. */
const numbers = [
  ['debtorNumber', 'customers'],
  ['creditorNumber', 'suppliers'],
] as const;

/** B9: the numbers of a Tribe relation are those of the oldest active administration that has a link with it. */
export const b9: Checker = {
  id: 'B9',
  listen: (facts, fail) => ({
    calm: () => {
      for (const { connectionId, exactId, tribeId } of numberingLinks(facts)) {
        const [exact, tribe] = [facts.books.get('exact', exactId), facts.books.get('tribe', tribeId)];
        if (exact?.isActive !== true || tribe?.isActive !== true) continue;
        const other = facts.world.store.rows('link').find((one) => one.tribeId === tribeId && one.exactId !== exactId);
        const foreign = other === undefined ? undefined : facts.books.get('exact', other.exactId);
        const rules = facts.world.store.rows('connection').find(({ id }) => id === connectionId)?.rules;
        for (const [field, role] of numbers) {
          // An administration that leaves out whoever has such a number leaves it alone.
          if (rules?.filter[role] !== true) continue;
          const [own, theirs, held] = [exact.fields[field], foreign?.fields[field], tribe.fields[field]];
          // What differs at all is A1's business; here it is about whose it is.
          if (own == null || theirs == null || plain(own) === plain(theirs) || plain(held) !== plain(theirs)) continue;
          fail(`${field} of ${tribeId} is ${held}, which is ${other?.exactId}'s and not that of ${exactId}`);
        }
      }
    },
  }),
};

/** Of each Tribe relation the link of the administration that was connected first, of those that are active. */
function numberingLinks({ world }: Facts) {
  const active = world.store
    .rows('connection')
    .filter(({ state }) => state === 'ready')
    .sort((a, b) => a.createdMs - b.createdMs)
    .map(({ id }) => id);
  const links = world.store
    .rows('link')
    .filter(({ kind, connectionId }) => kind === 'relation' && active.includes(connectionId))
    .sort((a, b) => active.indexOf(a.connectionId) - active.indexOf(b.connectionId));
  return [...Map.groupBy(links, ({ tribeId }) => tribeId).values()].flatMap(([first]) => first ?? []);
}
