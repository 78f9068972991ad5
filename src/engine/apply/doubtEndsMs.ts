/** From then on an absent record proves that a write in doubt did not arrive (reliability.md 3). */
export const doubtEndsMs = (sentMs: number | null, { settleMs }: { readonly settleMs: number }): number =>
  (sentMs ?? 0) + settleMs + 1;
