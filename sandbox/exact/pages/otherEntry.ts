import { details } from '../../kit/form.ts';
import { html } from '../../kit/page.ts';
import type { WireResponse } from '../../kit/wire.ts';
import type { FoundEntry } from '../rules/entryHeaders.ts';
import { numberOf, textOf } from '../state/rows.ts';
import type { AccountPage } from './accountDetail.ts';
import { bookingTable, files } from './bookingParts.ts';
import { shownEntry, shownKinds } from './entryKinds.ts';
import { centsIn, centsText, dayOf } from './format.ts';
import { show } from './frame.ts';

/** A purchase, bank, cash or memo entry: what it says and what it books. */
export function otherEntryPage(page: AccountPage, { entity, row }: FoundEntry): WireResponse {
  const { context, division } = page;
  const { t, language } = context;
  const shown = shownEntry(division, entity, row);
  const label = shownKinds.find((kind) => kind.entity === entity)?.label ?? 'entry';
  const balance = (property: string): string | null =>
    numberOf(row, property) === null ? null : centsText(centsIn(row, property), language);
  const who =
    shown.accountId === null
      ? shown.who
      : html`<a href="/accounts/${division.code}/${shown.accountId}">${shown.who}</a>`;
  const facts = details([
    [t('entryKind'), t(label)],
    [t('entryNumber'), shown.number],
    [t(shown.accountId === null ? 'journal' : 'account'), who],
    [t('date'), dayOf(shown.dated, 'Date', language)],
    [t('dueDate'), dayOf(row, 'DueDate', language)],
    [t('yourRef'), shown.reference],
    [t('description'), textOf(row, 'Description')],
    [t('openingBalance'), balance('OpeningBalanceFC')],
    [t('closingBalance'), balance('ClosingBalanceFC')],
    [t('total'), `${shown.currency} ${centsText(shown.total, language)}`],
    ['EntryID', html`<code>${textOf(row, 'EntryID')}</code>`],
  ]);
  const body = html`<div class="card">${facts}${files(page, row)}</div>
<h2>${t('booking')}</h2>${bookingTable(page, row)}
<p><a href="/entries?division=${division.code}&amp;kind=${entity}">${t('entries')}</a></p>`;
  return show(context, { title: `${t('entry')} ${shown.number}`, body });
}
