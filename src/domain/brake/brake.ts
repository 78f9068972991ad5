import { type Kind, kinds, type Side, sides } from '../model/kind.ts';

/** What the brake looks at before a batch is carried out. Counts are of records. */
export interface BatchFacts {
  /** Links whose two records last agreed on something, per connection. */
  readonly linked: number;
  /** How many records a complete listing of each side held; null for a side that was not listed in this batch. */
  readonly listed: Readonly<Record<Side, number | null>>;
  /** Records that the batch would write to, on either side. */
  readonly changes: number;
  /** Records that the batch would make, on either side. */
  readonly creates: number;
  /** Records that the batch would delete, on either side. */
  readonly deletes: number;
  /**
   * What was planned within the last hour and since a person last looked, this batch included, kind by kind: a flood that
   * comes in one by one is one all the same. Absent where batches do not follow each other.
   */
  readonly lately?: Readonly<Record<Kind, Lately>>;
  /** A person has seen this very plan and started it. */
  readonly isConfirmedImport: boolean;
  /** Halts of this very batch that a person has looked into and lifted. */
  readonly lifted: ReadonlySet<HaltCode>;
  /** Of the rules that the plan was made with, and of those under which the last confirmed plan was made. */
  readonly fingerprint: { readonly planned: string; readonly confirmed: string | null };
}

/** Records of one kind, each counted once however often it was written to. */
export interface Lately {
  readonly linked: number;
  readonly changes: number;
  readonly creates: number;
}

/** How far back `lately` looks. */
export const latelyMs = 3_600_000;

export interface BrakeLimits {
  readonly changesShareMax: number;
  /** So few changes are never a mass change, however few links there are. */
  readonly changesAlwaysAllowed: number;
  readonly createsShareMax: number;
  readonly createsAlwaysAllowed: number;
  readonly deletesShareMax: number;
  readonly deletesAlwaysAllowed: number;
  /** So many within an hour are a busy day, whatever their share. */
  readonly latelyAlwaysAllowed: number;
  /** An empty listing is alarming from so many links on. */
  readonly linkedForEmptyListing: number;
  readonly missingShareMax: number;
  /** So few that a listing lacks were removed by people, whatever their share. */
  readonly missingAlwaysAllowed: number;
}

/** reliability.md 8, "Bounds the checkers use"; the floor for changes and the bounds for creates and for an hour are ours. */
export const defaultBrakeLimits: BrakeLimits = {
  changesShareMax: 0.5,
  changesAlwaysAllowed: 5,
  createsShareMax: 0.2,
  createsAlwaysAllowed: 25,
  deletesShareMax: 0.02,
  deletesAlwaysAllowed: 5,
  latelyAlwaysAllowed: 50,
  linkedForEmptyListing: 2,
  missingShareMax: 1 / 3,
  missingAlwaysAllowed: 20,
};

export const haltCodes = [
  'emptyListing',
  'shortListing',
  'massDelete',
  'rulesChanged',
  'massChange',
  'massCreate',
  'changesAddUp',
  'createsAddUp',
] as const;
export type HaltCode = (typeof haltCodes)[number];

export interface Halt {
  readonly code: HaltCode;
  readonly words: Readonly<Record<string, string>>;
}

export type BrakeDecision = { readonly is: 'go' } | { readonly is: 'halt'; readonly halts: readonly Halt[] };

interface HaltRule {
  readonly code: HaltCode;
  /** Whether starting an import whose plan one has seen answers the objection as well. */
  readonly isAnsweredByImport: boolean;
  /** The words of the halt, null when the rule has nothing against the batch. */
  readonly objection: (facts: BatchFacts, limits: BrakeLimits) => Halt['words'] | null;
}

/** Changes beyond what is usual, of all links at once. */
const isMassChange = ({ changes, linked }: BatchFacts, limits: BrakeLimits): boolean =>
  changes > limits.changesAlwaysAllowed && changes > linked * limits.changesShareMax;

const isMassCreate = ({ creates, linked }: BatchFacts, limits: BrakeLimits): boolean =>
  creates > limits.createsAlwaysAllowed && creates > linked * limits.createsShareMax;

/** The kind of which more was planned lately than is usual, by one of its counts. */
function addingUp(
  { lately }: BatchFacts,
  what: 'changes' | 'creates',
  { latelyAlwaysAllowed, ...limits }: BrakeLimits,
): Halt['words'] | null {
  const shareMax = what === 'changes' ? limits.changesShareMax : limits.createsShareMax;
  for (const kind of kinds) {
    const { [what]: count = 0, linked = 0 } = lately?.[kind] ?? {};
    if (count <= latelyAlwaysAllowed || count <= linked * shareMax) continue;
    return { kind, [what]: String(count), linked: String(linked) };
  }
  return null;
}

const haltRules: readonly HaltRule[] = [
  {
    // A side that suddenly lists nothing is a fault of reading or of rights, which no preview would show as one.
    code: 'emptyListing',
    isAnsweredByImport: false,
    objection: ({ linked, listed }, { linkedForEmptyListing }) => {
      const empty = sides.filter((side) => listed[side] === 0);
      return linked >= linkedForEmptyListing && empty.length > 0
        ? { side: empty.join(', '), linked: String(linked) }
        : null;
    },
  },
  {
    // What it lacks is looked at singly and nothing is deleted; but whatever is new or was changed there stays unknown.
    code: 'shortListing',
    isAnsweredByImport: false,
    objection: ({ linked, listed }, { missingShareMax, missingAlwaysAllowed }) => {
      for (const side of sides) {
        const missing = linked - (listed[side] || linked);
        if (missing > missingAlwaysAllowed && missing > linked * missingShareMax) {
          return { side, missing: String(missing), linked: String(linked) };
        }
      }
      return null;
    },
  },
  {
    code: 'massDelete',
    isAnsweredByImport: false,
    objection: ({ deletes, linked }, { deletesShareMax, deletesAlwaysAllowed }) =>
      deletes > deletesAlwaysAllowed && deletes > linked * deletesShareMax
        ? { deletes: String(deletes), linked: String(linked) }
        : null,
  },
  {
    code: 'rulesChanged',
    isAnsweredByImport: true,
    objection: ({ fingerprint }) =>
      fingerprint.confirmed !== null && fingerprint.confirmed !== fingerprint.planned ? {} : null,
  },
  {
    code: 'massChange',
    isAnsweredByImport: true,
    objection: (facts, limits) =>
      isMassChange(facts, limits) ? { changes: String(facts.changes), linked: String(facts.linked) } : null,
  },
  {
    code: 'massCreate',
    isAnsweredByImport: true,
    objection: (facts, limits) =>
      isMassCreate(facts, limits) ? { creates: String(facts.creates), linked: String(facts.linked) } : null,
  },
  {
    // Said only where the batch by itself is nothing unusual: one flood is told once.
    code: 'changesAddUp',
    isAnsweredByImport: true,
    objection: (facts, limits) => (isMassChange(facts, limits) ? null : addingUp(facts, 'changes', limits)),
  },
  {
    code: 'createsAddUp',
    isAnsweredByImport: true,
    objection: (facts, limits) => (isMassCreate(facts, limits) ? null : addingUp(facts, 'creates', limits)),
  },
];

/** Whether a batch may be carried out, or a person has to look first; with every objection, the gravest first. */
export function brake(facts: BatchFacts, limits: BrakeLimits = defaultBrakeLimits): BrakeDecision {
  const halts = haltRules.flatMap((rule): Halt[] => {
    if (facts.lifted.has(rule.code) || (facts.isConfirmedImport && rule.isAnsweredByImport)) return [];
    const words = rule.objection(facts, limits);
    return words === null ? [] : [{ code: rule.code, words }];
  });
  return halts.length === 0 ? { is: 'go' } : { is: 'halt', halts };
}
