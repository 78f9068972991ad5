import type { Link } from '../../../src/store/port.ts';
import { plain } from '../../oracle/books.ts';
import type { OracleRecord, OracleValue } from '../../oracle/record.ts';
import type { Facts } from '../../watch.ts';

export interface Difference {
  readonly link: Link;
  readonly field: string;
  readonly exact: OracleValue;
  readonly tribe: OracleValue;
}

/** Fields that Exact has for a role which the relation does not have, or that a side makes up by itself. */
const isOwnBusiness = (field: string, exact: OracleRecord): boolean =>
  (field === 'debtorNumber' && exact.fields.isCustomer !== true) ||
  (field === 'creditorNumber' && exact.fields.isSupplier !== true);

/** A role that somebody took away stays where it is: roles are only added. */
const isKeptRole = (link: Link, field: string): boolean =>
  (field === 'isCustomer' || field === 'isSupplier') && link.base[field] === true;

const takesPart = ({ kind, fields }: OracleRecord): boolean =>
  kind === 'contact' || fields.isCustomer === true || fields.isSupplier === true;

/** Every field in which the two living records of a pair differ. */
export function* differencesOf({ world, books }: Facts): Generator<Difference> {
  const live = new Set(world.store.rows('connection').flatMap((one) => (one.liveSinceMs === null ? [] : [one.id])));
  for (const link of world.store.rows('link')) {
    // Before changes flow by themselves an import agrees on what it was told to, and leaves the rest.
    if (!live.has(link.connectionId)) continue;
    const [exact, tribe] = [books.get('exact', link.exactId), books.get('tribe', link.tribeId)];
    if (exact === undefined || tribe === undefined || !exact.isActive || !tribe.isActive) continue;
    const owner = exact.kind === 'contact' ? books.get('exact', exact.ownerId ?? '') : exact;
    if (owner === undefined || !owner.isActive || !takesPart(owner)) continue;
    for (const [field, value] of Object.entries(exact.fields)) {
      const other = tribe.fields[field] ?? null;
      if (plain(value) === plain(other) || isOwnBusiness(field, exact) || isKeptRole(link, field)) continue;
      yield { link, field, exact: value, tribe: other };
    }
  }
}

/** `visit.line` is street, number and addition of the neutral model. */
const covers = (told: string | null, field: string): boolean =>
  told === null || told === field || (field.endsWith('.line') && told.startsWith(field.replace('line', '')));

/** Whether an open conflict, an open problem or a person's decision tells of the difference. */
export function isExplained({ world }: Facts, { link, field }: Difference): boolean {
  const conflicts = world.store.rows('conflict').filter((one) => one.linkId === link.id && one.resolvedMs === null);
  if (conflicts.some(({ fields }) => fields.some((one) => covers(one.field, field)))) return true;
  const choices = world.store.rows('choice').filter((one) => one.linkId === link.id && one.choice === 'keep');
  if (choices.some((one) => covers(one.field, field))) return true;
  return world.store
    .rows('problem')
    .some(
      (one) =>
        one.resolvedMs === null &&
        (one.recordId === link.exactId || one.recordId === link.tribeId) &&
        covers(one.field, field),
    );
}
