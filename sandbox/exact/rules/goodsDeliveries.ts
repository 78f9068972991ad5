import type { Cause, DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { minus, plus } from './decimals.ts';
import { remainingOf } from './orderLines.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import type { EntityRules } from './rules.ts';
import { isOpen, refreshOrder, setDelivered } from './salesOrders.ts';
import { moveStock } from './stock.ts';

const collection = 'GoodsDeliveryLines';

/** A line as sent, with the order it delivers. */
interface Draft {
  readonly values: Row;
  readonly line: Row;
  readonly order: Row;
  readonly quantity: number;
}

function draftOf(division: DivisionState, values: Row): Draft | BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  const key = textOf(values, 'SalesOrderLineID');
  const quantity = numberOf(values, 'QuantityDelivered');
  if (key === null) problems.push({ is: 'mandatory', label: 'Sales order line' });
  if (quantity === null) problems.push({ is: 'mandatory', label: 'Quantity delivered' });
  if (key === null || quantity === null) return problems;
  const line = division.entity('SalesOrderLines').get(key);
  const order = division.entity('SalesOrders').get(textOf(line ?? {}, 'OrderID') ?? '');
  if (line === undefined || order === undefined) return [{ is: 'invalidReference', label: 'Sales order line' }];
  if (!isOpen(order)) return [{ is: 'invalid', label: 'Sales order' }];
  return { values, line, order, quantity };
}

/** Not more than is left of each order line, counted over the whole delivery. */
function quantityProblems(drafts: readonly Draft[]): BusinessProblem[] {
  const left = new Map<string, number>();
  for (const { line, quantity } of drafts) {
    const key = String(line.ID);
    const rest = left.get(key) ?? remainingOf(line);
    const isSameWay = Math.sign(quantity) === Math.sign(rest) && quantity !== 0;
    if (!isSameWay || Math.abs(quantity) > Math.abs(rest)) return [{ is: 'invalid', label: 'Quantity delivered' }];
    left.set(key, minus(rest, quantity));
  }
  return [];
}

/** One delivery leaves one warehouse for one account. */
function togetherProblems(drafts: readonly Draft[]): BusinessProblem[] {
  const accounts = new Set(drafts.map(({ order }) => order.DeliverTo));
  const warehouses = new Set(drafts.map(({ order }) => order.WarehouseID));
  const problems: BusinessProblem[] = [];
  if (accounts.size > 1) problems.push({ is: 'invalid', label: 'Deliver to' });
  if (warehouses.size > 1) problems.push({ is: 'invalid', label: 'Warehouse' });
  return problems;
}

function drafted(division: DivisionState, lines: readonly Row[]): readonly Draft[] {
  const read = lines.map((line) => draftOf(division, line));
  refuseAny(read.flatMap((draft) => (Array.isArray(draft) ? draft : [])));
  const drafts = read.flatMap((draft) => (Array.isArray(draft) ? [] : [draft]));
  refuseAny([...quantityProblems(drafts), ...togetherProblems(drafts)]);
  return drafts;
}

/** Stock leaves, the plan shrinks, the order line counts. A negative quantity brings goods back (trade-in). */
function deliver(division: DivisionState, lineId: string, quantity: number, cause: Cause): void {
  const line = division.entity('SalesOrderLines').get(lineId);
  const order = division.entity('SalesOrders').get(textOf(line ?? {}, 'OrderID') ?? '');
  if (line === undefined || order === undefined) throw new Error(`order line ${lineId} was checked`);
  const warehouseId = textOf(order, 'WarehouseID') ?? '';
  const itemId = textOf(line, 'Item') ?? '';
  moveStock(division, { itemId, warehouseId, stock: -quantity, planningOut: -quantity }, cause);
  setDelivered(division, line, plus(numberOf(line, 'QuantityDelivered') ?? 0, quantity), cause);
  refreshOrder(division, String(order.ID), cause);
}

function insertLine(division: DivisionState, delivery: Row, number: number, draft: Draft, cause: Cause): Row {
  const { values, line, order, quantity } = draft;
  const row = division.insert(
    collection,
    {
      ...values,
      DeliveryDate: delivery.DeliveryDate ?? null,
      Description: textOf(values, 'Description') ?? textOf(line, 'Description'),
      EntryID: textOf(delivery, 'ID'),
      Item: textOf(line, 'Item'),
      LineNumber: number,
      QuantityDelivered: quantity,
      QuantityOrdered: line.Quantity ?? null,
      SalesOrderLineNumber: line.LineNumber ?? null,
      SalesOrderNumber: order.OrderNumber ?? null,
      Unitcode: textOf(line, 'UnitCode'),
    },
    cause,
  );
  deliver(division, String(line.ID), quantity, cause);
  return row;
}

/** What of a delivery can be changed afterwards. */
const changeable = ['DeliveryDate', 'Description', 'Document', 'Remarks', 'ShippingMethod', 'TrackingNumber'];

export const goodsDeliveryRules: EntityRules = {
  create(division, values, cause, { [collection]: lines = [] }) {
    refuseAny([
      ...(numberOf(values, 'DeliveryDate') === null ? [{ is: 'mandatory', label: 'Delivery date' } as const] : []),
      ...(lines.length === 0 ? [{ is: 'mandatory', label: 'Goods delivery lines' } as const] : []),
    ]);
    const drafts = drafted(division, lines);
    const order = drafts[0]?.order ?? {};
    const id = division.newGuid();
    const number = division.next('GoodsDeliveries.EntryNumber', 1);
    const row = division.insert(
      'GoodsDeliveries',
      {
        ...values,
        ID: id,
        EntryID: id,
        DeliveryAccount: textOf(order, 'DeliverTo'),
        DeliveryAddress: textOf(order, 'DeliveryAddress'),
        DeliveryContact: textOf(order, 'DeliverToContactPerson'),
        DeliveryNumber: number,
        EntryNumber: number,
        Warehouse: textOf(order, 'WarehouseID'),
        [collection]: 1,
      },
      cause,
    );
    for (const [index, draft] of drafts.entries()) insertLine(division, row, index + 1, draft, cause);
    return row;
  },

  update(division, before, values, cause) {
    const changes = Object.fromEntries(Object.entries(values).filter(([name]) => changeable.includes(name)));
    return division.update('GoodsDeliveries', before, changes, cause);
  },

  remove() {
    throw new Error('goods deliveries have no DELETE (exact-online.md 7.7)');
  },
};

/** The header's own `GoodsDeliveryLines` counts changes of its lines, so that they are events of the delivery. */
function touchDelivery(division: DivisionState, delivery: Row, cause: Cause): void {
  division.update('GoodsDeliveries', delivery, { [collection]: (numberOf(delivery, collection) ?? 0) + 1 }, cause);
}

export const goodsDeliveryLineRules: EntityRules = {
  create(division, values, cause) {
    const delivery = division.entity('GoodsDeliveries').get(textOf(values, 'EntryID') ?? '');
    refuseAny(delivery === undefined ? [{ is: 'invalidReference', label: 'Goods delivery' }] : []);
    const [draft] = drafted(division, [values]);
    if (delivery === undefined || draft === undefined) throw new Error('the delivery was checked');
    const isSamePlace =
      draft.order.DeliverTo === delivery.DeliveryAccount && draft.order.WarehouseID === delivery.Warehouse;
    refuseAny(isSamePlace ? [] : [{ is: 'invalid', label: 'Deliver to' }]);
    const count = division.entity(collection).rowsWith('EntryID', textOf(delivery, 'ID')).length;
    const row = insertLine(division, delivery, count + 1, draft, cause);
    touchDelivery(division, delivery, cause);
    return row;
  },

  update(division, before, sent, cause) {
    const { EntryID: _entry, SalesOrderLineID: _line, ...values } = sent;
    const line = division.entity('SalesOrderLines').get(textOf(before, 'SalesOrderLineID') ?? '');
    const change = minus(
      numberOf(values, 'QuantityDelivered') ?? Number(before.QuantityDelivered ?? 0),
      Number(before.QuantityDelivered ?? 0),
    );
    const after = plus(Number(before.QuantityDelivered ?? 0), change);
    const isTooMuch = line === undefined || Math.abs(change) > Math.abs(remainingOf(line));
    const isTurned = Math.sign(after) === -Math.sign(Number(before.QuantityDelivered ?? 0)) && after !== 0;
    const isMore = Math.abs(after) > Math.abs(Number(before.QuantityDelivered ?? 0));
    refuseAny(isTurned || (isMore && isTooMuch) ? [{ is: 'invalid', label: 'Quantity delivered' }] : []);
    const row = division.update(collection, before, values, cause);
    if (change !== 0 && line !== undefined) deliver(division, String(line.ID), change, cause);
    const delivery = division.entity('GoodsDeliveries').get(textOf(before, 'EntryID') ?? '');
    if (delivery !== undefined) touchDelivery(division, delivery, cause);
    return row;
  },

  remove() {
    throw new Error('lines of goods deliveries have no DELETE (exact-online.md 7.7)');
  },
};
