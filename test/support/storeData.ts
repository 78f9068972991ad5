import { defaultRelationTypes } from '../../src/domain/mapping/relationTypes.ts';
import type { ObservedPart } from '../../src/domain/model/record.ts';
import type { PlanItem, Reason } from '../../src/domain/plan/plan.ts';
import type {
  BudgetState,
  CallBudget,
  Conflict,
  Connection,
  FilterChange,
  HintSubscription,
  JournalEntry,
  JournalQuery,
  Link,
  NewMark,
  Problem,
  RuleNote,
  Run,
  Session,
  SignIn,
  StoredChoice,
  StoredPlanItem,
  TokenRow,
} from '../../src/store/port.ts';

/** Plausible values of everything the store keeps; a test names only what it is about. */

export const reason: Reason = { code: 'newInExact', words: { name: 'Bakkerij Jansen' } };

export const aConnection = (id: string, change: Partial<Connection> = {}): Connection => ({
  id,
  tribeOrganisationId: `organisation of ${id}`,
  tribeOrganisationName: 'Groothandel De Vries',
  exactRegion: 'nl',
  exactDivision: '123456',
  exactDivisionName: 'De Vries B.V.',
  state: 'ready',
  rules: {
    policies: { relation: { name: 'exactLeads' }, contact: {} },
    defaultPolicy: 'ask',
    filter: { customers: true, suppliers: false, contacts: true, createdFrom: '2026-01-01', createdTo: null },
    flows: { relation: 'both', contact: 'toTribe' },
    relationTypes: defaultRelationTypes,
    newInExact: true,
  },
  createdMs: 1_700_000_000_000,
  liveSinceMs: null,
  isObserveOnly: false,
  consentOf: { exact: null, tribe: null },
  exactUserId: null,
  ...change,
});

export const aRun = (connectionId: string, id: string, change: Partial<Run> = {}): Run => ({
  id,
  connectionId,
  state: 'planned',
  startedMs: 1_700_000_000_000,
  applyStartedMs: null,
  finishedMs: null,
  halt: null,
  exactCalls: 0,
  tribeCalls: 0,
  rulesFingerprint: 'rules-1',
  kind: 'import',
  brake: null,
  lookedMs: null,
  ...change,
});

export const aPart = (recordId: string, change: Partial<ObservedPart> = {}): ObservedPart => ({
  side: 'exact',
  kind: 'relation',
  recordId,
  part: 'main',
  partId: recordId,
  version: '1',
  isGone: false,
  fields: { name: 'Bakkerij Jansen', isCustomer: true, vatNumber: null },
  main: { isActive: true, createdOn: '2026-01-02', ownerId: null, carriedExactId: null, isPerson: false },
  ...change,
});

export const aLink = (connectionId: string, id: string, change: Partial<Link> = {}): Link => ({
  id,
  connectionId,
  kind: 'relation',
  exactId: `exact ${id}`,
  tribeId: `tribe ${id}`,
  base: { name: 'Bakkerij Jansen', email: null },
  linkedMs: 1_700_000_000_000,
  changedMs: 1_700_000_000_000,
  exactWrittenMs: null,
  tribeWrittenMs: null,
  ...change,
});

export const anItem = (key: string, change: Partial<PlanItem> = {}): PlanItem => ({
  key,
  kind: 'relation',
  action: 'create',
  label: `Relatie ${key}`,
  exactId: `exact ${key}`,
  tribeId: null,
  rung: null,
  reason,
  decisions: [
    { field: 'visit.city', base: null, exact: 'Den Bosch', tribe: null, verdict: 'writeTribe', value: 'Den Bosch' },
  ],
  effects: [{ side: 'tribe', operation: 'create', fields: { name: `Relatie ${key}` } }],
  candidates: [],
  problems: [],
  dependsOn: null,
  ...change,
});

export const stored = (item: PlanItem, change: Partial<StoredPlanItem> = {}): StoredPlanItem => ({
  item,
  state: 'planned',
  attempts: 0,
  sentMs: null,
  businessKey: null,
  failure: null,
  ...change,
});

export const aToken = (connectionId: string, generation: number, change: Partial<TokenRow> = {}): TokenRow => ({
  connectionId,
  side: 'exact',
  sealedAccess: `sealed access ${generation}`,
  sealedRefresh: `sealed refresh ${generation}`,
  issuedMs: 1_700_000_000_000,
  expiresMs: 1_700_000_600_000,
  generation,
  needsConsent: null,
  turn: 0,
  turnOf: null,
  ...change,
});

export const aSignIn = (state: string, change: Partial<SignIn> = {}): SignIn => ({
  state,
  side: 'tribe',
  connectionId: null,
  region: null,
  returnTo: '/start',
  createdMs: 1_000,
  ...change,
});

export const aSession = (connectionId: string, idHash: string, change: Partial<Session> = {}): Session => ({
  idHash,
  connectionId,
  userId: 'employee-1',
  userName: 'Sanne de Boer',
  createdMs: 1_000,
  expiresMs: 2_000,
  ...change,
});

export const anEntry = (connectionId: string, id: string, change: Partial<JournalEntry> = {}): JournalEntry => ({
  id,
  connectionId,
  runId: null,
  linkId: null,
  kind: 'relation',
  side: 'tribe',
  recordId: 'tribe 1',
  operation: 'create',
  before: {},
  after: { name: 'Bakkerij Jansen' },
  cause: { by: 'import', who: 'Sanne de Boer', reason },
  atMs: 1_700_000_000_000,
  ...change,
});

export const aProblem = (connectionId: string, id: string, change: Partial<Problem> = {}): Problem => ({
  id,
  connectionId,
  causeCode: 'nameMissing',
  kind: 'relation',
  side: 'exact',
  recordId: 'exact 1',
  recordLabel: 'Bakkerij Jansen',
  field: 'name',
  reason,
  sinceMs: 1_000,
  resolvedMs: null,
  ...change,
});

export const aMark = (recordId: string, change: Partial<NewMark> = {}): NewMark => ({
  kind: 'relation',
  side: 'exact',
  recordId,
  priority: 10,
  notBeforeMs: 0,
  markedMs: 1,
  wantsRead: false,
  attempts: 0,
  ...change,
});

export const aHintSubscription = (connectionId: string, change: Partial<HintSubscription> = {}): HintSubscription => ({
  connectionId,
  side: 'exact',
  sealedSecret: 'sealed',
  isActive: true,
  checkedMs: 1,
  failure: null,
  untoldMs: null,
  ...change,
});

export const aConflict = (connectionId: string, id: string, change: Partial<Conflict> = {}): Conflict => ({
  id,
  connectionId,
  kind: 'relation',
  linkId: 'link',
  label: 'Bakkerij Jansen',
  fields: [{ field: 'name', base: 'Jansen', exact: 'Bakkerij Jansen', tribe: 'Jansen Bakkerij' }],
  sinceMs: 1,
  resolvedMs: null,
  resolution: null,
  who: null,
  ...change,
});

export const aChoice = (connectionId: string, linkId: string, change: Partial<StoredChoice> = {}): StoredChoice => ({
  connectionId,
  linkId,
  field: 'name',
  exact: 'Bakkerij Jansen',
  tribe: null,
  choice: 'exact',
  who: 'Sanne',
  atMs: 1,
  ...change,
});

export const aBudget = (connectionId: string, version: number, change: Partial<BudgetState> = {}): CallBudget => ({
  connectionId,
  side: 'exact',
  version,
  state: {
    minute: { endsMs: 1_700_000_040_000, limit: 60, used: 2 },
    day: { endsMs: 1_700_006_400_000, limit: 5_000, used: 3_000 },
    inFlight: 1,
    carried: 0,
    silentUntilMs: 0,
    refusedInRow: [],
    endpoints: { 'crm/Accounts': { atMs: [1_700_000_000_000], parkedUntilMs: null } },
    tokens: { day: null, failuresInRow: 0, notBeforeMs: 0 },
    ...change,
  },
});

/** Asks for the whole journal. */
export const everyEntry: JournalQuery = {
  kind: null,
  side: null,
  field: null,
  runId: null,
  by: null,
  decided: null,
  fromMs: null,
  untilMs: null,
  records: null,
  search: null,
  offset: 0,
  limit: 10,
};

export const aFilterChange = (connectionId: string, change: Partial<FilterChange> = {}): FilterChange => ({
  connectionId,
  list: 'customers',
  atMs: 1,
  who: 'Sanne',
  isOn: true,
  asked: { match: 'any', conditions: [{ field: 'email', operator: 'isFilled' }] },
  ...change,
});

export const aRuleNote = (connectionId: string, change: Partial<RuleNote> = {}): RuleNote => ({
  connectionId,
  kind: 'relation',
  field: 'name',
  policy: 'tribeLeads',
  who: 'Sanne',
  atMs: 1,
  fromConflict: 'Bakkerij Jansen',
  ...change,
});
