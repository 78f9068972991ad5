import type { Side } from '../model/kind.ts';

/** Who may be written to. What it forbids is planned as `kept`, or as skipped where a whole record would be made. */
export const directions = ['toTribe', 'toExact', 'both', 'none'] as const;
export type Direction = (typeof directions)[number];

export const mayWrite = (direction: Direction, side: Side): boolean =>
  direction === 'both' || direction === (side === 'exact' ? 'toExact' : 'toTribe');

/** What both allow: an import writes to Tribe only, and only where the settings let anything flow there. */
export function bothAllow(a: Direction, b: Direction): Direction {
  if (a === 'both' || a === b) return b;
  return b === 'both' ? a : 'none';
}
