import type { PreviewWanted } from '../../api/mutations.ts';
import { hasGaps, noConditions } from '../filter/conditions.ts';
import { usualRelationTypes } from './relationTypes.ts';

export const usualSelection: PreviewWanted = {
  filter: {
    customers: true,
    suppliers: true,
    contacts: true,
    createdFrom: null,
    createdTo: null,
    conditions: noConditions,
  },
  whenDifferent: 'exactLeads',
  relationTypes: usualRelationTypes,
};

export type SelectionFault = 'noneChosen' | 'datesWrong' | 'unfinished';

/** What is wrong with a selection before the server is asked; null when nothing is. */
export function selectionFault({ filter }: Pick<PreviewWanted, 'filter'>): SelectionFault | null {
  if (!filter.customers && !filter.suppliers) return 'noneChosen';
  const { createdFrom, createdTo } = filter;
  if (createdFrom !== null && createdTo !== null && createdFrom > createdTo) return 'datesWrong';
  return hasGaps(filter) ? 'unfinished' : null;
}
