import type { Side } from '../../domain/model/kind.ts';
import type { Connection, StoreReads } from '../../store/port.ts';

/**
 * Whose token pair a connection uses. Both vendors replace a refresh token with each renewal and let the old one die
 * (exact-online.md 2.3, tribe-crm.md 1.4), so a pair that several administrations use is stored once, under one name and
 * one lock, and never copied.
 */
export const consentHolderOf = (connection: Connection, side: Side): string =>
  connection.consentOf[side] ?? connection.id;

/** The connections that stop when this pair does: those not deactivated, the oldest first. */
export async function usersOfConsent(
  store: StoreReads,
  holder: Connection,
  side: Side,
): Promise<readonly Connection[]> {
  const all = await store.connectionsOfOrganisation(holder.tribeOrganisationId);
  return all.filter((one) => one.state !== 'deactivated' && consentHolderOf(one, side) === holder.id);
}
