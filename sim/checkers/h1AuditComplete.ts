import { stageOf } from '../oracle/tribeBook.ts';
import type { Checker, Told } from '../watch.ts';
import { Doubles } from './support/doubles.ts';

/** Which record, as Tandem counts them, an effect belongs to. */
function recordOf({ side, effect }: Told): string | null {
  const row = (effect.after ?? effect.before ?? {}) as Readonly<Record<string, unknown>>;
  switch (effect.entity) {
    case 'Accounts':
    case 'Contacts':
    case 'Relation.Organization':
    case 'Relationship.Person.Contact.Standard':
      return `${side} ${effect.key}`;
    case 'Addresses':
      return `exact ${String(row.Account)}`;
    case 'Address':
      return `tribe ${String(row.Organization)}`;
    case 'Relationship.Organization.Supplier':
      return `tribe ${String(row.Organization)}`;
    default:
      return stageOf(effect.entity) === undefined ? null : `tribe ${String(row.Organization)}`;
  }
}

/** What the vendor did by itself after a write of ours: to Exact the first contact of an account is its main one. */
function isConsequence({ effect: { action, after, before, cause, entity } }: Told): boolean {
  if (cause.by === 'rule') return true;
  const [was, is] = [before, after] as ({ readonly MainContact?: unknown } | null)[];
  return entity === 'Accounts' && action === 'update' && was?.MainContact !== is?.MainContact;
}

/** H1: the journal is complete both ways: each effect of ours is told, each creation exactly once, and nothing is told that was not. */
export const h1: Checker = {
  id: 'H1',
  listen: ({ books, world }, fail) => {
    const touched = new Map<string, Told>();
    const created = new Set<string>();
    const earlier = new Set(world.store.rows('journal').map(({ id }) => id));
    const doubles = new Doubles();
    return {
      arrived: (arrival) => doubles.arrived(arrival),
      effect: (told) => {
        doubles.effect(told);
        const record = recordOf(told);
        if (told.author !== 'tandem' || record === null || isConsequence(told)) return;
        touched.set(record, told);
        const isMain = !['Address', 'Addresses'].includes(told.effect.entity) && record.endsWith(told.effect.key);
        if (told.effect.action === 'create' && isMain) created.add(record);
      },
      // What a backup does not hold yet it cannot tell.
      restored: () => touched.clear(),
      calm: () => {
        const told = new Map<string, number>();
        const creates = new Map<string, number>();
        for (const entry of world.store.rows('journal')) {
          if (earlier.has(entry.id)) continue;
          const record = `${entry.side} ${entry.recordId}`;
          if (entry.operation !== 'link') told.set(record, (told.get(record) ?? 0) + 1);
          if (entry.operation === 'create') creates.set(record, (creates.get(record) ?? 0) + 1);
        }
        for (const [record, { effect, side }] of touched) {
          if (told.has(record)) continue;
          // A person removed it before Tandem could see what became of its own write.
          const id = record.slice(side.length + 1);
          if (books.get(side, id) === undefined) continue;
          // One of two that the network made of one: Tandem told of one creation, and B1 asks that a person hears of both.
          if (doubles.twinOf(side, id) !== undefined) continue;
          fail(`${record}: an effect of ours (${effect.action} ${effect.entity}) is not in the journal`);
        }
        for (const [record, times] of creates) {
          if (times > 1) fail(`${record}: its creation is in the journal ${times} times`);
          if (!created.has(record)) fail(`${record}: the journal tells a creation that never was`);
        }
      },
    };
  },
};
