import { badge, button, details, field, table } from '../../kit/form.ts';
import { type Html, html } from '../../kit/page.ts';
import { parseForm } from '../../kit/requestParts.ts';
import { splitUrl } from '../../kit/url.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { nameOf } from '../rules/relations.ts';
import { removeEntity } from '../rules/remove.ts';
import { type Body, createEntity, updateEntity } from '../rules/write.ts';
import { type Entity, number, text } from '../state/entity.ts';
import { money, quantity } from './figures.ts';
import { historyOf, historyTable } from './history.ts';
import { type Stored, storedIn } from './inputs.ts';
import { pageOf, pager } from './paging.ts';
import { confirmed } from './parts.ts';
import { Mistake, type Refused } from './refused.ts';
import type { Screen } from './screen.ts';
import { chosen, figure, type Sent, typed } from './sentForm.ts';
import { stockAnswer } from './stock.ts';

/** `/products`, `/products/new`, `/products/{id}`, and below it `delete` and `stock`. */
export function productPages(screen: Screen, segments: readonly string[]): WireResponse {
  const [key, action, ...more] = segments;
  const isPost = screen.request.method === 'POST';
  if (more.length > 0) return screen.notFound();
  if (key === undefined) return productList(screen);
  if (key === 'new') return isPost ? save(screen, null) : productForm(screen, null);
  const product = screen.get(key);
  if (product?.type !== 'Product') return screen.notFound();
  if (action === undefined) return isPost ? save(screen, product) : productForm(screen, product);
  if (action === 'stock' && !isPost) return stockAnswer(screen, product);
  if (action !== 'delete' || !isPost) return screen.notFound();
  const refused = screen.change((unit) => removeEntity(unit, product));
  const done = refused === null ? '/products' : `/products/${product.id}`;
  return screen.afterForm(refused, done, () => productForm(screen, product));
}

function productList(screen: Screen): WireResponse {
  const { t } = screen;
  const search = (new URLSearchParams(splitUrl(screen.request.url).query).get('search') ?? '').trim();
  const wanted = search.toLowerCase();
  const found = [...screen.tribe.store.ofType(screen.tenant, 'Product')].filter((product) =>
    `${text(product, 'Code') ?? ''} ${nameOf(product)}`.toLowerCase().includes(wanted),
  );
  const { shown, number: page } = pageOf(screen, found);
  const rows = shown.map((product) => [
    text(product, 'Code'),
    html`<a href="/products/${product.id}" dir="auto">${nameOf(product)}</a> ${product.values.IsInactive === true && badge(t('inactive'), 'warning')}`,
    linkedName(screen, product, 'ProductGroup'),
    linkedName(screen, product, 'Unit'),
    money(screen, number(product, 'SalesPrice')),
    quantity(screen, number(product, 'StockLevel')) ?? '–',
  ]);
  const columns = [
    ...[{ label: t('code') }, { label: t('name') }, { label: t('group') }, { label: t('unit') }],
    ...[
      { label: t('salesPrice'), isNumber: true },
      { label: t('stock'), isNumber: true },
    ],
  ];
  const body = html`<form class="card row" method="get" action="/products" role="search">
      <div style="flex:1 1 16rem">${field({ name: 'search', label: t('search'), type: 'search', value: search, hint: t('productSearchHint') })}</div>
      <button>${t('search')}</button><a class="button plain" href="/products/new" accesskey="n">${t('newProduct')}</a>
    </form>
    <p class="soft">${t('found', { count: found.length })}</p>
    ${table(columns, rows, t('none'))}${pager(screen, found.length, page, { search })}`;
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
  const page = product === null ? '/products/new' : `/products/${product.id}`;
  const stored: Stored = (name) =>
    name === 'IsInactive'
      ? String(product?.values.IsInactive === true)
      : (product?.links[name] ?? storedIn(product)(name));
  const choices = linkFields.map(([link, label]) => {
    const type = screen.schema.type('Product').navigations.get(link)?.target ?? '';
    const options = [...screen.tribe.store.ofType(screen.tenant, type)].map((entity) => ({
      value: entity.id,
      label: screen.nameOf(entity),
    }));
    return { name: link, label: t(label), options: [{ value: '', label: t('noCountry') }, ...options] };
  });
  const states = [
    { value: 'false', label: t('active') },
    { value: 'true', label: t('inactive') },
  ];
  const body = html`${product?.values.IsInactive === true && html`<p>${badge(t('inactive'), 'warning')}</p>`}
    <div class="card">${screen.form(
      page,
      (f) => html`<div class="grid">
        ${f.field({ name: 'Name', label: t('name'), isRequired: true, hasFocus: product === null })}${f.field({ name: 'Code', label: t('code') })}
        ${f.field({ name: 'SalesPrice', label: t('salesPrice') })}${f.field({ name: 'PurchasePrice', label: t('purchasePrice') })}
        ${choices.map((choice) => f.select(choice))}${f.field({ name: 'StockLevel', label: t('stock'), hint: t('stockHint') })}
        ${f.select({ name: 'IsInactive', label: t('state'), options: states })}
        ${f.field({ name: 'Description', label: t('description'), type: 'textarea' })}</div>
        <p class="actions">${button(t('save'))}</p>`,
      stored,
    )}</div>
    ${product !== null && agreements(screen, product)}
    ${
      product !== null &&
      html`${historyTable(screen, historyOf(screen, product))}${details([['ID', html`<code>${product.id}</code>`]])}
      ${confirmed(screen, `${page}/delete`, t('deleteProduct'), t('deleteProductHint'))}`
    }`;
  return screen.show(product === null ? t('newProduct') : nameOf(product), body, screen.notice());
}

/** Which price lists have a price for it. */
function agreements(screen: Screen, product: Entity): Html {
  const { t } = screen;
  const prices = screen.tribe.store.linkedTo(product.id, 'Product').filter((entity) => entity.type === 'Price');
  const rows = prices.map((price) => {
    const list = screen.get(price.links.PriceList);
    const customer = screen.get(price.links.Relationship);
    return [
      list !== null && html`<a href="/pricelists/${list.id}">${nameOf(list)}</a>`,
      customer === null ? t('everyCustomer') : nameOf(customer),
      quantity(screen, number(price, 'Quantity')),
      money(screen, number(price, 'Price')),
    ];
  });
  const columns = [
    ...[{ label: t('priceList') }, { label: t('customer') }],
    ...[
      { label: t('fromQuantity'), isNumber: true },
      { label: t('price'), isNumber: true },
    ],
  ];
  return html`<section><h2>${t('prices')}</h2>${table(columns, rows, t('noPrices'))}</section>`;
}

function save(screen: Screen, product: Entity | null): WireResponse {
  const sent = parseForm(screen.request);
  let id = product?.id ?? 'new';
  const refused: Refused | null = screen.change((unit) => {
    const body = productBody(screen, sent, product);
    const made =
      product === null
        ? createEntity(unit, unit.tools.schema.type('Product'), body)
        : updateEntity(unit, product, body);
    id = made.id;
  });
  return screen.afterForm(refused, `/products/${refused === null ? id : (product?.id ?? 'new')}`, () =>
    productForm(screen, product),
  );
}

function productBody(screen: Screen, sent: Sent, product: Entity | null): Body {
  const name = typed(sent, 'Name');
  if (name === null) throw new Mistake(screen.t('nameNeeded'), 'Name');
  const code = typed(sent, 'Code');
  // The screens call the code unique; whether the API does is unknown (tribe-crm.md 5.4).
  const others = code === null ? [] : screen.tribe.store.withValue(screen.tenant, 'Code', code);
  const taken = others.find(({ id, type }) => type === 'Product' && id !== product?.id);
  if (taken !== undefined) throw new Mistake(screen.t('codeTaken', { product: nameOf(taken) }), 'Code');
  return {
    ...{ Name: name, Code: code, Description: typed(sent, 'Description') },
    ...{ SalesPrice: figure(screen, sent, 'SalesPrice'), PurchasePrice: figure(screen, sent, 'PurchasePrice') },
    ...(sent.has('StockLevel') ? { StockLevel: figure(screen, sent, 'StockLevel') } : {}),
    IsInactive: sent.get('IsInactive') === 'true',
    ...Object.fromEntries(linkFields.map(([link]) => [link, chosen(sent, link)])),
  };
}
