import type { EngineContext } from '../context.ts';
import type { HintReceipt, ReceivedAppEvent } from '../service.ts';
import { deactivate } from './administrations.ts';

/** Who is named where the Marketplace, and no person that we know, deactivated. */
const marketplace = { userId: 'marketplace', userName: 'Tribe CRM Marketplace' } as const;

/**
 * Takes an event of the Marketplace. Deactivating the app there ends reading and writing for every administration of the
 * organisation, as the button here does for one; told twice it has the effect of once. Activating is begun by a person on
 * our pages, for it takes a consent. An administration that somebody activated again before a late retry of the event
 * came is deactivated by it: the event carries no time to tell the two apart.
 */
export async function receiveAppEvent(context: EngineContext, received: ReceivedAppEvent): Promise<HintReceipt> {
  const { ports, store } = context;
  const reading = ports.tribe.appEvents?.read(received) ?? { is: 'forged' };
  switch (reading.is) {
    case 'forged':
      return 'forged';
    case 'other':
      ports.log.info('marketplace.unknownEvent', { name: reading.name });
      return 'unknown';
    case 'activated':
      return 'taken';
    case 'deactivated':
      break;
  }
  const connections = await store.connectionsOfOrganisation(reading.organisationId);
  for (const { id, exactDivision, tribeOrganisationId, tribeOrganisationName } of connections) {
    if (exactDivision === null) continue;
    const caller = {
      ...marketplace,
      connectionId: id,
      organisationId: tribeOrganisationId,
      organisationName: tribeOrganisationName,
    };
    await deactivate(context, caller);
  }
  return 'taken';
}
