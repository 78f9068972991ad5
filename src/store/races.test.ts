import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aBudget, aConnection, anItem, aRun, aToken, stored } from '../../test/support/storeData.ts';
import { type OpenedStore, storeKinds } from '../../test/support/stores.ts';
import { FencedOff, type Lease, type Store, type TokenTurn } from './port.ts';

describe.each(storeKinds)('%s', (_kind, open) => {
  /** What holds between processes: two stores with pools of their own on one database. */

  let opened: OpenedStore;
  let one: Store;
  let two: Store;
  let connections = 0;

  beforeAll(async () => {
    opened = await open();
    one = opened.store;
    two = await opened.another();
  });
  afterAll(() => opened.close());

  async function newConnection(): Promise<string> {
    connections += 1;
    const id = `connection-${connections}`;
    await one.transact((tx) => tx.saveConnection(aConnection(id)));
    return id;
  }

  const take = (store: Store, id: string, holder: string, nowMs: number): Promise<Lease | null> =>
    store.transact((tx) => tx.takeLease(id, holder, nowMs, 100));

  async function granted(store: Store, id: string, holder: string, nowMs: number): Promise<Lease> {
    const lease = await take(store, id, holder, nowMs);
    if (lease === null) throw new Error(`${holder} was not granted the lease`);
    return lease;
  }

  describe('a lease', () => {
    test('is granted to one of many who ask at once', async () => {
      const id = await newConnection();
      const asked = Array.from({ length: 12 }, (_, index) =>
        take(index % 2 === 0 ? one : two, id, `holder-${index}`, 0),
      );
      expect((await Promise.all(asked)).filter((lease) => lease !== null)).toHaveLength(1);
    });

    test('keeps its fence while its holder renews in time, and rises with every other grant', async () => {
      const id = await newConnection();
      const first = await granted(one, id, 'a', 0);
      expect(await granted(one, id, 'a', 50)).toEqual({ ...first, untilMs: 150 });
      expect(await take(two, id, 'b', 149)).toBeNull();
      const second = await granted(two, id, 'b', 150);
      expect(second.fence).toBe(first.fence + 1);
      // After its own expiry even the same holder is a newcomer: what it sent before may still be under way.
      expect((await granted(two, id, 'b', 250)).fence).toBe(second.fence + 1);
    });

    test('given back is free at once and guards nothing any more', async () => {
      const id = await newConnection();
      const lease = await granted(one, id, 'a', 0);
      await one.transact((tx) => tx.releaseLease(lease));
      await expect(one.transact((tx) => tx.guard(lease))).rejects.toThrow(FencedOff);
      expect((await granted(two, id, 'b', 1)).fence).toBe(lease.fence + 1);
    });

    test('cannot be given back by a holder that was fenced off', async () => {
      const id = await newConnection();
      const old = await granted(one, id, 'a', 0);
      const newer = await granted(two, id, 'b', 100);
      await one.transact((tx) => tx.releaseLease(old));
      await two.transact((tx) => tx.guard(newer));
      expect(await take(one, id, 'c', 150)).toBeNull();
    });

    test('fences off an older holder: nothing it guarded is written', async () => {
      const id = await newConnection();
      const old = await granted(one, id, 'a', 0);
      await granted(two, id, 'b', 100);
      const writing = one.transact(async (tx) => {
        await tx.guard(old);
        await tx.saveToken(aToken(id, 1));
      });
      await expect(writing).rejects.toThrow(FencedOff);
      expect(await one.token(id, 'exact')).toBeNull();
    });

    test('is not granted anew between a guard and its commit', async () => {
      const id = await newConnection();
      const old = await granted(one, id, 'a', 0);
      const order: string[] = [];
      let guarded = (): void => undefined;
      const isGuarded = new Promise<void>((resolve) => {
        guarded = resolve;
      });
      const writing = one.transact(async (tx) => {
        await tx.guard(old);
        guarded();
        // The other asks while this transaction is open; a row count after several round trips shows that it waits.
        for (let look = 0; look < 20; look++) await tx.connection(id);
        order.push('guarded transaction ends');
      });
      await isGuarded;
      const taking = granted(two, id, 'b', 200).then(() => order.push('granted'));
      await Promise.all([writing, taking]);
      expect(order).toEqual(['guarded transaction ends', 'granted']);
    });

    test('that was never granted guards nothing', async () => {
      const id = await newConnection();
      const forged: Lease = { connectionId: id, fence: 1, holder: 'a', untilMs: 1 };
      await expect(one.transact((tx) => tx.guard(forged))).rejects.toThrow(FencedOff);
    });
  });

  describe('a turn', () => {
    test('is had by one of an organisation at a time, and the next one sees what it committed', async () => {
      const organisation = { tribeOrganisationId: 'shared' };
      await one.transact(async (tx) => {
        await tx.saveConnection(aConnection('turn-1', { ...organisation, exactDivision: '1' }));
        await tx.saveConnection(aConnection('turn-2', { ...organisation, exactDivision: '2' }));
        for (const id of ['turn-1', 'turn-2']) {
          await tx.saveRun(aRun(id, 'run', { state: 'live', kind: 'sync' }));
          await tx.savePlan(id, 'run', [anItem('made')]);
        }
      });
      /** Commits its intent, unless another did before: as two administrations do with the same company. */
      const make = (store: Store, id: string): Promise<boolean> =>
        store.transact(async (tx) => {
          await tx.takeTurn(id);
          // Round trips in which the other could come in between.
          for (let look = 0; look < 5; look++) await tx.connection(id);
          if ((await tx.doubtsElsewhere(id, 'relation')).length > 0) return false;
          await tx.saveItems(id, 'run', [stored(anItem('made'), { state: 'sending', businessKey: 'key' })]);
          return true;
        });
      for (let round = 0; round < 10; round++) {
        const made = await Promise.all([make(one, 'turn-1'), make(two, 'turn-2')]);
        expect(made.filter(Boolean)).toHaveLength(1);
        for (const id of ['turn-1', 'turn-2']) {
          await one.transact((tx) => tx.saveItems(id, 'run', [stored(anItem('made'))]));
        }
      }
    });
  });

  describe('a budget', () => {
    test('is replaced by one of many who saw the same version', async () => {
      const id = await newConnection();
      for (const version of [1, 2, 3]) {
        const racing = Array.from({ length: 8 }, (_, index) =>
          (index % 2 === 0 ? one : two).swapBudget(aBudget(id, version, { inFlight: index })),
        );
        const won = (await Promise.all(racing)).flatMap((isSwapped, index) => (isSwapped ? [index] : []));
        expect(won).toHaveLength(1);
        expect(await two.budget(id, 'exact')).toEqual(aBudget(id, version, { inFlight: won[0] ?? -1 }));
      }
    });
  });

  describe('a token pair', () => {
    test('replaces only the one before it, and one of several who refresh wins', async () => {
      const id = await newConnection();
      expect(await one.transact((tx) => tx.saveToken(aToken(id, 4)))).toBe(true);
      const racing = Array.from({ length: 8 }, (_, index) =>
        (index % 2 === 0 ? one : two).transact((tx) => tx.saveToken(aToken(id, 5, { sealedAccess: `by ${index}` }))),
      );
      const won = (await Promise.all(racing)).flatMap((isSaved, index) => (isSaved ? [index] : []));
      expect(won).toHaveLength(1);
      expect((await one.token(id, 'exact'))?.sealedAccess).toBe(`by ${won[0]}`);
    });

    test.each([3, 4, 6])('of generation %i is refused where 4 is stored', async (generation) => {
      const id = await newConnection();
      await one.transact((tx) => tx.saveToken(aToken(id, 4)));
      expect(await two.transact((tx) => tx.saveToken(aToken(id, generation)))).toBe(false);
      expect(await one.token(id, 'exact')).toEqual(aToken(id, 4));
    });

    test('needs consent only as the generation that failed, until a newer pair is saved', async () => {
      const id = await newConnection();
      await one.transact((tx) => tx.saveToken(aToken(id, 4)));
      await one.transact((tx) => tx.setNeedsConsent(aTurn(id, 3, 0), 'revoked'));
      expect((await one.token(id, 'exact'))?.needsConsent).toBeNull();
      await one.transact((tx) => tx.setNeedsConsent(aTurn(id, 4, 0), 'revoked'));
      expect((await one.token(id, 'exact'))?.needsConsent).toBe('revoked');
      await one.transact((tx) => tx.saveToken(aToken(id, 5)));
      expect((await one.token(id, 'exact'))?.needsConsent).toBeNull();
    });
  });

  const aTurn = (connectionId: string, generation: number, turn: number): TokenTurn => ({
    connectionId,
    side: 'exact',
    generation,
    turn,
  });

  describe('a turn at renewing a pair', () => {
    const of = (holder: string) => ({ holder, sinceMs: 1_700_000_000_000 });
    const taking = (store: Store, turn: TokenTurn, holder: string): Promise<boolean> =>
      store.transact((tx) => tx.takeTokenTurn(turn, of(holder)));

    test('is granted to one of many who want it at once, again and again', async () => {
      const id = await newConnection();
      await one.transact((tx) => tx.saveToken(aToken(id, 4)));
      for (const number of [1, 2, 3]) {
        const racing = Array.from({ length: 8 }, (_, index) =>
          taking(index % 2 === 0 ? one : two, aTurn(id, 4, number), `process ${index}`),
        );
        const won = (await Promise.all(racing)).flatMap((isTaken, index) => (isTaken ? [index] : []));
        expect(won).toHaveLength(1);
        expect(await two.token(id, 'exact')).toEqual(aToken(id, 4, { turn: number, turnOf: of(`process ${won[0]}`) }));
      }
    });

    test.each([
      ['a turn that was had already', 4, 1],
      ['a turn after one that nobody had', 4, 3],
      ['a turn at the pair before', 3, 2],
      ['a turn at the pair to come', 5, 2],
    ])('is refused for %s', async (_what, generation, number) => {
      const id = await newConnection();
      await one.transact((tx) => tx.saveToken(aToken(id, 4)));
      await taking(one, aTurn(id, 4, 1), 'first');
      expect(await taking(two, aTurn(id, generation, number), 'second')).toBe(false);
      expect(await two.token(id, 'exact')).toEqual(aToken(id, 4, { turn: 1, turnOf: of('first') }));
    });

    test('is refused where there is no pair', async () => {
      const id = await newConnection();
      expect(await taking(one, aTurn(id, 1, 1), 'first')).toBe(false);
      expect(await one.token(id, 'exact')).toBeNull();
    });

    test('is ended by its holder, and not by whoever had it before', async () => {
      const id = await newConnection();
      await one.transact((tx) => tx.saveToken(aToken(id, 4)));
      await taking(one, aTurn(id, 4, 1), 'first');
      await taking(two, aTurn(id, 4, 2), 'second');
      await one.transact((tx) => tx.endTokenTurn(aTurn(id, 4, 1)));
      await one.transact((tx) => tx.setNeedsConsent(aTurn(id, 4, 1), 'revoked'));
      expect(await one.token(id, 'exact')).toEqual(aToken(id, 4, { turn: 2, turnOf: of('second') }));
      await two.transact((tx) => tx.endTokenTurn(aTurn(id, 4, 2)));
      expect(await one.token(id, 'exact')).toEqual(aToken(id, 4, { turn: 2 }));
    });

    test('is over with a refusal, and with a new pair', async () => {
      const id = await newConnection();
      await one.transact((tx) => tx.saveToken(aToken(id, 4)));
      await taking(one, aTurn(id, 4, 1), 'first');
      await one.transact((tx) => tx.setNeedsConsent(aTurn(id, 4, 1), 'revoked'));
      expect(await one.token(id, 'exact')).toEqual(aToken(id, 4, { turn: 1, needsConsent: 'revoked' }));
      await taking(two, aTurn(id, 4, 2), 'second');
      expect(await one.transact((tx) => tx.saveToken(aToken(id, 5)))).toBe(true);
      expect(await one.token(id, 'exact')).toEqual(aToken(id, 5));
    });
  });

  describe('a lock', () => {
    test('is held by one at a time over two processes, and everybody gets it', async () => {
      let holding = 0;
      let most = 0;
      let held = 0;
      const use = async (store: Store): Promise<void> => {
        await store.withLock('token', async () => {
          holding += 1;
          most = Math.max(most, holding);
          await store.connections();
          held += 1;
          holding -= 1;
        });
      };
      await Promise.all(Array.from({ length: 40 }, (_, index) => use(index % 2 === 0 ? one : two)));
      expect({ most, held }).toEqual({ most: 1, held: 40 });
    });

    test('hands on what the work returns or throws, and is free afterwards', async () => {
      expect(await one.withLock('x', async () => 42)).toBe(42);
      await expect(one.withLock('x', async () => Promise.reject(new Error('work failed')))).rejects.toThrow(
        'work failed',
      );
      expect(await two.withLock('x', async () => 'free')).toBe('free');
    });

    test('of another name does not wait', async () => {
      const inner = await one.withLock('a', () => two.withLock('b', async () => 'both'));
      expect(inner).toBe('both');
    });

    test('leaves the store usable while many wait for many names', async () => {
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const waiting = Array.from({ length: 60 }, (_, index) => one.withLock(`name-${index % 15}`, () => held));
      expect(await one.connection('nobody')).toBeNull();
      expect(await one.transact((tx) => tx.connection('nobody'))).toBeNull();
      release();
      await Promise.all(waiting);
    });
  });
});
