import { type Random, random } from '../random.ts';
import { chamberOfCommerceNumber, dutchIban, dutchPostcode, dutchVatNumber, pastDate } from './numbers.ts';
import type { WorldAddress, WorldContact, WorldRelation } from './types.ts';
import {
  additions,
  cities,
  endings,
  firstNames,
  foreignPlaces,
  legalForms,
  streets,
  surnames,
  titles,
  trades,
} from './vocabulary.ts';

/** Names that were given out, so that only planted companies share one. Legal forms do not make a name different. */
export type TakenNames = Set<string>;

/** An ordinary relation as Exact keeps it. A function of seed, key and the names given out before. */
export function draftRelation(seed: number, key: string, number: number, taken: TakenNames): WorldRelation {
  const draw = random(seed, `world/${key}`);
  const id = draw.guid();
  const [city, postcodeFrom, postcodes, areaCode] = draw.pick(cities);
  const { name, letters } = companyName(draw, city, taken);
  const domain = `${letters}.example`;
  const role = draw.next();
  const isSupplier = role > 0.7;
  const code = String(number);
  return {
    id,
    name,
    debtorNumber: code,
    creditorNumber: isSupplier ? code : null,
    isCustomer: role <= 0.7 || role > 0.88,
    isSupplier,
    isActive: true,
    visit: dutchAddress(draw, city, dutchPostcode(draw, postcodeFrom, postcodes)),
    postal: draw.chance(0.12) ? postbox(draw, city, dutchPostcode(draw, postcodeFrom, postcodes)) : null,
    invoice: draw.chance(0.04) ? dutchAddress(draw, city, dutchPostcode(draw, postcodeFrom, postcodes)) : null,
    email: draw.chance(0.9) ? `info@${domain}` : null,
    phone: draw.chance(0.85) ? landline(draw, areaCode) : null,
    website: draw.chance(0.6) ? `https://www.${domain}` : null,
    vatNumber: draw.chance(0.8) ? dutchVatNumber(draw) : null,
    chamberOfCommerce: draw.chance(0.8) ? chamberOfCommerceNumber(draw) : null,
    iban: draw.chance(0.5) ? dutchIban(draw) : null,
    createdOn: pastDate(draw),
    contacts: draftContacts(draw, key, domain),
    knownExactId: null,
  };
}

/** Moves a relation abroad: address and numbers that a foreign company has. */
export function movedAbroad(relation: WorldRelation, visit: WorldAddress): WorldRelation {
  return { ...relation, visit, postal: null, invoice: null, vatNumber: null, chamberOfCommerce: null, iban: null };
}

export function foreignAddress(draw: Random): WorldAddress {
  const { country, city, postcode, street } = draw.pick(foreignPlaces);
  return { street, houseNumber: 1 + draw.int(180), addition: null, postcode, city, country };
}

export function dutchVisit(draw: Random): WorldAddress {
  const [city, postcodeFrom, postcodes] = draw.pick(cities);
  return dutchAddress(draw, city, dutchPostcode(draw, postcodeFrom, postcodes));
}

interface CompanyName {
  readonly name: string;
  /** What is left of the name without its legal form. */
  readonly letters: string;
}

function companyName(draw: Random, city: string, taken: TakenNames): CompanyName {
  const [middle, last] = draw.pick(surnames);
  const owner = middle === null ? last : `${middle.charAt(0).toUpperCase()}${middle.slice(1)} ${last}`;
  const base = draw.chance(0.55) ? `${draw.pick(trades)} ${owner}` : `${owner} ${draw.pick(endings)}`;
  const form = draw.pick(legalForms);
  const [, partner] = draw.pick(surnames);
  for (let attempt = 0; ; attempt++) {
    const unique = variant(base, city, partner, attempt);
    const letters = plainLetters(unique);
    if (taken.has(letters)) continue;
    taken.add(letters);
    return { name: form === '' ? unique : `${unique} ${form}`, letters };
  }
}

function variant(base: string, city: string, partner: string, attempt: number): string {
  switch (attempt) {
    case 0:
      return base;
    case 1:
      return `${base} ${city}`;
    case 2:
      return `${base} & ${partner}`;
    case 3:
      return `${base} & ${partner} ${city}`;
    default:
      return `${base} ${city} Vestiging ${attempt - 2}`;
  }
}

const plainText = /^[\x20-\x7e]*$/;

/** What is left of a name when spelling does not count. */
export function plainLetters(name: string): string {
  const folded = plainText.test(name) ? name : name.normalize('NFKD');
  return folded.toLowerCase().replace(/[^a-z0-9]+/g, '');
}

function dutchAddress(draw: Random, city: string, postcode: string): WorldAddress {
  return {
    street: draw.pick(streets),
    houseNumber: 1 + draw.int(250),
    addition: draw.chance(0.12) ? draw.pick(additions) : null,
    postcode,
    city,
    country: 'NL',
  };
}

function postbox(draw: Random, city: string, postcode: string): WorldAddress {
  return { street: 'Postbus', houseNumber: 1 + draw.int(900), addition: null, postcode, city, country: 'NL' };
}

function landline(draw: Random, areaCode: string): string {
  const length = 10 - areaCode.length;
  const rest = String(draw.int(10 ** length)).padStart(length, '0');
  switch (draw.int(3)) {
    case 0:
      return `${areaCode}-${rest}`;
    case 1:
      return `${areaCode} ${rest.slice(0, 3)} ${rest.slice(3)}`;
    default:
      return `+31 ${areaCode.slice(1)} ${rest}`;
  }
}

/** None for one company in five, up to three for the others. */
function draftContacts(draw: Random, key: string, domain: string): readonly WorldContact[] {
  const chance = draw.next();
  const count = chance < 0.2 ? 0 : chance < 0.65 ? 1 : chance < 0.87 ? 2 : 3;
  const contacts: WorldContact[] = [];
  const names = new Set<string>();
  while (contacts.length < count) {
    const firstName = draw.pick(firstNames);
    const [middleName, lastName] = draw.pick(surnames);
    if (names.has(`${firstName} ${lastName}`)) continue;
    names.add(`${firstName} ${lastName}`);
    const mailbox = plainLetters(firstName) + plainLetters(lastName);
    contacts.push({
      key: `${key}/contact-${contacts.length + 1}`,
      firstName,
      middleName,
      lastName,
      title: draw.pick(titles),
      email: draw.chance(0.85) ? `${mailbox}@${domain}` : null,
      phone: draw.chance(0.3) ? landline(draw, '088') : null,
      mobile: draw.chance(0.7) ? `06-${String(10_000_000 + draw.int(90_000_000))}` : null,
      isMain: contacts.length === 0,
    });
  }
  return contacts;
}
