import { table } from '../../kit/form.ts';
import { formatDateTime } from '../../kit/language.ts';
import { html, redirect } from '../../kit/page.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { nameOf } from '../rules/relations.ts';
import { number, text } from '../state/entity.ts';
import { activityDetail, customerLink } from './activityDetail.ts';
import { activityAction, createActivity } from './activityForms.ts';
import { type ActivityKind, statusBadges } from './activityKinds.ts';
import { amountOf } from './figures.ts';
import { pageOf, pager } from './paging.ts';
import type { Screen } from './screen.ts';

/** `/opportunities`, `/offers`, `/invoices`, `/orders`, each with `/new?relationship=` and `/{id}`. */
export function activityPages(screen: Screen, kind: ActivityKind, segments: readonly string[]): WireResponse {
  const [key, ...action] = segments;
  const isPost = screen.request.method === 'POST';
  if (key === undefined) return activityList(screen, kind);
  if (key === 'new' && isPost) return createActivity(screen, kind);
  const activity = screen.get(key);
  if (activity?.type !== kind.type) return screen.notFound();
  if (isPost) return activityAction(screen, kind, activity, action) ?? screen.notFound();
  return action.length === 0 ? activityDetail(screen, kind, activity) : redirect(`/${kind.path}/${activity.id}`);
}

function activityList(screen: Screen, kind: ActivityKind): WireResponse {
  const { t } = screen;
  const activities = [...screen.tribe.store.ofType(screen.tenant, kind.type)].reverse();
  const { shown, number: page } = pageOf(screen, activities);
  const rows = shown.map((activity) => [
    html`<a href="/${kind.path}/${activity.id}">${text(activity, 'Number') ?? t('draft')}</a>`,
    html`<span dir="auto">${nameOf(activity) || '–'}</span>`,
    customerLink(screen, activity),
    html`<span class="row">${statusBadges(screen, activity)}</span>`,
    html`<span style="white-space:nowrap">${amountOf(screen, activity, number(activity, 'TotalIncludingVat'))}</span>`,
    html`<span style="white-space:nowrap">${formatDateTime(activity.createdMs, screen.language)}</span>`,
  ]);
  const columns = [
    ...[{ label: t('number') }, { label: t('subject') }, { label: t('customer') }, { label: t('phase') }],
    ...[{ label: t('total'), isNumber: true }, { label: t('createdOn') }],
  ];
  return screen.show(
    t(kind.plural),
    html`<p class="soft">${t('startFromRelation')}</p>${table(columns, rows, t('none'))}${pager(screen, activities.length, page)}`,
    screen.notice(),
  );
}
