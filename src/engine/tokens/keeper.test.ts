import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestStore, testStore } from '../../../test/support/database.ts';
import { defaultRules } from '../../domain/mapping/defaults.ts';
import type { Store } from '../../store/port.ts';
import { openStore } from '../../store/postgres.ts';
import { exactLimits } from '../../vendors/exact/limits.ts';
import type { Outcome } from '../../vendors/outcome.ts';
import type { Transport } from '../../vendors/transport.ts';
import { tribeLimits } from '../../vendors/tribe/limits.ts';
import type { TokenPair, VendorOAuth } from '../../vendors/vendor.ts';
import { Governor } from '../budget/governor.ts';
import type { Clock, Seal } from '../ports.ts';
import { TokenKeeper, type TokenKey, tokenRowOf } from './keeper.ts';
import { withToken } from './withToken.ts';

const startMs = 1_000_000_000_000;
const lifetimes = {
  earliestRefreshMs: 570_000,
  marginMs: 30_000,
  refreshTokenMs: 30 * 86_400_000,
  refreshTimeoutMs: 30_000,
};
const pair = (name: string): TokenPair => ({
  accessToken: `access ${name}`,
  refreshToken: `refresh ${name}`,
  expiresInMs: 600_000,
});
const seal: Seal = {
  seal: (plain, context) => `${context}|${plain}`,
  open: (sealed, context) => {
    if (!sealed.startsWith(`${context}|`)) throw new Error('sealed for another context');
    return sealed.slice(context.length + 1);
  },
};
const log = { info: () => {}, warn: () => {}, error: () => {} };
const connectionId = 'connection';

let db: TestStore;
let nowMs: number;
const clock: Clock = { nowMs: () => nowMs, sleep: async () => {} };

beforeEach(async () => {
  db = await testStore();
  nowMs = startMs;
  await db.store.transact(async (tx) => {
    await tx.saveConnection({
      id: connectionId,
      tribeOrganisationId: 'organisation',
      tribeOrganisationName: 'Organisation',
      exactRegion: 'nl',
      exactDivision: '1',
      exactDivisionName: 'One',
      state: 'ready',
      rules: defaultRules,
      createdMs: startMs,
      liveSinceMs: null,
      isObserveOnly: false,
      consentOf: { exact: null, tribe: null },
      exactUserId: null,
    });
    await tx.saveToken(
      tokenRowOf(pair('1'), { connectionId, side: 'exact', seal, sentMs: startMs, receivedMs: startMs, generation: 1 }),
    );
  });
});
afterEach(() => db.close());

/** A vendor that answers each refresh with the next pair, or with what the test wants. */
class Vendor {
  readonly presented: string[] = [];
  answer: ((token: string) => Promise<Outcome<TokenPair>>) | null = null;

  get oauth(): VendorOAuth {
    return {
      side: 'exact',
      authorizationUrl: () => '',
      exchangeCode: async () => ({ is: 'notSent', reason: 'not asked' }),
      refresh: async (token) => {
        this.presented.push(token);
        // A vendor is slower than our database: whoever else wants to refresh has the time to begin.
        for (let trips = 0; trips < 5; trips += 1) await db.store.token(connectionId, 'exact');
        return this.answer === null ? { is: 'ok', value: pair(String(this.presented.length + 1)) } : this.answer(token);
      },
      lifetimes,
    };
  }

  get key(): TokenKey {
    return { connectionId, side: 'exact', oauth: this.oauth };
  }
}

let keepers = 0;
/** A name of its own for each keeper: it is a process here. */
const ids = { next: () => `keeper ${keepers++}`, secret: () => 'secret', digest: (text: string) => text };
const keeperOn = (store: Store = db.store): TokenKeeper => {
  const governor = new Governor({ store, clock, ids, log, limits: { exact: exactLimits, tribe: tribeLimits } });
  return new TokenKeeper({ store, clock, ids, seal, log, governor });
};

describe('the token keeper', () => {
  test('hands out the stored token while it lives, without asking the vendor', async () => {
    const vendor = new Vendor();
    nowMs = startMs + 569_999;
    expect(await keeperOn().live(vendor.key)).toEqual({ is: 'granted', accessToken: 'access 1', generation: 1 });
    expect(vendor.presented).toEqual([]);
  });

  test('refreshes once for many callers of several processes', async () => {
    const vendor = new Vendor();
    nowMs = startMs + 570_000;
    const otherProcess = await openStore({ address: db.database.address });
    const keepers = [keeperOn(), keeperOn(otherProcess), keeperOn()];
    const grants = await Promise.all(keepers.flatMap((keeper) => [1, 2, 3].map(() => keeper.live(vendor.key))));
    expect(new Set(grants.map((grant) => JSON.stringify(grant))).size).toBe(1);
    expect(grants[0]).toEqual({ is: 'granted', accessToken: 'access 2', generation: 2 });
    expect(vendor.presented).toEqual(['refresh 1']);
    await otherProcess.close();
  });

  test('has committed a new pair before anybody gets it', async () => {
    const vendor = new Vendor();
    nowMs = startMs + 570_000;
    const grant = await keeperOn().live(vendor.key);
    const stored = await db.store.token(connectionId, 'exact');
    expect(grant).toMatchObject({ generation: stored?.generation, accessToken: 'access 2' });
    expect(seal.open(stored?.sealedRefresh ?? '', `${connectionId}/exact`)).toBe('refresh 2');
  });

  test('parks the connection when the vendor refuses the refresh token, and never presents it again', async () => {
    const vendor = new Vendor();
    vendor.answer = async () => ({ is: 'unauthorised', reason: 'refreshTokenUsed' });
    nowMs = startMs + 570_000;
    const keeper = keeperOn();
    for (let times = 0; times < 3; times += 1) {
      expect(await keeper.live(vendor.key)).toEqual({ is: 'needsConsent', reason: 'refreshTokenUsed' });
    }
    expect(vendor.presented).toEqual(['refresh 1']);
  });

  test('keeps the pair when the answer to a refresh is lost, so that one more attempt shows what happened', async () => {
    const vendor = new Vendor();
    vendor.answer = async () => ({ is: 'unknown', reason: 'the connection broke' });
    nowMs = startMs + 570_000;
    const keeper = keeperOn();
    expect(await keeper.live(vendor.key)).toEqual({ is: 'unreachable', reason: 'the connection broke' });
    vendor.answer = null;
    // Everybody waits a little first, also another process.
    expect(await keeperOn().live(vendor.key)).toEqual({ is: 'wait', untilMs: startMs + 575_000 });
    nowMs = startMs + 575_000;
    expect(await keeper.live(vendor.key)).toMatchObject({ is: 'granted', generation: 2 });
    expect(vendor.presented).toEqual(['refresh 1', 'refresh 1']);
  });

  /** A store that fails so often from when the vendor has answered on. */
  const failingFor = (failures: number, eachTakesMs: number, vendor: Vendor): Store => {
    let left = 0;
    vendor.answer = async () => {
      vendor.answer = null;
      left = failures;
      return { is: 'ok', value: pair(String(vendor.presented.length + 1)) };
    };
    return new Proxy(db.store, {
      get: (store, name, receiver) => {
        if (name !== 'transact' || left === 0) return Reflect.get(store, name, receiver);
        left -= 1;
        return async () => {
          nowMs += eachTakesMs;
          throw new Error('the database is gone');
        };
      },
    });
  };

  test('commits a pair whose first commit failed before it lets go of the lock', async () => {
    const vendor = new Vendor();
    nowMs = startMs + 570_000;
    const keeper = keeperOn(failingFor(5, 1_000, vendor));
    expect(await keeper.live(vendor.key)).toMatchObject({ is: 'granted', accessToken: 'access 2', generation: 2 });
    expect(vendor.presented).toEqual(['refresh 1']);
  });

  test('commits a pair that an outage kept from being saved before anything else is done with it', async () => {
    const vendor = new Vendor();
    nowMs = startMs + 570_000;
    const keeper = keeperOn(failingFor(3, 8 * 60_000, vendor));
    await expect(keeper.live(vendor.key)).rejects.toThrow('the database is gone');
    await expect(keeper.live(vendor.key)).rejects.toThrow('the database is gone');
    expect(await keeper.live(vendor.key)).toMatchObject({ is: 'granted', accessToken: 'access 3', generation: 3 });
    expect(vendor.presented).toEqual(['refresh 1', 'refresh 2']);
  });

  /** What PostgreSQL does to sessions when it is restarted, or the network between it and a process breaks. */
  const breakLocks = async (): Promise<void> => {
    const client = new Client(db.database.address);
    await client.connect();
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_locks join pg_database on oid = database
       where locktype = 'advisory' and granted and datname = current_database()`,
    );
    expect(rowCount).toBe(1);
    await client.end();
  };

  test('waits for the pair of a process that lost the lock in the middle of its refresh', async () => {
    const vendor = new Vendor();
    nowMs = startMs + 595_000;
    const otherProcess = await openStore({ address: db.database.address });
    const other = keeperOn(otherProcess);
    vendor.answer = async () => {
      await breakLocks();
      expect(await other.live(vendor.key)).toEqual({ is: 'wait', untilMs: nowMs + 5_000 });
      return { is: 'ok', value: pair('2') };
    };
    expect(await keeperOn().live(vendor.key)).toMatchObject({ is: 'granted', generation: 2 });
    expect(await other.live(vendor.key)).toEqual({ is: 'granted', accessToken: 'access 2', generation: 2 });
    expect(vendor.presented).toEqual(['refresh 1']);
    await otherProcess.close();
  });

  const turn = { connectionId, side: 'exact', generation: 1, turn: 1 } as const;
  const takenBy = (holder: string) =>
    db.store.transact((tx) => tx.takeTokenTurn(turn, { holder, sinceMs: clock.nowMs() - 3_600_000 }));

  test('hands out the old token while another process renews it, and takes over once that must have given up', async () => {
    const vendor = new Vendor();
    nowMs = startMs + 570_000;
    await takenBy('a process that died');
    const keeper = keeperOn();
    expect(await keeper.live(vendor.key)).toMatchObject({ is: 'granted', accessToken: 'access 1' });
    nowMs = startMs + 595_000;
    expect(await keeper.live(vendor.key)).toEqual({ is: 'wait', untilMs: startMs + 600_000 });
    // Counted from the first look, by the clock of whoever looks: the other one's may be an hour ahead.
    nowMs = startMs + 629_999;
    expect(await keeper.live(vendor.key)).toEqual({ is: 'wait', untilMs: startMs + 630_000 });
    expect(vendor.presented).toEqual([]);
    nowMs = startMs + 630_000;
    expect(await keeper.live(vendor.key)).toMatchObject({ is: 'granted', accessToken: 'access 2', generation: 2 });
    expect(vendor.presented).toEqual(['refresh 1']);
  });

  test('begins to count anew when yet another process took the turn over', async () => {
    const vendor = new Vendor();
    nowMs = startMs + 600_000;
    await takenBy('a process that died');
    const keeper = keeperOn();
    await keeper.live(vendor.key);
    nowMs = startMs + 660_000;
    await db.store.transact((tx) => tx.takeTokenTurn({ ...turn, turn: 2 }, { holder: 'another', sinceMs: nowMs }));
    expect(await keeper.live(vendor.key)).toEqual({ is: 'wait', untilMs: nowMs + 5_000 });
    expect(vendor.presented).toEqual([]);
  });

  test('saves the only pair that may live, though its turn was taken over and the old token refused meanwhile', async () => {
    const vendor = new Vendor();
    nowMs = startMs + 600_000;
    const otherProcess = await openStore({ address: db.database.address });
    const other = keeperOn(otherProcess);
    vendor.answer = async () => {
      vendor.answer = async () => ({ is: 'unauthorised', reason: 'refreshTokenUsed' });
      await breakLocks();
      await other.live(vendor.key);
      nowMs += 60_000;
      expect(await other.live(vendor.key)).toEqual({ is: 'needsConsent', reason: 'refreshTokenUsed' });
      return { is: 'ok', value: pair('2') };
    };
    expect(await keeperOn().live(vendor.key)).toMatchObject({ is: 'granted', accessToken: 'access 2', generation: 2 });
    expect(await db.store.token(connectionId, 'exact')).toMatchObject({ needsConsent: null, turn: 0, turnOf: null });
    await otherProcess.close();
  });

  test('asks nobody to consent for the refusal of a token that another process presented as well', async () => {
    const vendor = new Vendor();
    nowMs = startMs + 600_000;
    vendor.answer = async () => {
      await db.store.transact((tx) => tx.takeTokenTurn({ ...turn, turn: 2 }, { holder: 'another', sinceMs: nowMs }));
      return { is: 'unauthorised', reason: 'refreshTokenUsed' };
    };
    await keeperOn().live(vendor.key);
    expect(await db.store.token(connectionId, 'exact')).toMatchObject({ needsConsent: null, turn: 2 });
  });

  test('goes on with a turn of its own whose end could not be saved', async () => {
    const vendor = new Vendor();
    nowMs = startMs + 600_000;
    const keeper = keeperOn(failingFor(1, 0, vendor));
    const answerThenFail = vendor.answer;
    vendor.answer = async (token) => {
      await answerThenFail?.(token);
      return { is: 'notSent', reason: 'refused' };
    };
    await expect(keeper.live(vendor.key)).rejects.toThrow('the database is gone');
    vendor.answer = null;
    nowMs += 5_000;
    expect(await keeper.live(vendor.key)).toMatchObject({ is: 'granted', generation: 2 });
  });

  test('lets the old token go to the last moment that is sure when the vendor took long to issue it', async () => {
    const vendor = new Vendor();
    // Asked for at the beginning, received fifteen seconds later: it can be renewed that much later.
    const slow = { connectionId, side: 'exact', seal, sentMs: startMs, receivedMs: startMs + 15_000 } as const;
    await db.store.transact((tx) => tx.saveToken(tokenRowOf(pair('slow'), { ...slow, generation: 2 })));
    nowMs = startMs + 584_999;
    expect(await keeperOn().live(vendor.key)).toMatchObject({ accessToken: 'access slow' });
    const slower = { ...slow, receivedMs: startMs + 25_000, generation: 3 };
    await db.store.transact((tx) => tx.saveToken(tokenRowOf(pair('slower'), slower)));
    nowMs = startMs + 589_999;
    expect(await keeperOn().live(vendor.key)).toMatchObject({ accessToken: 'access slower' });
    nowMs = startMs + 590_000;
    expect(await keeperOn().live(vendor.key)).toEqual({ is: 'wait', untilMs: startMs + 595_000 });
    expect(vendor.presented).toEqual([]);
  });

  test('prefers the pair of a person who consents anew while a refresh is under way', async () => {
    const vendor = new Vendor();
    vendor.answer = async () => {
      const fresh = { connectionId, side: 'exact', seal, sentMs: nowMs, receivedMs: nowMs, generation: 2 } as const;
      await db.store.transact((tx) => tx.saveToken(tokenRowOf(pair('by person'), fresh)));
      return { is: 'ok', value: pair('by refresh') };
    };
    nowMs = startMs + 570_000;
    expect(await keeperOn().live(vendor.key)).toMatchObject({ accessToken: 'access by person' });
  });

  test('never refreshes before the vendor allows it, also for a token that was refused', async () => {
    const vendor = new Vendor();
    nowMs = startMs + 100_000;
    expect(await keeperOn().insteadOf(vendor.key, 1)).toEqual({ is: 'wait', untilMs: startMs + 570_000 });
    expect(vendor.presented).toEqual([]);
  });

  test('counts the life of a pair from when it was asked for, and its earliest refresh from when it came', () => {
    const row = tokenRowOf(pair('slow'), {
      connectionId,
      side: 'exact',
      seal,
      sentMs: 0,
      receivedMs: 20_000,
      generation: 1,
    });
    expect(row).toMatchObject({ issuedMs: 20_000, expiresMs: 600_000 });
  });
});

describe('a request with a token', () => {
  const request = { method: 'GET', url: 'http://exact.test/', headers: {}, body: null, timeoutMs: 1 } as const;
  const answering =
    (good: string, sent: string[]): Transport =>
    async ({ headers }) => {
      sent.push(headers.authorization ?? '');
      return { is: 'answered', status: headers.authorization === `Bearer ${good}` ? 200 : 401, headers: {}, body: '' };
    };

  test('is repeated once with a renewed token when the vendor refuses the first', async () => {
    const vendor = new Vendor();
    const sent: string[] = [];
    nowMs = startMs + 560_000;
    const keeper = keeperOn();
    await keeper.live(vendor.key);
    nowMs = startMs + 569_999;
    await keeper.live(vendor.key);
    // Refused although it still looks alive: the vendor's clock is ahead of ours.
    const transport = withToken(
      async (one) => {
        nowMs = startMs + 570_000;
        return answering('access 2', sent)(one);
      },
      keeper,
      vendor.key,
    );
    expect(await transport(request)).toMatchObject({ is: 'answered', status: 200 });
    expect(sent).toEqual(['Bearer access 1', 'Bearer access 2']);
  });

  test('ends with the refusal when the renewed token is refused as well', async () => {
    const vendor = new Vendor();
    const sent: string[] = [];
    nowMs = startMs + 570_000;
    const transport = withToken(answering('none', sent), keeperOn(), {
      ...vendor.key,
      oauth: { ...vendor.oauth, lifetimes: { ...lifetimes, earliestRefreshMs: 0 } },
    });
    expect(await transport(request)).toMatchObject({ is: 'answered', status: 401 });
    expect(sent).toEqual(['Bearer access 2', 'Bearer access 3']);
  });

  test('is held back, and not sent, when only a person can help', async () => {
    const vendor = new Vendor();
    const sent: string[] = [];
    await db.store.transact((tx) =>
      tx.setNeedsConsent({ connectionId, side: 'exact', generation: 1, turn: 0 }, 'consentWithdrawn'),
    );
    const transport = withToken(answering('access 1', sent), keeperOn(), vendor.key);
    expect(await transport(request)).toEqual({ is: 'heldBack', by: 'token', reason: 'consentWithdrawn' });
    expect(sent).toEqual([]);
  });
});
