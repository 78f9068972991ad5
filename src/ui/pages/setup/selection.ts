import type { PreviewWanted } from '../../api/mutations.ts';
import { usualRelationTypes } from './relationTypes.ts';

export const usualSelection: PreviewWanted = {
  filter: { customers: true, suppliers: true, contacts: true, createdFrom: null, createdTo: null },
  whenDifferent: 'exactLeads',
  relationTypes: usualRelationTypes,
};

export type SelectionFault = 'noneChosen' | 'datesWrong';

/** What is wrong with a selection before the server is asked; null when nothing is. */
export function selectionFault({ filter }: Pick<PreviewWanted, 'filter'>): SelectionFault | null {
  if (!filter.customers && !filter.suppliers) return 'noneChosen';
  const { createdFrom, createdTo } = filter;
  return createdFrom !== null && createdTo !== null && createdFrom > createdTo ? 'datesWrong' : null;
}
