import type { Capabilities } from '../../domain/mapping/capabilities.ts';
import type { Direction } from '../../domain/mapping/direction.ts';
import { type Side, sides } from '../../domain/model/kind.ts';
import type { PlanItem } from '../../domain/plan/plan.ts';
import type { Run, StoredPlanItem } from '../../store/port.ts';
import type { Outcome } from '../../vendors/outcome.ts';
import { andThen, mapOk } from '../../vendors/outcome.ts';
import type { OpenSide } from '../sides.ts';
import type { Slice } from '../slice.ts';
import type { Known } from './known.ts';
import { planPair, type SeenPair } from './planPair.ts';
import { aTurn, type Turn } from './turn.ts';

export type BothCapabilities = Readonly<Record<Side, Capabilities>>;

/** What a pair still has to become, by the rules of the run that carries it out. */
export type PlanOf = (applying: ApplyingBatch, stored: StoredPlanItem, pair: SeenPair) => PlanItem;

/** What carrying out a plan works with, beside the slice. */
export interface Applying extends Slice {
  readonly run: Run;
  readonly capabilities: BothCapabilities;
  readonly direction: Direction;
  readonly planOf: PlanOf;
  /** When each side was last read completely: records that a run of ours made before then are known. */
  readonly readMs: Readonly<Record<Side, number>>;
  /** `kind/id` of records with open problems, so that only those are looked up to be resolved. */
  readonly troubled: Set<string>;
  readonly turn: Turn;
}

/** The same for one batch. */
export interface ApplyingBatch extends Applying {
  readonly known: Known;
}

export async function askCapabilities(
  exact: OpenSide,
  tribe: OpenSide,
): Promise<{ readonly side: Side; readonly outcome: Outcome<BothCapabilities> }> {
  const ofExact = await exact.client.capabilities();
  if (ofExact.is !== 'ok') return { side: 'exact', outcome: ofExact };
  const outcome = await andThen(ofExact, async (known) =>
    mapOk(await tribe.client.capabilities(), (ofTribe) => ({ exact: known, tribe: ofTribe })),
  );
  return { side: 'tribe', outcome };
}

export async function beginApplying(
  slice: Slice,
  run: Run,
  input: { readonly capabilities: BothCapabilities; readonly direction: Direction; readonly planOf?: PlanOf },
): Promise<Applying> {
  const problems = await slice.store.openProblems(slice.connection.id);
  return {
    ...slice,
    run,
    planOf: planPair,
    ...input,
    readMs: await readMsOf(slice),
    troubled: new Set(problems.map(({ kind, recordId }) => `${kind}/${recordId}`)),
    turn: aTurn(),
  };
}

async function readMsOf(slice: Slice): Promise<Record<Side, number>> {
  const cursors = await slice.store.cursors(slice.connection.id);
  const since = { exact: 0, tribe: 0 };
  for (const side of sides) {
    const feeds = new Set(slice[side].client.feeds.map(({ name }) => name));
    const read = cursors.filter((cursor) => cursor.side === side && cursor.isComplete && feeds.has(cursor.feed));
    if (read.length === feeds.size) since[side] = Math.min(...read.map(({ readMs }) => readMs));
  }
  return since;
}
