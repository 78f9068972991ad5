import type { Capabilities } from '../../domain/mapping/capabilities.ts';
import type { Side } from '../../domain/model/kind.ts';
import type { Run } from '../../store/port.ts';
import type { Outcome } from '../../vendors/outcome.ts';
import { andThen, mapOk } from '../../vendors/outcome.ts';
import type { OpenSide } from '../sides.ts';
import type { Known } from './known.ts';
import type { Slice } from './slice.ts';

export type BothCapabilities = Readonly<Record<Side, Capabilities>>;

/** What carrying out a plan works with, beside the slice. */
export interface Applying extends Slice {
  readonly run: Run;
  readonly capabilities: BothCapabilities;
  /** When Tribe was last read completely: records that a run of ours made before then are known. */
  readonly tribeReadMs: number;
  /** `kind/exactId` of records with open problems, so that only those are looked up to be resolved. */
  readonly troubled: Set<string>;
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

export async function beginApplying(slice: Slice, run: Run, capabilities: BothCapabilities): Promise<Applying> {
  const feeds = new Set(slice.tribe.client.feeds.map(({ name }) => name));
  const cursors = await slice.store.cursors(slice.connection.id);
  const read = cursors.filter(({ side, feed }) => side === 'tribe' && feeds.has(feed));
  const problems = await slice.store.openProblems(slice.connection.id);
  return {
    ...slice,
    run,
    capabilities,
    tribeReadMs: read.length < feeds.size ? 0 : Math.min(...read.map(({ readMs }) => readMs)),
    troubled: new Set(problems.map(({ kind, recordId }) => `${kind}/${recordId}`)),
  };
}
