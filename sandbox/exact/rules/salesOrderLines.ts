import { numberOf, type Row, textOf } from '../state/rows.ts';
import { computedLine, lineDeliveryStatus, lineProblems, normalisedLine } from './orderLines.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { inUseProblems } from './references.ts';
import type { EntityRules } from './rules.ts';
import { closedProblems, linesOf, newLine, planLine, refreshOrder } from './salesOrders.ts';

const entity = 'SalesOrderLines';

/** Less than what was delivered cannot be ordered any more. */
function deliveredProblems(before: Row, values: Row): BusinessProblem[] {
  const delivered = Math.abs(numberOf(before, 'QuantityDelivered') ?? 0);
  if (delivered === 0) return [];
  const quantity = Math.abs(numberOf({ ...before, ...values }, 'Quantity') ?? 0);
  const problems: BusinessProblem[] = quantity < delivered ? [{ is: 'invalid', label: 'Quantity' }] : [];
  if ('Item' in values && values.Item !== before.Item) problems.push({ is: 'invalid', label: 'Item' });
  return problems;
}

/** Lines one by one: totals, statuses and planned stock of their order follow (exact-online.md 7.7). */
export const salesOrderLineRules: EntityRules = {
  create(division, sent, cause) {
    const values = normalisedLine(sent);
    const order = division.entity('SalesOrders').get(textOf(values, 'OrderID') ?? '');
    const problems = lineProblems(division, null, values);
    if (textOf(values, 'OrderID') === null) problems.push({ is: 'mandatory', label: 'Sales order' });
    else if (order === undefined) problems.push({ is: 'invalidReference', label: 'Sales order' });
    refuseAny([...problems, ...closedProblems(order ?? { Status: 12 })]);
    if (order === undefined) throw new Error('the order was checked');
    const highest = Math.max(
      0,
      ...linesOf(division, String(order.ID)).map((line) => numberOf(line, 'LineNumber') ?? 0),
    );
    const line = { ...computedLine(division, order, null, values), ...newLine(order, highest + 1) };
    const row = division.insert(entity, line, cause);
    planLine(division, order, row, 1, cause);
    refreshOrder(division, String(order.ID), cause);
    return row;
  },

  update(division, before, sent, cause) {
    const { OrderID: _fixed, OrderNumber: _number, ...values } = normalisedLine(sent);
    const order = division.entity('SalesOrders').get(textOf(before, 'OrderID') ?? '') ?? {};
    refuseAny([
      ...closedProblems(order),
      ...lineProblems(division, before, values),
      ...deliveredProblems(before, values),
    ]);
    planLine(division, order, before, -1, cause);
    const line = computedLine(division, order, before, values);
    const row = division.update(entity, before, { ...line, DeliveryStatus: lineDeliveryStatus(line) }, cause);
    planLine(division, order, row, 1, cause);
    refreshOrder(division, String(order.ID), cause);
    return row;
  },

  remove(division, row, cause) {
    const order = division.entity('SalesOrders').get(textOf(row, 'OrderID') ?? '') ?? {};
    const isDelivered = (numberOf(row, 'QuantityDelivered') ?? 0) !== 0;
    refuseAny([
      ...closedProblems(order),
      ...(isDelivered ? [{ is: 'inUse', label: 'Sales order line', usedBy: 'Goods deliveries' } as const] : []),
      ...inUseProblems(division, 'SalesOrderLines', String(row.ID), 'Sales order line'),
    ]);
    planLine(division, order, row, -1, cause);
    division.remove(entity, row, cause);
    refreshOrder(division, String(order.ID), cause);
  },
};
