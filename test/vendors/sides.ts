import type { Fields } from '../../src/domain/model/fields.ts';
import { type Bench, exactBench, tribeBench } from './inProcess.ts';

/** The two vendors as the contract suites meet them, and what those write there. */

export const size = 60;
export const key = 'exact:713204:0f8fad5b-d9cb-469f-a165-70867728950e';

export const relation: Fields = {
  name: "Café O'Brien & Zonen + 100% „Łódź”",
  isCustomer: true,
  isSupplier: false,
  email: 'info@obrien.example',
  phone: '+31 20 555 01 02',
  website: 'https://obrien.example/?a=1&b=2',
  vatNumber: 'NL001234567B01',
  chamberOfCommerce: '12345678',
  iban: 'NL91ABNA0417164300',
  paymentCondition: '30',
  'visit.street': 'Keizersgracht',
  'visit.houseNumber': '123',
  'visit.addition': 'A-2',
  'visit.postcode': '1015 CN',
  'visit.city': 'Amsterdam',
  'visit.country': 'NL',
  'postal.street': 'Postbus',
  'postal.houseNumber': '77',
  'postal.postcode': '1000 AA',
  'postal.city': 'Amsterdam',
  'postal.country': 'NL',
};
export const contact: Fields = {
  firstName: 'Anaïs',
  middleName: 'van der',
  lastName: "O'Neill",
  email: 'anais@obrien.example',
  phone: '020 555 01 03',
  mobile: '06 12345678',
};

export interface Side {
  readonly name: 'exact' | 'tribe';
  readonly make: () => Promise<Bench>;
  /** Path patterns of the sandbox's faults. */
  readonly relations: string;
  readonly addresses: string;
  readonly feed: { readonly name: string; readonly path: string };
  /** What the ledger calls the columns that the update of the test names. */
  readonly changed: readonly string[];
  /** A create that this vendor understands and refuses, and a word of its refusal. */
  readonly refused: { readonly fields: Fields; readonly words: RegExp };
}

export const sides: readonly Side[] = [
  {
    name: 'exact',
    make: () => exactBench(size),
    relations: '*/crm/Accounts*',
    addresses: '*/crm/Addresses*',
    feed: { name: 'accounts', path: '*/sync/CRM/Accounts' },
    // The main visit address repeats the account's own (exact-online.md 7.2).
    changed: ['Accounts.AddressLine1', 'Accounts.Email', 'Addresses.AddressLine1', 'Addresses.City'],
    refused: { fields: { ...relation, name: null }, words: /./ },
  },
  {
    name: 'tribe',
    make: () => tribeBench(size),
    relations: '*/Relationship_Organization_CommercialRelationship_Customer*',
    addresses: '*/Address*',
    feed: { name: 'organisations', path: '*/Relation_Organization' },
    changed: ['Address.City', 'Address.HouseNumber', 'Relation.Organization.EmailAddress'],
    refused: { fields: { ...relation, name: 'x'.repeat(300) }, words: /Name/ },
  },
];
