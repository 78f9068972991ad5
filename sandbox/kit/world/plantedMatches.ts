import { at, customer, elsewhere, notInExact, type Planting, supplier, tribeView } from './planting.ts';

/** Relations that both sides have, for every rung of the matching ladder, and those that only look like it. */

const byExactId: readonly Planting[] = [
  {
    key: 'id-same',
    expected: 'byExactId',
    planted: 'carries the Exact ID, everything the same',
    exact: (draft) => customer(draft),
    tribe: (exact, ground) => [tribeView(exact, ground, { knownExactId: exact.id, debtorNumber: exact.debtorNumber })],
  },
  {
    key: 'id-renamed',
    expected: 'byExactId',
    planted: 'carries the Exact ID, renamed and moved since',
    exact: (draft) => customer(draft, { name: 'Nieuwe Naam Techniek B.V.' }),
    tribe: (exact, ground) => [
      tribeView(exact, ground, { knownExactId: exact.id, name: 'Oude Naam Metaalwerken', visit: elsewhere }),
    ],
  },
  {
    key: 'id-other-number',
    expected: 'byExactId',
    planted: 'carries the Exact ID, but another debtor number',
    exact: (draft) => customer(draft),
    tribe: (exact, ground) => [
      tribeView(exact, ground, { knownExactId: exact.id, debtorNumber: ground.freeTribeNumber() }),
    ],
  },
];

const byNumber: readonly Planting[] = [
  {
    key: 'number-debtor',
    expected: 'byNumber',
    planted: 'same debtor number and name, moved to another address',
    exact: (draft) => customer(draft),
    tribe: (exact, ground) => [tribeView(exact, ground, { debtorNumber: exact.debtorNumber, visit: elsewhere })],
  },
  {
    key: 'number-leading-zeros',
    expected: 'byNumber',
    planted: 'debtor number with leading zeros, name spelled otherwise',
    exact: (draft) => customer(draft, { name: 'Houthandel Ypma & Zonen B.V.' }),
    tribe: (exact, ground) => [
      tribeView(exact, ground, { debtorNumber: `000${exact.debtorNumber}`, name: 'Ypma Houthandel' }),
    ],
  },
  {
    key: 'number-spaces',
    expected: 'byNumber',
    planted: 'debtor number padded with spaces, no address in Tribe',
    exact: (draft) => customer(draft),
    tribe: (exact, ground) => [tribeView(exact, ground, { debtorNumber: `   ${exact.debtorNumber} `, visit: null })],
  },
  {
    key: 'number-creditor',
    expected: 'byNumber',
    planted: 'supplier with the same creditor number, moved to another address',
    exact: (draft) => supplier(draft),
    tribe: (exact, ground) => [tribeView(exact, ground, { creditorNumber: exact.creditorNumber, visit: elsewhere })],
  },
  {
    key: 'number-creditor-zeros',
    expected: 'byNumber',
    planted: 'supplier whose creditor number has a leading zero',
    exact: (draft) => supplier(draft),
    tribe: (exact, ground) => [tribeView(exact, ground, { creditorNumber: `0${exact.creditorNumber}` })],
  },
  {
    key: 'number-both-roles',
    expected: 'byNumber',
    planted: 'customer and supplier in Exact, only a customer with its debtor number in Tribe',
    exact: (draft) => customer(draft, { isSupplier: true, creditorNumber: draft.debtorNumber }),
    tribe: (exact, ground) => [tribeView(exact, ground, { debtorNumber: exact.debtorNumber, isSupplier: false })],
  },
];

const byNameAndAddress: readonly Planting[] = [
  {
    key: 'name-case',
    expected: 'byNameAndAddress',
    planted: 'name in capitals',
    exact: (draft) => customer(draft, { name: 'Stadsbakkerij Het Krakeltje', visit: at({ houseNumber: 5 }) }),
    tribe: (exact, ground) => [tribeView(exact, ground, { name: exact.name.toUpperCase() })],
  },
  {
    key: 'name-legal-form',
    expected: 'byNameAndAddress',
    planted: 'B.V. against BV, other punctuation',
    exact: (draft) => customer(draft, { name: 'Kaasmakerij De Drie-Sterren B.V.', visit: at({ houseNumber: 6 }) }),
    tribe: (exact, ground) => [tribeView(exact, ground, { name: 'Kaasmakerij De Drie Sterren BV' })],
  },
  {
    key: 'name-accents',
    expected: 'byNameAndAddress',
    planted: 'accents left out',
    exact: (draft) => customer(draft, { name: 'Crêperie Chez Hélène', visit: at({ houseNumber: 7 }) }),
    tribe: (exact, ground) => [tribeView(exact, ground, { name: 'Creperie Chez Helene' })],
  },
  {
    key: 'name-postcode-spelling',
    expected: 'byNameAndAddress',
    planted: 'postcode 1234ab against 1234 AB',
    exact: (draft) => customer(draft, { visit: at({ houseNumber: 8 }) }),
    tribe: (exact, ground) => [tribeView(exact, ground, { visit: at({ houseNumber: 8, postcode: '1234ab' }) })],
  },
  {
    key: 'name-addition-case',
    expected: 'byNameAndAddress',
    planted: 'addition A against a',
    exact: (draft) => customer(draft, { visit: at({ houseNumber: 9, addition: 'A' }) }),
    tribe: (exact, ground) => [tribeView(exact, ground, { visit: at({ houseNumber: 9, addition: 'a' }) })],
  },
  {
    key: 'name-addition-dash',
    expected: 'byNameAndAddress',
    planted: 'addition a against -a',
    exact: (draft) => supplier(draft, { visit: at({ houseNumber: 10, addition: 'a' }) }),
    tribe: (exact, ground) => [tribeView(exact, ground, { visit: at({ houseNumber: 10, addition: '-a' }) })],
  },
  {
    key: 'name-other-number',
    expected: 'byNameAndAddress',
    planted: 'same name and address, but a debtor number of its own in Tribe',
    exact: (draft) => customer(draft, { visit: at({ houseNumber: 11 }) }),
    tribe: (exact, ground) => [tribeView(exact, ground, { debtorNumber: ground.freeTribeNumber() })],
  },
];

const ask: readonly Planting[] = [
  {
    key: 'ask-two-in-tribe',
    expected: 'ask',
    planted: 'two Tribe relations of this name and address',
    exact: (draft) => customer(draft, { visit: at({ houseNumber: 12 }) }),
    tribe: (exact, ground) => [
      tribeView(exact, ground, { debtorNumber: ground.freeTribeNumber() }, 1),
      tribeView(exact, ground, { debtorNumber: ground.freeTribeNumber() }, 2),
    ],
  },
  {
    key: 'ask-number-twice',
    expected: 'ask',
    planted: 'two Tribe relations carry its number',
    exact: (draft) => customer(draft, { name: 'Fietsenfabriek Ruigrok B.V.' }),
    tribe: (exact, ground) => [
      tribeView(exact, ground, { debtorNumber: exact.debtorNumber, name: 'Ruigrok Fietsen' }, 1),
      tribeView(
        exact,
        ground,
        { debtorNumber: exact.debtorNumber, name: 'Fietsenfabriek Ruigrok', visit: elsewhere },
        2,
      ),
    ],
  },
  {
    key: 'ask-number-of-another',
    expected: 'ask',
    planted: 'its number belongs to a quite different company in Tribe',
    exact: (draft) => customer(draft, { name: 'Palingrokerij Oudeschild' }),
    tribe: (exact, ground) => [
      tribeView(exact, ground, {
        debtorNumber: exact.debtorNumber,
        name: 'Xenia Softwareontwikkeling',
        visit: at({ street: 'Zilverparkkade', houseNumber: 4, postcode: '8232 WJ', city: 'Lelystad' }),
        email: 'contact@xenia.example',
        phone: null,
        website: null,
        vatNumber: null,
        chamberOfCommerce: null,
        iban: null,
        contacts: [],
      }),
    ],
  },
  {
    key: 'ask-two-in-exact/1',
    expected: 'ask',
    planted: 'two Exact relations match one Tribe relation',
    exact: (draft) => customer(draft, { name: 'Dubbeldam Zuivel B.V.', visit: at({ houseNumber: 13 }) }),
    tribe: (exact, ground) => [tribeView(exact, ground)],
  },
  {
    key: 'ask-two-in-exact/2',
    expected: 'ask',
    planted: 'two Exact relations match one Tribe relation',
    exact: (draft) => supplier(draft, { name: 'Dubbeldam Zuivel', visit: at({ houseNumber: 13 }) }),
  },
];

/** Pairs that must not match: Exact's becomes a new relation, Tribe's stays as it is. */
const nearMisses: readonly Planting[] = [
  {
    key: 'near-house-number/exact',
    expected: 'create',
    planted: 'same name, other house number',
    exact: (draft) => customer(draft, { name: 'Gezondheidscentrum De Linde', visit: at({ houseNumber: 30 }) }),
  },
  {
    key: 'near-house-number/tribe',
    expected: 'onlyInTribe',
    planted: 'same name, other house number',
    exact: notInExact,
    tribe: (draft, ground) => [
      tribeView(customer(draft, { name: 'Gezondheidscentrum De Linde', visit: at({ houseNumber: 32 }) }), ground, {
        debtorNumber: ground.freeTribeNumber(),
      }),
    ],
  },
  {
    key: 'near-addition/exact',
    expected: 'create',
    planted: 'same name and house number, other addition',
    exact: (draft) =>
      customer(draft, { name: 'Kinderopvang Pimpelmees', visit: at({ houseNumber: 34, addition: 'A' }) }),
  },
  {
    key: 'near-addition/tribe',
    expected: 'onlyInTribe',
    planted: 'same name and house number, other addition',
    exact: notInExact,
    tribe: (draft, ground) => [
      tribeView(
        customer(draft, { name: 'Kinderopvang Pimpelmees', visit: at({ houseNumber: 34, addition: 'B' }) }),
        ground,
      ),
    ],
  },
  {
    key: 'near-postcode/exact',
    expected: 'create',
    planted: 'same name and house number, other postcode',
    exact: (draft) => supplier(draft, { name: 'Drukwerk Direct', visit: at({ houseNumber: 36 }) }),
  },
  {
    key: 'near-postcode/tribe',
    expected: 'onlyInTribe',
    planted: 'same name and house number, other postcode',
    exact: notInExact,
    tribe: (draft, ground) => [
      tribeView(
        supplier(draft, { name: 'Drukwerk Direct', visit: at({ houseNumber: 36, postcode: '1234 AC' }) }),
        ground,
        { creditorNumber: ground.freeTribeNumber() },
      ),
    ],
  },
];

const onlyInTribe: readonly Planting[] = [
  {
    key: 'tribe-customer',
    expected: 'onlyInTribe',
    planted: 'customer that only Tribe knows',
    exact: notInExact,
    tribe: (draft, ground) => [tribeView(customer(draft), ground, { debtorNumber: ground.freeTribeNumber() })],
  },
  {
    key: 'tribe-supplier',
    expected: 'onlyInTribe',
    planted: 'supplier that only Tribe knows',
    exact: notInExact,
    tribe: (draft, ground) => [tribeView(supplier(draft), ground, { creditorNumber: ground.freeTribeNumber() })],
  },
  {
    key: 'tribe-prospect',
    expected: 'onlyInTribe',
    planted: 'prospect without a number that only Tribe knows',
    exact: notInExact,
    tribe: (draft, ground) => [tribeView(customer(draft, { isCustomer: false }), ground)],
  },
];

export const plantedMatches: readonly Planting[] = [
  ...byExactId,
  ...byNumber,
  ...byNameAndAddress,
  ...ask,
  ...nearMisses,
  ...onlyInTribe,
];
