import type { Table, Tables } from '../../kit/tables.ts';
import type { ExactSettings } from '../settings.ts';

const hourMs = 3_600_000;

/** Only these count; 500, which carries business validation, does not (exact-online.md 3.3). */
const countedStatuses = new Set([400, 401, 403, 404]);

/** "Longer on repetition": doubled each time, up to a day. */
const blockHoursMax = 24;

interface Block {
  readonly clientId: string;
  readonly untilMs: number;
  /** How often this app was blocked before, which lengthens the next block. */
  readonly times: number;
}

interface Errors {
  readonly key: string;
  readonly atMs: readonly number[];
}

/** Who made an error where: the scope of the count. `division` is null on the token endpoint. */
export interface ErrorPlace {
  readonly clientId: string;
  readonly userId: string;
  readonly division: number | null;
  readonly endpoint: string;
}

/** Ten client errors within an hour on one endpoint block the app key (exact-online.md 3.3). */
export class ErrorLimit {
  readonly #errors: Table<Errors>;
  readonly #blocks: Table<Block>;
  readonly #nowMs: () => number;
  readonly #settings: () => ExactSettings;

  constructor(tables: Tables, nowMs: () => number, settings: () => ExactSettings) {
    this.#errors = tables.table('limits/errors');
    this.#blocks = tables.table('limits/blocks');
    this.#nowMs = nowMs;
    this.#settings = settings;
  }

  isBlocked(clientId: string): boolean {
    return this.#settings().isLimited && (this.#blocks.get(clientId)?.untilMs ?? 0) > this.#nowMs();
  }

  note(place: ErrorPlace, status: number): void {
    const settings = this.#settings();
    if (!settings.isLimited || !countedStatuses.has(status) || this.isBlocked(place.clientId)) return;
    const key = `${place.clientId}/${place.userId}/${place.division ?? '-'}/${place.endpoint}`;
    const nowMs = this.#nowMs();
    const recent = (this.#errors.get(key)?.atMs ?? []).filter((atMs) => atMs > nowMs - hourMs);
    recent.push(nowMs);
    if (recent.length < settings.errorsPerHourMax) {
      this.#errors.put(key, { key, atMs: recent });
      return;
    }
    this.#errors.remove(key);
    const times = (this.#blocks.get(place.clientId)?.times ?? 0) + 1;
    const hours = Math.min(2 ** (times - 1), blockHoursMax);
    this.#blocks.put(place.clientId, { clientId: place.clientId, untilMs: nowMs + hours * hourMs, times });
  }

  /** Forgives everything, for a person at the control API. */
  clear(): void {
    for (const block of [...this.#blocks.rows()]) this.#blocks.remove(block.clientId);
    for (const errors of [...this.#errors.rows()]) this.#errors.remove(errors.key);
  }
}
