/**
 * HTTP as plain values: what a client wants sent, and what came of it. The real one is in `runtime`; a simulation
 * hands over a sandbox in process. Decorators (token, budget, call log) have the same shape.
 */
export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute, already percent-encoded; sent as it is. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
}

export interface TransportAnswer {
  readonly is: 'answered';
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type TransportResult =
  | TransportAnswer
  /** Certain that nothing reached the vendor: name not resolved, connection refused, aborted before sending. */
  | { readonly is: 'notSent'; readonly reason: string }
  /** It may or may not have had its effect: time-out, reset, truncated answer. */
  | { readonly is: 'unknown'; readonly reason: string }
  /** A decorator did not let it pass: no call is left, or so many failed that more would shut us out. Epoch ms. */
  | { readonly is: 'heldBack'; readonly by: 'budget' | 'errors'; readonly untilMs: number }
  | { readonly is: 'heldBack'; readonly by: 'token'; readonly reason: string };

export type Transport = (request: TransportRequest) => Promise<TransportResult>;
