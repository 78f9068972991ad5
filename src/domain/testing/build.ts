import type { Capabilities } from '../mapping/capabilities.ts';
import { defaultRules } from '../mapping/defaults.ts';
import type { Fields } from '../model/fields.ts';
import type { Kind, Side } from '../model/kind.ts';
import type { NeutralRecord } from '../model/record.ts';
import type { PlanItem } from '../plan/plan.ts';
import { type ImportPlan, type PlanInput, planImport } from '../plan/planImport.ts';

/** Short ways to write down records in tests. */

const record = (side: Side, kind: Kind, id: string, fields: Fields, more: Partial<NeutralRecord>): NeutralRecord => ({
  side,
  kind,
  id,
  fields,
  isActive: true,
  createdOn: '2024-05-01',
  ownerId: null,
  carriedExactId: null,
  isPerson: false,
  parts: { main: { id, version: '1' } },
  ...more,
});

export const exactRelation = (id: string, fields: Fields = {}, more: Partial<NeutralRecord> = {}): NeutralRecord =>
  record('exact', 'relation', id, { name: `Company ${id}`, isCustomer: true, isSupplier: false, ...fields }, more);

export const tribeRelation = (id: string, fields: Fields = {}, more: Partial<NeutralRecord> = {}): NeutralRecord =>
  record('tribe', 'relation', id, { name: `Firma ${id}`, isCustomer: true, isSupplier: false, ...fields }, more);

export const exactContact = (
  id: string,
  ownerId: string,
  fields: Fields = {},
  more: Partial<NeutralRecord> = {},
): NeutralRecord =>
  record('exact', 'contact', id, { lastName: `Person ${id}`, ...fields }, { ownerId, isPerson: true, ...more });

export const tribeContact = (
  id: string,
  ownerId: string,
  fields: Fields = {},
  more: Partial<NeutralRecord> = {},
): NeutralRecord =>
  record('tribe', 'contact', id, { lastName: `Mensch ${id}`, ...fields }, { ownerId, isPerson: true, ...more });

export const visit = (
  street: string,
  houseNumber: string | null,
  postcode: string | null,
  addition: string | null = null,
): Fields => ({
  'visit.street': street,
  'visit.houseNumber': houseNumber,
  'visit.addition': addition,
  'visit.postcode': postcode,
  'visit.country': 'NL',
});

/** Stores everything that has a name, up to 40 characters of it. */
export const roomyCapabilities = (side: Side): Capabilities => ({
  side,
  countries: new Set(['NL', 'BE', 'DE', 'FR', 'GB']),
  lengthMax: { relation: { name: 40, 'visit.city': 30 }, contact: {} },
  readOnly: { relation: new Set(), contact: new Set() },
  readOnlyOfPersons: new Set(),
  accepts: { paymentCondition: new Set(['14', '30']), iban: /^[A-Z]{2}/ },
  mandatory: { relation: ['name'], contact: side === 'exact' ? ['firstName', 'lastName'] : ['lastName'] },
});

export const plan = (input: Partial<PlanInput>): ImportPlan =>
  planImport({
    exact: [],
    tribe: [],
    links: [],
    answers: new Map(),
    rules: defaultRules,
    capabilities: { exact: roomyCapabilities('exact'), tribe: roomyCapabilities('tribe') },
    direction: 'toTribe',
    ...input,
  });

/** "e1 → t1 update number", one line per item: what a table of plans is read by. */
export const inShort = (items: readonly PlanItem[]): string[] =>
  items.map(({ exactId, tribeId, action, reason }) =>
    `${exactId ?? '-'} ${tribeId ?? '-'} ${action} ${reason.code} ${reason.words.rung ?? ''}`.trim(),
  );
