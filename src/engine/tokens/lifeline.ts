import { type Side, sides } from '../../domain/model/kind.ts';
import type { Connection, Problem, TokenRow } from '../../store/port.ts';
import type { TokenLifetimes } from '../../vendors/vendor.ts';
import { consentHolderOf } from '../activation/consentHolder.ts';
import type { EngineContext } from '../context.ts';

/** A pair is renewed when nobody did for this share of a refresh token's life. */
const renewShare = 0.25;
/** A person is told when it could not be renewed for this share of its life: weeks are left then. */
const warnShare = 0.5;

export type Lifeline =
  | { readonly is: 'young' }
  | { readonly is: 'old' }
  | { readonly is: 'ending'; readonly untilMs: number }
  /** Only a person can help, and was told: there is a halt and a state for it. */
  | { readonly is: 'over' };

/** How far the consent behind a pair is from its end, if nobody uses it. */
export function lifelineOf(row: TokenRow, { refreshTokenMs }: TokenLifetimes, nowMs: number): Lifeline {
  if (row.needsConsent !== null) return { is: 'over' };
  const ageMs = nowMs - row.issuedMs;
  if (ageMs < refreshTokenMs * renewShare) return { is: 'young' };
  return ageMs < refreshTokenMs * warnShare ? { is: 'old' } : { is: 'ending', untilMs: row.issuedMs + refreshTokenMs };
}

/**
 * Keeps the consents of all connections alive, also of those that nothing happens on: an Exact consent that nobody used
 * for thirty days is over (exact-online.md 2.3). Any number of processes may do this at any time.
 */
export async function keepConsents(context: EngineContext): Promise<void> {
  for (const connection of await context.store.connections()) {
    for (const side of sides) {
      // One connection that cannot be renewed must not be the end of all that come after it.
      await keepConsent(context, connection, side).catch((error: unknown) =>
        context.ports.log.error('consent.notKept', { connectionId: connection.id, side, error }),
      );
    }
  }
}

async function keepConsent(context: EngineContext, connection: Connection, side: Side): Promise<void> {
  const { ports, sides: access, store } = context;
  const holder = consentHolderOf(connection, side);
  const before = await store.token(holder, side);
  if (before === null || connection.state === 'deactivated') return;
  const key = access.tokenKey(connection, side);
  const { lifetimes } = key.oauth;
  const renewBeforeMs = ports.clock.nowMs() - lifetimes.refreshTokenMs * renewShare;
  if (lifelineOf(before, lifetimes, ports.clock.nowMs()).is !== 'young')
    await access.tokens.keepAlive(key, renewBeforeMs);
  const row = await store.token(holder, side);
  const life = row === null ? null : lifelineOf(row, lifetimes, ports.clock.nowMs());
  await store.transact(async (tx) => {
    if (life?.is === 'ending') await tx.saveProblems([endingSoon(context, connection, side, life.untilMs)]);
    else await tx.resolveCause(connection.id, 'consentEnding', side, null, ports.clock.nowMs());
  });
}

function endingSoon({ ports }: EngineContext, connection: Connection, side: Side, untilMs: number): Problem {
  const until = new Date(untilMs).toISOString().slice(0, 10);
  ports.log.warn('consent.ending', { connectionId: connection.id, side, until });
  return {
    id: ports.ids.next(),
    connectionId: connection.id,
    causeCode: 'consentEnding',
    kind: null,
    side,
    recordId: null,
    recordLabel: null,
    field: null,
    reason: { code: 'consentEnding', words: { side, until } },
    sinceMs: ports.clock.nowMs(),
    resolvedMs: null,
  };
}
