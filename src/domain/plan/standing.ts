import type { Exclusion } from '../filter/takesPart.ts';
import { climb, type LadderAnswer, type LadderRung } from '../matching/ladder.ts';
import type { FieldChoice } from '../merge/choice.ts';
import type { Fields } from '../model/fields.ts';
import type { Kind } from '../model/kind.ts';
import type { NeutralRecord } from '../model/record.ts';
import { once } from './once.ts';
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
  /** Made by Tandem and linked to nothing. With `twin` something on the way made one creation two. */
  | { readonly is: 'ours'; readonly twin: NeutralRecord | null }
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
  readonly doubleOf: (record: NeutralRecord) => NeutralRecord | undefined;
  readonly rungsFor: (climbing: readonly NeutralRecord[], free: readonly NeutralRecord[]) => readonly LadderRung[];
}

const newInExact: Reason = { code: 'newInExact', words: {} };

export interface Standings {
  readonly of: (exact: NeutralRecord) => Standing;
  /** What unlinked Exact records want of a Tribe record: it is the one, or it could be. */
  readonly claimOn: (tribeId: string) => Claim | undefined;
}

export interface Claim {
  readonly is: 'paired' | 'candidate';
  readonly exact: readonly NeutralRecord[];
}

/**
 * A link decides first, then the settings, then a person's answer, and only then the ladder. The ladder is climbed by
 * all unlinked records together, and not before somebody asks about one of them.
 */
export function standings(input: StandingInput): Standings {
  const unlinked = once(() => standUnlinked(input));
  const claims = once(() => claimsIn(input, unlinked()));
  return {
    of: (exact) => {
      const standing = standLinkedOrOut(exact, input) ?? unlinked().get(exact.id);
      if (standing === undefined) throw new Error(`no standing for ${exact.kind} ${exact.id}`);
      return standing;
    },
    claimOn: (tribeId) => claims().get(tribeId),
  };
}

function standLinkedOrOut(exact: NeutralRecord, input: StandingInput): Standing | null {
  const link = input.linkOf(exact.id);
  const exclusion = input.exclusionOf(exact, link !== undefined);
  if (link !== undefined) return standLinked(link, input.tribeById(link.tribeId) ?? null, exclusion);
  if (exclusion !== null) return { is: 'excluded', reason: exclusion, tribe: null };
  const twin = input.answerTo(exact) === undefined ? input.doubleOf(exact) : undefined;
  return twin === undefined ? null : { is: 'ours', twin };
}

/** Where a linked Exact record stands, given its counterpart if that is still there. */
export function standLinked(link: PlanLink, tribe: NeutralRecord | null, exclusion: Exclusion): Standing {
  if (exclusion !== null) return { is: 'excluded', reason: exclusion, tribe };
  return tribe === null ? { is: 'bereft', tribeId: link.tribeId } : { is: 'paired', tribe, link, rung: 'link' };
}

function standUnlinked(input: StandingInput): ReadonlyMap<string, Standing> {
  const unlinked = input.exact.filter((record) => standLinkedOrOut(record, input) === null);
  const { standings: chosen, taken } = chosenByPerson(unlinked, input);
  const climbing = unlinked.filter(({ id }) => !chosen.has(id));
  const found = climb(climbing, input.rungsFor(climbing, input.free), (id) => taken.has(id));
  const decided = new Map(chosen);
  for (const record of climbing) {
    // Who is left out has not said that the candidate is somebody else's, and keeps wanting it.
    const isLeftOut = input.answerTo(record)?.is === 'leave';
    decided.set(
      record.id,
      isLeftOut
        ? { is: 'excluded', reason: { code: 'answeredLeave', words: {} }, tribe: null }
        : standingOf(record, found.get(record.id)),
    );
  }
  return decided;
}

function claimsIn(input: StandingInput, unlinked: ReadonlyMap<string, Standing>): ReadonlyMap<string, Claim> {
  const claims = new Map<string, Claim>();
  for (const exact of input.exact) {
    const standing = unlinked.get(exact.id);
    if (standing?.is === 'paired') claims.set(standing.tribe.id, { is: 'paired', exact: [exact] });
    if (standing?.is !== 'question') continue;
    for (const { id } of standing.candidates) {
      claims.set(id, { is: 'candidate', exact: [...(claims.get(id)?.exact ?? []), exact] });
    }
  }
  return claims;
}

/** What Tandem made for a record of Tribe is no news from Exact: that record finds it, or is gone. */
function standingOf({ businessKey }: NeutralRecord, answer: LadderAnswer | undefined): Standing {
  if (answer === undefined)
    return businessKey === undefined ? { is: 'new', reason: newInExact } : { is: 'ours', twin: null };
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
