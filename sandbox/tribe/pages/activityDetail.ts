import { button, details, form, hidden } from '../../kit/form.ts';
import { type Html, type HtmlPart, html, type Notice } from '../../kit/page.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { currencyDefault } from '../rules/prices.ts';
import { nameOf } from '../rules/relations.ts';
import { type Entity, number, text } from '../state/entity.ts';
import { type ActivityKind, headFields, isEditable, kindsInUse, statusBadges } from './activityKinds.ts';
import { addLineForm, linesOf, linesTable } from './activityLines.ts';
import { amountOf } from './figures.ts';
import { historyOf, historyTable } from './history.ts';
import { type Stored, storedIn } from './inputs.ts';
import { notesSection } from './notes.ts';
import { confirmed } from './parts.ts';
import type { Screen } from './screen.ts';
import { isStockAwaited } from './stock.ts';

/** One opportunity, offer, invoice or order. */
export function activityDetail(screen: Screen, kind: ActivityKind, activity: Entity): WireResponse {
  const { t } = screen;
  const page = `/${kind.path}/${activity.id}`;
  const canEdit = isEditable(activity);
  const title = [t(kind.one), text(activity, 'Number')].filter(Boolean).join(' ');
  const total = (label: string, field: string): Html =>
    html`<dt>${label}</dt><dd>${amountOf(screen, activity, number(activity, field))}</dd>`;
  const body = html`
    <p class="row">${statusBadges(screen, activity)} ${customerLink(screen, activity)}</p>
    ${actions(screen, kind, activity, canEdit)}
    ${head(screen, kind, activity, canEdit)}
    <h2>${t('lines')}</h2>
    ${linesTable(screen, page, activity, canEdit)}
    <dl class="number totals">${total(t('totalExcluding'), 'TotalExcludingVat')}${total(t('vat'), 'VatAmount')}
      ${total(t('total'), 'TotalIncludingVat')}</dl>
    ${canEdit && addLineForm(screen, page)}
    ${documents(screen, activity)}
    ${notesSection(screen, activity, page)}
    ${historyTable(screen, historyOf(screen, activity))}
    ${details([['ID', html`<code>${activity.id}</code>`]])}
    ${canEdit && confirmed(screen, `${page}/delete`, `${t('remove')}: ${title}`, t('deleteActivityHint'))}`;
  return screen.show(title, body, screen.saved === 'stock' ? stockNotice(screen, activity) : screen.notice());
}

/** After the icon was pressed. An app may be quicker than this page: then nothing is left to wait for, and the page says so itself. */
function stockNotice(screen: Screen, activity: Entity): Notice {
  const isAwaited = linesOf(screen, activity).some((line) => {
    const product = screen.get(line.links.Product);
    return product !== null && isStockAwaited(screen, product);
  });
  return isAwaited ? { kind: 'info', text: screen.t('stockAsked') } : { kind: 'good', text: screen.t('stockFresh') };
}

export function customerLink(screen: Screen, activity: Entity): Html | null {
  const role = screen.get(activity.links.Relationship);
  const id = role?.links.Organization ?? role?.links.Person;
  return role === null || id === undefined ? null : html`<a href="/relations/${id}" dir="auto">${nameOf(role)}</a>`;
}

/** What it is about: a form while it may be changed, else the same in words. */
function head(screen: Screen, kind: ActivityKind, activity: Entity, canEdit: boolean): Html {
  const { t } = screen;
  const fields = headFields(kind);
  const original = screen.get(activity.links.CreditedInvoice);
  const credited = screen.tribe.store.linkedTo(activity.id, 'CreditedInvoice');
  const link = (invoice: Entity): Html =>
    html`<a href="/invoices/${invoice.id}">${text(invoice, 'Number') ?? t('draft')}</a> `;
  const ties: readonly (readonly [string, HtmlPart])[] = [
    [t('invoiceDate'), screen.date(text(activity, 'InvoiceDate'))],
    [t('creditOf'), original !== null && link(original)],
    [t('creditedBy'), credited.length > 0 && html`${credited.map(link)}`],
  ];
  if (!canEdit) {
    const pairs = fields.map(({ name, label, type }): [string, string | null] => {
      const value = storedIn(activity)(name);
      return [t(label), type === 'date' ? screen.date(text(activity, name)) : value === null ? null : String(value)];
    });
    return html`<div class="card">${details([...pairs, ...ties])}</div>`;
  }
  const stored: Stored = (name) =>
    activity.links[name] ?? storedIn(activity)(name) ?? (name === 'Currency' ? currencyDefault : null);
  const lists = [...screen.tribe.store.ofType(screen.tenant, 'PriceList')].map((list) => ({
    value: list.id,
    label: nameOf(list),
  }));
  const form = screen.form(
    `/${kind.path}/${activity.id}`,
    (
      f,
    ) => html`<div class="grid tight">${fields.map(({ name, label, type }) => f.field({ name, label: t(label), type: type ?? 'text' }))}
      ${f.field({ name: 'Currency', label: t('currency'), lengthMax: 3 })}
      ${f.select({ name: 'PriceList', label: t('priceList'), options: [{ value: '', label: t('listOfCustomer') }, ...lists] })}</div>
      <p class="actions">${button(t('save'), { kind: 'plain' })}</p>`,
    stored,
  );
  return html`<div class="card">${form}${details(ties)}</div>`;
}

/** The step that the article talks about; of an offer, the one that brings its document. */
const primaryPhase: Readonly<Record<string, string>> = {
  ...{ opportunities: 'Won', offers: 'Sent', invoices: 'Sent', orders: 'Linked' },
};

/** What an activity's lines can be copied to (tribe-crm.md 5.3). */
const followUpsOf: Readonly<Record<string, readonly string[]>> = {
  opportunities: ['offers', 'invoices', 'orders'],
  offers: ['invoices', 'orders'],
};

function actions(screen: Screen, kind: ActivityKind, activity: Entity, canEdit: boolean): Html {
  const { t } = screen;
  const page = `/${kind.path}/${activity.id}`;
  const phaseType = screen.schema.type(kind.type).navigations.get('Phase')?.target ?? '';
  const phaseButtons = [...screen.tribe.store.ofType(screen.tenant, phaseType)]
    .filter((phase) => phase.id !== activity.links.Phase && isReachable(kind, canEdit, text(phase, 'Code')))
    .map((phase) => {
      const isPrimary = text(phase, 'Code') === primaryPhase[kind.path];
      const label = phaseLabel(screen, kind, phase);
      return form(
        `${page}/phase`,
        html`${hidden('phase', phase.id)}${button(label, isPrimary ? {} : { kind: 'plain' })}`,
      );
    });
  const followUps = kindsInUse(screen).filter(({ path }) => followUpsOf[kind.path]?.includes(path));
  return html`<div class="actions steps">${phaseButtons}
    ${followUps.map((next) => form(`${page}/copy`, html`${hidden('kind', next.path)}${button(`+ ${t(next.one)}`, { kind: 'plain' })}`))}
    ${kind.path === 'invoices' && !canEdit && form(`${page}/credit`, button(`+ ${t('creditInvoice')}`, { kind: 'plain' }))}</div>`;
}

/** An invoice goes from draft to sent and nowhere else, and never back (5.3); what is not an invoice moves freely. */
function isReachable(kind: ActivityKind, canEdit: boolean, phase: string | null): boolean {
  if (kind.path !== 'invoices') return true;
  return canEdit ? phase === 'Sent' : phase !== 'Draft';
}

function phaseLabel(screen: Screen, kind: ActivityKind, phase: Entity): string {
  const code = text(phase, 'Code');
  if ((kind.path === 'invoices' || kind.path === 'offers') && code === 'Sent') return screen.t('send');
  if (kind.path === 'orders' && code === 'Linked') return screen.t('link');
  return screen.nameOf(phase) || (code ?? '');
}

function documents(screen: Screen, activity: Entity): Html | null {
  const attachments = screen.tribe.store
    .linkedTo(activity.id, 'Entity')
    .filter((entity) => entity.type === 'Attachment');
  if (attachments.length === 0) return null;
  const links = attachments.map((attachment) => {
    const file = screen.get(attachment.links.File);
    const name = file === null ? attachment.id : (text(file, 'Name') ?? attachment.id);
    return html`<li><a href="/files/${attachment.id}">${name}</a></li>`;
  });
  return html`<section><h2>${screen.t('documents')}</h2><ul>${links}</ul></section>`;
}
