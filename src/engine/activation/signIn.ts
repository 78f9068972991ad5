import { defaultRules } from '../../domain/mapping/defaults.ts';
import type { Connection, TokenRow } from '../../store/port.ts';
import type { Identity } from '../../vendors/vendor.ts';
import type { EngineContext } from '../context.ts';
import { accepted, refusedBy } from '../refusals.ts';
import type { Caller, OAuthReturn, Result } from '../service.ts';
import { beginConsent, endConsent, type FreshPair, saveFreshPair, withTokenLock } from './consent.ts';
import { consentHolderOf, usersOfConsent } from './consentHolder.ts';
import { wakeAfterConsent } from './wakeAfterConsent.ts';

/** Signing in is the consent at Tribe: the organisation behind the identity is the connection. */
export function beginSignIn(context: EngineContext, input: { readonly returnTo: string }) {
  return beginConsent(context, {
    side: 'tribe',
    connectionId: null,
    region: null,
    returnTo: ownPath(input.returnTo),
  });
}

/** Only a path of our own: anything else would make the sign-in page lead people to other sites. */
const ownPath = (returnTo: string): string => (/^\/(?![/\\])[\x21-\x7e]*$/.test(returnTo) ? returnTo : '/');

export async function completeSignIn(
  context: EngineContext,
  input: OAuthReturn,
): Promise<Result<{ readonly sessionSecret: string; readonly expiresMs: number; readonly returnTo: string }>> {
  const { ports, sides, store } = context;
  const ended = await endConsent(context, 'tribe', input);
  if (ended.is === 'refused') return ended;
  const fresh = ended.value;
  const identity = await sides.openFor('tribe', null, fresh.pair.accessToken).identify();
  if (identity.is !== 'ok') return refusedBy('tribe', identity);
  const connection = await connectionOf(context, identity.value);
  await keepPair(context, connection, fresh);
  const sessionSecret = ports.ids.secret();
  const nowMs = ports.clock.nowMs();
  const expiresMs = nowMs + ports.settings.sessionMs;
  await store.transact((tx) =>
    tx.saveSession({
      idHash: ports.ids.digest(sessionSecret),
      connectionId: connection.id,
      userId: identity.value.userId,
      userName: identity.value.userName,
      createdMs: nowMs,
      expiresMs,
    }),
  );
  ports.log.info('signIn.completed', { connectionId: connection.id, userId: identity.value.userId });
  return accepted({ sessionSecret, expiresMs, returnTo: fresh.signIn.returnTo });
}

/** The organisation's connection, made at its first sign-in. Two first sign-ins at once make one connection. */
function connectionOf(context: EngineContext, identity: Identity): Promise<Connection> {
  const { administration } = identity;
  return context.store.withLock(`organisation/${administration.id}`, async () => {
    const all = await context.store.connectionsOfOrganisation(administration.id);
    const known = all.find(({ state }) => state === 'ready') ?? all[0] ?? null;
    if (known !== null && known.tribeOrganisationName === administration.name) return known;
    const connection: Connection =
      known === null
        ? {
            id: context.ports.ids.next(),
            tribeOrganisationId: administration.id,
            tribeOrganisationName: administration.name,
            exactRegion: null,
            exactDivision: null,
            exactDivisionName: null,
            state: 'needsExact',
            rules: defaultRules,
            createdMs: context.ports.clock.nowMs(),
            liveSinceMs: null,
            isObserveOnly: false,
            consentOf: { exact: null, tribe: null },
            exactUserId: null,
          }
        : { ...known, tribeOrganisationName: administration.name };
    await context.store.transact((tx) => tx.saveConnection(connection));
    return connection;
  });
}

/**
 * A living pair stays: a colleague who signs in to look must not become the one as whom Tandem writes. A dead one is
 * replaced, and the parked work goes on.
 */
async function keepPair(context: EngineContext, connection: Connection, fresh: FreshPair): Promise<void> {
  const { store } = context;
  const holder = (await store.connection(consentHolderOf(connection, 'tribe'))) ?? connection;
  const wasReplaced = await withTokenLock(context, holder.id, 'tribe', async () => {
    const stored = await store.token(holder.id, 'tribe');
    if (stored !== null && (await isAlive(context, holder, stored))) return false;
    await store.transact((tx) => saveFreshPair(context, tx, { connectionId: holder.id, side: 'tribe', fresh }));
    context.sides.tokens.forget(holder.id, 'tribe');
    return true;
  });
  if (wasReplaced) await wakeAfterConsent(context, holder, 'tribe');
}

async function isAlive(context: EngineContext, holder: Connection, stored: TokenRow): Promise<boolean> {
  if (stored.needsConsent !== null) return false;
  const { lifetimes } = context.sides.access('tribe').oauth(null);
  if (context.ports.clock.nowMs() >= stored.issuedMs + lifetimes.refreshTokenMs) return false;
  // The vendor refuses it although nothing says why: the person who signs in now is the remedy.
  for (const { id } of await usersOfConsent(context.store, holder, 'tribe')) {
    const run = await context.store.latestRun(id, 'import');
    if (run?.halt?.code === 'tribeNeedsConsent') return false;
  }
  return true;
}

export async function whoIs(context: EngineContext, sessionSecret: string): Promise<Caller | null> {
  const { ports, store } = context;
  const session = await store.session(ports.ids.digest(sessionSecret), ports.clock.nowMs());
  const connection = session === null ? null : await store.connection(session.connectionId);
  if (session === null || connection === null) return null;
  return {
    connectionId: connection.id,
    userId: session.userId,
    userName: session.userName,
    organisationId: connection.tribeOrganisationId,
    organisationName: connection.tribeOrganisationName,
  };
}

export async function signOut(context: EngineContext, sessionSecret: string): Promise<void> {
  await context.store.transact((tx) => tx.removeSession(context.ports.ids.digest(sessionSecret)));
}
