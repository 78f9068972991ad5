import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { facts as exactFacts } from '../../sandbox/exact/facts.ts';
import type { Caller } from '../../src/engine/service.ts';
import { createHttp } from '../../src/http/app.ts';
import { type TestStore, testStore } from '../support/database.ts';
import { everyChange } from '../support/everyChange.ts';
import { aConflict } from '../support/storeData.ts';
import {
  connectExact,
  consent,
  found,
  importAll,
  type Login,
  mainDivision,
  makeWorld,
  type Running,
  returned,
  startEngine,
  tribeUser,
  type World,
} from './bench.ts';

/**
 * Two organisations, both at work, and every operation of the HTTP API: whoever names what belongs to the other one is told
 * that there is no such thing. The list of operations is the API's own, so a new one cannot be forgotten.
 */

interface Organisation {
  readonly caller: Caller;
  readonly cookie: string;
}

let db: TestStore;
let world: World;
let running: Running;
let app: ReturnType<typeof createHttp>;
let mine: Organisation;
let theirs: Organisation;
/** Names of things that belong to the other organisation. */
let names: Readonly<Record<string, string>>;

beforeAll(async () => {
  db = await testStore();
  world = makeWorld({ size: 50, seed: 5 });
  running = startEngine(world, db.store);
  app = createHttp({
    service: running.engine.service,
    receiveHint: running.engine.receiveHint,
    marketplace: null,
    settings: { publicUrl: 'http://tandem.test' },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    ids: { next: () => 'incident' },
    isReady: async () => true,
    uiFolder: null,
  });
  theirs = await organisation(tribeUser(0), mainDivision);
  mine = await organisation(tribeUser(2), String(exactFacts.divisions[1]?.code));
  expect(mine.caller.organisationName).not.toBe(theirs.caller.organisationName);
  const { connectionId } = theirs.caller;
  const link = found((await db.store.links(connectionId)).find(({ kind }) => kind === 'relation'));
  const run = found(await db.store.latestRun(connectionId, 'import'));
  const entry = found((await db.store.journalOfRun(connectionId, run.id))[0]);
  await db.store.transact((tx) => tx.saveConflicts([aConflict(connectionId, 'their conflict', { linkId: link.id })]));
  const { items } = await db.store.planItems(connectionId, {
    runId: run.id,
    actions: ['create'],
    kind: null,
    search: null,
    offset: 0,
    limit: 1,
  });
  names = {
    connectionId,
    runId: run.id,
    id: 'their conflict',
    entryId: entry.id,
    recordId: link.exactId,
    key: found(items[0]).item.key,
    planVersion: run.rulesFingerprint ?? '',
  };
}, 180_000);
afterAll(() => db.close());

async function organisation(login: Login, administrationId: string): Promise<Organisation> {
  const { service } = running.engine;
  const { url } = await service.beginSignIn({ returnTo: '/' });
  const done = await service.completeSignIn(returned(consent(world.tribe, url, login, [['answer', 'allow']])));
  if (done.is === 'refused') throw new Error(done.refusal.code);
  const caller = found(await service.whoIs(done.value.sessionSecret));
  await connectExact(running, world, caller);
  await service.chooseAdministration(caller, { administrationId });
  await importAll(running, world, caller);
  return { caller, cookie: `tandem_session=${done.value.sessionSecret}` };
}

interface Operation {
  readonly method: string;
  readonly path: string;
}

async function operations(): Promise<readonly Operation[]> {
  const answer = await app.fetch(new Request('http://tandem.test/api/openapi.json'));
  const { paths } = (await answer.json()) as { readonly paths: Readonly<Record<string, object>> };
  return Object.entries(paths).flatMap(([path, of]) => Object.keys(of).map((method) => ({ method, path })));
}

const ask = (as: Organisation, { method, path }: Operation, body?: object, connectionId?: string): Promise<Response> =>
  Promise.resolve(
    app.fetch(
      new Request(`http://tandem.test${path}`, {
        method: method.toUpperCase(),
        headers: {
          cookie: as.cookie,
          'tandem-client': 'test',
          'content-type': 'application/json',
          ...(connectionId !== undefined && { 'tandem-connection': connectionId }),
        },
        ...(method !== 'get' && { body: JSON.stringify(body ?? {}) }),
      }),
    ),
  );

/** Works for everybody, and tells nobody of anything but themselves. */
const withoutConnection = (path: string): boolean => path.startsWith('/api/v1/session');

const named = () => ({ kind: 'relation', side: 'exact', id: names.recordId });
const record = () => ({ of: 'record', ...named() });
/** How each operation that names a thing is asked about one. A new one that names any is not in this list, and fails. */
const naming: Readonly<Record<string, readonly { readonly path?: string; readonly body?: () => object }[]>> = {
  'post /api/v1/connections/{connectionId}/deactivate': [{}],
  'post /api/v1/connections/{connectionId}/discard': [{}],
  'get /api/v1/runs/{runId}': [{}],
  'get /api/v1/runs/{runId}/items': [{ path: '?offset=0&limit=10' }],
  'get /api/v1/runs/{runId}/item': [{ path: '?key={key}' }],
  'put /api/v1/runs/{runId}/answer': [{ body: () => ({ key: names.key, answer: null }) }],
  'post /api/v1/runs/{runId}/start': [{ body: () => ({ planVersion: names.planVersion }) }],
  'post /api/v1/runs/{runId}/continue': [{}],
  'get /api/v1/records/{kind}/{side}/{id}': [{}],
  'post /api/v1/records/{kind}/{side}/{id}/look': [{}],
  'post /api/v1/conflicts/{id}/answer': [{ body: () => ({ choice: 'exact', asRule: false, seen: [] }) }],
  'post /api/v1/undo/{runId}/start': [{ body: () => ({ planVersion: names.planVersion }) }],
  'put /api/v1/matches/answer': [{ body: () => ({ key: names.key, answer: { is: 'leave' } }) }],
  'post /api/v1/undo': [
    { body: record },
    { body: () => ({ of: 'run', runId: names.runId }) },
    { body: () => ({ of: 'entry', entryId: names.entryId }) },
    { body: () => ({ of: 'changes', filter: { ...everyChange, runId: names.runId } }) },
    { body: () => ({ of: 'changes', filter: { ...everyChange, record: named() } }) },
  ],
};

function filled(operation: Operation, more = ''): Operation {
  const isRecord = operation.path.includes('{kind}');
  const values: Readonly<Record<string, string | undefined>> = isRecord
    ? { kind: 'relation', side: 'exact', id: names.recordId }
    : names;
  const path = `${operation.path}${more}`.replace(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(values[name] ?? ''),
  );
  return { ...operation, path };
}

describe('what belongs to another organisation', () => {
  test('is not there for any operation that is about its connection', async () => {
    const all = await operations();
    expect(all.length).toBeGreaterThan(30);
    for (const operation of all.filter(({ path }) => !withoutConnection(path))) {
      const name = `${operation.method} ${operation.path}`;
      const answer = await ask(mine, filled(operation), {}, names.connectionId);
      expect([name, answer.status]).toEqual([name, 404]);
      expect(await answer.json()).toMatchObject({ code: 'notFound' });
    }
  });

  test('is not there for any operation that names it, by whatever', async () => {
    const naminglike = (await operations()).filter(({ path }) => path.includes('{'));
    const known = new Set(Object.keys(naming));
    expect(naminglike.map(({ method, path }) => `${method} ${path}`).filter((name) => !known.has(name))).toEqual([]);
    for (const [name, ways] of Object.entries(naming)) {
      const [method = '', path = ''] = name.split(' ');
      for (const { path: more, body } of ways) {
        const operation = filled({ method, path }, more);
        const answer = await ask(mine, operation, body?.());
        expect([name, body?.(), answer.status]).toEqual([name, body?.(), 404]);
      }
    }
  });

  test('is there for themselves: each of these names means something', async () => {
    const reads = [
      'get /api/v1/runs/{runId}',
      'get /api/v1/runs/{runId}/items',
      'get /api/v1/runs/{runId}/item',
      'get /api/v1/records/{kind}/{side}/{id}',
    ];
    for (const name of reads) {
      const [method = '', path = ''] = name.split(' ');
      const [way] = naming[name] ?? [];
      expect([name, (await ask(theirs, filled({ method, path }, way?.path))).status]).toEqual([name, 200]);
    }
    for (const name of ['put /api/v1/matches/answer', 'post /api/v1/conflicts/{id}/answer', 'post /api/v1/undo']) {
      const [method = '', path = ''] = name.split(' ');
      for (const { body } of naming[name] ?? []) {
        const { status } = await ask(theirs, filled({ method, path }), body?.());
        expect([name, status]).not.toEqual([name, 404]);
      }
    }
    expect((await ask(theirs, { method: 'get', path: '/api/v1/overview' }, {}, names.connectionId)).status).toBe(200);
  });

  test('is not there for whoever is not signed in at all', async () => {
    for (const operation of (await operations()).filter(({ path }) => !withoutConnection(path))) {
      const answer = await ask({ ...mine, cookie: 'tandem_session=nobody' }, filled(operation), {}, names.connectionId);
      expect([operation.path, answer.status]).toEqual([operation.path, 401]);
    }
  });
});
