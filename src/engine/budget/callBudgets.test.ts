import { describe, expect, test } from 'vitest';
import type { LimitFacts } from '../ports.ts';
import { CallAllowance } from './callBudgets.ts';

const unknown: LimitFacts = {
  minuteRemaining: null,
  minuteResetMs: null,
  minuteLimit: null,
  dayRemaining: null,
  dayResetMs: null,
  dayLimit: null,
};

describe('the allowance of calls', () => {
  test('lets everything pass as long as nothing is known', () => {
    const allowance = new CallAllowance();
    allowance.spend(0);
    expect(allowance.heldBackUntilMs(0)).toBeNull();
  });

  test('holds calls back from the last one of the minute to its end', () => {
    const allowance = new CallAllowance();
    allowance.learn({ ...unknown, minuteRemaining: 2, minuteResetMs: 60_000 });
    allowance.spend(1_000);
    expect(allowance.heldBackUntilMs(1_000)).toBeNull();
    allowance.spend(2_000);
    expect(allowance.heldBackUntilMs(2_000)).toBe(60_000);
    expect(allowance.heldBackUntilMs(60_000)).toBeNull();
  });

  test('holds calls back to the end of the day before it looks at the minute', () => {
    const allowance = new CallAllowance();
    allowance.learn({ ...unknown, minuteRemaining: 0, minuteResetMs: 60_000, dayRemaining: 0, dayResetMs: 86_400_000 });
    expect(allowance.heldBackUntilMs(1_000)).toBe(86_400_000);
  });

  test('forgets what was left when the window is over', () => {
    const allowance = new CallAllowance();
    allowance.learn({ ...unknown, minuteRemaining: 1, minuteResetMs: 60_000 });
    allowance.spend(61_000);
    allowance.spend(61_001);
    expect(allowance.heldBackUntilMs(61_002)).toBeNull();
  });

  test('keeps what an answer does not tell, and has something to save only after an answer told something', () => {
    const allowance = new CallAllowance();
    allowance.learn(unknown);
    expect(allowance.takeNews()).toBeNull();
    allowance.learn({ ...unknown, dayRemaining: 10, dayLimit: 5_000, dayResetMs: 9 });
    allowance.learn({ ...unknown, minuteRemaining: 5, minuteResetMs: 60_000 });
    expect(allowance.takeNews()).toMatchObject({ dayRemaining: 10, dayLimit: 5_000, minuteRemaining: 5 });
    expect(allowance.takeNews()).toBeNull();
  });
});
