import * as z from 'zod';
import { int64Text, madeOnce, optionalFlag, optionalNumber, optionalText, type SchemasMade } from '../shared/json.ts';

/**
 * What Exact Online sends and takes, with its own names (exact-online.md 4.2, 5, 7.2). Everything but the key may be
 * null, and properties that we do not name are ignored.
 */
export const accountRow = z.object({
  ID: z.string(),
  /** Only in the sync API. */
  Timestamp: int64Text.optional(),
  /** Only asked for outside the sync API, where no Timestamp exists. */
  Modified: optionalText,
  Created: optionalText,
  Code: optionalText,
  Name: optionalText,
  Status: optionalText,
  IsSupplier: optionalFlag,
  Email: optionalText,
  Phone: optionalText,
  Website: optionalText,
  VATNumber: optionalText,
  ChamberOfCommerce: optionalText,
  SearchCode: optionalText,
  /** A code of `cashflow/PaymentConditions`. */
  PaymentConditionSales: optionalText,
  AddressLine1: optionalText,
  AddressLine2: optionalText,
  AddressLine3: optionalText,
  Postcode: optionalText,
  City: optionalText,
  Country: optionalText,
  StartDate: optionalText,
  EndDate: optionalText,
});
export type AccountRow = z.infer<typeof accountRow>;

export const addressRow = z.object({
  ID: z.string(),
  Timestamp: int64Text.optional(),
  Modified: optionalText,
  Account: optionalText,
  /** 1 visit, 2 postal, 3 invoice, 4 delivery. */
  Type: z.union([z.number(), z.string().transform(Number)]).nullish(),
  Main: optionalFlag,
  AddressLine1: optionalText,
  AddressLine2: optionalText,
  AddressLine3: optionalText,
  Postcode: optionalText,
  City: optionalText,
  Country: optionalText,
});
export type AddressRow = z.infer<typeof addressRow>;

export const bankAccountRow = z.object({
  ID: z.string(),
  Modified: optionalText,
  Account: optionalText,
  BankAccount: optionalText,
  /** Told by Exact where the number is one. */
  IBAN: optionalText,
  Main: optionalFlag,
});
export type BankAccountRow = z.infer<typeof bankAccountRow>;

export const paymentConditionRow = z.object({
  Code: optionalText,
  PaymentDays: optionalNumber,
  PaymentEndOfMonths: optionalNumber,
  /** B on credit, I collection, K cash, Q by a payment service. */
  PaymentMethod: optionalText,
  Percentage: optionalNumber,
  DiscountPaymentDays: optionalNumber,
  DiscountPercentage: optionalNumber,
});
export type PaymentConditionRow = z.infer<typeof paymentConditionRow>;

export const contactRow = z.object({
  ID: z.string(),
  Timestamp: int64Text.optional(),
  Modified: optionalText,
  Created: optionalText,
  Account: optionalText,
  FirstName: optionalText,
  MiddleName: optionalText,
  LastName: optionalText,
  Title: optionalText,
  Email: optionalText,
  BusinessEmail: optionalText,
  Phone: optionalText,
  BusinessPhone: optionalText,
  Mobile: optionalText,
  BusinessMobile: optionalText,
  IsMainContact: optionalFlag,
  Notes: optionalText,
  StartDate: optionalText,
  EndDate: optionalText,
});
export type ContactRow = z.infer<typeof contactRow>;

export const deletedRow = z.object({
  Timestamp: int64Text,
  EntityKey: z.string(),
  EntityType: z.number(),
});
export type DeletedRow = z.infer<typeof deletedRow>;

export const subscriptionRow = z.object({ ID: z.string(), Topic: optionalText, CallbackURL: optionalText });

export const meRow = z.object({
  UserID: z.string(),
  FullName: optionalText,
  UserName: optionalText,
  Email: optionalText,
  CurrentDivision: optionalNumber,
});

export const divisionRow = z.object({
  Code: z.number(),
  Description: optionalText,
  CustomerName: optionalText,
  Country: optionalText,
  VATNumber: optionalText,
});

/** A list is `{d: {results, __next?}}`, or a bare `{d: [...]}` when `$top` stays below the page size (exact-online.md 4.2). */
const newList = <T extends z.ZodType>(row: T) =>
  z
    .object({
      d: z.preprocess(
        (d) => (Array.isArray(d) ? { results: d } : d),
        z.object({ results: z.array(row), __next: z.string().nullish() }),
      ),
    })
    .transform(({ d }) => ({ rows: d.results, next: d.__next ?? null }));

const lists: SchemasMade = new WeakMap();
export const listOf = <T extends z.ZodType>(row: T): ReturnType<typeof newList<T>> => madeOnce(lists, row, newList);

/** The answer to a create, or to a read by key. */
const entityBody = z.object({ d: z.unknown() });
const newEntity = <T>(row: z.ZodType<T>): z.ZodType<T> =>
  z.preprocess((body) => entityBody.safeParse(body).data?.d, row);

const entities: SchemasMade = new WeakMap();
export const entityOf = <T>(row: z.ZodType<T>): z.ZodType<T> => madeOnce(entities, row, newEntity);

/** Bodies of writes. A property that is absent keeps its value: PUT is partial (exact-online.md 4.7). */
export interface AccountBody {
  Name?: string | null;
  Status?: 'A' | 'S' | 'P' | 'C';
  IsSupplier?: boolean;
  Email?: string | null;
  Phone?: string | null;
  Website?: string | null;
  VATNumber?: string | null;
  ChamberOfCommerce?: string | null;
  AddressLine1?: string | null;
  AddressLine2?: string | null;
  AddressLine3?: string | null;
  Postcode?: string | null;
  City?: string | null;
  Country?: string | null;
  PaymentConditionSales?: string | null;
  SearchCode?: string;
}

export interface AddressBody {
  Account?: string;
  Type?: number;
  Main?: boolean;
  AddressLine1?: string | null;
  AddressLine2?: string | null;
  AddressLine3?: string | null;
  Postcode?: string | null;
  City?: string | null;
  Country?: string | null;
}

export interface ContactBody {
  Account?: string;
  FirstName?: string | null;
  MiddleName?: string | null;
  LastName?: string | null;
  Title?: string | null;
  Email?: string | null;
  BusinessEmail?: null;
  Phone?: string | null;
  BusinessPhone?: null;
  Mobile?: string | null;
  BusinessMobile?: null;
  Notes?: string;
}
