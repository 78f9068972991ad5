import { badge, button, details, field, form, hidden, table } from '../../kit/form.ts';
import { type Html, html, type Notice, redirect } from '../../kit/page.ts';
import { parseForm } from '../../kit/requestParts.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { centsOf, centsOfText } from '../rules/money.ts';
import { openAmount, paymentsOf, receivePayment, undoPayment } from '../rules/payments.ts';
import { BusinessRefusal, problemsText } from '../rules/problems.ts';
import type { DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { type AccountPage, pageCause } from './accountDetail.ts';
import { bookingTable, files } from './bookingParts.ts';
import { nameOf } from './entryKinds.ts';
import { centsField, centsIn, centsText, dayOf } from './format.ts';
import { type PageContext, show } from './frame.ts';

const notices = ['paymentReceived', 'paymentUndone'] as const;

/** Paid, partly paid, open or overdue, as far as its receivable tells. */
export function paymentState(context: PageContext, division: DivisionState, entry: Row): Html {
  const { t } = context;
  const open = openAmount(division, entry);
  if (open === 0n) return badge(t('paid'), 'good');
  const total = centsOf(numberOf(entry, 'AmountFC') ?? 0);
  if (open !== total) return badge(t('partlyPaid'), 'warning');
  const isLate = open > 0n && (numberOf(entry, 'DueDate') ?? 0) < midnightOf(division.nowWall());
  return isLate ? badge(t('overdue'), 'bad') : badge(t('open'));
}

export function entryPage(page: AccountPage, entry: Row, problem?: string): WireResponse {
  const { context, division } = page;
  const { t, language } = context;
  const money = (property: string): string =>
    `${textOf(entry, 'Currency')} ${centsText(centsIn(entry, property), language)}`;
  const facts = details([
    [t('entryNumber'), numberOf(entry, 'EntryNumber')],
    [
      t('account'),
      html`<a href="/accounts/${division.code}/${textOf(entry, 'Customer')}">${nameOf(division, textOf(entry, 'Customer'))}</a>`,
    ],
    [t('date'), dayOf(entry, 'EntryDate', language)],
    [t('dueDate'), dayOf(entry, 'DueDate', language)],
    [t('journal'), textOf(entry, 'Journal')],
    [t('yourRef'), textOf(entry, 'YourRef')],
    [t('description'), textOf(entry, 'Description')],
    [t('vat'), money('VATAmountFC')],
    [t('total'), money('AmountFC')],
    [t('openAmount'), `${textOf(entry, 'Currency')} ${centsText(openAmount(division, entry), language)}`],
    ['EntryID', html`<code>${textOf(entry, 'EntryID')}</code>`],
  ]);
  const body = html`<p class="row">${paymentState(context, division, entry)}</p>
<div class="grid"><div class="card">${facts}${files(page, entry)}</div><div>${paymentCard(page, entry)}${paymentTable(page, entry)}</div></div>
<h2>${t('booking')}</h2>${bookingTable(page, entry)}
<p><a href="/entries?division=${division.code}">${t('entries')}</a></p>`;
  return show(context, {
    title: `${t('entry')} ${entry.EntryNumber}`,
    body,
    notice: problem === undefined ? noticeOf(context) : { kind: 'bad', text: problem },
    status: problem === undefined ? 200 : 422,
  });
}

function paymentCard({ context, division }: AccountPage, entry: Row): Html {
  const { t, language } = context;
  const open = openAmount(division, entry);
  const amount = field({
    name: 'amount',
    label: t('amount'),
    value: open === 0n ? '' : centsField(open, language),
    isRequired: true,
    hint: t('amountHint'),
  });
  const today = new Date(midnightOf(division.nowWall())).toISOString().slice(0, 10);
  const date = field({ name: 'date', label: t('date'), value: today, type: 'date' });
  const path = `/entries/${division.code}/${String(entry.EntryID)}/pay`;
  return html`<div class="card"><h2>${t('receivePayment')}</h2>${form(path, html`${amount}${date}<div class="actions">${button(t('receivePayment'))}</div>`)}</div>`;
}

function paymentTable({ context, division }: AccountPage, entry: Row): Html {
  const { t, language } = context;
  const undo = `/entries/${division.code}/${String(entry.EntryID)}/undo`;
  const rows = paymentsOf(division, entry).map(({ line, amount }) => [
    dayOf(line, 'Date', language),
    html`<a href="/entries/${division.code}/${textOf(line, 'EntryID')}">${numberOf(line, 'EntryNumber')}</a>`,
    centsText(amount, language),
    form(
      undo,
      html`${hidden('payment', textOf(line, 'EntryID') ?? '')}${button(t('undoPayment'), { kind: 'danger' })}`,
    ),
  ]);
  const columns = [
    { label: t('date') },
    { label: t('entryNumber') },
    { label: t('amount'), isNumber: true },
    { label: '' },
  ];
  return html`<h2>${t('payments')}</h2>${table(columns, rows, t('noPayments'))}`;
}

/** `pay` or `undo`; undefined for anything else. */
export function changeEntry(page: AccountPage, entry: Row, action: string): WireResponse | undefined {
  const { context, division, user } = page;
  const fields = parseForm(context.request);
  const back = `/entries/${division.code}/${String(entry.EntryID)}`;
  try {
    switch (action) {
      case 'pay': {
        const amount = centsOfText(fields.get('amount') ?? '');
        const wall = dayOfField(fields.get('date') ?? '') ?? midnightOf(division.nowWall());
        if (amount === null || amount === 0n) return entryPage(page, entry, context.t('amountWrong'));
        receivePayment(division, entry, { amount, wall }, pageCause(user));
        return redirect(`${back}?notice=paymentReceived`);
      }
      case 'undo': {
        const isUndone = undoPayment(division, fields.get('payment') ?? '', pageCause(user));
        if (!isUndone) return entryPage(page, entry, context.t('noPayment'));
        return redirect(`${back}?notice=paymentUndone`);
      }
      default:
        return undefined;
    }
  } catch (error) {
    if (!(error instanceof BusinessRefusal)) throw error;
    return entryPage(page, entry, problemsText(error.problems, context.language === 'nl' ? 'NL' : 'EN'));
  }
}

function dayOfField(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const wall = Date.parse(text);
  return Number.isNaN(wall) ? null : wall;
}

function noticeOf({ query, t }: PageContext): Notice | null {
  const key = notices.find((name) => name === query.get('notice'));
  return key === undefined ? null : { kind: 'good', text: t(key) };
}
