/** Compares by several values in turn; text by code unit, the same on every machine. */
export function byEach<T>(...values: readonly ((row: T) => string | number)[]): (a: T, b: T) => number {
  return (a, b) => {
    for (const valueIn of values) {
      const left = valueIn(a);
      const right = valueIn(b);
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  };
}
