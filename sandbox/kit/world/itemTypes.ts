/** What the wholesaler sells, seen by both sandboxes. Amounts are decimal text: euros, and counts of the unit. */

/** What a careful person would do with this product at the first import. */
export type ExpectedItemMatch =
  | 'byCode' // same code on both sides, though perhaps in another casing
  | 'sameName' // another code, the same name: a question for a person
  | 'create' // only in Exact, active
  | 'absent' // inactive in Exact or not for sale, and unknown to Tribe
  | 'onlyInTribe';

export type WorldUnit = 'pc' | 'box' | 'kg' | 'm' | 'l' | 'hour';

/** A product as one side keeps it. */
export interface WorldItem {
  /** Deterministic guid on this side. */
  readonly id: string;
  /** Unique per side, free text. */
  readonly code: string;
  readonly name: string;
  /** Code of its group, one of `itemGroups`. */
  readonly group: string;
  readonly unit: WorldUnit;
  /** EAN-13, with the right check digit. */
  readonly barcode: string | null;
  /** Euros per unit, excluding VAT. */
  readonly costPrice: string;
  readonly salesPrice: string;
  readonly vat: 'high' | 'low';
  readonly isActive: boolean;
  readonly isForSale: boolean;
  /** Services and internal items are not kept in stock. */
  readonly isStocked: boolean;
  /** Units on hand; `0` for what is not kept in stock. */
  readonly stock: string;
  /** Kilograms per unit. */
  readonly netWeight: string | null;
  readonly notes: string | null;
  /** ISO date (YYYY-MM-DD). */
  readonly createdOn: string;
}

export interface WorldProduct {
  readonly key: string;
  readonly expected: ExpectedItemMatch;
  /** Why it was planted; empty for a plain product. */
  readonly planted: string;
  readonly exact: WorldItem | null;
  readonly tribe: WorldItem | null;
}
