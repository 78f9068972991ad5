import type { Schema } from '../schema/types.ts';
import type { Entity } from '../state/entity.ts';
import type { EntityStore } from '../state/store.ts';
import type { Switches } from './switches.ts';

/** Who asks: an API client on behalf of an employee, a person on a page, or the sandbox's own control. */
export interface Actor {
  readonly tenant: string;
  readonly by: 'api' | 'page' | 'control';
  readonly who: string;
  /** The employee relationship whose rights and name are used. */
  readonly employee: string;
}

export interface Change {
  readonly before: Entity | null;
  readonly after: Entity | null;
  /** Whether the actor asked for it; otherwise a rule of the service followed from something else. */
  readonly isAsked: boolean;
}

export interface UnitTools {
  readonly schema: Schema;
  readonly store: EntityStore;
  readonly switches: Switches;
  readonly nowMs: number;
  newId(): string;
  nextNumber(name: string): number;
}

/**
 * One request's changes, all or none. Rows are put at once, so that rules read what was just written; a refusal halfway
 * puts every touched row back.
 */
export class Unit {
  readonly actor: Actor;
  readonly tools: UnitTools;
  readonly #changes = new Map<string, { before: Entity | null; after: Entity | null; isAsked: boolean }>();

  constructor(actor: Actor, tools: UnitTools) {
    this.actor = actor;
    this.tools = tools;
  }

  get(id: string): Entity | null {
    return this.tools.store.get(this.actor.tenant, id);
  }

  isA(entity: Entity, type: string): boolean {
    return this.tools.schema.isA(entity.type, type);
  }

  /** Saves a new record, or a changed one whose `LastMutationDate` then moves. Saving the very same object does nothing. */
  save(entity: Entity, isAsked: boolean): Entity {
    const before = this.get(entity.id);
    if (before === entity) return entity;
    const isNew = before === null || this.#changes.get(entity.id)?.before === null;
    const mutatedMs = isNew && this.tools.switches.mutationDateOnCreate === 'null' ? null : this.tools.nowMs;
    const saved = { ...entity, mutatedMs };
    this.#note(entity.id, before, saved, isAsked);
    this.tools.store.put(saved);
    return saved;
  }

  /** Saves without moving `LastMutationDate`, for what changes on display only. */
  rename(entity: Entity): void {
    const before = this.get(entity.id);
    if (before === entity) return;
    this.#note(entity.id, before, entity, false);
    this.tools.store.put(entity);
  }

  remove(entity: Entity, isAsked: boolean): void {
    this.#note(entity.id, entity, null, isAsked);
    this.tools.store.remove(entity.id);
  }

  /** What happened to each record since the start, first state against last. */
  changes(): readonly Change[] {
    return [...this.#changes.values()].filter((change) => change.before !== change.after);
  }

  rollback(): void {
    for (const [id, change] of [...this.#changes].reverse()) {
      if (change.before === null) this.tools.store.remove(id);
      else this.tools.store.put(change.before);
    }
    this.#changes.clear();
  }

  #note(id: string, before: Entity | null, after: Entity | null, isAsked: boolean): void {
    const known = this.#changes.get(id);
    if (known === undefined) this.#changes.set(id, { before, after, isAsked });
    else {
      known.after = after;
      known.isAsked ||= isAsked;
    }
  }
}
