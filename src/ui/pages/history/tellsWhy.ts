import type { Reason } from '../../api/types.ts';

/** That the two were linked before is no news about a change: what changed, and whose value came, says it all. */
export const tellsWhy = ({ code, words }: Reason): boolean => code !== 'matched' || words.rung !== 'link';
