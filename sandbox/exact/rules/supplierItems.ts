import type { Cause, DivisionState } from '../state/divisionState.ts';
import { isTrue, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { codeProblems } from './codes.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { referenceProblems } from './references.ts';
import type { EntityRules } from './rules.ts';

const mandatory: Readonly<Record<string, string>> = {
  Item: 'Item',
  ItemUnit: 'Unit',
  PurchasePrice: 'Purchase price',
  PurchaseUnit: 'Purchase unit',
  Supplier: 'Supplier',
};

function problemsOf(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  for (const [property, label] of Object.entries(mandatory)) {
    const isChecked = before === null || property in values;
    if (isChecked && (values[property] ?? null) === null) problems.push({ is: 'mandatory', label });
  }
  problems.push(...codeProblems(division, 'SupplierItem', values));
  problems.push(...referenceProblems(division, 'SupplierItem', values));
  const supplier = division.entity('Accounts').get(textOf(values, 'Supplier') ?? '');
  if (supplier !== undefined && !isTrue(supplier, 'IsSupplier')) {
    problems.push({ is: 'invalid', label: 'Supplier (Type)' });
  }
  const merged = { ...before, ...values };
  const twins = division
    .entity('SupplierItem')
    .rowsWith('Item', textOf(merged, 'Item'))
    .filter((other) => other.ID !== merged.ID && other.Supplier === merged.Supplier);
  if (twins.length > 0) problems.push({ is: 'alreadyExists' });
  return problems;
}

function normalised(values: Row): Row {
  return typeof values.PurchaseUnit === 'string'
    ? { ...values, PurchaseUnit: values.PurchaseUnit.trim() || null }
    : values;
}

/** One main supplier per item: the newest main wins. */
function demoteOtherMains(division: DivisionState, row: Row, cause: Cause): void {
  if (!isTrue(row, 'MainSupplier')) return;
  for (const other of division.entity('SupplierItem').rowsWith('Item', textOf(row, 'Item'))) {
    if (other.ID !== row.ID && isTrue(other, 'MainSupplier')) {
      division.update('SupplierItem', other, { MainSupplier: false }, cause);
    }
  }
}

/** Purchase prices per supplier (exact-online.md 7.3). */
export const supplierItemRules: EntityRules = {
  create(division, sent, cause) {
    const values = normalised(sent);
    refuseAny(problemsOf(division, null, values));
    const isFirst = division.entity('SupplierItem').rowsWith('Item', textOf(values, 'Item')).length === 0;
    const row = division.insert(
      'SupplierItem',
      {
        CopyRemarks: 0,
        Currency: 'EUR',
        DropShipment: 0,
        PurchaseUnitFactor: 1,
        StartDate: midnightOf(division.nowWall()),
        ...values,
        MainSupplier: isFirst || isTrue(values, 'MainSupplier'),
      },
      cause,
    );
    demoteOtherMains(division, row, cause);
    return row;
  },
  update(division, before, sent, cause) {
    const values = normalised(sent);
    refuseAny(problemsOf(division, before, values));
    const row = division.update('SupplierItem', before, values, cause);
    demoteOtherMains(division, row, cause);
    return row;
  },
  remove(division, row, cause) {
    division.remove('SupplierItem', row, cause);
  },
};
