import { assembleRecord } from '../../domain/model/assemble.ts';
import { canonicalFields } from '../../domain/model/canonical.ts';
import { type AddressKind, addressKinds, type Fields } from '../../domain/model/fields.ts';
import type { NeutralRecord, ObservedPart, PartName, Sighting } from '../../domain/model/record.ts';
import type { TribeStage } from '../../domain/model/stages.ts';
import { andThen, mapOk, type NotOk, type Outcome, ok, type WriteOutcome } from '../outcome.ts';
import { v4 } from '../shared/odataUrl.ts';
import { endedAfter, sightingOf } from '../shared/sighting.ts';
import { fieldEntries, refuseReadOnly, textField } from '../shared/values.ts';
import type { Draft } from '../vendor.ts';
import {
  type AddressBody,
  addressBody,
  addressIdIn,
  addressNavigations,
  bodyOf,
  customerBody,
  organisationParts,
  type Properties,
  personReadOnly,
  propertiesOf,
  type Role,
  roleOf,
  rolePart,
  stageWanted,
  termText,
} from './codec.ts';
import { post, put, rejected, type TribeContext, upgrade, withoutNulls } from './context.ts';
import { listAll } from './directory.ts';
import { organisationCovers, readOrganisation, readPersonCustomer, rolePartNames, setOf } from './relations.ts';
import { commercialSets, personCommercialSets, sets, type TribeSet, withOrganisation } from './sets.ts';
import { type OrganisationRow, roleWithOrganisationRow } from './wire.ts';
import { addressAfter, relationAfter, roleAfter } from './written.ts';

/**
 * One call makes the organisation with its addresses and its first role; a second role is a call of its own. What the
 * first answer does not tell, the id of the organisation, is read back once.
 */
export async function createRelation(context: TribeContext, draft: Draft): Promise<Outcome<Sighting>> {
  const refusal = termRefusal(draft.fields);
  if (refusal !== null) return rejected(refusal);
  const organisation = await organisationBody(context, draft.fields);
  if (organisation.is !== 'ok') return organisation;
  const body = { ...organisation.value, ImportId: draft.businessKey };
  const stage = stageWanted(draft.fields);
  const wanted: Role[] = stage === undefined || stage === 'none' ? [] : [stage];
  if (draft.fields.isSupplier === true) wanted.push('supplier');
  const [first, second] = wanted;
  const made =
    first === undefined
      ? await createBare(context, body)
      : await createInRole(context, first, { Organization: body, ...ofRole(first, draft.fields) });
  return andThen(made, async ({ row, parts }) => {
    const told = [...organisationParts(row), ...parts];
    // The organisation exists whatever becomes of its second role: it is told without it, and the next plan adds it.
    const role = second === undefined ? null : await addRole(context, second, row.ID, draft.fields);
    if (role?.is === 'ok') told.push(role.value);
    const isRoleInDoubt = role !== null && role.is !== 'ok';
    // A second role is always that of a supplier.
    const covers = [...organisationCovers, ...rolePartNames].filter((name) => !isRoleInDoubt || name !== 'supplier');
    const record = assembleRecord(told);
    if (record === null) return { is: 'unknown', reason: 'the answer to a create does not describe the relation' };
    const main = await withOwnNumbers(context, record, draft.fields);
    const sighting = sightingOf([...main, ...told], covers);
    const gained = role?.is === 'ok' && second !== undefined ? [second] : [];
    const fields = main[0]?.fields ?? record.fields;
    if (!isNumberUntold(gained, fields)) return ok(sighting);
    return ok(await withReading(context, record, numbersIn(draft.fields), sighting));
  });
}

const numberedRoles = ['customer', 'supplier'] as const;
const numberPaths = { customer: 'debtorNumber', supplier: 'creditorNumber' } as const;

/** A role that was gained may have brought a number of Tribe's own choosing, which only a reading tells. */
const isNumberUntold = (gained: readonly Role[], fields: Fields): boolean =>
  gained.some((role) => (role === 'customer' || role === 'supplier') && typeof fields[numberPaths[role]] !== 'string');

/** The numbers that the draft brings. */
const numbersIn = (draft: Fields): Fields =>
  Object.fromEntries(
    Object.values(numberPaths).flatMap((path) => (typeof draft[path] === 'string' ? [[path, draft[path]]] : [])),
  );

interface Made {
  readonly row: OrganisationRow;
  readonly parts: readonly ObservedPart[];
}

async function createInRole(context: TribeContext, role: Role, child: object): Promise<Outcome<Made>> {
  const own = await context.directory.own();
  if (own.is !== 'ok') return own;
  const body = { Relation: { ID: own.value.id }, ...child };
  const created = await post(context, setOf(role), body);
  return andThen(created, async ({ ID }) => {
    const set = withOrganisation(setOf(role));
    const filter = `ID eq ${v4.guid(ID)}`;
    const rows = await listAll(context.call, context.urls, set, roleWithOrganisationRow, filter);
    const found = rows.is === 'ok' ? rows.value[0] : undefined;
    // It is there, but as what is not known: that is what the search by business key is for.
    if (found?.Organization == null) return { is: 'unknown', reason: 'the created relation could not be read back' };
    return ok({ row: found.Organization, parts: rolePart(role, found) });
  });
}

async function createBare(context: TribeContext, organisation: object): Promise<Outcome<Made>> {
  const created = await post(context, sets.organisations, organisation);
  return andThen(created, async ({ ID }) => {
    const row = await readOrganisation(context, ID);
    if (row.is === 'ok' && row.value !== null) return ok({ row: row.value, parts: [] });
    return { is: 'unknown', reason: 'the created relation could not be read back' };
  });
}

/** What a new role carries; an empty term is left to Tribe's own default. */
const ofRole = (role: Role, fields: Fields): object => (role === 'customer' ? withoutNulls(customerBody(fields)) : {});

async function addRole(
  context: TribeContext,
  role: Role,
  organisationId: string,
  fields: Fields,
): Promise<Outcome<ObservedPart>> {
  const own = await context.directory.own();
  if (own.is !== 'ok') return own;
  const carried = ofRole(role, fields);
  const body = { Relation: { ID: own.value.id }, Organization: { ID: organisationId }, ...carried };
  const created = await post(context, setOf(role), body);
  return andThen(created, async ({ ID }) => {
    const [part] = rolePart(role, { ID, Organization: { ID: organisationId }, ...carried });
    return part === undefined ? { is: 'unknown', reason: 'a role without an organisation' } : ok(part);
  });
}

/** A relationship that ended stays as it was. */
async function addPersonRole(
  context: TribeContext,
  stage: TribeStage,
  personId: string,
): Promise<Outcome<ObservedPart>> {
  const own = await context.directory.own();
  if (own.is !== 'ok') return own;
  const created = await post(context, personCommercialSets[stage], {
    Relation: { ID: own.value.id },
    Person: { ID: personId },
  });
  return mapOk(created, ({ ID }) => roleOf(stage, personId, { ID }));
}

/** Tribe may give a new customer or supplier a number of its own; the draft's, which came from Exact, replaces it. */
async function withOwnNumbers(
  context: TribeContext,
  record: NeutralRecord,
  draft: Fields,
): Promise<readonly ObservedPart[]> {
  const changes = Object.fromEntries(
    fieldEntries(numbersIn(draft)).filter(([path, wanted]) => record.fields[path] !== wanted),
  );
  if (Object.keys(changes).length === 0) return [];
  const body = bodyOf(propertiesOf.organisation, changes);
  const written = await put(context, sets.organisations, record.id, body);
  // Not written: the sighting says which number is there, and the next plan writes it.
  return written.is === 'ok' ? [relationAfter(record, changes, written.value)] : [];
}

async function organisationBody(context: TribeContext, fields: Fields): Promise<Outcome<Record<string, unknown>>> {
  const body = withoutNulls(bodyOf(propertiesOf.organisation, fields));
  const addresses = await addressBodies(context, fields, {});
  if (addresses.is !== 'ok') return addresses;
  for (const [kind, address] of addresses.value) {
    const told = withoutNulls(address);
    if (Object.keys(told).length > 0) body[addressNavigations[kind]] = told;
  }
  return ok(body);
}

type AddressBodies = readonly (readonly [(typeof addressKinds)[number], AddressBody])[];

/** The addresses that change, each as a body; countries are only asked for when one is written. */
async function addressBodies(context: TribeContext, changes: Fields, seen: Fields): Promise<Outcome<AddressBodies>> {
  const needsCountry = addressKinds.some((kind) => typeof changes[`${kind}.country`] === 'string');
  const countries = needsCountry ? await context.directory.countries() : ok(new Map<string, string>());
  if (countries.is !== 'ok') return countries;
  const bodies: (readonly [(typeof addressKinds)[number], AddressBody])[] = [];
  for (const kind of addressKinds) {
    const made = addressBody(kind, changes, seen, (code) => countries.value.get(code) ?? null);
    if ('unstorable' in made) return rejected(`Tribe CRM cannot store the ${kind} address: ${made.unstorable}`);
    if (Object.keys(made.body).length > 0) bodies.push([kind, made.body]);
  }
  return ok(bodies);
}

/**
 * Roles first, because a new role may bring a number of its own that the other changes then replace; then the
 * organisation with the addresses it does not have yet; then the addresses it has.
 */
export async function updateRelation(
  context: TribeContext,
  seen: NeutralRecord,
  changes: Fields,
): Promise<WriteOutcome> {
  const addresses = await addressBodies(context, changes, seen.fields);
  if (addresses.is !== 'ok') return addresses;
  const refused = seen.isPerson ? refuseReadOnly('a person in Tribe CRM', personReadOnly, changes) : null;
  if (refused !== null) return refused;
  const refusal = refusalOf(seen, changes);
  if (refusal !== null) return rejected(refusal);

  const parts: ObservedPart[] = [];
  const changedRoles = await updateRoles(context, seen, changes, parts);
  if (changedRoles !== null) return endedAfter(changedRoles, parts);

  const properties: Properties = seen.isPerson ? propertiesOf.person : propertiesOf.organisation;
  const main: Record<string, unknown> = bodyOf(properties, changes);
  const existing: { readonly kind: AddressKind; readonly id: string; readonly body: AddressBody }[] = [];
  for (const [kind, body] of addresses.value) {
    const part = seen.parts[kind];
    if (part !== undefined) existing.push({ kind, id: addressIdIn(part), body });
    else main[seen.isPerson ? 'Address' : addressNavigations[kind]] = withoutNulls(body);
  }
  if (Object.keys(main).length > 0) {
    const written = await put(context, seen.isPerson ? sets.persons : sets.organisations, seen.id, main);
    if (written.is !== 'ok') return endedAfter(written, parts);
    parts.unshift(relationAfter(seen, changes, written.value));
  }
  for (const { kind, id, body } of existing) {
    const written = await put(context, sets.addresses, id, body);
    if (written.is !== 'ok') return endedAfter(written, parts);
    parts.push(addressAfter(seen, kind, id, changes, written.value));
  }
  const sighting = sightingOf(parts, []);
  const gained = numberedRoles.filter((role) => {
    const flag = role === 'customer' ? 'isCustomer' : 'isSupplier';
    return seen.fields[flag] !== true && parts.some(({ fields: told }) => told[flag] === true);
  });
  const fields = { ...seen.fields, ...parts.find(({ part }) => part === 'main')?.fields };
  const isAllTold = existing.length === addresses.value.length && !isNumberUntold(gained, fields);
  return ok(isAllTold ? sighting : await withReading(context, seen, changes, sighting));
}

/**
 * Completes a sighting with what only a reading tells: the id of a new address, without which the next change would make
 * yet another one, and a number that came with a role. The reading may be older than the write (tribe-crm.md 1.2): what
 * it tells otherwise than it was written is left for the next reading.
 */
async function withReading(
  context: TribeContext,
  seen: NeutralRecord,
  changes: Fields,
  sighting: Sighting,
): Promise<Sighting> {
  const read = await ownParts(context, seen);
  const agreeing = read.filter((part) => !contradicts(part, changes));
  const covers = new Set<PartName>([...sighting.covers, ...agreeing.map(({ part }) => part)]);
  return sightingOf([...agreeing, ...sighting.parts], [...covers]);
}

/** The relation itself with its addresses, one call; nothing when it cannot be read now. */
async function ownParts(context: TribeContext, { id, isPerson }: NeutralRecord): Promise<readonly ObservedPart[]> {
  if (isPerson) {
    const person = await readPersonCustomer(context, id);
    return person.is === 'ok' ? person.value.filter(({ part }) => part !== 'commercial') : [];
  }
  const organisation = await readOrganisation(context, id);
  return organisation.is === 'ok' && organisation.value !== null ? organisationParts(organisation.value) : [];
}

function contradicts(part: ObservedPart, changes: Fields): boolean {
  return fieldEntries(canonicalFields(changes)).some(([path, value]) => {
    const isOfAddress = addressKinds.find((kind) => path.startsWith(`${kind}.`));
    if ((isOfAddress ?? 'main') !== part.part) return false;
    // What this kind of part never tells, it does not contradict either.
    const told = isOfAddress === undefined ? part.fields[path] : (part.fields[path] ?? null);
    return told !== undefined && told !== value;
  });
}

/** Adds to `parts` what was written; null when all of it was. */
async function updateRoles(
  context: TribeContext,
  seen: NeutralRecord,
  changes: Fields,
  parts: ObservedPart[],
): Promise<NotOk | null> {
  for (const write of [writeCommercial, writeSupplier]) {
    const written = await write(context, seen, changes, parts);
    if (written === null) continue;
    if (written.is !== 'ok') return written;
    parts.push(written.value);
  }
  return null;
}

/** Of several calls each but the last adds what it wrote to `parts`. */
type WriteRole = (
  context: TribeContext,
  seen: NeutralRecord,
  changes: Fields,
  parts: ObservedPart[],
) => Promise<Outcome<ObservedPart> | null>;

/**
 * Who has a commercial relationship becomes another type with it, and keeps everything that hangs on it (tribe-crm.md
 * 2.4); who has none gains one.
 */
const writeCommercial: WriteRole = async (context, seen, changes, parts) => {
  const wanted = stageWanted(changes);
  const present = seen.parts.commercial;
  const was = stageWanted(seen.fields);
  const sets = seen.isPerson ? personCommercialSets : commercialSets;
  if (present === undefined || was === undefined || was === 'none') {
    if (wanted === undefined || wanted === 'none') return null;
    return seen.isPerson ? addPersonRole(context, wanted, seen.id) : addRole(context, wanted, seen.id, changes);
  }
  if (wanted === 'none') {
    // Who is not to be a customer may still be on the way to it.
    const isMeant = was === 'customer' || changes.stage === null;
    return isMeant ? endRole(context, sets[was], was, seen, present.id) : null;
  }
  const stage = wanted ?? was;
  const carried = stage === 'customer' ? customerBody(changes) : {};
  if (stage === was) {
    if (Object.keys(carried).length === 0) return null;
    return mapOk(await put(context, sets[was], present.id, carried), (answer) =>
      roleAfter(seen, stage, present.id, carried, answer),
    );
  }
  const written = await upgrade(context, sets[was], present.id, sets[stage]);
  if (written.is !== 'ok' || Object.keys(carried).length === 0) {
    return mapOk(written, (answer) => roleAfter(seen, stage, present.id, {}, answer));
  }
  const termed = await put(context, sets[stage], present.id, carried);
  if (termed.is !== 'ok') parts.push(roleAfter(seen, stage, present.id, {}, written.value));
  return mapOk(termed, (answer) => roleAfter(seen, stage, present.id, carried, answer));
};

const writeSupplier: WriteRole = async (context, seen, { isSupplier }) => {
  const present = seen.parts.supplier;
  if (present === undefined) return isSupplier === true ? addRole(context, 'supplier', seen.id, {}) : null;
  return isSupplier === false ? endRole(context, sets.suppliers, 'supplier', seen, present.id) : null;
};

/** A role that ends is marked as former: Tribe keeps it, with everything that hangs on it. */
const endRole = async (
  context: TribeContext,
  set: TribeSet,
  role: Role,
  seen: NeutralRecord,
  id: string,
): Promise<Outcome<ObservedPart>> => {
  const body = { IsFormer: true };
  return mapOk(await put(context, set, id, body), (answer) => roleAfter(seen, role, id, body, answer));
};

/** What Tribe has no place for, told before anything is written. */
function refusalOf(seen: NeutralRecord, changes: Fields): string | null {
  if (changes.paymentCondition === undefined) return null;
  const stage = stageWanted(changes) ?? stageWanted(seen.fields);
  return stage === 'customer' ? termRefusal(changes) : 'in Tribe CRM only a customer has a term of payment';
}

function termRefusal(fields: Fields): string | null {
  const term = textField(fields, 'paymentCondition');
  return term === null || termText.test(term) ? null : `"${term}" is not a number of days`;
}
