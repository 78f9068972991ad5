import type { Checker } from '../watch.ts';

/**
 * A2: when everything is at rest, one more full pass over everything writes nothing to either vendor. Nothing is at rest
 * while a vendor is left alone because of its errors, as a person is told.
 */
export const a2: Checker = {
  id: 'A2',
  listen: (facts, fail) => {
    let isWaiting = false;
    return {
      calm: () => {
        const problems = facts.world.store.rows('problem').filter(({ resolvedMs }) => resolvedMs === null);
        isWaiting = problems.some(({ causeCode }) => causeCode === 'endpointParked' || causeCode === 'vendorShutOut');
      },
      effect: ({ author, effect, side }) => {
        if (author !== 'tandem' || facts.phase !== 'extraPass' || effect.cause.by === 'rule' || isWaiting) return;
        fail(`one more pass wrote again: ${side} ${effect.action} ${effect.entity} ${effect.key}`);
      },
    };
  },
};
