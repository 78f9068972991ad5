import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../kit/host.ts';
import type { ServiceContext } from '../../kit/service.ts';
import { exactDefinition } from '../service.ts';
import type { Cause, DivisionState } from '../state/divisionState.ts';
import { ExactState } from '../state/exactState.ts';
import { numberOf, type Row } from '../state/rows.ts';
import { bankEntryRules } from './bankEntries.ts';
import { amountOf, atRate, centsOf, centsOfText, decimalOf, dividedRounded, sumOf } from './money.ts';
import { openAmount, receivePayment } from './payments.ts';
import { salesEntryRules } from './salesEntries.ts';
import { owedFC } from './terms.ts';
import { linesOfEntry } from './transactions.ts';
import { splitVat } from './vat.ts';

const cause: Cause = { by: 'rule', who: 'test', userId: 'u', userName: 'U', clientId: null, callbackHosts: null };
const wall = Date.UTC(2026, 5, 25);

/** A seeded administration, without the wire. */
function books(): DivisionState {
  const definition = exactDefinition();
  const caught: ServiceContext[] = [];
  const create: typeof definition.create = (context) => {
    caught.push(context);
    return definition.create(context);
  };
  createSandbox({ ...definition, create }, { publicUrl: 'http://exact.test', seed: 7, size: 60, now: () => wall });
  const [context] = caught;
  if (context === undefined) throw new Error('the sandbox was not created');
  const { tables, ledger, seed, publicUrl } = context;
  const division = new ExactState({ tables, ledger, seed, publicUrl, nowMs: () => wall }).division(713204);
  if (division === undefined) throw new Error('the administration was not seeded');
  return division;
}

const cents = fc.bigInt({ min: -1_000_000_000_000n, max: 1_000_000_000_000n });

describe('money', () => {
  test('cents survive the way through a JSON number', () => {
    fc.assert(fc.property(cents, (amount) => centsOf(JSON.parse(JSON.stringify(amountOf(amount)))) === amount));
  });

  test.each([
    [0.005, 1n],
    [-0.005, -1n],
    [1.005, 101n],
    [2.675, 268n],
    [1e-7, 0n],
    [1e21, 10n ** 23n],
    [19.99, 1999n],
  ])('%d is %d cents: half a cent goes away from zero, by its decimals and not its bits', (amount, expected) => {
    expect(centsOf(amount)).toBe(expected);
  });

  test.each([
    ['121,00', 12100n],
    ['1.234,5', 123450n],
    ['€ 10', 1000n],
    ['-3.2', -320n],
    ['abc', null],
    ['1,234', null],
    ['', null],
  ])('a person’s %s is %d', (text, expected) => {
    expect(centsOfText(text)).toBe(expected);
  });

  test('a rate of another sign or size rounds once', () => {
    expect([atRate(100n, 0.925), atRate(-100n, 0.925), atRate(333n, 1)]).toEqual([93n, -93n, 333n]);
    expect(decimalOf(1.5e-3)).toEqual({ digits: 15n, scale: 4 });
    expect(dividedRounded(-5n, 10n)).toBe(-1n);
  });
});

describe('tax', () => {
  const percentage = fc.constantFrom(0, 0.06, 0.09, 0.21, 0.055);

  test('type I: base and tax are the amount, to the cent', () => {
    fc.assert(
      fc.property(cents, percentage, (amount, rate) => {
        const { base, vat } = splitVat(amount, 'I', rate);
        return base + vat === amount;
      }),
    );
  });

  test('a credit has the mirrored tax', () => {
    fc.assert(
      fc.property(cents, percentage, fc.constantFrom('E', 'I', 'B', 'N'), (amount, rate, type) => {
        return splitVat(-amount, type, rate).vat === -splitVat(amount, type, rate).vat;
      }),
    );
  });
});

describe('the booking engine (exact-online.md 10.9)', () => {
  const division = books();
  const customer = [...division.entity('Accounts').rows()].find(
    (row) => row.Status === 'C' && (row.EndDate ?? null) === null,
  );
  const revenue = division.entity('GLAccounts').rowsWith('Code', '8000')[0]?.ID ?? null;

  const line = fc.record({
    AmountFC: fc.integer({ min: -500_000, max: 500_000 }).map((amount) => amount / 100),
    VATCode: fc.constantFrom('0', '1', '2', '3', '4', '6', '7', '8'),
  });
  const entry = fc.record({
    lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    rate: fc.constantFrom(1, 1, 0.92, 1.1765),
  });

  function enter(lines: readonly Row[], rate: number): Row {
    const SalesEntryLines = lines.map((one) => ({ ...one, GLAccount: revenue }));
    const header = { Customer: customer?.ID ?? null, Journal: '70', Rate: rate, Currency: rate === 1 ? 'EUR' : 'USD' };
    return salesEntryRules.create(division, header, cause, { SalesEntryLines });
  }

  const total = (rows: readonly Row[], name: string): bigint =>
    sumOf(rows.map((row) => centsOf(numberOf(row, name) ?? 0)));

  test('every entry balances to the cent in both currencies, and its receivable is its total', () => {
    fc.assert(
      fc.property(entry, ({ lines, rate }) => {
        const made = enter(lines, rate);
        const booked = linesOfEntry(division, String(made.EntryID));
        const receivable = booked[0] ?? {};
        return (
          total(booked, 'AmountDC') === 0n &&
          total(booked, 'AmountFC') === 0n &&
          receivable.AmountFC === made.AmountFC &&
          receivable.AmountDC === made.AmountDC &&
          openAmount(division, made) === centsOf(numberOf(made, 'AmountFC') ?? 0)
        );
      }),
      { numRuns: 500 },
    );
  });

  test('payments of any size, undone in any order, leave exactly what was open', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(amounts, fc.array(fc.nat(4)), (paid, order) => {
        const made = enter([{ AmountFC: 100, VATCode: '2' }], 1);
        const payments = paid.map((amount) => receivePayment(division, made, { amount: BigInt(amount), wall }, cause));
        const left = [...payments];
        for (const pick of [...order, ...payments.map(() => 0)]) {
          const [payment] = left.splice(pick % Math.max(1, left.length), 1);
          if (payment !== undefined) bankEntryRules.remove(division, payment, cause);
        }
        const terms = division.entity('PaymentTerms').rowsWith('TransactionEntryID', String(made.EntryID));
        return terms.length === 1 && terms[0] !== undefined && owedFC(terms[0]) === 12_100n && terms[0].Status === 20;
      }),
      { numRuns: 150 },
    );
  });
});
