import type { Tables } from './tables.ts';

/**
 * Every effect on vendor data, in order, with its cause. Tests and checkers read this and never ask Tandem what it
 * believes it did.
 */
export interface Effect {
  /** Rising from 1. */
  readonly number: number;
  readonly atMs: number;
  readonly tenant: string;
  readonly entity: string;
  readonly key: string;
  readonly action: 'create' | 'update' | 'delete' | 'action';
  readonly before: object | null;
  readonly after: object | null;
  /** Who caused it: an API call with its client and user, a person on a page, or a rule of the service itself. */
  readonly cause: {
    readonly by: 'api' | 'page' | 'control' | 'rule';
    readonly who: string;
    readonly requestNumber: number | null;
  };
}

export interface EffectLedger {
  /** A `requestNumber` of null is filled with the number of the request being handled, when there is one. */
  append(effect: Omit<Effect, 'number' | 'atMs'>): void;
  since(number: number, limitMax?: number): readonly Effect[];
  readonly count: number;
}

export interface LedgerSurroundings {
  nowMs(): number;
  /** The request being handled right now, null outside of any. */
  requestNumber(): number | null;
}

/** Kept in a table, so that it comes back with everything else, and in an array, so that a reader can start anywhere. */
export function tableLedger(tables: Tables, surroundings: LedgerSurroundings): EffectLedger & { reindex(): void } {
  const table = tables.table<Effect>('kit.ledger');
  let effects: Effect[] = [...table.rows()];
  return {
    append: (effect) => {
      const requestNumber = effect.cause.requestNumber ?? surroundings.requestNumber();
      const numbered: Effect = {
        ...effect,
        number: effects.length + 1,
        atMs: surroundings.nowMs(),
        cause: { ...effect.cause, requestNumber },
      };
      effects.push(numbered);
      table.put(String(numbered.number), numbered);
    },
    since: (number, limitMax) => {
      const from = Math.max(0, number);
      return effects.slice(from, limitMax === undefined ? undefined : from + limitMax);
    },
    get count() {
      return effects.length;
    },
    reindex: () => {
      effects = [...table.rows()];
    },
  };
}
