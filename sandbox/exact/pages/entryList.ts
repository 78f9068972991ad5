import { badge, button, field, form, hidden, select, table } from '../../kit/form.ts';
import { type Html, html } from '../../kit/page.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { type EntryEntity, findEntry } from '../rules/entryHeaders.ts';
import { sumOf } from '../rules/money.ts';
import { isOpen, type LineType, owedFC } from '../rules/terms.ts';
import type { DivisionState } from '../state/divisionState.ts';
import type { ExactState, User } from '../state/exactState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { chosenDivision } from './accountList.ts';
import { paymentState } from './entryDetail.ts';
import { nameOf, shownEntry, shownKinds } from './entryKinds.ts';
import { centsText, dayOf } from './format.ts';
import { type PageContext, show } from './frame.ts';

const rowsMax = 200;

interface Choice {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

function filterForm(
  context: PageContext,
  state: ExactState,
  user: User,
  division: DivisionState,
  path: string,
  kind: Choice,
): Html {
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
  const fields = html`<div class="grid">${choice}${select(kind)}${text}</div><div class="actions">${button(t('searchButton'))}</div>`;
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

/** Journal entries of one kind, the newest first. */
export function entryListPage(context: PageContext, state: ExactState, user: User): WireResponse {
  const { t, query, language } = context;
  const division = chosenDivision(context, state, user);
  if (division === undefined) return show(context, { title: t('entries'), body: html`<p>${t('none')}</p>` });
  const asked = query.get('kind');
  const entity: EntryEntity = shownKinds.find((kind) => kind.entity === asked)?.entity ?? 'SalesEntries';
  const search = query.get('q') ?? '';
  const found = [...division.entity(entity).rows()].flatMap((row) => {
    const shown = shownEntry(division, entity, row);
    return isFound([shown.number, shown.reference, shown.who], search) ? [{ row, shown }] : [];
  });
  found.sort((a, b) => (b.shown.number ?? 0) - (a.shown.number ?? 0));
  const isSale = entity === 'SalesEntries';
  const rows = found
    .slice(0, rowsMax)
    .map(({ row, shown }) => [
      html`<a href="/entries/${division.code}/${String(row.EntryID)}">${shown.number}</a>`,
      dayOf(shown.dated, 'Date', language),
      shown.who,
      shown.reference,
      `${shown.currency} ${centsText(shown.total, language)}`,
      ...(isSale ? [paymentState(context, division, row)] : []),
    ]);
  const isParty = isSale || entity === 'PurchaseEntries';
  const columns = [
    { label: t('entryNumber') },
    { label: t('date') },
    { label: t(isParty ? 'account' : 'journal') },
    { label: t('yourRef') },
    { label: t('total'), isNumber: true },
    ...(isSale ? [{ label: t('state') }] : []),
  ];
  const kinds = shownKinds.map(({ entity: value, label }) => ({ value, label: t(label) }));
  const kind = { name: 'kind', label: t('entryKind'), value: entity, options: kinds };
  const body = html`${filterForm(context, state, user, division, '/entries', kind)}${table(columns, rows, t('none'))}${more(context, found.length)}`;
  const notice = query.get('notice') === 'noEntry' ? ({ kind: 'bad', text: t('noEntry') } as const) : null;
  return show(context, {
    notice,
    title: `${t('entries')} · ${state.divisionRow(division.code)?.Description ?? ''}`,
    body,
  });
}

/** What is open of a term: what a customer owes us, or what we owe a supplier. */
function openOf(term: Row, side: LineType): bigint {
  return side === 20 ? owedFC(term) : -owedFC(term);
}

function lateness({ t }: PageContext, division: DivisionState, term: Row, side: LineType): Html {
  const isLate = openOf(term, side) > 0n && (numberOf(term, 'DueDate') ?? 0) < midnightOf(division.nowWall());
  return isLate ? badge(t('overdue'), 'bad') : badge(t('open'));
}

/** What customers owe or what suppliers are owed, the longest due first (exact-online.md 7.8). */
export function openItemsPage(context: PageContext, state: ExactState, user: User): WireResponse {
  const { t, query, language } = context;
  const division = chosenDivision(context, state, user);
  if (division === undefined) return show(context, { title: t('openItems'), body: html`<p>${t('none')}</p>` });
  const search = query.get('q') ?? '';
  const side: LineType = query.get('side') === '22' ? 22 : 20;
  const terms = [...division.entity('PaymentTerms').rows()].filter((term) => term.LineType === side && isOpen(term));
  const open = terms.flatMap((term) => {
    const entry = findEntry(division, textOf(term, 'TransactionEntryID') ?? '');
    const name = nameOf(division, textOf(term, 'Account'));
    const number = numberOf(entry?.row ?? {}, 'InvoiceNumber') ?? numberOf(entry?.row ?? {}, 'EntryNumber');
    const reference = textOf(entry?.row ?? {}, 'YourRef');
    return isFound([number, name, reference], search) ? [{ term, entry, name, number }] : [];
  });
  open.sort((a, b) => (numberOf(a.term, 'DueDate') ?? 0) - (numberOf(b.term, 'DueDate') ?? 0));
  const rows = open.slice(0, rowsMax).map(({ term, entry, name, number }) => {
    const isInvoice = entry?.entity === 'SalesEntries' || entry?.entity === 'PurchaseEntries';
    return [
      html`<a href="/entries/${division.code}/${String(term.TransactionEntryID)}">${number}</a>${!isInvoice && html` ${badge(t('creditOnAccount'))}`}`,
      name,
      dayOf(term, 'DueDate', language),
      centsText(openOf(term, side), language),
      lateness(context, division, term, side),
    ];
  });
  const columns = [
    { label: t('entryNumber') },
    { label: t('account') },
    { label: t('dueDate') },
    { label: t('openAmount'), isNumber: true },
    { label: t('state') },
  ];
  const options = [
    { value: '20', label: t('toReceive') },
    { value: '22', label: t('toPay') },
  ];
  const kind = { name: 'side', label: t('openSide'), value: String(side), options };
  const total = centsText(sumOf(open.map(({ term }) => openOf(term, side))), language);
  const body = html`${filterForm(context, state, user, division, '/open-items', kind)}
<p class="soft">${t('openTotal', { count: open.length, total })}</p>${table(columns, rows, t('none'))}${more(context, open.length)}`;
  return show(context, { title: `${t('openItems')} · ${state.divisionRow(division.code)?.Description ?? ''}`, body });
}
