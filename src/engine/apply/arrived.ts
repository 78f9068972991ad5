import { sameValue } from '../../domain/mapping/equivalence.ts';
import type { FieldPath, Fields, FieldValue } from '../../domain/model/fields.ts';
import { groupWith } from '../../domain/model/groups.ts';

/** What a relation is has words of its own on each side, and goes by rules of its own. */
const hasOwnWords: ReadonlySet<FieldPath> = new Set<FieldPath>(['stage', 'isCustomer', 'isSupplier']);

/**
 * What a new record was given and shows: both sides have held it, the one it came from when it was sent. Where the answer
 * was lost, an edit made before the record was found would meet no agreement otherwise, and become a question. What is
 * there in another form may be an edit or the side's own idea, and stays open. An address line is judged as a whole, in
 * which a create leaves out what is empty.
 */
export function arrivedIn(sent: Fields, now: Fields): Fields {
  const arrived: Partial<Record<FieldPath, FieldValue>> = {};
  for (const field of Object.keys(sent) as FieldPath[]) {
    const group = groupWith(field);
    const isThere = group.every((each) => {
      const kept = now[each];
      return kept !== undefined && sameValue(each, sent[each] ?? null, kept, null);
    });
    if (!isThere || hasOwnWords.has(field)) continue;
    for (const each of group) arrived[each] = sent[each] ?? null;
  }
  return arrived;
}
