import type { Random } from '../../sandbox/kit/random.ts';
import type { Store } from '../../src/store/port.ts';
import type { Owner, Scheduler } from '../kernel/scheduler.ts';
import { bound } from './attribution.ts';

/** What can happen to a transaction (reliability.md 6, S). */
export const storeFaultKinds = [
  'aborted', // S1
  'commitUnknown', // S2: committed, and reported as failed
  'slowStore', // S4
] as const;
export type StoreFaultKind = (typeof storeFaultKinds)[number];

export class DatabaseTrouble extends Error {
  override readonly name = 'DatabaseTrouble';
}

export class StoreFaults {
  isOn = false;
  readonly drawn = new Map<StoreFaultKind, number>();
  readonly #rates: Readonly<Partial<Record<StoreFaultKind, number>>>;
  readonly #stream: Random;

  constructor(rates: Readonly<Partial<Record<StoreFaultKind, number>>>, stream: Random) {
    this.#rates = rates;
    this.#stream = stream;
  }

  draw(): { readonly kind: StoreFaultKind; readonly detail: number } | null {
    if (!this.isOn) return null;
    for (const kind of storeFaultKinds) {
      const [chance, detail] = [this.#stream.next(), this.#stream.next()];
      if (chance >= (this.#rates[kind] ?? 0)) continue;
      this.drawn.set(kind, (this.drawn.get(kind) ?? 0) + 1);
      return { kind, detail };
    }
    return null;
  }
}

type AnyCall = (...given: unknown[]) => Promise<unknown>;
const notScheduled = new Set(['withLock', 'close', 'transact']);

/** The store as one process calls it: each read and each transaction is a step of the scheduler. */
export function scheduledStore(
  session: Store,
  { scheduler, owner, faults }: { readonly scheduler: Scheduler; readonly owner: Owner; readonly faults: StoreFaults },
): Store {
  const calls: Record<string, unknown> = { withLock: session.withLock, close: session.close };
  for (const [name, member] of Object.entries(session)) {
    if (notScheduled.has(name) || typeof member !== 'function') continue;
    const call = member as AnyCall;
    calls[name] = (...given: unknown[]) => scheduler.call(owner, `store ${name}`, () => call(...given));
  }
  const transact: Store['transact'] = async (work) => {
    const fault = faults.draw();
    if (fault?.kind === 'slowStore') {
      await new Promise<void>((resolve) => scheduler.after(fault.detail * 10_000, owner, 'slow store', resolve));
    }
    const commit = bound(async () => {
      const result = await session.transact(async (tx) => {
        const worked = await work(tx);
        if (fault?.kind === 'aborted') throw new DatabaseTrouble('transaction aborted');
        return worked;
      });
      if (fault?.kind === 'commitUnknown') throw new DatabaseTrouble('connection lost at commit');
      return result;
    });
    return scheduler.call(owner, 'store transact', commit);
  };
  return { ...calls, transact } as unknown as Store;
}
