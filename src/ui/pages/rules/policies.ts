import type { FieldPolicy } from '../../api/types.ts';

/** From the one that follows edits to the ones that put them back. */
export const offeredPolicies: readonly FieldPolicy[] = [
  'exactLeads',
  'tribeLeads',
  'ask',
  'exactAlways',
  'tribeAlways',
  'keepTribe',
  'keepExact',
  'fillGaps',
];

export const isPolicy = (text: string): text is FieldPolicy => offeredPolicies.some((policy) => policy === text);
