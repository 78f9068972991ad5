/** One entry of the control API, which tests and people use to move the clock, break things and look inside. */
export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/_control/`, without a leading slash; a segment `{name}` becomes a parameter: `divisions/{division}/move`. */
  readonly path: string;
  /** One sentence for the overview. */
  readonly summary: string;
  /** Body of an example call, for the overview. */
  readonly example?: unknown;
  /** Returns what is answered as JSON; null answers 204. Throws `ControlRefusal` for what the caller did wrong. */
  handle(call: ControlCall): unknown;
}

export interface ControlCall {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: ReadonlyMap<string, string>;
  /** The parsed JSON body, an empty object when none was sent. */
  readonly body: unknown;
}

/** A control call that cannot be done. The text says what is wrong and what is allowed. */
export class ControlRefusal extends Error {
  override readonly name = 'ControlRefusal';
  readonly status: 400 | 404 | 409;

  constructor(text: string, status: 400 | 404 | 409 = 400) {
    super(text);
    this.status = status;
  }
}
