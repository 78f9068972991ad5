import type { Side } from '../domain/model/kind.ts';
import type { Connection, Store, StoreWrites } from '../store/port.ts';
import type { Transport } from '../vendors/transport.ts';
import type { VendorClient } from '../vendors/vendor.ts';
import { consentHolderOf } from './activation/consentHolder.ts';
import { CallTally } from './budget/callTally.ts';
import { Governor } from './budget/governor.ts';
import type { Priority } from './budget/priority.ts';
import { withBudget } from './budget/withBudget.ts';
import { KeyedQueue } from './keyedQueue.ts';
import type { EnginePorts, VendorAccess } from './ports.ts';
import { TokenKeeper, type TokenKey } from './tokens/keeper.ts';
import { withFixedToken, withToken } from './tokens/withToken.ts';

/** A client that speaks for one connection, with everything between it and the wire. */
export interface OpenSide {
  readonly side: Side;
  readonly client: VendorClient;
}

/** Clients kept open at once; each holds a few kilobytes of what its vendor told (countries and the like). */
const openSidesMax = 500;

/**
 * Opens the vendors' clients for connections and keeps them, because a client remembers what it asked once. The order
 * of the decorators matters: a token is put on each sending, and each sending is counted.
 */
export class Sides {
  readonly tokens: TokenKeeper;
  readonly governor: Governor;
  readonly #ports: EnginePorts;
  readonly #opened = new Map<string, OpenSide>();
  readonly #tallies = new Map<string, CallTally>();
  readonly #exactCalls = new KeyedQueue();

  constructor(ports: EnginePorts, store: Store) {
    this.#ports = ports;
    const { clock, ids, seal, log } = ports;
    const limits = { exact: ports.exact.limits, tribe: ports.tribe.limits };
    this.governor = new Governor({ store, clock, ids, log, limits });
    this.tokens = new TokenKeeper({ store, clock, ids, seal, log, governor: this.governor });
  }

  access(side: Side): VendorAccess {
    return side === 'exact' ? this.#ports.exact : this.#ports.tribe;
  }

  /** `priority` says for whom its calls are made, and so how much of the budget they leave to others. */
  open(connection: Connection, side: Side, priority: Priority): OpenSide {
    const region = side === 'exact' ? connection.exactRegion : null;
    const administrationId = side === 'exact' ? connection.exactDivision : connection.tribeOrganisationId;
    const holder = consentHolderOf(connection, side);
    const key = JSON.stringify([connection.id, side, priority, region, administrationId, holder]);
    const known = this.#opened.get(key);
    if (known !== undefined) return known;
    const tally = this.#tally(connection.id, side);
    const client = this.access(side).open(region)({
      transport: this.#transport(connection, side, priority, tally),
      administrationId,
    });
    const opened: OpenSide = { side, client };
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
    return { connectionId: consentHolderOf(connection, side), side, oauth: this.access(side).oauth(region) };
  }

  /** Counts the calls since the last time for the run. */
  async saveUse(tx: StoreWrites, connection: Connection, runId: string): Promise<void> {
    for (const side of ['exact', 'tribe'] as const) {
      await this.#tally(connection.id, side).save(tx, connection.id, runId);
    }
  }

  /** One per connection and side, for whomever the calls are made. */
  #tally(connectionId: string, side: Side): CallTally {
    const key = `${connectionId}/${side}`;
    const tally = this.#tallies.get(key) ?? new CallTally(side);
    this.#tallies.set(key, tally);
    return tally;
  }

  #transport(connection: Connection, side: Side, priority: Priority, tally: CallTally): Transport {
    const counted = withBudget(this.#bounded(this.#ports.transport), {
      governor: this.governor,
      key: { connectionId: connection.id, side },
      priority,
      clock: this.#ports.clock,
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
