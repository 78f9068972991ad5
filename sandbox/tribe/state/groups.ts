/**
 * Ids by a two-part key, in the order in which they were added. Most groups hold one id, and a set for each of these
 * would take more memory than the records themselves: a lone id is kept as it is.
 */
export class Groups {
  readonly #groups = new Map<string, Map<string, string | Set<string>>>();

  clear(): void {
    this.#groups.clear();
  }

  add(first: string, second: string, id: string): void {
    let inner = this.#groups.get(first);
    if (inner === undefined) {
      inner = new Map();
      this.#groups.set(first, inner);
    }
    const group = inner.get(second);
    if (group === undefined || group === id) inner.set(second, id);
    else if (typeof group === 'string') inner.set(second, new Set([group, id]));
    else group.add(id);
  }

  drop(first: string, second: string, id: string): void {
    const inner = this.#groups.get(first);
    const group = inner?.get(second);
    if (inner === undefined || group === undefined) return;
    if (typeof group !== 'string') {
      group.delete(id);
      if (group.size > 0) return;
    } else if (group !== id) return;
    inner.delete(second);
  }

  /** `none` when there is no such group. */
  of(first: string, second: string): Iterable<string> {
    const group = this.#groups.get(first)?.get(second);
    return group === undefined ? none : typeof group === 'string' ? [group] : group;
  }
}

export const none: readonly never[] = [];
