import { conditionFaults } from '../../domain/filter/faults.ts';
import type { PreviewInput } from '../service.ts';

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** What is wrong with the settings of a preview, as words for the refusal; null when nothing is. */
export function inputProblem({ filter }: PreviewInput): Readonly<Record<string, string>> | null {
  for (const name of ['createdFrom', 'createdTo'] as const) {
    const date = filter[name];
    if (date !== null && !isDate(date)) return { field: name, value: date };
  }
  if (filter.createdFrom !== null && filter.createdTo !== null && filter.createdFrom > filter.createdTo) {
    return { field: 'createdTo', value: filter.createdTo };
  }
  const [fault] = conditionFaults(filter.conditions);
  if (fault !== undefined) return { field: ['conditions', ...fault.path].join('.'), value: fault.fault };
  return filter.customers || filter.suppliers ? null : { field: 'customers', value: 'false' };
}

/** A day that the calendar has. */
function isDate(text: string): boolean {
  const [, year, month, day] = (datePattern.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day >= 1 && day <= (days[month - 1] ?? 0);
}
