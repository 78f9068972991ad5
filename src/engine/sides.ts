import type { Side } from '../domain/model/kind.ts';
import type { Connection, Store, StoreWrites } from '../store/port.ts';
import type { Transport } from '../vendors/transport.ts';
import type { VendorClient } from '../vendors/vendor.ts';
import { CallBudgets } from './budget/callBudgets.ts';
import { CallTally } from './budget/callTally.ts';
import { withBudget } from './budget/withBudget.ts';
import { KeyedQueue } from './keyedQueue.ts';
import type { EnginePorts, VendorAccess } from './ports.ts';
import { TokenKeeper, type TokenKey } from './tokens/keeper.ts';
import { withFixedToken, withToken } from './tokens/withToken.ts';

/** A client that speaks for one connection, with everything between it and the wire. */
export interface OpenSide {
  readonly side: Side;
  readonly client: VendorClient;
  readonly tally: CallTally;
}

/** Clients kept open at once; each holds a few kilobytes of what its vendor told (countries and the like). */
const openSidesMax = 500;

/**
 * Opens the vendors' clients for connections and keeps them, because a client remembers what it asked once. The order
 * of the decorators matters: a token is put on each sending, and each sending is counted.
 */
export class Sides {
  readonly tokens: TokenKeeper;
  readonly budgets: CallBudgets;
  readonly #ports: EnginePorts;
  readonly #opened = new Map<string, OpenSide>();
  readonly #exactCalls = new KeyedQueue();

  constructor(ports: EnginePorts, store: Store) {
    this.#ports = ports;
    this.tokens = new TokenKeeper({ store, clock: ports.clock, seal: ports.seal, log: ports.log });
    this.budgets = new CallBudgets(store);
  }

  access(side: Side): VendorAccess {
    return side === 'exact' ? this.#ports.exact : this.#ports.tribe;
  }

  open(connection: Connection, side: Side): OpenSide {
    const region = side === 'exact' ? connection.exactRegion : null;
    const administrationId = side === 'exact' ? connection.exactDivision : connection.tribeOrganisationId;
    const key = JSON.stringify([connection.id, side, region, administrationId]);
    const known = this.#opened.get(key);
    if (known !== undefined) return known;
    const tally = new CallTally(side);
    const client = this.access(side).open(region)({
      transport: this.#transport(connection, side, tally),
      administrationId,
    });
    const opened: OpenSide = { side, client, tally };
    const oldest = this.#opened.keys().next().value;
    if (this.#opened.size >= openSidesMax && oldest !== undefined) this.#opened.delete(oldest);
    this.#opened.set(key, opened);
    return opened;
  }

  /** A client for somebody whose pair is not stored yet: during a sign-in. */
  openFor(side: Side, region: string | null, accessToken: string): VendorClient {
    const transport = withFixedToken(this.#bounded(this.#ports.transport), accessToken);
    return this.access(side).open(region)({ transport, administrationId: null });
  }

  tokenKey(connection: Connection, side: Side): TokenKey {
    const region = side === 'exact' ? connection.exactRegion : null;
    return { connectionId: connection.id, side, oauth: this.access(side).oauth(region) };
  }

  /** Takes over what other processes learned about the limits since this one last looked. */
  async reloadBudgets(connectionId: string): Promise<void> {
    await this.budgets.reload(connectionId, 'exact');
    await this.budgets.reload(connectionId, 'tribe');
  }

  /** Saves what was learned about the limits, and counts the calls for the run when there is one. */
  async saveUse(tx: StoreWrites, connection: Connection, runId: string | null): Promise<void> {
    for (const side of ['exact', 'tribe'] as const) {
      await this.budgets.save(tx, connection.id, side);
      if (runId !== null) await this.open(connection, side).tally.save(tx, connection.id, runId);
    }
  }

  #transport(connection: Connection, side: Side, tally: CallTally): Transport {
    const counted = withBudget(this.#bounded(this.#ports.transport), {
      clock: this.#ports.clock,
      allowance: this.budgets.allowance(connection.id, side),
      readLimits: this.access(side).readLimits,
      tally,
    });
    const tokened = withToken(counted, this.tokens, this.tokenKey(connection, side));
    if (side === 'tribe') return tokened;
    // Exact discourages parallel calls (exact-online.md 3): one at a time, whoever in this process asks.
    return (request) => this.#exactCalls.run(connection.id, () => tokened(request));
  }

  /** No call may outlast the deadline that `settleMs` was chosen for. */
  #bounded(next: Transport): Transport {
    const timeoutMsMax = this.#ports.settings.callTimeoutMs;
    return (request) => next({ ...request, timeoutMs: Math.min(request.timeoutMs, timeoutMsMax) });
  }
}
