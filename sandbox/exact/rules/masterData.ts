import type { DivisionState } from '../state/divisionState.ts';
import { type Row, textOf } from '../state/rows.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { inUseProblems, referenceProblems } from './references.ts';
import type { EntityRules } from './rules.ts';

interface MasterData {
  readonly entity: string;
  /** Screen label of the whole record. */
  readonly label: string;
  /** Property to screen label. */
  readonly mandatory: Readonly<Record<string, string>>;
}

/** Codes that may arrive with their padding. */
function normalised(values: Row): Row {
  return typeof values.Code === 'string' ? { ...values, Code: values.Code.trim() } : values;
}

function problemsOf(division: DivisionState, data: MasterData, before: Row | null, values: Row): BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  for (const [property, label] of Object.entries(data.mandatory)) {
    const value = values[property] ?? null;
    const isChecked = before === null || property in values;
    if (isChecked && (value === null || value === '')) problems.push({ is: 'mandatory', label });
  }
  const code = textOf(values, 'Code');
  if (code !== null && code !== '' && division.entity(data.entity).rowsWith('Code', code).length > 0) {
    problems.push({ is: 'alreadyExists' });
  }
  problems.push(...referenceProblems(division, data.entity, values));
  return problems;
}

/** Records that are little more than a unique code and a description (exact-online.md 7.4). */
export function masterDataRules(data: MasterData): EntityRules {
  return {
    create(division, sent, cause) {
      const values = normalised(sent);
      refuseAny(problemsOf(division, data, null, values));
      return division.insert(data.entity, values, cause);
    },
    update(division, before, sent, cause) {
      const values = normalised(sent);
      refuseAny(problemsOf(division, data, before, values));
      return division.update(data.entity, before, values, cause);
    },
    remove(division, row, cause) {
      refuseAny(inUseProblems(division, data.entity, String(row.ID), data.label));
      division.remove(data.entity, row, cause);
    },
  };
}
