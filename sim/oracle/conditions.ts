import type { Rules } from '../../src/domain/mapping/rules.ts';
import { plain } from './books.ts';
import type { OracleRecord } from './record.ts';

/**
 * Conditions of the filter, read once more by code of the simulation's own: as far as its people set any
 * (`actors/switches.ts`). What nobody sets here has to be taught here first.
 */
export type Filter = Rules['filter'];
type List = 'customers' | 'suppliers' | 'contacts';
type Fields = OracleRecord['fields'];

export function satisfies({ conditions }: Filter, list: List, fields: Fields): boolean {
  const asked = conditions?.[list];
  if (asked === undefined || asked.conditions.length === 0) return true;
  const answers = asked.conditions.map(({ field, operator, ...one }) => {
    const told = plain(fields[field]);
    const wanted = 'value' in one ? plain(one.value) : '';
    switch (operator) {
      case 'is':
        return told === wanted;
      case 'isNot':
        return told !== wanted;
      case 'startsWith':
        return told.startsWith(wanted);
      case 'isFilled':
        return told !== '';
      default:
        throw new Error(`the simulation does not know what ${operator} asks`);
    }
  });
  return asked.match === 'all' ? answers.every(Boolean) : answers.some(Boolean);
}
