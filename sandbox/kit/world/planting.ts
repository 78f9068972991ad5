import { random } from '../random.ts';
import type { ExpectedMatch, WorldAddress, WorldRelation, WorldTrouble } from './types.ts';

/** A company with a known right answer. Companies whose keys share the part before the slash are one case. */
export interface Planting {
  readonly key: string;
  readonly expected: ExpectedMatch;
  readonly planted: string;
  readonly trouble?: WorldTrouble;
  /** Makes it from an ordinary relation; null when it exists in Tribe only. */
  readonly exact: (draft: WorldRelation, ground: Ground) => WorldRelation | null;
  /** What Tribe has of it; `draft` stands in for a relation that Exact does not have. */
  readonly tribe?: (relation: WorldRelation, ground: Ground) => readonly WorldRelation[];
}

/** What a planting may use of the world around it. */
export interface Ground {
  readonly seed: number;
  readonly key: string;
  /** A number that no relation of either side has. */
  freeTribeNumber(): string;
}

export const notInExact = (): null => null;

/** A customer without peculiarities: the canvas for cases that are about something else. */
export function customer(draft: WorldRelation, changes: Partial<WorldRelation> = {}): WorldRelation {
  return { ...draft, isCustomer: true, isSupplier: false, creditorNumber: null, ...changes };
}

export function supplier(draft: WorldRelation, changes: Partial<WorldRelation> = {}): WorldRelation {
  return { ...draft, isCustomer: false, isSupplier: true, creditorNumber: draft.debtorNumber, ...changes };
}

/** How Tribe has the same company: an id of its own, no numbers unless `changes` give them. */
export function tribeView(
  relation: WorldRelation,
  ground: Ground,
  changes: Partial<WorldRelation> = {},
  copy = 1,
): WorldRelation {
  return {
    ...relation,
    id: random(ground.seed, `world/${ground.key}/tribe/${copy}`).guid(),
    isActive: true,
    debtorNumber: null,
    creditorNumber: null,
    // People in sales know the main contact; the others live in the accounts department.
    contacts: relation.contacts.slice(0, 1),
    ...changes,
  };
}

export const elsewhere: WorldAddress = {
  street: 'Verhuisweg',
  houseNumber: 77,
  addition: null,
  postcode: '3542 AD',
  city: 'Utrecht',
  country: 'NL',
};

export function at(address: Partial<WorldAddress>): WorldAddress {
  return {
    street: 'Teststraat',
    houseNumber: 21,
    addition: null,
    postcode: '1234 AB',
    city: 'Wormerveer',
    country: 'NL',
    ...address,
  };
}
