import type { Random } from '../../kit/random.ts';
import type { WorldRelation } from '../../kit/world/types.ts';

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
