import type { Cause, DivisionState } from '../state/divisionState.ts';
import { isTrue, numberOf, type Row, textOf } from '../state/rows.ts';
import { codeProblems } from './codes.ts';
import { dimensionProblems } from './dimensions.ts';
import { matchPayment } from './matching.ts';
import type { Cents } from './money.ts';
import type { BusinessProblem } from './problems.ts';
import { referenceProblems } from './references.ts';
import type { LineType } from './terms.ts';

/** Types of the accounts that are kept per customer and per supplier (exact-online.md 7.4, 7.8). */
const receivableType = 20;
const payableType = 22;

/** Which terms a line over this account settles; null for any other account. */
function lineTypeOf(division: DivisionState, line: Row): LineType | null {
  const type = division.entity('GLAccounts').get(textOf(line, 'GLAccount') ?? '')?.Type;
  return type === receivableType || type === payableType ? type : null;
}

/** What is wrong with a line of a bank, cash or general journal entry, in the order of the screen. */
export function ledgerLineProblems(division: DivisionState, entity: string, line: Row): BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  const account = textOf(line, 'GLAccount');
  if (account === null) problems.push({ is: 'mandatory', label: 'G/L account' });
  if (numberOf(line, 'AmountFC') === null) problems.push({ is: 'mandatory', label: 'Amount' });
  const rate = numberOf(line, 'ExchangeRate');
  if (rate !== null && rate <= 0) problems.push({ is: 'invalid', label: 'Rate' });
  problems.push(...referenceProblems(division, entity, line));
  const glAccount = division.entity('GLAccounts').get(account ?? '');
  if (isTrue(glAccount ?? {}, 'IsBlocked')) problems.push({ is: 'invalid', label: 'G/L account' });
  // The ledgers of receivables and payables are kept per customer and supplier.
  if (lineTypeOf(division, line) !== null && textOf(line, 'Account') === null) {
    problems.push({ is: 'mandatory', label: 'Relationship' });
  }
  problems.push(...codeProblems(division, entity, line), ...dimensionProblems(division, line, glAccount));
  return problems;
}

/** What a line brings to the one who owes: positive when it was received, or credited. */
interface LinePayment {
  readonly amountFC: Cents;
  readonly rate: number;
  readonly currency: string;
}

/** Settles what the line pays and marks its transaction line with it; the TransactionID of what was settled. */
export function matchLine(
  division: DivisionState,
  line: Row,
  transaction: Row | undefined,
  payment: LinePayment,
  cause: Cause,
): string | null {
  const lineType = lineTypeOf(division, line);
  if (lineType === null) return null;
  const offset = matchPayment(
    division,
    {
      ...payment,
      lineId: String(line.ID),
      entryId: String(line.EntryID),
      transactionId: String(transaction?.ID),
      account: textOf(line, 'Account') ?? '',
      lineType,
      wall: numberOf(line, 'Date') ?? 0,
      ourRef: numberOf(line, 'OurRef'),
    },
    cause,
  );
  if (offset !== null && transaction !== undefined) {
    division.update('TransactionLines', transaction, { OffsetID: offset }, cause);
  }
  return offset;
}
