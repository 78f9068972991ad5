import type { EdmType } from './types.ts';

/**
 * What the entity JSON leaves open and a working service must decide. Nothing in this file is a fact: each entry says why
 * it was chosen, and the README lists them. `$metadata` of a real tenant settles them (tribe-crm.md, section 9).
 */
export interface GuessedType {
  readonly name: string;
  readonly parent: string;
  readonly isAbstract?: true;
  readonly isReadOnly?: true;
  readonly why: string;
}

export interface GuessedField {
  readonly on: string;
  readonly name: string;
  readonly type: EdmType;
  readonly isReadOnly?: true;
  readonly isRequired?: true;
  readonly why: string;
}

export interface GuessedNavigation {
  readonly on: string;
  readonly name: string;
  readonly target: string;
  readonly isMany?: true;
  readonly isRequired?: true;
  readonly why: string;
}

const funnel = ['Suspect', 'Lead', 'HotProspect', 'Prospect'] as const;
const phased = [
  'Appointment',
  'Campaign',
  'Document',
  'Email',
  'Event',
  'Invoice',
  'LinkedInMessage',
  'Offer',
  'Project',
  'SalesOpportunity',
  'SalesOrder',
  'Subscription',
  'SupportTicket',
  'Task',
  'WorkOrder',
] as const;
const described = ['Invoice', 'Offer', 'SalesOpportunity', 'SalesOrder'];
const datastores = [
  'Aggregate',
  'Alignment',
  'AppointmentType',
  'Branch',
  'CalendarItemAttendeeResponseStatus',
  'Campagne',
  'Channel',
  'ConnectorLogType',
  'DataCategory_Layout',
  'Education',
  'EmailAddressType',
  'EmailingCategory',
  'EventLocation',
  'EventParticipationStatus',
  'Gender',
  'Language',
  'Pipeline',
  'Role',
  'State',
  'Status',
] as const;

const personCommercial = 'Relationship.Person.CommercialRelationship';

export const guessedTypes: readonly GuessedType[] = [
  {
    name: personCommercial,
    parent: 'Relationship',
    isAbstract: true,
    why: 'named in the JSON without a description of its own',
  },
  ...funnel.map((stage) => ({
    name: `${personCommercial}.${stage}`,
    parent: personCommercial,
    why: 'each funnel stage exists for persons too (tribe-crm.md 4.1)',
  })),
  {
    name: 'Relationship.Organization.Partner',
    parent: 'Relationship',
    why: 'supplier and partner are roles of organisations (4.1)',
  },
  ...phased
    .filter((kind) => !described.includes(kind))
    .map((kind) => ({
      name: `Activity.${kind}`,
      parent: 'Activity',
      why: 'its phase set is documented (JSON phaseSets)',
    })),
  ...phased.map((kind) => ({
    name: `Datastore.Phase.Activity${kind}`,
    parent: 'Datastore.Phase',
    isReadOnly: true as const,
    why: 'JSON phaseSets',
  })),
  ...datastores.map((kind) => ({
    name: `Datastore.${kind.replaceAll('_', '.')}`,
    parent: 'Datastore',
    isReadOnly: true as const,
    why:
      kind === 'Pipeline' || kind === 'Status'
        ? 'the JSON names the link, not its target'
        : 'JSON otherDatastoresNamed; most subtypes are managed in the UI only',
  })),
  { name: 'Label', parent: 'Entity', why: 'target of Entity.Labels' },
  { name: 'DateInterval', parent: 'Entity', why: 'target of Product.RepeatInterval' },
  { name: 'ProjectMilestone', parent: 'Entity', why: 'target of Attachment.ProjectMilestone' },
];

const commercialFields = ['IsMasterAccount'];

export const guessedFields: readonly GuessedField[] = [
  ...commercialFields.map((name) => ({
    on: personCommercial,
    name,
    type: 'Edm.Boolean' as const,
    why: 'as on the organisation relationship',
  })),
  {
    on: 'Relationship.Person.Contact',
    name: 'SortName',
    type: 'Edm.String',
    isReadOnly: true,
    why: 'recorded on a person relationship of a custom type, after Name',
  },
  {
    on: personCommercial,
    name: 'SortName',
    type: 'Edm.String',
    isReadOnly: true,
    why: 'as on Relationship.Person.Contact',
  },
  { on: 'Label', name: 'Name', type: 'Edm.String', isRequired: true, why: 'a label needs a text' },
  { on: 'DateInterval', name: 'Name', type: 'Edm.String', why: 'an interval needs a text' },
  { on: 'ProjectMilestone', name: 'Name', type: 'Edm.String', why: 'a milestone needs a text' },
  {
    on: 'Price',
    name: 'Price',
    type: 'Edm.Double',
    isRequired: true,
    why: 'the price itself; named as on ProductLine',
  },
  {
    on: 'Price',
    name: 'Quantity',
    type: 'Edm.Double',
    why: 'price lists know a quantity scale (5.4); named as on ProductLine',
  },
  {
    on: 'Price',
    name: 'StartDate',
    type: 'Edm.DateTimeOffset',
    why: 'price lists know a period (5.4); named as on ProductLine',
  },
  {
    on: 'Price',
    name: 'EndDate',
    type: 'Edm.DateTimeOffset',
    why: 'price lists know a period (5.4); named as on ProductLine',
  },
  {
    on: 'Activity',
    name: 'Total',
    type: 'Edm.Double',
    isReadOnly: true,
    why: 'the documentation mentions further totals; named as on ProductLine',
  },
  { on: 'Activity', name: 'TotalExcludingVat', type: 'Edm.Double', isReadOnly: true, why: 'as Total' },
  { on: 'Activity', name: 'TotalIncludingVat', type: 'Edm.Double', isReadOnly: true, why: 'as Total' },
  { on: 'Activity', name: 'VatAmount', type: 'Edm.Double', isReadOnly: true, why: 'as Total' },
  {
    on: 'Activity.Invoice',
    name: 'InvoiceDate',
    type: 'Edm.Date',
    isReadOnly: true,
    why: 'assigned when the invoice is sent (5.3); name unread',
  },
  {
    on: 'Activity.Invoice',
    name: 'DueDate',
    type: 'Edm.Date',
    why: 'reminders work from the due date (5.3); name unread',
  },
  { on: 'Datastore.Phase', name: 'IsFinal', type: 'Edm.Boolean', why: 'Won, Lost and Paid end an activity' },
];

const personNavigations: readonly GuessedNavigation[] = [
  {
    on: personCommercial,
    name: 'Person',
    target: 'Relation.Person',
    isRequired: true,
    why: 'as on the person customer',
  },
  {
    on: personCommercial,
    name: 'AccountManager',
    target: 'Relationship.Person.Contact.Employee',
    why: 'as on the organisation one',
  },
  { on: personCommercial, name: 'Status', target: 'Datastore.Status', why: 'as on the organisation one' },
  {
    on: personCommercial,
    name: 'Group',
    target: 'Datastore.Group',
    why: 'Datastore.Group.CommercialRelationship implies it',
  },
  { on: personCommercial, name: 'PriceList', target: 'PriceList', why: 'as on the organisation one' },
];

export const guessedNavigations: readonly GuessedNavigation[] = [
  ...personNavigations,
  {
    on: 'Relationship.Organization.Partner',
    name: 'Organization',
    target: 'Relation.Organization',
    isRequired: true,
    why: 'as on the supplier',
  },
  { on: 'Note', name: 'Entity', target: 'Entity', why: 'the way back of Entity.Notes; named as on Attachment' },
  { on: 'ProductLine', name: 'Activity', target: 'Activity', why: 'nearest guess of the JSON for the parent activity' },
  { on: 'Price', name: 'Relationship', target: 'Relationship', why: 'a price can be for a specific relation (5.4)' },
  {
    on: 'Activity.Invoice',
    name: 'CreditedInvoice',
    target: 'Activity.Invoice',
    why: 'a credit invoice names what it corrects (5.3); name unread',
  },
  {
    on: 'Datastore.State',
    name: 'Country',
    target: 'Datastore.Country',
    why: 'the way back of Datastore.Country.States',
  },
];

/** Targets that the JSON writes as prose. `<Type>` is replaced by the activity's own name. */
export const targetsInProse: Readonly<Record<string, string>> = {
  'Datastore (status)': 'Datastore.Status',
  '(pipeline)': 'Datastore.Pipeline',
  'Datastore_Phase_Activity<Type>': 'Datastore.Phase',
};

/** Names of navigations that the JSON writes as prose: described under another name in `guessedNavigations`. */
export const navigationsInProse: ReadonlySet<string> = new Set(['(parent activity)']);

/**
 * The other side of to-many navigations, where more than one candidate exists or the candidate has another type.
 * A relation's relationships are the roles it plays and the roles others play towards it.
 */
export const waysBack: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'Entity.Notes': [['Note', 'Entity']],
  'Entity.Attachments': [['Attachment', 'Entity']],
  'Activity.Invoice.Attachments': [['Attachment', 'Entity']],
  'Relation.Addresses': [['Address', 'Relation']],
  'Relation.Relationships': [
    ['Relationship', 'Organization'],
    ['Relationship', 'Person'],
    ['Relationship', 'Relation'],
  ],
  'PriceList.Relationship': [['Relationship', 'PriceList']],
  'Attachment.BaseAttachment': [['Attachment', 'AttachmentsBasedOnThis']],
};

/** Text that may be longer than a line. Every other text takes at most `textLengthMax` characters (no figure is published). */
export const longTexts: ReadonlySet<string> = new Set([
  'Description',
  'ExtraDescription',
  'LocalizedDescription',
  'Content',
  'CoCDescription',
  'CompanyActivity',
  'RelationDescription',
]);
export const textLengthMax = 255;
export const longTextLengthMax = 65_535;
