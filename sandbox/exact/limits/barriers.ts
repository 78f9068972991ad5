import type { Table, Tables } from '../../kit/tables.ts';

/** Machine codes of the `Reason` header for people and companies that may not go on (exact-online.md 4.8). */
export const userBarriers = ['BlockedUser', 'InactiveUser'] as const;
export const divisionBarriers = ['BlockedCustomer', 'LicenseExpired', 'DivisionBlocked'] as const;

export type UserBarrier = (typeof userBarriers)[number];
export type DivisionBarrier = (typeof divisionBarriers)[number];

interface Barrier {
  readonly who: string;
  readonly reason: string;
}

/** Who is kept out at the moment, and why. Set up and taken down by the control API. */
export class Barriers {
  readonly #barriers: Table<Barrier>;

  constructor(tables: Tables) {
    this.#barriers = tables.table('limits/barriers');
  }

  setUser(userId: string, reason: UserBarrier | null): void {
    this.#set(`user/${userId}`, reason);
  }

  setDivision(code: number, reason: DivisionBarrier | null): void {
    this.#set(`division/${code}`, reason);
  }

  /** The person comes first: whoever is blocked learns nothing of the company. */
  reasonFor(userId: string, division: number | null): string | null {
    const user = this.#barriers.get(`user/${userId}`);
    const company = division === null ? undefined : this.#barriers.get(`division/${division}`);
    return (user ?? company)?.reason ?? null;
  }

  #set(who: string, reason: string | null): void {
    if (reason === null) this.#barriers.remove(who);
    else this.#barriers.put(who, { who, reason });
  }
}
