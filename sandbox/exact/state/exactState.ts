import type { EffectLedger } from '../../kit/ledger.ts';
import type { Table, Tables } from '../../kit/tables.ts';
import type { Language } from '../rules/problems.ts';
import { DivisionState, type RowChange } from './divisionState.ts';
import type { Row } from './rows.ts';

/** Someone who can log in. The login page lists everybody with their password. */
export interface User {
  readonly id: string;
  readonly firstName: string;
  readonly middleName: string | null;
  readonly lastName: string;
  /** The user name as well. */
  readonly email: string;
  readonly password: string;
  /** Decides the language of error texts (exact-online.md 4.8). */
  readonly language: Language;
  /** Administrations this user has rights to. */
  readonly divisions: readonly number[];
}

export function fullNameOf(user: User): string {
  return [user.firstName, user.middleName, user.lastName].filter((part) => part !== null).join(' ');
}

/** An administration: its row is what `system/Divisions` shows, in state form. */
export interface DivisionRow extends Row {
  readonly Code: number;
  readonly Description: string;
}

/** Everything the sandbox knows, apart from OAuth and limits. */
export class ExactState {
  readonly tables: Tables;
  readonly ledger: EffectLedger;
  readonly seed: number;
  readonly publicUrl: string;
  readonly #nowMs: () => number;
  readonly #users: Table<User>;
  readonly #divisionRows: Table<DivisionRow>;
  readonly #divisions = new Map<number, DivisionState>();
  #changed: (change: RowChange) => void = () => {};

  constructor(surroundings: {
    readonly tables: Tables;
    readonly ledger: EffectLedger;
    readonly seed: number;
    readonly publicUrl: string;
    nowMs(): number;
  }) {
    this.tables = surroundings.tables;
    this.ledger = surroundings.ledger;
    this.seed = surroundings.seed;
    this.publicUrl = surroundings.publicUrl;
    this.#nowMs = () => surroundings.nowMs();
    this.#users = this.tables.table('users');
    this.#divisionRows = this.tables.table('divisions');
  }

  nowMs(): number {
    return this.#nowMs();
  }

  /** Hears of every row that is written or removed after seeding. */
  onChange(listener: (change: RowChange) => void): void {
    this.#changed = listener;
  }

  putUser(user: User): void {
    this.#users.put(user.id, user);
  }

  users(): readonly User[] {
    return [...this.#users.rows()];
  }

  user(id: string): User | undefined {
    return this.#users.get(id);
  }

  userNamed(email: string): User | undefined {
    return this.users().find((user) => user.email === email.trim().toLowerCase());
  }

  putDivision(row: DivisionRow): void {
    this.#divisionRows.put(String(row.Code), row);
  }

  divisionRows(): readonly DivisionRow[] {
    return [...this.#divisionRows.rows()];
  }

  divisionRow(code: number): DivisionRow | undefined {
    return this.#divisionRows.get(String(code));
  }

  /** The data of an administration; undefined when there is no such one. */
  division(code: number): DivisionState | undefined {
    if (this.divisionRow(code) === undefined) return undefined;
    let division = this.#divisions.get(code);
    if (division === undefined) {
      division = new DivisionState(code, this.tables, this.ledger, {
        seed: this.seed,
        nowMs: this.#nowMs,
        changed: (change) => this.#changed(change),
      });
      this.#divisions.set(code, division);
    }
    return division;
  }

  reindex(): void {
    for (const division of this.#divisions.values()) division.reindex();
  }
}
