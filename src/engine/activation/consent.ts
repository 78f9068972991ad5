import type { Side } from '../../domain/model/kind.ts';
import type { SignIn, StoreWrites } from '../../store/port.ts';
import type { Outcome } from '../../vendors/outcome.ts';
import type { TokenPair } from '../../vendors/vendor.ts';
import type { EngineContext } from '../context.ts';
import { accepted, refused, refusedExchange } from '../refusals.ts';
import type { OAuthReturn, Result } from '../service.ts';
import { tokenRowOf } from '../tokens/keeper.ts';
import { consentHolderOf } from './consentHolder.ts';

/** How long a person may take at the vendor's consent page. */
export const signInMs = 10 * 60_000;

export const redirectUriOf = (context: EngineContext, side: Side): string =>
  `${context.ports.settings.publicUrl}/oauth/${side}/return`;

/** Remembers that somebody leaves for a consent page, and says where to send them. */
export async function beginConsent(
  context: EngineContext,
  input: Omit<SignIn, 'state' | 'createdMs'>,
): Promise<{ readonly url: string }> {
  const { ports, store, sides } = context;
  const state = ports.ids.secret();
  await store.transact((tx) => tx.saveSignIn({ ...input, state, createdMs: ports.clock.nowMs() }));
  const oauth = sides.access(input.side).oauth(input.region);
  return { url: oauth.authorizationUrl({ state, redirectUri: redirectUriOf(context, input.side) }) };
}

/** A pair fresh from the vendor, with the moments that its lifetime counts from. */
export interface FreshPair {
  readonly signIn: SignIn;
  readonly pair: TokenPair;
  readonly sentMs: number;
  readonly receivedMs: number;
}

/** Takes up the visit that ends with `input`, and exchanges its code. The state works once, also when consent was refused. */
export async function endConsent(context: EngineContext, side: Side, input: OAuthReturn): Promise<Result<FreshPair>> {
  const { ports, store, sides } = context;
  const { state } = input;
  if (state === null) return refused('signInExpired', { side });
  const signIn = await store.transact((tx) => tx.takeSignIn(state, ports.clock.nowMs() - signInMs));
  if (signIn === null || signIn.side !== side) return refused('signInExpired', { side });
  if (input.error !== null) {
    ports.log.info('consent.refused', { side, error: input.error });
    return refused('consentRefused', { side, error: input.error, message: input.errorDescription ?? '' });
  }
  if (input.code === null) return refused('codeExpired', { side });
  const asking = signIn.connectionId === null ? null : await store.connection(signIn.connectionId);
  if (asking !== null) await sides.governor.countToken({ connectionId: consentHolderOf(asking, side), side });
  const sentMs = ports.clock.nowMs();
  const exchanged: Outcome<TokenPair> = await sides
    .access(side)
    .oauth(signIn.region)
    .exchangeCode({ code: input.code, redirectUri: redirectUriOf(context, side) });
  if (exchanged.is === 'ok') {
    return accepted({ signIn, pair: exchanged.value, sentMs, receivedMs: ports.clock.nowMs() });
  }
  const refusal = refusedExchange(side, exchanged, sentMs - signIn.createdMs);
  ports.log.warn('consent.exchangeFailed', {
    side,
    outcome: exchanged.is,
    ...('refusal' in refusal && refusal.refusal),
  });
  return refusal;
}

/** Replaces whatever pair the connection had. A refresh that finishes at the same moment loses against a person. */
export async function saveFreshPair(
  context: EngineContext,
  tx: StoreWrites,
  input: { readonly connectionId: string; readonly side: Side; readonly fresh: FreshPair },
): Promise<void> {
  const { connectionId, side, fresh } = input;
  const stored = await tx.token(connectionId, side);
  const isSaved = await tx.saveToken(
    tokenRowOf(fresh.pair, {
      connectionId,
      side,
      seal: context.ports.seal,
      sentMs: fresh.sentMs,
      receivedMs: fresh.receivedMs,
      generation: (stored?.generation ?? 0) + 1,
    }),
  );
  if (!isSaved) throw new Error(`the ${side} tokens of connection ${connectionId} changed under a lock`);
}

/** The lock under which pairs change; the token keeper's refresh holds the same. */
export const withTokenLock = <T>(
  context: EngineContext,
  connectionId: string,
  side: Side,
  work: () => Promise<T>,
): Promise<T> => context.store.withLock(`token/${connectionId}/${side}`, work);
