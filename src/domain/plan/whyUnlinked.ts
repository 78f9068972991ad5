import { contactExclusion, relationExclusion, tribeRelationExclusion } from '../filter/takesPart.ts';
import { mayWrite } from '../mapping/direction.ts';
import type { Rules } from '../mapping/rules.ts';
import { otherSide } from '../model/kind.ts';
import type { NeutralRecord } from '../model/record.ts';
import type { MatchAnswer, PlanItem, Reason, ReasonCode } from './plan.ts';

/** What is known about a record that is linked to nothing, beside what it says itself. */
export interface UnlinkedFacts {
  readonly rules: Rules;
  /** What the last plan said of it, as far as that is kept: questions, and whatever leans on other records. */
  readonly item: Pick<PlanItem, 'action' | 'reason'> | null;
  /** What became of the last attempt to write it, or stands in the way of one. */
  readonly problem: Reason | null;
  /** Name of the Exact record whose open question it could be the answer to. */
  readonly question: string | null;
  readonly answer: { readonly is: MatchAnswer['is']; readonly isByImport: boolean } | null;
  /** The relation of a contact; null where it is not known. */
  readonly owner: { readonly label: string; readonly isLinked: boolean } | null;
  /** Another administration has a link with this Tribe record. */
  readonly isLinkedElsewhere: boolean;
}

const because = (code: ReasonCode, words: Reason['words'] = {}): Reason => ({ code, words });

/**
 * Why a record has no counterpart, by what is known of it alone: what a person is asked comes first, then what was
 * answered, then what the settings leave out. Planning everything for a page of a list would take seconds.
 */
export function whyUnlinked(record: NeutralRecord, facts: UnlinkedFacts): Reason {
  const { answer, item, problem, question } = facts;
  if (item?.action === 'ask') return item.reason;
  if (problem !== null) return problem;
  if (question !== null) return because('candidateUndecided', { question });
  if (answer?.is === 'leave') return because(answer.isByImport ? 'thereBeforeImport' : 'answeredLeave');
  if (item !== null) return item.reason;
  return (
    leftOut(record, facts) ??
    lostCounterpart(record, facts) ??
    because(record.side === 'exact' ? 'newInExact' : 'newInTribe')
  );
}

function leftOut(record: NeutralRecord, { owner, rules }: UnlinkedFacts): Reason | null {
  const { kind, side } = record;
  if (!mayWrite(rules.flows[kind], otherSide(side))) return because('directionForbids', { side: otherSide(side) });
  if (kind === 'contact') {
    if (owner !== null && !owner.isLinked) return because('ownerSkipped', { owner: owner.label });
    return contactExclusion(record, rules.filter);
  }
  if (side === 'exact') return relationExclusion(record, rules.filter, false, rules.relationTypes);
  return (
    tribeRelationExclusion(record, rules.filter, rules.relationTypes) ??
    (rules.newInExact ? null : because('notMadeHere'))
  );
}

/** It came from the other side once, or was made for a record there, and that is gone or another administration's. */
function lostCounterpart({ carriedExactId, businessKey, side }: NeutralRecord, facts: UnlinkedFacts): Reason | null {
  if (side === 'exact') return businessKey === undefined ? null : because('goneInTribe');
  if (carriedExactId === null) return null;
  return because(facts.isLinkedElsewhere ? 'inAnotherAdministration' : 'goneInExact');
}
