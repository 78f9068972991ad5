import type { Link, Problem } from '../../../src/store/port.ts';
import { plain } from '../../oracle/books.ts';
import type { OracleRecord, OracleValue } from '../../oracle/record.ts';
import { flowsBothWays, isSameStage, mayStagesDiffer, type Types } from '../../oracle/stages.ts';
import type { Facts } from '../../watch.ts';
import { isFilteredRole, isLeftByRule, takesPart } from './byRules.ts';

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

/** What the relation types of a connection let stand. */
function isLeftByTypes(
  types: Types,
  field: string,
  exact: OracleRecord,
  tribe: OracleRecord,
  base: Link['base'],
): boolean {
  const [own, other] = [exact.fields.stage ?? null, tribe.fields.stage ?? null];
  switch (field) {
    case 'stage':
    case 'isCustomer':
      return (
        isSameStage(types, own, other) ||
        mayStagesDiffer(types, own, other, base.stage != null || base.isCustomer === true)
      );
    case 'isSupplier':
      return (exact.fields.isSupplier === true ? types.import : types.export).supplier === 'none';
    case 'debtorNumber':
      return types.import.customer !== 'customer';
    case 'creditorNumber':
      return types.import.supplier === 'none';
    default:
      return false;
  }
}

/** An older administration that is active keeps its numbers on the Tribe record of this pair. */
function isForeign({ store }: Facts['world'], { connectionId, id, kind, tribeId }: Link): boolean {
  const others = store.rows('link').filter((one) => one.kind === kind && one.tribeId === tribeId && one.id !== id);
  const made = (of: string): number => store.rows('connection').find((one) => one.id === of)?.createdMs ?? 0;
  const isActive = (of: string): boolean =>
    store.rows('connection').some((one) => one.id === of && one.state === 'ready');
  return others.some((one) => isActive(one.connectionId) && made(one.connectionId) < made(connectionId));
}

/** Every field in which the two living records of a pair differ. */
export function* differencesOf({ world, books }: Facts): Generator<Difference> {
  const live = new Map(
    world.store.rows('connection').flatMap((one) => (one.liveSinceMs === null ? [] : [[one.id, one.rules] as const])),
  );
  for (const link of world.store.rows('link')) {
    // Before changes flow by themselves an import agrees on what it was told to, and leaves the rest.
    const rules = live.get(link.connectionId);
    if (rules === undefined) continue;
    const types = rules.relationTypes;
    const [exact, tribe] = [books.get('exact', link.exactId), books.get('tribe', link.tribeId)];
    if (exact === undefined || tribe === undefined || !exact.isActive || !tribe.isActive) continue;
    const owner = exact.kind === 'contact' ? books.get('exact', exact.ownerId ?? '') : exact;
    const ownerThere = tribe.kind === 'contact' ? books.get('tribe', tribe.ownerId ?? '') : tribe;
    if (owner === undefined || ownerThere === undefined || !owner.isActive) continue;
    if (!takesPart(rules, { exact, tribe }, { exact: owner, tribe: ownerThere })) continue;
    if (!flowsBothWays(types, owner, ownerThere)) continue;
    const isNumberedElsewhere = isForeign(world, link);
    for (const [field, value] of Object.entries(exact.fields)) {
      if (isNumberedElsewhere && (field === 'debtorNumber' || field === 'creditorNumber')) continue;
      const other = tribe.fields[field] ?? null;
      if (plain(value) === plain(other) || isOwnBusiness(field, exact) || isKeptRole(link, field)) continue;
      if (isFilteredRole(rules, field, { exact, tribe }) || isLeftByTypes(types, field, exact, tribe, link.base))
        continue;
      yield { link, field, exact: value, tribe: other };
    }
  }
}

/** The vendor, or an endpoint of it, is left alone for an hour because of its errors, and a person is told so. */
const isShutOut = (problems: readonly Problem[], connectionId: string): boolean =>
  problems.some(
    (one) =>
      one.connectionId === connectionId &&
      one.resolvedMs === null &&
      (one.causeCode === 'endpointParked' || one.causeCode === 'vendorShutOut'),
  );

/** A person said that nothing is to be written to this record for now. */
const isPaused = (
  pauses: readonly { readonly connectionId: string; readonly scope: string }[],
  { connectionId, kind, exactId, tribeId }: Link,
): boolean => {
  const scopes = [`record/${kind}/exact/${exactId}`, `record/${kind}/tribe/${tribeId}`];
  return pauses.some((pause) => pause.connectionId === connectionId && scopes.includes(pause.scope));
};

/** `visit.line` is street, number and addition of the neutral model. */
const covers = (told: string | null, field: string): boolean =>
  told === null || told === field || (field.endsWith('.line') && told.startsWith(field.replace('line', '')));

/** Whether an open conflict, an open problem, or what a person decided, tells of the difference. */
export function isExplained({ world }: Facts, difference: Difference): boolean {
  const { link, field } = difference;
  const connection = world.store.rows('connection').find(({ id }) => id === link.connectionId);
  if (connection !== undefined && isLeftByRule(connection.rules, link, difference)) return true;
  if (isPaused(world.store.rows('pause'), link)) return true;
  if (isShutOut(world.store.rows('problem'), link.connectionId)) return true;
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
