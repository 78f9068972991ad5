import { beforeEach, describe, expect, test } from 'vitest';
import type { FieldPath, Fields } from '../../src/domain/model/fields.ts';
import type { NeutralRecord } from '../../src/domain/model/record.ts';
import { type Bench, exactBench, tribeBench } from './inProcess.ts';
import { changedSince, okOf } from './reading.ts';

/** A natural person who is a customer: a relation in Tribe (tribe-crm.md 4.1, 4.2), an account like any other in Exact. */

let bench: Bench;
beforeEach(async () => {
  bench = await tribeBench();
});

async function person(more: object = {}): Promise<NeutralRecord> {
  const answer = await bench.transport({
    method: 'POST',
    url: 'http://tribe.test/v1/odata/Relationship_Person_CommercialRelationship_Customer',
    headers: { authorization: `Bearer ${bench.tokens.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      Relation: { ID: bench.administrationId },
      Person: {
        ...{ FirstName: 'Piet', LastName: 'Zwart', DebtorNumber: '77', EmailAddress: 'p@zwart.example' },
        ...{ IBAN: 'NL91ABNA0417164300', Address: { Street: 'Laan', HouseNumber: 3, City: 'Delft' } },
        ...more,
      },
    }),
    timeoutMs: 1,
  });
  expect(answer).toMatchObject({ is: 'answered', status: 201 });
  const { parts } = okOf(await bench.client.readFeed('personCustomers', null));
  const main = parts.find(({ part, fields }) => part === 'main' && fields.debtorNumber === '77');
  const read = okOf(await bench.records.read('relation', main?.recordId ?? ''));
  if (read === null) throw new Error('the person is not found');
  return read;
}

describe('in Tribe CRM', () => {
  test('it is a relation with the name that Tribe puts together', async () => {
    expect(await person()).toMatchObject({
      isPerson: true,
      fields: {
        ...{ name: 'Piet Zwart', isCustomer: true, debtorNumber: '77', iban: 'NL91ABNA0417164300' },
        ...{ 'visit.street': 'Laan', 'visit.houseNumber': '3', 'visit.city': 'Delft' },
      },
    });
  });

  test('its fields, its one address and its role are written, each with one call', async () => {
    const seen = await person();
    const from = bench.sent.length;
    const changes: Fields = { debtorNumber: '78', email: null, phone: '010 1234567', 'visit.houseNumber': '4' };
    const updated = okOf(await bench.records.update(seen, changes));
    expect(bench.sent.slice(from).map(({ method }) => method)).toEqual(['PUT', 'PUT']);
    expect(updated.fields).toEqual({ ...seen.fields, ...changes });
    expect(okOf(await bench.records.read('relation', seen.id))?.fields).toEqual(updated.fields);
    const ended = okOf(await bench.records.update(updated, { isCustomer: false }));
    expect(okOf(await bench.records.read('relation', seen.id))?.fields).toEqual(ended.fields);
    expect(ended.fields.isCustomer).toBe(false);
    const again = okOf(await bench.records.update(ended, { isCustomer: true }));
    expect(again.fields).toEqual(updated.fields);
    expect(okOf(await bench.records.read('relation', seen.id))?.fields).toEqual(again.fields);
  });

  test('it goes on from one stage to the next, and the feed of the stage tells', async () => {
    const seen = await person();
    const lead = okOf(await bench.records.update(seen, { isCustomer: false, stage: 'lead' }));
    expect(lead.fields).toMatchObject({ isCustomer: false, stage: 'lead' });
    expect(okOf(await bench.records.read('relation', seen.id))?.fields).toEqual(lead.fields);
    const { parts } = okOf(await bench.client.readFeed('personLeads', null));
    expect(parts.filter(({ recordId }) => recordId === seen.id).map(({ part }) => part)).toEqual([
      ...['main', 'visit', 'commercial'],
    ]);
    expect(okOf(await bench.records.update(lead, { stage: 'customer' })).fields).toMatchObject({
      ...{ isCustomer: true, stage: 'customer' },
    });
  });

  test('an address that it gains is made once, and changed the second time', async () => {
    const seen = await person({ Address: null });
    expect(seen.fields['visit.city']).toBeNull();
    const first = okOf(await bench.records.update(seen, { 'visit.city': 'Gouda' }));
    const before = bench.sandbox.ledger.count;
    const second = okOf(await bench.records.update(first, { 'visit.city': 'Leiden' }));
    expect(changedSince(bench.sandbox, before)).toEqual(['Address.City']);
    expect(okOf(await bench.records.read('relation', seen.id))?.fields).toEqual(second.fields);
  });

  test('what it has no place for is known beforehand, and refused', async () => {
    const seen = await person();
    const { readOnlyOfPersons } = okOf(await bench.client.capabilities());
    const refused: readonly FieldPath[] = [
      'name',
      'website',
      'vatNumber',
      'isSupplier',
      'postal.city',
      'paymentCondition',
    ];
    const effects = bench.sandbox.ledger.count;
    for (const path of refused) {
      expect(readOnlyOfPersons).toContain(path);
      expect(await bench.client.update(seen, { [path]: '1', email: 'n@b.example' })).toMatchObject({ is: 'rejected' });
    }
    expect(bench.sandbox.ledger.count).toBe(effects);
    for (const path of Object.keys(seen.fields) as FieldPath[]) {
      // What a side tells and does not take is its name, its lack of a supplier's role, and nothing else.
      if (readOnlyOfPersons.has(path)) expect(['name', 'isSupplier']).toContain(path);
    }
  });
});

test('in Exact Online it becomes an account like any other', async () => {
  const exact = await exactBench();
  const { fields } = await person();
  const made = okOf(
    await exact.records.create({ kind: 'relation', fields, ownerId: null, businessKey: 'tribe:person:1' }),
  );
  expect(made.isPerson).toBe(false);
  const { debtorNumber: _given, ...same } = fields;
  expect(made.fields).toMatchObject(same);
});
