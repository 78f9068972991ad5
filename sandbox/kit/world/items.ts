import { type Random, random } from '../random.ts';
import type { ExpectedItemMatch, WorldItem, WorldProduct } from './itemTypes.ts';
import { brands, type ItemGroupWords, itemGroups, variantsOf } from './itemVocabulary.ts';
import { ean13, pastDate } from './numbers.ts';
import { plantedItems } from './plantedItems.ts';

/** Fewer would leave no plain products beside the planted ones. */
const itemsMin = 40;
/** From this size on a wholesaler carries one item for two relations instead of for three. */
const wideFrom = 50_000;
const firstNumber = 10_001;
/** Beside one in so many plain products stands one that only Tribe has. */
const onlyInTribeEvery = 25;

/** Items in the Exact administration of a world of this size. */
function itemCount(size: number): number {
  return Math.max(itemsMin, Math.ceil(size / (size < wideFrom ? 3 : 2)));
}

/**
 * The catalogue of a world: a function of seed and size, drawn from streams of its own, so that relations do not change
 * with it. A larger world holds the products of a smaller one of the same seed, and more.
 */
export function buildItems(settings: { readonly seed: number; readonly size: number }): readonly WorldProduct[] {
  const { seed, size } = settings;
  const count = itemCount(size);
  const products: WorldProduct[] = [];
  const taken = new Set<string>();
  let inExact = 0;
  const add = (product: WorldProduct): void => {
    products.push(product);
    if (product.exact === null) return;
    taken.add(product.exact.name);
    inExact += 1;
  };
  for (const [index, planting] of plantedItems.entries()) {
    const draft = draftItem(seed, planting.key, index + 1, taken);
    const exact = planting.exact === null ? null : { ...draft, ...planting.exact };
    const tribe = planting.tribe === null ? null : tribeItem(seed, planting.key, exact ?? draft, planting.tribe);
    add({ key: planting.key, expected: planting.expected, planted: planting.planted, exact, tribe });
  }
  for (let number = 1; inExact < count; number++) {
    add(plainProduct(seed, number, taken));
    if (number % onlyInTribeEvery === 0) add(productOnlyInTribe(seed, number / onlyInTribeEvery, taken));
  }
  return products;
}

function plainProduct(seed: number, number: number, taken: Set<string>): WorldProduct {
  const key = `item-${number}`;
  const draft = draftItem(seed, key, plantedItems.length + number, taken);
  const draw = random(seed, `world/${key}/kind`);
  const kind = draw.next();
  const plain = (expected: ExpectedItemMatch, exact: WorldItem, tribe: WorldItem | null = null): WorldProduct => ({
    key,
    expected,
    planted: '',
    exact,
    tribe,
  });
  if (kind < 0.05) return plain('absent', { ...draft, isActive: false, stock: '0' });
  if (kind < 0.07) return plain('absent', { ...draft, isForSale: false });
  if (kind < 0.17) return plain('byCode', draft, tribeItem(seed, key, draft, {}));
  if (kind < 0.19) return plain('sameName', draft, tribeItem(seed, key, draft, { code: `P${4000 + number}` }));
  return plain('create', draft);
}

function productOnlyInTribe(seed: number, number: number, taken: Set<string>): WorldProduct {
  const key = `item-tribe-${number}`;
  const draft = draftItem(seed, key, number, taken);
  const tribe = tribeItem(seed, key, draft, { code: `T${1000 + number}` });
  return { key, expected: 'onlyInTribe', planted: '', exact: null, tribe };
}

/** How Tribe has the same product: an id of its own, and no knowledge of stock. */
function tribeItem(seed: number, key: string, item: WorldItem, changes: Partial<WorldItem>): WorldItem {
  return { ...item, id: random(seed, `world/${key}/tribe`).guid(), isActive: true, stock: '0', ...changes };
}

function draftItem(seed: number, key: string, number: number, taken: Set<string>): WorldItem {
  const draw = random(seed, `world/${key}`);
  const id = draw.guid();
  const group = draw.pick(itemGroups);
  const [product, unit, costFrom, costTo, kind] = draw.pick(group.products);
  const name = uniqueName(`${draw.pick(brands)} ${product} ${draw.pick(variantsOf(kind))}`, draw, taken);
  taken.add(name);
  const costCents = costFrom + draw.int(costTo - costFrom);
  // Sales prices end in 5 or 0 cents, as on a printed list.
  const salesCents = Math.ceil((costCents * (125 + draw.int(95))) / 500) * 5;
  return {
    id,
    code: codeOf(group, number),
    name,
    group: group.code,
    unit,
    barcode: group.isStocked && draw.chance(0.7) ? ean13(draw) : null,
    costPrice: euros(costCents),
    salesPrice: euros(salesCents),
    vat: group.vat,
    isActive: true,
    isForSale: true,
    isStocked: group.isStocked,
    stock: group.isStocked ? stockOf(unit, draw) : '0',
    netWeight: group.isStocked && draw.chance(0.6) ? String((1 + draw.int(4000)) / 100) : null,
    notes: draw.chance(0.06) ? 'Levertijd in overleg' : null,
    createdOn: pastDate(draw),
  };
}

function codeOf({ prefix }: ItemGroupWords, number: number): string {
  return `${prefix}-${firstNumber + number}`;
}

function uniqueName(base: string, draw: Random, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  for (;;) {
    const name = `${base} ${String.fromCharCode(65 + draw.int(26))}${100 + draw.int(9_900)}`;
    if (!taken.has(name)) return name;
  }
}

/** One in eight is sold out; what is weighed or measured comes in halves. */
function stockOf(unit: WorldItem['unit'], draw: Random): string {
  if (draw.chance(0.12)) return '0';
  const whole = 1 + draw.int(400);
  const isMeasured = unit === 'kg' || unit === 'm' || unit === 'l';
  return isMeasured && draw.chance(0.5) ? `${whole}.5` : String(whole);
}

function euros(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
