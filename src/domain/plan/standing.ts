import type { Exclusion } from '../filter/takesPart.ts';
import { climb, type LadderAnswer, type LadderRung } from '../matching/ladder.ts';
import type { FieldChoice } from '../merge/choice.ts';
import type { Fields } from '../model/fields.ts';
import type { Kind } from '../model/kind.ts';
import type { NeutralRecord } from '../model/record.ts';
import type { MatchAnswer, Reason, Rung } from './plan.ts';

/** Two records that were agreed to be one, and what they last agreed on. */
export interface PlanLink {
  readonly kind: Kind;
  readonly exactId: string;
  readonly tribeId: string;
  readonly base: Fields;
  /** What a person decided about differences; none if not given. */
  readonly choices?: readonly FieldChoice[];
}

/** Where an Exact record stands before any field is looked at: who it is in Tribe, or why that is not known. */
export type Standing =
  | { readonly is: 'excluded'; readonly reason: Reason; readonly tribe: NeutralRecord | null }
  /** Linked, and its counterpart is no longer there. */
  | { readonly is: 'bereft'; readonly tribeId: string }
  | { readonly is: 'paired'; readonly tribe: NeutralRecord; readonly rung: Rung; readonly link: PlanLink | null }
  | { readonly is: 'new'; readonly reason: Reason }
  | {
      readonly is: 'question';
      readonly reason: Reason;
      readonly rung: Rung;
      readonly candidates: readonly NeutralRecord[];
    };

export interface StandingInput {
  readonly exact: readonly NeutralRecord[];
  /** Tribe records that may be matched by a rung or an answer: none of them linked. */
  readonly free: readonly NeutralRecord[];
  readonly exclusionOf: (record: NeutralRecord, isLinked: boolean) => Exclusion;
  readonly linkOf: (exactId: string) => PlanLink | undefined;
  readonly tribeById: (id: string) => NeutralRecord | undefined;
  readonly answerTo: (record: NeutralRecord) => MatchAnswer | undefined;
  readonly rungsFor: (climbing: readonly NeutralRecord[], free: readonly NeutralRecord[]) => readonly LadderRung[];
}

const newInExact: Reason = { code: 'newInExact', words: {} };

/** A link decides first, then the settings, then a person's answer, and only then the ladder. */
export function standings(input: StandingInput): ReadonlyMap<string, Standing> {
  const decided = new Map<string, Standing>();
  const unlinked: NeutralRecord[] = [];
  for (const record of input.exact) {
    const link = input.linkOf(record.id);
    const tribe = link === undefined ? undefined : input.tribeById(link.tribeId);
    const exclusion = input.exclusionOf(record, link !== undefined);
    if (exclusion !== null) decided.set(record.id, { is: 'excluded', reason: exclusion, tribe: tribe ?? null });
    else if (link === undefined) unlinked.push(record);
    else if (tribe === undefined) decided.set(record.id, { is: 'bereft', tribeId: link.tribeId });
    else decided.set(record.id, { is: 'paired', tribe, link, rung: 'link' });
  }

  const chosen = chosenByPerson(unlinked, input);
  const leftOut = new Set<string>();
  const climbing: NeutralRecord[] = [];
  for (const record of unlinked) {
    const standing = chosen.standings.get(record.id);
    if (standing !== undefined) {
      decided.set(record.id, standing);
      continue;
    }
    // Who is left out has not said that the candidate is somebody else's, and keeps wanting it.
    if (input.answerTo(record)?.is === 'leave') leftOut.add(record.id);
    climbing.push(record);
  }

  const rungs = input.rungsFor(climbing, input.free);
  const found = climb(climbing, rungs, (id) => chosen.taken.has(id));
  for (const record of climbing) {
    decided.set(
      record.id,
      leftOut.has(record.id)
        ? { is: 'excluded', reason: { code: 'answeredLeave', words: {} }, tribe: null }
        : standingOf(found.get(record.id)),
    );
  }
  return decided;
}

function standingOf(answer: LadderAnswer | undefined): Standing {
  if (answer === undefined) return { is: 'new', reason: newInExact };
  return answer.is === 'matched' ? { is: 'paired', tribe: answer.tribe, link: null, rung: answer.rung } : answer;
}

/** Answers that still make sense: a Tribe record that is gone or linked meanwhile has to be asked about again. */
function chosenByPerson(
  unlinked: readonly NeutralRecord[],
  input: StandingInput,
): { readonly standings: ReadonlyMap<string, Standing>; readonly taken: ReadonlySet<string> } {
  const free = new Map(input.free.map((record) => [record.id, record]));
  const wantedBy = new Map<string, number>();
  const wishes: { record: NeutralRecord; tribe: NeutralRecord }[] = [];
  const chosen = new Map<string, Standing>();
  for (const record of unlinked) {
    const answer = input.answerTo(record);
    if (answer?.is === 'different') {
      chosen.set(record.id, { is: 'new', reason: { code: 'answeredDifferent', words: {} } });
    }
    if (answer?.is !== 'same') continue;
    const tribe = free.get(answer.tribeId);
    if (tribe === undefined) continue;
    wishes.push({ record, tribe });
    wantedBy.set(tribe.id, (wantedBy.get(tribe.id) ?? 0) + 1);
  }
  for (const { record, tribe } of wishes) {
    chosen.set(
      record.id,
      wantedBy.get(tribe.id) === 1
        ? { is: 'paired', tribe, link: null, rung: 'person' }
        : {
            is: 'question',
            reason: { code: 'candidateClaimedTwice', words: { rung: 'person' } },
            rung: 'person',
            candidates: [tribe],
          },
    );
  }
  return { standings: chosen, taken: new Set(wantedBy.keys()) };
}
