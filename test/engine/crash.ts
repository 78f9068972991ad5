import type { Store, StoreWrites } from '../../src/store/port.ts';
import type { Transport } from '../../src/vendors/transport.ts';

/**
 * A process that dies at one of its port calls. Death is silence: from that moment no call of its ports is answered or
 * has an effect, and whatever it had begun in the database is rolled back, as the server does when a client vanishes.
 */
export interface Doomed {
  readonly store: Store;
  readonly transport: (next: Transport) => Transport;
  /** Port calls with an effect so far. */
  readonly calls: () => number;
  /** Ends when the process is dead. */
  readonly died: Promise<void>;
}

export interface CrashPoint {
  /** Counted from 1; 0 never comes. */
  readonly call: number;
  readonly side: 'before' | 'after';
}

const silence = (): Promise<never> => new Promise(() => {});

export function doomed(store: Store, point: CrashPoint): Doomed {
  let calls = 0;
  let isDead = false;
  let tell: () => void = () => {};
  const died = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const die = (): Promise<never> => {
    isDead = true;
    tell();
    return silence();
  };
  /** One call with an effect: the process may die before it, or after it and before it hears the answer. */
  const effect = async <T>(call: () => Promise<T>): Promise<T> => {
    if (isDead) return silence();
    calls += 1;
    const isPoint = calls === point.call;
    if (isPoint && point.side === 'before') return die();
    const answer = await call();
    if (isPoint) return die();
    return isDead ? silence() : answer;
  };
  const deaf = async <T>(call: () => Promise<T>): Promise<T> => {
    if (isDead) return silence();
    const answer = await call();
    return isDead ? silence() : answer;
  };

  class Vanished extends Error {}
  const transact: Store['transact'] = (work) =>
    effect(() =>
      store
        .transact((tx) => {
          const dying = proxied(tx, async (call) => {
            if (isDead) throw new Vanished();
            return call();
          });
          return work(dying).then((result) => {
            if (isDead) throw new Vanished();
            return result;
          });
        })
        .catch((error: unknown) => (error instanceof Vanished ? silence() : Promise.reject(error))),
    );
  const withLock: Store['withLock'] = (name, work) => {
    if (isDead) return silence();
    // A dead process's lock is freed by the server: the wait for it ends when its session does.
    return store
      .withLock(name, () => Promise.race([work(), died.then(() => Promise.reject(new Vanished()))]))
      .catch((error: unknown) => (error instanceof Vanished ? silence() : Promise.reject(error)));
  };
  return {
    store: proxied(store, deaf, { transact, withLock, close: async () => {} }),
    transport: (next) => (request) => effect(() => next(request)),
    calls: () => calls,
    died,
  };
}

type AnyCall = (...given: unknown[]) => Promise<unknown>;

/** The same port, each call of which goes through `through`. */
function proxied<T extends Store | StoreWrites>(
  target: T,
  through: (call: () => Promise<unknown>) => Promise<unknown>,
  own: Partial<T> = {},
): T {
  return new Proxy(target, {
    get: (port, name, receiver) => {
      if (Object.hasOwn(own, name)) return own[name as keyof T];
      const member: unknown = Reflect.get(port, name, receiver);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => through(() => (member as AnyCall).apply(port, given));
    },
  });
}
