import { random } from '../../kit/random.ts';
import { facts, type SandboxDivision } from '../facts.ts';
import type { App } from '../oauth/grants.ts';
import { type DivisionRow, fullNameOf, type User } from '../state/exactState.ts';
import type { Row } from '../state/rows.ts';

export const defaultApp: App = {
  clientId: facts.client.id,
  clientSecret: facts.client.secret,
  name: facts.client.name,
  webhookSecret: facts.client.webhookSecret,
  redirectUris: [],
  scopes: null,
};

/** Ids of people and companies do not depend on the seed of the data: clients may keep them in their settings. */
const peopleSeed = 1;

export const seededUsers: readonly User[] = facts.users.map(({ note: _note, ...user }) => ({
  id: random(peopleSeed, `user/${user.email}`).guid(),
  ...user,
}));

/** Who made the seeded records. */
export function seedAuthor(): { readonly id: string; readonly name: string } {
  const [author] = seededUsers;
  if (author === undefined) throw new Error('no user is seeded');
  return { id: author.id, name: fullNameOf(author) };
}

const places: readonly Row[] = [
  {
    AddressLine1: 'Havenweg 18',
    ChamberOfCommerceNumber: '24356781',
    VATNumber: 'NL812345678B01',
    Email: 'administratie@vandermeulen.example',
    Phone: '+31 10 555 0100',
  },
  { AddressLine1: 'Havenweg 20', ChamberOfCommerceNumber: '65412378', VATNumber: 'NL856412379B01' },
  { AddressLine1: 'Havenweg 18', ChamberOfCommerceNumber: '24356780' },
];

function divisionRow({ code, name }: SandboxDivision, index: number): DivisionRow {
  const created = Date.UTC(2018, 2, 12, 9, 30);
  const author = seedAuthor();
  return {
    ...places[index],
    BlockingStatus: 0,
    City: 'Rotterdam',
    Code: code,
    Country: 'NL',
    Created: created,
    Creator: author.id,
    CreatorFullName: author.name,
    Currency: 'EUR',
    Customer: random(peopleSeed, 'customer').guid(),
    CustomerCode: '1048756',
    CustomerName: facts.divisions[0]?.name ?? name,
    Description: name,
    Edition: index === 0 ? 'trade' : 'bookkeeping',
    Hid: index + 1,
    IsDossierDivision: false,
    IsHRDivision: false,
    IsMainDivision: index === 0,
    IsPracticeDivision: false,
    Legislation: 'NL',
    Modified: created,
    Modifier: author.id,
    ModifierFullName: author.name,
    Postcode: '3089 JH',
    StartDate: Date.UTC(2018, 0, 1),
    Status: 1,
  };
}

export const seededDivisions: readonly DivisionRow[] = facts.divisions.map(divisionRow);
