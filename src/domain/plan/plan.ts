import type { ChosenSide } from '../merge/choice.ts';
import type { FieldPath, Fields, FieldValue } from '../model/fields.ts';
import type { Kind, Side } from '../model/kind.ts';

/** The rungs of the matching ladder, highest first (the article: "A duplicate check is performed…"). */
export const rungs = ['link', 'exactId', 'number', 'nameAndAddress', 'email', 'personName', 'person'] as const;
export type Rung = (typeof rungs)[number];

/** Why a field was decided as it was. Most have the word `side`: the one whose value goes over, or stays. */
export const explanationCodes = [
  'bothAgree',
  'onlyThereChanged', // side: was edited since both agreed
  'leads', // side: both were edited, and it leads
  'leadsAtFirst', // side: they never agreed before, and it leads
  'gapFilled', // side: has a value where the other has none
  'assigned', // side: gives this value, which always goes over
  'assignedNotYet', // side: gives this value, and has not yet
  'assignedThere', // side: gives this value, and is never written
  'chosenByPerson', // side
  'keptByChoice',
  'guarded', // side: keeps its value by the settings
  'nothingOverwritten',
  'flowForbids', // side: is not written
  'roleNeverTaken', // side: keeps its role
  'cannotBeStored', // side
  'noPlaceThere', // side
  'addressReplaced', // side: its address gives way whole
  'newRecordFilled', // side: the record is made there
  'bothChanged', // a person has to say
  'neverCompared', // a person has to say
] as const;
export type ExplanationCode = (typeof explanationCodes)[number];

/** Why something was decided: a code that the UI has a sentence for, and the words to put into it. */
export interface Reason {
  readonly code: ReasonCode;
  readonly words: Readonly<Record<string, string>>;
}

export const reasonCodes = [
  // actions
  'newInExact',
  'newInTribe',
  'matched',
  'alreadyAgreed',
  'ownerSkipped',
  'inactiveInExact',
  'inactiveInTribe',
  'neitherCustomerNorSupplier',
  'noRoleInTribe',
  'typeStaysBehind', // words: type on side: mapped to nothing in the direction that it would take
  'filteredOut',
  'conditionUnmet', // words: setting (the list), field, operator, and value, or from and to: the condition of the filter
  'noConditionHolds', // the same words, of the first condition of a list of which one would be enough
  'outsideDateRange',
  'onlyInTribe',
  'notMadeHere', // new relations of Tribe are made in another administration
  'inAnotherAdministration', // it came from there
  'answeredDifferent',
  'answeredLeave',
  'thereBeforeImport', // only Tribe had it when the import began
  'differencesKept',
  'directionForbids',
  'goneInExact',
  'goneInTribe',
  'twinInExact', // words: twin: a record of Exact fits, and is left out, linked to another or without its counterpart
  // questions
  'severalCandidates',
  'candidateClaimedTwice',
  'numberContradictsIdentity',
  'emailContradictsName',
  // blocks and field problems
  'nameMissing',
  'mandatoryMissing',
  'tooLong',
  'countryUnknown',
  'valueNotTaken',
  'ownerBlocked',
  'ownerUndecided',
  'candidateUndecided', // words: question: the Exact record whose question this record could be the answer to
  // undoing
  'undone',
  'nothingToUndo',
  'creationStays',
  'editedSince', // words: side, field, value: what it is now
  'valueBeforeUnknown', // words: side, field
  'roleStays', // words: side, field
  // what carrying out an item can end with
  'vendorRejected', // words: side, message (the vendor's own)
  'outcomeUnknown', // words: side, attempts: asked as often as allowed, and never a clear answer
  'foundTwice', // words: side, businessKey: two records carry the key of one
  'valueNotKept', // words: side: it answered well and kept another value
  'recordGone', // words: side: the other half of the pair no longer exists
  'paused', // words: side: a person paused the record or its kind before its write began
  'ownerNotImported', // words: owner: the relation of this contact could not be imported
  // what concerns a side as a whole
  'endpointParked', // words: side, endpoint: so many of its calls failed that more would shut us out
  'vendorShutOut', // words: side: it refuses everything
  'consentEnding', // words: side, until: it is not renewed by itself any more
  ...explanationCodes,
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** What three-way merge says of one field. `base` undefined: the sides never agreed on it before. */
export interface FieldDecision {
  readonly field: FieldPath;
  readonly base: FieldValue | undefined;
  readonly exact: FieldValue | undefined;
  readonly tribe: FieldValue | undefined;
  readonly verdict:
    | 'agrees'
    | 'writeTribe'
    | 'writeExact'
    /** Differs, and the rules say that nobody writes. */
    | 'kept'
    | 'conflict'
    /** The other side cannot store it; see the item's problems. */
    | 'unstorable';
  /** The value to write, for the two write verdicts. */
  readonly value: FieldValue;
  /** What a person decided for exactly these two values; absent where rules decided. */
  readonly choice?: ChosenSide | undefined;
}

export interface PlannedProblem {
  readonly reason: Reason;
  readonly field: FieldPath | null;
}

/** One intended write. */
export interface PlannedEffect {
  readonly side: Side;
  readonly operation: 'create' | 'update';
  readonly fields: Fields;
}

export interface Candidate {
  readonly tribeId: string;
  readonly label: string;
  readonly rung: Rung;
  /** 0-100: how alike name, number and address are, for the eye; the ladder itself never decides by score. */
  readonly score: number;
  readonly fields: Fields;
}

export type PlanAction =
  | 'create' // make it on the other side and link
  | 'link' // already alike: link only
  | 'update' // link (or linked) and write the differing fields
  | 'unchanged' // linked and alike
  | 'skip' // takes no part, with the reason
  | 'ask' // a person has to say which record is meant
  | 'blocked'; // cannot be written as it is, with the problem

/** The plan for one record: what the preview shows is what the engine executes. Plain JSON. */
export interface PlanItem {
  /** `relation:exact:<id>`, or `relation:tribe:<id>` for what Exact does not have; stable over re-planning. */
  readonly key: string;
  readonly kind: Kind;
  readonly action: PlanAction;
  readonly label: string;
  readonly exactId: string | null;
  readonly tribeId: string | null;
  readonly rung: Rung | null;
  readonly reason: Reason;
  readonly decisions: readonly FieldDecision[];
  readonly effects: readonly PlannedEffect[];
  readonly candidates: readonly Candidate[];
  readonly problems: readonly PlannedProblem[];
  /** Key of the item that must be carried out first: a contact waits for its relation. */
  readonly dependsOn: string | null;
  /** Keys of other records that this decision rests upon; when one of them changes it is made anew. Absent: none. */
  readonly leansOn?: readonly string[];
  /** When it was decided upon, where plans follow each other. */
  readonly plannedMs?: number;
}

/** A person's answer to an `ask` item, remembered over re-planning. */
export type MatchAnswer =
  | { readonly is: 'same'; readonly tribeId: string }
  | { readonly is: 'different' } // none of the candidates, or of a Tribe record: not its twin; make a new one
  | { readonly is: 'leave' }; // leave this record out of the import
