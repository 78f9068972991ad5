import type { Service, ServiceDefinition } from '../kit/service.ts';
import { tribeControlRoutes } from './control.ts';
import { seedTribe } from './seed/seed.ts';
import { Tribe } from './state/tribe.ts';
import { crashAnswer, endpointOf, route } from './wire/router.ts';

export interface TribeOptions {
  /**
   * Organisations that the wholesaler has at least: the imagined world gives Tribe fewer than Exact, and what is missing is
   * filled up with relations that only Tribe has. 0 leaves the world as it is.
   */
  readonly organisationsMin: number;
}

/** The Tribe CRM sandbox: stands in for app., auth. and api.tribecrm.nl on one host. */
export const tribeDefinition = ({ organisationsMin }: TribeOptions): ServiceDefinition => ({
  name: 'tribe',
  title: 'Tribe CRM sandbox',
  defaultPort: 4002,
  create: (context): Service => {
    const tribe = new Tribe(context);
    return {
      seed: () => seedTribe(tribe, organisationsMin),
      reindex: () => tribe.reindex(),
      handle: (request) => route(request, tribe),
      endpointOf: (request) => endpointOf(request, tribe),
      takeOutbound: () => tribe.webhooks.take(tribe.nowMs, tribe.switches.now.webhookSignatureHeader),
      outboundAnswered: (id, status) => tribe.outboundAnswered(id, status),
      crashed: crashAnswer,
      controlRoutes: tribeControlRoutes(tribe),
    };
  },
});

export const tribeService = tribeDefinition({ organisationsMin: 0 });
