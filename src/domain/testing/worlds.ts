import fc from 'fast-check';
import type { Fields, FieldValue } from '../model/fields.ts';
import type { Kind, Side } from '../model/kind.ts';
import type { NeutralRecord } from '../model/record.ts';
import { settleAddresses } from '../model/settle.ts';
import { itemKey } from '../plan/key.ts';
import type { MatchAnswer } from '../plan/plan.ts';
import type { PlanLink } from '../plan/standing.ts';
import { exactContact, exactRelation, tribeContact, tribeRelation, visit } from './build.ts';
import { editOf, editsCount } from './edits.ts';

/** Both sides with whatever people did to them since they last agreed. */
export interface GeneratedWorld {
  readonly exact: readonly NeutralRecord[];
  readonly tribe: readonly NeutralRecord[];
  readonly links: readonly PlanLink[];
  readonly answers: ReadonlyMap<string, MatchAnswer>;
}

/** How a record came to stand: agreed and linked, matching but not linked yet, or on one side only. */
const presences = [
  'linked',
  'linked',
  'linked',
  'unlinked',
  'exactOnly',
  'tribeOnly',
  'goneInExact',
  'goneInTribe',
] as const;
type Presence = (typeof presences)[number];

interface Drawn {
  readonly presence: Presence;
  readonly edits: readonly number[];
  readonly flags: number;
}

/** A few numbers are a world: cheap to draw ten thousand times, and easy to shrink, for what is missing counts as 0. */
class Numbers {
  readonly #drawn: readonly number[];
  #at = 0;
  #rest = 0;

  constructor(drawn: readonly number[]) {
    this.#drawn = drawn;
  }

  next(): number {
    this.#rest = this.#drawn[this.#at] ?? 0;
    this.#at += 1;
    return this.#rest;
  }

  /** A part of the number that was drawn last. */
  below(bound: number): number {
    const part = this.#rest % bound;
    this.#rest = Math.floor(this.#rest / bound);
    return part;
  }
}

function drawnFrom(numbers: Numbers): Drawn {
  const presence = presences[numbers.below(presences.length)] ?? 'linked';
  const flags = numbers.below(64);
  const editCount = numbers.below(4);
  return { presence, flags, edits: Array.from({ length: editCount }, () => numbers.next()) };
}

const agreedRelation = (at: number): Fields => ({
  name: `Bakkerij ${['Jansen', 'Smit', 'Bos'][at % 3]}`,
  isCustomer: true,
  isSupplier: false,
  debtorNumber: String(100 + at),
  creditorNumber: null,
  email: `info@${at}.nl`,
  phone: '010-4141414',
  website: null,
  ...visit('Kade', String(at + 1), '1234 AB'),
  'visit.city': 'Delft',
});
const agreedContact = (at: number): Fields => ({
  firstName: 'Jan',
  lastName: ['Boer', 'Vos', 'Kok'][at % 3] ?? null,
  email: `jan@${at}.nl`,
  mobile: null,
});

/** Up to `relations` relations with up to two contacts each, perturbed from agreement. */
export const worldArbitrary = (relations: number): fc.Arbitrary<GeneratedWorld> =>
  fc.array(fc.nat(0x7fff_ffff), { maxLength: relations * 6, size: 'max' }).map((drawn) => {
    const numbers = new Numbers(drawn);
    const builder = new Builder();
    const count = drawn.length === 0 ? 0 : 1 + (drawn.length % relations);
    for (let at = 0; at < count; at += 1) {
      numbers.next();
      const contacts = numbers.below(3);
      builder.add('relation', `${at}`, null, drawnFrom(numbers), agreedRelation(at));
      for (let index = 0; index < contacts; index += 1) {
        numbers.next();
        builder.add('contact', `${at}-${index}`, `${at}`, drawnFrom(numbers), agreedContact(at + index));
      }
    }
    return builder.world();
  });

class Builder {
  readonly #records: Record<Side, NeutralRecord[]> = { exact: [], tribe: [] };
  readonly #links: PlanLink[] = [];
  readonly #answers = new Map<string, MatchAnswer>();

  add(kind: Kind, id: string, ownerId: string | null, { presence, edits, flags }: Drawn, agreed: Fields): void {
    const exactId = `e${id}`;
    const tribeId = `t${id}`;
    const versions: Record<Side, Record<string, FieldValue>> = { exact: { ...agreed }, tribe: { ...agreed } };
    for (const drawnEdit of edits) {
      const { side, field, value } = editOf(kind, drawnEdit % editsCount(kind));
      if (versions[side][field] !== undefined) versions[side][field] = value;
    }
    const isLinked = presence === 'linked' || presence === 'goneInExact' || presence === 'goneInTribe';
    const isHere = {
      exact: presence !== 'tribeOnly' && presence !== 'goneInExact',
      tribe: presence !== 'exactOnly' && presence !== 'goneInTribe',
    };
    // One flag in four is set: most records are active, are nobody's import and were not asked about.
    const isFlagged = (at: number): boolean => ((flags >> at) & 3) === 3;
    if (isHere.exact) {
      const make =
        kind === 'relation'
          ? exactRelation
          : (recordId: string, fields: Fields, more: object) => exactContact(recordId, `e${ownerId}`, fields, more);
      this.#records.exact.push(make(exactId, settleAddresses(versions.exact), { isActive: !isFlagged(0) }));
    }
    if (isHere.tribe) {
      const make =
        kind === 'relation'
          ? tribeRelation
          : (recordId: string, fields: Fields, more: object) => tribeContact(recordId, `t${ownerId}`, fields, more);
      const carriedExactId = isFlagged(2) ? exactId : null;
      this.#records.tribe.push(make(tribeId, versions.tribe, { isActive: !isFlagged(1), carriedExactId }));
    }
    if (isLinked) this.#links.push({ kind, exactId, tribeId, base: settleAddresses(agreed) });
    const answer: MatchAnswer = [
      { is: 'same' as const, tribeId },
      { is: 'different' as const },
      { is: 'leave' as const },
    ][flags % 3] ?? { is: 'leave' };
    if (isFlagged(4))
      this.#answers.set(
        itemKey(kind, flags % 2 === 0 ? 'exact' : 'tribe', flags % 2 === 0 ? exactId : tribeId),
        answer,
      );
  }

  world(): GeneratedWorld {
    return { ...this.#records, links: this.#links, answers: this.#answers };
  }
}

export const keysOf = ({ exact, tribe }: Pick<GeneratedWorld, 'exact' | 'tribe'>): string[] =>
  [...exact, ...tribe].map(({ kind, side, id }) => itemKey(kind, side, id));
