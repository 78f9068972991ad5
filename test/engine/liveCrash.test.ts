import { expect, test } from 'vitest';
import { MemoryStore } from '../../src/store/memory/memoryStore.ts';
import { activate, found, importAll, makeWorld, startEngine } from './bench.ts';
import { doomed } from './crash.ts';
import { flow } from './flow.ts';
import { personInExact, personInTribe, type Row } from './people.ts';

const minuteMs = 60_000;
const name = 'Tussen Wal en Schip B.V.';

/** Somebody makes a customer in Tribe, the process dies after that call of its ports, and another takes over. */
async function dieAfter(call: number) {
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
        if (request.method === 'POST' && request.url.includes('crm/Accounts')) sentAt = process.calls();
        return answer;
      };
    },
  });
  const inTribe = personInTribe(world);
  const [identity] = inTribe.list('Relationship_Organization_Identity?$expand=Relation($select=ID)');
  inTribe.create('Relationship_Organization_CommercialRelationship_Customer', {
    Relation: { ID: (found(identity).Relation as Row).ID },
    Organization: { Name: name },
  });
  await Promise.race([flow(second, world, caller.connectionId, 5 * minuteMs), process.died]);

  const third = startEngine(world, memory.session());
  await flow(third, world, caller.connectionId, 10 * minuteMs);
  return {
    sentAt,
    inExact: personInExact(world).list(`crm/Accounts?$filter=Name eq '${name}'`).length,
    inTribe: inTribe.list(`Relation_Organization?$filter=Name eq '${name}'`).length,
  };
}

test('B1: a feed that tells of our own new record before we know that it arrived makes no second one', async () => {
  const calm = await dieAfter(0);
  expect(calm).toMatchObject({ inExact: 1, inTribe: 1 });
  expect(calm.sentAt).toBeGreaterThan(0);
  expect(await dieAfter(calm.sentAt)).toMatchObject({ inExact: 1, inTribe: 1 });
});
