import type { Cause, DivisionState } from '../state/divisionState.ts';
import { isTrue, type Row, textOf } from '../state/rows.ts';
import { orderStatus } from './orderLines.ts';
import { refuseAny } from './problems.ts';
import type { EntityRules } from './rules.ts';
import { closedProblems, linesOf, planLine, refreshOrder } from './salesOrders.ts';

/** Closes an order by hand: what was not delivered is no longer planned. The page's "complete". */
export function completeOrder(division: DivisionState, order: Row, cause: Cause): void {
  refuseAny(closedProblems(order));
  for (const line of linesOf(division, String(order.ID))) planLine(division, order, line, -1, cause);
  division.update('SalesOrders', order, { Status: orderStatus.complete }, cause);
}

/** The rest of every line counts as delivered, or as invoiced, without goods or an invoice. */
function completeLines(
  division: DivisionState,
  order: Row,
  parts: { readonly isDelivery: boolean; readonly isInvoice: boolean },
  cause: Cause,
): void {
  for (const line of linesOf(division, String(order.ID))) {
    if (parts.isDelivery) planLine(division, order, line, -1, cause);
    const changes = {
      ...(parts.isDelivery ? { DeliveryStatus: orderStatus.complete } : {}),
      ...(parts.isInvoice ? { InvoiceStatus: orderStatus.complete } : {}),
    };
    division.update('SalesOrderLines', line, changes, cause);
  }
  refreshOrder(division, String(order.ID), cause);
}

/** `salesorder/CompleteSalesOrder`: delivery, invoicing or both; the sentence of the answer is ours (exact-online.md 7.7). */
export const completeSalesOrderRules: EntityRules = {
  create(division, values, cause) {
    const key = textOf(values, 'OrderID');
    const order = division.entity('SalesOrders').get(key ?? '');
    if (order === undefined) {
      refuseAny([{ is: key === null ? 'mandatory' : 'invalidReference', label: 'Sales order' }]);
      throw new Error('a refusal was not raised');
    }
    refuseAny(closedProblems(order));
    const parts = { isDelivery: isTrue(values, 'CompleteDelivery'), isInvoice: isTrue(values, 'CompleteInvoice') };
    if (parts.isDelivery || parts.isInvoice) completeLines(division, order, parts, cause);
    return { ...values, OrderID: String(order.OrderID), SuccessMessage: 'The sales order was completed.' };
  },
  update() {
    throw new Error('completing an order has no PUT');
  },
  remove() {
    throw new Error('completing an order has no DELETE');
  },
};
