import type { MovableClock } from './clock.ts';
import type { ControlRoute } from './controlRoute.ts';
import type { EffectLedger } from './ledger.ts';
import type { Tables } from './tables.ts';
import type { OutboundCall, WireRequest, WireResponse } from './wire.ts';

/** What a service gets from the host that runs it. */
export interface ServiceContext {
  readonly tables: Tables;
  readonly clock: MovableClock;
  readonly ledger: EffectLedger;
  readonly seed: number;
  readonly size: number;
  /** The address clients reach it under, without a trailing slash: continuation links are built from it. */
  readonly publicUrl: string;
}

/** What `sandbox/exact` and `sandbox/tribe` implement; the host adds faults, log, control and persistence. */
export interface Service {
  /** Fills empty tables. Must be a function of seed and size alone. */
  seed(): void;
  /** Called after tables were restored from a journal: rebuild whatever is derived from them. */
  reindex(): void;
  handle(request: WireRequest): WireResponse;
  /**
   * The name under which a request is counted: the endpoint with ids taken out, such as
   * `GET /api/v1/{division}/crm/Accounts`, and the division or tenant it belongs to, when it has one.
   */
  endpointOf(request: WireRequest): { readonly endpoint: string; readonly tenant: string | null };
  takeOutbound(): readonly OutboundCall[];
  outboundAnswered(id: string, status: number | null): void;
  /** The vendor's way of saying that it crashed, when handling this request threw. Without it the answer is a plain 500. */
  crashed?(request: WireRequest): WireResponse;
  /** What this service adds to the control API. */
  readonly controlRoutes?: readonly ControlRoute[];
}

export interface ServiceDefinition {
  readonly name: 'exact' | 'tribe';
  readonly title: string;
  readonly defaultPort: number;
  create(context: ServiceContext): Service;
}
