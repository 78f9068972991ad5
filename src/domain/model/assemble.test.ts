import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../testing/propertyRuns.ts';
import { assemble } from './assemble.ts';
import type { MainFacts, ObservedPart } from './record.ts';

const facts: MainFacts = { isActive: true, createdOn: null, ownerId: null, carriedExactId: null, isPerson: false };

const part = (more: Partial<ObservedPart>): ObservedPart => ({
  side: 'tribe',
  kind: 'relation',
  recordId: 'r1',
  part: 'main',
  partId: more.partId ?? more.recordId ?? 'r1',
  version: '1',
  isGone: false,
  fields: {},
  main: (more.part ?? 'main') === 'main' ? facts : null,
  ...more,
});

describe('assembling records from parts', () => {
  test('unites the living parts and says where each lives', () => {
    const [record] = assemble([
      part({ part: 'commercial', partId: 'c1', version: '7', fields: { isCustomer: true } }),
      part({ part: 'postal', partId: 'p1', fields: { 'postal.city': ' Delft ' } }),
      part({ fields: { name: 'Jansen', debtorNumber: ' 12' } }),
    ]);
    expect(record).toMatchObject({
      id: 'r1',
      side: 'tribe',
      isActive: true,
      fields: { name: 'Jansen', debtorNumber: '12', isCustomer: true, isSupplier: false, 'postal.city': 'Delft' },
    });
    expect(record?.parts).toEqual({
      main: { id: 'r1', version: '1' },
      commercial: { id: 'c1', version: '7' },
      postal: { id: 'p1', version: '1' },
    });
  });

  test('knows no customer in Tribe where the customer part is gone or was never there', () => {
    const gone = assemble([
      part({}),
      part({ part: 'commercial', partId: 'c1', isGone: true, fields: { isCustomer: true } }),
    ]);
    expect(gone[0]?.fields.isCustomer).toBe(false);
    expect(gone[0]?.parts.commercial).toBeUndefined();
    expect(assemble([part({})])[0]?.fields.isSupplier).toBe(false);
  });

  test('knows the furthest of several commercial relationships in Tribe', () => {
    const [record] = assemble([
      part({}),
      part({ part: 'commercial', partId: 'c1', fields: { stage: 'suspect' } }),
      part({ part: 'commercial', partId: 'c2', fields: { stage: 'hotProspect' } }),
      part({ part: 'commercial', partId: 'c3', isGone: true }),
    ]);
    expect(record?.fields).toMatchObject({ stage: 'hotProspect', isCustomer: false });
    expect(record?.parts.commercial?.id).toBe('c2');
    expect(assemble([part({})])[0]?.fields.stage).toBeNull();
  });

  test('does not make up roles that Exact keeps in the account itself', () => {
    expect(assemble([part({ side: 'exact', fields: { isCustomer: true } })])[0]?.fields).toMatchObject({
      isCustomer: true,
    });
    expect(assemble([part({ side: 'exact', fields: { isCustomer: true } })])[0]?.fields.isSupplier).toBeUndefined();
  });

  test('knows an address without a part to be empty, and leaves one that is told in part as it is told', () => {
    const fields = assemble([part({ fields: { 'visit.city': 'Delft' } })])[0]?.fields;
    expect(fields?.['postal.street']).toBeNull();
    expect(fields?.['visit.street']).toBeUndefined();
  });

  test('does not say that a Tribe person has no postal address, for persons keep only one', () => {
    const fields = assemble([part({ main: { ...facts, isPerson: true } })])[0]?.fields;
    expect(fields?.['visit.street']).toBeNull();
    expect(fields?.['postal.street']).toBeUndefined();
  });

  test('reads only one of two living parts of a name, always the same one', () => {
    const both = [
      part({}),
      part({ part: 'postal', partId: 'b', fields: { 'postal.city': 'B' } }),
      part({ part: 'postal', partId: 'a', fields: { 'postal.street': 'A' } }),
    ];
    for (const parts of [both, both.toReversed()]) {
      expect(assemble(parts)[0]?.parts.postal?.id).toBe('a');
      expect(assemble(parts)[0]?.fields['postal.city']).toBeUndefined();
    }
  });

  test.each([
    ['whose main part is gone', [part({ isGone: true }), part({ part: 'commercial', partId: 'c' })]],
    ['without a main part', [part({ part: 'commercial', partId: 'c' })]],
    ['of a contact that belongs to nobody', [part({ kind: 'contact' })]],
  ])('makes no record %s', (_case, parts) => {
    expect(assemble(parts)).toEqual([]);
  });

  test('does not depend on the order of the parts', () => {
    const parts = ['r1', 'r2', 'r3'].flatMap((recordId) => [
      part({ recordId, fields: { name: recordId } }),
      part({ recordId, part: 'commercial', partId: `c${recordId}`, fields: { isCustomer: true } }),
      part({ recordId, kind: 'contact', main: { ...facts, ownerId: 'r1' } }),
      part({ recordId, side: 'exact' }),
    ]);
    const expected = assemble(parts);
    expect(expected.map(({ side, kind, id }) => `${side} ${kind} ${id}`)).toEqual(
      expected.map(({ side, kind, id }) => `${side} ${kind} ${id}`).toSorted(),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(parts, { minLength: parts.length }), (shuffled) => {
        expect(assemble(shuffled)).toEqual(expected);
      }),
      propertyRuns,
    );
  });
});
