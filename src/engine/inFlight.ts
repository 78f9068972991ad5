/**
 * Does `work` for one thing after the other, with at most `max` of them under way at once. Nothing more is begun once
 * `isEnough` holds of a result; what is under way then is still awaited. `left` are those never begun, in their order.
 * When `work` throws, nothing more is begun either, and the error is thrown after all that was under way has ended: an
 * error must not leave calls running behind the back of whoever handles it.
 */
export async function inFlight<T, R>(
  things: readonly T[],
  input: {
    readonly max: number;
    readonly work: (thing: T) => Promise<R>;
    readonly isEnough?: (result: R) => boolean;
  },
): Promise<{ readonly results: readonly R[]; readonly left: readonly T[] }> {
  const results = new Map<number, R>();
  const errors: unknown[] = [];
  let next = 0;
  let isOver = false;
  const lane = async (): Promise<void> => {
    for (;;) {
      const index = next;
      const thing = things[index];
      if (isOver || index >= things.length || thing === undefined) return;
      next += 1;
      try {
        const result = await input.work(thing);
        results.set(index, result);
        if (input.isEnough?.(result) === true) isOver = true;
      } catch (error) {
        errors.push(error);
        isOver = true;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(input.max, things.length) }, lane));
  if (errors.length > 0) throw errors[0];
  const inOrder = [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
  return { results: inOrder, left: things.slice(next) };
}
