import type { DivisionState } from '../state/divisionState.ts';
import { type Row, textOf } from '../state/rows.ts';
import { codeProblems } from './codes.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { inUseProblems, referenceProblems } from './references.ts';
import type { EntityRules } from './rules.ts';

interface MasterData {
  readonly entity: string;
  /** Screen label of the whole record. */
  readonly label: string;
  /** Property to screen label. */
  readonly mandatory: Readonly<Record<string, string>>;
  /** Likewise, what cannot be changed afterwards. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** Properties that take one of a few values, with their screen label. */
  readonly allowed?: Readonly<Record<string, { readonly label: string; readonly values: readonly Row[string][] }>>;
  /** Properties of other records that name this one by its code. */
  readonly codeUsedBy?: readonly CodeUse[];
  /** What a record of this kind asks beyond that. */
  readonly checked?: (division: DivisionState, before: Row | null, values: Row) => readonly BusinessProblem[];
}

interface CodeUse {
  readonly from: string;
  readonly property: string;
  readonly usedBy: string;
}

/** Codes that may arrive with their padding. */
function normalised(values: Row): Row {
  const next: Record<string, Row[string]> = { ...values };
  for (const name of ['Code', 'VATCode', 'Currency']) {
    const value = values[name];
    if (typeof value === 'string') next[name] = value.trim();
  }
  return next;
}

function problemsOf(division: DivisionState, data: MasterData, before: Row | null, values: Row): BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  for (const [property, label] of Object.entries(data.mandatory)) {
    const value = values[property] ?? null;
    const isChecked = before === null || property in values;
    if (isChecked && (value === null || value === '')) problems.push({ is: 'mandatory', label });
  }
  for (const [property, label] of Object.entries(data.fixed ?? {})) {
    const isChanged = before !== null && property in values && values[property] !== before[property];
    if (isChanged) problems.push({ is: 'invalid', label });
  }
  for (const [property, { label, values: allowed }] of Object.entries(data.allowed ?? {})) {
    const value = values[property] ?? null;
    if (value !== null && !allowed.includes(value)) problems.push({ is: 'invalid', label });
  }
  const code = textOf(values, 'Code');
  if (code !== null && code !== '' && division.entity(data.entity).rowsWith('Code', code).length > 0) {
    problems.push({ is: 'alreadyExists' });
  }
  problems.push(...codeProblems(division, data.entity, values), ...referenceProblems(division, data.entity, values));
  problems.push(...(data.checked?.(division, before, values) ?? []));
  return problems;
}

function codeUseProblems(division: DivisionState, data: MasterData, row: Row): BusinessProblem[] {
  const used = (data.codeUsedBy ?? []).filter(
    ({ from, property }) => division.entity(from).rowsWith(property, textOf(row, 'Code')).length > 0,
  );
  return used.map(({ usedBy }) => ({ is: 'inUse', label: data.label, usedBy }));
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
      refuseAny([
        ...inUseProblems(division, data.entity, String(row.ID), data.label),
        ...codeUseProblems(division, data, row),
      ]);
      division.remove(data.entity, row, cause);
    },
  };
}
