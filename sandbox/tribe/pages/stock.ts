import { form, hidden } from '../../kit/form.ts';
import { type Html, html } from '../../kit/page.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { type Entity, number } from '../state/entity.ts';
import { plainJson } from '../wire/answers.ts';
import { quantity } from './figures.ts';
import { Mistake, type Refused } from './refused.ts';
import type { Screen } from './screen.ts';

/** How long a page waits for the apps that keep the stock. */
const patienceMs = 20_000;

/** What is in stock of a product, with the icon that asks for it anew. It fills itself in when the answer is there. */
export function stockCell(screen: Screen, page: string, product: Entity, name: string): Html {
  const label = `${screen.t('refreshStock')}: ${name}`;
  const isAwaited = isStockAwaited(screen, product);
  return html`<span class="stock"><span data-stock="/products/${product.id}/stock"${isAwaited && html` data-waiting="${screen.t('stockLate')}"`}>${stockText(screen, product)}</span>
    ${form(`${page}/stock`, html`${hidden('product', product.id)}<button class="plain" title="${label}" aria-label="${label}">↻</button>`)}</span>`;
}

/** Whether a page still waits for the stock of a product, and will fill it in. */
export const isStockAwaited = (screen: Screen, product: Entity): boolean =>
  screen.tribe.marketplace.isStockAwaited(product, screen.tribe.nowMs - patienceMs);

const stockText = (screen: Screen, product: Entity): string => quantity(screen, number(product, 'StockLevel')) ?? '–';

/** `/products/{id}/stock`: what the cell above asks while it waits. */
export function stockAnswer(screen: Screen, product: Entity): WireResponse {
  const isFresh = !screen.tribe.marketplace.isStockAwaited(product, Number.NEGATIVE_INFINITY);
  return plainJson(200, { isFresh, stock: stockText(screen, product), text: screen.t('stockFresh') });
}

/** The icon was pressed: the apps that keep the stock are asked for it. */
export function refreshStock(screen: Screen, product: Entity): Refused | null {
  const { tribe, tenant, t } = screen;
  const listeners = tribe.marketplace.listeners(tenant);
  if (listeners.length === 0) return new Mistake(t('noStockApp')).refused;
  const event = { event: 'stockRefresh', product: product.id };
  const deliveries = listeners.map((app) => tribe.notifyApp(app, tenant, event));
  tribe.marketplace.awaitStock(product, deliveries, tribe.nowMs);
  return null;
}
