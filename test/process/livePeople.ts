/**
 * People who work on both sides at once while Tandem comes and goes. They remember what they wrote, which is what must be
 * found afterwards. Every value is written once only, in a form that both systems keep as it is.
 */
import type { BookRecord, Desk, Kind, Side } from './liveBooks.ts';

/** Where each side keeps the fields that its people edit. `website` is edited on both: there they contradict. */
const properties: Readonly<Record<Side, Readonly<Record<Kind, Readonly<Record<string, string>>>>>> = {
  exact: { relation: { phone: 'Phone', website: 'Website' }, contact: { mobile: 'Mobile' } },
  tribe: { relation: { email: 'EmailAddress', website: 'Website' }, contact: { phone: 'PhoneNumber' } },
};
const paths: Readonly<Record<Side, Readonly<Record<Kind, (id: string) => string>>>> = {
  exact: { relation: (id) => `crm/Accounts(guid'${id}')`, contact: (id) => `crm/Contacts(guid'${id}')` },
  tribe: {
    relation: (id) => `Relation_Organization(${id})`,
    contact: (id) => `Relationship_Person_Contact_Standard(${id})`,
  },
};

export interface PersonsEdit {
  readonly side: Side;
  readonly kind: Kind;
  readonly id: string;
  readonly field: string;
  readonly value: string;
}

/** A record that both sides know from before, or one that people made on one side. */
interface Subject {
  readonly kind: Kind;
  readonly ids: Readonly<Partial<Record<Side, string>>>;
}

export interface MadeRecord {
  readonly side: Side;
  readonly kind: Kind;
  readonly id: string;
  /** Carried by no other record. */
  readonly name: string;
  readonly ownerName: string | null;
}

/** A stream of numbers from 0 up to 1, the same for the same seed. */
export function diceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const createShare = 0.15;
/** So many are made at most: more would be a mass creation, at which Tandem rightly asks first. */
const createdMax = 40;

export class People {
  readonly edits: PersonsEdit[] = [];
  readonly made: MadeRecord[] = [];
  readonly #desks: Readonly<Record<Side, Desk>>;
  readonly #dice: () => number;
  readonly #subjects: Subject[];
  readonly #ownOrganisation: string;
  #written = 0;

  constructor(input: {
    readonly desks: Readonly<Record<Side, Desk>>;
    readonly dice: () => number;
    readonly known: readonly (readonly [BookRecord, BookRecord])[];
    /** The organisation in Tribe to which every role belongs. */
    readonly ownOrganisation: string;
  }) {
    this.#desks = input.desks;
    this.#dice = input.dice;
    this.#ownOrganisation = input.ownOrganisation;
    this.#subjects = input.known.map(([exact, tribe]) => ({
      kind: exact.kind,
      ids: { exact: exact.id, tribe: tribe.id },
    }));
  }

  /** One thing that somebody does. */
  async act(): Promise<void> {
    const side: Side = this.#dice() < 0.5 ? 'exact' : 'tribe';
    if (this.#dice() < createShare && this.made.length < createdMax) await this.#create(side);
    else await this.#edit(side);
  }

  async #edit(side: Side): Promise<void> {
    const { kind, ids } = this.#pick(this.#subjects.filter((one) => one.ids[side] !== undefined));
    const id = ids[side] ?? '';
    const [field, property] = this.#pick(Object.entries(properties[side][kind]));
    const value = this.#value(field);
    await this.#desks[side].send('PUT', paths[side][kind](id), { [property]: value });
    this.edits.push({ side, kind, id, field, value });
  }

  async #create(side: Side): Promise<void> {
    const name = `Nieuw ${side} ${this.#next()}`;
    const owner = this.made.findLast((one) => one.side === side && one.kind === 'relation');
    const isContact = owner !== undefined && this.#dice() < 0.5;
    const id = isContact ? await this.#makeContact(side, name, owner.id) : await this.#makeRelation(side, name);
    const kind: Kind = isContact ? 'contact' : 'relation';
    this.made.push({ side, kind, id, name, ownerName: isContact ? owner.name : null });
    this.#subjects.push({ kind, ids: { [side]: id } });
  }

  async #makeRelation(side: Side, name: string): Promise<string> {
    if (side === 'exact') {
      return String((await this.#desks.exact.send('POST', 'crm/Accounts', { Name: name, Status: 'C' })).ID);
    }
    const made = await this.#desks.tribe.send('POST', 'Relation_Organization', { Name: name });
    await this.#desks.tribe.send('POST', 'Relationship_Organization_CommercialRelationship_Customer', {
      Relation: { ID: this.#ownOrganisation },
      Organization: { ID: made.ID },
    });
    return String(made.ID);
  }

  async #makeContact(side: Side, lastName: string, ownerId: string): Promise<string> {
    const made =
      side === 'exact'
        ? await this.#desks.exact.send('POST', 'crm/Contacts', {
            Account: ownerId,
            FirstName: 'Bo',
            LastName: lastName,
          })
        : await this.#desks.tribe.send('POST', 'Relationship_Person_Contact_Standard', {
            Relation: { ID: ownerId },
            Person: { FirstName: 'Bo', LastName: lastName },
          });
    return String(made.ID);
  }

  #value(field: string): string {
    const number = this.#next();
    switch (field) {
      case 'phone':
        return `+3110${5_550_000 + number}`;
      case 'mobile':
        return `+3161${2_340_000 + number}`;
      case 'email':
        return `post${number}@bedrijf.example`;
      default:
        return `https://www.site${number}.example`;
    }
  }

  #next(): number {
    this.#written += 1;
    return this.#written;
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.#dice() * from.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }
}
