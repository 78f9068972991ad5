import type { EntityRules } from './rules.ts';

const writable = ['Description', 'PaymentMethod', 'PaymentReference'];

/** Receivables come and go with entries and payments; three of their texts can be changed (exact-online.md 7.8). */
export const receivableRules: EntityRules = {
  create() {
    throw new Error('receivables have no POST');
  },
  update(division, before, values, cause) {
    const changes = Object.fromEntries(Object.entries(values).filter(([name]) => writable.includes(name)));
    return division.update('PaymentTerms', before, changes, cause);
  },
  remove() {
    throw new Error('receivables have no DELETE');
  },
};
