import { z } from 'zod';
import type { Table, Tables } from '../kit/tables.ts';

/** Every switch of the sandbox. What the sheet marks as unverified is a setting, with the likelier answer as default. */
const settingsShape = z.strictObject({
  /** False lets every call through; the headers are then left out as well. */
  isLimited: z.boolean(),
  /** Per app and administration, in a clock minute (exact-online.md 3.1). */
  callsPerMinuteMax: z.int().min(1),
  /** Per app and administration, in a UTC day (exact-online.md 3.1). */
  callsPerDayMax: z.int().min(1),
  /** Of all apps on all companies of a contract together, in a UTC day: fair use (exact-online.md 3.1). */
  contractCallsPerDayMax: z.int().min(1),
  /** Per app and user, in a UTC day (exact-online.md 2.3). */
  tokenCallsPerDayMax: z.int().min(1),
  /** Client errors per app, user, administration and endpoint in an hour; this many block the app (exact-online.md 3.3). */
  errorsPerHourMax: z.int().min(1),
  /** What the app hears while it is blocked: the sheet has no answer (exact-online.md 11.1). */
  errorBlockStatus: z.union([z.literal(403), z.literal(429)]),
  /** Accounts lists insist on a filter over the documented fields (exact-online.md 4.6: differs per app, default off). */
  isFilterMandatory: z.boolean(),
  /** Bulk lists insist on `$select` (exact-online.md 4.5). */
  isSelectMandatoryOnBulk: z.boolean(),
  /** Only registered redirect addresses; false also takes any `http://127.0.0.1` and `http://localhost` (exact-online.md 1). */
  isRedirectStrict: z.boolean(),
  /** A replayed refresh token ends the whole chain; false only refuses the old token (exact-online.md 2.4, 8.2). */
  isReplayFinal: z.boolean(),
  /** `$format` decides instead of `Accept`; false refuses it (exact-online.md 4.5, unverified). */
  isFormatTaken: z.boolean(),
  /** MERGE and PATCH, also as `X-HTTP-Method` of a POST, work as the partial PUT (exact-online.md 4.7, unverified). */
  isMergeTaken: z.boolean(),
  /** A created record is also named in `Location` (exact-online.md 4.1, unverified). */
  isLocationSent: z.boolean(),
  /** How the token endpoint spells it: `Bearer` today, `bearer` in older samples, which one strict client insists on (exact-online.md 2.2). */
  tokenType: z.enum(['Bearer', 'bearer']),
  /** Callbacks must be https and on the host of a registered redirect address (exact-online.md 6.1). */
  isCallbackStrict: z.boolean(),
  /** From a change to its first delivery; the real service takes seconds to minutes (exact-online.md 6.3, unverified). */
  webhookLatencyMs: z.int().min(0),
  /** What the event of a new record says; live only `Update` and `Delete` were seen (exact-online.md 6.3). */
  webhookCreateAction: z.enum(['Create', 'Update']),
});

export type ExactSettings = Readonly<z.infer<typeof settingsShape>>;

const defaultSettings: ExactSettings = {
  isLimited: true,
  callsPerMinuteMax: 60,
  callsPerDayMax: 5000,
  contractCallsPerDayMax: 20_000,
  tokenCallsPerDayMax: 200,
  errorsPerHourMax: 10,
  errorBlockStatus: 403,
  isFilterMandatory: false,
  isSelectMandatoryOnBulk: true,
  isRedirectStrict: false,
  isReplayFinal: true,
  isFormatTaken: false,
  isMergeTaken: false,
  isLocationSent: false,
  tokenType: 'Bearer',
  isCallbackStrict: false,
  webhookLatencyMs: 2000,
  webhookCreateAction: 'Update',
};

/** Checks a partial change. The error names the setting and what is allowed. */
export function parseSettings(input: unknown): Partial<ExactSettings> {
  const read = settingsShape.partial().safeParse(input);
  if (!read.success) throw new Error(z.prettifyError(read.error));
  return Object.fromEntries(Object.entries(read.data).filter(([, value]) => value !== undefined));
}

/**
 * Reads `off`, or `minute=60,day=5000`, as the command line takes it.
 * @throws Error that says what is allowed.
 */
export function parseLimits(text: string): Partial<ExactSettings> {
  if (text === 'off') return { isLimited: false };
  const allowed =
    '--limits takes "off", or figures such as "minute=60,day=5000" (also: contract=20000, errors=10, tokens=200)';
  const names: Readonly<Record<string, keyof ExactSettings>> = {
    minute: 'callsPerMinuteMax',
    day: 'callsPerDayMax',
    contract: 'contractCallsPerDayMax',
    errors: 'errorsPerHourMax',
    tokens: 'tokenCallsPerDayMax',
  };
  const settings: Record<string, number | boolean> = { isLimited: true };
  for (const part of text.split(',')) {
    const [name = '', figure = ''] = part.split('=');
    const setting = names[name.trim()];
    if (setting === undefined || !/^[1-9]\d{0,8}$/.test(figure.trim())) throw new Error(`${allowed}; got "${part}"`);
    settings[setting] = Number(figure);
  }
  return parseSettings(settings);
}

/** The settings of a running sandbox: defaults, what it was started with, and what the control API changed since. */
export class SettingsStore {
  readonly #started: ExactSettings;
  readonly #changes: Table<Partial<ExactSettings>>;

  constructor(tables: Tables, overrides: Partial<ExactSettings>) {
    this.#started = { ...defaultSettings, ...overrides };
    this.#changes = tables.table('settings');
  }

  get current(): ExactSettings {
    return { ...this.#started, ...this.#changes.get('changes') };
  }

  change(changes: Partial<ExactSettings>): ExactSettings {
    this.#changes.put('changes', { ...this.#changes.get('changes'), ...changes });
    return this.current;
  }
}
