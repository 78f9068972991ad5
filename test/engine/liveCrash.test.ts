import { expect, test } from 'vitest';
import { MemoryStore } from '../../src/store/memory/memoryStore.ts';
import type { Link } from '../../src/store/port.ts';
import { activate, found, importAll, makeWorld, startEngine } from './bench.ts';
import { doomed } from './crash.ts';
import { flow } from './flow.ts';
import { type Person, personInExact, personInTribe, type Row } from './people.ts';

const minuteMs = 60_000;
const name = 'Tussen Wal en Schip B.V.';

type Act = (people: Readonly<Record<'inExact' | 'inTribe', Person>>, link: Link) => void;

interface Scene {
  /** What somebody does before the process dies, and the write that comes of it. */
  readonly begin: Act;
  readonly isItsWrite: (request: { readonly method: string; readonly url: string }) => boolean;
  /** What somebody does in Tribe at the last moment before that record is looked at there. */
  readonly beforeLook?: Act;
  /** What somebody does while nobody is there. */
  readonly meanwhile?: Act;
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
  let isLooked = false;
  const people = { inExact: personInExact(world), inTribe: personInTribe(world) };
  const links = await memory.session().links(caller.connectionId);
  const link = found(links.find(({ kind, base }) => kind === 'relation' && base.isCustomer === true));
  const second = startEngine(world, process.store, {
    transport: (next) => {
      const mortal = process.transport(next);
      return (request) => {
        if (!isLooked && request.method === 'GET' && request.url.includes(link.tribeId)) {
          isLooked = true;
          scene.beforeLook?.(people, link);
        }
        const answer = mortal(request);
        if (scene.isItsWrite(request)) sentAt = process.calls();
        return answer;
      };
    },
  });
  scene.begin(people, link);
  await Promise.race([flow(second, world, caller.connectionId, 5 * minuteMs), process.died]);

  scene.meanwhile?.(people, link);
  const third = startEngine(world, memory.session());
  await flow(third, world, caller.connectionId, 10 * minuteMs);
  return { sentAt, ...people, link, journal: memory.rows('journal').filter(({ linkId }) => linkId === link.id) };
}

/** Once without a death, to learn where the write is sent, and once with one right after it. */
async function dieAfterWrite(scene: Scene) {
  const { sentAt } = await dieAfter(0, scene);
  expect(sentAt).toBeGreaterThan(0);
  return dieAfter(sentAt, scene);
}

test('B1: a feed that tells of our own new record before we know that it arrived makes no second one', async () => {
  const { inTribe, inExact } = await dieAfterWrite({
    begin: ({ inTribe: person }) => {
      const [identity] = person.list('Relationship_Organization_Identity?$expand=Relation($select=ID)');
      person.create('Relationship_Organization_CommercialRelationship_Customer', {
        Relation: { ID: (found(identity).Relation as Row).ID },
        Organization: { Name: name },
      });
    },
    isItsWrite: ({ method, url }) => method === 'POST' && url.includes('crm/Accounts'),
  });
  expect(inExact.list(`crm/Accounts?$filter=Name eq '${name}'`)).toHaveLength(1);
  expect(inTribe.list(`Relation_Organization?$filter=Name eq '${name}'`)).toHaveLength(1);
});

test('A3: our own write, of which nobody heard the answer, never wins over what a person changed since', async () => {
  const setPhone =
    (PhoneNumber: string): Act =>
    (people, link) =>
      people.inTribe.update(`Relation_Organization(${link.tribeId})`, { PhoneNumber });
  const { inTribe, inExact, link } = await dieAfterWrite({
    begin: setPhone('+31105550101'),
    isItsWrite: ({ method, url }) => method === 'PUT' && url.includes('crm/Accounts'),
    meanwhile: setPhone('+31105550202'),
  });
  const [organisation] = inTribe.list(`Relation_Organization?$filter=ID eq ${link.tribeId}`);
  const [account] = inExact.list(`crm/Accounts?$filter=ID eq guid'${link.exactId}'`);
  expect([organisation?.PhoneNumber, account?.Phone]).toEqual(['+31105550202', '+31105550202']);
});

test('H1: the history tells what our write took the place of, also when nobody heard its answer', async () => {
  const { inTribe, link, journal } = await dieAfterWrite({
    begin: ({ inExact }, { exactId }) =>
      inExact.update(`crm/Accounts(guid'${exactId}')`, { Website: 'https://www.exact.example' }),
    beforeLook: (people, { tribeId }) =>
      people.inTribe.update(`Relation_Organization(${tribeId})`, { Website: 'https://www.tribe.example' }),
    isItsWrite: ({ method, url }) => method === 'PUT' && url.includes('Relation_Organization'),
  });
  const [organisation] = inTribe.list(`Relation_Organization?$filter=ID eq ${link.tribeId}`);
  expect(organisation?.Website).toBe('https://www.exact.example');
  expect(journal.map(({ before }) => before.website)).toContain('https://www.tribe.example');
});
