import type { VendorEnvironment } from '../vendor.ts';

/** One set of hosts for all organisations: the token says which one is meant (tribe-crm.md 1.1). */
const environments = {
  production: {
    appUrl: 'https://app.tribecrm.nl',
    apiUrl: 'https://api.tribecrm.nl',
    authUrl: 'https://auth.tribecrm.nl',
  },
  staging: {
    appUrl: 'https://app-staging.tribecrm.nl',
    apiUrl: 'https://api-staging.tribecrm.nl',
    authUrl: 'https://auth-staging.tribecrm.nl',
  },
} as const;

type TribeStage = keyof typeof environments;

/** `host` replaces all three hosts, such as a sandbox's address, which answers for each of them. */
export function tribeEnvironment(
  stage: TribeStage,
  credentials: { readonly clientId: string; readonly clientSecret: string },
  host: string | null = null,
): VendorEnvironment {
  const url = host?.replace(/\/+$/, '');
  const hosts = url === undefined ? environments[stage] : { appUrl: url, apiUrl: url, authUrl: url };
  return { ...hosts, ...credentials, webhookSecret: null };
}

/** A record in Tribe's own screens (tribe-crm.md 1.1). */
export const tribeRecordUrl = (appUrl: string, id: string): string => `${appUrl}/entity/${encodeURIComponent(id)}`;
