import { badge, button, form, hidden, table } from '../../kit/form.ts';
import { type Html, html } from '../../kit/page.ts';
import { parseForm } from '../../kit/requestParts.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { currencyDefault } from '../rules/prices.ts';
import { nameOf } from '../rules/relations.ts';
import { removeEntity } from '../rules/remove.ts';
import type { Unit } from '../rules/unit.ts';
import { createEntity, updateEntity } from '../rules/write.ts';
import { type Entity, number, text } from '../state/entity.ts';
import { money, quantity } from './figures.ts';
import { historyOf, historyTable } from './history.ts';
import { type Inputs, storedIn } from './inputs.ts';
import { pageOf, pager } from './paging.ts';
import { confirmed, removeButton } from './parts.ts';
import { pickedProduct, productPicker } from './productPicker.ts';
import { Mistake } from './refused.ts';
import type { Screen } from './screen.ts';
import { figure, type Sent, typed } from './sentForm.ts';

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
  const page = `/pricelists/${list.id}`;
  if (!isPost || (action !== 'prices' && action !== 'delete')) return screen.notFound();
  const sent = parseForm(screen.request);
  const refused = screen.change((unit) => {
    if (action === 'delete') removeEntity(unit, list);
    else if (sent.has('remove')) removePrice(screen, unit, list, sent);
    else addPrice(screen, unit, list, sent);
  });
  const done = action === 'delete' && refused === null ? '/pricelists' : page;
  return screen.afterForm(refused, done, () => detail(screen, list));
}

const pricesOf = (screen: Screen, list: Entity): readonly Entity[] =>
  screen.tribe.store.linkedTo(list.id, 'PriceList').filter((entity) => entity.type === 'Price');

const customersOf = (screen: Screen, list: Entity): readonly Entity[] =>
  screen.tribe.store.linkedTo(list.id, 'PriceList').filter((entity) => screen.schema.isA(entity.type, 'Relationship'));

function overview(screen: Screen): WireResponse {
  const { t } = screen;
  const rows = [...screen.tribe.store.ofType(screen.tenant, 'PriceList')].map((list) => [
    html`<a href="/pricelists/${list.id}">${nameOf(list)}</a> ${list.values.IsDefaultForCurrency === true && badge(t('isDefault'), 'good')}`,
    text(list, 'Currency') ?? currencyDefault,
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
  const body = html`<div class="card">${screen.form(
    page,
    (
      f,
    ) => html`<div class="grid">${f.field({ name: 'Name', label: t('name'), isRequired: true, hasFocus: list === null })}
      ${f.field({ name: 'Currency', label: t('currency'), hint: t('currencyHint') })}</div>
      ${f.checkbox('IsDefaultForCurrency', t('isDefaultForCurrency'), list?.values.IsDefaultForCurrency === true)}
      ${f.checkbox('IsExcludedFromPriceSelection', t('isExcluded'), list?.values.IsExcludedFromPriceSelection === true)}
      <p class="actions">${button(t('save'))}</p>`,
    (name) => storedIn(list)(name) ?? (name === 'Currency' ? currencyDefault : null),
  )}</div>
  ${list !== null && pricesSection(screen, list)}
  ${list !== null && customersSection(screen, list)}
  ${list !== null && historyTable(screen, historyOf(screen, list))}
  ${list !== null && confirmed(screen, `${page}/delete`, t('deletePriceList'), t('deletePriceListHint'))}`;
  return screen.show(list === null ? t('newPriceList') : nameOf(list), body, screen.notice());
}

function pricesSection(screen: Screen, list: Entity): Html {
  const { t } = screen;
  const page = `/pricelists/${list.id}/prices`;
  const day = (price: Entity, name: string): Html =>
    html`<span style="white-space:nowrap">${screen.date(text(price, name))}</span>`;
  const prices = pricesOf(screen, list);
  const { shown, number: at } = pageOf(screen, prices);
  const rows = shown.map((price) => {
    const product = screen.get(price.links.Product);
    const customer = screen.get(price.links.Relationship);
    return [
      product !== null && html`<a href="/products/${product.id}">${nameOf(product)}</a>`,
      quantity(screen, number(price, 'Quantity')),
      money(screen, number(price, 'Price')),
      product !== null && html`<span class="soft">${money(screen, number(product, 'SalesPrice'))}</span>`,
      ...[day(price, 'StartDate'), day(price, 'EndDate')],
      customer === null ? html`<span class="soft">${t('everyCustomer')}</span>` : nameOf(customer),
      form(
        page,
        html`${hidden('remove', price.id)}${removeButton(screen, product === null ? price.id : nameOf(product))}`,
      ),
    ];
  });
  const figures = ['fromQuantity', 'price', 'salesPrice'] as const;
  const columns = [
    { label: t('product') },
    ...figures.map((key) => ({ label: t(key), isNumber: true })),
    ...[{ label: t('from') }, { label: t('until') }, { label: t('customer') }, { label: t('actions') }],
  ];
  return html`<section><h2>${t('prices')}</h2>${table(columns, rows, t('noPrices'))}${pager(screen, prices.length, at)}
    <div class="card" style="margin-top:1rem">${screen.form(
      page,
      (
        f,
      ) => html`<div class="grid">${productPicker(screen, f, { empty: null, hasFocus: screen.saved === 'price' })}${f.field({ name: 'Price', label: t('price'), isRequired: true })}
      ${f.field({ name: 'Quantity', label: t('fromQuantity') })}${customerPicker(screen, f, list)}
      ${f.field({ name: 'StartDate', label: t('from'), type: 'date' })}${f.field({ name: 'EndDate', label: t('until'), type: 'date' })}</div>
      <p class="actions">${button(t('addPrice'))}</p>`,
    )}</div></section>`;
}

/** A longer list is no help: from here on the number is typed. */
const listedMax = 400;

/** The field `Relationship`: one of the customers with this list, or of many the one with a debtor number. */
function customerPicker(screen: Screen, f: Inputs, list: Entity): Html {
  const common = { name: 'Relationship', label: screen.t('onlyFor') };
  const customers = customersOf(screen, list);
  if (customers.length > listedMax) return f.field({ ...common, hint: screen.t('debtorNumber') });
  const options = customers.map((role) => ({ value: role.id, label: nameOf(role) }));
  return f.select({ ...common, options: [{ value: '', label: screen.t('everyCustomer') }, ...options] });
}

function pickedCustomer(screen: Screen, list: Entity, sent: Sent): { readonly ID: string } | null {
  const wanted = typed(sent, 'Relationship');
  if (wanted === null) return null;
  const isWanted = (role: Entity): boolean => {
    const player = screen.get(role.links.Organization ?? role.links.Person);
    return role.id === wanted || (player !== null && text(player, 'DebtorNumber') === wanted);
  };
  const role = customersOf(screen, list).find(isWanted);
  if (role === undefined) throw new Mistake(screen.t('noSuchCustomer', { number: wanted }), 'Relationship');
  return { ID: role.id };
}

function customersSection(screen: Screen, list: Entity): Html {
  const { t } = screen;
  const all = customersOf(screen, list);
  const rows = all
    .slice(0, listedMax)
    .map((role) => [html`<a href="/entity/${role.id}">${nameOf(role)}</a>`, screen.roleName(role.type)]);
  return html`<section><h2>${t('customers')}</h2>${table([{ label: t('name') }, { label: t('type') }], rows, t('noListCustomers'))}
    ${all.length > listedMax && html`<p class="soft">${t('andMore', { count: all.length - listedMax })}</p>`}</section>`;
}

function removePrice(screen: Screen, unit: Unit, list: Entity, sent: Sent): void {
  const price = unit.get(sent.get('remove') ?? '');
  if (price?.links.PriceList !== list.id) throw new Mistake(screen.t('notFound'));
  removeEntity(unit, price);
}

function addPrice(screen: Screen, unit: Unit, list: Entity, sent: Sent): void {
  const price = figure(screen, sent, 'Price');
  if (price === null) throw new Mistake(screen.t('priceNeeded'), 'Price');
  const [from, until] = [typed(sent, 'StartDate'), typed(sent, 'EndDate')];
  if (from !== null && until !== null && until < from) throw new Mistake(screen.t('untilBeforeFrom'), 'EndDate');
  const product = pickedProduct(screen, sent);
  if (product === null) throw new Mistake(screen.t('productNeeded'), 'product');
  createEntity(unit, unit.tools.schema.type('Price'), {
    ...{ Price: price, Quantity: figure(screen, sent, 'Quantity'), PriceList: { ID: list.id } },
    ...{ Product: { ID: product.id }, Relationship: pickedCustomer(screen, list, sent) },
    // Whole days: an agreement runs to the end of its last one.
    StartDate: from === null ? null : `${from}T00:00:00Z`,
    EndDate: until === null ? null : `${until}T23:59:59Z`,
  });
}

function save(screen: Screen, list: Entity | null): WireResponse {
  const sent = parseForm(screen.request);
  let id = '';
  const refused = screen.change((unit) => {
    const name = typed(sent, 'Name');
    if (name === null) throw new Mistake(screen.t('nameNeeded'), 'Name');
    const currency = typed(sent, 'Currency')?.toUpperCase() ?? null;
    if (currency !== null && !/^[A-Z]{3}$/.test(currency)) throw new Mistake(screen.t('notACurrency'), 'Currency');
    const body = {
      ...{ Name: name, Currency: currency, IsDefaultForCurrency: sent.has('IsDefaultForCurrency') },
      IsExcludedFromPriceSelection: sent.has('IsExcludedFromPriceSelection'),
    };
    const type = unit.tools.schema.type('PriceList');
    id = (list === null ? createEntity(unit, type, body) : updateEntity(unit, list, body)).id;
  });
  const page = refused === null ? id : (list?.id ?? 'new');
  return screen.afterForm(refused, `/pricelists/${page}`, () => detail(screen, list));
}
