import type { Side } from '../../domain/model/kind.ts';
import type { Store, TokenRow, TokenTurn } from '../../store/port.ts';
import type { Outcome } from '../../vendors/outcome.ts';
import type { TokenPair, VendorOAuth } from '../../vendors/vendor.ts';
import type { Governor } from '../budget/governor.ts';
import { KeyedQueue } from '../keyedQueue.ts';
import type { Clock, Ids, Log, Seal } from '../ports.ts';
import { TokenTurns } from './turns.ts';

/** Whose token, and which of the vendor's environments renews it. */
export interface TokenKey {
  readonly connectionId: string;
  readonly side: Side;
  readonly oauth: VendorOAuth;
}

export type TokenGrant =
  | { readonly is: 'granted'; readonly accessToken: string; readonly generation: number }
  /** Only a person can help. `reason` is a code. */
  | { readonly is: 'needsConsent'; readonly reason: string }
  | { readonly is: 'wait'; readonly untilMs: number }
  | { readonly is: 'unreachable'; readonly reason: string };

interface CachedToken {
  readonly accessToken: string;
  readonly generation: number;
  readonly handOutUntilMs: number;
}

/** A token that ends sooner is not sent any more: it might end on its way. */
const shortestLifeMs = 10_000;

/** How long a new pair is tried to be saved, and how often. */
const savedWithinMs = 15 * 60_000;
const firstRetryMs = 200;
const longestRetryMs = 10_000;

export const sealContext = (connectionId: string, side: Side): string => `${connectionId}/${side}`;

/** A new pair as the store keeps it. `sentMs` is when it was asked for: a lifetime counted from there never ends late. */
export function tokenRowOf(
  pair: TokenPair,
  input: {
    readonly connectionId: string;
    readonly side: Side;
    readonly seal: Seal;
    readonly sentMs: number;
    readonly receivedMs: number;
    readonly generation: number;
  },
): TokenRow {
  const context = sealContext(input.connectionId, input.side);
  return {
    connectionId: input.connectionId,
    side: input.side,
    sealedAccess: input.seal.seal(pair.accessToken, context),
    sealedRefresh: input.seal.seal(pair.refreshToken, context),
    // The vendor's earliest moment of refresh counts from when it issued the pair, which is no later than this.
    issuedMs: input.receivedMs,
    expiresMs: input.sentMs + pair.expiresInMs,
    generation: input.generation,
    needsConsent: null,
    turn: 0,
    turnOf: null,
  };
}

type TokenGovernor = Pick<Governor, 'takeToken' | 'tokenEnded'>;

/**
 * Supplies live access tokens. One refresh at a time per connection and side over all processes, and a new pair is
 * committed before anybody uses it (exact-online.md 2.4, reliability.md 3 and 5.E).
 */
export class TokenKeeper {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #seal: Seal;
  readonly #log: Log;
  readonly #governor: TokenGovernor;
  /** New pairs whose commit failed: whoever asks next commits them first. Lost only with the process. */
  readonly #unsaved = new Map<string, TokenRow>();
  readonly #cache = new Map<string, CachedToken>();
  /** Callers of this process wait here and not each with a database connection of its own. */
  readonly #queue = new KeyedQueue();
  readonly #turns: TokenTurns;

  constructor(input: {
    readonly store: Store;
    readonly clock: Clock;
    readonly ids: Ids;
    readonly seal: Seal;
    readonly log: Log;
    readonly governor: TokenGovernor;
  }) {
    this.#governor = input.governor;
    this.#store = input.store;
    this.#clock = input.clock;
    this.#seal = input.seal;
    this.#log = input.log;
    this.#turns = new TokenTurns({ store: input.store, clock: input.clock, holder: input.ids.next() });
  }

  /** A token that is good for now, renewed first when it is about to end. */
  async live(key: TokenKey): Promise<TokenGrant> {
    const name = sealContext(key.connectionId, key.side);
    const cached = this.#cache.get(name);
    if (cached !== undefined && this.#clock.nowMs() < cached.handOutUntilMs) {
      return { is: 'granted', accessToken: cached.accessToken, generation: cached.generation };
    }
    return this.#queue.run(name, () => this.#look(key, null));
  }

  /** For a token that the vendor refused although it looked alive: another one, or the reason why there is none. */
  async insteadOf(key: TokenKey, refusedGeneration: number): Promise<TokenGrant> {
    const name = sealContext(key.connectionId, key.side);
    return this.#queue.run(name, () => this.#look(key, refusedGeneration));
  }

  /** Renews a pair that nobody used for long, so that its consent does not end; null when it is young enough. */
  async keepAlive(key: TokenKey, issuedBeforeMs: number): Promise<TokenGrant | null> {
    const name = sealContext(key.connectionId, key.side);
    const isOld = (row: TokenRow | null): row is TokenRow =>
      row !== null && row.needsConsent === null && row.issuedMs < issuedBeforeMs;
    if (!isOld(await this.#store.token(key.connectionId, key.side))) return null;
    return this.#queue.run(name, () =>
      this.#locked(name, async () => {
        await this.#saveUnsaved(name);
        const row = await this.#store.token(key.connectionId, key.side);
        return isOld(row) ? this.#refresh(key, row, null) : null;
      }),
    );
  }

  /** Forgets what this process remembers, because a person just consented anew. */
  forget(connectionId: string, side: Side): void {
    this.#cache.delete(sealContext(connectionId, side));
  }

  async #look(key: TokenKey, refusedGeneration: number | null): Promise<TokenGrant> {
    const name = sealContext(key.connectionId, key.side);
    if (!this.#unsaved.has(name)) {
      const seen = this.#judge(key, await this.#store.token(key.connectionId, key.side), refusedGeneration);
      if (seen !== 'refresh') return seen;
    }
    return this.#locked(name, async () => {
      await this.#saveUnsaved(name);
      // Read again inside the lock: whoever held it before may have renewed the pair that looked old outside.
      const row = await this.#store.token(key.connectionId, key.side);
      const now = this.#judge(key, row, refusedGeneration);
      return now === 'refresh' && row !== null ? this.#refresh(key, row, refusedGeneration) : this.#orWait(now);
    });
  }

  #locked<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.#store.withLock(`token/${name}`, work);
  }

  /** A pair that somebody newer replaced meanwhile is of no use any more. */
  async #saveUnsaved(name: string): Promise<void> {
    const pair = this.#unsaved.get(name);
    if (pair === undefined) return;
    await this.#store.transact((tx) => tx.saveToken(pair));
    this.#unsaved.delete(name);
  }

  /**
   * Tries for as long as the database may be away: nobody else gets the lock meanwhile, and whoever got it would present
   * the token that is dead. What cannot be saved at all is kept for whoever asks next in this process.
   */
  async #saveAtLast(name: string): Promise<void> {
    const untilMs = this.#clock.nowMs() + savedWithinMs;
    for (let waitMs = firstRetryMs; ; waitMs = Math.min(longestRetryMs, waitMs * 2)) {
      try {
        await this.#saveUnsaved(name);
        return;
      } catch (error) {
        if (this.#clock.nowMs() >= untilMs) throw error;
        this.#log.warn('token.notSaved', { error });
        await this.#clock.sleep(waitMs);
      }
    }
  }

  #judge(key: TokenKey, row: TokenRow | null, refusedGeneration: number | null): TokenGrant | 'refresh' {
    if (row === null) return { is: 'needsConsent', reason: 'notConnected' };
    if (row.needsConsent !== null) return { is: 'needsConsent', reason: row.needsConsent };
    const nowMs = this.#clock.nowMs();
    const { earliestRefreshMs, marginMs } = key.oauth.lifetimes;
    const refreshableMs = row.issuedMs + earliestRefreshMs;
    const isRefused = row.generation === refusedGeneration;
    if (!isRefused && nowMs < row.expiresMs - marginMs) return this.#grant(key, row, row.expiresMs - marginMs);
    if (nowMs >= refreshableMs) return 'refresh';
    // Too early to refresh by as long as the last refresh took: the old token still works for those seconds.
    return this.#oldOrWait(key, row, refusedGeneration, refreshableMs);
  }

  /** The token that there is, for as long as it surely works, until there can be another one. */
  #oldOrWait(key: TokenKey, row: TokenRow, refusedGeneration: number | null, untilMs: number): TokenGrant {
    const lastUseMs = row.expiresMs - shortestLifeMs;
    const isUsable = row.generation !== refusedGeneration && this.#clock.nowMs() < lastUseMs;
    return isUsable ? this.#grant(key, row, Math.min(untilMs, lastUseMs)) : { is: 'wait', untilMs };
  }

  #orWait(grant: TokenGrant | 'refresh'): TokenGrant {
    return grant === 'refresh' ? { is: 'needsConsent', reason: 'notConnected' } : grant;
  }

  #grant(key: TokenKey, row: TokenRow, handOutUntilMs: number): TokenGrant {
    const context = sealContext(key.connectionId, key.side);
    const accessToken = this.#seal.open(row.sealedAccess, context);
    this.#cache.set(context, { accessToken, generation: row.generation, handOutUntilMs });
    return { is: 'granted', accessToken, generation: row.generation };
  }

  async #refresh(key: TokenKey, row: TokenRow, refusedGeneration: number | null): Promise<TokenGrant> {
    const context = sealContext(key.connectionId, key.side);
    const othersMs = this.#turns.waitUntilMs(row, key.oauth.lifetimes.refreshTimeoutMs);
    if (othersMs !== null) return this.#oldOrWait(key, row, refusedGeneration, othersMs);
    const verdict = await this.#governor.takeToken(key);
    if (verdict.is === 'heldBack') return { is: 'wait', untilMs: verdict.untilMs };
    const turn = await this.#turns.take(row);
    if (turn === null) return { is: 'wait', untilMs: this.#turns.lookAgainMs() };
    if (row.turnOf !== null) this.#log.warn('token.turnTakenOver', { ...turn, ...row.turnOf });
    const sentMs = this.#clock.nowMs();
    const outcome = await key.oauth.refresh(this.#seal.open(row.sealedRefresh, context));
    if (outcome.is !== 'ok') return this.#refreshFailed(key, turn, outcome);
    const next = tokenRowOf(outcome.value, {
      connectionId: key.connectionId,
      side: key.side,
      seal: this.#seal,
      sentMs,
      receivedMs: this.#clock.nowMs(),
      generation: row.generation + 1,
    });
    // Nothing may stand between the answer and this commit: the old refresh token is already dead. It is saved also when
    // somebody took over the turn meanwhile, as long as no other pair is stored: it may be the only one that lives.
    this.#unsaved.set(context, next);
    await this.#saveAtLast(context);
    await this.#governor.tokenEnded(key, { is: 'renewed' });
    this.#log.info('token.renewed', {
      connectionId: key.connectionId,
      side: key.side,
      generation: next.generation,
    });
    // What is handed out is what the store holds: a person may have consented anew at the same moment.
    const kept = this.#judge(key, await this.#store.token(key.connectionId, key.side), null);
    return kept === 'refresh'
      ? { is: 'unreachable', reason: 'the vendor issued a token that had already ended' }
      : kept;
  }

  async #refreshFailed(
    key: TokenKey,
    turn: TokenTurn,
    outcome: Exclude<Outcome<TokenPair>, { readonly is: 'ok' }>,
  ): Promise<TokenGrant> {
    const facts = { connectionId: key.connectionId, side: key.side, outcome: outcome.is };
    const failed = async (isError: boolean, notBeforeMs = 0): Promise<void> => {
      await this.#store.transact((tx) => tx.endTokenTurn(turn));
      await this.#governor.tokenEnded(key, { is: 'failed', isError, notBeforeMs });
    };
    switch (outcome.is) {
      case 'unauthorised':
        this.#log.error('token.needsConsent', { ...facts, reason: outcome.reason });
        await this.#store.transact((tx) => tx.setNeedsConsent(turn, outcome.reason));
        await failed(true);
        return { is: 'needsConsent', reason: outcome.reason };
      case 'throttled':
        this.#log.warn('token.refreshThrottled', { ...facts, untilMs: outcome.untilMs });
        await failed(true, outcome.untilMs);
        return { is: 'wait', untilMs: outcome.untilMs };
      case 'rejected':
        // Our own credentials are wrong: the consent is not lost, so the pair stays and is tried again later.
        this.#log.error('token.refreshRejected', { ...facts, message: outcome.rejection.message });
        await failed(true);
        return { is: 'unreachable', reason: outcome.rejection.message };
      case 'conflict':
      case 'notSent':
      case 'unknown':
        this.#log.warn('token.refreshFailed', { ...facts, reason: outcome.reason });
        await failed(false);
        return { is: 'unreachable', reason: outcome.reason };
    }
  }
}
