/** For whom or what a call is made, the most urgent first. */
export const priorities = [
  'person',
  'invoice',
  'payment',
  'order',
  'relation',
  'product',
  'price',
  'stock',
  'backfill',
] as const;
export type Priority = (typeof priorities)[number];

/** The share of a limit that a call leaves to those before it. Of a day it is given back hour by hour. */
export const reservedShare: Readonly<Record<Priority, number>> = {
  person: 0,
  invoice: 0.02,
  payment: 0.02,
  order: 0.02,
  relation: 0.05,
  product: 0.05,
  price: 0.05,
  stock: 0.05,
  backfill: 0.1,
};
