import type { WorldAddress, WorldContact, WorldRelation } from '../../kit/world/types.ts';
import type { Sower } from './sower.ts';

export interface Organisation {
  readonly relation: string;
  /** Employees who look after customers. */
  readonly employees: readonly string[];
  /** The list that regular customers get. */
  readonly priceList: string;
}

/** One customer in so many buys by the list for regular customers. */
const listedShare = 0.1;

const timeOfDayMs = 9 * 3_600_000;

/** One relation of the world as this tenant's people entered it: organisation, addresses, roles and contacts. */
export function sowRelation(sower: Sower, own: Organisation, relation: WorldRelation): void {
  const createdMs = Date.parse(`${relation.createdOn}T00:00:00Z`) + timeOfDayMs + sower.random.int(8 * 3600) * 1000;
  const at = { createdMs };
  const address = (from: WorldAddress | null, type: string): string | null =>
    sowAddress(sower, relation.id, from, type, createdMs);
  const organisation = sower.sow(
    'Relation.Organization',
    {
      Name: relation.name,
      DebtorNumber: relation.debtorNumber,
      CreditorNumber: relation.creditorNumber,
      EmailAddress: relation.email,
      PhoneNumber: relation.phone,
      Website: relation.website,
      VATNumber: relation.vatNumber,
      ChamberOfCommerceNumber: relation.chamberOfCommerce,
      IBAN: relation.iban,
      ImportId: relation.knownExactId,
    },
    {
      VisitingAddress: address(relation.visit, 'Visiting'),
      PostalAddress: address(relation.postal, 'Postal'),
      InvoiceAddress: address(relation.invoice, 'Invoice'),
    },
    { id: relation.id, createdMs },
  );
  const role = {
    Name: relation.name,
    ...(relation.isActive ? {} : { IsFormer: true, FormerDate: new Date(createdMs).toISOString().replace('.000', '') }),
  };
  const links = { Relation: own.relation, Organization: organisation.id };
  const commercial = { ...links, AccountManager: sower.random.pick(own.employees) };
  if (relation.isCustomer)
    sower.sow(
      'Relationship.Organization.CommercialRelationship.Customer',
      { ...role, PaymentTermInDays: 30 },
      sower.random.chance(listedShare) ? { ...commercial, PriceList: own.priceList } : commercial,
      at,
    );
  if (relation.isSupplier) sower.sow('Relationship.Organization.Supplier', role, links, at);
  if (!relation.isCustomer && !relation.isSupplier)
    sower.sow('Relationship.Organization.CommercialRelationship.Prospect', role, commercial, at);
  for (const contact of relation.contacts) sowContact(sower, organisation.id, contact, createdMs);
}

function sowAddress(
  sower: Sower,
  owner: string,
  from: WorldAddress | null,
  type: string,
  createdMs: number,
): string | null {
  if (from === null) return null;
  const values = {
    Street: from.street,
    HouseNumber: from.houseNumber,
    HouseNumberSuffix: from.addition,
    Postalcode: from.postcode,
    City: from.city,
  };
  const links = {
    Relation: owner,
    Organization: owner,
    AddressType: sower.coded('Datastore.AdressType', type),
    Country: sower.coded('Datastore.Country', from.country),
  };
  return sower.sow('Address', values, links, { createdMs }).id;
}

/** Business data hangs on the contact, private data on the person (JSON, Relation_Person). */
function sowContact(sower: Sower, organisation: string, contact: WorldContact, createdMs: number): void {
  const person = sower.sow(
    'Relation.Person',
    { FirstName: contact.firstName, MiddleName: contact.middleName, LastName: contact.lastName, Title: contact.title },
    {},
    { createdMs },
  );
  const names = { Name: person.values.Name ?? null, SortName: person.values.SortName ?? null };
  sower.sow(
    'Relationship.Person.Contact.Standard',
    { ...names, EmailAddress: contact.email, PhoneNumber: contact.phone, MobilePhoneNumber: contact.mobile },
    { Relation: organisation, Person: person.id },
    { createdMs },
  );
}
