import type { Connection } from '../../store/port.ts';
import type { Outcome } from '../../vendors/outcome.ts';
import type { Administration } from '../../vendors/vendor.ts';
import type { EngineContext } from '../context.ts';
import { accepted, refused, refusedBy } from '../refusals.ts';
import type { Caller, OAuthReturn, OfferedAdministration, Result } from '../service.ts';
import { activateAgain } from './activateAgain.ts';
import { withOrganisationLock } from './administrations.ts';
import { beginConsent, endConsent, saveFreshPair, withTokenLock } from './consent.ts';
import { holderOfFresh } from './exactConsent.ts';
import { wakeAfterConsent } from './wakeAfterConsent.ts';

/** A list of administrations is good for this long: choosing from a page costs no second call. */
export const administrationsFreshMs = 5 * 60_000;

interface Listing {
  readonly administrations: readonly Administration[];
  readonly readMs: number;
}

/** Connecting Exact Online: region, consent, and the one administration that everything is pinned to. */
export class ExactConnection {
  readonly #context: EngineContext;
  readonly #listings = new Map<string, Listing>();

  constructor(context: EngineContext) {
    this.#context = context;
  }

  async begin(caller: Caller, region: string): Promise<Result<{ readonly url: string }>> {
    const connection = await this.#connection(caller);
    if (!this.#context.ports.exact.regions.some((one) => one.code === region))
      return refused('unknownRegion', { region });
    if (connection.exactDivision !== null && connection.exactRegion !== region) return sealed(connection);
    return accepted(
      await beginConsent(this.#context, { side: 'exact', connectionId: connection.id, region, returnTo: '/' }),
    );
  }

  async complete(input: OAuthReturn): Promise<Result<{ readonly connectionId: string }>> {
    const { ports, store, sides } = this.#context;
    const ended = await endConsent(this.#context, 'exact', input);
    if (ended.is === 'refused') return ended;
    const { pair, signIn } = ended.value;
    const connection = signIn.connectionId === null ? null : await store.connection(signIn.connectionId);
    if (connection === null) return refused('signInExpired', { side: 'exact' });

    // One call that proves the pair works and tells the choice; the page that follows needs no second one.
    const client = sides.openFor('exact', signIn.region, pair.accessToken);
    const visible = await client.administrations();
    if (visible.is !== 'ok') return refusedBy('exact', visible);
    const identity = await client.identify();
    const userId = identity.is === 'ok' ? identity.value.userId : null;
    // Nothing is replaced before the newcomer has proved to see the administration that the links belong to.
    if (connection.exactDivision !== null) {
      const pinned = visible.value.find((one) => one.id === connection.exactDivision);
      if (connection.exactRegion !== signIn.region || pinned === undefined) return sealed(connection);
      warnWhenRenamed(this.#context, connection, pinned);
    }
    const seen = { region: signIn.region, visible: visible.value, userId };
    const chosen = await holderOfFresh(this.#context, connection, seen);
    if (chosen.is === 'refused') return chosen;
    const holder = chosen.value;
    await withTokenLock(this.#context, holder.id, 'exact', () =>
      store.transact(async (tx) => {
        await saveFreshPair(this.#context, tx, { connectionId: holder.id, side: 'exact', fresh: ended.value });
        const now = (await tx.connection(connection.id)) ?? connection;
        await tx.saveConnection({
          ...now,
          ...(now.exactDivision === null && { exactRegion: signIn.region, state: 'needsAdministration' }),
          consentOf: { ...now.consentOf, exact: holder.id === now.id ? null : holder.id },
          exactUserId: userId,
        });
        if (holder.id === now.id) return;
        await tx.removeToken(now.id, 'exact');
        const keeping = (await tx.connection(holder.id)) ?? holder;
        await tx.saveConnection({ ...keeping, exactUserId: userId });
      }),
    );
    for (const id of [connection.id, holder.id]) sides.tokens.forget(id, 'exact');
    this.#listings.set(connection.id, { administrations: visible.value, readMs: ports.clock.nowMs() });
    ports.log.info('exact.connected', { connectionId: connection.id, region: signIn.region, consentOf: holder.id });
    if (connection.state === 'deactivated') await activateAgain(this.#context, connection.id);
    await wakeAfterConsent(this.#context, holder, 'exact');
    return accepted({ connectionId: connection.id });
  }

  async administrations(caller: Caller): Promise<Result<readonly OfferedAdministration[]>> {
    const connection = await this.#connection(caller);
    if (connection.state === 'needsExact') return refused('notReady', { state: connection.state });
    const listed = await this.#list(connection);
    if (listed.is !== 'ok') return refusedBy('exact', listed);
    const offered: OfferedAdministration[] = [];
    for (const one of listed.value) {
      offered.push({ ...one, isConnected: (await this.#connectedAlready(connection, one.id)) !== null });
    }
    return accepted(offered);
  }

  /** Another connection of the organisation that is sealed to this administration, whether it is active or not. */
  async #connectedAlready(connection: Connection, administrationId: string): Promise<Connection | null> {
    const all = await this.#context.store.connectionsOfOrganisation(connection.tribeOrganisationId);
    const isIt = (one: Connection): boolean =>
      one.id !== connection.id && one.exactRegion === connection.exactRegion && one.exactDivision === administrationId;
    return all.find(isIt) ?? null;
  }

  async choose(caller: Caller, administrationId: string): Promise<Result<null>> {
    const { ports, store } = this.#context;
    const before = await this.#connection(caller);
    if (before.state === 'needsExact') return refused('notReady', { state: before.state });
    if (before.exactDivision === administrationId) return accepted(null);
    if (before.exactDivision !== null) return sealed(before);
    const listed = await this.#list(before);
    if (listed.is !== 'ok') return refusedBy('exact', listed);
    const chosen = listed.value.find((one) => one.id === administrationId);
    if (chosen === undefined) return refused('unknownAdministration', { administrationId });
    // Two tabs that choose at once, of one connection or of two: the first seals, the second is refused.
    return withOrganisationLock(this.#context, before.tribeOrganisationId, async () => {
      const connection = await this.#connection(caller);
      if (connection.exactDivision === chosen.id) return accepted(null);
      if (connection.exactDivision !== null) return sealed(connection);
      const taken = await this.#connectedAlready(connection, chosen.id);
      if (taken !== null) return refused('administrationConnected', { name: taken.exactDivisionName ?? chosen.name });
      await store.transact((tx) =>
        tx.saveConnection({ ...connection, exactDivision: chosen.id, exactDivisionName: chosen.name, state: 'ready' }),
      );
      ports.log.info('administration.sealed', { connectionId: connection.id, division: chosen.id });
      return accepted(null);
    });
  }

  async #connection(caller: Caller): Promise<Connection> {
    const connection = await this.#context.store.connection(caller.connectionId);
    if (connection === null) throw new Error(`connection ${caller.connectionId} of a session does not exist`);
    return connection;
  }

  async #list(connection: Connection): Promise<Outcome<readonly Administration[]>> {
    const { ports, sides } = this.#context;
    const nowMs = ports.clock.nowMs();
    const listing = this.#listings.get(connection.id);
    if (listing !== undefined && nowMs - listing.readMs < administrationsFreshMs) {
      return { is: 'ok', value: listing.administrations };
    }
    const outcome = await sides.open(connection, 'exact', 'person').client.administrations();
    if (outcome.is === 'ok') this.#listings.set(connection.id, { administrations: outcome.value, readMs: nowMs });
    return outcome;
  }
}

const sealed = (connection: Connection): Result<never> =>
  refused('administrationSealed', {
    administrationId: connection.exactDivision ?? '',
    name: connection.exactDivisionName ?? '',
  });

/** The number decides. A new name is told, for it may be a rename or a sign of something worse. */
function warnWhenRenamed(context: EngineContext, connection: Connection, pinned: Administration): void {
  if (pinned.name === connection.exactDivisionName) return;
  context.ports.log.warn('administration.renamed', {
    connectionId: connection.id,
    division: pinned.id,
    was: connection.exactDivisionName,
    is: pinned.name,
  });
}
