import { badge, button, details, field, form, select, table } from '../../kit/form.ts';
import { formatNumber } from '../../kit/language.ts';
import { html } from '../../kit/page.ts';
import { parseForm } from '../../kit/requestParts.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { badRequest } from '../rules/refusal.ts';
import { nameOf } from '../rules/relations.ts';
import { type Body, createEntity, updateEntity } from '../rules/write.ts';
import { type Entity, number, text } from '../state/entity.ts';
import { historyOf, historyTable } from './history.ts';
import type { Screen } from './screen.ts';

/** `/products`, `/products/new`, `/products/{id}`. */
export function productPages(screen: Screen, segments: readonly string[]): WireResponse {
  const [key] = segments;
  if (key === undefined) return productList(screen);
  if (segments.length > 1) return screen.notFound();
  if (key === 'new') return screen.request.method === 'POST' ? save(screen, null) : productForm(screen, null);
  const product = screen.get(key);
  if (product?.type !== 'Product') return screen.notFound();
  return screen.request.method === 'POST' ? save(screen, product) : productForm(screen, product);
}

export const money = (screen: Screen, value: number | null): string | null =>
  value === null ? null : formatNumber(value, screen.language, 2);

function productList(screen: Screen): WireResponse {
  const { t } = screen;
  const rows = [...screen.tribe.store.ofType(screen.tenant, 'Product')].map((product) => [
    text(product, 'Code'),
    html`<a href="/products/${product.id}">${nameOf(product)}</a> ${product.values.IsInactive === true && badge(t('inactive'), 'warning')}`,
    linkedName(screen, product, 'ProductGroup'),
    linkedName(screen, product, 'Unit'),
    money(screen, number(product, 'SalesPrice')),
    number(product, 'StockLevel'),
  ]);
  const columns = [
    ...[{ label: t('code') }, { label: t('name') }, { label: t('group') }, { label: t('unit') }],
    ...[
      { label: t('salesPrice'), isNumber: true },
      { label: t('stock'), isNumber: true },
    ],
  ];
  const body = html`<p><a class="button" href="/products/new" accesskey="n">${t('newProduct')}</a></p>${table(columns, rows, t('none'))}`;
  return screen.show(t('products'), body, screen.notice());
}

export function linkedName(screen: Screen, entity: Entity, link: string): string | null {
  const target = screen.get(entity.links[link]);
  return target === null ? null : screen.nameOf(target);
}

const linkFields = [
  ['ProductGroup', 'group'],
  ['Unit', 'unit'],
  ['VatGroup', 'vatGroup'],
  ['GeneralLedgerAccount', 'ledger'],
] as const;

function productForm(screen: Screen, product: Entity | null): WireResponse {
  const { t } = screen;
  const of = (name: string): string | null => (product === null ? null : String(product.values[name] ?? '') || null);
  const choices = linkFields.map(([link, label]) => {
    const type = screen.schema.type('Product').navigations.get(link)?.target ?? '';
    const options = [...screen.tribe.store.ofType(screen.tenant, type)].map((entity) => ({
      value: entity.id,
      label: screen.nameOf(entity),
    }));
    return select({
      name: link,
      label: t(label),
      value: product?.links[link] ?? '',
      options: [{ value: '', label: t('noCountry') }, ...options],
    });
  });
  const active = select({
    name: 'IsInactive',
    label: t('state'),
    value: product?.values.IsInactive === true ? 'true' : 'false',
    options: [
      { value: 'false', label: t('active') },
      { value: 'true', label: t('inactive') },
    ],
  });
  const body = html`
    <div class="card">${form(
      product === null ? '/products/new' : `/products/${product.id}`,
      html`<div class="grid">
        ${field({ name: 'Name', label: t('name'), value: of('Name'), isRequired: true })}${field({ name: 'Code', label: t('code'), value: of('Code') })}
        ${field({ name: 'SalesPrice', label: t('salesPrice'), value: of('SalesPrice') })}${field({ name: 'PurchasePrice', label: t('purchasePrice'), value: of('PurchasePrice') })}
        ${choices}${active}${field({ name: 'Description', label: t('description'), value: of('Description'), type: 'textarea' })}</div>
        <p class="actions">${button(t('save'))}</p>`,
    )}</div>
    ${
      product !== null &&
      html`${details([
        [t('stock'), number(product, 'StockLevel')],
        ['ID', html`<code>${product.id}</code>`],
      ])}${historyTable(screen, historyOf(screen, product))}`
    }`;
  return screen.show(product === null ? t('newProduct') : nameOf(product), body, screen.notice());
}

/** A figure as people type it, with a comma or a point; null when the field was left empty. */
export function figure(sent: ReadonlyMap<string, string>, name: string): number | null {
  const typed = (sent.get(name) ?? '').trim().replace(',', '.');
  if (typed === '') return null;
  if (!/^-?\d{1,12}(\.\d{1,6})?$/.test(typed)) throw badRequest(`${name}: "${typed}" ?`);
  return Number(typed);
}

function save(screen: Screen, product: Entity | null): WireResponse {
  const sent = parseForm(screen.request);
  let id = product?.id;
  const refusal = screen.change((unit) => {
    const body: Body = {
      Name: (sent.get('Name') ?? '').trim() || null,
      Code: (sent.get('Code') ?? '').trim() || null,
      Description: (sent.get('Description') ?? '').trim() || null,
      SalesPrice: figure(sent, 'SalesPrice'),
      PurchasePrice: figure(sent, 'PurchasePrice'),
      IsInactive: sent.get('IsInactive') === 'true',
      ...Object.fromEntries(
        linkFields.map(([link]) => [link, (sent.get(link) ?? '') === '' ? null : { ID: sent.get(link) }]),
      ),
    };
    if ((body.Name ?? null) === null) throw badRequest(screen.t('nameNeeded'));
    id =
      product === null
        ? createEntity(unit, unit.tools.schema.type('Product'), body).id
        : updateEntity(unit, product, body).id;
  });
  return screen.backTo(id === undefined ? '/products/new' : `/products/${id}`, refusal);
}
