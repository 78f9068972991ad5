import { canonicalFields } from '../../domain/model/canonical.ts';
import {
  type AddressKind,
  type AddressPart,
  type FieldPath,
  type Fields,
  relationFields,
} from '../../domain/model/fields.ts';
import type { MainFacts, ObservedPart } from '../../domain/model/record.ts';
import { isTribeStage, type TribeStage } from '../../domain/model/stages.ts';
import { isGuid } from '../shared/odataUrl.ts';
import { calendarDate, fingerprint, textField } from '../shared/values.ts';
import type {
  AddressRow,
  BareRoleRow,
  ContactRow,
  OrganisationRow,
  PersonCustomerRow,
  PersonRow,
  RoleRow,
} from './wire.ts';

/** Turns Tribe's rows into neutral parts and neutral changes into Tribe's bodies. Pure; the only place with both names. */

interface Dated {
  readonly CreationDate?: string | null | undefined;
  readonly LastMutationDate?: string | null | undefined;
}

/**
 * The date of change has whole seconds only and does not always move (tribe-crm.md 2.3, 3.2), so the content is part of
 * the version: two edits within a second still differ.
 */
const versionOf = (row: Dated, content: unknown): string =>
  `${row.LastMutationDate ?? row.CreationDate ?? ''} ${fingerprint(content)}`;

const createdOn = (row: Dated): string | null => {
  const instantMs = Date.parse(row.CreationDate ?? '');
  return Number.isNaN(instantMs) ? null : calendarDate(instantMs);
};

/** `exact:<division>:<guid>` as our creates leave it, or the bare guid of an earlier connection. */
export function carriedExactId(importId: string | null | undefined): string | null {
  const last = (importId ?? '').trim().split(':').at(-1) ?? '';
  return isGuid(last) ? last.toLowerCase() : null;
}

const organisationProperties = {
  name: 'Name',
  debtorNumber: 'DebtorNumber',
  creditorNumber: 'CreditorNumber',
  email: 'EmailAddress',
  phone: 'PhoneNumber',
  website: 'Website',
  vatNumber: 'VATNumber',
  chamberOfCommerce: 'ChamberOfCommerceNumber',
  iban: 'IBAN',
} as const satisfies Partial<Record<FieldPath, keyof OrganisationRow>>;

/** The name of a person is put together by Tribe from its parts, so as a customer's name it is not ours to write. */
const personProperties = {
  debtorNumber: 'DebtorNumber',
  creditorNumber: 'CreditorNumber',
  email: 'EmailAddress',
  phone: 'PhoneNumber',
  iban: 'IBAN',
} as const satisfies Partial<Record<FieldPath, keyof PersonRow>>;

/** What is read of a person as a relation. */
const personNameProperties = { ...personProperties, name: 'Name' } as const;

const contactProperties = {
  email: 'EmailAddress',
  phone: 'PhoneNumber',
  mobile: 'MobilePhoneNumber',
} as const satisfies Partial<Record<FieldPath, keyof ContactRow>>;

const contactPersonProperties = {
  firstName: 'FirstName',
  middleName: 'MiddleName',
  lastName: 'LastName',
  title: 'Title',
} as const satisfies Partial<Record<FieldPath, keyof PersonRow>>;

/** Fields of one entity of Tribe with the property that holds each. */
export const propertiesOf = {
  organisation: organisationProperties,
  person: personProperties,
  personRead: personNameProperties,
  contact: contactProperties,
  contactPerson: contactPersonProperties,
} as const;
export type Properties = Readonly<Partial<Record<FieldPath, string>>>;

export const addressNavigations = {
  visit: 'VisitingAddress',
  postal: 'PostalAddress',
  invoice: 'InvoiceAddress',
} as const satisfies Record<AddressKind, keyof OrganisationRow>;

/** What `row` says of the fields that `properties` name; a property that did not come says nothing. */
export function fieldsIn(properties: Properties, row: Readonly<Record<string, unknown>>): Fields {
  const fields: Partial<Record<FieldPath, string | null>> = {};
  for (const [path, property] of Object.entries(properties)) {
    const value = row[property];
    if (value === null || typeof value === 'string') fields[path as FieldPath] = value;
    else if (typeof value === 'number') fields[path as FieldPath] = String(value);
  }
  return canonicalFields(fields);
}

function addressFields(kind: AddressKind, row: AddressRow): Fields {
  const values: Readonly<Record<AddressPart, string | null>> = {
    street: row.Street ?? null,
    houseNumber: row.HouseNumber == null ? null : String(row.HouseNumber),
    addition: row.HouseNumberSuffix ?? null,
    extra: row.Extra ?? null,
    postcode: row.Postalcode ?? null,
    city: row.City ?? null,
    country: row.Country?.Code ?? null,
  };
  return canonicalFields(Object.fromEntries(Object.entries(values).map(([part, value]) => [`${kind}.${part}`, value])));
}

const ofRelation = { side: 'tribe', kind: 'relation', main: null } as const;

/**
 * An address of an organisation is one of its three slots, so the slot is the part and `partId` is the organisation:
 * when another address takes its place, or none, the same part says so. Which address fills it leads the version.
 */
export function addressPart(
  recordId: string,
  kind: AddressKind,
  row: AddressRow | null | undefined,
): readonly ObservedPart[] {
  if (row === undefined) return [];
  const slot = { ...ofRelation, recordId, part: kind, partId: recordId } as const;
  // An expanded navigation that is null is evidence that there is no such address now (tribe-crm.md 2.3).
  if (row === null) return [{ ...slot, version: 'none', isGone: true, fields: {} }];
  const fields = addressFields(kind, row);
  return [{ ...slot, version: `${row.ID.toLowerCase()} ${versionOf(row, fields)}`, isGone: false, fields }];
}

/** The address that fills a slot, from the version of its part. */
export function addressIdIn(part: { readonly version: string }): string {
  const id = part.version.split(' ', 1)[0] ?? '';
  if (!isGuid(id)) throw new Error('this part is not an address of Tribe CRM');
  return id;
}

function mainPart(
  kind: ObservedPart['kind'],
  row: Dated & { readonly ID: string },
  fields: Fields,
  main: Omit<MainFacts, 'createdOn'>,
): ObservedPart {
  const id = row.ID.toLowerCase();
  const facts = { ...main, createdOn: createdOn(row) };
  return {
    side: 'tribe',
    kind,
    recordId: id,
    part: 'main',
    partId: id,
    version: versionOf(row, [fields, facts]),
    isGone: false,
    fields,
    main: facts,
  };
}

export const organisationMain = (row: OrganisationRow, exactId = carriedExactId(row.ImportId)): ObservedPart =>
  mainPart('relation', row, fieldsIn(organisationProperties, row), {
    isActive: row.IsActive !== false,
    ownerId: null,
    carriedExactId: exactId,
    isPerson: false,
  });

export function organisationParts(row: OrganisationRow): readonly ObservedPart[] {
  const main = organisationMain(row);
  return [
    main,
    ...addressPart(main.recordId, 'visit', row.VisitingAddress),
    ...addressPart(main.recordId, 'postal', row.PostalAddress),
    ...addressPart(main.recordId, 'invoice', row.InvoiceAddress),
  ];
}

export const personMain = (row: PersonRow, exactId = carriedExactId(row.ImportId)): ObservedPart =>
  mainPart('relation', row, fieldsIn(personNameProperties, row), {
    isActive: row.IsActive !== false,
    ownerId: null,
    carriedExactId: exactId,
    isPerson: true,
  });

/** A person who is a customer, or on the way to it: the relation is the person, with one address (tribe-crm.md 4.2). */
export function personCustomerParts(stage: TribeStage, row: PersonCustomerRow): readonly ObservedPart[] {
  const person = row.Person;
  if (person == null) return [];
  const main = personMain(person);
  return [main, ...addressPart(main.recordId, 'visit', person.Address), roleOf(stage, main.recordId, row)];
}

/** What a relation is to the company: the types of relationships that are read (tribe-crm.md 4.1). */
export type Role = TribeStage | 'supplier';

/** A commercial relationship keeps its id when it becomes another (2.4), so all of them are one part. */
const partOf = (role: Role): 'commercial' | 'supplier' => (role === 'supplier' ? 'supplier' : 'commercial');

/** An ended relationship is kept by Tribe as "former": evidence that the role is gone (tribe-crm.md 3.2). */
export function roleOf(role: Role, recordId: string, row: BareRoleRow): ObservedPart {
  const part = partOf(role);
  const isGone = row.IsFormer === true;
  const fields = isGone ? {} : roleFields(role, row.PaymentTermInDays);
  const partId = row.ID.toLowerCase();
  return { ...ofRelation, recordId, part, partId, version: versionOf(row, [isGone, fields]), isGone, fields };
}

/** A term that did not come is not told. */
function roleFields(role: Role, days: number | null | undefined): Fields {
  if (role === 'supplier') return { isSupplier: true };
  if (role !== 'customer') return { stage: role };
  const isCustomer = { isCustomer: true, stage: 'customer' };
  return days === undefined ? isCustomer : { ...isCustomer, paymentCondition: days === null ? null : String(days) };
}

/** The commercial relationship that `fields` ask for: none, or not told, when they do not name one. */
export function stageWanted({ isCustomer, stage }: Fields): TribeStage | 'none' | undefined {
  if (isCustomer === true) return 'customer';
  if (isTribeStage(stage)) return stage;
  return stage === null || isCustomer === false ? 'none' : undefined;
}

/** What the role of customer carries besides being there; empty when it does not change. */
export function customerBody(changes: Fields): { PaymentTermInDays?: number | null } {
  if (changes.paymentCondition === undefined) return {};
  const days = textField(changes, 'paymentCondition');
  return { PaymentTermInDays: days === null ? null : Number(days) };
}

/** Whole days, in a number that Tribe keeps as it is. */
export const termText = /^\d{1,4}$/;

export function rolePart(role: Role, row: RoleRow): readonly ObservedPart[] {
  const organisation = row.Organization;
  return organisation == null ? [] : [roleOf(role, organisation.ID.toLowerCase(), row)];
}

/**
 * A contact is the relationship between a person and the organisation, with the business e-mail and telephones; names
 * are those of the person. One that became "former" still exists, so it is inactive and not gone: were it gone, the
 * next import would make it a second time.
 */
export function contactParts(row: ContactRow): readonly ObservedPart[] {
  const main = contactMain(row, row.Relation?.ID.toLowerCase() ?? null);
  return row.Person == null ? [main] : [main, contactPerson(main.recordId, row.Person)];
}

export const contactMain = (
  row: ContactRow,
  ownerId: string | null,
  exactId = carriedExactId(row.ImportId),
): ObservedPart =>
  mainPart('contact', row, fieldsIn(contactProperties, row), {
    isActive: row.IsFormer !== true,
    ownerId,
    carriedExactId: exactId,
    isPerson: true,
  });

export function contactPerson(recordId: string, row: PersonRow): ObservedPart {
  const names = fieldsIn(contactPersonProperties, row);
  return {
    side: 'tribe',
    kind: 'contact',
    recordId,
    part: 'person',
    partId: row.ID.toLowerCase(),
    version: versionOf(row, names),
    isGone: false,
    fields: names,
    main: null,
  };
}

/** The changes that `properties` hold, under Tribe's names. Absent ones keep their value: PUT is partial (tribe-crm.md 2.4). */
export function bodyOf(properties: Properties, changes: Fields): Record<string, string | null> {
  const body: Record<string, string | null> = {};
  for (const [path, property] of Object.entries(properties)) {
    if (changes[path as FieldPath] !== undefined) body[property] = textField(changes, path as FieldPath);
  }
  return body;
}

export interface AddressBody {
  Street?: string | null;
  HouseNumber?: number | null;
  HouseNumberSuffix?: string | null;
  Extra?: string | null;
  Postalcode?: string | null;
  City?: string | null;
  Country?: { readonly ID: string } | null;
}

const linePaths = ['street', 'houseNumber', 'addition'] as const;

/** Longer numbers would lose digits in the double that Tribe keeps them in. */
const houseNumberPattern = /^\d{1,9}$/;

/**
 * The body for an address, or the reason why Tribe cannot hold it. Street, number and suffix go together: in Tribe a
 * street may have been typed with its number in it, and changing the number alone would leave both. `countryId` finds
 * Tribe's id of a country, null for one that it does not know.
 */
export function addressBody(
  kind: AddressKind,
  changes: Fields,
  seen: Fields,
  countryId: (code: string) => string | null,
): { readonly body: AddressBody } | { readonly unstorable: string } {
  const body: AddressBody = {};
  if (linePaths.some((part) => changes[`${kind}.${part}`] !== undefined)) {
    const after = { ...seen, ...changes };
    const number = textField(after, `${kind}.houseNumber`);
    if (number !== null && !houseNumberPattern.test(number)) return { unstorable: `"${number}" is not a house number` };
    body.Street = textField(after, `${kind}.street`);
    body.HouseNumber = number === null ? null : Number(number);
    body.HouseNumberSuffix = textField(after, `${kind}.addition`);
  }
  if (changes[`${kind}.extra`] !== undefined) body.Extra = textField(changes, `${kind}.extra`);
  if (changes[`${kind}.postcode`] !== undefined) body.Postalcode = textField(changes, `${kind}.postcode`);
  if (changes[`${kind}.city`] !== undefined) body.City = textField(changes, `${kind}.city`);
  if (changes[`${kind}.country`] !== undefined) {
    const code = textField(changes, `${kind}.country`);
    const id = code === null ? null : countryId(code);
    if (code !== null && id === null) return { unstorable: `it has no country "${code}"` };
    body.Country = id === null ? null : { ID: id };
  }
  return { body };
}

/** A contact of Tribe has no mark that says it is the main one. */
export const tribeReadOnly = {
  relation: new Set<FieldPath>(),
  contact: new Set<FieldPath>(['isMain']),
} as const;

/** A person who is a customer has one address and few fields; its name is put together by Tribe. */
export const personReadOnly: ReadonlySet<FieldPath> = new Set(
  relationFields.filter(
    (path) => !(path in personProperties || path === 'isCustomer' || path === 'stage' || path.startsWith('visit.')),
  ),
);
