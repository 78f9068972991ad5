import { badge, button, details, field, form, table } from '../../kit/form.ts';
import { type Html, html, redirect } from '../../kit/page.ts';
import { parseForm } from '../../kit/requestParts.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { goodsDeliveryRules } from '../rules/goodsDeliveries.ts';
import { invoiceOrder } from '../rules/invoiceOrder.ts';
import { completeOrder } from '../rules/orderCompletion.ts';
import { orderStatus, remainingOf } from '../rules/orderLines.ts';
import { BusinessRefusal } from '../rules/problems.ts';
import { isOpen, linesOf } from '../rules/salesOrders.ts';
import type { DivisionState } from '../state/divisionState.ts';
import type { ExactState, User } from '../state/exactState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { type AccountPage, attempt, pageCause } from './accountDetail.ts';
import { chosenDivision } from './accountList.ts';
import { dayOf } from './format.ts';
import { type PageContext, show } from './frame.ts';
import { count, money, noticeOf, numberOfText, rowsMax, searchForm } from './tradeFrame.ts';

export function orderListPage(context: PageContext, state: ExactState, user: User): WireResponse {
  const { t, query, language } = context;
  const division = chosenDivision(context, state, user);
  if (division === undefined) return show(context, { title: t('orders'), body: html`<p>${t('noOrders')}</p>` });
  const search = (query.get('q') ?? '').trim().toLowerCase();
  const found = [...division.entity('SalesOrders').rows()]
    .filter((row) => isFound(division, row, search))
    .sort((a, b) => (numberOf(b, 'OrderNumber') ?? 0) - (numberOf(a, 'OrderNumber') ?? 0));
  const rows = found
    .slice(0, rowsMax)
    .map((row) => [
      html`<a href="/orders/${division.code}/${String(row.ID)}">${numberOf(row, 'OrderNumber')}</a>`,
      customerOf(division, row),
      dayOf(row, 'OrderDate', language),
      textOf(row, 'YourRef'),
      money(numberOf(row, 'AmountFC') ?? 0, language),
      status(context, row, 'DeliveryStatus'),
      status(context, row, 'InvoiceStatus'),
      status(context, row, 'Status'),
    ]);
  const columns = [
    { label: t('orderNumber') },
    { label: t('customer') },
    { label: t('orderDate') },
    { label: t('yourRef') },
    { label: t('amount'), isNumber: true },
    { label: t('deliveryStatus') },
    { label: t('invoiceStatus') },
    { label: t('state') },
  ];
  const more =
    found.length > rowsMax && html`<p class="soft">${t('moreFound', { shown: rowsMax, total: found.length })}</p>`;
  return show(context, {
    title: `${t('orders')} · ${state.divisionRow(division.code)?.Description ?? ''}`,
    notice: noticeOf(context, [], ['noOrder']),
    body: html`${searchForm(context, state, user, division, { action: '/orders', label: 'orderSearch' })}${table(columns, rows, t('noOrders'))}${more}`,
  });
}

export function orderPage(page: AccountPage, order: Row, problem?: string): WireResponse {
  const { context, division } = page;
  const { t, language } = context;
  const path = `/orders/${division.code}/${String(order.ID)}`;
  const lines = linesOf(division, String(order.ID));
  const summary = details([
    [
      t('customer'),
      html`<a href="/accounts/${division.code}/${String(order.OrderedBy)}">${customerOf(division, order)}</a>`,
    ],
    [t('orderDate'), dayOf(order, 'OrderDate', language)],
    [t('yourRef'), textOf(order, 'YourRef')],
    [t('description'), textOf(order, 'Description')],
    [t('amount'), `${textOf(order, 'Currency') ?? ''} ${money(numberOf(order, 'AmountFC') ?? 0, language)}`],
    [t('deliveryStatus'), status(context, order, 'DeliveryStatus')],
    [t('invoiceStatus'), status(context, order, 'InvoiceStatus')],
    [t('state'), status(context, order, 'Status')],
    ['ID', html`<code>${textOf(order, 'ID')}</code>`],
  ]);
  const isDeliverable = isOpen(order) && lines.some((line) => remainingOf(line) !== 0);
  const complete = isOpen(order) && form(`${path}/complete`, button(t('complete'), { kind: 'plain' }));
  const listed = lineTable(page, lines, isDeliverable);
  const isInvoiceable = isOpen(order) && order.InvoiceStatus !== orderStatus.complete;
  const invoice = isInvoiceable && form(`${path}/invoice`, button(t('makeInvoice')));
  const body = html`<div class="card">${summary}<div class="actions">${invoice}${complete}</div></div>
<h2>${t('orderLines')}</h2>${isDeliverable ? form(`${path}/deliver`, html`${listed}<div class="actions">${button(t('deliver'))}</div>`) : listed}
<h2>${t('deliveries')}</h2>${deliveryTable(page, lines)}
<h2>${t('invoices')}</h2>${invoiceTable(page, order)}
<p><a href="/orders?division=${division.code}">${t('back')}</a></p>`;
  return show(context, {
    title: `${t('orderNumber')} ${numberOf(order, 'OrderNumber')}`,
    body,
    notice: problem === undefined ? noticeOf(context, ['deliveryMade', 'completed']) : { kind: 'bad', text: problem },
    status: problem === undefined ? 200 : 422,
  });
}

/** `deliver`, `invoice` or `complete`; undefined for anything else. */
export function changeOrder(page: AccountPage, order: Row, action: string): WireResponse | undefined {
  const { division, user } = page;
  const path = `/orders/${division.code}/${String(order.ID)}`;
  const run = (change: () => void, notice: string): WireResponse =>
    attempt(
      page,
      () => {
        change();
        return redirect(`${path}?notice=${notice}`);
      },
      (problem) => orderPage(page, order, problem),
    );
  switch (action) {
    case 'deliver':
      return run(() => deliver(page, order), 'deliveryMade');
    case 'invoice':
      return attempt(
        page,
        () => redirect(`/entries/${division.code}/${invoiceOrder(division, order, pageCause(user))}`),
        (problem) => orderPage(page, order, problem),
      );
    case 'complete':
      return run(() => completeOrder(division, order, pageCause(user)), 'completed');
    default:
      return undefined;
  }
}

/** Today, of each line what stands in its field. */
function deliver({ context, division, user }: AccountPage, order: Row): void {
  const fields = parseForm(context.request);
  const sent = linesOf(division, String(order.ID)).flatMap((line): Row[] => {
    const typed = fields.get(`deliver-${String(line.ID)}`);
    if (typed === undefined || typed.trim() === '') return [];
    const quantity = numberOfText(typed);
    if (quantity === null) throw new BusinessRefusal([{ is: 'invalid', label: 'Quantity delivered' }]);
    return quantity === 0 ? [] : [{ SalesOrderLineID: String(line.ID), QuantityDelivered: quantity }];
  });
  const values = { DeliveryDate: midnightOf(division.nowWall()) };
  goodsDeliveryRules.create(division, values, pageCause(user), { GoodsDeliveryLines: sent });
}

function lineTable({ context, division }: AccountPage, lines: readonly Row[], isDeliverable: boolean): Html {
  const { t, language } = context;
  const rows = lines.map((line) => {
    const item = division.entity('Items').get(textOf(line, 'Item') ?? '') ?? {};
    const rest = remainingOf(line);
    const input =
      isDeliverable &&
      rest !== 0 &&
      field({ name: `deliver-${String(line.ID)}`, label: t('deliverNow'), value: String(rest) });
    return [
      html`<a href="/items/${division.code}/${String(item.ID)}">${textOf(item, 'Code')}</a>`,
      textOf(line, 'Description'),
      count(numberOf(line, 'Quantity') ?? 0, language),
      money(numberOf(line, 'NetPrice') ?? 0, language),
      money(numberOf(line, 'AmountFC') ?? 0, language),
      count(numberOf(line, 'QuantityDelivered') ?? 0, language),
      input,
    ];
  });
  const columns = [
    { label: t('item') },
    { label: t('description') },
    { label: t('quantity'), isNumber: true },
    { label: t('price'), isNumber: true },
    { label: t('amount'), isNumber: true },
    { label: t('delivered'), isNumber: true },
    { label: isDeliverable ? t('deliver') : '' },
  ];
  return table(columns, rows, t('none'));
}

function deliveryTable({ context, division }: AccountPage, lines: readonly Row[]): Html {
  const { t, language } = context;
  const rows = lines.flatMap((line) =>
    division
      .entity('GoodsDeliveryLines')
      .rowsWith('SalesOrderLineID', String(line.ID))
      .map((made) => {
        const delivery = division.entity('GoodsDeliveries').get(textOf(made, 'EntryID') ?? '') ?? {};
        return [
          String(numberOf(delivery, 'DeliveryNumber') ?? ''),
          dayOf(delivery, 'DeliveryDate', language),
          textOf(made, 'Description'),
          count(numberOf(made, 'QuantityDelivered') ?? 0, language),
        ];
      }),
  );
  const columns = [
    { label: t('deliveryStatus') },
    { label: t('date') },
    { label: t('description') },
    { label: t('delivered'), isNumber: true },
  ];
  return table(columns, rows, t('none'));
}

/** Invoices of the order; a printed one leads to its entry. */
function invoiceTable({ context, division }: AccountPage, order: Row): Html {
  const { t, language } = context;
  const lines = division.entity('SalesInvoiceLines').rowsWith('SalesOrder', textOf(order, 'OrderID'));
  const ids = [...new Set(lines.map((line) => textOf(line, 'InvoiceID') ?? ''))];
  const rows = ids.flatMap((id) => {
    const invoice = division.entity('SalesInvoices').get(id);
    if (invoice === undefined) return [];
    const number = numberOf(invoice, 'InvoiceNumber');
    return [
      [
        number === null ? badge(t('open')) : html`<a href="/entries/${division.code}/${id}">${number}</a>`,
        dayOf(invoice, 'InvoiceDate', language),
        money(numberOf(invoice, 'AmountFC') ?? 0, language),
      ],
    ];
  });
  const columns = [{ label: t('invoice') }, { label: t('date') }, { label: t('amount'), isNumber: true }];
  return table(columns, rows, t('none'));
}

function status({ t }: PageContext, row: Row, property: string): Html {
  switch (row[property]) {
    case orderStatus.complete:
      return badge(t('statusDone'), 'good');
    case orderStatus.partial:
      return badge(t('partial'), 'warning');
    default:
      return badge(t('open'));
  }
}

function customerOf(division: DivisionState, order: Row): string | null {
  return textOf(division.entity('Accounts').get(textOf(order, 'OrderedBy') ?? '') ?? {}, 'Name');
}

function isFound(division: DivisionState, row: Row, search: string): boolean {
  if (search === '') return true;
  const texts = [String(row.OrderNumber ?? ''), customerOf(division, row), textOf(row, 'YourRef')];
  return texts.some((text) => text?.toLowerCase().includes(search));
}
