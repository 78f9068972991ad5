/**
 * What a sandbox exchanges with the outside, as plain objects: the same code answers an HTTP server and an
 * in-process simulation. Nothing in here knows sockets.
 */
export interface WireRequest {
  readonly method: string;
  /** Absolute and exactly as the client sent it: a literal plus, an unescaped quote and a `%2F` all survive. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface WireResponse {
  readonly status: number;
  /** Names as the vendor spells them; an array for a header that is sent several times. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Uint8Array;
}

/** What the caller of a sandbox experiences: an answer, or a broken connection. Delays are the caller's to wait. */
export type Exchange =
  | { readonly is: 'answered'; readonly response: WireResponse; readonly delayMs: number }
  /** The connection breaks. `wasApplied` says whether the request had its effect: the ledger knows, the client cannot. */
  | { readonly is: 'lost'; readonly wasApplied: boolean; readonly delayMs: number };

/** A call that a sandbox makes by itself (a webhook). The host delivers it and reports the status back, null when nobody answered. */
export interface OutboundCall {
  readonly id: string;
  readonly request: WireRequest;
  readonly dueMs: number;
}

/** One emulated service. `exchange` runs each request to completion before it returns, so an order of calls is an order of effects. */
export interface Sandbox {
  readonly name: 'exact' | 'tribe';
  exchange(request: WireRequest): Exchange;
  /** Calls that are due at the sandbox's own time; each is taken once. */
  takeOutbound(): readonly OutboundCall[];
  outboundAnswered(id: string, status: number | null): void;
}
