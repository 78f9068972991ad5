import type { FieldPolicy } from '../mapping/rules.ts';
import { type AddressKind, addressKinds, type FieldPath } from '../model/fields.ts';
import { otherSide, type Side, sides } from '../model/kind.ts';
import type { FieldDecision } from '../plan/plan.ts';

/**
 * An address that is replaced is replaced whole. Field by field, a first meeting would fill the gaps of Exact's
 * "Laan 5" with the addition of Tribe's "Kade 12 B" and make "Laan 5 B", where nobody lives. So where the address of
 * one side gives way to another, what the new address leaves empty gives way too, if the same policy governs it.
 */
export function replaceWholeAddresses(
  decisions: readonly FieldDecision[],
  policyOf: (field: FieldPath) => FieldPolicy,
): readonly FieldDecision[] {
  const replaced = addressKinds.flatMap((kind) => {
    const ofKind = decisions.filter(({ field }) => field.startsWith(`${kind}.`));
    const moving = sides.filter((side) => movesAway(side, kind, ofKind));
    return moving.length === 1 ? moving.map((side) => ({ kind, side })) : [];
  });
  if (replaced.length === 0) return decisions;
  return decisions.map((decision) => {
    const by = replaced.find(({ kind }) => decision.field.startsWith(`${kind}.`));
    return by !== undefined && isLeftOver(by.side, decision, policyOf) ? emptied(by.side, decision) : decision;
  });
}

const writeTo = (side: Side): FieldDecision['verdict'] => (side === 'exact' ? 'writeExact' : 'writeTribe');

/** Whether `side` gets another postcode or house number, or another street where neither side has a number. */
function movesAway(side: Side, kind: AddressKind, decisions: readonly FieldDecision[]): boolean {
  const find = (part: 'street' | 'houseNumber' | 'postcode'): FieldDecision | undefined =>
    decisions.find(({ field }) => field === `${kind}.${part}`);
  const isReplaced = (decision: FieldDecision | undefined): boolean =>
    decision?.verdict === writeTo(side) && decision.exact !== null && decision.tribe !== null;
  const number = find('houseNumber');
  const isNumberless = number?.exact === null && number.tribe === null;
  return isReplaced(find('postcode')) || isReplaced(number) || (isNumberless && isReplaced(find('street')));
}

/** Never agreed on or chosen, filled on the side that gives way and empty on the side that leads. */
function isLeftOver(side: Side, decision: FieldDecision, policyOf: (field: FieldPath) => FieldPolicy): boolean {
  const leader = otherSide(side);
  return (
    decision.base === undefined &&
    decision.choice === undefined &&
    decision[leader] === null &&
    decision[side] !== null &&
    policyOf(decision.field) === (leader === 'exact' ? 'exactLeads' : 'tribeLeads')
  );
}

const emptied = (side: Side, decision: FieldDecision): FieldDecision => ({
  ...decision,
  verdict: writeTo(side),
  value: null,
});
