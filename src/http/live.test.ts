import { describe, expect, test } from 'vitest';
import { everyChange } from '../../test/support/everyChange.ts';
import type { RulesPreview, TandemService } from '../engine/service.ts';
import { asked, caller, http, liveView, runView, sent } from './testing.ts';

type Asked = readonly unknown[];

const rulesPreview: RulesPreview = {
  planVersion: 'v2',
  isChange: true,
  writes: { exact: 0, tribe: 1 },
  creates: 0,
  total: 1,
  leftOut: 0,
  letIn: 0,
  conflictsSettled: 0,
  conflictsOpened: 0,
  rows: [],
};

/** A service that answers everything about changes, and remembers what it was asked. */
function listening() {
  const calls: Asked[] = [];
  const answering =
    <T>(name: keyof TandemService, value: T) =>
    (...input: readonly unknown[]) => {
      calls.push([name, ...input]);
      return Promise.resolve(value);
    };
  const view = { is: 'ok', value: liveView } as const;
  const nothing = { is: 'ok', value: null } as const;
  const { app } = http({
    live: answering('live', liveView),
    pause: answering('pause', view),
    resume: answering('resume', view),
    setObserveOnly: answering('setObserveOnly', view),
    liftBrake: answering('liftBrake', view),
    discardBrake: answering('discardBrake', view),
    rules: answering('rules', { is: 'ok', value: { rules: liveView.rules, rows: [], filterChanges: [] } }),
    previewRules: answering('previewRules', { is: 'ok', value: rulesPreview }),
    compareNow: answering('compareNow', view),
    changeRules: answering('changeRules', view),
    lookAgain: answering('lookAgain', nothing),
    conflicts: answering('conflicts', []),
    answerConflict: answering('answerConflict', nothing),
    matches: answering('matches', []),
    answeredMatches: answering('answeredMatches', { total: 0, rows: [] }),
    history: answering('history', { total: 0, rows: [] }),
    answerMatch: answering('answerMatch', nothing),
    planUndo: answering('planUndo', { is: 'ok', value: { runId: 'run-7' } }),
    startUndo: answering('startUndo', { is: 'ok', value: runView }),
  });
  return { app, calls };
}

const everything = { of: 'connection' };
const record = { of: 'record', kind: 'contact', side: 'tribe', id: '42' };
const filter = { ...runView.filter, suppliers: false };
const match = { key: 'relation:exact:a/b%c', answer: { is: 'same', tribeId: '9' } };
const seen = [{ field: 'name', exact: 'Een', tribe: null }];
const byRule = { choice: 'tribe', asRule: true, seen };

const ofPeriod = {
  of: 'changes',
  filter: {
    kind: null,
    side: 'tribe',
    field: 'name',
    by: null,
    decided: 'rule',
    fromMs: 5,
    untilMs: null,
    runId: null,
    record: { kind: 'contact', side: 'tribe', id: '42' },
    search: null,
  },
};

const seenRules = { defaultPolicy: 'ask', planVersion: 'v2' };

/** Method, address, body, and what the service has to be asked for. */
const writes: readonly (readonly [string, string, unknown, Asked])[] = [
  ['POST', 'live/pause', everything, ['pause', caller, everything]],
  ['POST', 'live/resume', record, ['resume', caller, record]],
  ['PUT', 'live/observe-only', { isObserveOnly: true }, ['setObserveOnly', caller, { isObserveOnly: true }]],
  ['POST', 'live/brake/lift', { sinceMs: 7 }, ['liftBrake', caller, { sinceMs: 7 }]],
  ['POST', 'live/brake/discard', { sinceMs: 7 }, ['discardBrake', caller, { sinceMs: 7 }]],
  ['POST', 'live/compare', {}, ['compareNow', caller]],
  ['POST', 'live/rules/preview', { filter }, ['previewRules', caller, { filter }]],
  ['PATCH', 'live/rules', { filter }, ['changeRules', caller, { filter }]],
  ['PATCH', 'live/rules', seenRules, ['changeRules', caller, seenRules]],
  ['POST', 'records/contact/tribe/42/look', {}, ['lookAgain', caller, { kind: 'contact', side: 'tribe', id: '42' }]],
  ['POST', 'conflicts/c-1/answer', byRule, ['answerConflict', caller, { id: 'c-1', ...byRule }]],
  ['PUT', 'matches/answer', match, ['answerMatch', caller, match]],
  ['POST', 'undo', { of: 'run', runId: 'run-1' }, ['planUndo', caller, { of: 'run', runId: 'run-1' }]],
  ['POST', 'undo', ofPeriod, ['planUndo', caller, ofPeriod]],
  ['POST', 'undo/run-7/start', { planVersion: 'v1' }, ['startUndo', caller, { runId: 'run-7', planVersion: 'v1' }]],
];
const reads = ['live', 'conflicts', 'matches'] as const;

describe('what people ask of changes', () => {
  test.each(writes)('%s %s reaches the service whole', async (method, path, body, expected) => {
    const { app, calls } = listening();
    expect((await app.fetch(sent(`/api/v1/${path}`, body, {}, method))).status).toBe(200);
    expect(calls).toEqual([expected]);
  });

  test.each(writes)('%s %s is refused to a stranger and to another site', async (method, path, body) => {
    const { app, calls } = listening();
    const refused = async (headers: Record<string, string>): Promise<number> =>
      (await app.fetch(sent(`/api/v1/${path}`, body, headers, method))).status;
    expect(await refused({ Cookie: 'tandem_session=old' })).toBe(401);
    expect(await refused({ Origin: 'https://evil.example' })).toBe(403);
    expect(calls).toEqual([]);
  });

  test.each(writes)('%s %s does not take a field that nobody knows', async (method, path, body) => {
    const { app, calls } = listening();
    const answer = await app.fetch(sent(`/api/v1/${path}`, { ...(body as object), surprise: 1 }, {}, method));
    expect([answer.status, calls]).toEqual([422, []]);
  });

  test.each(reads)('%s is told to the person who is signed in, and to nobody else', async (path) => {
    const { app, calls } = listening();
    expect((await app.fetch(asked(`/api/v1/${path}`, {}))).status).toBe(401);
    expect(calls).toEqual([]);
    expect((await app.fetch(asked(`/api/v1/${path}`))).status).toBe(200);
    expect(calls).toEqual([[path, caller]]);
  });

  const everyEntry = { ...everyChange, offset: 0, limit: 50 };
  const ofOne = { kind: 'contact', record: { kind: 'contact', side: 'tribe', id: '4/2' } };
  test.each([
    ['history', ['history', caller, everyEntry]],
    [
      'history?decided=either&fromMs=5&untilMs=1700000000000',
      ['history', caller, { ...everyEntry, decided: 'either', fromMs: 5, untilMs: 1_700_000_000_000 }],
    ],
    [
      'history?side=exact&field=visit.city&by=undo&runId=r&search=x&offset=50',
      [
        'history',
        caller,
        { ...everyEntry, side: 'exact', field: 'visit.city', by: 'undo', runId: 'r', search: 'x', offset: 50 },
      ],
    ],
    ['history?kind=contact&recordSide=tribe&recordId=4%2F2', ['history', caller, { ...everyEntry, ...ofOne }]],
    ['matches/answered?limit=7', ['answeredMatches', caller, { offset: 0, limit: 7 }]],
    ['live/rules', ['rules', caller]],
  ])('%s asks for exactly that', async (path, expected) => {
    const { app, calls } = listening();
    expect((await app.fetch(asked(`/api/v1/${path}`, {}))).status).toBe(401);
    expect((await app.fetch(asked(`/api/v1/${path}`))).status).toBe(200);
    expect(calls).toEqual([expected]);
  });

  test.each([
    'field=guess',
    'recordId=4',
    'recordId=4&recordSide=exact',
    'by=me',
    'offset=-1',
    'side=left',
    'decided=nobody',
    'fromMs=yesterday',
    'untilMs=-1',
  ])('a history with %s is refused', async (query) => {
    const { app, calls } = listening();
    expect((await app.fetch(asked(`/api/v1/history?${query}`))).status).toBe(422);
    expect(calls).toEqual([]);
  });

  test('where it stands arrives as the service tells it', async () => {
    const { app } = listening();
    expect(await (await app.fetch(asked('/api/v1/live'))).json()).toEqual(liveView);
  });

  const noRule = { relation: { name: 'guess' }, contact: {} };
  const wrongWay = { ...filter, createdFrom: '2026-02-02', createdTo: '2026-02-01' };
  test.each([
    ['POST', 'live/brake/lift', {}, 'sinceMs'],
    ['POST', 'live/pause', { of: 'everything' }, 'of'],
    ['POST', 'live/pause', { of: 'kind', kind: 'product' }, 'kind'],
    ['POST', 'live/resume', { ...record, id: '' }, 'id'],
    ['PUT', 'live/observe-only', { isObserveOnly: 'yes' }, 'isObserveOnly'],
    ['PATCH', 'live/rules', { policies: noRule }, 'policies.relation.name'],
    ['PATCH', 'live/rules', { policies: { relation: {} } }, 'policies.contact'],
    ['PATCH', 'live/rules', { flows: { relation: 'sideways', contact: 'both' } }, 'flows.relation'],
    ['PATCH', 'live/rules', { filter: wrongWay }, 'filter.createdFrom'],
    ['POST', 'conflicts/c-1/answer', { choice: 'both', asRule: false, seen }, 'choice'],
    ['POST', 'conflicts/c-1/answer', { choice: 'exact', seen }, 'asRule'],
    ['POST', 'conflicts/c-1/answer', { choice: 'exact', asRule: false }, 'seen'],
    ['POST', 'conflicts/c-1/answer', { ...byRule, seen: [{ field: 'name', exact: 'Een' }] }, 'seen.0.tribe'],
    ['PUT', 'matches/answer', { key: match.key, answer: { is: 'same' } }, 'answer.tribeId'],
    ['POST', 'undo', { of: 'entry' }, 'entryId'],
    ['POST', 'undo', { of: 'changes', filter: { ...ofPeriod.filter, fromMs: 'now' } }, 'filter.fromMs'],
    ['POST', 'undo/run-7/start', {}, 'planVersion'],
    ['POST', 'records/product/tribe/42/look', {}, 'kind'],
  ])('%s %s with %j is refused and names the field', async (method, path, body, field) => {
    const { app, calls } = listening();
    const answer = await app.fetch(sent(`/api/v1/${path}`, body, {}, method));
    expect([answer.status, await answer.json(), calls]).toMatchObject([
      422,
      { code: 'badInput', words: { field } },
      [],
    ]);
  });

  test('a refusal of the service keeps its code', async () => {
    const refusal = { code: 'badAnswer', words: { id: 'c-1' } } as const;
    const { app } = http({
      answerConflict: () => Promise.resolve({ is: 'refused', refusal }),
    });
    const answer = await app.fetch(sent('/api/v1/conflicts/c-1/answer', { choice: 'keep', asRule: true, seen }));
    expect([answer.status, await answer.json()]).toEqual([422, refusal]);
  });
});
