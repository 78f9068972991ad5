import { expect, test } from 'vitest';
import { realClock } from './realClock.ts';

test('sleeping ends when it is aborted, also before it began, and leaves no listener', async () => {
  const stop = new AbortController();
  const sleeping = realClock.sleep(2 ** 40, stop.signal);
  stop.abort();
  await sleeping;
  await realClock.sleep(2 ** 40, stop.signal);
});

test('no time is no sleep', async () => {
  await realClock.sleep(0);
  await realClock.sleep(-5);
});

test('a sleep lasts at least as long as asked', async () => {
  const began = performance.now();
  await realClock.sleep(5);
  expect(performance.now() - began).toBeGreaterThanOrEqual(5);
});
