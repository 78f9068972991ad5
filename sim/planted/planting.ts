import type { EnginePorts } from '../../src/engine/ports.ts';
import type { Store, StoreWrites } from '../../src/store/port.ts';
import type { Transport } from '../../src/vendors/transport.ts';
import type { VendorClient } from '../../src/vendors/vendor.ts';
import type { Scenario } from '../scenario.ts';
import { unwrapped, type Wrapping } from '../world/world.ts';

/**
 * Bugs that somebody might write (reliability.md 7), planted from outside: a port that behaves as if the engine had them.
 * The alarm has to ring for each. A wrapping is made anew for each world, for some remember what they saw.
 */
export interface PlantedBug {
  readonly id: string;
  readonly what: string;
  readonly plant: () => Wrapping;
  /** The bug shows only when one seed is played twice. */
  readonly isFoundByReplay?: boolean;
  /** The invariant that has to notice it, where others may as well. */
  readonly killedBy?: string;
  /** The worlds in which it can show, where few of the common ones are like that. */
  readonly worlds?: (seed: number) => Scenario;
}

export const inTransactions =
  (change: (tx: StoreWrites) => Partial<StoreWrites>) =>
  (store: Store): Store => ({
    ...store,
    transact: (work) => store.transact((tx) => work({ ...tx, ...change(tx) })),
  });

export const onStore = (change: (store: Store) => Store): Wrapping => ({ ...unwrapped, store: change });

export const withClients = (change: (client: VendorClient) => Partial<VendorClient>): Wrapping['ports'] => {
  const opened = (access: EnginePorts['exact']): EnginePorts['exact'] => ({
    ...access,
    open: (region) => {
      const open = access.open(region);
      return (input) => {
        const client = open(input);
        return { ...client, ...change(client) };
      };
    },
  });
  return (ports) => ({ ...ports, exact: opened(ports.exact), tribe: opened(ports.tribe) });
};

export const onTransport = (change: (next: Transport) => Transport): Wrapping => ({ ...unwrapped, transport: change });
