import type { Run } from '../../store/port.ts';
import { applyItems } from '../apply/apply.ts';
import { type Applying, askCapabilities, type BothCapabilities, beginApplying } from '../apply/applying.ts';
import { doubtEndsMs } from '../apply/doubtEndsMs.ts';
import { closeStranded } from '../apply/stranded.ts';
import { isPausedFor, ordersOf } from '../pauses.ts';
import { haltRun, isSliceOver, more, rests, type Slice, type StepEnd } from '../slice.ts';
import { compareIfDue, endComparisonIfRead, nextCompareMs } from './compare.ts';
import { nextPollMs } from './dueFeeds.ts';
import { planMarks } from './planMarks.ts';
import { readDueFeeds } from './readFeeds.ts';
import { readMarked } from './readMarked.ts';
import { ensureSubscriptions, nextSubscriptionCheckMs } from './subscriptions.ts';

/**
 * One round of keeping a connection in agreement: read what has news, look at what cannot be told from that, plan what is
 * marked, carry out what is planned; then wait until one of them is due. Whatever it does is stored, so a round that is
 * cut short anywhere is begun again from what is there.
 */
export async function stepLive(slice: Slice, run: Run): Promise<StepEnd> {
  const subscribed = await ensureSubscriptions(slice);
  if (subscribed !== null) return haltRun(slice, run, subscribed.side, subscribed.outcome);
  const isCompared = await compareIfDue(slice, run);
  const feeds = await readDueFeeds(slice, run);
  if (feeds !== 'complete') return feeds;
  if (isCompared) await endComparisonIfRead(slice, run);
  const looked = await readMarked(slice, run);
  if (looked !== 'complete') return looked;
  const { side, outcome } = await askCapabilities(slice.exact, slice.tribe);
  if (outcome.is !== 'ok') return haltRun(slice, run, side, outcome);
  while (await planMarks(slice, await currentRun(slice, run), outcome.value)) if (isSliceOver(slice)) return more;

  const now = await relieved(slice, run);
  if (!(await mayWrite(slice, now))) return waitForNext(slice, now);
  return applyItems(await applyingLive(slice, now, outcome.value), whenEmpty);
}

export const applyingLive = (slice: Slice, run: Run, capabilities: BothCapabilities): Promise<Applying> =>
  beginApplying(slice, run, { capabilities, direction: 'both' });

async function currentRun({ store }: Slice, run: Run): Promise<Run> {
  return (await store.run(run.connectionId, run.id)) ?? run;
}

/** Both sides answered: what stood in the way before is over. */
async function relieved(slice: Slice, run: Run): Promise<Run> {
  const now = await currentRun(slice, run);
  if (now.halt === null) return now;
  return slice.lease.transact(async (tx) => {
    const free: Run = { ...((await tx.lockedRun(run.connectionId, run.id)) ?? now), halt: null };
    await tx.saveRun(free);
    return free;
  });
}

async function mayWrite({ connection, store }: Slice, run: Run): Promise<boolean> {
  return run.brake === null && !isPausedFor((await ordersOf(store, connection.id)).pauses, null);
}

/** Nothing can be written now: close what hangs on a failure, or wait. */
async function whenEmpty(applying: Applying): Promise<StepEnd> {
  const { connection, run, store } = applying;
  const inDoubt = await store.itemsInState(connection.id, run.id, 'unknown');
  if (inDoubt.length === 0) {
    const stranded = await store.itemsInState(connection.id, run.id, 'planned');
    if (stranded.length > 0) return closeStranded(applying, stranded);
  }
  await applying.lease.transact((tx) => applying.sides.saveUse(tx, connection, run.id));
  const dueMs = inDoubt.map(({ sentMs }) => doubtEndsMs(sentMs, applying.ports.settings));
  return waitForNext(applying, run, dueMs);
}

async function waitForNext(slice: Slice, run: Run, dueMs: readonly number[] = []): Promise<StepEnd> {
  const { connection, ports, store } = slice;
  const markMs = await store.nextMarkMs(connection.id);
  const subscriptions = await store.hintSubscriptions(connection.id);
  const instants = [
    await nextPollMs(slice, subscriptions),
    nextCompareMs(slice, run),
    nextSubscriptionCheckMs(slice, subscriptions),
    ...dueMs,
    ...(markMs === null ? [] : [markMs]),
  ];
  const untilMs = Math.min(...instants);
  if (!Number.isFinite(untilMs)) return rests;
  return untilMs <= ports.clock.nowMs() ? more : { is: 'waits', untilMs };
}
