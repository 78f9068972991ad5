import { otherSide, type Side } from '../../src/domain/model/kind.ts';
import type { Checker, Facts } from '../watch.ts';
import { Doubles } from './support/doubles.ts';

const keyProperties: Readonly<Record<string, string>> = {
  'Relation.Organization': 'ImportId',
  'Relationship.Person.Contact.Standard': 'ImportId',
  Accounts: 'SearchCode',
  Contacts: 'Notes',
};

interface Pair {
  readonly name: string;
  readonly side: Side;
  readonly ids: readonly [string, string];
}

/**
 * B1: at most one record is created by Tandem per business key and side. Neither system knows an idempotency key, so a
 * request that the network itself delivers twice makes two: then a person has to be told by the time all is calm.
 */
export const b1: Checker = {
  id: 'B1',
  listen: (facts, fail) => {
    const made = new Map<string, string>();
    const doubles = new Doubles();
    let second: Pair[] = [];
    const doubled: Pair[] = [];
    return {
      effect: (told) => {
        const { author, effect, side } = told;
        doubles.effect(told);
        // What a person removed is no longer there to be found: making it again is no duplicate.
        if (effect.action === 'delete') for (const [name, id] of made) if (id === effect.key) made.delete(name);
        const property = keyProperties[effect.entity];
        if (author !== 'tandem' || effect.action !== 'create' || property === undefined) return;
        const key = (effect.after as Readonly<Record<string, unknown>> | null)?.[property];
        if (typeof key !== 'string') {
          fail(`${side} ${effect.entity} ${effect.key} was created without a key to find it by`);
          return;
        }
        const name = `${side} ${effect.tenant} ${effect.entity} ${key}`;
        const first = made.get(name);
        if (first !== undefined) second.push({ name, side, ids: [first, effect.key] });
        made.set(name, effect.key);
      },
      arrived: (arrival) => {
        doubles.arrived(arrival);
        for (const pair of second) {
          if (doubles.twinOf(pair.side, pair.ids[1]) === pair.ids[0]) doubled.push(pair);
          else fail(`${pair.name} was created twice: ${pair.ids.join(' and ')}`);
        }
        second = [];
      },
      calm: () => {
        for (const pair of doubled) {
          if (isStillThere(facts, pair) && !isTold(facts, pair)) {
            fail(`${pair.name} was doubled on the way, and nobody was told of ${pair.ids.join(' and ')}`);
          }
        }
      },
    };
  },
};

/** A person may have ended or removed one of the two meanwhile. */
const isStillThere = ({ books }: Facts, { side, ids }: Pair): boolean =>
  ids.every((id) => books.get(side, id)?.isActive === true);

/**
 * A problem that names one of the two or the record they were made for, or a question that offers them. It is over when
 * each of the two has become the counterpart of a record of its own, or when people removed the one they were made for:
 * what is left concerns one system only.
 */
function isTold({ books, world }: Facts, { ids, name, side }: Pair): boolean {
  const isAbout = (id: string | null): boolean => id !== null && (ids.includes(id) || name.includes(id));
  const linked = new Set(world.store.rows('link').flatMap(({ exactId, tribeId }) => [exactId, tribeId]));
  const source = name.split(':').at(-1) ?? '';
  const isOver = ids.every((id) => linked.has(id)) || books.get(otherSide(side), source) === undefined;
  const isProblem = world.store
    .rows('problem')
    .some((one) => one.causeCode === 'foundTwice' && (isOver || one.resolvedMs === null) && isAbout(one.recordId));
  const isQuestion = world.store
    .rows('planItem')
    .some(({ stored: { item } }) => item.action === 'ask' && item.candidates.some(({ tribeId }) => isAbout(tribeId)));
  return isProblem || isQuestion;
}
