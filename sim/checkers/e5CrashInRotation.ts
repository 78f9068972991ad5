import type { TokenRow } from '../../src/store/port.ts';
import type { Checker } from '../watch.ts';
import { liveTokens, refreshIn, unsealed } from './support/tokens.ts';

/**
 * E5: a pair is lost only where its answer never reached a living process: then consent is asked for, once, and nothing
 * else is touched. Whoever was given a pair keeps it, and what asked for consent is not presented again.
 */
export const e5: Checker = {
  id: 'E5',
  listen: (facts, fail) => {
    /** Refresh tokens that the vendor has taken, by whom they were sent. */
    const taken = new Map<string, string>();
    /** Those whose answer came back whole, to a process that lives. */
    const given = new Map<string, string>();
    const asked = new Set<string>();
    /**
     * Consents that may be lost without anybody's doing, until they are given anew: a request arrived with its token after
     * its sender had given up, for which the vendor ends the whole consent; or a backup brought back an older pair.
     */
    const doubtful = new Set<string>();
    const nameOf = ({ connectionId, side }: Pick<TokenRow, 'connectionId' | 'side'>): string =>
      `${connectionId} ${side}`;
    const owners = liveTokens(facts.world);
    return {
      arrived: ({ atMs, call, status }) => {
        const refresh = refreshIn(call.request);
        if (refresh === null) return;
        const isLate = atMs >= call.sentMs + call.request.timeoutMs;
        const row = owners.refresh(refresh)?.row;
        if (status === 200) taken.set(refresh, call.process);
        else if (taken.has(refresh) && isLate && row !== undefined) doubtful.add(nameOf(row));
      },
      answered: ({ process, request }, result) => {
        const refresh = refreshIn(request);
        if (refresh === null || result.is !== 'answered' || result.status !== 200) return;
        if (result.body.trim().endsWith('}')) given.set(refresh, process);
      },
      crashed: (process) => {
        for (const [refresh, holder] of given) if (holder === process) given.delete(refresh);
      },
      sent: ({ process, request, side }) => {
        const refresh = refreshIn(request);
        if (refresh !== null && asked.has(refresh)) {
          fail(`${process} presented a ${side} refresh token again after consent was asked for`);
        }
      },
      commit: (changes) => {
        owners.heard(changes);
        for (const { table, before, after } of changes) {
          const [was, is] = [before as TokenRow | null, after as TokenRow | null];
          if (table !== 'token' || is === null) continue;
          if (is.needsConsent === null && was?.needsConsent != null) doubtful.delete(nameOf(is));
          if (is.needsConsent === null || was?.needsConsent !== null) continue;
          const refresh = unsealed(is.sealedRefresh);
          asked.add(refresh);
          const others = changes.filter((one) => one.table !== 'token').map((one) => one.table);
          if (others.length > 0) fail(`asking for consent changed ${others.join(', ')}`);
          if (doubtful.has(nameOf(is))) continue;
          if (!taken.has(refresh)) fail(`consent of ${is.side} was asked for, and its refresh token was never used`);
          const holder = given.get(refresh);
          if (holder !== undefined) fail(`consent of ${is.side} was asked for, though ${holder} was given a new pair`);
        }
      },
      restored: () => {
        asked.clear();
        for (const row of facts.world.store.rows('token')) doubtful.add(nameOf(row));
      },
    };
  },
};
