import type { Rules } from '../../src/domain/mapping/rules.ts';
import type { Side } from '../../src/domain/model/kind.ts';
import { satisfies } from '../oracle/conditions.ts';
import type { OracleFields, OracleRecord } from '../oracle/record.ts';
import type { Checker, Facts } from '../watch.ts';
import { firstCalls, flowing, linkOf, Orders } from './support/orders.ts';

/**
 * G9: by itself nothing is made or written of a record that never satisfied the conditions in force on either side, nor of
 * the contacts of such a relation. What satisfied them once may have been read then.
 */
export const g9: Checker = {
  id: 'G9',
  listen: (facts, fail) => {
    const { world } = facts;
    const orders = new Orders(world);
    const calls = firstCalls(world);
    return {
      restored: () => orders.restored(),
      commit: (changes) => {
        calls.heard(changes);
        orders.heard(changes);
      },
      sent: (call) => {
        const first = calls.of(call);
        if (first === null) return;
        const { connectionId, write } = first;
        const { begunMs, kind, operation, recordId, side } = write;
        const allRules = orders.rulesAt(connectionId, begunMs);
        if (allRules.some(({ filter }) => filter.conditions === undefined)) return;
        if (flowing(facts, connectionId, recordId) === undefined) return;
        const link = linkOf(world, connectionId, write);
        const source = side === 'exact' ? 'tribe' : 'exact';
        const pair =
          operation === 'create' || link === undefined
            ? [facts.books.get(source, recordId)]
            : [facts.books.get('exact', link.exactId), facts.books.get('tribe', link.tribeId)];
        const known = pair.filter((one) => one !== undefined);
        if (known.length === 0 || allRules.some((rules) => isEverLetIn(facts, rules, known))) return;
        fail(`${operation} of ${kind} ${recordId} in ${side}, which the filter leaves out`);
      },
    };
  },
};

function isEverLetIn(facts: Facts, rules: Rules, records: readonly OracleRecord[]): boolean {
  return records.some((record) => {
    const lists = record.kind === 'contact' ? (['contacts'] as const) : (['customers', 'suppliers'] as const);
    const isLetIn = versionsOf(facts, record).some((fields) =>
      lists.some((list) => rules.filter[list] && satisfies(rules.filter, list, fields)),
    );
    if (!isLetIn) return false;
    const owner = record.ownerId === null ? undefined : facts.books.get(record.side, record.ownerId);
    return owner === undefined || isEverLetIn(facts, rules, [owner, ...counterpartsOf(facts, owner)]);
  });
}

/** A relation takes part by whichever of its two records does. */
function counterpartsOf({ books, world }: Facts, { id, side }: OracleRecord): readonly OracleRecord[] {
  const other: Side = side === 'exact' ? 'tribe' : 'exact';
  const links = world.store.rows('link').filter((link) => (side === 'exact' ? link.exactId : link.tribeId) === id);
  return links.flatMap((link) => books.get(other, other === 'exact' ? link.exactId : link.tribeId) ?? []);
}

/** As it is, and as it has been: what it was before each edit, newest first. */
function versionsOf({ books }: Facts, { fields, id, side }: OracleRecord): readonly OracleFields[] {
  const versions = [fields];
  let version = fields;
  for (const edit of books.edits.filter((one) => one.id === id && one.side === side && !one.isBirth).toReversed()) {
    version = { ...version, [edit.field]: edit.before };
    versions.push(version);
  }
  return versions;
}
