import type { Fields } from '../../domain/model/fields.ts';
import { kinds, type Side } from '../../domain/model/kind.ts';
import type { ObservedPart } from '../../domain/model/record.ts';
import type { Link, NewMark, StoreReads } from '../../store/port.ts';
import type { EnginePorts } from '../ports.ts';
import { markOf } from './changedRecords.ts';

/**
 * A system may answer a reading from a copy that lags behind its writes (tribe-crm.md 1.2): shortly after a write of ours,
 * an old value looks like a person's edit back to it, and would be carried over the other side's real edit. So what a reading
 * tells otherwise than our write's own answer did is not believed before `readLagMs` is over, unless the side dates it later:
 * it is not stored, wherever it was read, and the record is read again then. Nothing that is stored is older than our write.
 * That delays an edit that a person made in that time, and loses none.
 */
export interface Believed {
  /** Each part that the reading told: as it told it, or in doubt as it is stored, for it was seen all the same. */
  readonly parts: readonly ObservedPart[];
  /** Has the records that are in doubt read again, once our write must be visible. */
  readonly readAgain: readonly NewMark[];
}

interface Lag {
  readonly clock: Pick<EnginePorts['clock'], 'nowMs'>;
  readonly settings: Pick<EnginePorts['settings'], 'readLagMs'>;
}

/** What of a reading that was asked for at `askedMs` is to be stored. Call in the transaction that stores it. */
export async function believed(
  { clock, settings }: Lag,
  store: StoreReads,
  connectionId: string,
  reading: { readonly side: Side; readonly parts: readonly ObservedPart[]; readonly askedMs: number },
): Promise<Believed> {
  const { side, parts, askedMs } = reading;
  const instead = new Map<ObservedPart, ObservedPart>();
  const readAgain: NewMark[] = [];
  for (const kind of kinds) {
    const ofKind = Map.groupBy(
      parts.filter((part) => part.kind === kind && part.recordId !== ''),
      ({ recordId }) => recordId,
    );
    const links = await store.linksOf(connectionId, kind, side, [...ofKind.keys()]);
    const written = new Map(
      links.map((link) => [idIn(link, side), visibleMsOf(link, side, settings.readLagMs)] as const),
    );
    const early = [...ofKind.keys()].filter((id) => askedMs < (written.get(id) ?? 0));
    const stored = Map.groupBy(await store.partsOfRecords(connectionId, side, kind, early), ({ recordId }) => recordId);
    for (const recordId of early) {
      const inDoubt = partsInDoubt(stored.get(recordId) ?? [], ofKind.get(recordId) ?? []);
      if (inDoubt.size === 0) continue;
      for (const [part, before] of inDoubt) instead.set(part, before);
      const mark = markOf({ kind, side, recordId }, clock.nowMs());
      readAgain.push({ ...mark, notBeforeMs: written.get(recordId) ?? 0, wantsRead: true });
    }
  }
  return { parts: parts.map((part) => instead.get(part) ?? part), readAgain };
}

/** The first instant at which a reading of the side is sure to show what we wrote to it; 0 when we wrote nothing. */
export function visibleMsOf(link: Link, side: Side, lagMs: Readonly<Record<Side, number>>): number {
  const writtenMs = side === 'exact' ? link.exactWrittenMs : link.tribeWrittenMs;
  return writtenMs === null ? 0 : writtenMs + lagMs[side];
}

/** What is told of a record and may be older than what is stored of it, which our write's answer told; each with that. */
export function partsInDoubt(
  stored: readonly ObservedPart[],
  told: readonly ObservedPart[],
): ReadonlyMap<ObservedPart, ObservedPart> {
  const inDoubt = new Map<ObservedPart, ObservedPart>();
  for (const part of told) {
    const before = stored.find((one) => one.part === part.part && one.partId === part.partId);
    if (before !== undefined && contradicts(before, part) && !isLater(part, before)) inDoubt.set(part, before);
  }
  return inDoubt;
}

/** Of what one of them does not tell, the other may say anything. */
function contradicts(before: ObservedPart, { fields, isGone, main }: ObservedPart): boolean {
  const names = Object.keys(before.fields) as (keyof Fields)[];
  return (
    before.isGone !== isGone ||
    before.main?.isActive !== main?.isActive ||
    before.main?.ownerId !== main?.ownerId ||
    names.some((name) => fields[name] !== undefined && fields[name] !== before.fields[name])
  );
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/;

/** By the side's own clock. Within one second nobody knows, and waiting is the safe answer. */
function isLater(part: ObservedPart, before: ObservedPart): boolean {
  const [now, then] = [instant.exec(part.version)?.[0], instant.exec(before.version)?.[0]];
  return now !== undefined && then !== undefined && now > then;
}

const idIn = ({ exactId, tribeId }: Link, side: Side): string => (side === 'exact' ? exactId : tribeId);
