import type { Row } from '../state/rows.ts';
import { wallOfText } from '../state/wallClock.ts';
import type { ReadScope, Served } from './served.ts';

/**
 * `SyncTimestamp`: where the sync of one endpoint has to start to see what changed from a moment on (exact-online.md 5,
 * picqer#689). No row for an endpoint that is not synchronised.
 */
export function syncTimestampRows(
  all: Iterable<Served>,
  scope: ReadScope,
  [modified = '', endPoint = '']: readonly string[],
): readonly Row[] {
  const wall = wallOfText(modified);
  const twin = [...all].find(
    ({ resource }) => resource.kind === 'sync' && resource.name.toLowerCase() === endPoint.toLowerCase(),
  );
  if (wall === null || twin?.source.is !== 'entity') return [];
  const { entity, isKept } = twin.source;
  let firstAfter = Number.POSITIVE_INFINITY;
  let highest = 0;
  for (const row of scope.division.entity(entity).rows()) {
    if (isKept?.(row, scope) === false) continue;
    const timestamp = Number(row.Timestamp);
    highest = Math.max(highest, timestamp);
    if (Number(row.Modified ?? 0) >= wall) firstAfter = Math.min(firstAfter, timestamp);
  }
  // The sync asks for what is greater, so the row itself must stay in.
  const start = Number.isFinite(firstAfter) ? firstAfter - 1 : highest;
  return [{ API: twin.resource.name, Modified: wall, TimeStampAsBigInt: start }];
}
