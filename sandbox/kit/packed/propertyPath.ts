/**
 * A step on the way through the properties of a row, in their order. Rows with the same properties end at the same step, so
 * that what is known about all of them can be kept there. Most rows go the way of the row before.
 */
export class PropertyPath<Known> {
  readonly #next = new Map<string, PropertyPath<Known>>();
  #lastName = '';
  #last: PropertyPath<Known> | null = null;
  /** What is known of the rows that end here. */
  known: Known | null = null;

  to(name: string): PropertyPath<Known> {
    if (this.#last !== null && this.#lastName === name) return this.#last;
    let next = this.#next.get(name);
    if (next === undefined) {
      next = new PropertyPath();
      this.#next.set(name, next);
    }
    this.#lastName = name;
    this.#last = next;
    return next;
  }
}
