/** A request that the service does not carry out. `text` is what the answer's `error.message` says. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 501;

  constructor(status: Refusal['status'], text: string) {
    super(text);
    this.status = status;
  }
}

export const badRequest = (text: string): Refusal => new Refusal(400, text);
export const notFound = (set: string, id: string): Refusal =>
  new Refusal(404, `The entity ${set}(${id}) does not exist.`);
