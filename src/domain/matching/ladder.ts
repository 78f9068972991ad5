import type { NeutralRecord } from '../model/record.ts';
import type { Reason, Rung } from '../plan/plan.ts';

/**
 * Which Tribe record an Exact record is. Rungs are tried from the surest down, each over the whole batch before the
 * next, so that a record that is matched for a better reason is no longer there for a worse one. A rung that does not
 * answer with exactly one record, wanted by exactly one, makes a question for a person.
 */
export interface LadderRung {
  readonly rung: Rung;
  /** Every Tribe record that this rung would accept. */
  readonly find: (exact: NeutralRecord) => readonly NeutralRecord[];
  /** A reason not to trust the only candidate. */
  readonly doubt: (exact: NeutralRecord, tribe: NeutralRecord) => Reason | null;
}

export type LadderAnswer =
  | { readonly is: 'matched'; readonly rung: Rung; readonly tribe: NeutralRecord }
  | {
      readonly is: 'question';
      readonly rung: Rung;
      readonly reason: Reason;
      readonly candidates: readonly NeutralRecord[];
    };

/** Answers by Exact ID; a record without an answer has no counterpart. The outcome does not depend on the order given. */
export function climb(
  exactRecords: readonly NeutralRecord[],
  rungs: readonly LadderRung[],
  isTaken: (tribeId: string) => boolean,
): ReadonlyMap<string, LadderAnswer> {
  const answers = new Map<string, LadderAnswer>();
  const matched = new Set<string>();
  /** Candidates of an open question: whoever else wants them makes a question too. */
  const contested = new Set<string>();
  let climbing = exactRecords;

  for (const rung of rungs) {
    const found = new Map<string, readonly NeutralRecord[]>();
    const claims = new Map<string, number>();
    for (const exact of climbing) {
      const candidates = rung.find(exact).filter(({ id }) => !matched.has(id) && !isTaken(id));
      if (candidates.length === 0) continue;
      found.set(exact.id, candidates);
      for (const { id } of candidates) claims.set(id, (claims.get(id) ?? 0) + 1);
    }
    const isWantedByOthers = (id: string): boolean => contested.has(id) || (claims.get(id) ?? 0) > 1;
    const answersHere: LadderAnswer[] = [];
    for (const exact of climbing) {
      const candidates = found.get(exact.id);
      if (candidates === undefined) continue;
      const answer = judge(rung, exact, candidates, isWantedByOthers);
      answers.set(exact.id, answer);
      answersHere.push(answer);
    }
    // Only now, for within one rung nobody comes first.
    for (const answer of answersHere) {
      if (answer.is === 'matched') matched.add(answer.tribe.id);
      else for (const { id } of answer.candidates) contested.add(id);
    }
    climbing = climbing.filter((exact) => !answers.has(exact.id));
  }
  return answers;
}

function judge(
  { rung, doubt }: LadderRung,
  exact: NeutralRecord,
  candidates: readonly NeutralRecord[],
  isWantedByOthers: (id: string) => boolean,
): LadderAnswer {
  const question = (reason: Reason): LadderAnswer => ({ is: 'question', rung, reason, candidates });
  const [only, ...others] = candidates;
  if (only === undefined || others.length > 0) {
    return question({ code: 'severalCandidates', words: { rung, count: String(candidates.length) } });
  }
  if (isWantedByOthers(only.id)) return question({ code: 'candidateClaimedTwice', words: { rung } });
  const doubtful = doubt(exact, only);
  return doubtful === null ? { is: 'matched', rung, tribe: only } : question(doubtful);
}

/** Records by key, each list in the order given. A null key is not findable. */
export function indexBy(
  records: readonly NeutralRecord[],
  keyOf: (record: NeutralRecord) => string | null,
): (key: string | null) => readonly NeutralRecord[] {
  const index = new Map<string, NeutralRecord[]>();
  for (const record of records) {
    const key = keyOf(record);
    if (key === null) continue;
    const known = index.get(key);
    if (known === undefined) index.set(key, [record]);
    else known.push(record);
  }
  return (key) => (key === null ? none : (index.get(key) ?? none));
}

const none: readonly NeutralRecord[] = [];
