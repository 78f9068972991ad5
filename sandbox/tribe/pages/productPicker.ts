import { type Html, html } from '../../kit/page.ts';
import { nameOf } from '../rules/relations.ts';
import { type Entity, number, text } from '../state/entity.ts';
import type { Inputs } from './inputs.ts';
import { Mistake } from './refused.ts';
import type { Screen } from './screen.ts';
import { type Sent, typed } from './sentForm.ts';

/** A longer list is no help: from here on the code is typed. */
const listedMax = 400;

/** The field `product`: chosen from a list, or in a large range typed as a code. */
export function productPicker(
  screen: Screen,
  f: Inputs,
  settings: { readonly empty: string | null; hasFocus: boolean },
): Html {
  const { t } = screen;
  const products = [...screen.tribe.store.ofType(screen.tenant, 'Product')].filter(
    (product) => product.values.IsInactive !== true,
  );
  const { empty, hasFocus } = settings;
  const common = { name: 'product', label: t('product'), hasFocus };
  if (products.length > listedMax) return f.field({ ...common, hint: t('productCodeHint') });
  const options = products.map((product) => ({ value: product.id, label: labelOf(screen, product) }));
  return html`${f.select({ ...common, options: empty === null ? options : [{ value: '', label: empty }, ...options] })}`;
}

function labelOf(screen: Screen, product: Entity): string {
  const stock = number(product, 'StockLevel');
  const shown = stock === null ? '' : ` (${screen.t('stock').toLowerCase()} ${stock})`;
  return `${text(product, 'Code') ?? ''} ${nameOf(product)}${shown}`.trim();
}

/** The product that was chosen or whose code was typed; null when the field was left empty. */
export function pickedProduct(screen: Screen, sent: Sent): Entity | null {
  const wanted = typed(sent, 'product');
  if (wanted === null) return null;
  const { store } = screen.tribe;
  const chosen = screen.get(wanted);
  const product =
    chosen?.type === 'Product'
      ? chosen
      : store.withValue(screen.tenant, 'Code', wanted).find(({ type }) => type === 'Product');
  if (product === undefined) throw new Mistake(screen.t('noSuchProduct', { code: wanted }), 'product');
  return product;
}
