import { random } from '../../kit/random.ts';
import {
  buildItems,
  buildWorld,
  type WorldAddress,
  type WorldContact,
  type WorldItem,
  type WorldRelation,
  worldSizeMin,
} from '../../kit/world/world.ts';
import type { Grants } from '../oauth/grants.ts';
import { accountDefaults } from '../rules/accounts.ts';
import { visit } from '../rules/addresses.ts';
import { fullName } from '../rules/contacts.ts';
import type { DivisionState } from '../state/divisionState.ts';
import type { ExactState } from '../state/exactState.ts';
import type { Row } from '../state/rows.ts';
import { seedBooks } from './books.ts';
import { seedDocumentKinds } from './documentKinds.ts';
import { seedMasterData } from './masterData.ts';
import { defaultApp, seedAuthor, seededDivisions, seededUsers } from './people.ts';
import { seedPurchases } from './purchases.ts';
import { priceListOf, seedTrade } from './trade.ts';
import type { TradingPartner } from './tradeMasterData.ts';

const dayMs = 86_400_000;
const postal = 2;
const invoice = 3;

/** The smaller administrations hold this many relations, and as many items. */
const smallSize = 20;

/** No inactive relation may come alive because the sandbox's clock stands earlier than usual. */
const endedBeforeMs = Date.UTC(2025, 0, 1);

/** Fills an empty sandbox. A function of seed and size alone: it never looks at the clock. */
export function seedExact(state: ExactState, grants: Grants, size: number): void {
  grants.register(defaultApp);
  for (const user of seededUsers) state.putUser(user);
  for (const row of seededDivisions) state.putDivision(row);
  for (const [index, { Code }] of seededDivisions.entries()) {
    // The first administration holds the world; the others hold a few companies of other worlds.
    const isMain = index === 0;
    const world = { seed: state.seed + index, size: isMain ? size : worldSizeMin };
    seedDivision(state, Code, world, isMain ? 0 : -smallSize);
  }
}

interface WorldChoice {
  readonly seed: number;
  readonly size: number;
}

/** `from` is the first relation and item of the world that takes part, counted from its end when it is negative. */
function seedDivision(state: ExactState, code: number, world: WorldChoice, from: number): void {
  const division = state.division(code);
  if (division === undefined) throw new Error(`administration ${code} was not seeded`);
  seedMasterData(division, state.seed);
  seedDocumentKinds(division, state.seed);
  const isTrade = state.divisionRow(code)?.Edition === 'trade';
  const partners = seedRelations(division, relationsOf(world).slice(from), state.seed, isTrade);
  seedBooks(division, state.seed);
  seedPurchases(division, state.seed);
  seedTrade(division, state.seed, { items: itemsOf(world).slice(from), partners, isTrade });
}

function relationsOf(world: WorldChoice): readonly WorldRelation[] {
  return buildWorld(world).companies.flatMap((company) => company.exact ?? []);
}

function itemsOf(world: WorldChoice): readonly WorldItem[] {
  return buildItems(world).flatMap(({ exact }): WorldItem[] => (exact === null ? [] : [exact]));
}

/** Answers what trade needs to know of them, so that the relations themselves are gone before the books are filled. */
function seedRelations(
  division: DivisionState,
  relations: readonly WorldRelation[],
  seed: number,
  isTrade: boolean,
): readonly TradingPartner[] {
  const { code } = division;
  const codes = new RelationCodes(relations);
  let contactNumber = 0;
  for (const relation of relations) {
    const stamps = stampsOf(relation, seed);
    const contacts = relation.contacts.map((contact): Row => {
      contactNumber += 1;
      const id = random(seed, `${code}/contact/${contact.key}`).guid();
      return contactRow(contact, id, relation, contactNumber, stamps);
    });
    const main = relation.contacts.findIndex((contact) => contact.isMain);
    const mainContact = contacts[main < 0 ? 0 : main]?.ID ?? null;
    const PriceList = isTrade ? priceListOf(relation, seed, code) : null;
    const account = accountRow(relation, codes.of(relation), mainContact, stamps, seed);
    division.seed('Accounts', { ...account, PriceList });
    for (const contact of contacts) division.seed('Contacts', contact);
    seedAddresses(division, relation, stamps, seed);
    if (relation.iban !== null) seedBankAccount(division, relation, stamps, seed);
  }
  division.setCounter('Accounts.Code', codes.highest);
  division.setCounter('Contacts.HID', contactNumber);
  return relations.map(({ id, isCustomer, isSupplier, isActive }) => ({ id, isCustomer, isSupplier, isActive }));
}

/** One code per relation in Exact, customer or supplier alike; whoever has none gets the next free number. */
class RelationCodes {
  readonly #taken = new Set<string>();
  readonly #own = new Map<WorldRelation, string>();
  highest = 0;

  constructor(relations: readonly WorldRelation[]) {
    for (const relation of relations) {
      const code = (relation.debtorNumber ?? relation.creditorNumber ?? '').trim();
      if (!/^\d{1,18}$/.test(code) || this.#taken.has(code)) continue;
      this.#taken.add(code);
      this.#own.set(relation, code);
      this.highest = Math.max(this.highest, Number(code));
    }
  }

  of(relation: WorldRelation): string {
    const own = this.#own.get(relation);
    if (own !== undefined) return own;
    this.highest += 1;
    return String(this.highest);
  }
}

/** Creation and last change, some minutes into a working day; the creation date comes from the world. */
function stampsOf(relation: WorldRelation, seed: number): Row {
  const stream = random(seed, `stamps/${relation.id}`);
  const created = Date.parse(`${relation.createdOn}T08:00:00Z`) + stream.int(9 * 3600) * 1000 + stream.pick([0, 3, 7]);
  const { id, name } = seedAuthor();
  return {
    Created: created,
    Creator: id,
    CreatorFullName: name,
    Modified: created,
    Modifier: id,
    ModifierFullName: name,
  };
}

function statusOf(relation: WorldRelation, seed: number): string {
  if (relation.isCustomer) return 'C';
  if (relation.isSupplier) return 'A';
  return random(seed, `status/${relation.id}`).pick(['S', 'P', 'A']);
}

function accountRow(relation: WorldRelation, code: string, mainContact: Row[string], stamps: Row, seed: number): Row {
  const created = Date.parse(`${relation.createdOn}T00:00:00Z`);
  const ended = Math.min(created + (200 + random(seed, `ended/${relation.id}`).int(900)) * dayMs, endedBeforeMs);
  const status = statusOf(relation, seed);
  return {
    ID: relation.id,
    ...accountDefaults,
    ...stamps,
    ...addressColumns(relation.visit, `${relation.id}/${visit}`, seed),
    ChamberOfCommerce: relation.chamberOfCommerce,
    Code: code,
    CustomerSince: status === 'C' ? created : null,
    Email: relation.email,
    EndDate: relation.isActive ? null : Math.max(ended, created),
    IsSupplier: relation.isSupplier,
    MainContact: mainContact ?? null,
    Name: relation.name,
    Phone: relation.phone,
    Source: 4,
    StartDate: created,
    Status: status,
    StatusSince: created,
    VATNumber: relation.vatNumber,
    Website: relation.website,
  };
}

function contactRow(contact: WorldContact, id: string, relation: WorldRelation, number: number, stamps: Row): Row {
  const names = { FirstName: contact.firstName, MiddleName: contact.middleName, LastName: contact.lastName };
  return {
    ID: id,
    ...stamps,
    ...names,
    Account: relation.id,
    BirthName: contact.lastName,
    BusinessEmail: contact.email,
    BusinessMobile: contact.mobile,
    BusinessPhone: contact.phone,
    Code: String(number),
    Email: contact.email,
    FullName: fullName(names),
    Gender: 'O',
    HID: number,
    IsAnonymised: 0,
    IsMailingExcluded: false,
    JobTitleDescription: contact.title,
    Language: 'NL',
    Mobile: contact.mobile,
    Person: id.replace(/^.{8}/, (head) => [...head].reverse().join('')),
    Phone: contact.phone,
    StartDate: Date.parse(`${relation.createdOn}T00:00:00Z`),
  };
}

function seedAddresses(division: DivisionState, relation: WorldRelation, stamps: Row, seed: number): void {
  const places = [
    [visit, relation.visit],
    [postal, relation.postal],
    [invoice, relation.invoice],
  ] as const;
  for (const [type, address] of places) {
    if (address === null) continue;
    division.seed('Addresses', {
      ID: random(seed, `${division.code}/address/${relation.id}/${type}`).guid(),
      ...stamps,
      ...addressColumns(address, `${relation.id}/${type}`, seed),
      Account: relation.id,
      Main: true,
      Source: 4,
      Type: type,
    });
  }
}

function seedBankAccount(division: DivisionState, relation: WorldRelation, stamps: Row, seed: number): void {
  division.seed('BankAccounts', {
    ID: random(seed, `${division.code}/bank/${relation.id}`).guid(),
    ...stamps,
    Account: relation.id,
    BankAccount: relation.iban,
    BankAccountHolderName: relation.name.slice(0, 70),
    Main: true,
    Type: 'A',
  });
}

function addressColumns(address: WorldAddress | null, name: string, seed: number): Row {
  if (address === null) return {};
  return {
    AddressLine1: addressLine(address, name, seed),
    City: address.city,
    Country: address.country,
    Postcode: address.postcode,
  };
}

/** Exact keeps one line; people write a house number addition as they please: `12A`, `12 A`, `12-A`. */
function addressLine(address: WorldAddress, name: string, seed: number): string {
  const { street, houseNumber, addition } = address;
  const number = houseNumber === null ? '' : ` ${houseNumber}`;
  if (addition === null) return `${street}${number}`;
  const isLetter = /^[A-Za-z]$/.test(addition);
  const glue = isLetter
    ? random(seed, `addition/${name}`).pick(['', ' ', '-'])
    : /^[A-Za-z0-9]/.test(addition)
      ? ' '
      : '';
  return `${street}${number}${glue}${addition}`;
}
