import type { WorldUnit } from './itemTypes.ts';

/** `[name, unit, lowest and highest cost in cents, kind of variant]` */
export type ProductWords = readonly [
  name: string,
  unit: WorldUnit,
  costFrom: number,
  costTo: number,
  variants: keyof typeof variants,
];

export interface ItemGroupWords {
  readonly code: string;
  readonly name: string;
  /** Leads the codes of its items. */
  readonly prefix: string;
  readonly vat: 'high' | 'low';
  readonly isStocked: boolean;
  readonly products: readonly ProductWords[];
}

/** Order matters: a seed picks by place. */
export const itemGroups: readonly ItemGroupWords[] = [
  {
    code: 'GEREED',
    name: 'Gereedschap',
    prefix: 'GR',
    vat: 'high',
    isStocked: true,
    products: [
      ['Klauwhamer', 'pc', 850, 2400, 'weight'],
      ['Accuboormachine', 'pc', 6900, 24900, 'volt'],
      ['Schroevendraaierset', 'pc', 900, 4500, 'pieces'],
      ['Waterpas', 'pc', 990, 4900, 'length'],
      ['Handzaag', 'pc', 720, 2600, 'length'],
      ['Steeksleutel', 'pc', 310, 1850, 'metric'],
      ['Combinatietang', 'pc', 980, 3200, 'length'],
      ['Rolmaat', 'pc', 290, 1500, 'metres'],
    ],
  },
  {
    code: 'BEVEST',
    name: 'Bevestigingsmateriaal',
    prefix: 'BV',
    vat: 'high',
    isStocked: true,
    products: [
      ['Spaanplaatschroef', 'box', 240, 1900, 'screw'],
      ['Plug', 'box', 180, 990, 'metric'],
      ['Draadeind', 'm', 95, 780, 'metric'],
      ['Zeskantbout', 'box', 360, 4200, 'screw'],
      ['Borgmoer', 'box', 210, 1600, 'metric'],
      ['Montagekit', 'pc', 220, 890, 'colour'],
      ['Kabelbinder', 'box', 150, 1250, 'length'],
    ],
  },
  {
    code: 'VEILIG',
    name: 'Veiligheid',
    prefix: 'VL',
    vat: 'high',
    isStocked: true,
    products: [
      ['Veiligheidsbril', 'pc', 180, 1900, 'colour'],
      ['Werkhandschoen', 'box', 220, 3400, 'size'],
      ['Veiligheidsschoen S3', 'pc', 3900, 9800, 'shoe'],
      ['Gehoorkap', 'pc', 800, 3900, 'colour'],
      ['Werkjas', 'pc', 2400, 8900, 'size'],
      ['Veiligheidsvest', 'pc', 240, 1200, 'size'],
    ],
  },
  {
    code: 'HORECA',
    name: 'Horeca non-food',
    prefix: 'HN',
    vat: 'high',
    isStocked: true,
    products: [
      ['Koffiebeker', 'box', 1900, 5200, 'volume'],
      ['Servet 2-laags', 'box', 1400, 3900, 'colour'],
      ['Wijnglas', 'box', 1200, 6400, 'volume'],
      ['Dienblad', 'pc', 700, 2900, 'length'],
      ['Afvalzak', 'box', 900, 2600, 'volume'],
      ['Vaatwasmiddel', 'l', 180, 690, 'volume'],
    ],
  },
  {
    code: 'FOOD',
    name: 'Food en dranken',
    prefix: 'FD',
    vat: 'low',
    isStocked: true,
    products: [
      ['Espressobonen', 'kg', 780, 2100, 'roast'],
      ['Suikersticks', 'box', 640, 1500, 'pieces'],
      ['Appelsap', 'box', 890, 1900, 'volume'],
      ['Jonge kaas', 'kg', 620, 1450, 'roast'],
      ['Olijfolie extra vierge', 'l', 520, 1390, 'volume'],
      ['Mayonaise', 'kg', 210, 680, 'volume'],
    ],
  },
  {
    code: 'ELEKTRA',
    name: 'Elektra en verlichting',
    prefix: 'EL',
    vat: 'high',
    isStocked: true,
    products: [
      ['Installatiekabel', 'm', 45, 490, 'cable'],
      ['Ledlamp', 'pc', 190, 1900, 'watt'],
      ['Wandcontactdoos', 'pc', 240, 1300, 'colour'],
      ['Lasdop', 'box', 290, 1200, 'pieces'],
      ['Bouwlamp', 'pc', 1900, 8900, 'watt'],
    ],
  },
  {
    code: 'DIENST',
    name: 'Diensten en bezorging',
    prefix: 'DN',
    vat: 'high',
    isStocked: false,
    products: [
      ['Montage', 'hour', 3200, 5200, 'service'],
      ['Bezorging', 'pc', 1500, 6500, 'service'],
      ['Keuring', 'pc', 1200, 9500, 'service'],
    ],
  },
];

const variants = {
  weight: ['300 gram', '450 gram', '600 gram', '1 kg', '2 kg'],
  volt: ['10,8 V', '12 V', '18 V', '18 V set', '36 V'],
  pieces: ['6-delig', '10-delig', '24-delig', '100 stuks', '1000 stuks'],
  length: ['20 cm', '30 cm', '40 cm', '60 cm', '80 cm', '120 cm'],
  metric: ['M5', 'M6', 'M8', 'M10', 'M12', 'M16'],
  metres: ['3 m', '5 m', '8 m', '10 m'],
  screw: ['3,5×30', '4×40', '4×50', '5×60', '5×80', '6×100'],
  colour: ['wit', 'zwart', 'grijs', 'helder', 'blauw', 'crème', 'geel'],
  size: ['maat S', 'maat M', 'maat L', 'maat XL', 'maat XXL'],
  shoe: ['maat 39', 'maat 40', 'maat 41', 'maat 42', 'maat 43', 'maat 44', 'maat 45'],
  volume: ['180 ml', '250 ml', '330 ml', '500 ml', '1 l', '5 l', '10 l'],
  roast: ['mild', 'medium', 'donker', 'biologisch', 'huismerk'],
  cable: ['2×0,75 mm²', '3×1,5 mm²', '3×2,5 mm²', '5×2,5 mm²'],
  watt: ['4 W', '7 W', '10 W', '20 W', '50 W'],
  service: ['standaard', 'spoed', 'buiten kantooruren', 'Waddeneilanden', 'per pallet'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export function variantsOf(kind: keyof typeof variants): readonly string[] {
  return variants[kind];
}

export const brands = [
  'Noordman',
  'Vakwerk',
  'Bärli',
  'Kobalt',
  'De Molen',
  'ProLijn',
  'Staalhaven',
  'Öresund',
  'Café Zuid',
  'Tri-Max',
  'Ferro & Zn',
  'Hollandia',
] as const;
