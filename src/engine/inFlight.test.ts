import { describe, expect, test } from 'vitest';
import { inFlight } from './inFlight.ts';

/** Work that ends when the test says so. */
function bench(max: number, things: readonly string[], isEnough?: (result: string) => boolean) {
  const begun: string[] = [];
  const open = new Map<string, PromiseWithResolvers<string>>();
  const end = inFlight(things, {
    max,
    work: (thing) => {
      begun.push(thing);
      const answer = Promise.withResolvers<string>();
      open.set(thing, answer);
      return answer.promise;
    },
    ...(isEnough === undefined ? {} : { isEnough }),
  });
  const settle = async (thing: string, how: (answer: PromiseWithResolvers<string>) => void): Promise<void> => {
    const answer = open.get(thing);
    if (answer === undefined) throw new Error(`${thing} was not begun`);
    how(answer);
    // The lane goes on in a few turns of the microtask queue, which all run before the next macrotask.
    await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    begun,
    end,
    answer: (thing: string) => settle(thing, ({ resolve }) => resolve(thing)),
    fail: (thing: string) => settle(thing, ({ reject }) => reject(new Error(thing))),
  };
}

describe('work in flight', () => {
  test('is never more than the most allowed, and is filled up as soon as one ends', async () => {
    const { begun, answer, end } = bench(2, ['a', 'b', 'c', 'd']);
    expect(begun).toEqual(['a', 'b']);
    await answer('b');
    expect(begun).toEqual(['a', 'b', 'c']);
    await answer('a');
    await answer('d');
    await answer('c');
    expect(await end).toEqual({ results: ['a', 'b', 'c', 'd'], left: [] });
  });

  test('ends with what is under way once there is enough, and tells what was never begun', async () => {
    const { begun, answer, end } = bench(2, ['a', 'b', 'c', 'd'], (result) => result === 'a');
    await answer('a');
    expect(begun).toEqual(['a', 'b']);
    await answer('b');
    expect(await end).toEqual({ results: ['a', 'b'], left: ['c', 'd'] });
  });

  test('throws what one threw only after all that was under way has ended', async () => {
    const { begun, answer, fail, end } = bench(2, ['a', 'b', 'c']);
    let isOver = false;
    const thrown = end.then(
      () => null,
      (error: unknown) => {
        isOver = true;
        return error;
      },
    );
    await fail('a');
    expect({ isOver, begun }).toEqual({ isOver: false, begun: ['a', 'b'] });
    await answer('b');
    expect(await thrown).toEqual(new Error('a'));
  });

  test('of nothing is over at once', async () => {
    expect(await bench(3, []).end).toEqual({ results: [], left: [] });
  });
});
