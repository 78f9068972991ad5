import { badge, button, checkbox, field, form, hidden, select, table } from '../../kit/form.ts';
import { type Html, html } from '../../kit/page.ts';
import { parseForm } from '../../kit/requestParts.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { badRequest } from '../rules/refusal.ts';
import { nameOf } from '../rules/relations.ts';
import { removeEntity } from '../rules/remove.ts';
import type { Unit } from '../rules/unit.ts';
import { createEntity, updateEntity } from '../rules/write.ts';
import { type Entity, number, text } from '../state/entity.ts';
import { historyOf, historyTable } from './history.ts';
import { figure, money } from './products.ts';
import type { Screen } from './screen.ts';

/** `/pricelists`, `/pricelists/new`, `/pricelists/{id}`, and below it `prices` and `delete` (tribe-crm.md 5.4). */
export function priceListPages(screen: Screen, segments: readonly string[]): WireResponse {
  const [key, action, ...more] = segments;
  const isPost = screen.request.method === 'POST';
  if (more.length > 0) return screen.notFound();
  if (key === undefined) return overview(screen);
  if (key === 'new' && action === undefined) return isPost ? save(screen, null) : detail(screen, null);
  const list = screen.get(key);
  if (list?.type !== 'PriceList') return screen.notFound();
  if (action === undefined) return isPost ? save(screen, list) : detail(screen, list);
  if (!isPost) return screen.notFound();
  const page = `/pricelists/${list.id}`;
  if (action === 'prices') {
    const sent = parseForm(screen.request);
    return screen.backTo(
      page,
      screen.change((unit) => changePrices(screen, unit, list, sent)),
    );
  }
  if (action !== 'delete') return screen.notFound();
  const refusal = screen.change((unit) => removeEntity(unit, list));
  return screen.backTo(refusal === null ? '/pricelists' : page, refusal);
}

const pricesOf = (screen: Screen, list: Entity): readonly Entity[] =>
  screen.tribe.store.linkedTo(list.id, 'PriceList').filter((entity) => entity.type === 'Price');

const customersOf = (screen: Screen, list: Entity): readonly Entity[] =>
  screen.tribe.store.linkedTo(list.id, 'PriceList').filter((entity) => screen.schema.isA(entity.type, 'Relationship'));

function overview(screen: Screen): WireResponse {
  const { t } = screen;
  const rows = [...screen.tribe.store.ofType(screen.tenant, 'PriceList')].map((list) => [
    html`<a href="/pricelists/${list.id}">${nameOf(list)}</a> ${list.values.IsDefaultForCurrency === true && badge(t('isDefault'), 'good')}`,
    text(list, 'Currency'),
    pricesOf(screen, list).length,
    customersOf(screen, list).length,
  ]);
  const columns = [
    ...[{ label: t('name') }, { label: t('currency') }],
    ...[
      { label: t('prices'), isNumber: true },
      { label: t('customers'), isNumber: true },
    ],
  ];
  const body = html`<p><a class="button" href="/pricelists/new" accesskey="n">${t('newPriceList')}</a></p>${table(columns, rows, t('none'))}`;
  return screen.show(t('priceLists'), body, screen.notice());
}

function detail(screen: Screen, list: Entity | null): WireResponse {
  const { t } = screen;
  const page = list === null ? '/pricelists/new' : `/pricelists/${list.id}`;
  const of = (name: string): string | null => (list === null ? null : text(list, name));
  const body = html`<div class="card">${form(
    page,
    html`<div class="grid">${field({ name: 'Name', label: t('name'), value: of('Name'), isRequired: true, hasFocus: list === null })}
      ${field({ name: 'Currency', label: t('currency'), value: of('Currency') ?? 'EUR', lengthMax: 3 })}</div>
      ${checkbox({ name: 'IsDefaultForCurrency', label: t('isDefaultForCurrency'), isChecked: list?.values.IsDefaultForCurrency === true })}
      ${checkbox({ name: 'IsExcludedFromPriceSelection', label: t('isExcluded'), isChecked: list?.values.IsExcludedFromPriceSelection === true })}
      <p class="actions">${button(t('save'))}</p>`,
  )}</div>
  ${list !== null && pricesSection(screen, list)}
  ${list !== null && customersSection(screen, list)}
  ${list !== null && historyTable(screen, historyOf(screen, list))}
  ${list !== null && form(`${page}/delete`, html`<p class="actions">${button(t('remove'), { kind: 'danger' })}</p>`)}`;
  return screen.show(list === null ? t('newPriceList') : nameOf(list), body, screen.notice());
}

function pricesSection(screen: Screen, list: Entity): Html {
  const { t } = screen;
  const page = `/pricelists/${list.id}/prices`;
  const day = (price: Entity, name: string): string | null => screen.date(text(price, name));
  const rows = pricesOf(screen, list).map((price) => {
    const product = screen.get(price.links.Product);
    const customer = screen.get(price.links.Relationship);
    return [
      product !== null && html`<a href="/products/${product.id}">${nameOf(product)}</a>`,
      number(price, 'Quantity'),
      money(screen, number(price, 'Price')),
      product !== null && money(screen, number(product, 'SalesPrice')),
      day(price, 'StartDate'),
      day(price, 'EndDate'),
      customer === null ? null : nameOf(customer),
      form(page, html`${hidden('remove', price.id)}${button(t('remove'), { kind: 'danger' })}`),
    ];
  });
  const figures = ['fromQuantity', 'price', 'salesPrice'] as const;
  const columns = [
    { label: t('product') },
    ...figures.map((key) => ({ label: t(key), isNumber: true })),
    ...[{ label: t('from') }, { label: t('until') }, { label: t('customer') }, { label: '' }],
  ];
  const products = [...screen.tribe.store.ofType(screen.tenant, 'Product')].map((product) => ({
    value: product.id,
    label: `${text(product, 'Code') ?? ''} ${nameOf(product)}`,
  }));
  const customers = customersOf(screen, list).map((role) => ({ value: role.id, label: nameOf(role) }));
  return html`<section><h2>${t('prices')}</h2>${table(columns, rows, t('noPrices'))}
    <div class="card" style="margin-top:1rem">${form(
      page,
      html`<div class="grid">${select({ name: 'Product', label: t('product'), options: products })}${field({ name: 'Price', label: t('price'), isRequired: true })}
      ${field({ name: 'Quantity', label: t('fromQuantity') })}${select({ name: 'Relationship', label: t('onlyFor'), options: [{ value: '', label: t('everyCustomer') }, ...customers] })}
      ${field({ name: 'StartDate', label: t('from'), type: 'date' })}${field({ name: 'EndDate', label: t('until'), type: 'date' })}</div>
      <p class="actions">${button(t('addPrice'))}</p>`,
    )}</div></section>`;
}

function customersSection(screen: Screen, list: Entity): Html {
  const { t } = screen;
  const rows = customersOf(screen, list).map((role) => [
    html`<a href="/entity/${role.id}">${nameOf(role)}</a>`,
    screen.roleName(role.type),
  ]);
  return html`<section><h2>${t('customers')}</h2>${table([{ label: t('name') }, { label: t('type') }], rows, t('noListCustomers'))}</section>`;
}

function changePrices(screen: Screen, unit: Unit, list: Entity, sent: ReadonlyMap<string, string>): void {
  if (sent.has('remove')) {
    const price = unit.get(sent.get('remove') ?? '');
    if (price?.links.PriceList !== list.id) throw badRequest(screen.t('notFound'));
    removeEntity(unit, price);
    return;
  }
  const price = figure(sent, 'Price');
  if (price === null) throw badRequest(screen.t('priceNeeded'));
  const link = (name: string): object => ((sent.get(name) ?? '') === '' ? {} : { [name]: { ID: sent.get(name) } });
  const moment = (name: string, time: string): object =>
    (sent.get(name) ?? '') === '' ? {} : { [name]: `${sent.get(name)}T${time}Z` };
  createEntity(unit, unit.tools.schema.type('Price'), {
    ...{ Price: price, Quantity: figure(sent, 'Quantity'), PriceList: { ID: list.id } },
    ...link('Product'),
    ...link('Relationship'),
    // Whole days: an agreement runs to the end of its last one.
    ...moment('StartDate', '00:00:00'),
    ...moment('EndDate', '23:59:59'),
  });
}

function save(screen: Screen, list: Entity | null): WireResponse {
  const sent = parseForm(screen.request);
  let id = list?.id;
  const refusal = screen.change((unit) => {
    const name = (sent.get('Name') ?? '').trim();
    if (name === '') throw badRequest(screen.t('nameNeeded'));
    const body = {
      Name: name,
      Currency: (sent.get('Currency') ?? '').trim().toUpperCase() || null,
      IsDefaultForCurrency: sent.has('IsDefaultForCurrency'),
      IsExcludedFromPriceSelection: sent.has('IsExcludedFromPriceSelection'),
    };
    id = (
      list === null ? createEntity(unit, unit.tools.schema.type('PriceList'), body) : updateEntity(unit, list, body)
    ).id;
  });
  return screen.backTo(id === undefined ? '/pricelists/new' : `/pricelists/${id}`, refusal);
}
