import { beforeEach, describe, expect, test } from 'vitest';
import { buildWorld } from '../../sandbox/kit/world/world.ts';
import { assembleRecord } from '../../src/domain/model/assemble.ts';
import type { FieldPath, Fields, FieldValue } from '../../src/domain/model/fields.ts';
import type { Kind } from '../../src/domain/model/kind.ts';
import { overlay } from '../../src/domain/model/overlay.ts';
import type { NeutralRecord, ObservedPart, Sighting } from '../../src/domain/model/record.ts';
import { exactStages, tribeStages } from '../../src/domain/model/stages.ts';
import { type Bench, switchTo } from './inProcess.ts';
import { changedSince, okOf, readAll, recordsOf } from './reading.ts';
import { contact, key, relation, type Side, sides, size } from './sides.ts';

/** What the engine may rely on with either vendor: the same promises, kept by both clients against both sandboxes. */

describe.each(sides)('$name', (side) => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await side.make();
  });
  const create = async (fields: Fields = relation): Promise<NeutralRecord> =>
    okOf(await bench.records.create({ kind: 'relation', fields, ownerId: null, businessKey: key }));
  const createContact = async (owner: NeutralRecord): Promise<NeutralRecord> =>
    okOf(
      await bench.records.create({
        kind: 'contact',
        fields: contact,
        ownerId: owner.id,
        businessKey: `${key}:contact`,
      }),
    );
  const latestEffect = (): number => bench.sandbox.ledger.count;

  test('tells who is behind the connection and what it may be bound to', async () => {
    const identity = okOf(await bench.client.identify());
    expect(identity).toMatchObject({
      userName: 'Sanne de Wit',
      email: 'sanne@vandermeulen.example',
      administration: { id: bench.administrationId, name: 'Van der Meulen Groothandel B.V.', isCurrent: true },
    });
    const administrations = okOf(await bench.client.administrations());
    expect(administrations).toContainEqual(identity.administration);
  });

  test('a complete reading finds every relation and contact of the world, once', async () => {
    const reading = await readAll(bench.client);
    const views = buildWorld({ seed: bench.sandbox.seed, size }).companies.flatMap((company) =>
      side.name === 'tribe' ? company.tribe : company.exact === null ? [] : [company.exact],
    );
    const found = new Map(recordsOf(reading, 'relation').map((record) => [record.id, record]));
    expect(views.filter(({ id }) => !found.has(id))).toEqual([]);
    for (const view of views) {
      const record = found.get(view.id);
      expect(record?.fields.name).toBe(view.name.replace(/\s+/g, ' ').trim() || null);
      expect(record?.fields['visit.city'] ?? null).toBe(view.visit?.city ?? null);
    }
    const contacts = views.reduce((sum, view) => sum + view.contacts.length, 0);
    expect(recordsOf(reading, 'contact')).toHaveLength(contacts);
    expect(new Set(reading.parts.map(({ part, partId, recordId }) => `${part} ${partId} ${recordId}`)).size).toBe(
      reading.parts.length,
    );
  });

  test('what was created is found by its key, and reads as it was written', async () => {
    const made = await create();
    expect(made.fields).toMatchObject(relation);
    const found = okOf(await bench.records.findByKey('relation', key));
    expect(found.map(({ id }) => id)).toEqual([made.id]);
    expect(okOf(await bench.records.read('relation', made.id))?.fields).toEqual(made.fields);
    expect(found[0]?.fields).toEqual(made.fields);
    expect(okOf(await bench.records.findByKey('relation', `${key}0`))).toEqual([]);
  });

  test('a contact is created under its relation, found by its key, and reads as it was written', async () => {
    const owner = await create();
    const made = await createContact(owner);
    expect(made).toMatchObject({ ownerId: owner.id, isPerson: true, fields: contact });
    const found = okOf(await bench.records.findByKey('contact', `${key}:contact`));
    expect(found.map(({ id }) => id)).toEqual([made.id]);
    expect(okOf(await bench.records.read('contact', made.id))?.fields).toEqual(made.fields);
  });

  test('creating twice with one key shows as two records', async () => {
    await create();
    await create();
    expect(okOf(await bench.records.findByKey('relation', key))).toHaveLength(2);
  });

  test('customer and supplier in one is one relation with both roles', async () => {
    const made = await create({ ...relation, isSupplier: true });
    expect(made.fields).toMatchObject({ isCustomer: true, isSupplier: true });
    const read = okOf(await bench.records.read('relation', made.id));
    expect(read?.fields).toMatchObject({ isCustomer: true, isSupplier: true });
    const supplierOnly = await create({ ...relation, isCustomer: false, isSupplier: true });
    expect(supplierOnly.fields).toMatchObject({ isCustomer: false, isSupplier: true });
  });

  describe('a relation that is no customer yet', () => {
    const stages: readonly FieldValue[] = side.name === 'exact' ? exactStages : tribeStages;
    const early: Fields = { ...relation, isCustomer: false, paymentCondition: null };
    const told = (stage: FieldValue): Fields => ({ stage, isCustomer: stage === 'customer' });

    test.each(stages)('is created as %s, and reads so', async (stage) => {
      const made = await create({ ...early, stage });
      expect(made.fields).toMatchObject(told(stage));
      const read = okOf(await bench.records.read('relation', made.id));
      expect(read?.fields).toEqual(made.fields);
    });

    test('goes on from stage to stage and back, keeping its other role, and the feeds tell of each', async () => {
      const made = await create({ ...early, isSupplier: true, stage: 'suspect' });
      let { cursors } = await readAll(bench.client);
      let seen = made;
      for (const stage of [...stages, ...stages.toReversed()].slice(1, -1)) {
        const changes: Fields = stage === seen.fields.stage ? { name: `Proef ${stage}` } : told(stage);
        bench.sandbox.clock.advance(60_000);
        seen = okOf(await bench.records.update(seen, changes));
        expect(seen.fields).toMatchObject({ ...told(stage), isSupplier: true });
        expect(okOf(await bench.records.read('relation', made.id))?.fields).toEqual(seen.fields);
        const since = await readAll(bench.client, cursors);
        cursors = since.cursors;
        const own = since.parts.filter(({ recordId, fields }) => recordId === made.id && fields.stage !== undefined);
        if (changes.stage !== undefined) expect(own.map(({ fields }) => fields.stage)).toContain(stage);
      }
    });

    test('is made a customer by its role alone, and is not made one by another field', async () => {
      const made = await create({ ...early, stage: 'prospect' });
      expect(okOf(await bench.records.update(made, { isCustomer: false, name: 'Ander B.V.' })).fields.stage).toBe(
        'prospect',
      );
      expect(okOf(await bench.records.update(made, { isCustomer: true })).fields).toMatchObject(told('customer'));
    });
  });

  test('an update changes the named fields and nothing else', async () => {
    const made = await create();
    const before = latestEffect();
    const changes: Fields = { email: 'nieuw@obrien.example', 'visit.houseNumber': '125', 'postal.city': 'Haarlem' };
    const updated = okOf(await bench.records.update(made, changes));
    expect(updated.fields).toEqual({ ...made.fields, ...changes });
    expect(okOf(await bench.records.read('relation', made.id))?.fields).toEqual(updated.fields);
    expect(changedSince(bench.sandbox, before)).toEqual(side.changed);
  });

  test.each<[string, Fields, Record<Side['name'], readonly string[]>]>([
    ['of the relation itself', { email: 'n@obrien.example', website: null }, { exact: ['PUT', 'GET'], tribe: ['PUT'] }],
    ['of the bank account', { iban: 'NL20INGB0001234567' }, { exact: ['PUT', 'GET'], tribe: ['PUT'] }],
    ['of the term of payment', { paymentCondition: '14' }, { exact: ['PUT', 'GET'], tribe: ['PUT'] }],
    ['of one address', { 'postal.city': 'Haarlem' }, { exact: ['PUT', 'GET'], tribe: ['PUT'] }],
    [
      'of both',
      { email: 'n@obrien.example', 'postal.city': 'Haarlem', 'postal.country': 'BE' },
      { exact: ['PUT', 'PUT', 'GET', 'GET'], tribe: ['PUT', 'PUT'] },
    ],
    [
      'that adds an address',
      { 'invoice.street': 'Dam', 'invoice.houseNumber': '1' },
      { exact: ['POST'], tribe: ['PUT', 'GET'] },
    ],
    ['of nothing', {}, { exact: [], tribe: [] }],
  ])('an update %s costs no call too many, and shows what it wrote', async (_name, changes, methods) => {
    const made = await create();
    // Countries are asked for once per client, here by the create.
    const from = bench.sent.length;
    const sighting = okOf(await bench.client.update(made, changes));
    expect(bench.sent.slice(from).map(({ method }) => method)).toEqual(methods[side.name]);
    const shown = Object.assign({}, ...sighting.parts.map(({ fields }) => fields));
    expect(shown).toMatchObject(changes);
    expect(okOf(await bench.records.read('relation', made.id))?.fields).toEqual({ ...made.fields, ...shown });
  });

  test.each<[string, readonly FieldPath[], Record<Side['name'], number>]>([
    ['the relation itself', ['name', 'email', 'visit.city'], { exact: 1, tribe: 1 }],
    ['an address of its own', ['postal.city'], { exact: 2, tribe: 1 }],
    ['its bank account', ['iban'], { exact: 2, tribe: 1 }],
    ['its term of payment', ['paymentCondition'], { exact: 1, tribe: 6 }],
    ['its stage', ['stage'], { exact: 1, tribe: 6 }],
    ['a role', ['isSupplier'], { exact: 1, tribe: 2 }],
    ['everything', ['postal.city', 'iban', 'isCustomer', 'isSupplier'], { exact: 3, tribe: 7 }],
  ])('a reading about %s leaves the rest unread and uncovered', async (_name, about, calls) => {
    const made = await create();
    const whole = okOf(await bench.client.read('relation', made.id));
    const from = bench.sent.length;
    const sighting = okOf(await bench.client.read('relation', made.id, about));
    expect(bench.sent.length - from).toBe(calls[side.name]);
    if (whole === null || sighting === null) throw new Error('the relation is not found');
    expect(whole.covers).toEqual(expect.arrayContaining([...sighting.covers]));
    expect(sighting.parts).toEqual(whole.parts.filter(({ part }) => sighting.covers.includes(part)));
    expect(overlaid(whole.parts, sighting).fields).toEqual(made.fields);
  });

  test('when nobody tells what became of a write, it is in doubt, or stands under a version that no reading equals', async () => {
    const made = await create();
    if (side.name === 'exact') {
      bench.sandbox.faults.add({ match: { method: 'GET' }, effect: { kind: 'loseAnswer' } });
      for (const changes of [{ email: 'n@obrien.example' }, { 'postal.city': 'Haarlem' }, { iban: null }]) {
        expect(await bench.client.update(made, changes as Fields)).toMatchObject({ is: 'unknown' });
      }
      return;
    }
    const stored = okOf(await bench.client.read('relation', made.id))?.parts ?? [];
    switchTo(bench, { putAnswers: 'noContent' });
    bench.sandbox.faults.add({ match: { method: 'GET' }, effect: { kind: 'loseAnswer' } });
    const changes: Fields = { email: 'n@obrien.example', 'postal.city': 'Haarlem' };
    const first = okOf(await bench.client.update(made, changes));
    const seen = overlaid(stored, first);
    expect(seen.fields).toEqual({ ...made.fields, ...changes });
    const second = okOf(await bench.client.update(seen, changes));
    expect(overlaid(overlay(stored, first), second).fields).toEqual(seen.fields);
    bench.sandbox.faults.clear();
    const read = okOf(await bench.client.read('relation', made.id));
    for (const part of ['main', 'postal'] as const) {
      const versions = [{ parts: stored }, first, second, read].map(
        (one) => one?.parts.find((shown) => shown.part === part)?.version,
      );
      expect(new Set(versions).size).toBe(4);
    }
  });

  test('every other operation costs what the README says', async () => {
    const cost = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
      const from = bench.sent.length;
      await work();
      return bench.sent.slice(from).map(({ method }) => method);
    };
    // The first create asks for what a client remembers: countries, the own organisation, payment conditions.
    const owner = await create();
    const person = await createContact(owner);
    const named = { ...relation, name: 'Tweede B.V.' };
    const costs = {
      create: await cost(() => create(named)),
      createContact: await cost(() => createContact(owner)),
      read: await cost(() => bench.client.read('relation', owner.id)),
      readContact: await cost(() => bench.client.read('contact', person.id)),
      findNothing: await cost(() => bench.client.findByKey('relation', 'nobody')),
      updateContact: await cost(() => bench.client.update(person, { email: 'x@b.example' })),
      updateContactName: await cost(() => bench.client.update(person, { lastName: 'Zwart' })),
    };
    const once = ['GET'];
    expect(costs).toEqual(
      {
        exact: {
          // The account, its postal address, its bank account.
          create: ['POST', 'POST', 'POST'],
          createContact: ['POST'],
          read: ['GET', 'GET', 'GET'],
          readContact: once,
          findNothing: once,
          updateContact: ['PUT', 'GET'],
          updateContactName: ['PUT', 'GET'],
        },
        tribe: {
          create: ['POST', 'GET'],
          createContact: ['POST', 'GET'],
          // The organisation, each type of relationship that it may have.
          read: Array.from({ length: 7 }, () => 'GET'),
          readContact: once,
          findNothing: once,
          updateContact: ['PUT'],
          updateContactName: ['PUT'],
        },
      }[side.name],
    );
  });

  test('an update can clear fields, and writing the same again is harmless', async () => {
    const made = await create();
    const changes: Fields = { phone: null, 'visit.addition': null };
    const once = okOf(await bench.records.update(made, changes));
    const twice = okOf(await bench.records.update(once, changes));
    expect(twice.fields).toEqual({ ...made.fields, ...changes });
    expect(okOf(await bench.records.read('relation', made.id))?.fields).toEqual(twice.fields);
  });

  test('an address that was not there is made once, and changed the second time', async () => {
    const made = await create();
    const first = okOf(
      await bench.records.update(made, {
        'invoice.street': 'Dam',
        'invoice.houseNumber': '1',
        'invoice.country': 'BE',
      }),
    );
    const before = latestEffect();
    const second = okOf(await bench.records.update(first, { 'invoice.houseNumber': '2' }));
    expect(changedSince(bench.sandbox, before).filter((name) => name.endsWith('+'))).toEqual([]);
    expect(okOf(await bench.records.read('relation', made.id))?.fields).toEqual(second.fields);
  });

  test('a contact update changes the named fields and nothing else', async () => {
    const made = await createContact(await create());
    const before = latestEffect();
    const changes: Fields = { lastName: 'Jansen', mobile: null };
    const updated = okOf(await bench.records.update(made, changes));
    expect(okOf(await bench.records.read('contact', made.id))?.fields).toEqual(updated.fields);
    expect(updated.fields).toMatchObject({ ...contact, ...changes });
    const columns = changedSince(bench.sandbox, before).map((name) => name.split('.').at(-1));
    expect(columns).toContain('LastName');
    expect(columns).not.toContain('FirstName');
    expect(columns).not.toContain('Notes');
  });

  test('a role that is gained by an update is there afterwards, and the other fields stay', async () => {
    const made = await create();
    const updated = okOf(await bench.records.update(made, { isSupplier: true }));
    expect(updated.fields).toMatchObject({ ...relation, isSupplier: true });
    expect(okOf(await bench.records.read('relation', made.id))?.fields).toMatchObject({
      ...relation,
      isSupplier: true,
    });
    const ended = okOf(await bench.records.update(updated, { isCustomer: false }));
    expect(ended.fields).toMatchObject({ isCustomer: false, isSupplier: true });
    expect(okOf(await bench.records.read('relation', made.id))?.fields).toMatchObject({ isCustomer: false });
  });

  test('a field that the vendor decides, or a value that it has no place for, is refused, and nothing is written', async () => {
    const owner = await create();
    const made = { relation: owner, contact: await createContact(owner) } as const;
    const before = latestEffect();
    const { readOnly, accepts } = okOf(await bench.client.capabilities());
    const refused: readonly (readonly [Kind, FieldPath])[] = [
      ...(['relation', 'contact'] as const).flatMap((kind) => [...readOnly[kind]].map((path) => [kind, path] as const)),
      ...Object.keys(accepts).map((path) => ['relation', path as FieldPath] as const),
    ];
    expect(refused.length).toBeGreaterThan(1);
    for (const [kind, path] of refused) {
      const outcome = await bench.records.update(made[kind], { [path]: 'xx', email: 'x@obrien.example' });
      expect(outcome).toMatchObject({ is: 'rejected', rejection: { cause: 'invalid' } });
    }
    expect(latestEffect()).toBe(before);
  });

  test('reading on from a cursor delivers a change, and only what changed', async () => {
    const made = await create();
    bench.sandbox.clock.advance(300_000);
    const { cursors } = await readAll(bench.open());
    bench.sandbox.clock.advance(300_000);
    const fresh = await relogged(bench);
    okOf(await bench.recordsOf(fresh).update(made, { email: 'later@obrien.example' }));
    const next = await readAll(fresh, cursors);
    const main = next.parts.filter(({ part }) => part === 'main');
    expect(main.map(({ recordId }) => recordId)).toEqual([made.id]);
    expect(main[0]?.fields.email).toBe('later@obrien.example');
    expect(main[0]?.version).not.toBe(made.parts.main?.version);
  });

  test('a change of an address alone is delivered with its relation', async () => {
    const made = await create();
    bench.sandbox.clock.advance(300_000);
    const { cursors } = await readAll(bench.open());
    bench.sandbox.clock.advance(300_000);
    const fresh = await relogged(bench);
    okOf(await bench.recordsOf(fresh).update(made, { 'postal.city': 'Zaandam' }));
    const next = await readAll(fresh, cursors);
    const postal = next.parts.filter(({ part, recordId }) => part === 'postal' && recordId === made.id);
    expect(postal.map(({ fields }) => fields['postal.city'])).toEqual(['Zaandam']);
  });

  test('a record that does not exist reads as null, without an error at the vendor', async () => {
    const nobody = '00000000-1111-4222-8333-444444444444';
    for (const kind of ['relation', 'contact'] as const) {
      expect(await bench.records.read(kind, nobody)).toEqual({ is: 'ok', value: null });
      expect(await bench.records.read(kind, "x' or 1 eq 1")).toEqual({ is: 'ok', value: null });
    }
    expect(bench.sandbox.requests.recent().filter(({ status }) => (status ?? 500) >= 400)).toEqual([]);
  });
});

function overlaid(stored: readonly ObservedPart[], sighting: Sighting): NeutralRecord {
  const record = assembleRecord(overlay(stored, sighting));
  if (record === null) throw new Error('the record is gone');
  return record;
}

/** A client whose token is live again after the clock moved on. */
async function relogged(bench: Bench): Promise<Bench['client']> {
  const renewed = okOf(await bench.oauth.refresh(bench.tokens.refreshToken));
  return bench.open({ accessToken: renewed.accessToken });
}
