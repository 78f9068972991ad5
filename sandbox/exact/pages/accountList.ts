import { badge, button, field, form, hidden, select, table } from '../../kit/form.ts';
import { type Html, html, type Notice } from '../../kit/page.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { isEnded, isSales } from '../rules/accounts.ts';
import type { DivisionState } from '../state/divisionState.ts';
import type { ExactState, User } from '../state/exactState.ts';
import { isTrue, type Row, textOf } from '../state/rows.ts';
import { type PageContext, show } from './frame.ts';

const rowsMax = 200;

const notices = ['deleted', 'noRelation'] as const;

/** The administration the page shows: the one asked for when the user may see it, else the user's first. */
export function chosenDivision(context: PageContext, state: ExactState, user: User): DivisionState | undefined {
  const asked = Number(context.query.get('division'));
  return state.division(user.divisions.includes(asked) ? asked : (user.divisions[0] ?? 0));
}

export function accountListPage(context: PageContext, state: ExactState, user: User): WireResponse {
  const { t, query } = context;
  const division = chosenDivision(context, state, user);
  if (division === undefined) return show(context, { title: t('accounts'), body: html`<p>${t('noAccounts')}</p>` });
  const search = (query.get('q') ?? '').trim();
  const found = [...division.entity('Accounts').rows()].filter((row) => isFound(row, search)).sort(byName);
  const rows = found
    .slice(0, rowsMax)
    .map((row) => [
      html`<span class="number">${textOf(row, 'Code')}</span>`,
      html`<a href="/accounts/${division.code}/${String(row.ID)}">${textOf(row, 'Name')?.trim() || '(…)'}</a>`,
      textOf(row, 'AddressLine1'),
      textOf(row, 'Postcode'),
      textOf(row, 'City'),
      roles(context, row),
      activity(context, division, row),
    ]);
  const columns = ['code', 'name', 'addressLine', 'postcode', 'city', 'role', 'state'] as const;
  const more =
    found.length > rowsMax && html`<p class="soft">${t('moreFound', { shown: rowsMax, total: found.length })}</p>`;
  const list = table(
    columns.map((key) => ({ label: t(key) })),
    rows,
    t('noAccounts'),
  );
  const create = html`<p><a class="button plain" href="/accounts/new?division=${division.code}">${t('create')}</a></p>`;
  return show(context, {
    title: `${t('accounts')} · ${state.divisionRow(division.code)?.Description ?? ''}`,
    notice: noticeOf(context),
    body: html`${filterForm(context, state, user, division, search)}${create}${list}${more}`,
  });
}

/** What the previous page reports, by key, so that nobody can put words on this page through a link. */
function noticeOf({ query, t }: PageContext): Notice | null {
  const key = notices.find((name) => name === query.get('notice'));
  return key === undefined ? null : { kind: key === 'deleted' ? 'good' : 'bad', text: t(key) };
}

function filterForm({ t }: PageContext, state: ExactState, user: User, division: DivisionState, search: string): Html {
  const options = user.divisions.map((code) => ({
    value: String(code),
    label: `${state.divisionRow(code)?.Description ?? ''} (${code})`,
  }));
  const choice =
    options.length > 1
      ? select({ name: 'division', label: t('administration'), value: String(division.code), options })
      : hidden('division', String(division.code));
  const text = field({ name: 'q', label: t('search'), value: search, type: 'search' });
  return form(
    '/accounts',
    html`<div class="grid">${choice}${text}</div><div class="actions">${button(t('searchButton'))}</div>`,
    'get',
  );
}

function isFound(row: Row, search: string): boolean {
  if (search === '') return true;
  const wanted = search.toLowerCase();
  return ['Name', 'Code', 'City', 'Postcode', 'Email'].some((name) =>
    textOf(row, name)?.toLowerCase().includes(wanted),
  );
}

function byName(a: Row, b: Row): number {
  const [left, right] = [textOf(a, 'Name')?.toLowerCase() ?? '', textOf(b, 'Name')?.toLowerCase() ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}

export function roles({ t }: PageContext, row: Row): Html {
  const isCustomer = row.Status === 'C';
  return html`${isCustomer && badge(t('customer'))} ${isTrue(row, 'IsSupplier') && badge(t('supplier'))} ${!isCustomer && isSales(row) && badge(t('prospect'))}`;
}

export function activity({ t }: PageContext, division: DivisionState, row: Row): Html {
  if (isEnded(row, division.nowWall())) return badge(t('inactive'), 'warning');
  return isTrue(row, 'Blocked') ? badge(t('blocked'), 'bad') : badge(t('active'), 'good');
}
