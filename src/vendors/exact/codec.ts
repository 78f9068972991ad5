import { joinAddressLine, splitAddressLine } from '../../domain/model/address.ts';
import { canonicalFields, canonicalLines } from '../../domain/model/canonical.ts';
import type { AddressKind, AddressPart, FieldPath, Fields } from '../../domain/model/fields.ts';
import type { ObservedPart, PartName } from '../../domain/model/record.ts';
import { type ExactStage, isExactStage } from '../../domain/model/stages.ts';
import { fingerprint, textField, textOrNull } from '../shared/values.ts';
import { keyInNotes, keyInSearchCode } from './keys.ts';
import type { PaymentTerms } from './paymentTerms.ts';
import type {
  AccountBody,
  AccountRow,
  AddressBody,
  AddressRow,
  BankAccountRow,
  ContactBody,
  ContactRow,
  DeletedRow,
} from './wire.ts';

/** Turns Exact's rows into neutral parts and neutral changes into Exact's bodies. Pure; the only place with both names. */

const addressTypes = { postal: 2, invoice: 3 } as const;
export type SideAddress = keyof typeof addressTypes;
export const sideAddresses: readonly SideAddress[] = ['postal', 'invoice'];

/** The part that speaks for a field of a relation: the visit address is the account's own. */
export const partOfPath = (path: FieldPath): PartName =>
  path === 'iban' ? 'bank' : (sideAddresses.find((kind) => path.startsWith(`${kind}.`)) ?? 'main');

/** Codes of `sync/Deleted` (exact-online.md 5.1). */
const deletedTypes = { account: 2, address: 3, contact: 5 } as const;

/**
 * `/Date(ms)/` holds the Dutch wall clock as if it were UTC, so the UTC date of it is the calendar date that people see
 * (exact-online.md 4.4).
 */
export function wireDate(text: string | null | undefined): string | null {
  const match = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/.exec(text ?? '');
  if (match !== null) return new Date(Number(match[1])).toISOString().slice(0, 10);
  return /^\d{4}-\d\d-\d\d/.exec(text ?? '')?.[0] ?? null;
}

/** Days are compared as calendar dates; both ends belong to the window (exact-online.md 7.2). `Blocked` plays no part. */
function isActiveOn(today: string, row: Pick<AccountRow, 'StartDate' | 'EndDate'>): boolean {
  const start = wireDate(row.StartDate);
  const end = wireDate(row.EndDate);
  return (start === null || start <= today) && (end === null || end >= today);
}

/**
 * Different after every change: the rowversion of the sync API. Outside it there is only a time of change, and two
 * changes may share one, so the content is part of that version.
 */
const versionOf = (row: { readonly Timestamp?: string | undefined; readonly Modified?: string | null | undefined }) =>
  row.Timestamp ?? `${row.Modified ?? ''} ${fingerprint(row)}`;

type AddressLines = Pick<
  AddressRow,
  'AddressLine1' | 'AddressLine2' | 'AddressLine3' | 'Postcode' | 'City' | 'Country'
>;

function addressFields(kind: AddressKind, row: AddressLines): Fields {
  const values: Readonly<Record<AddressPart, string | null>> = {
    ...splitAddressLine(row.AddressLine1 ?? null),
    extra: [row.AddressLine2, row.AddressLine3].flatMap((text) => textOrNull(text) ?? []).join('\n'),
    postcode: row.Postcode ?? null,
    city: row.City ?? null,
    country: row.Country ?? null,
  };
  return Object.fromEntries(Object.entries(values).map(([part, value]) => [`${kind}.${part}`, value]));
}

/** Untold where the condition says more than days, or nobody may read what it says. */
function paymentConditionIn(row: AccountRow, terms: PaymentTerms | null): Fields {
  const code = textOrNull(row.PaymentConditionSales);
  const days = code === null ? null : (terms?.daysOf(code) ?? undefined);
  return days === undefined ? {} : { paymentCondition: days };
}

/** `Status` (exact-online.md 7.2); `A` is no sales relation. */
const statuses = { suspect: 'S', prospect: 'P', customer: 'C' } as const satisfies Readonly<Record<ExactStage, string>>;
const stages: Readonly<Record<string, ExactStage>> = { S: 'suspect', P: 'prospect', C: 'customer' };

/** The account with its visit address, which Exact keeps as a shortcut on the account itself. */
export function accountPart(row: AccountRow, today: string, terms: PaymentTerms | null): ObservedPart {
  const id = row.ID.toLowerCase();
  const stage = stages[row.Status ?? ''] ?? null;
  const isCustomer = stage === 'customer';
  const isSupplier = row.IsSupplier === true;
  const code = row.Code ?? null;
  return {
    side: 'exact',
    kind: 'relation',
    recordId: id,
    part: 'main',
    partId: id,
    version: versionOf(row),
    isGone: false,
    fields: canonicalFields({
      name: row.Name ?? null,
      isCustomer,
      isSupplier,
      stage,
      // One code serves both roles; a role that the account does not have has no number.
      debtorNumber: isCustomer ? code : null,
      creditorNumber: isSupplier ? code : null,
      email: row.Email ?? null,
      phone: row.Phone ?? null,
      website: row.Website ?? null,
      vatNumber: row.VATNumber ?? null,
      chamberOfCommerce: row.ChamberOfCommerce ?? null,
      ...paymentConditionIn(row, terms),
      ...addressFields('visit', row),
    }),
    main: {
      isActive: isActiveOn(today, row),
      createdOn: wireDate(row.Created),
      ownerId: null,
      carriedExactId: null,
      businessKey: keyInSearchCode(row.SearchCode),
      isPerson: false,
    },
  };
}

/**
 * Null for what is not kept in agreement: visit (the account speaks for it) and delivery addresses. One that is not, or
 * no longer, the main one of its kind is told as gone: another one may have taken its place.
 */
export function addressPart(row: AddressRow): ObservedPart | null {
  const part = sideAddresses.find((kind) => addressTypes[kind] === row.Type);
  if (part === undefined || row.Account == null) return null;
  const isGone = row.Main !== true;
  return {
    side: 'exact',
    kind: 'relation',
    recordId: row.Account.toLowerCase(),
    part,
    partId: row.ID.toLowerCase(),
    version: versionOf(row),
    isGone,
    fields: isGone ? {} : canonicalFields(addressFields(part, row)),
    main: null,
  };
}

export const ibanOf = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** By its shape (ISO 13616): two letters, two check digits, and what the country makes of the rest. */
export const isIban = (number: string): boolean => /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(number);

/**
 * The bank account with the IBAN; one that is not, or no longer, the main one of its account is told as gone. A number
 * of another kind is there and leaves the IBAN untold.
 */
export function bankPart(row: BankAccountRow): ObservedPart | null {
  if (row.Account == null) return null;
  const isGone = row.Main !== true;
  const number = textOrNull(row.IBAN) ?? ibanOf(row.BankAccount ?? '');
  return {
    side: 'exact',
    kind: 'relation',
    recordId: row.Account.toLowerCase(),
    part: 'bank',
    partId: row.ID.toLowerCase(),
    version: versionOf(row),
    isGone,
    fields: isGone || !isIban(ibanOf(number)) ? {} : canonicalFields({ iban: number }),
    main: null,
  };
}

export function contactPart(row: ContactRow, today: string): ObservedPart {
  const id = row.ID.toLowerCase();
  return {
    side: 'exact',
    kind: 'contact',
    recordId: id,
    part: 'main',
    partId: id,
    version: versionOf(row),
    isGone: false,
    fields: canonicalFields({
      firstName: row.FirstName ?? null,
      middleName: row.MiddleName ?? null,
      lastName: row.LastName ?? null,
      title: row.Title ?? null,
      // Exact mirrors the plain e-mail into the business one; people may have filled only the latter.
      email: textOrNull(row.Email) ?? row.BusinessEmail ?? null,
      phone: textOrNull(row.Phone) ?? row.BusinessPhone ?? null,
      mobile: textOrNull(row.Mobile) ?? row.BusinessMobile ?? null,
      isMain: row.IsMainContact === true,
    }),
    main: {
      isActive: isActiveOn(today, row),
      createdOn: wireDate(row.Created),
      ownerId: row.Account?.toLowerCase() ?? null,
      carriedExactId: null,
      businessKey: keyInNotes(row.Notes),
      isPerson: true,
    },
  };
}

/**
 * What a row of the deletion log says. For an address it names neither the account nor the kind of address, so the
 * part is told for both kinds with an empty `recordId`, to be found by its `partId`.
 */
export function deletedParts(row: DeletedRow): readonly ObservedPart[] {
  const id = row.EntityKey.toLowerCase();
  const gone = { side: 'exact', partId: id, version: row.Timestamp, isGone: true, fields: {}, main: null } as const;
  switch (row.EntityType) {
    case deletedTypes.account:
      return [{ ...gone, kind: 'relation', recordId: id, part: 'main' }];
    case deletedTypes.contact:
      return [{ ...gone, kind: 'contact', recordId: id, part: 'main' }];
    case deletedTypes.address:
      return sideAddresses.map((part) => ({ ...gone, kind: 'relation', recordId: '', part }));
    default:
      return [];
  }
}

/** Paths that Exact decides by itself or has no place for here: never written (see the capabilities). */
export const exactReadOnly = {
  relation: new Set<FieldPath>(['debtorNumber', 'creditorNumber']),
  contact: new Set<FieldPath>(),
} as const;

const linePaths = ['street', 'houseNumber', 'addition'] as const;

/** `seen` fills in the rest of the line when only a part of it changes: Exact keeps the three in one text. */
function addressBody(kind: AddressKind, changes: Fields, seen: Fields): AddressBody {
  const body: AddressBody = {};
  if (linePaths.some((part) => changes[`${kind}.${part}`] !== undefined)) {
    const after = { ...seen, ...changes };
    body.AddressLine1 = joinAddressLine({
      street: textField(after, `${kind}.street`),
      houseNumber: textField(after, `${kind}.houseNumber`),
      addition: textField(after, `${kind}.addition`),
    });
  }
  if (changes[`${kind}.extra`] !== undefined) {
    const [first, ...others] = (canonicalLines(textField(changes, `${kind}.extra`) ?? '') ?? '').split('\n');
    body.AddressLine2 = textOrNull(first);
    body.AddressLine3 = textOrNull(others.join(' '));
  }
  if (changes[`${kind}.postcode`] !== undefined) body.Postcode = textField(changes, `${kind}.postcode`);
  if (changes[`${kind}.city`] !== undefined) body.City = textField(changes, `${kind}.city`);
  if (changes[`${kind}.country`] !== undefined) body.Country = textField(changes, `${kind}.country`);
  return body;
}

const accountProperties = {
  name: 'Name',
  email: 'Email',
  phone: 'Phone',
  website: 'Website',
  vatNumber: 'VATNumber',
  chamberOfCommerce: 'ChamberOfCommerce',
} as const satisfies Partial<Record<FieldPath, keyof AccountBody>>;

/** A status says one thing only: who is a customer is nothing else. Null when the changes are not about it. */
function statusFor({ isCustomer, stage }: Fields, seen: Fields): NonNullable<AccountBody['Status']> | null {
  if (isCustomer === true) return statuses.customer;
  if (isExactStage(stage)) return statuses[stage];
  return stage === null || (isCustomer === false && seen.isCustomer === true) ? 'A' : null;
}

/** The body that carries the changes of the account itself; empty when none of them belongs to it. */
export function accountBody(changes: Fields, seen: Fields): AccountBody {
  const body: AccountBody = addressBody('visit', changes, seen);
  for (const path of ['name', 'email', 'phone', 'website', 'vatNumber', 'chamberOfCommerce'] as const) {
    if (changes[path] !== undefined) body[accountProperties[path]] = textField(changes, path);
  }
  const status = statusFor(changes, seen);
  if (status !== null) body.Status = status;
  if (changes.isSupplier !== undefined) body.IsSupplier = changes.isSupplier === true;
  return body;
}

/** The body for a postal or invoice address; empty when it does not change. */
export const sideAddressBody = (kind: SideAddress, changes: Fields, seen: Fields): AddressBody =>
  addressBody(kind, changes, seen);

export const newSideAddress = (kind: SideAddress, accountId: string, body: AddressBody): AddressBody => ({
  Account: accountId,
  Type: addressTypes[kind],
  Main: true,
  ...body,
});

const nameProperties = {
  firstName: 'FirstName',
  middleName: 'MiddleName',
  lastName: 'LastName',
  title: 'Title',
} as const;
const reachProperties = {
  email: ['Email', 'BusinessEmail'],
  phone: ['Phone', 'BusinessPhone'],
  mobile: ['Mobile', 'BusinessMobile'],
} as const;

export function contactBody(changes: Fields): ContactBody {
  const body: ContactBody = {};
  for (const path of ['firstName', 'middleName', 'lastName', 'title'] as const) {
    if (changes[path] !== undefined) body[nameProperties[path]] = textField(changes, path);
  }
  for (const path of ['email', 'phone', 'mobile'] as const) {
    if (changes[path] === undefined) continue;
    const [plain, business] = reachProperties[path];
    const value = textField(changes, path);
    body[plain] = value;
    // The business one is only read when the plain one is empty, so clearing has to empty both.
    if (value === null) body[business] = null;
  }
  return body;
}
