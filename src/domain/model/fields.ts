import type { Kind } from './kind.ts';

/**
 * A neutral value in its canonical form: text without surrounding white space and never empty (null instead), codes
 * unpadded, countries as ISO 3166-1 alpha-2 in upper case, dates as YYYY-MM-DD, money as decimal text.
 */
export type FieldValue = string | boolean | null;

const addressParts = ['street', 'houseNumber', 'addition', 'extra', 'postcode', 'city', 'country'] as const;
export type AddressPart = (typeof addressParts)[number];
export const addressKinds = ['visit', 'postal', 'invoice'] as const;
export type AddressKind = (typeof addressKinds)[number];

const address = <K extends AddressKind>(kind: K): readonly `${K}.${AddressPart}`[] =>
  addressParts.map((part) => `${kind}.${part}` as const);

export const relationFields = [
  'name',
  'isCustomer',
  'isSupplier',
  // Suspect to customer, in the words of its own side (`stages.ts`): `mapping/relationTypes.ts` says what corresponds.
  'stage',
  'debtorNumber',
  'creditorNumber',
  'email',
  'phone',
  'website',
  'vatNumber',
  'chamberOfCommerce',
  'iban',
  'paymentCondition',
  ...address('visit'),
  ...address('postal'),
  ...address('invoice'),
] as const;

export const contactFields = [
  'firstName',
  'middleName',
  'lastName',
  'title',
  'email',
  'phone',
  'mobile',
  'isMain',
] as const;

export type FieldPath = (typeof relationFields)[number] | (typeof contactFields)[number];

export const fieldsOf: Readonly<Record<Kind, readonly FieldPath[]>> = {
  relation: relationFields,
  contact: contactFields,
};

const allFields: ReadonlySet<string> = new Set([...relationFields, ...contactFields]);

/** For names that come from outside: stored JSON may hold paths that an older version knew. */
export const isFieldPath = (name: string): name is FieldPath => allFields.has(name);

/** An absent path means "this side does not tell"; null means "known to be empty". */
export type Fields = Readonly<Partial<Record<FieldPath, FieldValue>>>;
