import { sameValue } from '../../domain/mapping/equivalence.ts';
import type { Fields } from '../../domain/model/fields.ts';
import type { Side } from '../../domain/model/kind.ts';
import type { NeutralRecord } from '../../domain/model/record.ts';
import { settleAddresses } from '../../domain/model/settle.ts';
import type { Link, Mark } from '../../store/port.ts';
import { changedAsOf } from '../changedAsOf.ts';
import type { Slice } from '../slice.ts';
import type { Observed } from './observe.ts';

/**
 * Whether what is stored of a record may be older than what we wrote to it. A system may answer a reading from a copy
 * that lags behind its writes (tribe-crm.md 1.2): shortly after a write of ours, an old value looks like a person's edit
 * back to it, and would be carried over the other side's real edit. So what contradicts our write is not believed before
 * `readLagMs` is over and the record was read again. That delays an edit that a person made in that time, and loses none.
 */
export function isStale({ ports }: Slice, observed: Observed, mark: Mark): boolean {
  const link = observed.link(mark.side, mark.kind, mark.recordId);
  if (link === null) return false;
  // A mark that had to wait is about what was seen when it was told, however long ago that is by now.
  const seenMs = Math.min(mark.notBeforeMs, ports.clock.nowMs());
  return (['exact', 'tribe'] as const).some((side) => {
    const writtenMs = writtenMsOf(link, side);
    if (writtenMs === null || seenMs >= writtenMs + ports.settings.readLagMs[side]) return false;
    const record = observed.record(side, link.kind, side === 'exact' ? link.exactId : link.tribeId);
    return record !== null && contradicts(link, record.fields) && !isNewer(record, writtenAsOfOf(link, side));
  });
}

const writtenAsOfOf = (link: Link, side: Side): string | null =>
  side === 'exact' ? link.exactWrittenAsOf : link.tribeWrittenAsOf;

/** By the side's own clock. Within one second nobody knows, and waiting is the safe answer. */
function isNewer(record: NeutralRecord, writtenAsOf: string | null): boolean {
  const asOf = changedAsOf(record);
  return asOf !== null && writtenAsOf !== null && asOf > writtenAsOf;
}

const writtenMsOf = (link: Link, side: Side): number | null =>
  side === 'exact' ? link.exactWrittenMs : link.tribeWrittenMs;

function contradicts({ base }: Link, seen: Fields): boolean {
  const settled = settleAddresses(seen);
  return (Object.keys(base) as (keyof Fields)[]).some((field) => {
    const [agreed, now] = [base[field], settled[field]];
    return agreed !== undefined && now !== undefined && !sameValue(field, agreed, now, null);
  });
}
