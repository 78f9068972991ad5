import type { ConflictAnswer } from '../../api/mutations.ts';
import type { ConflictView, FieldPath, Side } from '../../api/types.ts';

/** The values that an answer is about. */
export const seenIn = ({ fields }: ConflictView): ConflictAnswer['seen'] =>
  fields.map(({ field, exact, tribe }) => ({ field, exact, tribe }));

/** What shows another value than the person has taken note of, or was not there then. */
export function movedSince(
  seen: ConflictAnswer['seen'],
  { fields }: ConflictView,
): readonly { readonly field: FieldPath; readonly side: Side }[] {
  const moved = fields.flatMap(({ field, ...now }) => {
    const before = seen.find((one) => one.field === field);
    return (['exact', 'tribe'] as const)
      .filter((side) => before === undefined || before[side] !== now[side])
      .map((side) => ({ field, side }));
  });
  const gone = seen.filter(({ field }) => fields.every((one) => one.field !== field));
  return [...moved, ...gone.flatMap(({ field }) => [{ field, side: 'exact' as const }])];
}
