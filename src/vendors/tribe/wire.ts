import * as z from 'zod';
import { madeOnce, optionalFlag, optionalNumber, optionalText, type SchemasMade } from '../shared/json.ts';

/** What Tribe CRM sends, with its own names (tribe-crm.md 2.3, 4). Nulls are written out; anything we do not name is ignored. */

/** Numbers of relations are text, but an administrator's numbering may well make them look like numbers. */
const code = z.union([z.string(), z.number().transform(String)]).nullish();

const dated = {
  ID: z.string(),
  CreationDate: optionalText,
  LastMutationDate: optionalText,
};
/** A row of a base set: what it is says `_Type`, in dotted form (tribe-crm.md 2.1). */
export const typedRow = z.object({ ...dated, _Type: optionalText });
const reference = z.object({ ID: z.string() }).nullish();

export const countryRow = z.object({ ID: z.string(), Code: optionalText });

export const addressRow = z.object({
  ...dated,
  Street: optionalText,
  HouseNumber: optionalNumber,
  HouseNumberSuffix: optionalText,
  Extra: optionalText,
  Postalcode: optionalText,
  City: optionalText,
  Country: countryRow.nullish(),
});
export type AddressRow = z.infer<typeof addressRow>;

export const organisationRow = z.object({
  ...dated,
  IsActive: optionalFlag,
  Name: optionalText,
  DebtorNumber: code,
  CreditorNumber: code,
  EmailAddress: optionalText,
  PhoneNumber: optionalText,
  Website: optionalText,
  VATNumber: optionalText,
  ChamberOfCommerceNumber: optionalText,
  IBAN: optionalText,
  ImportId: optionalText,
  VisitingAddress: addressRow.nullish(),
  PostalAddress: addressRow.nullish(),
  InvoiceAddress: addressRow.nullish(),
});
export type OrganisationRow = z.infer<typeof organisationRow>;

export const personRow = z.object({
  ...dated,
  IsActive: optionalFlag,
  Name: optionalText,
  FirstName: optionalText,
  MiddleName: optionalText,
  LastName: optionalText,
  Title: optionalText,
  DebtorNumber: code,
  CreditorNumber: code,
  EmailAddress: optionalText,
  PhoneNumber: optionalText,
  IBAN: optionalText,
  ImportId: optionalText,
  Address: addressRow.nullish(),
});
export type PersonRow = z.infer<typeof personRow>;

const role = { ...dated, IsFormer: optionalFlag, PaymentTermInDays: optionalNumber };
/** The answer to a write, which does not expand the organisation. */
export const bareRoleRow = z.object(role);
export type BareRoleRow = z.infer<typeof bareRoleRow>;

/** A customer or supplier relationship of an organisation, which itself is only referred to. */
export const roleRow = z.object({ ...role, Organization: reference });
export type RoleRow = z.infer<typeof roleRow>;
export const roleWithOrganisationRow = z.object({ ...role, Organization: organisationRow.nullish() });

export const personCustomerRow = z.object({ ...role, Person: personRow.nullish() });
export type PersonCustomerRow = z.infer<typeof personCustomerRow>;

export const contactRow = z.object({
  ...role,
  EmailAddress: optionalText,
  PhoneNumber: optionalText,
  MobilePhoneNumber: optionalText,
  ImportId: optionalText,
  Person: personRow.nullish(),
  Relation: reference,
});
export type ContactRow = z.infer<typeof contactRow>;

export const identityRow = z.object({ Name: optionalText, Relation: reference });

export const employeeRow = z.object({
  ID: z.string(),
  Name: optionalText,
  EmailAddress: optionalText,
  Person: z.object({ Name: optionalText, EmailAddress: optionalText }).nullish(),
});

/** A write answers the entity, of which only `ID` is certain; some servers answer nothing at all (tribe-crm.md 2.4). */
export const createdRow = z.object({ ID: z.string() });
export const writtenBody = z.record(z.string(), z.unknown()).nullable();

const newCollection = <T extends z.ZodType>(row: T) =>
  z
    .object({
      value: z.array(row),
      '@odata.nextLink': z.string().nullish(),
      '@odata.count': z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).nullish(),
    })
    .transform((body) => ({
      rows: body.value,
      hasNextLink: typeof body['@odata.nextLink'] === 'string',
      count: body['@odata.count'] ?? null,
    }));

const collections: SchemasMade = new WeakMap();
export const collectionOf = <T extends z.ZodType>(row: T): ReturnType<typeof newCollection<T>> =>
  madeOnce(collections, row, newCollection);
