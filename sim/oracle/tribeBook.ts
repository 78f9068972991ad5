import type { HostedSandbox } from '../../sandbox/kit/host.ts';
import type { Entity } from '../../sandbox/tribe/state/entity.ts';
import { addressLine, type OracleRecord, type OracleValue, textOf } from './record.ts';

const commercial = 'Relationship.Organization.CommercialRelationship.';
/** From the furthest to the first. */
const stages = ['customer', 'prospect', 'hotProspect', 'lead', 'suspect'] as const;
type Stage = (typeof stages)[number];

/** The word of a commercial relationship's type, as the settings say it. */
export const stageOf = (type: string): Stage | undefined =>
  stages.find((stage) => type === `${commercial}${stage.charAt(0).toUpperCase()}${stage.slice(1)}`);

const supplier = 'Relationship.Organization.Supplier';
const contact = 'Relationship.Person.Contact.Standard';

/** Everything of one organisation of Tribe that Tandem keeps in agreement; its own organisation is none of it. */
export function tribeRecords(sandbox: HostedSandbox, tenant: string): readonly OracleRecord[] {
  const entities = sandbox.tables.table<Entity>('entities');
  const own = [...entities.rows()].filter((one) => one.tenant === tenant);
  const identity = new Set(
    own.flatMap(({ type, links }) => (type.endsWith('.Identity') ? [links.Relation ?? ''] : [])),
  );
  const get = (id: string | undefined): Entity | undefined => (id === undefined ? undefined : entities.get(id));
  const roles = new Map<string, Roles>();
  for (const { type, links, values } of own) {
    const stage = stageOf(type);
    if ((stage === undefined && type !== supplier) || values.IsFormer === true) continue;
    const held = roles.get(links.Organization ?? '') ?? nobody;
    const furthest = stages.find((one) => one === stage || one === held.stage) ?? null;
    roles.set(links.Organization ?? '', {
      isCustomer: furthest === 'customer',
      isSupplier: held.isSupplier || type === supplier,
      stage: furthest,
    });
  }
  return own.flatMap((entity): OracleRecord[] => {
    if (entity.type === 'Relation.Organization' && !identity.has(entity.id)) {
      return [relationOf(entity, roles.get(entity.id) ?? nobody, get)];
    }
    return entity.type === contact ? [contactOf(entity, get)] : [];
  });
}

interface Roles {
  readonly isCustomer: boolean;
  readonly isSupplier: boolean;
  readonly stage: Stage | null;
}
const nobody: Roles = { isCustomer: false, isSupplier: false, stage: null };

type Get = (id: string | undefined) => Entity | undefined;

function relationOf(entity: Entity, roles: Roles, get: Get): OracleRecord {
  const { values, links } = entity;
  return {
    side: 'tribe',
    kind: 'relation',
    id: entity.id,
    isActive: values.IsActive !== false,
    ownerId: null,
    businessKey: textOf(values.ImportId),
    fields: {
      name: textOf(values.Name),
      email: textOf(values.EmailAddress),
      phone: textOf(values.PhoneNumber),
      website: textOf(values.Website),
      vatNumber: textOf(values.VATNumber),
      chamberOfCommerce: textOf(values.ChamberOfCommerceNumber),
      ...roles,
      debtorNumber: textOf(values.DebtorNumber),
      creditorNumber: textOf(values.CreditorNumber),
      ...addressFields('visit', get(links.VisitingAddress), get),
      ...addressFields('postal', get(links.PostalAddress), get),
      ...addressFields('invoice', get(links.InvoiceAddress), get),
    },
  };
}

function contactOf({ id, values, links }: Entity, get: Get): OracleRecord {
  const person = get(links.Person)?.values ?? {};
  return {
    side: 'tribe',
    kind: 'contact',
    id,
    isActive: values.IsFormer !== true,
    ownerId: links.Relation ?? null,
    businessKey: textOf(values.ImportId),
    fields: {
      firstName: textOf(person.FirstName),
      middleName: textOf(person.MiddleName),
      lastName: textOf(person.LastName),
      email: textOf(values.EmailAddress),
      phone: textOf(values.PhoneNumber),
      mobile: textOf(values.MobilePhoneNumber),
    },
  };
}

function addressFields(kind: string, address: Entity | undefined, get: Get): Record<string, OracleValue> {
  const { Street, HouseNumber, HouseNumberSuffix, Postalcode, City } = address?.values ?? {};
  return {
    [`${kind}.line`]: addressLine(Street, HouseNumber, HouseNumberSuffix),
    [`${kind}.postcode`]: textOf(Postalcode),
    [`${kind}.city`]: textOf(City),
    [`${kind}.country`]: textOf(get(address?.links.Country)?.values.Code),
  };
}
