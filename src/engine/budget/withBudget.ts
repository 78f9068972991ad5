import type { Transport } from '../../vendors/transport.ts';
import type { Clock } from '../ports.ts';
import type { CallTally } from './callTally.ts';
import type { BudgetKey } from './desk.ts';
import type { Governor } from './governor.ts';
import type { Priority } from './priority.ts';

/** Sends a call only with the governor's leave; without it the call is held back, with the instant at which to ask again. */
export function withBudget(
  next: Transport,
  input: {
    readonly governor: Governor;
    readonly key: BudgetKey;
    readonly priority: Priority;
    readonly clock: Clock;
    readonly tally: CallTally;
  },
): Transport {
  const { governor, key, priority, clock, tally } = input;
  return async (request) => {
    const verdict = await governor.take(key, { priority, place: governor.placeOf(key.side, request.url) });
    if (verdict.is === 'heldBack') return verdict;
    tally.add();
    const sentMs = clock.nowMs();
    const result = await next(request);
    await governor.ended(key, verdict.grant, result, sentMs);
    return result;
  };
}
