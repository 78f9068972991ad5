import { createHmac } from 'node:crypto';
import type { Side } from './domain/model/kind.ts';
import type { Region, VendorAccess } from './engine/ports.ts';
import type { Config } from './runtime/config.ts';
import { openExact } from './vendors/exact/client.ts';
import { exactEnvironment, exactRegions, isExactRegion } from './vendors/exact/environments.ts';
import { exactHints } from './vendors/exact/hints.ts';
import { exactLimits } from './vendors/exact/limits.ts';
import { exactOAuth } from './vendors/exact/oauth.ts';
import { exactRecordUrl } from './vendors/exact/recordUrl.ts';
import type { Transport } from './vendors/transport.ts';
import { tribeAppEvents } from './vendors/tribe/appEvents.ts';
import { openTribe } from './vendors/tribe/client.ts';
import { tribeRecordUrl } from './vendors/tribe/environments.ts';
import { tribeHints } from './vendors/tribe/hints.ts';
import { tribeLimits } from './vendors/tribe/limits.ts';
import { tribeOAuth } from './vendors/tribe/oauth.ts';
import type { Hmac, VendorEnvironment, VendorHints } from './vendors/vendor.ts';

interface Wiring {
  readonly config: Pick<Config, 'exact' | 'tribe'>;
  /** For token calls; data calls go through the transport that the engine decorates. */
  readonly transport: Transport;
  readonly nowMs: () => number;
}

const hmac: Hmac = (hash, key, message) => createHmac(hash, key).update(message).digest();

/** Names as Exact itself shows them; product names are not translated. */
const regionNames: Readonly<Record<(typeof exactRegions)[number], string>> = {
  nl: 'Exact Netherlands',
  be: 'Exact Belgium',
  de: 'Exact Germany',
  fr: 'Exact France',
  es: 'Exact Spain',
  uk: 'Exact United Kingdom',
  us: 'Exact United States',
};

/** Exact Online as the engine sees it: one environment per region. */
export function exactAccess({ config, transport, nowMs }: Wiring): VendorAccess {
  const regions: readonly Region[] = exactRegions.map((code) => ({ code, name: regionNames[code] }));
  const environmentOf = (region: string | null): VendorEnvironment => {
    if (region === null || !isExactRegion(region)) throw new Error(`"${region}" is no region of Exact Online`);
    return exactEnvironment(region, config.exact, config.exact.regionUrls[region] ?? config.exact.url);
  };
  return {
    side: 'exact',
    regions,
    oauth: (region) => exactOAuth({ environment: environmentOf(region), transport, nowMs }),
    open: (region) => openExact({ apiUrl: environmentOf(region).apiUrl, nowMs }),
    hints: vendorHints.exact,
    appEvents: null,
    webhookSecret: (region) => (region === null ? null : environmentOf(region).webhookSecret),
    limits: exactLimits,
    recordUrl: ({ region, kind, id, administrationId }) =>
      kind === 'relation' && administrationId !== null
        ? exactRecordUrl(environmentOf(region).appUrl, administrationId, id)
        : null,
  };
}

/** Tribe CRM as the engine sees it: one environment, which publishes no limits. */
export function tribeAccess({ config, transport, nowMs }: Wiring): VendorAccess {
  const { marketplaceSecret, ...addresses } = config.tribe;
  const environment: VendorEnvironment = { ...addresses, webhookSecret: null };
  return {
    side: 'tribe',
    regions: [],
    oauth: () => tribeOAuth({ environment, transport, nowMs }),
    open: () => openTribe({ apiUrl: environment.apiUrl, nowMs }),
    hints: vendorHints.tribe,
    appEvents: marketplaceSecret === null ? null : tribeAppEvents({ hmac, secret: marketplaceSecret }),
    webhookSecret: () => null,
    limits: tribeLimits,
    recordUrl: ({ id }) => tribeRecordUrl(environment.appUrl, id),
  };
}

/** Who reads the events of each vendor. */
export const vendorHints: Readonly<Record<Side, VendorHints>> = {
  exact: exactHints({ hmac }),
  tribe: tribeHints({ hmac }),
};
