import type { Side } from '../../domain/model/kind.ts';
import type { Connection, NewMark, StoreWrites } from '../../store/port.ts';
import type { LookHint } from '../../vendors/vendor.ts';
import type { EngineContext } from '../context.ts';
import type { HintReceipt, ReceivedHint } from '../service.ts';
import { priorityOf } from './priorities.ts';
import { sealContext } from './subscriptions.ts';

/**
 * Takes an event of a vendor. It is answered only after this has ended: what is taken is committed. An event never says
 * what a record holds, only where to look, so a forged, doubled, late or lost one changes no outcome.
 */
export async function receiveHint(context: EngineContext, hint: ReceivedHint): Promise<HintReceipt> {
  const { ports, store } = context;
  const { side, connectionId } = hint;
  const connection = await store.connection(connectionId);
  if (connection === null || connection.state === 'deactivated') return 'unknown';
  const subscription = (await store.hintSubscriptions(connectionId))[side];
  const sealed = subscription?.sealedSecret ?? null;
  const secret =
    context.sides.access(side).webhookSecret(connection.exactRegion) ??
    (sealed === null ? null : ports.seal.open(sealed, sealContext(connectionId, side)));
  // An empty call is how Exact tries the address, before there is anything to verify it with.
  if (hint.body.length === 0) return 'taken';
  const reading =
    secret === null
      ? ({ is: 'forged', reason: 'no secret is known yet' } as const)
      : context.sides.access(side).hints.read({ body: hint.body, headers: hint.headers, secret });
  switch (reading.is) {
    case 'ping':
      return 'taken';
    case 'forged':
      await store.transact((tx) => tx.countForgedHint(connectionId, side));
      return 'forged';
    case 'hints':
      break;
  }
  if (!isOf(connection, side, reading.administrationId)) {
    await store.transact((tx) => tx.countForgedHint(connectionId, side));
    return 'forged';
  }
  const nowMs = ports.clock.nowMs();
  await store.transact(async (tx) => {
    await tx.hintFeeds(connectionId, side, reading.feeds, nowMs);
    await tx.mark(connectionId, await marksOf(tx, connectionId, side, reading.look, nowMs));
  });
  await ports.jobs.wake(connectionId, 0);
  return 'taken';
}

/** One secret serves all of an app's customers: an event of another administration is none of this connection's. */
function isOf(connection: Connection, side: Side, administrationId: string | null): boolean {
  const own = side === 'exact' ? connection.exactDivision : connection.tribeOrganisationId;
  return administrationId === null || administrationId === own;
}

async function marksOf(
  tx: StoreWrites,
  connectionId: string,
  side: Side,
  look: readonly LookHint[],
  nowMs: number,
): Promise<readonly NewMark[]> {
  const mains = look.filter(({ part }) => part === 'main').map(({ kind, id }) => ({ kind, side, recordId: id }));
  const others = look.filter(({ part }) => part !== 'main').map(({ id }) => id);
  const owners = await tx.ownersOfParts(connectionId, side, [...others, ...mains.map(({ recordId }) => recordId)]);
  // Only what is known is worth a look: nothing has to be done about the end of a stranger.
  return owners.map(
    (record): NewMark => ({
      ...record,
      priority: priorityOf(record.kind),
      notBeforeMs: nowMs,
      markedMs: nowMs,
      wantsRead: true,
      attempts: 0,
    }),
  );
}
