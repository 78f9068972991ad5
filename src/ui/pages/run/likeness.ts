import type { FieldValue } from '../../api/types.ts';

/** How alike two values look to the eye; what counts as the same is decided by the server, never here. */
export type Likeness = 'equal' | 'close' | 'differs' | 'oneSide' | 'nothing';

export function likeness(one: FieldValue | undefined, other: FieldValue | undefined): Likeness {
  const isOneBlank = isBlank(one);
  const isOtherBlank = isBlank(other);
  if (isOneBlank && isOtherBlank) return 'nothing';
  if (isOneBlank || isOtherBlank) return 'oneSide';
  if (one === other) return 'equal';
  const bareOne = bare(one);
  return bareOne !== '' && bareOne === bare(other) ? 'close' : 'differs';
}

const isBlank = (value: FieldValue | undefined): boolean => value === undefined || value === null || value === '';

/** Without case, accents, white space and punctuation. */
const bare = (value: FieldValue | undefined): string =>
  String(value)
    .normalize('NFKD')
    .replace(/[\p{M}\p{P}\p{Z}\p{S}]/gu, '')
    .toLowerCase();
