import type { Connection } from '../../store/port.ts';
import type { Administration } from '../../vendors/vendor.ts';
import type { EngineContext } from '../context.ts';
import { accepted, refused } from '../refusals.ts';
import type { Result } from '../service.ts';
import { consentHolderOf, usersOfConsent } from './consentHolder.ts';

/** What a fresh consent turned out to be good for. */
export interface ConsentSeen {
  readonly region: string | null;
  readonly visible: readonly Administration[];
  /** Null when Exact did not say who it was. */
  readonly userId: string | null;
}

/**
 * The connection that keeps the fresh pair. A person who consents for a second administration gets no second pair: all
 * go on with the new one, because Exact counts token calls by person (exact-online.md 3.1) and nobody knows whether a
 * second pair would end the first. Only where the new consent sees less than the old one each keeps its own.
 */
export async function holderOfFresh(
  context: EngineContext,
  connection: Connection,
  seen: ConsentSeen,
): Promise<Result<Connection>> {
  const { store } = context;
  const sees = (one: Connection): boolean =>
    one.exactDivision === null || seen.visible.some(({ id }) => id === one.exactDivision);
  const others = (await usersOfConsent(store, connection, 'exact')).filter(({ id }) => id !== connection.id);
  if (others.length > 0) {
    // Others live on the pair that would be replaced.
    const blind = others.find((one) => !sees(one));
    return blind === undefined
      ? accepted(connection)
      : refused('consentTooNarrow', { name: blind.exactDivisionName ?? '' });
  }
  if (seen.userId === null) return accepted(connection);
  for (const one of await store.connectionsOfOrganisation(connection.tribeOrganisationId)) {
    const isHolder = one.id !== connection.id && consentHolderOf(one, 'exact') === one.id;
    if (!isHolder || one.exactRegion !== seen.region) continue;
    const users = await usersOfConsent(store, one, 'exact');
    if (users.length === 0 || !users.every(sees)) continue;
    if ((await personOf(context, one)) === seen.userId) return accepted(one);
  }
  return accepted(connection);
}

/** Who consented; asked of Exact where it was not kept, which costs no call (exact-online.md 3.1). */
async function personOf({ sides, store }: EngineContext, holder: Connection): Promise<string | null> {
  if (holder.exactUserId !== null) return holder.exactUserId;
  if ((await store.token(holder.id, 'exact')) === null) return null;
  const identity = await sides.open(holder, 'exact', 'person').client.identify();
  return identity.is === 'ok' ? identity.value.userId : null;
}
