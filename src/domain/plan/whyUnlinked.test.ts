import { describe, expect, test } from 'vitest';
import { defaultRules } from '../mapping/defaults.ts';
import type { NeutralRecord } from '../model/record.ts';
import { exactRelation, tribeRelation } from '../testing/build.ts';
import { type UnlinkedFacts, whyUnlinked } from './whyUnlinked.ts';

const nothing: UnlinkedFacts = {
  rules: defaultRules,
  item: null,
  problem: null,
  question: null,
  answer: null,
  owner: null,
  isLinkedElsewhere: false,
};
const inExact = exactRelation('e1', { name: 'A', isCustomer: true, stage: 'customer' });
const inTribe = tribeRelation('t1', { name: 'A', isCustomer: true, stage: 'customer' });
const contact: NeutralRecord = { ...inExact, kind: 'contact', id: 'c1', ownerId: 'e1', fields: { lastName: 'A' } };
const reason = (code: 'severalCandidates' | 'twinInExact' | 'vendorRejected') => ({ code, words: {} });
const ask = { action: 'ask', reason: reason('severalCandidates') } as const;
const twin = { action: 'skip', reason: reason('twinInExact') } as const;
const narrowed = { ...defaultRules, filter: { ...defaultRules.filter, customers: false } };

type Row = readonly [string, NeutralRecord, Partial<UnlinkedFacts>, string];
const rows: readonly Row[] = [
  ['an open question', inExact, { item: ask, problem: reason('severalCandidates') }, 'severalCandidates'],
  ['a write that failed', inExact, { problem: reason('vendorRejected') }, 'vendorRejected'],
  [
    'a candidate of a question',
    inTribe,
    { question: 'B', answer: { is: 'leave', isByImport: true } },
    'candidateUndecided',
  ],
  ['a person who left it out', inTribe, { answer: { is: 'leave', isByImport: false }, item: twin }, 'answeredLeave'],
  ['the import, which left it there', inTribe, { answer: { is: 'leave', isByImport: true } }, 'thereBeforeImport'],
  ['a twin', inTribe, { item: twin }, 'twinInExact'],
  [
    'a flow that does not go there',
    inExact,
    { rules: { ...defaultRules, flows: { relation: 'toExact', contact: 'both' } } },
    'directionForbids',
  ],
  ['who is inactive', { ...inExact, isActive: false }, {}, 'inactiveInExact'],
  ['the filter', inExact, { rules: narrowed }, 'filteredOut'],
  ['the filter, in Tribe', inTribe, { rules: narrowed }, 'filteredOut'],
  ['who has no role', { ...inTribe, fields: { name: 'A' } }, {}, 'noRoleInTribe'],
  ['what is made elsewhere', inTribe, { rules: { ...defaultRules, newInExact: false } }, 'notMadeHere'],
  ['a contact of nobody who takes part', contact, { owner: { label: 'A', isLinked: false } }, 'ownerSkipped'],
  [
    'a contact that is left out',
    { ...contact, isActive: false },
    { owner: { label: 'A', isLinked: true } },
    'inactiveInExact',
  ],
  ['what is gone in Exact', { ...inTribe, carriedExactId: 'e9' }, {}, 'goneInExact'],
  [
    'what another administration has',
    { ...inTribe, carriedExactId: 'e9' },
    { isLinkedElsewhere: true },
    'inAnotherAdministration',
  ],
  ['what is gone in Tribe', { ...inExact, businessKey: 'tribe:t9' }, {}, 'goneInTribe'],
  ['who is new in Exact', inExact, {}, 'newInExact'],
  ['who is new in Tribe', inTribe, {}, 'newInTribe'],
];

describe('why a record is linked to nothing', () => {
  test.each(rows)('%s', (_what, record, facts, expected) => {
    expect(whyUnlinked(record, { ...nothing, ...facts }).code).toBe(expected);
  });
});
