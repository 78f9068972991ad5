import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestStore, testStore } from '../support/database.ts';
import {
  activate,
  allDivisions,
  connectExact,
  consent,
  everything,
  exactUser,
  importAll,
  mainDivision,
  makeWorld,
  preview,
  returned,
  signIn,
  startEngine,
  tribeUser,
  type World,
} from './bench.ts';

let db: TestStore;
let world: World;
beforeEach(async () => {
  db = await testStore();
  world = makeWorld({ size: 50 });
});
afterEach(() => db.close());

const nothing = { state: null, code: null, error: null, errorDescription: null };

describe('signing in with Tribe', () => {
  test('makes one connection per organisation, whoever of it signs in', async () => {
    const running = startEngine(world, db.store);
    const sanne = await signIn(running, world, tribeUser(0));
    const joris = await signIn(running, world, tribeUser(1));
    const amina = await signIn(running, world, tribeUser(2));
    expect(joris.connectionId).toBe(sanne.connectionId);
    expect(joris.userId).not.toBe(sanne.userId);
    expect(amina.connectionId).not.toBe(sanne.connectionId);
    expect(amina.organisationName).not.toBe(sanne.organisationName);
  });

  test('keeps acting as the one who connected, also after a colleague signed in', async () => {
    const running = startEngine(world, db.store);
    const { connectionId } = await signIn(running, world, tribeUser(0));
    const first = await db.store.token(connectionId, 'tribe');
    await signIn(running, world, tribeUser(1));
    expect(await db.store.token(connectionId, 'tribe')).toEqual(first);
  });

  test('tells a refused consent, and takes its state only once', async () => {
    const { engine } = startEngine(world, db.store);
    const { url } = await engine.service.beginSignIn({ returnTo: '/' });
    const back = returned(consent(world.tribe, url, tribeUser(0), [['answer', 'refuse']]));
    expect(await engine.service.completeSignIn(back)).toMatchObject({ refusal: { code: 'consentRefused' } });
    expect(await engine.service.completeSignIn(back)).toMatchObject({ refusal: { code: 'signInExpired' } });
  });

  test('tells a wrong client secret', async () => {
    const { engine } = startEngine(world, db.store, { tribeSecret: 'wrong' });
    const { url } = await engine.service.beginSignIn({ returnTo: '/' });
    const back = returned(consent(world.tribe, url, tribeUser(0), [['answer', 'allow']]));
    expect(await engine.service.completeSignIn(back)).toMatchObject({ refusal: { code: 'wrongClientSecret' } });
  });

  test('refuses a state that is unknown or older than ten minutes', async () => {
    const { engine } = startEngine(world, db.store);
    const { url } = await engine.service.beginSignIn({ returnTo: '/' });
    const back = returned(consent(world.tribe, url, tribeUser(0), [['answer', 'allow']]));
    world.clock.advance(10 * 60_000 + 1);
    for (const visit of [back, { ...back, state: 'forged' }, nothing]) {
      expect(await engine.service.completeSignIn(visit)).toMatchObject({ refusal: { code: 'signInExpired' } });
    }
  });

  test.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'never returns a person to %s',
    async (returnTo) => {
      const { engine } = startEngine(world, db.store);
      const { url } = await engine.service.beginSignIn({ returnTo });
      const back = returned(consent(world.tribe, url, tribeUser(0), [['answer', 'allow']]));
      expect(await engine.service.completeSignIn(back)).toMatchObject({ value: { returnTo: '/' } });
    },
  );

  test('keeps a session until it expires or is ended', async () => {
    const { engine } = startEngine(world, db.store);
    const { url } = await engine.service.beginSignIn({ returnTo: '/runs' });
    const done = await engine.service.completeSignIn(
      returned(consent(world.tribe, url, tribeUser(0), [['answer', 'allow']])),
    );
    if (done.is === 'refused') throw new Error(done.refusal.code);
    const { sessionSecret, expiresMs, returnTo } = done.value;
    expect(returnTo).toBe('/runs');
    expect(await engine.service.whoIs(sessionSecret)).not.toBeNull();
    expect(await engine.service.whoIs('another')).toBeNull();
    world.clock.advance(expiresMs - world.clock.nowMs());
    expect(await engine.service.whoIs(sessionSecret)).toBeNull();
  });
});

describe('connecting Exact Online', () => {
  test('tells a refused consent and a wrong client secret', async () => {
    const running = startEngine(world, db.store, { exactSecret: 'wrong' });
    const caller = await signIn(running, world);
    for (const [answer, code] of [
      ['refuse', 'consentRefused'],
      ['allow', 'confirmationRefused'],
    ] as const) {
      const begun = await running.engine.service.beginExact(caller, { region: 'nl' });
      if (begun.is === 'refused') throw new Error(begun.refusal.code);
      const fields = [...allDivisions.filter(([name]) => name !== 'answer'), ['answer', answer] as const];
      const back = returned(consent(world.exact, begun.value.url, exactUser(0), fields));
      expect(await running.engine.service.completeExact(back)).toMatchObject({ refusal: { code } });
    }
    expect((await running.engine.service.overview(caller)).step).toBe('connectExact');
  });

  test('tells a code that is older than three minutes', async () => {
    const running = startEngine(world, db.store);
    const caller = await signIn(running, world);
    const begun = await running.engine.service.beginExact(caller, { region: 'nl' });
    if (begun.is === 'refused') throw new Error(begun.refusal.code);
    const back = returned(consent(world.exact, begun.value.url, exactUser(0), allDivisions));
    world.clock.advance(3 * 60_000 + 1);
    expect(await running.engine.service.completeExact(back)).toMatchObject({ refusal: { code: 'codeExpired' } });
  });

  test('knows only its regions and the administrations that the consent covers', async () => {
    const running = startEngine(world, db.store);
    const { service } = running.engine;
    const caller = await signIn(running, world);
    expect(await service.beginExact(caller, { region: 'xx' })).toMatchObject({ refusal: { code: 'unknownRegion' } });
    expect(await service.administrations(caller)).toMatchObject({ refusal: { code: 'notReady' } });
    await connectExact(running, world, caller, exactUser(1));
    expect(await service.chooseAdministration(caller, { administrationId: mainDivision })).toMatchObject({
      refusal: { code: 'unknownAdministration' },
    });
    expect(await service.startPreview(caller, everything)).toMatchObject({ refusal: { code: 'notReady' } });
  });

  test('seals the administration that was chosen', async () => {
    const running = startEngine(world, db.store);
    const { service } = running.engine;
    const caller = await activate(running, world);
    expect(await service.chooseAdministration(caller, { administrationId: mainDivision })).toMatchObject({ is: 'ok' });
    expect(await service.chooseAdministration(caller, { administrationId: '713205' })).toMatchObject({
      refusal: { code: 'administrationSealed' },
    });
    expect(await service.beginExact(caller, { region: 'be' })).toMatchObject({
      refusal: { code: 'administrationSealed' },
    });
  });

  test('refuses to reconnect as somebody who cannot see the sealed administration, and keeps what it had', async () => {
    const running = startEngine(world, db.store);
    const caller = await activate(running, world);
    const before = await db.store.token(caller.connectionId, 'exact');
    const begun = await running.engine.service.beginExact(caller, { region: 'nl' });
    if (begun.is === 'refused') throw new Error(begun.refusal.code);
    const back = returned(consent(world.exact, begun.value.url, exactUser(1), allDivisions));
    expect(await running.engine.service.completeExact(back)).toMatchObject({
      refusal: { code: 'administrationSealed' },
    });
    expect(await db.store.token(caller.connectionId, 'exact')).toEqual(before);
  });

  test('keeps links, runs and bases when it is reconnected', async () => {
    const running = startEngine(world, db.store);
    const caller = await activate(running, world);
    await importAll(running, world, caller);
    const links = await db.store.links(caller.connectionId);
    const token = await db.store.token(caller.connectionId, 'exact');
    if (token === null) throw new Error('no pair was saved');
    await db.store.transact((tx) => tx.setNeedsConsent(token, 'test'));
    expect(await running.engine.service.overview(caller)).toMatchObject({
      step: 'connectExact',
      exact: { state: 'needsConsent' },
    });
    await connectExact(running, world, caller);
    expect(await running.engine.service.overview(caller)).toMatchObject({
      step: 'done',
      exact: { state: 'connected' },
    });
    expect(await db.store.links(caller.connectionId)).toEqual(links);
  });
});

describe('between organisations', () => {
  test('nobody sees anything of another one', async () => {
    const running = startEngine(world, db.store);
    const { service } = running.engine;
    const caller = await activate(running, world);
    const shown = await preview(running, world, caller);
    const stranger = await signIn(running, world, tribeUser(2));
    const { runId } = shown;
    const items = { runId, actions: null, kind: null, search: null, offset: 0, limit: 10 };
    expect(await service.runView(stranger, runId)).toMatchObject({ refusal: { code: 'notFound' } });
    expect(await service.planItems(stranger, items)).toMatchObject({ refusal: { code: 'notFound' } });
    expect(await service.startImport(stranger, { runId, planVersion: shown.planVersion ?? '' })).toMatchObject({
      refusal: { code: 'notFound' },
    });
    expect(await service.continueRun(stranger, runId)).toMatchObject({ refusal: { code: 'notFound' } });
    expect(await service.problems(stranger)).toEqual([]);
    expect(await service.records(stranger, { kind: 'relation', search: null, offset: 0, limit: 10 })).toEqual({
      total: 0,
      rows: [],
    });
  });
});
