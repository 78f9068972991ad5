import { badge, table } from '../../kit/form.ts';
import { type Html, html } from '../../kit/page.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { isItemEnded } from '../rules/items.ts';
import { standardPrice } from '../rules/prices.ts';
import { stockOf } from '../rules/stock.ts';
import type { DivisionState } from '../state/divisionState.ts';
import type { ExactState, User } from '../state/exactState.ts';
import { isTrue, type Row, textOf } from '../state/rows.ts';
import { chosenDivision } from './accountList.ts';
import { type PageContext, show } from './frame.ts';
import { count, money, noticeOf, rowsMax, searchForm } from './tradeFrame.ts';

export function itemListPage(context: PageContext, state: ExactState, user: User): WireResponse {
  const { t, query, language } = context;
  const division = chosenDivision(context, state, user);
  if (division === undefined) return show(context, { title: t('items'), body: html`<p>${t('noItems')}</p>` });
  const search = (query.get('q') ?? '').trim().toLowerCase();
  const found = [...division.entity('Items').rows()].filter((row) => isFound(row, search)).sort(byCode);
  const wall = division.nowWall();
  const rows = found
    .slice(0, rowsMax)
    .map((row) => [
      textOf(row, 'Code'),
      html`<a href="/items/${division.code}/${String(row.ID)}">${textOf(row, 'Description')?.trim() || '(…)'}</a>`,
      textOf(division.entity('ItemGroups').get(textOf(row, 'ItemGroup') ?? '') ?? {}, 'Description'),
      textOf(row, 'Unit'),
      money(standardPrice(division, row, wall), language),
      isTrue(row, 'IsStockItem') ? count(stockOf(division, String(row.ID)), language) : '',
      itemActivity(context, division, row),
    ]);
  const columns = [
    { label: t('code') },
    { label: t('description') },
    { label: t('group') },
    { label: t('unit') },
    { label: t('salesPrice'), isNumber: true },
    { label: t('stock'), isNumber: true },
    { label: t('state') },
  ];
  const more =
    found.length > rowsMax && html`<p class="soft">${t('moreFound', { shown: rowsMax, total: found.length })}</p>`;
  const form = searchForm(context, state, user, division, { action: '/items', label: 'itemSearch' });
  const create = html`<p><a class="button plain" href="/items/new?division=${division.code}">${t('itemCreate')}</a></p>`;
  return show(context, {
    title: `${t('items')} · ${state.divisionRow(division.code)?.Description ?? ''}`,
    notice: noticeOf(context, ['itemDeleted'], ['noItem']),
    body: html`${form}${create}${table(columns, rows, t('noItems'))}${more}`,
  });
}

export function itemActivity({ t }: PageContext, division: DivisionState, row: Row): Html {
  if (isItemEnded(row, division.nowWall())) return badge(t('inactive'), 'warning');
  return isTrue(row, 'IsSalesItem') ? badge(t('active'), 'good') : badge(t('none'));
}

function isFound(row: Row, search: string): boolean {
  if (search === '') return true;
  return ['Description', 'Code', 'Barcode'].some((name) => textOf(row, name)?.toLowerCase().includes(search));
}

function byCode(a: Row, b: Row): number {
  const [left, right] = [textOf(a, 'Code') ?? '', textOf(b, 'Code') ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}
