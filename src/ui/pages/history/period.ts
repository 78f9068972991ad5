/** Instants of the address as fields for a local date and time show them, to the minute. */

const minuteMs = 60_000;
const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** `2026-11-28T07:05`, where the person is; empty for no instant. */
export function localMinute(epochMs: number | undefined): string {
  if (epochMs === undefined) return '';
  const at = new Date(epochMs);
  const day = [String(at.getFullYear()).padStart(4, '0'), twoDigits(at.getMonth() + 1), twoDigits(at.getDate())];
  return `${day.join('-')}T${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
}

/** The first instant of the minute; nothing where there is no such minute. */
export function minuteStart(text: string): number | undefined {
  const at = new Date(text).getTime();
  return text === '' || Number.isNaN(at) || at < 0 ? undefined : at;
}

/** "Up to 07:05" has that minute in it, so what is asked for ends where the next one begins. */
export const afterMinute = (text: string): number | undefined => {
  const start = minuteStart(text);
  return start === undefined ? undefined : start + minuteMs;
};

export const lastMinute = (untilMs: number | undefined): string =>
  untilMs === undefined ? '' : localMinute(untilMs - 1);
