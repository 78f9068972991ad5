import { button, form, hidden, table } from '../../kit/form.ts';
import { type Html, type HtmlPart, html } from '../../kit/page.ts';
import { type Entity, number, text } from '../state/entity.ts';
import { amountOf, money, quantity } from './figures.ts';
import { storedIn } from './inputs.ts';
import { removeButton } from './parts.ts';
import { priceReason } from './priceReason.ts';
import { productPicker } from './productPicker.ts';
import type { Screen } from './screen.ts';
import { stockCell } from './stock.ts';
import type { PageText } from './texts.ts';

/** What can be changed in the row of a line. */
const rowFields: readonly (readonly [name: string, label: PageText])[] = [
  ['Quantity', 'quantity'],
  ['Price', 'price'],
  ['DiscountPercentage', 'discount'],
];

export const linesOf = (screen: Screen, activity: Entity): readonly Entity[] =>
  screen.tribe.store.linkedTo(activity.id, 'Activity').filter((entity) => entity.type === 'ProductLine');

export function linesTable(screen: Screen, page: string, activity: Entity, canEdit: boolean): Html {
  const { t } = screen;
  const rows = linesOf(screen, activity).map((line) => lineRow(screen, page, activity, line, canEdit));
  const figures = ['stock', 'quantity', 'price', 'discount', 'vatPercentage', 'amount'] as const;
  const columns = [
    { label: t('description') },
    ...figures.map((key) => ({ label: t(key), isNumber: true })),
    ...(canEdit ? [{ label: t('actions') }] : []),
  ];
  return html`<div class="lines">${table(columns, rows, t('noLines'))}</div>`;
}

function lineRow(screen: Screen, page: string, activity: Entity, line: Entity, canEdit: boolean): readonly HtmlPart[] {
  const { t } = screen;
  const product = screen.get(line.links.Product);
  const description = text(line, 'Description') ?? '';
  const reason = priceReason(screen, activity, line);
  const action = `${page}/lines/${line.id}`;
  const typed = screen.inputs(action, storedIn(line));
  const formId = `line-${line.id}`;
  const shown = { Quantity: quantity, Price: money, DiscountPercentage: quantity } as const;
  const figures = rowFields.map(([name, label]) => {
    if (!canEdit) return shown[name as keyof typeof shown](screen, number(line, name));
    return html`<input class="figure" form="${formId}" name="${name}" value="${typed.value(name)}" inputmode="decimal" aria-label="${t(label)}: ${description}"${typed.isRetry && html` aria-invalid="true"`}>`;
  });
  const cells = [
    html`<span dir="auto">${description}</span>${reason !== null && html`<br><span class="why" title="${t('whyThisPrice')}">${reason}</span>`}`,
    product === null ? null : stockCell(screen, page, product, description),
    ...figures,
    quantity(screen, number(line, 'VatPercentage')),
    amountOf(screen, activity, number(line, 'TotalExcludingVat')),
  ];
  if (!canEdit) return cells;
  const save = html`<form id="${formId}" method="post" action="${action}"><button class="plain" aria-label="${t('save')}: ${description}">${t('save')}</button></form>`;
  const remove = form(action, html`${hidden('remove', line.id)}${removeButton(screen, description)}`);
  return [...cells, html`<span class="row tight">${save}${remove}</span>`];
}

export function addLineForm(screen: Screen, page: string): Html {
  const { t } = screen;
  const hasFocus = screen.saved === 'line';
  return html`<div class="card">${screen.form(
    `${page}/lines`,
    (f) => html`<div class="grid tight">${productPicker(screen, f, { empty: t('freeLine'), hasFocus })}
      ${f.field({ name: 'Quantity', label: t('quantity') })}
      ${f.field({ name: 'Description', label: t('description'), hint: t('copiedHint') })}
      ${f.field({ name: 'Price', label: t('price'), hint: t('agreedHint') })}
      ${f.field({ name: 'DiscountPercentage', label: t('discount') })}
      ${f.field({ name: 'VatPercentage', label: t('vatPercentage'), hint: t('copiedHint') })}</div>
      <p class="actions">${button(t('addLine'))}</p>`,
    (name) => (name === 'Quantity' ? '1' : null),
  )}</div>`;
}
