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
  readonly cause: { readonly by: 'api' | 'page' | 'control' | 'rule'; readonly who: string; readonly requestNumber: number | null };
}

export interface EffectLedger {
  append(effect: Omit<Effect, 'number' | 'atMs'>): void;
  since(number: number, limitMax?: number): readonly Effect[];
  readonly count: number;
}
