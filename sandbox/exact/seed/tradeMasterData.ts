import type { WorldItem, WorldRelation } from '../../kit/world/world.ts';
import { itemGroups } from '../../kit/world/world.ts';
import type { Row } from '../state/rows.ts';

/** Puts a seeded row: entity, a name that is unique among its rows and from which its id is made, and its columns. */
export type Put = (entity: string, name: string, row: Row) => Row;

/** The id that a name of an entity leads to. */
export type IdOf = (name: string) => string;

/** What trade needs to know of a relation. */
export type TradingPartner = Pick<WorldRelation, 'id' | 'isCustomer' | 'isSupplier' | 'isActive'>;

/** Type A area, L length, O other, T time, V volume, W weight (exact-online-resources.json). */
const units: readonly (readonly [code: WorldItem['unit'] | 'm2' | 'gros', description: string, type: string])[] = [
  ['pc', 'Stuk', 'O'],
  ['box', 'Doos', 'O'],
  ['kg', 'Kilogram', 'W'],
  ['m', 'Meter', 'L'],
  ['l', 'Liter', 'V'],
  ['hour', 'Uur', 'T'],
  ['m2', 'Vierkante meter', 'A'],
  ['gros', 'Gros', 'O'],
];

const warehouses: readonly (readonly [code: string, description: string])[] = [
  ['1', 'Hoofdmagazijn'],
  ['2', 'Buitenmagazijn Waalhaven'],
];

interface PriceListSeed {
  readonly code: string;
  readonly description: string;
  /** 1 per item, 2 per item group. */
  readonly entity: 1 | 2;
}

export const priceLists: readonly PriceListSeed[] = [
  { code: 'VAST', description: 'Vaste klanten', entity: 1 },
  { code: 'HORECA', description: 'Horeca, korting per groep', entity: 2 },
];

/** The item group's accounts in the seeded chart: revenue by rate, cost of sales, stock. */
function groupAccounts(vat: 'high' | 'low', id: IdOf): Row {
  return {
    GLRevenue: id(`GLAccounts/${vat === 'high' ? '8000' : '8010'}`),
    GLCosts: id('GLAccounts/7000'),
    GLStock: id('GLAccounts/3000'),
  };
}

/** What stands before the first item: units, groups, warehouses and price lists. */
export function seedTradeMasterData(put: Put, id: IdOf): void {
  for (const [Code, Description, Type] of units) {
    const TimeUnit = Type === 'T' ? 'h' : null;
    put('Units', Code, { Code, Description, Type, TimeUnit, Active: Code !== 'gros', Main: Code === 'pc' ? 1 : 0 });
  }
  for (const [index, { code, name, vat, isStocked }] of itemGroups.entries()) {
    put('ItemGroups', code, {
      ...{ Code: code, Description: name, IsDefault: index === 0 ? 1 : 0 },
      // Not shown by the API: what its items take for IsStockItem (`observedCreate2026`).
      IsStocked: isStocked,
      ...groupAccounts(vat, id),
    });
  }
  for (const [index, [Code, Description]] of warehouses.entries()) {
    put('Warehouses', Code, { Code, Description, Main: index === 0 ? 1 : 0, UseStorageLocations: 0 });
  }
  for (const { code, description, entity } of priceLists) {
    put('SalesPriceLists', code, { Code: code, Description: description, Currency: 'EUR', Entity: entity, Type: 1 });
    put('SalesPriceListPeriods', `${code}/basic`, {
      PriceList: id(`SalesPriceLists/${code}`),
      StartDate: Date.UTC(2024, 0, 1),
      Type: 1,
    });
    put('SalesPriceListPeriods', `${code}/special`, {
      PriceList: id(`SalesPriceLists/${code}`),
      StartDate: Date.UTC(2026, 5, 1),
      EndDate: Date.UTC(2026, 11, 31),
      Type: 2,
    });
  }
}
