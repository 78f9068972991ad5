/**
 * One imagined Dutch wholesaler, seen by both sandboxes. Each sandbox seeds itself from its own view, so the near
 * duplicates between the two systems are planted on purpose and their right answers are known.
 */

/** What a careful person would do with this relation at the first import. */
export type ExpectedMatch =
  | 'byExactId' // the Tribe record carries the Exact ID from an earlier connection
  | 'byNumber' // same debtor or creditor number
  | 'byNameAndAddress' // same name, postcode, house number and addition
  | 'ask' // more than one candidate, or a number that contradicts name and address
  | 'create' // only in Exact
  | 'absent' // inactive in Exact, or neither customer nor supplier: must not arrive in Tribe
  | 'onlyInTribe';

/** Why a relation cannot simply be copied: each must end in a clear message, and lose nothing. */
export type WorldTrouble =
  | 'nameEmpty' // nothing but spaces
  | 'nameTooLong' // 300 characters
  | 'countryUnknown' // a code that no country has
  | 'emailInvalid';

export interface WorldAddress {
  readonly street: string;
  readonly houseNumber: number | null;
  readonly addition: string | null;
  readonly postcode: string | null;
  readonly city: string | null;
  /** ISO 3166-1 alpha-2, or a code that nobody knows for the planted bad record. */
  readonly country: string | null;
}

export interface WorldContact {
  readonly key: string;
  readonly firstName: string;
  readonly middleName: string | null;
  readonly lastName: string;
  readonly title: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly mobile: string | null;
  readonly isMain: boolean;
}

/** A relation as one side keeps it. The two views of one company may differ in spelling, number or completeness. */
export interface WorldRelation {
  /** Deterministic guid on this side. */
  readonly id: string;
  readonly name: string;
  /** Exact: the account code, unpadded. Tribe: the debtor number. */
  readonly debtorNumber: string | null;
  readonly creditorNumber: string | null;
  readonly isCustomer: boolean;
  readonly isSupplier: boolean;
  readonly isActive: boolean;
  readonly visit: WorldAddress | null;
  readonly postal: WorldAddress | null;
  readonly invoice: WorldAddress | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly website: string | null;
  readonly vatNumber: string | null;
  readonly chamberOfCommerce: string | null;
  readonly iban: string | null;
  /** ISO date (YYYY-MM-DD) the relation was created. */
  readonly createdOn: string;
  readonly contacts: readonly WorldContact[];
  /** Tribe only: the Exact ID left by an earlier connection, as plain guid. */
  readonly knownExactId: string | null;
}

export interface WorldCompany {
  readonly key: string;
  readonly expected: ExpectedMatch;
  /** Why this company was planted, in a few words, for test output and the README table. Empty for a plain company. */
  readonly planted: string;
  readonly trouble: WorldTrouble | null;
  readonly exact: WorldRelation | null;
  /** Usually one; several when the planted case is "two candidates". */
  readonly tribe: readonly WorldRelation[];
}

export interface World {
  readonly seed: number;
  /** Number of relations in the Exact administration. */
  readonly size: number;
  readonly companies: readonly WorldCompany[];
}
