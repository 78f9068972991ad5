import { defaultRules, rulesOfFurther } from '../../domain/mapping/defaults.ts';
import { sides } from '../../domain/model/kind.ts';
import type { Connection, StoreWrites } from '../../store/port.ts';
import type { EngineContext } from '../context.ts';
import { markOf } from '../live/changedRecords.ts';
import { priorities } from '../live/priorities.ts';
import { callbackUrlOf } from '../live/subscriptions.ts';
import { scopeOfConnection } from '../pauses.ts';
import { accepted, refused } from '../refusals.ts';
import type { Caller, Result } from '../service.ts';
import { consentHolderOf, usersOfConsent } from './consentHolder.ts';

/** The several administrations of one Tribe organisation: each a connection of its own, with all that belongs to it. */

export const withOrganisationLock = <T>(
  { store }: EngineContext,
  organisationId: string,
  work: () => Promise<T>,
): Promise<T> => store.withLock(`organisation/${organisationId}`, work);

/** The caller as one who speaks about another connection of the organisation; null: it has no such connection. */
export async function callerAbout(
  { store }: EngineContext,
  caller: Caller,
  connectionId: string,
): Promise<Caller | null> {
  if (caller.connectionId === connectionId) return caller;
  const own = await store.connection(caller.connectionId);
  const other = await store.connection(connectionId);
  if (own === null || other === null || own.tribeOrganisationId !== other.tribeOrganisationId) return null;
  return { ...caller, connectionId };
}

/** Begins another administration, or goes on with the one that was begun: two clicks make one. */
export async function connectAnother(
  context: EngineContext,
  caller: Caller,
): Promise<Result<{ readonly connectionId: string }>> {
  const { ports, store } = context;
  const own = await connectionOf(context, caller);
  return withOrganisationLock(context, own.tribeOrganisationId, async () => {
    const all = await store.connectionsOfOrganisation(own.tribeOrganisationId);
    const begun = all.find(({ exactDivision }) => exactDivision === null);
    if (begun !== undefined) return accepted({ connectionId: begun.id });
    const isFurther = all.some(({ state, rules }) => state === 'ready' && rules.newInExact);
    const connection: Connection = {
      ...own,
      id: ports.ids.next(),
      exactRegion: null,
      exactDivision: null,
      exactDivisionName: null,
      state: 'needsExact',
      rules: isFurther ? rulesOfFurther : defaultRules,
      createdMs: ports.clock.nowMs(),
      liveSinceMs: null,
      isObserveOnly: false,
      // Tribe was asked for the whole organisation already.
      consentOf: { exact: null, tribe: consentHolderOf(own, 'tribe') },
      exactUserId: null,
    };
    await store.transact((tx) => tx.saveConnection(connection));
    ports.log.info('connection.begun', { connectionId: connection.id, by: caller.userId });
    return accepted({ connectionId: connection.id });
  });
}

/** Removes one that was begun and never had an administration: nothing is lost with it. */
export async function discard(context: EngineContext, caller: Caller): Promise<Result<null>> {
  const { ports, store } = context;
  const own = await connectionOf(context, caller);
  return withOrganisationLock(context, own.tribeOrganisationId, async () => {
    const connection = await store.connection(own.id);
    if (connection === null) return accepted(null);
    const all = await store.connectionsOfOrganisation(own.tribeOrganisationId);
    if (connection.exactDivision !== null || all.length === 1)
      return refused('wrongState', { state: connection.state });
    await store.transact((tx) => tx.removeConnection(connection.id));
    ports.log.info('connection.discarded', { connectionId: connection.id, by: caller.userId });
    return accepted(null);
  });
}

/**
 * Ends reading and writing for one administration. Data stays on both sides and everything that Tandem knows is kept, so
 * that it can be activated again; others of the organisation go on. No write begins after this has been answered.
 */
export async function deactivate(context: EngineContext, caller: Caller): Promise<Result<null>> {
  const { ports, store } = context;
  const done = await store.withLock(`connection/${caller.connectionId}`, async (): Promise<Result<Connection>> => {
    const connection = await connectionOf(context, caller);
    if (connection.state === 'deactivated') return accepted(connection);
    if (connection.exactDivision === null) return refused('wrongState', { state: connection.state });
    const ended: Connection = { ...connection, state: 'deactivated' };
    const heirs = await store.transact(async (tx) => {
      const numbered = await markNumbered(tx, connection, ports.clock.nowMs());
      await tx.saveConnection(ended);
      // What is asked right before each write.
      const pause = { scope: scopeOfConnection, who: caller.userName, atMs: ports.clock.nowMs() };
      await tx.savePause(connection.id, pause);
      return numbered;
    });
    for (const id of heirs) await ports.jobs.wake(id, 0);
    ports.log.info('connection.deactivated', { connectionId: connection.id, by: caller.userId });
    return accepted(ended);
  });
  if (done.is === 'refused') return done;
  await unsubscribe(context, done.value);
  await dropUnusedConsents(context, done.value);
  return accepted(null);
}

/**
 * The numbers in Tribe were those of the oldest active administration. Whose turn it is now looks at the relations that both
 * have, and puts its own there. Call before it is deactivated; answers the connections that were given something to do.
 */
async function markNumbered(tx: StoreWrites, connection: Connection, nowMs: number): Promise<readonly string[]> {
  const heirs: string[] = [];
  for (const { id, liveSinceMs, state } of await tx.connectionsOfOrganisation(connection.tribeOrganisationId)) {
    if (id === connection.id || state !== 'ready' || liveSinceMs === null) continue;
    const elsewhere = await tx.linkedElsewhere(id, 'relation', null);
    const numbered = elsewhere.filter((link) => link.goesFirst && link.connectionId === connection.id);
    const tribeIds = numbered.map(({ tribeId }) => tribeId);
    const shared = await tx.linksOf(id, 'relation', 'tribe', tribeIds);
    const marks = shared.map(({ tribeId }) => ({
      ...markOf({ kind: 'relation', side: 'tribe', recordId: tribeId }, nowMs),
      priority: priorities.comparison,
    }));
    if (marks.length === 0) continue;
    await tx.mark(id, marks);
    heirs.push(id);
  }
  return heirs;
}

/** A vendor that cannot be told goes on telling us, and is not listened to. */
async function unsubscribe({ ports, sides: opened, store }: EngineContext, connection: Connection): Promise<void> {
  const subscriptions = await store.hintSubscriptions(connection.id);
  for (const side of sides) {
    const known = subscriptions[side];
    if (known === null) continue;
    const callbackUrl = callbackUrlOf(ports.settings.publicUrl, side, connection.id);
    const outcome = await opened.open(connection, side, 'person').client.unsubscribe({ callbackUrl });
    if (outcome.is !== 'ok') ports.log.warn('hints.notUnsubscribed', { connectionId: connection.id, side, ...outcome });
    // Looked at anew as soon as it is activated again.
    await store.transact((tx) => tx.saveHintSubscription({ ...known, isActive: false, checkedMs: 0, failure: null }));
  }
}

/** A pair that no active administration uses is forgotten. */
async function dropUnusedConsents(context: EngineContext, connection: Connection): Promise<void> {
  const { sides: opened, store } = context;
  for (const side of sides) {
    const holder = await store.connection(consentHolderOf(connection, side));
    if (holder === null) continue;
    await store.withLock(`token/${holder.id}/${side}`, async () => {
      if ((await usersOfConsent(store, holder, side)).length > 0) return;
      await store.transact((tx) => tx.removeToken(holder.id, side));
      opened.tokens.forget(holder.id, side);
    });
  }
}

async function connectionOf({ store }: EngineContext, caller: Caller): Promise<Connection> {
  const connection = await store.connection(caller.connectionId);
  if (connection === null) throw new Error(`connection ${caller.connectionId} of a session does not exist`);
  return connection;
}
