import { expect, test } from 'vitest';
import { MemoryStore } from '../../src/store/memory/memoryStore.ts';
import type { Link } from '../../src/store/port.ts';
import { activate, found, importAll, makeWorld, startEngine } from './bench.ts';
import { doomed } from './crash.ts';
import { flow } from './flow.ts';
import { type Person, personInExact, personInTribe, type Row } from './people.ts';

const minuteMs = 60_000;
const name = 'Tussen Wal en Schip B.V.';

interface Scene {
  /** What somebody does before the process dies, and the write to Exact that comes of it. */
  readonly begin: (inTribe: Person, link: Link) => void;
  readonly isItsWrite: (request: { readonly method: string; readonly url: string }) => boolean;
  /** What somebody does while nobody is there. */
  readonly meanwhile: (inTribe: Person, link: Link) => void;
}

/** The process dies after that call of its ports, and another takes over. */
async function dieAfter(call: number, scene: Scene) {
  const world = makeWorld({ size: 50, seed: 3 });
  const memory = new MemoryStore();
  const first = startEngine(world, memory.session());
  const caller = await activate(first, world);
  await importAll(first, world, caller);
  await flow(first, world, caller.connectionId, 10 * minuteMs);

  const process = doomed(memory.session(), { call, side: 'after' });
  let sentAt = 0;
  const second = startEngine(world, process.store, {
    transport: (next) => {
      const mortal = process.transport(next);
      return (request) => {
        const answer = mortal(request);
        if (scene.isItsWrite(request)) sentAt = process.calls();
        return answer;
      };
    },
  });
  const inTribe = personInTribe(world);
  const links = await memory.session().links(caller.connectionId);
  const link = found(links.find(({ kind, base }) => kind === 'relation' && base.isCustomer === true));
  scene.begin(inTribe, link);
  await Promise.race([flow(second, world, caller.connectionId, 5 * minuteMs), process.died]);

  scene.meanwhile(inTribe, link);
  const third = startEngine(world, memory.session());
  await flow(third, world, caller.connectionId, 10 * minuteMs);
  return { sentAt, inTribe, inExact: personInExact(world), link };
}

/** Once without a death, to learn where the write is sent, and once with one right after it. */
async function dieAfterWrite(scene: Scene) {
  const { sentAt } = await dieAfter(0, scene);
  expect(sentAt).toBeGreaterThan(0);
  return dieAfter(sentAt, scene);
}

test('B1: a feed that tells of our own new record before we know that it arrived makes no second one', async () => {
  const { inTribe, inExact } = await dieAfterWrite({
    begin: (person) => {
      const [identity] = person.list('Relationship_Organization_Identity?$expand=Relation($select=ID)');
      person.create('Relationship_Organization_CommercialRelationship_Customer', {
        Relation: { ID: (found(identity).Relation as Row).ID },
        Organization: { Name: name },
      });
    },
    isItsWrite: ({ method, url }) => method === 'POST' && url.includes('crm/Accounts'),
    meanwhile: () => {},
  });
  expect(inExact.list(`crm/Accounts?$filter=Name eq '${name}'`)).toHaveLength(1);
  expect(inTribe.list(`Relation_Organization?$filter=Name eq '${name}'`)).toHaveLength(1);
});

test('A3: our own write, of which nobody heard the answer, never wins over what a person changed since', async () => {
  const setPhone = (PhoneNumber: string) => (person: Person, link: Link) =>
    person.update(`Relation_Organization(${link.tribeId})`, { PhoneNumber });
  const { inTribe, inExact, link } = await dieAfterWrite({
    begin: setPhone('+31105550101'),
    isItsWrite: ({ method, url }) => method === 'PUT' && url.includes('crm/Accounts'),
    meanwhile: setPhone('+31105550202'),
  });
  const [organisation] = inTribe.list(`Relation_Organization?$filter=ID eq ${link.tribeId}`);
  const [account] = inExact.list(`crm/Accounts?$filter=ID eq guid'${link.exactId}'`);
  expect([organisation?.PhoneNumber, account?.Phone]).toEqual(['+31105550202', '+31105550202']);
});
