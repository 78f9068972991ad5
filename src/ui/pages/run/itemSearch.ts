import type { Kind, PlanAction } from '../../api/types.ts';
import { isAction } from '../../shared/actionLooks.tsx';

/** What of a run's records is shown; it lives in the address, so that back, reload and links keep it. */
export interface ItemSearch {
  readonly action?: PlanAction;
  readonly kind?: Kind;
  readonly q?: string;
  readonly page?: number;
  /** Key of the record whose details are open. */
  readonly item?: string;
}

export function readItemSearch(search: Readonly<Record<string, unknown>>): ItemSearch {
  const { action, kind, q, page, item } = search;
  return {
    ...(typeof action === 'string' && isAction(action) ? { action } : {}),
    ...(kind === 'relation' || kind === 'contact' ? { kind } : {}),
    ...readText(q),
    ...readPage(page),
    ...(typeof item === 'string' && item !== '' ? { item } : {}),
  };
}

/** A search text that looks like a number arrives as one. */
export const readText = (q: unknown): { readonly q?: string } =>
  (typeof q === 'string' && q !== '') || typeof q === 'number' ? { q: String(q) } : {};

export const readPage = (page: unknown): { readonly page?: number } =>
  typeof page === 'number' && Number.isInteger(page) && page > 1 ? { page } : {};

/** Drops what was set to undefined, so that addresses stay short. */
export function withSearch<T extends object>(search: T, change: { [K in keyof T]?: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined)) as T;
}
