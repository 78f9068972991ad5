import { defaultRelationTypes } from '../domain/mapping/relationTypes.ts';
import type { Caller, LiveView, Overview, RunView, TandemService } from '../engine/service.ts';
import { createHttp, type HttpParts } from './app.ts';
import { clientHeader } from './security/sameSite.ts';

/** Helpers of this folder's tests: the service is a port here, and a plain object that answers nothing stands in for it. */

export const caller: Caller = {
  connectionId: 'connection-1',
  userId: 'user-1',
  userName: 'Sanne de Wit',
  organisationId: 'org-1',
  organisationName: 'Van Dijk B.V.',
};
export const goodSecret = 'good-secret';

const none = { create: 0, link: 0, update: 0, unchanged: 0, skip: 0, ask: 0, blocked: 0 };

export const runView: RunView = {
  runId: 'run-1',
  kind: 'import',
  state: 'planned',
  halt: null,
  brake: null,
  planVersion: 'v1',
  filter: { customers: true, suppliers: true, contacts: true, createdFrom: null, createdTo: null },
  whenDifferent: 'exactLeads',
  relationTypes: defaultRelationTypes,
  reading: { exactRecords: 3, tribeRecords: 2 },
  counts: { relation: { ...none, create: 3 }, contact: none },
  progress: {
    total: 3,
    finished: 0,
    byState: { planned: 3, waiting: 0, sending: 0, unknown: 0, done: 0, failed: 0, skipped: 0 },
    remainingMs: null,
    limitedBy: null,
  },
  startedMs: 1,
  applyStartedMs: null,
  finishedMs: null,
  calls: { exact: 4, tribe: 5 },
};

const side = {
  state: 'connected',
  reason: null,
  consentUntilMs: null,
  dayCallsRemaining: 10,
  dayCallsLimit: 5_000,
} as const;

export const overview: Overview = {
  connectionId: caller.connectionId,
  organisationName: caller.organisationName,
  userName: caller.userName,
  tribe: side,
  exact: { ...side, region: null, administration: null },
  step: 'preview',
  latestRun: runView,
  linked: { relation: 0, contact: 0 },
  openProblems: 0,
};

export const liveView: LiveView = {
  liveSinceMs: 1,
  runId: 'run-live',
  state: 'held',
  halt: null,
  brake: { halts: [{ code: 'massChange', words: { changes: '9' } }], sinceMs: 2 },
  isObserveOnly: false,
  pauses: [{ scope: { of: 'record', kind: 'relation', side: 'exact', id: 'e-1' }, who: caller.userName, atMs: 3 }],
  marked: { relation: 1, contact: 0 },
  outbox: { planned: 2, waiting: 0, sending: 0, unknown: 0, done: 5, failed: 0, skipped: 0 },
  openConflicts: 1,
  openProblems: 0,
  readMs: { exact: 4, tribe: null },
  hints: {
    exact: { isActive: true, failure: null, forged: 0 },
    tribe: { isActive: false, failure: 'noPublicAddress', forged: 1 },
  },
  comparison: { isUnderWay: false, lastMs: null, feeds: { total: 12, read: 12 } },
  calls: { exact: 7, tribe: 8 },
  rules: {
    policies: { relation: { name: 'ask' }, contact: {} },
    defaultPolicy: 'exactLeads',
    filter: runView.filter,
    flows: { relation: 'both', contact: 'both' },
    relationTypes: defaultRelationTypes,
    newInExact: true,
  },
};

const unexpected = (name: string) => (): never => {
  throw new Error(`the service was not expected to be asked for ${name}`);
};

/** A service that knows one session and has to be told every other answer. */
export function service(answers: Partial<TandemService>): TandemService {
  const asked: TandemService = {
    beginSignIn: unexpected('beginSignIn'),
    completeSignIn: unexpected('completeSignIn'),
    whoIs: (secret) => Promise.resolve(secret === goodSecret ? caller : null),
    signOut: unexpected('signOut'),
    regions: unexpected('regions'),
    beginExact: unexpected('beginExact'),
    completeExact: unexpected('completeExact'),
    administrations: unexpected('administrations'),
    chooseAdministration: unexpected('chooseAdministration'),
    callerAbout: unexpected('callerAbout'),
    connections: unexpected('connections'),
    connectAnother: unexpected('connectAnother'),
    discard: unexpected('discard'),
    deactivate: unexpected('deactivate'),
    overview: unexpected('overview'),
    startPreview: unexpected('startPreview'),
    runView: unexpected('runView'),
    planItems: unexpected('planItems'),
    planItem: unexpected('planItem'),
    answer: unexpected('answer'),
    startImport: unexpected('startImport'),
    continueRun: unexpected('continueRun'),
    live: unexpected('live'),
    pause: unexpected('pause'),
    resume: unexpected('resume'),
    setObserveOnly: unexpected('setObserveOnly'),
    liftBrake: unexpected('liftBrake'),
    discardBrake: unexpected('discardBrake'),
    compareNow: unexpected('compareNow'),
    lookAgain: unexpected('lookAgain'),
    rules: unexpected('rules'),
    previewRules: unexpected('previewRules'),
    changeRules: unexpected('changeRules'),
    conflicts: unexpected('conflicts'),
    answerConflict: unexpected('answerConflict'),
    matches: unexpected('matches'),
    answerMatch: unexpected('answerMatch'),
    answeredMatches: unexpected('answeredMatches'),
    planUndo: unexpected('planUndo'),
    startUndo: unexpected('startUndo'),
    records: unexpected('records'),
    record: unexpected('record'),
    unlinked: unexpected('unlinked'),
    problems: unexpected('problems'),
    history: unexpected('history'),
  };
  return { ...asked, ...answers };
}

export interface LoggedLine {
  readonly event: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export function http(answers: Partial<TandemService>, parts: Partial<HttpParts> = {}) {
  const lines: LoggedLine[] = [];
  const keep = (event: string, facts: LoggedLine['facts']): void => {
    lines.push({ event, facts });
  };
  const app = createHttp({
    receiveHint: async () => 'unknown',
    marketplace: null,
    service: service(answers),
    settings: { publicUrl: 'http://tandem.test' },
    log: { info: keep, warn: keep, error: keep },
    ids: { next: () => 'incident-1' },
    isReady: () => Promise.resolve(true),
    uiFolder: null,
    ...parts,
  });
  return { app, lines };
}

type Headers = Readonly<Record<string, string>>;

const signedIn: Headers = { Cookie: `tandem_session=${goodSecret}` };

export const asked = (path: string, headers: Headers = signedIn): Request =>
  new Request(`http://tandem.test${path}`, { headers });

export const sent = (path: string, body: unknown, headers: Headers = {}, method = 'POST'): Request =>
  new Request(`http://tandem.test${path}`, {
    method,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', [clientHeader]: 'test', ...signedIn, ...headers },
  });
