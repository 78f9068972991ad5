import type { Cause, DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row } from '../state/rows.ts';
import { amountOf, type Cents, sumOf } from './money.ts';

/** One line of a booked entry: what goes to one account. Positive is debit. */
export interface Leg {
  readonly glAccount: string;
  readonly amountFC: Cents;
  readonly amountDC: Cents;
  /** Properties of TransactionLines beyond accounts and amounts. */
  readonly more: Row;
}

/** The columns of `financialtransaction/TransactionLines` that a leg stores; the rest is looked up in its entry. */
export function lineOfLeg(leg: Leg, lineNumber: number, shared: Row): Row {
  return {
    ...shared,
    LineNumber: lineNumber,
    GLAccount: leg.glAccount,
    AmountDC: amountOf(leg.amountDC),
    AmountFC: amountOf(leg.amountFC),
    ...leg.more,
  };
}

/** Books that do not balance are a bug of ours, never a matter of what somebody sent. */
export function checkBalance(legs: readonly Leg[]): void {
  const inDC = sumOf(legs.map((leg) => leg.amountDC));
  const inFC = sumOf(legs.map((leg) => leg.amountFC));
  if (inDC !== 0n || inFC !== 0n)
    throw new Error(`an entry is out of balance by ${inDC} (${inFC} in its currency) cents`);
}

export function linesOfEntry(division: DivisionState, entryId: string): readonly Row[] {
  const rows = [...division.entity('TransactionLines').rowsWith('EntryID', entryId)];
  return rows.sort((a, b) => (numberOf(a, 'LineNumber') ?? 0) - (numberOf(b, 'LineNumber') ?? 0));
}

/**
 * Writes the transaction lines of an entry: line 0 is the counter account, where there is one (exact-online.md 7.5). Lines that exist keep
 * their id and get a new rowversion, because what they show of the entry may have changed.
 */
export function bookLegs(
  division: DivisionState,
  entryId: string,
  legs: readonly Leg[],
  shared: Row,
  cause: Cause,
  firstNumber = 0,
): readonly Row[] {
  checkBalance(legs);
  const before = linesOfEntry(division, entryId);
  const unset = {
    CostCenter: null,
    CostUnit: null,
    VATCode: null,
    VATPercentage: null,
    AmountVATBaseFC: null,
    AmountVATFC: null,
    OffsetID: null,
  };
  const after = legs.map((leg, index) => {
    const line = lineOfLeg(leg, firstNumber + index, { ...shared, EntryID: entryId });
    const existing = before[index];
    return existing === undefined
      ? division.insert('TransactionLines', line, cause)
      : division.update('TransactionLines', existing, { ...unset, Quantity: null, ...line }, cause);
  });
  for (const surplus of before.slice(legs.length)) division.remove('TransactionLines', surplus, cause);
  return after;
}

export function unbookLegs(division: DivisionState, entryId: string, cause: Cause): void {
  for (const line of linesOfEntry(division, entryId)) division.remove('TransactionLines', line, cause);
}
