import type { Checker } from '../watch.ts';

const keyProperties: Readonly<Record<string, string>> = {
  'Relation.Organization': 'ImportId',
  'Relationship.Person.Contact.Standard': 'ImportId',
  Accounts: 'SearchCode',
  Contacts: 'Notes',
};

/** B1: at most one record is created by Tandem per business key and side. */
export const b1: Checker = {
  id: 'B1',
  listen: (_facts, fail) => {
    const made = new Map<string, string>();
    return {
      effect: ({ author, effect, side }) => {
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
        if (first !== undefined) fail(`${name} was created twice: ${first} and ${effect.key}`);
        made.set(name, effect.key);
      },
    };
  },
};
