import { sameValue } from '../domain/mapping/equivalence.ts';
import { leavesSpellings } from '../domain/merge/choice.ts';
import type { FieldPath, FieldValue } from '../domain/model/fields.ts';
import { conflictsOf } from '../domain/plan/conflicts.ts';
import type { FieldDecision, PlanItem } from '../domain/plan/plan.ts';
import type { Conflict, ConflictField, Link, StoredChoice } from '../store/port.ts';
import type { Clock, Ids } from './ports.ts';

/** What a plan of a linked pair means for its open conflicts and for the decisions that people made about it. */
export function conflictChanges(
  context: {
    readonly ports: { readonly clock: Clock; readonly ids: Ids };
    readonly known: { readonly conflicts: ReadonlyMap<string, readonly Conflict[]> };
  },
  about: {
    readonly link: Link;
    readonly label: string;
    readonly plan: PlanItem;
    readonly choices: readonly StoredChoice[];
  },
): { readonly conflicts: readonly Conflict[]; readonly usedUp: readonly FieldPath[] } {
  const { link, label, plan, choices } = about;
  const nowMs = context.ports.clock.nowMs();
  const open = context.known.conflicts.get(link.id) ?? [];
  const found = conflictsOf(plan).map(({ fields }) =>
    fields.map((one): ConflictField => ({ ...one, base: one.base ?? null })),
  );
  const opened = found.flatMap((fields): Conflict[] => {
    const known = open.find((conflict) => conflict.fields[0]?.field === fields[0]?.field);
    if (known !== undefined && JSON.stringify(known.fields) === JSON.stringify(fields)) return [];
    return [
      {
        id: known?.id ?? context.ports.ids.next(),
        connectionId: link.connectionId,
        kind: link.kind,
        linkId: link.id,
        label,
        fields,
        sinceMs: nowMs,
        resolvedMs: null,
        resolution: null,
        who: null,
      },
    ];
  });
  const over = open.filter(({ fields }) => !found.some((group) => group[0]?.field === fields[0]?.field));
  return {
    conflicts: [...opened, ...over.map((conflict) => endedBy(conflict, choices, nowMs))],
    usedUp: choices.filter((choice) => isUsedUp(choice, plan.decisions)).map(({ field }) => field),
  };
}

/** By the decision that was made for it, or by itself. */
function endedBy(conflict: Conflict, choices: readonly StoredChoice[], nowMs: number): Conflict {
  const choice = choices.find(({ field }) => field === conflict.fields[0]?.field);
  return { ...conflict, resolvedMs: nowMs, resolution: choice?.choice ?? 'agreed', who: choice?.who ?? null };
}

/**
 * A decision is used up once the sides agree on its field, and void once one of them shows another value than the one
 * it was made for. Kept any longer it would decide a later difference that merely looks alike. Two spellings that were left
 * stand for what each side agreed on, until both have moved on.
 */
function isUsedUp(choice: StoredChoice, decisions: readonly FieldDecision[]): boolean {
  const decision = decisions.find(({ field }) => field === choice.field);
  if (decision === undefined) return false;
  if (decision.verdict === 'agrees') return true;
  const isMoved = (seen: FieldValue | undefined, made: FieldValue): boolean =>
    seen !== undefined && !sameValue(choice.field, seen, made, null);
  const [isExactMoved, isTribeMoved] = [isMoved(decision.exact, choice.exact), isMoved(decision.tribe, choice.tribe)];
  return leavesSpellings(choice) ? isExactMoved && isTribeMoved : isExactMoved || isTribeMoved;
}
