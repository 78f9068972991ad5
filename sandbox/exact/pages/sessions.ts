import { parseCookies } from '../../kit/requestParts.ts';
import type { Table, Tables } from '../../kit/tables.ts';
import type { WireRequest } from '../../kit/wire.ts';
import type { OpaqueSource } from '../oauth/opaque.ts';
import type { ExactState, User } from '../state/exactState.ts';

export const sessionCookie = 'exactSession';

interface Session {
  readonly id: string;
  readonly userId: string;
}

/** Who is logged in to the pages of the sandbox. */
export class Sessions {
  readonly #sessions: Table<Session>;
  readonly #opaque: OpaqueSource;
  readonly #state: ExactState;

  constructor(tables: Tables, opaque: OpaqueSource, state: ExactState) {
    this.#sessions = tables.table('sessions');
    this.#opaque = opaque;
    this.#state = state;
  }

  userOf(request: WireRequest): User | null {
    const session = this.#sessions.get(parseCookies(request).get(sessionCookie) ?? '');
    return session === undefined ? null : (this.#state.user(session.userId) ?? null);
  }

  /** Returns the value of the cookie. */
  open(user: User): string {
    const id = this.#opaque.session();
    this.#sessions.put(id, { id, userId: user.id });
    return id;
  }

  close(request: WireRequest): void {
    this.#sessions.remove(parseCookies(request).get(sessionCookie) ?? '');
  }
}
