import { button, details, field, form, hidden, select, table } from '../../kit/form.ts';
import { formatDateTime } from '../../kit/language.ts';
import { type Html, html } from '../../kit/page.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { nameOf } from '../rules/relations.ts';
import { type Entity, number, text } from '../state/entity.ts';
import { activityAction, createActivity } from './activityForms.ts';
import { type ActivityKind, kindsInUse, phaseBadge } from './activityKinds.ts';
import { historyOf, historyTable } from './history.ts';
import { notesSection } from './notes.ts';
import { money } from './products.ts';
import type { Screen } from './screen.ts';

/** `/opportunities`, `/invoices`, `/orders`, each with `/new?relationship=` and `/{id}`. */
export function activityPages(screen: Screen, kind: ActivityKind, segments: readonly string[]): WireResponse {
  const [key, ...action] = segments;
  const isPost = screen.request.method === 'POST';
  if (key === undefined) return activityList(screen, kind);
  if (key === 'new' && isPost) return createActivity(screen, kind);
  const activity = screen.get(key);
  if (activity?.type !== kind.type) return screen.notFound();
  if (isPost) return activityAction(screen, kind, activity, action) ?? screen.notFound();
  return action.length === 0 ? activityDetail(screen, kind, activity) : screen.notFound();
}

function activityList(screen: Screen, kind: ActivityKind): WireResponse {
  const { t } = screen;
  const activities = [...screen.tribe.store.ofType(screen.tenant, kind.type)].reverse();
  const rows = activities.map((activity) => [
    text(activity, 'Number') ?? '–',
    html`<a href="/${kind.path}/${activity.id}">${nameOf(activity) || '–'}</a>`,
    customerLink(screen, activity),
    phaseBadge(screen, activity),
    money(screen, number(activity, 'TotalIncludingVat')),
    formatDateTime(activity.createdMs, screen.language),
  ]);
  const columns = [
    { label: t('number') },
    { label: t('subject') },
    { label: t('customer') },
    { label: t('phase') },
    { label: t('total'), isNumber: true },
    { label: t('createdOn') },
  ];
  return screen.show(
    t(kind.plural),
    html`<p class="soft">${t('startFromRelation')}</p>${table(columns, rows, t('none'))}`,
    screen.notice(),
  );
}

function customerLink(screen: Screen, activity: Entity): Html | null {
  const role = screen.get(activity.links.Relationship);
  const id = role?.links.Organization ?? role?.links.Person;
  return role === null || id === undefined ? null : html`<a href="/relations/${id}">${nameOf(role)}</a>`;
}

function activityDetail(screen: Screen, kind: ActivityKind, activity: Entity): WireResponse {
  const { t } = screen;
  const isDraft = kind.path !== 'invoices' || text(activity, 'Number') === null;
  const original = screen.get(activity.links.CreditedInvoice);
  const title = [t(kind.one), text(activity, 'Number')].filter(Boolean).join(' ');
  const body = html`
    <p class="row">${phaseBadge(screen, activity)} ${customerLink(screen, activity)}</p>
    ${details([
      [t('subject'), nameOf(activity)],
      [t('invoiceDate'), screen.date(text(activity, 'InvoiceDate'))],
      [t('dueDate'), screen.date(text(activity, 'DueDate'))],
      [t('probability'), number(activity, 'Probability')],
      [t('creditOf'), original !== null && html`<a href="/invoices/${original.id}">${text(original, 'Number')}</a>`],
    ])}
    <h2>${t('lines')}</h2>
    ${linesTable(screen, kind, activity, isDraft)}
    <dl style="justify-content:end;grid-template-columns:auto 8rem;margin:.6rem 0" class="number">
      <dt>${t('totalExcluding')}</dt><dd>${money(screen, number(activity, 'TotalExcludingVat'))}</dd>
      <dt>${t('vat')}</dt><dd>${money(screen, number(activity, 'VatAmount'))}</dd>
      <dt><strong>${t('total')}</strong></dt><dd><strong>${money(screen, number(activity, 'TotalIncludingVat'))}</strong></dd>
    </dl>
    ${isDraft && addLineForm(screen, kind, activity)}
    ${actions(screen, kind, activity, isDraft)}
    ${documents(screen, activity)}
    ${notesSection(screen, activity, `/${kind.path}/${activity.id}`)}
    ${historyTable(screen, historyOf(screen, activity))}`;
  return screen.show(title, body, screen.notice());
}

function linesTable(screen: Screen, kind: ActivityKind, activity: Entity, isDraft: boolean): Html {
  const { t } = screen;
  const page = `/${kind.path}/${activity.id}`;
  const lines = screen.tribe.store.linkedTo(activity.id, 'Activity').filter((entity) => entity.type === 'ProductLine');
  const rows = lines.map((line) => {
    const product = screen.get(line.links.Product);
    const stock =
      product === null
        ? null
        : html`<span class="row" style="justify-content:end;flex-wrap:nowrap">${number(product, 'StockLevel') ?? '–'} ${form(`${page}/stock`, html`${hidden('product', product.id)}<button class="plain" title="${t('refreshStock')}" aria-label="${t('refreshStock')}">↻</button>`)}</span>`;
    return [
      text(line, 'Description'),
      stock,
      number(line, 'Quantity'),
      money(screen, number(line, 'Price')),
      number(line, 'DiscountPercentage'),
      number(line, 'VatPercentage'),
      money(screen, number(line, 'TotalExcludingVat')),
      isDraft && form(`${page}/lines`, html`${hidden('remove', line.id)}${button(t('remove'), { kind: 'danger' })}`),
    ];
  });
  const figures = ['stock', 'quantity', 'price', 'discount', 'vatPercentage', 'amount'] as const;
  const columns = [
    { label: t('description') },
    ...figures.map((key) => ({ label: t(key), isNumber: true })),
    { label: '' },
  ];
  return table(columns, rows, t('noLines'));
}

function addLineForm(screen: Screen, kind: ActivityKind, activity: Entity): Html {
  const { t } = screen;
  const products = [...screen.tribe.store.ofType(screen.tenant, 'Product')]
    .filter((product) => product.values.IsInactive !== true)
    .map((product) => ({
      value: product.id,
      label: `${text(product, 'Code') ?? ''} ${nameOf(product)} (${t('stock').toLowerCase()} ${number(product, 'StockLevel') ?? '–'})`,
    }));
  return html`<div class="card">${form(
    `/${kind.path}/${activity.id}/lines`,
    html`<div class="grid">${select({ name: 'product', label: t('product'), options: [{ value: '', label: t('freeLine') }, ...products] })}
      ${field({ name: 'Description', label: t('description'), hint: t('copiedHint') })}
      ${field({ name: 'Quantity', label: t('quantity'), value: '1' })}${field({ name: 'Price', label: t('price'), hint: t('copiedHint') })}
      ${field({ name: 'DiscountPercentage', label: t('discount') })}${field({ name: 'VatPercentage', label: t('vatPercentage'), hint: t('copiedHint') })}</div>
      <p class="actions">${button(t('addLine'))}</p>`,
  )}</div>`;
}

function actions(screen: Screen, kind: ActivityKind, activity: Entity, isDraft: boolean): Html {
  const { t } = screen;
  const page = `/${kind.path}/${activity.id}`;
  const phaseType = screen.schema.type(kind.type).navigations.get('Phase')?.target ?? '';
  const phases = [...screen.tribe.store.ofType(screen.tenant, phaseType)];
  const current = activity.links.Phase;
  const phaseButtons = phases
    .filter((phase) => phase.id !== current && (isDraft || text(phase, 'Code') !== 'Draft'))
    .map((phase) =>
      form(
        `${page}/phase`,
        html`${hidden('phase', phase.id)}${button(phaseLabel(screen, kind, phase), text(phase, 'Code') === primaryPhase[kind.path] ? {} : { kind: 'plain' })}`,
      ),
    );
  const followUps = kindsInUse(screen).filter(({ path }) => followUpsOf[kind.path]?.includes(path));
  return html`<div class="actions">${phaseButtons}
    ${followUps.map((next) => form(`${page}/copy`, html`${hidden('kind', next.path)}${button(`+ ${t(next.one)}`)}`))}
    ${kind.path === 'invoices' && !isDraft && form(`${page}/credit`, button(t('credit'), { kind: 'plain' }))}
    ${isDraft && form(`${page}/delete`, button(t('remove'), { kind: 'danger' }))}</div>`;
}

/** What an activity's lines can be copied to (tribe-crm.md 5.3). */
const followUpsOf: Readonly<Record<string, readonly string[]>> = {
  opportunities: ['offers', 'invoices', 'orders'],
  offers: ['invoices', 'orders'],
};

/** The step that the article talks about; of an offer, the one that brings its document. */
const primaryPhase: Readonly<Record<string, string>> = {
  ...{ opportunities: 'Won', offers: 'Sent', invoices: 'Sent', orders: 'Linked' },
};

function phaseLabel(screen: Screen, kind: ActivityKind, phase: Entity): string {
  const code = text(phase, 'Code');
  if ((kind.path === 'invoices' || kind.path === 'offers') && code === 'Sent') return screen.t('send');
  if (kind.path === 'orders' && code === 'Linked') return screen.t('link');
  return (screen.language === 'nl' ? text(phase, 'LocalizedName') : text(phase, 'Name')) ?? code ?? '';
}

function documents(screen: Screen, activity: Entity): Html {
  const attachments = screen.tribe.store
    .linkedTo(activity.id, 'Entity')
    .filter((entity) => entity.type === 'Attachment');
  const links = attachments.map((attachment) => {
    const file = screen.get(attachment.links.File);
    return html`<li><a href="/files/${attachment.id}">${file === null ? attachment.id : (text(file, 'Name') ?? attachment.id)}</a></li>`;
  });
  return html`${links.length > 0 && html`<h2>${screen.t('documents')}</h2><ul>${links}</ul>`}`;
}
