import { exactStages, tribeStages } from '../../src/domain/model/stages.ts';
import type { OracleRecord } from '../oracle/record.ts';
import type { Action, Company } from '../scenario.ts';
import type { Edits, People } from './people.ts';
import type { BothSides, Side, Stage } from './stage.ts';
import { dieOf, newContact, newRelation, oneEdit, relationName } from './values.ts';

/** What people do in the two systems. Each finds its target when its time comes, by its own dice. */
type Act = (stage: Stage, action: Action) => void;
type MakeEdits = (kind: OracleRecord['kind'], fieldDie: number, valueDie: number) => Edits;

const sideOf = ({ dice }: Action): Side => (dieOf(dice, 0) < 0.5 ? 'exact' : 'tribe');
const kindOf = ({ dice }: Action): OracleRecord['kind'] => (dieOf(dice, 2) < 0.7 ? 'relation' : 'contact');

function pickFrom(records: readonly OracleRecord[], kind: OracleRecord['kind'], die: number): OracleRecord | null {
  const fitting = records.filter((one) => one.kind === kind);
  return fitting[Math.floor(die * fitting.length)] ?? null;
}

/** What both systems hold before Tandem comes. */
export function found(stage: Stage, { tenant, known, contacts, dice, isNamesake }: Company): void {
  const mark = isNamesake === true ? stage.lastMark : stage.mark();
  const sides: readonly Side[] = known === 'both' ? ['exact', 'tribe'] : [known];
  for (const side of sides) {
    const people = stage.people(tenant)[side];
    // Both know the company by name and address; what else they wrote down may differ.
    const own = side === 'tribe' && dieOf(dice, 7) < 0.6 ? oneEdit('relation', dieOf(dice, 6), dieOf(dice, 3)) : {};
    const isPlace = Object.keys(own).some((field) => field.startsWith('visit'));
    const id = people.createRelation({ ...newRelation(dice, mark), ...(isPlace ? {} : own) });
    if (id === null) continue;
    for (let count = 0; count < contacts; count += 1) people.createContact(id, newContact(dice, `${mark}${count}`));
  }
}

const editWith =
  (make: MakeEdits): Act =>
  (stage, action) =>
    editOn(stage, stage.people(action.tenant), sideOf(action), action, make);

function editOn(stage: Stage, people: BothSides, side: Side, action: Action, make: MakeEdits): void {
  const record = pickFrom(people[side].records(), kindOf(action), dieOf(action.dice, 1));
  const edits = record === null ? {} : make(record.kind, dieOf(action.dice, 3), dieOf(action.dice, 4));
  if (record === null || Object.keys(edits).length === 0) return;
  people[side].edit(record, edits);
  const label = record.fields.name ?? record.fields.lastName;
  stage.tell(`people in ${side}`, () => `edit ${record.kind} ${label} (${record.id}): ${JSON.stringify(edits)}`);
}

/** Records that were there when the storm began, in an order that does not depend on when Tandem made which. */
const oldRecords = (stage: Stage, { records }: People): readonly OracleRecord[] =>
  records()
    .filter(({ id }) => stage.isOld(id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

/**
 * A field that nobody edits on the other side, of a record that was there before: reach in Exact, place and phones in
 * Tribe. Which comes first then decides nothing.
 */
const editOwn: Act = (stage, action) => {
  const side = sideOf(action);
  const people = stage.people(action.tenant)[side];
  const record = pickFrom(oldRecords(stage, people), kindOf(action), dieOf(action.dice, 1));
  if (record === null) return;
  const share = dieOf(action.dice, 3) * ownShare;
  people.edit(record, oneEdit(record.kind, side === 'exact' ? share : 1 - ownShare + share, dieOf(action.dice, 4)));
};
/** Of the fields of a record: with less than half of them each, no field is both sides'. */
const ownShare = 0.4;

const createContactOfOld: Act = (stage, action) => {
  const people = stage.people(action.tenant)[sideOf(action)];
  const owner = pickFrom(oldRecords(stage, people), 'relation', dieOf(action.dice, 1));
  if (owner !== null) people.createContact(owner.id, newContact(action.dice, stage.mark()));
};

/** One company that two administrations have, and the same new contact in both of them at nearly the same time. */
const sameContactTwice: Act = (stage, action) => {
  const { dice } = action;
  const contact = newContact(dice, stage.mark());
  const links = stage.world.store.rows('link').filter(({ kind }) => kind === 'relation');
  const shared = [...Map.groupBy(links, ({ tribeId }) => tribeId).values()].filter(({ length }) => length > 1);
  const pair = shared[Math.floor(dieOf(dice, 1) * shared.length)] ?? [];
  for (const [index, link] of pair.entries()) {
    const tenant = stage.tenants.findIndex((_one, at) => stage.caller(at).connectionId === link.connectionId);
    stage.later(index * dieOf(dice, 5) * 30_000, 'the same contact', () =>
      stage.people(tenant).exact.createContact(link.exactId, contact),
    );
  }
};

/** The same field of the same company on the other side, with a value of its own, a moment later. */
const editBothSides: Act = (stage, action) => {
  const people = stage.people(action.tenant);
  const { dice } = action;
  editOn(stage, people, 'exact', action, oneEdit);
  const record = pickFrom(people.exact.records(), kindOf(action), dieOf(dice, 1));
  stage.later(dieOf(dice, 5) * 30_000, 'edit of the twin', () => {
    const link = stage.world.store.rows('link').find(({ exactId }) => exactId === record?.id);
    const twin = people.tribe.records().find(({ id }) => id === link?.tribeId);
    if (twin !== undefined) people.tribe.edit(twin, oneEdit(twin.kind, dieOf(dice, 3), dieOf(dice, 6)));
  });
};

const thereAndBack: Act = (stage, action) => {
  const people = stage.people(action.tenant)[sideOf(action)];
  const { dice } = action;
  const record = pickFrom(people.records(), 'relation', dieOf(dice, 1));
  if (record === null) return;
  const edits = oneEdit('relation', dieOf(dice, 3), dieOf(dice, 4));
  const before = Object.fromEntries(Object.keys(edits).map((field) => [field, record.fields[field] ?? null]));
  people.edit(record, edits);
  stage.later(dieOf(dice, 5) * 300_000, 'and back', () => {
    const now = people.records().find(({ id }) => id === record.id);
    if (now !== undefined) people.edit(now, before);
  });
};

const swapAddresses: Act = (stage, action) => {
  const people = stage.people(action.tenant)[sideOf(action)];
  const one = pickFrom(people.records(), 'relation', dieOf(action.dice, 1));
  const other = pickFrom(people.records(), 'relation', dieOf(action.dice, 2));
  if (one === null || other === null || one.id === other.id) return;
  const placeOf = ({ fields }: OracleRecord): Edits => ({
    'visit.line': fields['visit.line'] ?? null,
    'visit.postcode': fields['visit.postcode'] ?? null,
    'visit.city': fields['visit.city'] ?? null,
  });
  people.edit(one, placeOf(other));
  people.edit(other, placeOf(one));
};

function createOne(stage: Stage, people: People, dice: readonly number[]): void {
  const mark = stage.mark();
  const id = people.createRelation(newRelation(dice, mark));
  if (id !== null && dieOf(dice, 4) < 0.5) people.createContact(id, newContact(dice, `${mark}c`));
}

const createContact: Act = (stage, action) => {
  const people = stage.people(action.tenant)[sideOf(action)];
  const owner = pickFrom(people.records(), 'relation', dieOf(action.dice, 1));
  if (owner !== null) people.createContact(owner.id, newContact(action.dice, stage.mark()));
};

const setActive =
  (isActive: boolean): Act =>
  (stage, action) => {
    const people = stage.people(action.tenant)[sideOf(action)];
    const record = pickFrom(people.records(), kindOf(action), dieOf(action.dice, 1));
    if (record === null) return;
    people.setActive(record, isActive);
    stage.tell('people', () => `${isActive ? 'revive' : 'end'} ${record.side} ${record.kind} ${record.id}`);
  };

const remove =
  (isMadeAgain: boolean): Act =>
  (stage, action) => {
    const people = stage.people(action.tenant)[sideOf(action)];
    const record = pickFrom(people.records(), kindOf(action), dieOf(action.dice, 1));
    if (record === null || !people.remove(record)) return;
    stage.tell('people', () => `remove ${record.side} ${record.kind} ${record.id}`);
    if (isMadeAgain && record.kind === 'relation') people.createRelation(record.fields);
  };

/** A job of the vendor that writes everything as it is: every timestamp moves and nothing changes. */
const touchAll: Act = (stage, action) => {
  const people = stage.people(action.tenant)[sideOf(action)];
  for (const record of people.records()) people.edit(record, { email: record.fields.email ?? null });
};

export const edits = {
  edit: editWith(oneEdit),
  editBothSides,
  thereAndBack,
  swapAddresses,
  rename: editWith((kind, _field, die): Edits => (kind === 'relation' ? { name: relationName(die, 'NV') } : {})),
  changeRoles: editWith(
    (kind, _field, die): Edits => (kind === 'relation' ? { isCustomer: die < 0.7, isSupplier: die > 0.4 } : {}),
  ),
  changeStage: (stage, action) => {
    const side = sideOf(action);
    const words = side === 'exact' ? exactStages : tribeStages;
    const chosen = words[Math.floor(dieOf(action.dice, 4) * (words.length + 1))] ?? null;
    editOn(stage, stage.people(action.tenant), side, action, (kind) => (kind === 'relation' ? { stage: chosen } : {}));
  },
  create: (stage, action) => createOne(stage, stage.people(action.tenant)[sideOf(action)], action.dice),
  importMany: (stage, action) => {
    for (let count = 0; count < 5; count += 1) {
      createOne(stage, stage.people(action.tenant)[sideOf(action)], action.dice);
    }
  },
  createContact,
  createContactOfOld,
  sameContactTwice,
  editOwn,
  createSuspect: (stage, action) => {
    const suspect = { isCustomer: false, isSupplier: false, stage: 'suspect' };
    stage
      .people(action.tenant)
      [sideOf(action)].createRelation({ ...newRelation(action.dice, stage.mark()), ...suspect });
  },
  deactivate: setActive(false),
  reactivate: setActive(true),
  remove: remove(false),
  removeAndRecreate: remove(true),
  touchAll,
} satisfies Readonly<Record<string, Act>>;
