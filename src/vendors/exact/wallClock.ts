/** Exact tells and reads dates as the Dutch wall clock, as if that were UTC (exact-online.md 4.4). */
const amsterdam = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Amsterdam',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

const hourMs = 3_600_000;

/** Milliseconds that, decoded as UTC, show what the clock in Amsterdam shows at an instant, in whole seconds. */
function wallMs(instantMs: number): number {
  const parts = new Map(amsterdam.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/**
 * A wall-clock text that no change from `instantMs` on has a lower one than. In the night in which the clock goes back
 * an hour, what changes after an instant can carry an earlier time than that instant did.
 */
export function earliestWallFrom(instantMs: number): string {
  const now = wallMs(instantMs);
  const lostMs = hourMs - (wallMs(instantMs + hourMs) - now);
  return new Date(now - Math.max(lostMs, 0)).toISOString().slice(0, 19);
}
