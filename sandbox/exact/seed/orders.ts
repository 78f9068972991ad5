import { type Random, random } from '../../kit/random.ts';
import type { WorldItem } from '../../kit/world/world.ts';
import { minus, plus } from '../rules/decimals.ts';
import {
  commonStatus,
  computedLine,
  lineDeliveryStatus,
  orderStatus,
  orderTotals,
  remainingOf,
} from '../rules/orderLines.ts';
import { newLine, orderDefaults } from '../rules/salesOrders.ts';
import type { DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import type { IdOf, Put, TradingPartner } from './tradeMasterData.ts';

const dayMs = 86_400_000;
const firstDay = Date.UTC(2026, 0, 5);
const days = 165;
const firstOrderNumber = 26_000_001;
/** One order for so many customers. */
const customersPerOrder = 10;

interface Ground {
  readonly division: DivisionState;
  readonly seed: number;
  readonly put: Put;
  readonly id: IdOf;
}

/** Orders of half a year, most of them delivered. What is still open is planned out of the main warehouse. */
export function seedOrders(
  { division, seed, put, id }: Ground,
  items: readonly WorldItem[],
  partners: readonly TradingPartner[],
): void {
  const sold = items.filter(({ isForSale, isActive }) => isForSale && isActive);
  const customers = partners.filter(({ isCustomer, isActive }) => isCustomer && isActive);
  const count = Math.ceil(customers.length / customersPerOrder);
  const draws = random(seed, `${division.code}/orders`);
  const dates = Array.from({ length: count }, () => firstDay + draws.int(days) * dayMs).sort((a, b) => a - b);
  const planned = new Map<string, number>();
  let deliveries = 0;
  for (const [index, date] of dates.entries()) {
    const draw = random(seed, `${division.code}/order/${index}`);
    const order = seedOrder(division, put, id, {
      draw,
      customer: draw.pick(customers),
      items: [...new Set(Array.from({ length: 1 + draw.int(4) }, () => draw.pick(sold)))],
      number: firstOrderNumber + index,
      date,
    });
    for (const line of order.lines) {
      const itemId = textOf(line, 'Item') ?? '';
      planned.set(itemId, plus(planned.get(itemId) ?? 0, remainingOf(line)));
    }
    if (order.isDelivered) {
      deliveries += 1;
      seedDelivery(put, id, order, deliveries, date + (1 + draw.int(4)) * dayMs);
    }
  }
  division.setCounter('SalesOrders.OrderNumber', firstOrderNumber + count - 1);
  division.setCounter('GoodsDeliveries.EntryNumber', deliveries);
  planOut(division, id('Warehouses/1'), planned);
}

interface OrderPlan {
  readonly draw: Random;
  readonly customer: TradingPartner;
  readonly items: readonly WorldItem[];
  readonly number: number;
  readonly date: number;
}

interface SeededOrder {
  readonly header: Row;
  readonly lines: readonly Row[];
  readonly isDelivered: boolean;
}

function seedOrder(division: DivisionState, put: Put, id: IdOf, plan: OrderPlan): SeededOrder {
  const { draw, customer, items, number, date } = plan;
  const orderId = id(`SalesOrders/${number}`);
  const common: Row = { OrderedBy: customer.id, OrderDate: date, OrderNumber: number };
  const header: Row = {
    ...orderDefaults(division, common),
    ...common,
    ...{ ID: orderId, OrderID: orderId, SalesOrderLines: 1, Approved: date },
    YourRef: draw.chance(0.4) ? `INK-${10_000 + draw.int(89_999)}` : null,
  };
  const kind = draw.next();
  const lines = items.map((item, index): Row => {
    const quantity = 1 + draw.int(12);
    const delivered = kind < 0.65 ? quantity : kind < 0.75 ? Math.floor(quantity / 2) : 0;
    const line = {
      ...computedLine(division, header, null, { Item: item.id, Quantity: quantity }),
      ...newLine(header, index + 1),
    };
    return put('SalesOrderLines', `${number}/${index + 1}`, {
      ...line,
      QuantityDelivered: delivered,
      DeliveryStatus: lineDeliveryStatus({ ...line, QuantityDelivered: delivered }),
    });
  });
  const DeliveryStatus = commonStatus(lines, 'DeliveryStatus');
  const row = put('SalesOrders', String(number), {
    ...header,
    ...orderTotals(lines, 0),
    DeliveryStatus,
    Status: DeliveryStatus === orderStatus.open ? orderStatus.open : orderStatus.partial,
  });
  return { header: row, lines, isDelivered: DeliveryStatus !== orderStatus.open };
}

/** One delivery holds everything that was delivered of its order. */
function seedDelivery(put: Put, id: IdOf, { header, lines }: SeededOrder, number: number, date: number): void {
  const entryId = id(`GoodsDeliveries/${number}`);
  put('GoodsDeliveries', String(number), {
    ...{ ID: entryId, EntryID: entryId, EntryNumber: number, DeliveryNumber: number, GoodsDeliveryLines: 1 },
    DeliveryAccount: textOf(header, 'DeliverTo'),
    DeliveryDate: date,
    Warehouse: textOf(header, 'WarehouseID'),
  });
  for (const line of lines) {
    const delivered = numberOf(line, 'QuantityDelivered') ?? 0;
    if (delivered === 0) continue;
    put('GoodsDeliveryLines', `${number}/${line.LineNumber}`, {
      ...{ EntryID: entryId, DeliveryDate: date, LineNumber: line.LineNumber ?? null },
      Description: textOf(line, 'Description'),
      Item: textOf(line, 'Item'),
      QuantityDelivered: delivered,
      QuantityOrdered: line.Quantity ?? null,
      SalesOrderLineID: textOf(line, 'ID'),
      SalesOrderLineNumber: line.LineNumber ?? null,
      SalesOrderNumber: header.OrderNumber ?? null,
      Unitcode: textOf(line, 'UnitCode'),
    });
  }
}

function planOut(division: DivisionState, warehouseId: string, planned: ReadonlyMap<string, number>): void {
  for (const [itemId, quantity] of planned) {
    if (quantity === 0) continue;
    const position = division
      .entity('StockPositions')
      .rowsWith('ItemId', itemId)
      .find((row) => row.Warehouse === warehouseId);
    if (position === undefined) continue;
    const PlanningOut = minus(quantity, -(numberOf(position, 'PlanningOut') ?? 0));
    division.reseed('StockPositions', { ...position, PlanningOut });
  }
}
