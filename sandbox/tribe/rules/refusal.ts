/** What a refusal is about, for pages that say it in the language of the person; the API sends the text alone. */
export type Reason =
  | { readonly is: 'required' | 'invalid' | 'gone'; readonly field: string }
  | { readonly is: 'tooLong'; readonly field: string; readonly length: number; readonly lengthMax: number }
  | {
      readonly is:
        | 'sentIsFrozen'
        | 'neverDraftAgain'
        | 'customerNeeded'
        | 'linesNeeded'
        | 'ownOrganisation'
        | 'protected';
    }
  | { readonly is: 'hasActivities'; readonly role: string; readonly activity: string };

/** A request that the service does not carry out. The message is what the answer's `error.message` says. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 501;
  readonly reason: Reason | null;

  constructor(status: Refusal['status'], text: string, reason: Reason | null = null) {
    super(text);
    this.status = status;
    this.reason = reason;
  }
}

export const badRequest = (text: string, reason: Reason | null = null): Refusal => new Refusal(400, text, reason);
export const notFound = (set: string, id: string): Refusal =>
  new Refusal(404, `The entity ${set}(${id}) does not exist.`);
