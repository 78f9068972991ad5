/** First position from `from` on at which `isBeyond` holds, in a range where it holds for everything after that; `to` when nowhere. */
export function firstBeyond(from: number, to: number, isBeyond: (at: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBeyond(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
