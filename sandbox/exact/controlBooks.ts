import { z } from 'zod';
import { type ControlCall, ControlRefusal, type ControlRoute } from '../kit/controlRoute.ts';
import type { ControlDesk } from './control.ts';
import { amountOf, centsOf } from './rules/money.ts';
import { openAmount, receivePayment, undoPayment } from './rules/payments.ts';
import { periodRow } from './rules/periods.ts';
import { BusinessRefusal } from './rules/problems.ts';
import type { Cause, DivisionState } from './state/divisionState.ts';
import { midnightOf, wallOfText } from './state/wallClock.ts';

const cause: Cause = {
  by: 'control',
  who: 'control API',
  userId: '',
  userName: '',
  clientId: null,
  callbackHosts: null,
};

const paymentShape = z.strictObject({
  /** EntryID or entry number of the sales entry. */
  entry: z.union([z.guid(), z.int()]),
  /** Absent: what is open. */
  amount: z.number().optional(),
  date: z.iso.date().optional(),
});

/** What a bank and an accountant do, for tests and simulations without a browser. */
export function booksRoutes(desk: ControlDesk): readonly ControlRoute[] {
  return [
    {
      method: 'POST',
      path: 'divisions/{division}/payments',
      summary: 'The bank receives money for a sales entry: the open amount, or another one.',
      example: { entry: 26700001, amount: 121 },
      handle: (call) => pay(divisionOf(desk, call), call),
    },
    {
      method: 'DELETE',
      path: 'divisions/{division}/payments/{payment}',
      summary: 'Undoes a payment by the EntryID of its bank, cash or memo entry: what it settled is open again.',
      handle: (call) => undo(divisionOf(desk, call), call),
    },
    {
      method: 'POST',
      path: 'divisions/{division}/periods/{year}/{period}',
      summary: 'Closes or opens a financial period; a closed one refuses entries.',
      example: { isClosed: true },
      handle: (call) => closePeriod(divisionOf(desk, call), call),
    },
  ];
}

function divisionOf(desk: ControlDesk, { parameters }: ControlCall): DivisionState {
  const division = desk.state.division(Number(parameters.division));
  if (division === undefined) throw new ControlRefusal('There is no such administration.', 404);
  return division;
}

function checked<Shape extends z.ZodType>(shape: Shape, body: unknown): z.infer<Shape> {
  const read = shape.safeParse(body);
  if (!read.success) throw new ControlRefusal(z.prettifyError(read.error));
  return read.data;
}

function inWords<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof BusinessRefusal) throw new ControlRefusal(error.message);
    throw error;
  }
}

function pay(division: DivisionState, { body }: ControlCall): object {
  const asked = checked(paymentShape, body);
  const entries = division.entity('SalesEntries');
  const entry =
    typeof asked.entry === 'number' ? entries.rowsWith('EntryNumber', asked.entry)[0] : entries.get(asked.entry);
  if (entry === undefined) throw new ControlRefusal('entry: there is no such sales entry.', 404);
  const amount = asked.amount === undefined ? openAmount(division, entry) : centsOf(asked.amount);
  if (amount === 0n) throw new ControlRefusal('amount: nothing is open; name an amount.');
  const wall = (asked.date === undefined ? null : wallOfText(asked.date)) ?? midnightOf(division.nowWall());
  const payment = inWords(() => receivePayment(division, entry, { amount, wall }, cause));
  return { payment: payment.EntryID, amount: amountOf(amount), open: amountOf(openAmount(division, entry)) };
}

function undo(division: DivisionState, { parameters }: ControlCall): null {
  const isUndone = inWords(() => undoPayment(division, (parameters.payment ?? '').toLowerCase(), cause));
  if (!isUndone) throw new ControlRefusal('There is no such payment.', 404);
  return null;
}

function closePeriod(division: DivisionState, { parameters, body }: ControlCall): object {
  const { isClosed } = checked(z.strictObject({ isClosed: z.boolean() }), body);
  const row = periodRow(division, Number(parameters.year), Number(parameters.period));
  if (row === undefined) throw new ControlRefusal('There is no such period.', 404);
  division.update('FinancialPeriods', row, { IsClosed: isClosed }, cause);
  return { year: row.FinYear, period: row.FinPeriod, isClosed };
}
