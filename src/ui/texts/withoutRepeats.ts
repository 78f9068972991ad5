import type { FieldPath } from '../api/types.ts';

/** Being a customer is a relation type: where the type is shown, it need not be said once more. */
export function withoutRepeats<T extends { readonly field: FieldPath }>(rows: readonly T[]): readonly T[] {
  return rows.some(({ field }) => field === 'stage') ? rows.filter(({ field }) => field !== 'isCustomer') : rows;
}
