import type { HostedSandbox } from '../../sandbox/kit/host.ts';
import type { Entity } from '../../sandbox/tribe/state/entity.ts';
import type { OracleRecord } from '../oracle/record.ts';
import { stageOf, tribeRecords } from '../oracle/tribeBook.ts';
import type { Tenant } from '../world/sandboxes.ts';
import { type Edits, type People, pick } from './people.ts';
import { type Answered, callAs } from './wire.ts';

const organisationNames = {
  name: 'Name',
  email: 'EmailAddress',
  phone: 'PhoneNumber',
  website: 'Website',
  vatNumber: 'VATNumber',
  chamberOfCommerce: 'ChamberOfCommerceNumber',
  debtorNumber: 'DebtorNumber',
  creditorNumber: 'CreditorNumber',
};
const contactNames = { email: 'EmailAddress', phone: 'PhoneNumber', mobile: 'MobilePhoneNumber' };
const personNames = { firstName: 'FirstName', middleName: 'MiddleName', lastName: 'LastName' };
const slots = { visit: 'VisitingAddress', postal: 'PostalAddress', invoice: 'InvoiceAddress' } as const;
const roleSets = {
  isCustomer: 'Relationship_Organization_CommercialRelationship_Customer',
  isSupplier: 'Relationship_Organization_Supplier',
} as const;

const commercialSet = (stage: string): string =>
  `Relationship_Organization_CommercialRelationship_${stage.charAt(0).toUpperCase()}${stage.slice(1)}`;

/** People who work in Tribe CRM. */
export function tribePeople(sandbox: HostedSandbox, { organisation, tribeToken }: Tenant): People {
  const call = (method: string, path: string, body?: object): Answered =>
    callAs(sandbox, tribeToken, method, `/v1/odata/${path}`, body);
  const isDone = ({ status }: Answered): boolean => status < 300;
  const idOf = (answered: Answered): string | null =>
    isDone(answered) ? String((answered.body as { ID: string }).ID) : null;
  const entities = () => sandbox.tables.table<Entity>('entities');
  const mine = (): readonly Entity[] => [...entities().rows()].filter(({ tenant }) => tenant === organisation);
  const own = mine().find(({ type }) => type === 'Relationship.Organization.Identity')?.links.Relation;
  const countryOf = (code: string): string | undefined =>
    mine().find(({ type, values }) => type === 'Datastore.Country' && values.Code === code)?.id;

  const addressBody = (kind: keyof typeof slots, edits: Edits): Record<string, unknown> => {
    const body = pick(edits, { [`${kind}.postcode`]: 'Postalcode', [`${kind}.city`]: 'City' });
    const line = edits[`${kind}.line`];
    if (line !== undefined) Object.assign(body, splitLine(typeof line === 'string' ? line : null));
    const country = edits[`${kind}.country`];
    if (country !== undefined) body.Country = typeof country === 'string' ? { ID: countryOf(country) } : null;
    return body;
  };
  const organisationBody = (edits: Edits, held: Entity | null): Record<string, unknown> => {
    const body = pick(edits, organisationNames);
    for (const [kind, slot] of Object.entries(slots)) {
      const address = addressBody(kind as keyof typeof slots, edits);
      if (Object.keys(address).length === 0) continue;
      const id = held?.links[slot];
      if (id === undefined) body[slot] = address;
      else call('PUT', `Address(${id})`, address);
    }
    return body;
  };
  const setRole = (id: string, role: keyof typeof roleSets, isWanted: boolean): void => {
    const type = roleSets[role].replaceAll('_', '.');
    const held = mine().find(
      (one) => one.type === type && one.links.Organization === id && one.values.IsFormer !== true,
    );
    if (isWanted && held === undefined)
      call('POST', roleSets[role], { Relation: { ID: own }, Organization: { ID: id } });
    if (!isWanted && held !== undefined) call('PUT', `${roleSets[role]}(${held.id})`, { IsFormer: true });
  };
  /** With the button "upgrade", which works both ways; who is nothing yet becomes it, who is nothing any more is former. */
  const setStage = (id: string, stage: Edits[string]): void => {
    const held = mine().find(
      (one) => stageOf(one.type) !== undefined && one.links.Organization === id && one.values.IsFormer !== true,
    );
    const wanted = typeof stage === 'string' ? commercialSet(stage) : null;
    if (held === undefined) {
      if (wanted !== null) call('POST', wanted, { Relation: { ID: own }, Organization: { ID: id } });
      return;
    }
    const set = held.type.replaceAll('.', '_');
    if (wanted === null) call('PUT', `${set}(${held.id})`, { IsFormer: true });
    else if (wanted !== set) call('POST', set, { ID: held.id, _UpgradeType: wanted });
  };
  const setRoles = (id: string, edits: Edits): void => {
    if (edits.stage !== undefined) setStage(id, edits.stage);
    for (const role of ['isCustomer', 'isSupplier'] as const) {
      const wanted = edits[role];
      if (typeof wanted === 'boolean') setRole(id, role, wanted);
    }
  };

  return {
    records: () => tribeRecords(sandbox, organisation),
    createRelation: (edits) => {
      const id = idOf(call('POST', 'Relation_Organization', organisationBody(edits, null)));
      if (id !== null) setRoles(id, edits);
      return id;
    },
    createContact: (ownerId, edits) =>
      idOf(
        call('POST', 'Relationship_Person_Contact_Standard', {
          Relation: { ID: ownerId },
          Person: pick(edits, personNames),
          ...pick(edits, contactNames),
        }),
      ),
    edit: (record, edits) => {
      if (record.kind === 'contact') return editContact(record, edits);
      const body = organisationBody(edits, entities().get(record.id) ?? null);
      const written =
        Object.keys(body).length === 0 || isDone(call('PUT', `Relation_Organization(${record.id})`, body));
      setRoles(record.id, edits);
      return written;
    },
    setActive: (record, isActive) =>
      record.kind === 'relation'
        ? isDone(call('PUT', `Relation_Organization(${record.id})`, { IsActive: isActive }))
        : isDone(call('PUT', `Relationship_Person_Contact_Standard(${record.id})`, { IsFormer: !isActive })),
    remove: (record) =>
      isDone(
        call(
          'DELETE',
          record.kind === 'relation'
            ? `Relation_Organization(${record.id})`
            : `Relationship_Person_Contact_Standard(${record.id})`,
        ),
      ),
  };

  function editContact(record: OracleRecord, edits: Edits): boolean {
    const reach = pick(edits, contactNames);
    const names = pick(edits, personNames);
    const person = entities().get(record.id)?.links.Person;
    const reached =
      Object.keys(reach).length === 0 ||
      isDone(call('PUT', `Relationship_Person_Contact_Standard(${record.id})`, reach));
    if (Object.keys(names).length === 0 || person === undefined) return reached;
    return isDone(call('PUT', `Relation_Person(${person})`, names)) && reached;
  }
}

/** `Kade 12 A` as people type it into three boxes. */
function splitLine(line: string | null): Record<string, unknown> {
  const match = /^(.*?)(?: (\d+)(?: ([A-Za-z]))?)?$/.exec(line ?? '');
  const [, street = null, number, suffix] = match ?? [];
  return {
    Street: street === '' ? null : street,
    HouseNumber: number === undefined ? null : Number(number),
    HouseNumberSuffix: suffix ?? null,
  };
}
