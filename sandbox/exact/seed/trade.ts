import { type Random, random } from '../../kit/random.ts';
import { itemGroups, type WorldItem, type WorldRelation } from '../../kit/world/world.ts';
import { times } from '../rules/decimals.ts';
import { itemDefaults } from '../rules/items.ts';
import type { DivisionState } from '../state/divisionState.ts';
import type { Row } from '../state/rows.ts';
import { seedOrders } from './orders.ts';
import { seedAuthor } from './people.ts';
import { type IdOf, type Put, priceLists, seedTradeMasterData, type TradingPartner } from './tradeMasterData.ts';

const createdWall = Date.UTC(2018, 2, 12, 9, 45);
const yearStart = Date.UTC(2026, 0, 1);
const dayMs = 86_400_000;

/** An ended item ended before any clock that a test is likely to set. */
const endedOn = Date.UTC(2024, 11, 31);

/** Of how many customers one has price agreements of its own, and how many those have. */
const agreementEvery = 10;
const agreementsEach = 3;

interface Ground {
  readonly division: DivisionState;
  readonly seed: number;
  readonly put: Put;
  readonly id: IdOf;
}

export interface TradeSeed {
  readonly items: readonly WorldItem[];
  readonly partners: readonly TradingPartner[];
  /** Whether items lie in warehouses and have suppliers and price lists: not without the trade edition. */
  readonly isTrade: boolean;
}

/** Fills items, prices and stock. Drawn from streams of its own: what was seeded before does not change with it. */
export function seedTrade(division: DivisionState, seed: number, { items, partners, isTrade }: TradeSeed): void {
  const author = seedAuthor();
  const system = {
    ...{ Created: createdWall, Creator: author.id, CreatorFullName: author.name },
    ...{ Modified: createdWall, Modifier: author.id, ModifierFullName: author.name },
  };
  const id: IdOf = (name) => random(seed, `${division.code}/${name}`).guid();
  const put: Put = (entity, name, row) => division.seed(entity, { ID: id(`${entity}/${name}`), ...system, ...row });
  const ground = { division, seed, put, id };
  seedTradeMasterData(put, id);
  const units = new Map<string, string>();
  for (const unit of division.entity('Units').rows()) units.set(String(unit.Code), String(unit.ID));
  const suppliers = partners.filter(({ isSupplier, isActive }) => isSupplier && isActive);
  for (const item of items) {
    const draw = random(seed, `${division.code}/trade/${item.id}`);
    seedItem(ground, item);
    seedPrices(ground, item, draw);
    if (!isTrade) continue;
    if (item.isStocked) seedStock(ground, item, draw);
    if (item.isStocked && suppliers.length > 0) seedSupplier(ground, item, draw.pick(suppliers), units, draw);
    seedDiscounts(ground, item, draw);
  }
  if (isTrade) seedGroupDiscounts(ground);
  seedAgreements(ground, items, partners);
  if (isTrade) seedOrders(ground, items, partners);
}

/** Which customers have a price list: a function of the relation, so that the account can be seeded with it. */
export function priceListOf(relation: WorldRelation, seed: number, division: number): string | null {
  if (!relation.isCustomer) return null;
  const draw = random(seed, `${division}/price list/${relation.id}`);
  if (!draw.chance(0.1)) return null;
  const list = draw.pick(priceLists);
  return random(seed, `${division}/SalesPriceLists/${list.code}`).guid();
}

function seedItem({ division, seed, id }: Ground, item: WorldItem): void {
  const created = Date.parse(`${item.createdOn}T00:00:00Z`);
  const stamp = created + random(seed, `stamps/${item.id}`).int(9 * 3600) * 1000 + 8 * 3_600_000;
  const { id: author, name } = seedAuthor();
  division.seed('Items', {
    ID: item.id,
    ...itemDefaults,
    ...{ Created: stamp, Creator: author, CreatorFullName: name },
    ...{ Modified: stamp, Modifier: author, ModifierFullName: name },
    AverageCost: Number(item.costPrice),
    Barcode: item.barcode,
    Code: item.code,
    CostPriceNew: Number(item.costPrice),
    CostPriceStandard: Number(item.costPrice),
    Description: item.name,
    EndDate: item.isActive ? null : Math.max(endedOn, created),
    GLCosts: id('GLAccounts/7000'),
    GLRevenue: id(`GLAccounts/${item.vat === 'high' ? '8000' : '8010'}`),
    GLStock: id('GLAccounts/3000'),
    IsFractionAllowedItem: item.unit === 'kg' || item.unit === 'm' || item.unit === 'l' || item.unit === 'hour',
    IsPurchaseItem: item.isStocked,
    IsSalesItem: item.isForSale,
    IsStockItem: item.isStocked,
    IsTime: item.unit === 'hour' ? 1 : 0,
    ItemGroup: id(`ItemGroups/${item.group}`),
    NetWeight: item.netWeight === null ? null : Number(item.netWeight),
    NetWeightUnit: item.netWeight === null ? null : 'kg',
    Notes: item.notes,
    SalesVatCode: item.vat === 'high' ? '2' : '1',
    SearchCode: item.code.toUpperCase().slice(0, 20),
    StartDate: created,
    Unit: item.unit,
  });
}

function seedPrices({ put }: Ground, item: WorldItem, draw: Random): void {
  const standard = Number(item.salesPrice);
  const from = Date.parse(`${item.createdOn}T00:00:00Z`);
  const price = (name: string, row: Row): Row =>
    put('SalesItemPrices', `${item.id}/${name}`, {
      ...{ Item: item.id, Currency: 'EUR', NumberOfItemsPerUnit: 1, Quantity: 1, StartDate: from, Unit: item.unit },
      ...row,
    });
  if (from < yearStart && draw.chance(0.06)) {
    price('before', { Price: times(standard, 0.95, 2), EndDate: yearStart - dayMs });
    price('standard', { Price: standard, StartDate: yearStart });
  } else price('standard', { Price: standard });
  if (!draw.chance(0.2)) return;
  price('from-10', { Price: times(standard, 0.95, 2), Quantity: 10 });
  if (draw.chance(0.5)) price('from-50', { Price: times(standard, 0.9, 2), Quantity: 50 });
  if (draw.chance(0.1)) price('pounds', { Price: times(standard, 0.87, 2), Currency: 'GBP' });
}

function seedStock({ put, id }: Ground, item: WorldItem, draw: Random): void {
  const stock = Number(item.stock);
  const places: (readonly [warehouse: string, stock: number])[] = [['1', stock]];
  if (draw.chance(0.15)) places.push(['2', draw.int(40)]);
  for (const [warehouse, current] of places) {
    const Warehouse = id(`Warehouses/${warehouse}`);
    const reorder = { ReorderPoint: draw.int(5) * 10, ReorderQuantity: 50, SafetyStock: draw.int(3) * 5 };
    put('ItemWarehouses', `${item.id}/${warehouse}`, {
      ...{ Item: item.id, Warehouse, OrderPolicy: 1, ReplenishmentType: 1, MaximumStock: 0 },
      ...reorder,
    });
    put('StockPositions', `${item.id}/${warehouse}`, {
      ...{ ItemId: item.id, Warehouse, CurrentStock: current, PlanningIn: 0, PlanningOut: 0, ReservedStock: 0 },
    });
  }
}

function seedSupplier(
  { put }: Ground,
  item: WorldItem,
  supplier: TradingPartner,
  units: ReadonlyMap<string, string>,
  draw: Random,
): void {
  put('SupplierItem', item.id, {
    ...{ Item: item.id, Supplier: supplier.id, MainSupplier: true, Currency: 'EUR', CopyRemarks: 0, DropShipment: 0 },
    ...{ ItemUnit: units.get(item.unit) ?? null, PurchaseUnit: item.unit, PurchaseUnitFactor: 1 },
    PurchasePrice: Number(item.costPrice),
    PurchaseLeadTime: 1 + draw.int(20),
    PurchaseLotSize: 1,
    MinimumQuantity: draw.pick([1, 5, 10]),
    PurchaseVATCode: '5',
    StartDate: Date.parse(`${item.createdOn}T00:00:00Z`),
    SupplierItemCode: `${draw.int(9_000_000) + 1_000_000}`,
  });
}

/** One item in four is on the list for regular customers, in each of the ways a discount can be written. */
function seedDiscounts({ put, id }: Ground, item: WorldItem, draw: Random): void {
  if (!item.isForSale || !draw.chance(0.25)) return;
  const standard = Number(item.salesPrice);
  const discount = (name: string, row: Row, period = 'basic'): Row =>
    put('SalesPriceListVolumeDiscounts', `VAST/${item.id}/${name}`, {
      ...{ PriceListPeriod: id(`SalesPriceListPeriods/VAST/${period}`), Item: item.id, Unit: item.unit },
      ...{ NumberOfItemsPerUnit: 1, Quantity: 1 },
      ...row,
    });
  switch (draw.int(3)) {
    case 0:
      discount('1', { EntryMethod: 1, Discount: 0.05, NewPrice: times(standard, 0.95) });
      discount('10', { EntryMethod: 1, Discount: 0.1, NewPrice: times(standard, 0.9), Quantity: 10 });
      break;
    case 1:
      discount('1', { EntryMethod: 2, NewPrice: times(standard, 0.93, 2) });
      break;
    default: {
      // A base price of its own: the discount is taken from that, not from the item's price.
      const base = times(standard, 1.02, 2);
      discount('1', { EntryMethod: 1, Discount: 0.12, BasePriceAmount: base, NewPrice: times(base, 0.88) });
    }
  }
  if (draw.chance(0.1)) discount('special', { EntryMethod: 2, NewPrice: times(standard, 0.8, 2) }, 'special');
}

function seedGroupDiscounts({ put, id }: Ground): void {
  for (const [index, { code }] of itemGroups.entries()) {
    put('SalesPriceListVolumeDiscounts', `HORECA/${code}`, {
      ...{ PriceListPeriod: id('SalesPriceListPeriods/HORECA/basic'), ItemGroup: id(`ItemGroups/${code}`) },
      ...{ EntryMethod: 1, Discount: (3 + index) / 100, Quantity: 1, NumberOfItemsPerUnit: 1 },
    });
  }
}

/** Agreements with customers, some of them only from a quantity on, some ended. */
function seedAgreements(
  { put, seed, division }: Ground,
  items: readonly WorldItem[],
  partners: readonly TradingPartner[],
): void {
  const sold = items.filter(({ isForSale, isActive }) => isForSale && isActive);
  const customers = partners.filter(({ isCustomer, isActive }) => isCustomer && isActive);
  for (const customer of customers) {
    const draw = random(seed, `${division.code}/agreements/${customer.id}`);
    if (draw.int(agreementEvery) !== 0) continue;
    const chosen = new Set(Array.from({ length: agreementsEach }, () => draw.pick(sold)));
    for (const item of chosen) {
      put('SalesItemPrices', `${customer.id}/${item.id}`, {
        ...{ Item: item.id, Account: customer.id, Currency: 'EUR', NumberOfItemsPerUnit: 1, Unit: item.unit },
        Price: times(Number(item.salesPrice), 0.85, 2),
        Quantity: draw.chance(0.3) ? 25 : 1,
        StartDate: Date.UTC(2025, draw.int(12), 1),
        EndDate: draw.chance(0.15) ? Date.UTC(2025, 11, 31) : null,
      });
    }
  }
}
