import { type Random, random } from '../random.ts';
import { draftRelation, dutchVisit, foreignAddress, movedAbroad, plainLetters, type TakenNames } from './draft.ts';
import { worldSizeMax, worldSizeMin } from './limits.ts';
import { plantedMatches } from './plantedMatches.ts';
import { plantedOddities } from './plantedOddities.ts';
import { type Ground, type Planting, tribeView } from './planting.ts';
import type { ExpectedMatch, World, WorldCompany, WorldRelation } from './types.ts';

/** Account codes of the wholesaler rise from here. */
const firstExactNumber = 10_001;
/** Numbers that Tribe gave by itself lie below all account codes, so that they never collide by accident. */
const firstTribeNumber = 4_001;
/** Beside one in so many plain companies stands one that only Tribe has, up to the number of free numbers below. */
const onlyInTribeEvery = 33;
const onlyInTribeMax = 2_000;

/** A function of seed and size. A larger world holds the companies of a smaller one of the same seed, and more. */
export function buildWorld(settings: { readonly seed: number; readonly size: number }): World {
  const { seed, size } = settings;
  if (!Number.isInteger(size) || size < worldSizeMin || size > worldSizeMax) {
    throw new RangeError(
      `the size of a world must be a whole number from ${worldSizeMin} to ${worldSizeMax}, not ${size}`,
    );
  }
  const builder = new WorldBuilder(seed);
  for (const planting of [...plantedMatches, ...plantedOddities]) builder.plant(planting);
  for (let i = 1; builder.inExact < size; i++) {
    builder.addPlain(`plain-${i}`);
    const beside = i / onlyInTribeEvery;
    if (Number.isInteger(beside) && beside <= onlyInTribeMax) builder.addOnlyInTribe(`tribe-only-${beside}`);
  }
  return { seed, size, companies: builder.companies };
}

class WorldBuilder {
  readonly companies: WorldCompany[] = [];
  readonly #seed: number;
  readonly #taken: TakenNames = new Set();
  #nextTribeNumber = firstTribeNumber;
  inExact = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  plant(planting: Planting): void {
    const { key, expected, planted, trouble = null } = planting;
    const draft = this.#draft(key);
    const ground = this.#ground(key);
    const exact = planting.exact(draft, ground);
    const tribe = planting.tribe?.(exact ?? draft, ground) ?? [];
    for (const { name } of [...(exact === null ? [] : [exact]), ...tribe]) this.#taken.add(plainLetters(name));
    this.#add({ key, expected, planted, trouble, exact, tribe });
  }

  addPlain(key: string): void {
    const draw = random(this.#seed, `world/${key}/kind`);
    const draft = this.#draft(key);
    const at = draw.chance(0.06) ? movedAbroad(draft, foreignAddress(draw)) : draft;
    const kind = draw.next();
    if (kind < 0.05) this.#addPlainCompany(key, 'absent', { ...at, isActive: false });
    else if (kind < 0.09) {
      this.#addPlainCompany(key, 'absent', { ...at, isCustomer: false, isSupplier: false, creditorNumber: null });
    } else if (kind < 0.16) this.#addKnown(key, at, draw);
    else this.#addPlainCompany(key, 'create', at);
  }

  addOnlyInTribe(key: string): void {
    const draft = this.#draft(key);
    const ground = this.#ground(key);
    const number = ground.freeTribeNumber();
    const numbers = draft.isCustomer ? { debtorNumber: number } : { creditorNumber: number };
    const tribe = tribeView(draft, ground, numbers);
    this.#add({ key, expected: 'onlyInTribe', planted: '', trouble: null, exact: null, tribe: [tribe] });
  }

  /** An ordinary company that both sides have. */
  #addKnown(key: string, exact: WorldRelation, draw: Random): void {
    const ground = this.#ground(key);
    const numbers = {
      debtorNumber: exact.isCustomer ? exact.debtorNumber : null,
      creditorNumber: exact.isSupplier ? exact.creditorNumber : null,
    };
    switch (draw.int(4)) {
      case 0:
        this.#addPlainCompany(
          key,
          'byExactId',
          exact,
          tribeView(exact, ground, { ...numbers, knownExactId: exact.id }),
        );
        return;
      case 1:
        this.#addPlainCompany(key, 'byNameAndAddress', exact, tribeView(exact, ground));
        return;
      case 2:
        this.#addPlainCompany(
          key,
          'byNumber',
          exact,
          tribeView(exact, ground, { ...numbers, visit: dutchVisit(draw) }),
        );
        return;
      default:
        this.#addPlainCompany(key, 'byNumber', exact, tribeView(exact, ground, numbers));
    }
  }

  #addPlainCompany(
    key: string,
    expected: ExpectedMatch,
    exact: WorldRelation,
    ...tribe: readonly WorldRelation[]
  ): void {
    this.#add({ key, expected, planted: '', trouble: null, exact, tribe });
  }

  /** The number is that of the next account in Exact; a company that stays out of Exact does not use it up. */
  #draft(key: string): WorldRelation {
    return draftRelation(this.#seed, key, firstExactNumber + this.inExact, this.#taken);
  }

  #add(company: WorldCompany): void {
    this.companies.push(company);
    if (company.exact !== null) this.inExact += 1;
  }

  #ground(key: string): Ground {
    return {
      seed: this.#seed,
      key,
      freeTribeNumber: () => String(this.#nextTribeNumber++),
    };
  }
}
