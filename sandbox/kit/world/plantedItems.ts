import type { ExpectedItemMatch, WorldItem } from './itemTypes.ts';

/** A product with a known right answer. Null: that side does not have it. */
interface PlantedItem {
  readonly key: string;
  readonly expected: ExpectedItemMatch;
  readonly planted: string;
  readonly exact: Partial<WorldItem> | null;
  readonly tribe: Partial<WorldItem> | null;
}

const service = { group: 'DIENST', unit: 'hour', isStocked: false, stock: '0', barcode: null } as const;
const piece = { group: 'GEREED', unit: 'pc', vat: 'high', isStocked: true } as const;

/** Products that differ between both sides on purpose, and ones that are hard to carry over. */
export const plantedItems: readonly PlantedItem[] = [
  {
    key: 'item-same-code',
    expected: 'byCode',
    planted: 'same code, another spelling of the name',
    exact: { ...piece, code: 'KLH-450', name: 'Klauwhamer 450 gram', stock: '48' },
    tribe: { name: 'Klauwhamer, 450 gr.' },
  },
  {
    key: 'item-code-casing',
    expected: 'byCode',
    planted: 'same code in lower case',
    exact: { code: 'KSP-200A', name: 'Kabelspoel 200 meter' },
    tribe: { code: 'ksp-200a' },
  },
  {
    key: 'item-same-name',
    expected: 'sameName',
    planted: 'same name, another code',
    exact: { code: 'WP-080', name: 'Waterpas 80 cm magnetisch' },
    tribe: { code: '1004' },
  },
  {
    key: 'item-price-differs',
    expected: 'byCode',
    planted: 'same code, Tribe has an old price',
    exact: { code: 'ESP-1000', name: 'Espressobonen 1 kg', salesPrice: '18.95', unit: 'kg', vat: 'low', group: 'FOOD' },
    tribe: { salesPrice: '17.80' },
  },
  {
    key: 'item-twin/1',
    expected: 'create',
    planted: 'near duplicate of the next one',
    exact: { code: 'TW-01', name: 'Montagekit wit 290 ml' },
    tribe: null,
  },
  {
    key: 'item-twin/2',
    expected: 'create',
    planted: 'near duplicate of the previous one',
    exact: { code: 'TW-01A', name: 'Montage-kit wit 290ml' },
    tribe: null,
  },
  {
    key: 'item-inactive-known',
    expected: 'byCode',
    planted: 'ended in Exact, active in Tribe: becomes Inactive',
    exact: { code: 'OUD-77', name: 'Boormachine met snoer 500 W', isActive: false, stock: '0' },
    tribe: {},
  },
  {
    key: 'item-inactive',
    expected: 'absent',
    planted: 'ended in Exact, unknown to Tribe',
    exact: { code: 'OUD-78', name: 'Handlamp gloeilamp 60 W', isActive: false, stock: '0' },
    tribe: null,
  },
  {
    key: 'item-not-for-sale',
    expected: 'absent',
    planted: 'packing material that is not sold',
    exact: { code: 'INT-001', name: 'Omdoos 60×40×40', isForSale: false },
    tribe: null,
  },
  {
    key: 'item-only-in-tribe',
    expected: 'onlyInTribe',
    planted: 'only Tribe has it',
    exact: null,
    tribe: { code: 'ACTIE-1', name: 'Relatiepakket kerst' },
  },
  {
    key: 'item-odd-characters',
    expected: 'create',
    planted: 'quotes, markup, accents and signs',
    exact: { ...piece, code: 'Ø8/½"', name: `Kabelklem Ø8 – ½" <set> 's "Café" & Zn. €` },
    tribe: null,
  },
  {
    key: 'item-code-spaces',
    expected: 'create',
    planted: 'a code with a space, a plus, a hash and a percent sign',
    exact: { code: 'KB 01+#%', name: 'Kraanbocht 1/2 duim' },
    tribe: null,
  },
  {
    key: 'item-long-name',
    expected: 'create',
    planted: 'a name of 100 characters',
    exact: {
      code: 'LANG-1',
      name: 'Samengestelde montageset voor buitenverlichting met bewegingssensor en aardlekbeveiliging (IP65) xx'.padEnd(
        100,
        'x',
      ),
    },
    tribe: null,
  },
  {
    key: 'item-small-price',
    expected: 'create',
    planted: 'a price of fractions of a cent',
    exact: {
      code: 'RING-M6',
      name: 'Sluitring M6 verzinkt',
      unit: 'pc',
      costPrice: '0.0142',
      salesPrice: '0.0375',
      stock: '25000',
      isStocked: true,
      group: 'BEVEST',
      vat: 'high',
    },
    tribe: null,
  },
  {
    key: 'item-free',
    expected: 'create',
    planted: 'costs nothing',
    exact: { code: 'MONSTER', name: 'Monsterkaart kleuren', costPrice: '0.00', salesPrice: '0.00' },
    tribe: null,
  },
  {
    key: 'item-barcode-zero',
    expected: 'create',
    planted: 'a bar code that begins with zeros',
    exact: { code: 'BC-0', name: 'Importzaag Pacific 40 cm', barcode: '0012345678905' },
    tribe: null,
  },
  {
    key: 'item-weighed',
    expected: 'create',
    planted: 'stock in thousandths of a kilo',
    exact: {
      code: 'KAAS-45',
      name: 'Boerenkaas 45+ aan het stuk',
      unit: 'kg',
      stock: '12.375',
      group: 'FOOD',
      vat: 'low',
      isStocked: true,
    },
    tribe: null,
  },
  {
    key: 'item-service',
    expected: 'byCode',
    planted: 'a service without stock',
    exact: { ...service, code: 'UUR', name: 'Montage-uur', costPrice: '38.00', salesPrice: '62.50', vat: 'high' },
    tribe: {},
  },
];
