/**
 * Exact writes local Dutch clock time as if it were UTC (exact-online.md 4.4). A "wall" value is those milliseconds:
 * decoded as UTC it shows what the clock in Amsterdam showed.
 */
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The EU changes clocks at 01:00 UTC on the last Sunday of March and of October. */
function lastSundayMs(year: number, month: number): number {
  const lastDayMs = Date.UTC(year, month + 1, 0);
  const weekday = new Date(lastDayMs).getUTCDay();
  return lastDayMs - weekday * dayMs + hourMs;
}

/** Seconds that Amsterdam is ahead of UTC at an instant: 3600 or 7200. */
export function amsterdamOffsetSeconds(instantMs: number): number {
  const year = new Date(instantMs).getUTCFullYear();
  return instantMs >= lastSundayMs(year, 2) && instantMs < lastSundayMs(year, 9) ? 7200 : 3600;
}

export function wallOfInstant(instantMs: number): number {
  return instantMs + amsterdamOffsetSeconds(instantMs) * 1000;
}

/** The moment of a change as SQL Server keeps it: milliseconds end in 0, 3 or 7 (exact-online.md 4.4). */
export function sqlWallOfInstant(instantMs: number): number {
  const wall = Math.floor(wallOfInstant(instantMs));
  const last = ((wall % 10) + 10) % 10;
  const ending = last < 3 ? 0 : last < 7 ? 3 : 7;
  return wall - last + ending;
}

export function midnightOf(wallMs: number): number {
  return Math.floor(wallMs / dayMs) * dayMs;
}

const isoShape = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Reads a date as clients send it. Without a zone it is wall time as it stands; with `Z` or an offset it is an instant
 * and lands on the Dutch clock, which can shift the day (exact-online.md 4.4). Null when it is no date.
 */
export function wallOfText(text: string): number | null {
  const match = isoShape.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  const atMs = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    milliseconds,
  );
  const read = new Date(atMs);
  if (read.getUTCDate() !== Number(day) || read.getUTCMonth() !== Number(month) - 1 || Number(hour) > 23) return null;
  if (Number(minute) > 59 || Number(second) > 59) return null;
  if (zone === undefined) return atMs;
  return wallOfInstant(atMs - offsetMs(zone));
}

function offsetMs(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** `2026-06-25T10:00:00` or, with milliseconds, `2026-06-25T10:00:00.123`: how literals and Atom show a wall value. */
export function textOfWall(wallMs: number): string {
  const text = new Date(wallMs).toISOString().slice(0, 23);
  return text.endsWith('.000') ? text.slice(0, 19) : text;
}
