import type { Cause, DivisionState } from '../state/divisionState.ts';
import { differs, numberOf, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { codeProblems } from './codes.ts';
import {
  commonStatus,
  computedLine,
  lineDeliveryStatus,
  lineProblems,
  normalisedLine,
  orderStatus,
  orderTotals,
  remainingOf,
} from './orderLines.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { inUseProblems, referenceProblems } from './references.ts';
import type { EntityRules } from './rules.ts';
import { mainWarehouse, moveStock } from './stock.ts';

const collection = 'SalesOrderLines';

/** Property to screen label of what cannot change after the order was made (exact-online.md 7.7). */
const immutable: Readonly<Record<string, string>> = {
  OrderedBy: 'Ordered by',
  DeliverTo: 'Deliver to',
  InvoiceTo: 'Invoice to',
};

export function linesOf(division: DivisionState, orderId: string): readonly Row[] {
  const lines = [...division.entity(collection).rowsWith('OrderID', orderId)];
  return lines.sort((a, b) => (numberOf(a, 'LineNumber') ?? 0) - (numberOf(b, 'LineNumber') ?? 0));
}

export function isOpen(order: Row): boolean {
  return order.Status === orderStatus.open || order.Status === orderStatus.partial;
}

/** Completed and cancelled orders refuse updates (exact-online.md 7.7); the text is ours. */
export function closedProblems(order: Row): BusinessProblem[] {
  return isOpen(order) ? [] : [{ is: 'cannotChange', label: 'Sales order', why: 'Already processed' }];
}

/** Adds a line's undelivered rest to what is planned to leave, or takes it away again. */
export function planLine(division: DivisionState, order: Row, line: Row, sign: 1 | -1, cause: Cause): void {
  const planningOut = sign * remainingOf(line);
  const move = { itemId: textOf(line, 'Item') ?? '', warehouseId: textOf(order, 'WarehouseID') ?? '', planningOut };
  if (planningOut !== 0) moveStock(division, move, cause);
}

/**
 * Totals and statuses follow from the lines. The header's own `SalesOrderLines` counts changes of the lines: it is not
 * sent, but makes a changed line an event of its order (exact-online.md 6.2).
 */
export function refreshOrder(division: DivisionState, orderId: string, cause: Cause): void {
  const order = division.entity('SalesOrders').get(orderId);
  if (order === undefined) return;
  const lines = linesOf(division, orderId);
  const DeliveryStatus = commonStatus(lines, 'DeliveryStatus');
  const InvoiceStatus = commonStatus(lines, 'InvoiceStatus');
  const isUntouched = DeliveryStatus === orderStatus.open && InvoiceStatus === orderStatus.open;
  const isDone = DeliveryStatus === orderStatus.complete && InvoiceStatus === orderStatus.complete;
  const status = isDone ? orderStatus.complete : isUntouched ? orderStatus.open : orderStatus.partial;
  division.update(
    'SalesOrders',
    order,
    {
      ...orderTotals(lines, numberOf(order, 'Discount') ?? 0),
      DeliveryStatus,
      InvoiceStatus,
      Status: isOpen(order) ? status : (order.Status ?? null),
      [collection]: (numberOf(order, collection) ?? 0) + 1,
    },
    cause,
  );
}

/** The columns a new line starts with. */
export function newLine(order: Row, lineNumber: number): Row {
  return {
    DeliveryStatus: orderStatus.open,
    InvoiceStatus: orderStatus.open,
    LineNumber: lineNumber,
    OrderID: textOf(order, 'ID'),
    OrderNumber: order.OrderNumber ?? null,
    QuantityDelivered: 0,
    QuantityInvoiced: 0,
  };
}

function headerProblems(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  const isOrderedByMissing = before === null && textOf(values, 'OrderedBy') === null;
  // The invoice goes to who ordered, so that both are missing together (exact-online.md 4.8, picqer#10).
  if (isOrderedByMissing && textOf(values, 'InvoiceTo') === null)
    problems.push({ is: 'mandatory', label: 'Invoice to' });
  if (isOrderedByMissing) problems.push({ is: 'mandatory', label: 'Ordered by' });
  for (const [property, label] of Object.entries(immutable)) {
    const isChanged = before !== null && property in values && values[property] !== before[property];
    if (isChanged) problems.push({ is: 'invalid', label });
  }
  const number = numberOf(values, 'OrderNumber');
  const isTaken = division
    .entity('SalesOrders')
    .rowsWith('OrderNumber', number)
    .some((other) => other.ID !== before?.ID);
  if (number !== null && isTaken) problems.push({ is: 'taken', label: 'Sales order number' });
  const discount = numberOf(values, 'Discount');
  if (discount !== null && (discount < 0 || discount > 1)) problems.push({ is: 'invalid', label: 'Discount' });
  const approval = numberOf(values, 'ApprovalStatus');
  if (approval !== null && ![0, 1, 2].includes(approval)) problems.push({ is: 'invalid', label: 'Approval' });
  problems.push(...codeProblems(division, 'SalesOrders', values));
  problems.push(...referenceProblems(division, 'SalesOrders', values));
  return problems;
}

function normalised(values: Row): Row {
  const code = values.PaymentCondition;
  return typeof code === 'string' ? { ...values, PaymentCondition: code.trim() || null } : values;
}

function freeNumber(division: DivisionState): number {
  for (;;) {
    const number = division.next('SalesOrders.OrderNumber', 1);
    if (division.entity('SalesOrders').rowsWith('OrderNumber', number).length === 0) return number;
  }
}

/** Live defaults of a minimal POST (exact-online.md 7.7, observedCreate2026). */
export function orderDefaults(division: DivisionState, values: Row): Row {
  const today = midnightOf(division.nowWall());
  const orderedBy = textOf(values, 'OrderedBy');
  const account = division.entity('Accounts').get(orderedBy ?? '') ?? {};
  const OrderDate = numberOf(values, 'OrderDate') ?? today;
  return {
    ApprovalStatus: 1,
    Currency: textOf(account, 'SalesCurrency') ?? 'EUR',
    DeliverTo: orderedBy,
    DeliveryDate: OrderDate,
    DeliveryStatus: orderStatus.open,
    Discount: 0,
    InvoiceStatus: orderStatus.open,
    InvoiceTo: orderedBy,
    OrderDate,
    PaymentCondition: textOf(account, 'PaymentConditionSales') ?? '30',
    Status: orderStatus.open,
    WarehouseID: textOf(mainWarehouse(division) ?? {}, 'ID'),
  };
}

function approved(division: DivisionState, cause: Cause): Row {
  return { Approved: division.nowWall(), Approver: cause.userId, ApproverFullName: cause.userName };
}

export const salesOrderRules: EntityRules = {
  create(division, sent, cause, { [collection]: sentLines = [] }) {
    const values = normalised(sent);
    const lines = sentLines.map(normalisedLine);
    refuseAny([
      ...headerProblems(division, null, values),
      ...(lines.length === 0 ? [{ is: 'mandatory', label: 'Sales order lines' } as const] : []),
      ...lines.flatMap((line) => lineProblems(division, null, line)),
    ]);
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
    const id = division.newGuid();
    const order: Row = {
      ...orderDefaults(division, values),
      ...(values.ApprovalStatus === 0 ? {} : approved(division, cause)),
      ...given,
      ID: id,
      OrderID: id,
      OrderNumber: numberOf(values, 'OrderNumber') ?? freeNumber(division),
    };
    const computed = lines.map((line, index) => ({
      ...computedLine(division, order, null, line),
      ...newLine(order, index + 1),
    }));
    const totals = orderTotals(computed, numberOf(order, 'Discount') ?? 0);
    const row = division.insert('SalesOrders', { ...order, ...totals, [collection]: 1 }, cause);
    for (const line of computed) planLine(division, row, division.insert(collection, line, cause), 1, cause);
    return row;
  },

  update(division, before, sent, cause) {
    const values = normalised(sent);
    refuseAny([...closedProblems(before), ...headerProblems(division, before, values)]);
    const isApproved = values.ApprovalStatus === 2 && before.ApprovalStatus !== 2;
    const lines = linesOf(division, String(before.ID));
    const isMoved = 'WarehouseID' in values && values.WarehouseID !== before.WarehouseID;
    if (isMoved) for (const line of lines) planLine(division, before, line, -1, cause);
    const changes = { ...values, ...(isApproved ? approved(division, cause) : {}) };
    const merged = { ...before, ...changes };
    const row = division.update(
      'SalesOrders',
      before,
      { ...changes, ...orderTotals(lines, numberOf(merged, 'Discount') ?? 0) },
      cause,
    );
    if (isMoved) for (const line of lines) planLine(division, row, line, 1, cause);
    return row;
  },

  remove(division, row, cause) {
    const lines = linesOf(division, String(row.ID));
    const isDelivered = lines.some((line) => (numberOf(line, 'QuantityDelivered') ?? 0) !== 0);
    refuseAny([
      ...(isDelivered ? [{ is: 'inUse', label: 'Sales order', usedBy: 'Goods deliveries' } as const] : []),
      ...inUseProblems(division, 'SalesOrders', String(row.ID), 'Sales order'),
    ]);
    for (const line of lines) {
      if (isOpen(row)) planLine(division, row, line, -1, cause);
      division.remove(collection, line, cause);
    }
    division.remove('SalesOrders', row, cause);
  },
};

/** A line that was delivered in part: its order counts it, its header follows. */
export function setDelivered(division: DivisionState, line: Row, quantity: number, cause: Cause): void {
  const changes: Row = { QuantityDelivered: quantity };
  const DeliveryStatus = lineDeliveryStatus({ ...line, ...changes });
  if (differs(line, { ...changes, DeliveryStatus })) {
    division.update(collection, line, { ...changes, DeliveryStatus }, cause);
  }
}
