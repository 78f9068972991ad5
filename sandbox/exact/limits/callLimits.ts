import type { Table, Tables } from '../../kit/tables.ts';
import type { ExactSettings } from '../settings.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** The two windows of one app in one administration: a clock minute and a UTC day (exact-online.md 3.1). */
interface Usage {
  readonly minute: number;
  readonly callsInMinute: number;
  readonly day: number;
  readonly callsInDay: number;
}

export interface Granted {
  readonly isGranted: boolean;
  /** Both trios on a granted call; on a refusal only the trio of the limit that was hit (exact-online.md 3.2). */
  readonly headers: Readonly<Record<string, string>>;
}

/** Calls of all apps on a contract in a UTC day. */
interface ContractUsage {
  readonly day: number;
  readonly calls: number;
}

/** All companies of the sandbox belong to one customer. */
const contractKey = 'contract';

export class CallLimits {
  readonly #usage: Table<Usage>;
  readonly #contract: Table<ContractUsage>;
  readonly #nowMs: () => number;
  readonly #settings: () => ExactSettings;

  constructor(tables: Tables, nowMs: () => number, settings: () => ExactSettings) {
    this.#usage = tables.table('limits/calls');
    this.#contract = tables.table('limits/contract');
    this.#nowMs = nowMs;
    this.#settings = settings;
  }

  /** Counts one call of an app on an administration, unless a limit is reached. */
  take(clientId: string, division: number): Granted {
    const settings = this.#settings();
    if (!settings.isLimited) return { isGranted: true, headers: {} };
    const key = `${clientId}/${division}`;
    const used = this.#current(key);
    const contract = this.#contractUsage(used.day);
    const isUsedUp = used.callsInDay >= settings.callsPerDayMax || contract >= settings.contractCallsPerDayMax;
    // What is heard at the limit of the contract is not known; it is one of a day.
    if (isUsedUp) return { isGranted: false, headers: dailyTrio(settings, used) };
    if (used.callsInMinute >= settings.callsPerMinuteMax) {
      return { isGranted: false, headers: minutelyTrio(settings, used) };
    }
    const now: Usage = { ...used, callsInMinute: used.callsInMinute + 1, callsInDay: used.callsInDay + 1 };
    this.#usage.put(key, now);
    this.#contract.put(contractKey, { day: used.day, calls: contract + 1 });
    return { isGranted: true, headers: { ...dailyTrio(settings, now), ...minutelyTrio(settings, now) } };
  }

  #contractUsage(day: number): number {
    const stored = this.#contract.get(contractKey);
    return stored?.day === day ? stored.calls : 0;
  }

  #current(key: string): Usage {
    const nowMs = this.#nowMs();
    const minute = Math.floor(nowMs / minuteMs);
    const day = Math.floor(nowMs / dayMs);
    const stored = this.#usage.get(key);
    return {
      minute,
      callsInMinute: stored?.minute === minute ? stored.callsInMinute : 0,
      day,
      callsInDay: stored?.day === day ? stored.callsInDay : 0,
    };
  }
}

/** Reset values are UTC epoch milliseconds (exact-online.md 3.2). */
function dailyTrio(settings: ExactSettings, used: Usage): Record<string, string> {
  return {
    'X-RateLimit-Limit': String(settings.callsPerDayMax),
    'X-RateLimit-Remaining': String(Math.max(0, settings.callsPerDayMax - used.callsInDay)),
    'X-RateLimit-Reset': String((used.day + 1) * dayMs),
  };
}

function minutelyTrio(settings: ExactSettings, used: Usage): Record<string, string> {
  return {
    'X-RateLimit-Minutely-Limit': String(settings.callsPerMinuteMax),
    'X-RateLimit-Minutely-Remaining': String(Math.max(0, settings.callsPerMinuteMax - used.callsInMinute)),
    'X-RateLimit-Minutely-Reset': String((used.minute + 1) * minuteMs),
  };
}
