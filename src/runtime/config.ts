import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import type { EngineSettings } from '../engine/ports.ts';
import { type ExactRegion, exactRegions } from '../vendors/exact/environments.ts';
import { tribeEnvironment } from '../vendors/tribe/environments.ts';
import { nearest } from './nearest.ts';

export interface Config {
  /** What this process does: serve pages, work off jobs, or both. */
  readonly role: 'all' | 'web' | 'worker';
  readonly host: string;
  readonly port: number;
  /** Origin under which browsers and the two vendors reach Tandem, without a trailing slash. */
  readonly publicUrl: string;
  /** Absolute. */
  readonly dataFolder: string;
  /** Null: a local server in the data folder. */
  readonly databaseUrl: string | null;
  /** 32 bytes; null: the file `secret.key` in the data folder. */
  readonly secretKey: Buffer | null;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** `auto`: for people on a terminal, JSON elsewhere. */
  readonly logFormat: 'auto' | 'pretty' | 'json';
  /** The PATH variable, for finding PostgreSQL's programs. */
  readonly searchPath: string;
  readonly connectionsAtOnceMax: number;
  readonly engine: EngineSettings;
  readonly exact: {
    readonly clientId: string;
    readonly clientSecret: string;
    /** Verifies what Exact tells of changes; null: it is not asked to tell. */
    readonly webhookSecret: string | null;
    /** One host for every region; null: each region's own. */
    readonly url: string | null;
    readonly regionUrls: Readonly<Partial<Record<ExactRegion, string>>>;
  };
  readonly tribe: {
    readonly clientId: string;
    readonly clientSecret: string;
    /** Verifies what the Marketplace tells; null: Tandem is no app of it. */
    readonly marketplaceSecret: string | null;
    readonly appUrl: string;
    readonly apiUrl: string;
    readonly authUrl: string;
  };
  readonly sandbox: {
    readonly exactPort: number;
    readonly tribePort: number;
    readonly size: number;
    readonly seed: number;
  };
}

/** Everything that is wrong with the settings, one line each: variable, value, what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Tandem cannot start with these settings:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .pipe(z.number().min(from).max(to))
    .describe(`a whole number from ${from} to ${to}`);
const port = wholeNumber(0, 65_535);
const duration = (from: number, to: number) => wholeNumber(from, to).describe(`milliseconds, from ${from} to ${to}`);
const text = z.string().describe('text');
const origin = z
  .string()
  .transform((value) => value.replace(/\/+$/, ''))
  .pipe(
    z
      .url({ protocol: /^https?$/ })
      .refine((value) => URL.canParse(value) && new URL(value).origin === value.toLowerCase()),
  )
  .describe('an address like https://tandem.example.com, without a path');
const baseUrl = z
  .string()
  .transform((value) => value.replace(/\/+$/, ''))
  .pipe(z.url({ protocol: /^https?$/ }))
  .describe('an address that begins with http:// or https://');
const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\/\S+$/)
  .describe('a PostgreSQL address like postgres://user:password@host:5432/database');
const key = z
  .string()
  .regex(/^[\w+/-]{43}=?$/)
  .transform((value) => Buffer.from(value, 'base64'))
  .describe('32 bytes as base64, such as "openssl rand -base64 32" prints');
const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values).describe(`one of ${values.join(', ')}`);

/** Secret values are not repeated in an error. */
const secretSettings = new Set([
  'TANDEM_SECRET_KEY',
  'DATABASE_URL',
  'EXACT_CLIENT_SECRET',
  'EXACT_WEBHOOK_SECRET',
  'TRIBE_CLIENT_SECRET',
  'TRIBE_MARKETPLACE_SECRET',
]);

const settings = {
  TANDEM_ROLE: oneOf('all', 'web', 'worker').default('all'),
  TANDEM_HOST: z
    .string()
    .regex(/^[\w.:-]+$/)
    .describe('a host name or address')
    .default('127.0.0.1'),
  TANDEM_PORT: port.default(4000),
  TANDEM_PUBLIC_URL: origin.optional(),
  TANDEM_DATA: text.default('./data'),
  TANDEM_SECRET_KEY: key.optional(),
  TANDEM_LOG_LEVEL: oneOf('silent', 'error', 'warn', 'info', 'debug').default('info'),
  TANDEM_LOG_FORMAT: oneOf('auto', 'pretty', 'json').default('auto'),
  TANDEM_CONNECTIONS_AT_ONCE_MAX: wholeNumber(1, 200).default(8),
  TANDEM_CALL_TIMEOUT_MS: duration(100, 600_000).default(30_000),
  TANDEM_SETTLE_MS: duration(100, 3_600_000).default(60_000),
  TANDEM_LEASE_MS: duration(1_000, 600_000).default(15_000),
  TANDEM_SLICE_MS: duration(100, 600_000).default(10_000),
  TANDEM_TRIBE_WRITES_MAX: wholeNumber(1, 64).default(6),
  TANDEM_ATTEMPTS_MAX: wholeNumber(1, 100).default(5),
  TANDEM_SESSION_MS: duration(60_000, 2_592_000_000).default(43_200_000),
  TANDEM_EXACT_READ_LAG_MS: duration(0, 600_000).default(5_000),
  TANDEM_TRIBE_READ_LAG_MS: duration(0, 600_000).default(60_000),
  TANDEM_EXACT_POLL_MS: duration(1_000, 86_400_000).default(900_000),
  TANDEM_TRIBE_POLL_MS: duration(1_000, 86_400_000).default(90_000),
  TANDEM_TRUSTED_POLL_MS: duration(1_000, 86_400_000).default(900_000),
  TANDEM_COMPARE_MS: duration(60_000, 2_592_000_000).default(604_800_000),
  TANDEM_RETRY_FAILED_MS: duration(1_000, 86_400_000).default(3_600_000),
  TANDEM_BUSY_HOUR_RECORDS_MAX: wholeNumber(1, 1_000_000).default(500),
  TANDEM_WEBHOOKS: oneOf('on', 'off').default('on'),
  TANDEM_SANDBOX_EXACT_PORT: port.default(4001),
  TANDEM_SANDBOX_TRIBE_PORT: port.default(4002),
  TANDEM_SANDBOX_SIZE: wholeNumber(50, 1_000_000).default(300),
  TANDEM_SANDBOX_SEED: wholeNumber(0, 2_147_483_647).default(1),
  DATABASE_URL: databaseUrl.optional(),
  EXACT_CLIENT_ID: text.optional(),
  EXACT_CLIENT_SECRET: text.optional(),
  EXACT_WEBHOOK_SECRET: text.optional(),
  EXACT_URL: baseUrl.optional(),
  TRIBE_CLIENT_ID: text.optional(),
  TRIBE_CLIENT_SECRET: text.optional(),
  TRIBE_MARKETPLACE_SECRET: text.optional(),
  TRIBE_APP_URL: baseUrl.optional(),
  TRIBE_API_URL: baseUrl.optional(),
  TRIBE_AUTH_URL: baseUrl.optional(),
};
type Settings = { readonly [N in keyof typeof settings]: z.output<(typeof settings)[N]> };

/** Read by the tests, which hand their environment on to the programs they start. */
const foreignNames = /^TANDEM_(TEST|PROPERTY|BENCH)_/;
const regionPrefix = 'EXACT_URL_';

/**
 * All settings, parsed once. Throws `ConfigError` with everything that is wrong. With `usesSandboxes` (npm start) the
 * vendors' credentials may be absent: the sandboxes that are started bring their own.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  options: { readonly usesSandboxes: boolean },
): Config {
  const problems: string[] = [];
  // An empty value is an absent one: that is what compose files and unit files make of a variable nobody filled in.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  problems.push(...unknownNames(Object.keys(given)));

  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(settings)) {
    const parsed = schema.safeParse(given[name]);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(wrong(name, given[name], describe(schema)));
  }
  const regionUrls: Partial<Record<ExactRegion, string>> = {};
  for (const region of exactRegions) {
    const name = regionPrefix + region.toUpperCase();
    if (given[name] === undefined) continue;
    const parsed = baseUrl.safeParse(given[name]);
    if (parsed.success) regionUrls[region] = parsed.data;
    else problems.push(wrong(name, given[name], baseUrl.description ?? ''));
  }
  if (!options.usesSandboxes) problems.push(...missingCredentials(given));
  problems.push(...contradictions(values));
  if (problems.length > 0) throw new ConfigError(problems);
  // Every setting was parsed by the schema of its name just above.
  return toConfig(values as Settings, regionUrls, env);
}

function toConfig(
  values: Settings,
  regionUrls: Config['exact']['regionUrls'],
  env: Readonly<Record<string, string | undefined>>,
): Config {
  const host = values.TANDEM_HOST;
  const shownHost = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  const publicUrl = values.TANDEM_PUBLIC_URL ?? `http://${shownHost}:${values.TANDEM_PORT}`;
  const tribe = tribeEnvironment('production', { clientId: '', clientSecret: '' });
  return deepFreeze({
    role: values.TANDEM_ROLE,
    host,
    port: values.TANDEM_PORT,
    publicUrl,
    dataFolder: isAbsolute(values.TANDEM_DATA) ? values.TANDEM_DATA : resolve(values.TANDEM_DATA),
    databaseUrl: values.DATABASE_URL ?? null,
    secretKey: values.TANDEM_SECRET_KEY ?? null,
    logLevel: values.TANDEM_LOG_LEVEL,
    logFormat: values.TANDEM_LOG_FORMAT,
    searchPath: env.PATH ?? '',
    connectionsAtOnceMax: values.TANDEM_CONNECTIONS_AT_ONCE_MAX,
    engine: {
      publicUrl,
      leaseMs: values.TANDEM_LEASE_MS,
      callTimeoutMs: values.TANDEM_CALL_TIMEOUT_MS,
      settleMs: values.TANDEM_SETTLE_MS,
      sliceMs: values.TANDEM_SLICE_MS,
      tribeWritesInFlightMax: values.TANDEM_TRIBE_WRITES_MAX,
      attemptsMax: values.TANDEM_ATTEMPTS_MAX,
      sessionMs: values.TANDEM_SESSION_MS,
      readLagMs: { exact: values.TANDEM_EXACT_READ_LAG_MS, tribe: values.TANDEM_TRIBE_READ_LAG_MS },
      exactPollMs: values.TANDEM_EXACT_POLL_MS,
      tribePollMs: values.TANDEM_TRIBE_POLL_MS,
      trustedPollMs: values.TANDEM_TRUSTED_POLL_MS,
      compareMs: values.TANDEM_COMPARE_MS,
      retryFailedMs: values.TANDEM_RETRY_FAILED_MS,
      busyHourRecordsMax: values.TANDEM_BUSY_HOUR_RECORDS_MAX,
      usesWebhooks: values.TANDEM_WEBHOOKS === 'on',
    },
    exact: {
      clientId: values.EXACT_CLIENT_ID ?? '',
      clientSecret: values.EXACT_CLIENT_SECRET ?? '',
      webhookSecret: values.EXACT_WEBHOOK_SECRET ?? null,
      url: values.EXACT_URL ?? null,
      regionUrls,
    },
    tribe: {
      clientId: values.TRIBE_CLIENT_ID ?? '',
      clientSecret: values.TRIBE_CLIENT_SECRET ?? '',
      marketplaceSecret: values.TRIBE_MARKETPLACE_SECRET ?? null,
      appUrl: values.TRIBE_APP_URL ?? tribe.appUrl,
      apiUrl: values.TRIBE_API_URL ?? tribe.apiUrl,
      authUrl: values.TRIBE_AUTH_URL ?? tribe.authUrl,
    },
    sandbox: {
      exactPort: values.TANDEM_SANDBOX_EXACT_PORT,
      tribePort: values.TANDEM_SANDBOX_TRIBE_PORT,
      size: values.TANDEM_SANDBOX_SIZE,
      seed: values.TANDEM_SANDBOX_SEED,
    },
  });
}

/** A misspelt setting would silently be its default. */
function unknownNames(names: readonly string[]): readonly string[] {
  const own = Object.keys(settings);
  const regions = exactRegions.map((region) => regionPrefix + region.toUpperCase());
  return names
    .filter((name) => name.startsWith('TANDEM_') || name.startsWith(regionPrefix))
    .filter((name) => !own.includes(name) && !regions.includes(name) && !foreignNames.test(name))
    .map((name) => {
      if (name.startsWith(regionPrefix))
        return `${name} is for no region of Exact Online. There are ${regions.join(', ')}.`;
      const near = nearest(name, own);
      return `${name} is not a setting.${near === null ? '' : ` Is ${near} meant?`}`;
    });
}

function missingCredentials(given: Readonly<Record<string, string | undefined>>): readonly string[] {
  return ['EXACT_CLIENT_ID', 'EXACT_CLIENT_SECRET', 'TRIBE_CLIENT_ID', 'TRIBE_CLIENT_SECRET']
    .filter((name) => given[name] === undefined)
    .map(
      (name) =>
        `${name} is missing. It belongs to the app that is registered with ${name.startsWith('EXACT') ? 'Exact Online' : 'Tribe CRM'}.`,
    );
}

function contradictions(values: Readonly<Record<string, unknown>>): readonly string[] {
  const { TANDEM_SETTLE_MS: settleMs, TANDEM_CALL_TIMEOUT_MS: timeoutMs } = values;
  // A write of unknown outcome is looked for after the settle time: earlier than its own deadline it could still land.
  if (typeof settleMs === 'number' && typeof timeoutMs === 'number' && settleMs < timeoutMs) {
    return [
      `TANDEM_SETTLE_MS is ${settleMs}, but must not be less than TANDEM_CALL_TIMEOUT_MS, which is ${timeoutMs}.`,
    ];
  }
  return [];
}

function wrong(name: string, value: string | undefined, allowed: string): string {
  const shown = value === undefined || secretSettings.has(name) ? '' : `="${value}"`;
  return `${name}${shown} is not allowed: it must be ${allowed}.`;
}

function describe(schema: z.ZodType): string {
  if (schema.description !== undefined) return schema.description;
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional
    ? describe(schema.unwrap() as z.ZodType)
    : '';
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null && !ArrayBuffer.isView(inner)) deepFreeze(inner);
  }
  return Object.freeze(value);
}
