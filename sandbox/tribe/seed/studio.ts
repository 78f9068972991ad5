import type { Random } from '../../kit/random.ts';
import type { WorldItem, WorldRelation } from '../../kit/world/world.ts';

const names = [
  'Bakkerij De Korenaar',
  'Fietsenmaker Vos',
  'Tandartspraktijk Noord',
  'Café Het Anker',
  'Drukkerij Zuid',
];

/** The few customers of the second organisation: enough to see that one tenant never shows in another. */
export function studioRelations(random: Random): readonly WorldRelation[] {
  return names.map((name, index) => ({
    id: random.guid(),
    name,
    debtorNumber: String(201 + index),
    creditorNumber: null,
    ...{ isCustomer: true, isSupplier: index === 4, isActive: true },
    visit: {
      street: 'Havenstraat',
      houseNumber: 10 + index,
      addition: null,
      postcode: `8271 A${'ABCDE'[index]}`,
      city: 'Zwolle',
      country: 'NL',
    },
    ...{ postal: null, invoice: null },
    email: `info${index + 1}@klant.example`,
    phone: `038 422 10 0${index}`,
    ...{ website: null, vatNumber: null, chamberOfCommerce: null, iban: null },
    createdOn: `2023-0${index + 1}-15`,
    ...{ contacts: [], knownExactId: null },
  }));
}

type Offer = readonly [
  code: string,
  name: string,
  group: string,
  unit: WorldItem['unit'],
  price: string,
  stock: string,
];

const offers: readonly Offer[] = [
  ['ONT', 'Ontwerp per uur', 'DIENST', 'hour', '95.00', '0'],
  ['HUISSTIJL', 'Huisstijl compleet', 'DIENST', 'pc', '2450.00', '0'],
  ['KAART-250', 'Visitekaarten, 250 stuks', 'HORECA', 'box', '62.50', '18'],
  ['POSTER-A2', 'Poster A2', 'HORECA', 'pc', '14.95', '120'],
  ['BEKER', 'Koffiebeker met opdruk', 'HORECA', 'pc', '7.20', '0'],
];

/** What the second organisation sells. It counts its stock itself. */
export function studioItems(random: Random): readonly WorldItem[] {
  return offers.map(([code, name, group, unit, price, stock]) => ({
    ...{ id: random.guid(), code, name, group, unit, stock, salesPrice: price },
    costPrice: (Number(price) * 0.6).toFixed(2),
    ...{ vat: 'high', isActive: true, isForSale: true, isStocked: group !== 'DIENST' },
    ...{ barcode: null, netWeight: null, notes: null, createdOn: '2022-06-01' },
  }));
}
