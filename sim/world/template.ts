import type { Caller } from '../../src/engine/service.ts';
import { MemoryStore } from '../../src/store/memory/memoryStore.ts';
import { importAll } from '../actors/administrator.ts';
import { found } from '../actors/edits.ts';
import { Stage } from '../actors/stage.ts';
import { consentAt } from './consent.ts';
import { blankRows, siblings, type Tenant, tenants } from './sandboxes.ts';
import { accepted, type Snapshot, World } from './world.ts';

const startMs = Date.parse('2026-06-15T07:00:30Z');

/** Two companies without a single relation, and nobody connected. */
export function blankSnapshot(): Snapshot {
  return { nowMs: startMs, ...blankRows(), store: new MemoryStore(), callers: [] };
}

/** Signs in, connects Exact and chooses the administration, as a person does it. */
export async function activate(world: World, tenant: Tenant): Promise<Caller> {
  const begun = await world.ask('sign in', (service) => service.beginSignIn({ returnTo: '/' }));
  if (begun === undefined) throw new Error('the sign-in did not begin');
  const back = consentAt(world.sandboxes, tenant, 'tribe', begun.url);
  const session = accepted('sign in', await world.ask('come back', (service) => service.completeSignIn(back)));
  const caller = await world.ask('who am I', (service) => service.whoIs(session.sessionSecret));
  if (caller === null || caller === undefined) throw new Error('nobody is signed in');
  await choose(world, tenant, caller);
  return caller;
}

/** Another administration for an organisation that has one already. */
async function activateAnother(world: World, tenant: Tenant, first: Caller): Promise<Caller> {
  const begun = accepted('begin another', await world.ask('begin another', (one) => one.connectAnother(first)));
  const caller = await world.ask('about the other', (service) => service.callerAbout(first, begun.connectionId));
  if (caller === null || caller === undefined) throw new Error("the other connection is nobody's");
  await choose(world, tenant, caller);
  return caller;
}

async function choose(world: World, tenant: Tenant, caller: Caller): Promise<void> {
  const exact = accepted('connect', await world.ask('connect', (one) => one.beginExact(caller, { region: 'nl' })));
  const agreed = consentAt(world.sandboxes, tenant, 'exact', exact.url);
  accepted('connect', await world.ask('come back', (service) => service.completeExact(agreed)));
  accepted('administrations', await world.ask('administrations', (service) => service.administrations(caller)));
  const chosen = await world.ask('choose', (service) =>
    service.chooseAdministration(caller, { administrationId: tenant.division }),
  );
  accepted('choose', chosen);
}

const remembered = (make: () => Promise<Snapshot>): (() => Promise<Snapshot>) => {
  let made: Promise<Snapshot> | null = null;
  return () => {
    made ??= make();
    return made;
  };
};

/** Both tenants connected and nothing imported: where most worlds begin. Made once per process, it is always the same. */
export const activatedSnapshot = remembered(async () => {
  const world = new World({ seed: 0, from: blankSnapshot() });
  const process = world.start();
  const callers: Caller[] = [];
  for (const tenant of tenants) callers.push(await activate(world, tenant));
  world.crash(process);
  return world.snapshot(callers);
});

/** Both administrations of one organisation connected, and nothing imported. */
export const siblingsSnapshot = remembered(async () => {
  const world = new World({ seed: 0, from: blankSnapshot() });
  const process = world.start();
  const [one, other] = siblings;
  if (one === undefined || other === undefined) throw new Error('there are no two administrations');
  const first = await activate(world, one);
  // Exact renews a pair after ten minutes at the earliest.
  await world.run(11 * 60_000);
  const second = await activateAnother(world, other, first);
  world.crash(process);
  return world.snapshot([first, second]);
});

/** The first tenant with a few relations and contacts, of which Tandem knows nothing yet. */
export const foundedSnapshot = remembered(async () => {
  const world = new World({ seed: 0, from: await activatedSnapshot() });
  const stage = new Stage(world, { whenDifferent: 'exactLeads' }, tenants);
  for (const [index, known] of (['exact', 'both', 'exact'] as const).entries()) {
    const dice = [0.1, 0.3, 0.5, 0.2, 0.7, 0.4, 0.6, 0.9].map((die) => (die + index * 0.37) % 1);
    found(stage, { tenant: 0, known, contacts: 1, dice });
  }
  return world.snapshot(world.callers);
});

/** The same after the import: both systems agree, and changes flow by themselves. */
export const agreedSnapshot = remembered(() => makeAgreed('exactLeads'));

/** And where a person decides whenever both sides differ. */
export const askingSnapshot = remembered(() => makeAgreed('ask'));

async function makeAgreed(whenDifferent: 'exactLeads' | 'ask'): Promise<Snapshot> {
  const world = new World({ seed: 0, from: await foundedSnapshot() });
  const process = world.start();
  importAll(new Stage(world, { whenDifferent }, tenants), 0);
  await world.run(10 * 60_000);
  world.crash(process);
  return atRest(world);
}

/** What a world holds in which nothing is under way. */
export function atRest(world: World): Snapshot {
  for (const call of [...world.sandboxes.exact.takeOutbound(), ...world.sandboxes.tribe.takeOutbound()]) {
    throw new Error(`a world that is to be begun with has something to tell: ${call.request.url}`);
  }
  return world.snapshot(world.callers);
}
