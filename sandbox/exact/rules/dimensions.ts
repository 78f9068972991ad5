import type { DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { byCode } from './entryHeaders.ts';
import { masterDataRules } from './masterData.ts';
import type { BusinessProblem } from './problems.ts';
import type { EntityRules } from './rules.ts';

/** Property of a line, entity its code names, setting of the G/L account, screen label. */
const dimensions = [
  { property: 'CostCenter', entity: 'CostCenters', use: 'UseCostcenter', label: 'Cost center' },
  { property: 'CostUnit', entity: 'CostUnits', use: 'UseCostunit', label: 'Cost unit' },
] as const;

/** UseCostcenter and UseCostunit of a G/L account: 0 optional, 1 mandatory, 2 no (exact-online.md 7.4). */
const mandatory = 1;

/**
 * Cost centres and cost units are named by their codes (exact-online.md 4.8, picqer#325: "Invalid reference: Cost unit"); an
 * account can insist on one, and an ended one is refused.
 */
export function dimensionProblems(division: DivisionState, values: Row, glAccount: Row | undefined): BusinessProblem[] {
  return dimensions.flatMap(({ property, entity, use, label }): BusinessProblem[] => {
    const code = textOf(values, property)?.trim() ?? '';
    if (code === '') return glAccount?.[use] === mandatory ? [{ is: 'mandatory', label }] : [];
    const found = byCode(division, entity, code);
    if (found === undefined) return [{ is: 'invalidReference', label }];
    const end = numberOf(found, 'EndDate');
    return end !== null && end < midnightOf(division.nowWall()) ? [{ is: 'invalid', label }] : [];
  });
}

/** Both are a code, which cannot be changed, and a description; used ones stay (exact-online.md 7.5). */
function dimensionRules({ property, entity, label }: (typeof dimensions)[number]): EntityRules {
  return masterDataRules({
    entity,
    label,
    mandatory: { Code: 'Code', Description: 'Description' },
    fixed: { Code: 'Code' },
    codeUsedBy: [
      { from: 'SalesEntryLines', property, usedBy: 'Sales entries' },
      { from: 'PurchaseEntryLines', property, usedBy: 'Purchase entries' },
      { from: 'SalesInvoiceLines', property, usedBy: 'Sales invoices' },
      { from: 'BankEntryLines', property, usedBy: 'Bank entries' },
      { from: 'CashEntryLines', property, usedBy: 'Cash entries' },
      { from: 'GeneralJournalEntryLines', property, usedBy: 'General journal entries' },
    ],
  });
}

export const costCenterRules = dimensionRules(dimensions[0]);
export const costUnitRules = dimensionRules(dimensions[1]);
