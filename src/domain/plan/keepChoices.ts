import { sameValue } from '../mapping/equivalence.ts';
import type { FieldChoice } from '../merge/choice.ts';
import type { FieldPath, Fields } from '../model/fields.ts';
import { fieldGroups } from '../model/groups.ts';
import type { Kind, Side } from '../model/kind.ts';
import { settleAddresses } from '../model/settle.ts';

/**
 * The choices by which the differences in some groups stay as they are: in the form in which a merge compares, and for
 * every differing field of a group, since a choice about half of one does not hold.
 */
export function keepChoices(
  kind: Kind,
  shown: Readonly<Record<Side, Fields | null>>,
  isMeant: (field: FieldPath) => boolean,
  region: string | null,
): FieldChoice[] {
  if (shown.exact === null || shown.tribe === null) return [];
  const settled = { exact: settleAddresses(shown.exact), tribe: settleAddresses(shown.tribe) };
  return fieldGroups[kind]
    .filter((group) => group.some(isMeant))
    .flatMap((group) =>
      group.flatMap((field): FieldChoice[] => {
        const [exact, tribe] = [settled.exact[field], settled.tribe[field]];
        if (exact === undefined || tribe === undefined || sameValue(field, exact, tribe, region)) return [];
        return [{ field, exact, tribe, choice: 'keep' }];
      }),
    );
}
