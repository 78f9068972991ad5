import { Tables } from '../../kit/tables.ts';
import type { Change } from '../rules/unit.ts';
import { EntityStore } from './store.ts';

/**
 * The copy that queries read while the read delay is on. The vendor keeps two databases, one for the truth and one for
 * queries (tribe-crm.md 1.2), so a read can lag behind a write. It lives in memory only: after a restart it has caught up.
 */
export class LaggingCopy {
  readonly #store: EntityStore;
  readonly #underWay: { readonly dueMs: number; readonly changes: readonly Change[] }[] = [];

  constructor(truth: EntityStore) {
    this.#store = new EntityStore(new Tables());
    for (const entity of truth.all()) this.#store.put(entity);
  }

  follow(changes: readonly Change[], dueMs: number): void {
    if (changes.length > 0) this.#underWay.push({ dueMs, changes });
  }

  /** The records as queries see them at this moment. Changes arrive in the order they were made, also when the delay got shorter. */
  at(nowMs: number): EntityStore {
    for (let next = this.#underWay[0]; next !== undefined && next.dueMs <= nowMs; next = this.#underWay[0]) {
      this.#underWay.shift();
      for (const { before, after } of next.changes) {
        if (after !== null) this.#store.put(after);
        else if (before !== null) this.#store.remove(before.id);
      }
    }
    return this.#store;
  }
}
