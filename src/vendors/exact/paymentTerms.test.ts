import { expect, test } from 'vitest';
import { paymentTermsOf } from './paymentTerms.ts';

const row = (Code: string, PaymentDays: number | null, more: object = {}) => ({ Code, PaymentDays, ...more });

test.each([
  ['on credit', { PaymentMethod: 'B' }, '30'],
  ['of no method', {}, '30'],
  ['of one instalment, as a share', { Percentage: 1 }, '30'],
  ['of one instalment, as a percentage', { Percentage: 100 }, '30'],
  ['by direct debit', { PaymentMethod: 'I' }, null],
  ['in cash', { PaymentMethod: 'K' }, null],
  ['by a payment service', { PaymentMethod: 'Q' }, null],
  ['at the end of the month', { PaymentEndOfMonths: 1 }, null],
  ['with a discount', { DiscountPaymentDays: 8, DiscountPercentage: 0.02 }, null],
  ['in instalments', { Percentage: 0.5 }, null],
])('a condition %s', (_name, more, days) => {
  const terms = paymentTermsOf([row('30', 30, more)]);
  expect(terms.daysOf(' 30')).toBe(days);
  expect(terms.codeOf('30')).toBe(days === null ? null : '30');
});

test('days that two conditions say are read from either and written as neither', () => {
  const terms = paymentTermsOf([row('A', 30), row('B', 30), row('C', 14), row('D', null), row('', 8), row('E', -1)]);
  expect([terms.daysOf('A'), terms.daysOf('B'), terms.codeOf('30'), terms.codeOf('14')]).toEqual([
    '30',
    '30',
    null,
    'C',
  ]);
  expect(terms.days).toEqual(new Set(['14']));
  expect([terms.daysOf('D'), terms.daysOf('nobody'), terms.codeOf('8')]).toEqual([null, null, null]);
});
