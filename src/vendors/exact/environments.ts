import type { VendorEnvironment } from '../vendor.ts';

/** One host per country; an app and its tokens belong to exactly one (exact-online.md 1). */
const hosts = {
  nl: 'https://start.exactonline.nl',
  be: 'https://start.exactonline.be',
  de: 'https://start.exactonline.de',
  fr: 'https://start.exactonline.fr',
  es: 'https://start.exactonline.es',
  uk: 'https://start.exactonline.co.uk',
  us: 'https://start.exactonline.com',
} as const;

export type ExactRegion = keyof typeof hosts;
export const exactRegions = Object.keys(hosts) as readonly ExactRegion[];
export const isExactRegion = (text: string): text is ExactRegion => Object.hasOwn(hosts, text);

export interface AppCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of the app's registration, beside the client secret (exact-online.md 6.3). */
  readonly webhookSecret?: string | null;
}

/** `host` replaces the region's own, such as a sandbox's address; no trailing slash. */
export function exactEnvironment(
  region: ExactRegion,
  credentials: AppCredentials,
  host: string | null = null,
): VendorEnvironment {
  const url = (host ?? hosts[region]).replace(/\/+$/, '');
  const { clientId, clientSecret, webhookSecret = null } = credentials;
  return { apiUrl: url, authUrl: url, appUrl: url, clientId, clientSecret, webhookSecret };
}
