import type { Transport } from '../../vendors/transport.ts';
import type { Clock, ReadLimits } from '../ports.ts';
import type { CallAllowance } from './callBudgets.ts';
import type { CallTally } from './callTally.ts';

/**
 * Keeps calls within what the vendor's rate headers told: a call that would be one too many is held back instead of
 * sent, with the instant at which it may go (exact-online.md 3).
 */
export function withBudget(
  next: Transport,
  input: {
    readonly clock: Clock;
    readonly allowance: CallAllowance;
    readonly readLimits: ReadLimits | null;
    readonly tally: CallTally;
  },
): Transport {
  return async (request) => {
    const nowMs = input.clock.nowMs();
    const untilMs = input.allowance.heldBackUntilMs(nowMs);
    if (untilMs !== null) return { is: 'heldBack', by: 'budget', untilMs };
    input.allowance.spend(nowMs);
    input.tally.add();
    const result = await next(request);
    const told = result.is === 'answered' && input.readLimits !== null ? input.readLimits(result) : null;
    if (told !== null) input.allowance.learn(told);
    return result;
  };
}
