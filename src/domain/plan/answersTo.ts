import type { MatchAnswer, PlanItem } from './plan.ts';

/**
 * What a person may say to an item of an import that has not begun: to a question anything, and to whatever else would
 * link or make something that it is to be left out, or that what was found is another one. What a former connection
 * left its ID in is that record, whatever anybody says. A link that stands is no matter of an import.
 */
export function answersTo(item: PlanItem): readonly MatchAnswer['is'][] {
  switch (item.action) {
    case 'ask':
      return ['same', 'different', 'leave'];
    case 'create':
      return ['leave'];
    case 'link':
    case 'update':
      if (item.rung === 'link') return [];
      return item.rung === 'exactId' ? ['leave'] : ['different', 'leave'];
    case 'blocked':
      // Who waits for its relation has nothing of its own in its way.
      return item.rung === 'link' || item.problems.length === 0 ? [] : ['leave'];
    case 'unchanged':
    case 'skip':
      return [];
  }
}
