import { movedAbroad } from './draft.ts';
import { at, customer, type Planting, supplier } from './planting.ts';
import type { WorldAddress, WorldRelation } from './types.ts';

/** Relations that only Exact has and that are hard to read, to store or to move. */

const absent: readonly Planting[] = [
  {
    key: 'inactive',
    expected: 'absent',
    planted: 'customer whose end date has passed',
    exact: (draft) => customer(draft, { isActive: false }),
  },
  {
    key: 'no-role',
    expected: 'absent',
    planted: 'neither customer nor supplier',
    exact: (draft) => customer(draft, { isCustomer: false }),
  },
];

function abroad(key: string, planted: string, address: WorldAddress): Planting {
  return { key, expected: 'create', planted, exact: (draft) => movedAbroad(customer(draft), address) };
}

function living(key: string, planted: string, addresses: Partial<WorldRelation>): Planting {
  return { key, expected: 'create', planted, exact: (draft) => customer(draft, addresses) };
}

const addresses: readonly Planting[] = [
  abroad('abroad-be', 'Belgian address with a box number', {
    street: 'Grote Markt',
    houseNumber: 14,
    addition: 'bus 3',
    postcode: '2000',
    city: 'Antwerpen',
    country: 'BE',
  }),
  abroad('abroad-de', 'German address', {
    street: 'Königsallee',
    houseNumber: 92,
    addition: 'a',
    postcode: '40212',
    city: 'Düsseldorf',
    country: 'DE',
  }),
  abroad('abroad-fr', 'French address', {
    street: 'Rue du Faubourg Saint-Honoré',
    houseNumber: 21,
    addition: 'ter',
    postcode: '75008',
    city: 'Paris',
    country: 'FR',
  }),
  abroad('abroad-lu', 'Luxembourg address', {
    street: 'Avenue de la Liberté',
    houseNumber: 8,
    addition: null,
    postcode: 'L-1930',
    city: 'Luxembourg',
    country: 'LU',
  }),
  abroad('abroad-gb', 'British address without a house number', {
    street: 'Rose Cottage, Mill Lane',
    houseNumber: null,
    addition: null,
    postcode: 'OX28 6JF',
    city: 'Witney',
    country: 'GB',
  }),
  living('house-range', 'house number 12-14', { visit: at({ houseNumber: 12, addition: '-14', postcode: '1521 BC' }) }),
  living('house-ground-floor', 'house number 3 hs', {
    visit: at({ houseNumber: 3, addition: 'hs', postcode: '1521 BD' }),
  }),
  living('house-bis', 'house number 10 bis', { visit: at({ houseNumber: 10, addition: 'bis', postcode: '1521 BE' }) }),
  living('postbox', 'Postbus 123 as postal address', {
    postal: at({ street: 'Postbus', houseNumber: 123, postcode: '1520 AC' }),
  }),
];

function named(key: string, planted: string, name: string): Planting {
  return { key, expected: 'create', planted, exact: (draft) => customer(draft, { name }) };
}

const names: readonly Planting[] = [
  named('name-diacritics', 'é, ö and ł', 'Brasserie Zoë – Café Ölverk & Łódź Meble'),
  named('name-quotes', 'apostrophe, double quotes and ampersand', 'Van \'t Hof & Zn. "De Gouden Leeuw"'),
  named('name-markup', 'looks like markup', '<b>Vet</b> & Co <script>alert(1)</script>'),
  named('name-emoji', 'emoji', 'Bloemenhuis 🌷 Keukenhof 🚲'),
  named('name-double-spaces', 'double spaces', 'Dubbele  Spatie   Handel'),
  named('name-right-to-left', 'right-to-left text', 'مخبز الأمل Bakkerij'),
  named('name-plus-percent', 'plus and percent', 'C+C Groothandel 100% Vers'),
  named('name-person', 'a private person', 'Johanna van der Wal-Östlund'),
  named(
    'name-long',
    'a name of 150 characters',
    'Stichting Samenwerkingsverband Behoud Cultuurhistorisch Erfgoed en Bevordering Streekproducten Noord-Holland Noord en Waddeneilanden in liquidatie v.h.',
  ),
];

const incomplete: readonly Planting[] = [
  {
    key: 'name-300',
    expected: 'create',
    planted: 'a name of 300 characters',
    trouble: 'nameTooLong',
    exact: (draft) => customer(draft, { name: 'Zeerlangenaam '.repeat(22).slice(0, 300).replace(/ $/, 'm') }),
  },
  {
    key: 'name-blank',
    expected: 'create',
    planted: 'a name of spaces',
    trouble: 'nameEmpty',
    exact: (draft) => customer(draft, { name: '   ' }),
  },
  {
    key: 'country-unknown',
    expected: 'create',
    planted: 'a country that nobody knows',
    trouble: 'countryUnknown',
    exact: (draft) => movedAbroad(customer(draft), at({ postcode: 'XX-1', city: 'Nergenshuizen', country: 'XX' })),
  },
  {
    key: 'email-invalid',
    expected: 'create',
    planted: 'an e-mail address that is none',
    trouble: 'emailInvalid',
    exact: (draft) => customer(draft, { email: 'info bij bedrijf punt nl' }),
  },
  {
    key: 'contact-no-first-name',
    expected: 'create',
    planted: 'a contact without first name',
    exact: (draft, { key }) =>
      customer(draft, {
        contacts: [
          {
            key: `${key}/contact-1`,
            firstName: '',
            middleName: 'van',
            lastName: 'Zanten',
            title: 'mw.',
            email: 'administratie@vanzanten.example',
            phone: null,
            mobile: null,
            isMain: true,
          },
        ],
      }),
  },
  {
    key: 'name-only',
    expected: 'create',
    planted: 'nothing known but a name',
    exact: (draft) =>
      supplier(draft, {
        visit: null,
        postal: null,
        invoice: null,
        email: null,
        phone: null,
        website: null,
        vatNumber: null,
        chamberOfCommerce: null,
        iban: null,
        contacts: [],
      }),
  },
];

export const plantedOddities: readonly Planting[] = [...absent, ...addresses, ...names, ...incomplete];
