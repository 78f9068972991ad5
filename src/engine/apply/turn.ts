import { type Kind, kinds } from '../../domain/model/kind.ts';
import type { DoubtElsewhere, StoreWrites } from '../../store/port.ts';
import type { Applying } from './applying.ts';
import type { Ready } from './send.ts';

/**
 * Making records in Tribe, where several administrations share an organisation. Each has a reading of Tribe of its own, so
 * what one has just made the other does not know, and would make again. Therefore they take turns: in the transaction
 * that commits its intents an administration sees every intent that another committed before, and does not commit one
 * while it knows less than the others do.
 *
 * Whatever another one made before is then one of three things. It is in doubt: what became of it is awaited, or found out
 * (`doubtElsewhere.ts`). It is known there and not here, or it is known here and what it means is not planned: the plan is
 * made anew with it (`replan.ts`). Or the plan was made with it already.
 */
export interface Turn {
  /** Kinds of which nothing more is made in this step, and what they wait for. */
  readonly held: Map<Kind, HeldFor>;
  /** Somebody else may be waiting for a turn. */
  isShared: boolean;
}

/** `others`: to be looked at again in a moment. `plan`: what is to be made is planned anew at once. */
export type HeldFor = 'others' | 'plan';

export const aTurn = (): Turn => ({ held: new Map(), isShared: false });

/** When somebody who waits for another administration looks again. */
export const heldAgainAfterMs = 1_000;

/**
 * How long an administration rests after a slice in which it made records in Tribe: longer than others take to look again,
 * so that they come in between, however much it has to make.
 */
export const makesRoomMs = 2 * heldAgainAfterMs;

/** What is in the way of making records of one kind. */
export interface InTheWay {
  readonly doubts: readonly DoubtElsewhere[];
  /** Tribe records that others know and this one does not. */
  readonly unknown: readonly string[];
  readonly isUnplanned: boolean;
}

/** What of that has been taken into account. */
export interface Considered {
  readonly doubts: ReadonlySet<string>;
  readonly unknown: ReadonlySet<string>;
}

export const nameOfDoubt = ({ connectionId, runId, key, sentMs }: DoubtElsewhere): string =>
  `${connectionId}/${runId}/${key}/${sentMs}`;

export const isMadeInTribe = ({ is, target }: Ready): boolean => is === 'create' && target === 'tribe';

/**
 * Takes the turn, when something is to be made in Tribe, and says what is in the way by kind; kinds without anything are
 * left out. Call in the transaction that commits the intents.
 */
export async function inTheWay(
  { connection, turn }: Applying,
  tx: StoreWrites,
  ready: readonly Ready[],
  considered: ReadonlyMap<Kind, Considered>,
): Promise<ReadonlyMap<Kind, InTheWay>> {
  const made = new Set(ready.filter(isMadeInTribe).map(({ stored }) => stored.item.kind));
  const ways = new Map<Kind, InTheWay>();
  if (made.size === 0 || !(await tx.takeTurn(connection.id))) return ways;
  turn.isShared = true;
  for (const kind of kinds.filter((one) => made.has(one))) {
    const known = considered.get(kind);
    // Doubts first: what ends between the two looks is known there by then.
    const doubts = (await tx.doubtsElsewhere(connection.id, kind)).filter(
      (doubt) => known?.doubts.has(nameOfDoubt(doubt)) !== true,
    );
    const unknown = (await tx.unknownHere(connection.id, kind)).filter((id) => known?.unknown.has(id) !== true);
    const isUnplanned = known === undefined && (await tx.unplannedInTribe(connection.id, kind)) > 0;
    if (doubts.length > 0 || unknown.length > 0 || isUnplanned) ways.set(kind, { doubts, unknown, isUnplanned });
  }
  return ways;
}
