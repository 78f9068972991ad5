import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandRuns } from '../../test/support/commandRuns.ts';
import { KeyedQueue } from './keyedQueue.ts';

const asks = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), fails: fc.boolean() }), { maxLength: 80 });

test('work of one key is done one after the other in the order asked, whatever fails and however long each takes', async () => {
  await fc.assert(
    fc.asyncProperty(asks, fc.scheduler(), async (wanted, scheduler) => {
      const queue = new KeyedQueue();
      const underWay = new Map<string, number>();
      let together = 0;
      const began: { readonly key: string; readonly index: number }[] = [];
      const all = wanted.map(({ key, fails }, index) =>
        queue.run(key, async () => {
          began.push({ key, index });
          underWay.set(key, (underWay.get(key) ?? 0) + 1);
          together = Math.max(together, underWay.get(key) ?? 0);
          await scheduler.schedule(Promise.resolve(), `${key} ${index}`);
          underWay.set(key, (underWay.get(key) ?? 0) - 1);
          if (fails) throw new Error(`work ${index}`);
          return index;
        }),
      );
      const results = Promise.allSettled(all);
      await scheduler.waitFor(results);
      expect(together).toBeLessThanOrEqual(1);
      for (const key of ['a', 'b', 'c']) {
        const order = began.filter((one) => one.key === key).map(({ index }) => index);
        expect(order).toEqual(wanted.flatMap((one, index) => (one.key === key ? [index] : [])));
      }
      expect((await results).map(({ status }) => status === 'rejected')).toEqual(wanted.map(({ fails }) => fails));
    }),
    commandRuns,
  );
});
