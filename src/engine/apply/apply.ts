import { rulesFingerprint } from '../../domain/mapping/defaults.ts';
import { type Kind, sides } from '../../domain/model/kind.ts';
import type { Run, StoredPlanItem } from '../../store/port.ts';
import { failureReason } from '../failures.ts';
import { inFlight } from '../inFlight.ts';
import { KeyedQueue } from '../keyedQueue.ts';
import { isPausedFor, ordersOf } from '../pauses.ts';
import { haltRun, isSliceOver, more, rests, type StepEnd } from '../slice.ts';
import type { Applying, ApplyingBatch } from './applying.ts';
import { doubtEndsMs } from './doubtEndsMs.ts';
import { knownOf } from './known.ts';
import { type Prepared, prepare, targetOf } from './prepare.ts';
import { planWithOthers } from './replan.ts';
import { resolve } from './resolve.ts';
import { saveSettlements } from './saveSettlements.ts';
import { intentOf, type Ready, send } from './send.ts';
import { failed, type Halting, parked, putOff, queuedAgain, type Settlement } from './settlement.ts';
import { type Considered, heldAgainAfterMs, type InTheWay, inTheWay, isMadeInTribe, makesRoomMs } from './turn.ts';

/** A batch is this many times what may be in flight, so that the calls go on while its queries are paid once. */
const batchPerFlight = 4;

/**
 * Carries out the items of a run, batch by batch, until none can be worked on, it halts or the slice is over. Then
 * `whenEmpty` says what becomes of the run.
 */
export async function applyItems(
  applying: Applying,
  whenEmpty: (applying: Applying) => Promise<StepEnd>,
): Promise<StepEnd> {
  let end = await recover(applying);
  let now = applying.run;
  while (end.is === 'more') {
    // A halt that this slice got over must not make the next trouble look like the same one.
    if (now.halt !== null) now = (await applying.store.run(now.connectionId, now.id)) ?? now;
    const batch = await applyBatch({ ...applying, run: now });
    if (batch === 'empty') return isHeld(applying) ?? whenEmpty({ ...applying, run: now });
    end = batch;
    // Looked at only here, so that even the shortest slice brings the run on by a batch.
    if (isSliceOver(applying)) break;
  }
  const { ports, turn } = applying;
  return end.is === 'more' && turn.isShared ? { is: 'waits', untilMs: ports.clock.nowMs() + makesRoomMs } : end;
}

/** What is left waits for other administrations, or to be planned anew; null when nothing does. */
function isHeld({ ports, turn }: Applying): StepEnd | null {
  const reasons = [...turn.held.values()];
  if (reasons.length === 0) return null;
  return reasons.includes('plan') ? more : { is: 'waits', untilMs: ports.clock.nowMs() + heldAgainAfterMs };
}

/**
 * Finds out what became of whatever a run has in doubt, and carries out nothing: before another run writes, for two runs
 * that each make a record would make it twice. The one that waits halts when a side cannot be asked.
 */
export async function settleDoubts(applying: Applying, waiting: Run): Promise<StepEnd> {
  const { connection, lease, ports, run, sides: opened, store } = applying;
  const { tribeWritesInFlightMax } = ports.settings;
  const sending = await store.itemsInState(connection.id, run.id, 'sending');
  if (sending.length > 0)
    await lease.transact((tx) => tx.saveItems(connection.id, run.id, nowInDoubt(applying, sending)));
  const inDoubt = await store.itemsInState(connection.id, run.id, 'unknown');
  const known = await withKnown(applying, inDoubt);
  const dueMs = (sentMs: number | null): number => doubtEndsMs(sentMs, ports.settings);
  lease.assertHeld();
  const looked = await inFlight(inDoubt, {
    max: tribeWritesInFlightMax,
    work: (stored) => outOfDoubt(known, stored, { isDue: dueMs(stored.sentMs) <= ports.clock.nowMs() }),
    isEnough: (settlement) => settlement !== null && settlement.halt !== null,
  });
  const settlements = looked.results.flatMap((settlement) => settlement ?? []);
  await lease.transact(async (tx) => {
    await saveSettlements(known, tx, settlements);
    await opened.saveUse(tx, connection, waiting.id);
  });
  const halting = settlements.find(({ halt }) => halt !== null)?.halt ?? null;
  if (halting !== null) return haltRun(applying, waiting, halting.side, halting.outcome);
  const left = await store.itemsInState(connection.id, run.id, 'unknown');
  return left.length === 0 ? more : { is: 'waits', untilMs: Math.min(...left.map(({ sentMs }) => dueMs(sentMs))) };
}

/**
 * What was being sent when a process died, or lost its lease, is in doubt from now on. Nobody sends it any more, for
 * only the holder of the lease does. A record that did arrive is found and adopted at once; the rest waits.
 */
async function recover(applying: Applying): Promise<StepEnd> {
  const { lease, connection, ports, run, store } = applying;
  const sending = await store.itemsInState(connection.id, run.id, 'sending');
  if (sending.length === 0) return more;
  const inDoubt = nowInDoubt(applying, sending);
  await lease.transact((tx) => tx.saveItems(connection.id, run.id, inDoubt));
  ports.log.info('run.recovered', { connectionId: connection.id, runId: run.id, inDoubt: inDoubt.length });
  return lookAtOnce(await withKnown(applying, inDoubt), inDoubt);
}

/**
 * The batch was committed together and sent one after the other, so the instant of each is only known not to be later
 * than now: whoever sent them has lost the lease, and nobody sends without it.
 */
function nowInDoubt({ ports }: Applying, sending: readonly StoredPlanItem[]): readonly StoredPlanItem[] {
  const sentMs = ports.clock.nowMs();
  return sending.map((stored) => ({ ...stored, state: 'unknown', sentMs }));
}

const withKnown = async (applying: Applying, batch: readonly StoredPlanItem[]): Promise<ApplyingBatch> => ({
  ...applying,
  known: await knownOf(applying.store, applying.connection.id, batch),
});

async function lookAtOnce(applying: ApplyingBatch, inDoubt: readonly StoredPlanItem[]): Promise<StepEnd> {
  const { lease, ports } = applying;
  lease.assertHeld();
  const looked = await inFlight(inDoubt, {
    max: ports.settings.tribeWritesInFlightMax,
    work: (stored) => outOfDoubt(applying, stored, { isDue: false }),
    isEnough: (settlement) => settlement !== null && settlement.halt !== null,
  });
  return save(
    applying,
    looked.results.flatMap((settlement) => settlement ?? []),
  );
}

/** What became of a write in doubt, if that is known now. */
async function outOfDoubt(
  applying: ApplyingBatch,
  stored: StoredPlanItem,
  input: { readonly isDue: boolean },
): Promise<Settlement | null> {
  const settlement = await resolve(applying, stored, input);
  if (settlement === null || settlement.item.state === 'unknown') return settlement;
  return { ...settlement, endsDoubtOfMs: stored.sentMs };
}

async function applyBatch(slice: Applying): Promise<StepEnd | 'empty'> {
  const { connection, lease, ports, run, store } = slice;
  const orders = await ordersOf(store, connection.id);
  if (isPausedFor(orders.pauses, null)) return rests;
  // Another slice plans by the rules as they are now.
  if (orders.rulesFingerprint !== rulesFingerprint(connection.rules)) {
    return { is: 'waits', untilMs: ports.clock.nowMs() };
  }
  const { settleMs, tribeWritesInFlightMax } = ports.settings;
  const batch = await store.nextItems(connection.id, run.id, {
    limit: tribeWritesInFlightMax * batchPerFlight,
    unknownSentBeforeMs: ports.clock.nowMs() - settleMs,
    notMadeInTribe: [...slice.turn.held.keys()],
  });
  if (batch.length === 0) return 'empty';
  const applying = await withKnown(slice, batch);
  lease.assertHeld();
  const looked = await inFlight(batch, {
    max: tribeWritesInFlightMax,
    work: (stored) => look(applying, stored),
    isEnough: (one) => one?.is === 'settled' && one.settlement.halt !== null,
  });
  const settled: Settlement[] = [];
  const ready: Ready[] = [];
  const early: number[] = [];
  for (const one of looked.results) {
    if (one === null) continue;
    if (one.is === 'settled') settled.push(one.settlement);
    else if (one.is === 'ready') ready.push(one.ready);
    // What flows makes room for others and is planned anew; an import or an undo has its plan, and waits with it.
    else if (run.kind === 'sync') settled.push(putOff(one.stored, { atMs: one.untilMs, reads: one.reads }));
    else early.push(one.untilMs);
  }
  if (early.length > 0 && early.length === looked.results.length) return { is: 'waits', untilMs: Math.min(...early) };
  if (ready.length === 0 || settled.some(({ halt }) => halt !== null)) return save(applying, settled);
  return sendAll(applying, settled, ready);
}

async function look(applying: ApplyingBatch, stored: StoredPlanItem): Promise<Prepared | null> {
  if (stored.state !== 'unknown') return prepare(applying, stored);
  const settlement = await outOfDoubt(applying, stored, { isDue: true });
  return settlement === null ? null : { is: 'settled', settlement };
}

async function sendAll(
  applying: ApplyingBatch,
  settled: readonly Settlement[],
  prepared: readonly Ready[],
): Promise<StepEnd> {
  const { ports, run, stopping } = applying;
  const { ready, halt } = await committed(applying, settled, prepared);
  if (ready.length === 0) return halt === null ? more : haltRun(applying, run, halt.side, halt.outcome);
  const exactTurns = new KeyedQueue();
  const { results: sent, left } = await inFlight(ready, {
    max: ports.settings.tribeWritesInFlightMax,
    // Calls to Exact wait for each other: asked before the wait, the orders would be old when the write begins.
    work: (one) =>
      one.target === 'exact' ? exactTurns.run(one.target, () => begin(applying, one)) : begin(applying, one),
    isEnough: ({ halt, item }) => halt !== null || item.state === 'unknown' || stopping?.aborted === true,
  });
  const end = await save(applying, sent, left);
  if (end.is !== 'more') return end;
  const inDoubt = sent.filter(({ item }) => item.state === 'unknown').map(({ item }) => item);
  if (inDoubt.length === 0) return more;
  const looked = await lookAtOnce(applying, inDoubt);
  const silent = sides.find((side) => isVendorSilent(sent.filter(({ item }) => targetOf(item) === side)));
  if (looked.is !== 'more' || silent === undefined) return looked;
  // Sending more would only put more in doubt.
  return haltRun(applying, run, silent, { is: 'unknown', reason: 'writes got no clear answer' });
}

/**
 * Commits the intents of what may be sent: a restart must know what may be in flight. What another administration may
 * have made meanwhile is planned anew with what that one knows, and held back where that is not enough.
 */
async function committed(
  applying: ApplyingBatch,
  settled: readonly Settlement[],
  prepared: readonly Ready[],
): Promise<{ readonly ready: readonly Ready[]; readonly halt: Halting | null }> {
  const { turn } = applying;
  const first = await commitIntents(applying, settled, prepared, new Map());
  if (first.ways.size === 0) return { ready: first.sent, halt: null };
  const { changed, considered, halt } = await planWithOthers(applying, first.ways);
  const again = prepared.filter(
    (one) => isMadeInTribe(one) && considered.has(one.stored.item.kind) && !changed.has(one.stored.item.key),
  );
  const second = await commitIntents(applying, [], again, considered);
  // Another one made something within this moment.
  for (const kind of second.ways.keys()) turn.held.set(kind, turn.held.get(kind) ?? 'others');
  return { ready: [...first.sent, ...second.sent], halt };
}

async function commitIntents(
  applying: ApplyingBatch,
  settled: readonly Settlement[],
  ready: readonly Ready[],
  considered: ReadonlyMap<Kind, Considered>,
): Promise<{ readonly sent: readonly Ready[]; readonly ways: ReadonlyMap<Kind, InTheWay> }> {
  const { connection, lease, ports, run } = applying;
  if (settled.length === 0 && ready.length === 0) return { sent: [], ways: new Map() };
  return lease.transact(async (tx) => {
    const ways = await inTheWay(applying, tx, ready, considered);
    await saveSettlements(applying, tx, settled);
    const sent = ready.filter((one) => !isMadeInTribe(one) || !ways.has(one.stored.item.kind));
    const committedMs = ports.clock.nowMs();
    await tx.saveItems(
      connection.id,
      run.id,
      sent.map((one) => intentOf(one, committedMs).stored),
    );
    return { sent, ways };
  });
}

/** Sends one write, unless somebody said meanwhile that it must not begin, or by which other rules. */
async function begin(applying: ApplyingBatch, one: Ready): Promise<Settlement> {
  const { connection, lease, ports, run, store } = applying;
  const { pauses, rulesFingerprint: fingerprint } = await ordersOf(store, connection.id);
  if (isPausedFor(pauses, null) || fingerprint !== rulesFingerprint(connection.rules)) {
    return queuedAgain(one.stored, null);
  }
  if (isPausedFor(pauses, one.stored.item)) {
    // What flows comes back after the pause; an import or an undo ends, and says what it left out.
    if (run.kind === 'sync') return parked(applying, one.stored);
    return failed(applying, one.stored, failureReason('paused', { side: one.target }));
  }
  lease.assertHeld();
  // With the instant of its own sending: an absent record proves nothing before `settleMs` after that.
  return send(applying, intentOf(one, ports.clock.nowMs()));
}

/**
 * Whether the vendor hardly answers any more: of the writes from the first one in doubt on, in the order of their
 * sending, at least half are in doubt. A single one beside clear answers is no sign yet.
 */
function isVendorSilent(sent: readonly Settlement[]): boolean {
  const isInDoubt = ({ item }: Settlement): boolean => item.state === 'unknown';
  if (!sent.some(isInDoubt)) return false;
  const since = sent.slice(sent.findIndex(isInDoubt));
  const inDoubt = since.filter(isInDoubt).length;
  return inDoubt === sent.length || (inDoubt > 1 && inDoubt * 2 >= since.length);
}

/**
 * Saves what became of a batch, and halts the run when the vendor must not be asked further. What was `left` unsent
 * stands again as it stood before its intent was committed.
 */
async function save(
  applying: Applying,
  settlements: readonly Settlement[],
  left: readonly Ready[] = [],
): Promise<StepEnd> {
  const { connection, lease, run, sides } = applying;
  const halting = settlements.find(({ halt }) => halt !== null)?.halt ?? null;
  const isRelieved = run.halt !== null && halting === null && settlements.some(({ item }) => item.state !== 'unknown');
  await lease.transact(async (tx) => {
    await saveSettlements(applying, tx, settlements);
    if (left.length > 0) {
      await tx.saveItems(
        connection.id,
        run.id,
        left.map(({ stored }) => stored),
      );
    }
    if (isRelieved) await tx.saveRun({ ...((await tx.lockedRun(run.connectionId, run.id)) ?? run), halt: null });
    await sides.saveUse(tx, connection, run.id);
  });
  return halting === null ? more : haltRun(applying, run, halting.side, halting.outcome);
}
