import type { Fields } from './fields.ts';
import type { Kind, Side } from './kind.ts';

/**
 * The pieces a vendor keeps of one record, each with its own identity and its own change feed. Exact keeps postal
 * addresses and bank accounts beside the account; Tribe keeps what a relation is to the company as records of their own:
 * `commercial` (suspect to customer) and `supplier`.
 */
export const partNames = ['main', 'visit', 'postal', 'invoice', 'bank', 'commercial', 'supplier', 'person'] as const;
export type PartName = (typeof partNames)[number];

/** One piece as it was read: the unit that feeds deliver and the store keeps. */
export interface ObservedPart {
  readonly side: Side;
  readonly kind: Kind;
  /**
   * The side's own id of the record that the part belongs to. Empty on a gone part whose owner the side does not name
   * (Exact's deletion log of addresses): whoever keeps the living part ends it by its `partId`.
   */
  readonly recordId: string;
  readonly part: PartName;
  /** The side's own id of the part; equals `recordId` for `main`. */
  readonly partId: string;
  /**
   * Grows or at least differs with every change of the part. Opaque, but for one thing: where the side tells when the
   * part last changed, and nothing else about its order, it begins with that instant in ISO 8601.
   */
  readonly version: string;
  /** True: positive evidence that the part is gone (a deletion log, an ended relationship), never mere absence. */
  readonly isGone: boolean;
  /** The paths this part speaks for. */
  readonly fields: Fields;
  /** Only on `main`. */
  readonly main: MainFacts | null;
}

/** What one call saw of one record. */
export interface Sighting {
  /** Living ones, and gone ones where absence was seen. Each name and id once. */
  readonly parts: readonly ObservedPart[];
  /** Names for which `parts` is complete: whatever else the store holds under these names is gone. */
  readonly covers: readonly PartName[];
}

/** What a side knows of a record beyond its mapped fields. */
export interface MainFacts {
  readonly isActive: boolean;
  /** YYYY-MM-DD, the calendar date on which the side says the record was made; null when it does not tell. */
  readonly createdOn: string | null;
  /** For a contact: the id, on the same side, of the relation it belongs to. */
  readonly ownerId: string | null;
  /** Exact ID that the Tribe record carries from an import (`ImportId`), unprefixed and in lower case. */
  readonly carriedExactId: string | null;
  /** Key by which Tandem finds what it made on a side that carries no Exact ID; absent on records that people made. */
  readonly businessKey?: string | undefined;
  /** Organisation or natural person; a contact is always a person. */
  readonly isPerson: boolean;
}

/** A whole record of one side: the union of its living parts. */
export interface NeutralRecord extends MainFacts {
  readonly side: Side;
  readonly kind: Kind;
  readonly id: string;
  readonly fields: Fields;
  /** Where each part lives on its side, for whoever has to write to it. */
  readonly parts: Readonly<Partial<Record<PartName, { readonly id: string; readonly version: string }>>>;
}
