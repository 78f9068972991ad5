import type { TribeStage } from '../../domain/model/stages.ts';
import { type ODataQuery, odataUrl } from '../shared/odataUrl.ts';

/** Entity sets and what is asked of each (tribe-crm.md 2.1, 4). `ImportId` only comes when it is selected (2.4). */
export interface TribeSet {
  readonly set: string;
  readonly select: readonly string[];
  readonly expand?: string;
}

const addressExpand = (navigation: string): string =>
  `${navigation}($select=ID,CreationDate,LastMutationDate,Street,HouseNumber,HouseNumberSuffix,Extra,Postalcode,City;` +
  '$expand=Country($select=ID,Code))';

const dates = ['ID', 'CreationDate', 'LastMutationDate'];
const organisationSelect = [
  ...dates,
  'IsActive',
  'Name',
  'DebtorNumber',
  'CreditorNumber',
  'EmailAddress',
  'PhoneNumber',
  'Website',
  'VATNumber',
  'ChamberOfCommerceNumber',
  'IBAN',
  'ImportId',
];
const organisationExpand = ['VisitingAddress', 'PostalAddress', 'InvoiceAddress'].map(addressExpand).join(',');
const personSelect = [
  ...dates,
  'IsActive',
  'Name',
  'DebtorNumber',
  'CreditorNumber',
  'EmailAddress',
  'PhoneNumber',
  'IBAN',
  'ImportId',
];
const roleSelect = [...dates, 'IsFormer'];
/** Of a person who is a customer the term of payment is only inferred (tribe-crm.md 4.2), so it is not asked for. */
const customerSelect = [...roleSelect, 'PaymentTermInDays'];

/** The last word of the type of each commercial relationship (tribe-crm.md 4.1). */
const typeWords = {
  suspect: 'Suspect',
  lead: 'Lead',
  hotProspect: 'HotProspect',
  prospect: 'Prospect',
  customer: 'Customer',
} as const satisfies Readonly<Record<TribeStage, string>>;

const each = <T>(make: (stage: TribeStage) => T): Readonly<Record<TribeStage, T>> => ({
  suspect: make('suspect'),
  lead: make('lead'),
  hotProspect: make('hotProspect'),
  prospect: make('prospect'),
  customer: make('customer'),
});

/** The dotted name that events and `_Type` use (2.1). */
export const typeOf = (player: 'Organization' | 'Person', stage: TribeStage): string =>
  `Relationship.${player}.CommercialRelationship.${typeWords[stage]}`;
const commercialSet = (player: 'Organization' | 'Person', stage: TribeStage): string =>
  typeOf(player, stage).replaceAll('.', '_');

/** Each stage of an organisation is a set of its own, and so is each of a person. */
export const commercialSets = each(
  (stage): TribeSet => ({
    set: commercialSet('Organization', stage),
    select: stage === 'customer' ? customerSelect : roleSelect,
    expand: 'Organization($select=ID)',
  }),
);
export const personCommercialSets = each(
  (stage): TribeSet => ({
    set: commercialSet('Person', stage),
    select: roleSelect,
    expand: `Person($select=${personSelect.join(',')};$expand=${addressExpand('Address')})`,
  }),
);

export const sets = {
  organisations: { set: 'Relation_Organization', select: organisationSelect, expand: organisationExpand },
  suppliers: { set: 'Relationship_Organization_Supplier', select: roleSelect, expand: 'Organization($select=ID)' },
  contacts: {
    set: 'Relationship_Person_Contact_Standard',
    select: [...roleSelect, 'EmailAddress', 'PhoneNumber', 'MobilePhoneNumber', 'ImportId'],
    expand: `Person($select=${[...dates, 'FirstName', 'MiddleName', 'LastName', 'Title'].join(',')}),Relation($select=ID)`,
  },
  persons: { set: 'Relation_Person', select: personSelect },
  addresses: { set: 'Address', select: dates },
  countries: { set: 'Datastore_Country', select: ['ID', 'Code'] },
  // Base sets, which answer all their subtypes (tribe-crm.md 2.1); only these tell which type a row is of.
  anything: { set: 'Entity', select: ['_Type', ...dates] },
  anyRelationship: { set: 'Relationship', select: ['_Type', ...dates] },
  anyRelation: { set: 'Relation', select: ['_Type', ...dates] },
  anyAddress: { set: 'Address', select: ['_Type', ...dates] },
  identity: { set: 'Relationship_Organization_Identity', select: ['Name'], expand: 'Relation($select=ID)' },
} as const satisfies Record<string, TribeSet>;

/** A role set whose rows bring the whole organisation: what a create reads back with one call. */
export const withOrganisation = (role: TribeSet): TribeSet => ({
  ...role,
  expand: `Organization($select=${organisationSelect.join(',')};$expand=${organisationExpand})`,
});

export interface TribeUrls {
  list(set: TribeSet, query?: ODataQuery): string;
  all(set: TribeSet): string;
  /** `id` is a checked guid literal. */
  one(set: TribeSet, id: string): string;
  readonly currentEmployee: string;
  readonly webhooks: string;
  webhook(id: string): string;
}

export function tribeUrls(apiUrl: string): TribeUrls {
  const root = `${apiUrl}/v1/odata`;
  const webhooks = `${apiUrl}/v1/webhooks`;
  return {
    list: ({ set, select, expand }, query = {}) =>
      odataUrl(`${root}/${set}`, { select, ...(expand === undefined ? {} : { expand }), ...query }),
    all: ({ set }) => `${root}/${set}`,
    one: ({ set }, id) => `${root}/${set}(${id})`,
    currentEmployee: odataUrl(`${root}/GetCurrentEmployee()`, { expand: 'Person' }),
    webhooks,
    webhook: (id) => `${webhooks}/${encodeURIComponent(id)}`,
  };
}
