import { button, field, form, hidden, select, table } from '../../kit/form.ts';
import { type Html, html } from '../../kit/page.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { textOfCents } from '../rules/money.ts';
import { isOpen, owedFC } from '../rules/terms.ts';
import type { DivisionState } from '../state/divisionState.ts';
import type { ExactState, User } from '../state/exactState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { chosenDivision } from './accountList.ts';
import { dayOf, money, paymentState } from './entryDetail.ts';
import { type PageContext, show } from './frame.ts';

const rowsMax = 200;

function customerName(division: DivisionState, id: string | null): string {
  return textOf(division.entity('Accounts').get(id ?? '') ?? {}, 'Name')?.trim() ?? '';
}

function filterForm(context: PageContext, state: ExactState, user: User, division: DivisionState, path: string): Html {
  const { t, query } = context;
  const options = user.divisions.map((code) => ({
    value: String(code),
    label: `${state.divisionRow(code)?.Description ?? ''} (${code})`,
  }));
  const choice =
    options.length > 1
      ? select({ name: 'division', label: t('administration'), value: String(division.code), options })
      : hidden('division', String(division.code));
  const text = field({ name: 'q', label: t('searchEntries'), value: query.get('q') ?? '', type: 'search' });
  const fields = html`<div class="grid">${choice}${text}</div><div class="actions">${button(t('searchButton'))}</div>`;
  return form(path, fields, 'get');
}

function isFound(texts: readonly (string | number | null)[], search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return (
    wanted === '' ||
    texts.some((text) =>
      String(text ?? '')
        .toLowerCase()
        .includes(wanted),
    )
  );
}

function more({ t }: PageContext, total: number): Html {
  return html`${total > rowsMax && html`<p class="soft">${t('moreFound', { shown: rowsMax, total })}</p>`}`;
}

/** Journal entries of sales, the newest first. */
export function entryListPage(context: PageContext, state: ExactState, user: User): WireResponse {
  const { t, query } = context;
  const division = chosenDivision(context, state, user);
  if (division === undefined) return show(context, { title: t('entries'), body: html`<p>${t('none')}</p>` });
  const search = query.get('q') ?? '';
  const found = [...division.entity('SalesEntries').rows()].filter((row) =>
    isFound(
      [numberOf(row, 'EntryNumber'), textOf(row, 'YourRef'), customerName(division, textOf(row, 'Customer'))],
      search,
    ),
  );
  found.sort((a, b) => (numberOf(b, 'EntryNumber') ?? 0) - (numberOf(a, 'EntryNumber') ?? 0));
  const rows = found
    .slice(0, rowsMax)
    .map((row) => [
      html`<a href="/entries/${division.code}/${String(row.EntryID)}">${numberOf(row, 'EntryNumber')}</a>`,
      dayOf(row, 'EntryDate'),
      customerName(division, textOf(row, 'Customer')),
      textOf(row, 'YourRef'),
      `${textOf(row, 'Currency')} ${money(row, 'AmountFC')}`,
      paymentState(context, division, row),
    ]);
  const columns = [
    { label: t('entryNumber') },
    { label: t('date') },
    { label: t('account') },
    { label: t('yourRef') },
    { label: t('total'), isNumber: true },
    { label: t('state') },
  ];
  const body = html`${filterForm(context, state, user, division, '/entries')}${table(columns, rows, t('none'))}${more(context, found.length)}`;
  const notice = query.get('notice') === 'noEntry' ? ({ kind: 'bad', text: t('noEntry') } as const) : null;
  return show(context, {
    notice,
    title: `${t('entries')} · ${state.divisionRow(division.code)?.Description ?? ''}`,
    body,
  });
}

/** What customers owe, and what is owed to them, the longest due first (exact-online.md 7.8). */
export function openItemsPage(context: PageContext, state: ExactState, user: User): WireResponse {
  const { t, query } = context;
  const division = chosenDivision(context, state, user);
  if (division === undefined) return show(context, { title: t('openItems'), body: html`<p>${t('none')}</p>` });
  const search = query.get('q') ?? '';
  const open = [...division.entity('PaymentTerms').rows()].filter(isOpen).flatMap((term) => {
    const entry = division.entity('SalesEntries').get(textOf(term, 'TransactionEntryID') ?? '');
    const name = customerName(division, textOf(term, 'Account'));
    const number = numberOf(entry ?? {}, 'InvoiceNumber');
    return isFound([number, name], search) ? [{ term, entry, name, number }] : [];
  });
  open.sort((a, b) => (numberOf(a.term, 'DueDate') ?? 0) - (numberOf(b.term, 'DueDate') ?? 0));
  const rows = open
    .slice(0, rowsMax)
    .map(({ term, entry, name, number }) => [
      entry === undefined
        ? t('creditOnAccount')
        : html`<a href="/entries/${division.code}/${String(entry.EntryID)}">${number}</a>`,
      name,
      dayOf(term, 'DueDate'),
      signed(term),
    ]);
  const columns = [
    { label: t('entryNumber') },
    { label: t('account') },
    { label: t('dueDate') },
    { label: t('openAmount'), isNumber: true },
  ];
  const body = html`${filterForm(context, state, user, division, '/open-items')}${table(columns, rows, t('none'))}${more(context, open.length)}`;
  return show(context, { title: `${t('openItems')} · ${state.divisionRow(division.code)?.Description ?? ''}`, body });
}

function signed(term: Row): string {
  return textOfCents(owedFC(term));
}
