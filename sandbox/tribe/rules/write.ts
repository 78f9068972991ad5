import type { EntityType, Navigation } from '../schema/types.ts';
import { type Entity, type Scalar, withLinks, withValues } from '../state/entity.ts';
import { badRequest, notFound, Refusal } from './refusal.ts';
import { settle } from './settle.ts';
import type { Unit } from './unit.ts';
import { isGuid, parseValue } from './values.ts';

export type Body = Readonly<Record<string, unknown>>;

/** Deeper bodies are refused: nothing in the model is that deep. */
const depthMax = 8;

/** A body taken apart and checked against the type, before anything is written. */
interface Parts {
  readonly values: Readonly<Record<string, Scalar | null>>;
  readonly singles: readonly (readonly [Navigation, Body | null])[];
  readonly lists: readonly (readonly [Navigation, readonly Body[]])[];
}

export const isBody = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Creates a record of `type` from a request body, with everything that is inline in it (tribe-crm.md 2.4). */
export function createEntity(
  unit: Unit,
  type: EntityType,
  body: Body,
  given: Readonly<Record<string, string>> = {},
  depth = 0,
): Entity {
  if (type.isAbstract) throw badRequest(`${type.set} is a base set: create on one of its subtypes.`);
  if (!type.canCreate) throw new Refusal(405, `${type.set} cannot be created through the API.`);
  const parts = takeApart(type, body, depth);
  requireAll(type, body, given);
  const draft: Entity = {
    id: unit.tools.newId(),
    tenant: unit.actor.tenant,
    type: type.name,
    createdMs: unit.tools.nowMs,
    mutatedMs: null,
    values: {},
    links: given,
  };
  return write(unit, null, draft, parts, depth);
}

/** Changes only what the body names (tribe-crm.md 2.4: partial, in both forms). */
export function updateEntity(unit: Unit, entity: Entity, body: Body, depth = 0): Entity {
  const type = unit.tools.schema.type(entity.type);
  if (!type.canUpdate) throw new Refusal(405, `${type.set} cannot be changed through the API.`);
  const parts = takeApart(type, body, depth);
  for (const [navigation, value] of parts.singles) {
    if (value === null && navigation.isRequired)
      throw badRequest(`The link '${navigation.name}' of ${type.set} is required and cannot be cleared.`, {
        ...{ is: 'required', field: navigation.name },
      });
  }
  return write(unit, entity, entity, parts, depth);
}

function write(unit: Unit, before: Entity | null, start: Entity, parts: Parts, depth: number): Entity {
  const links: Record<string, string | null> = {};
  for (const [navigation, value] of parts.singles)
    links[navigation.name] = value === null ? null : linked(unit, start, navigation, value, depth);
  const linkedEntity = withLinks(withValues(start, parts.values), links);
  const saved = unit.save(linkedEntity, true);
  // Members come before the consequences: an invoice that is created as Sent needs its lines to be there.
  for (const [navigation, members] of parts.lists) writeMembers(unit, saved, navigation, members, depth);
  const whole = unit.get(saved.id) ?? saved;
  if (whole !== before) settle(unit, before, whole);
  return unit.get(saved.id) ?? whole;
}

/** The id a single navigation gets: the one named, or that of a record made from the inline fields. */
function linked(unit: Unit, owner: Entity, navigation: Navigation, value: Body, depth: number): string {
  const { ID: id, ...rest } = value;
  if (id !== undefined && id !== null) {
    const target = existing(unit, navigation, id);
    if (Object.keys(rest).length > 0) updateEntity(unit, target, rest, depth + 1);
    return target.id;
  }
  const current = unit.get(owner.links[navigation.name] ?? '');
  if (current !== null && unit.tools.switches.inlineOnFilled === 'update')
    return updateEntity(unit, current, rest, depth + 1).id;
  return createEntity(unit, inlineType(unit, navigation, rest), rest, {}, depth + 1).id;
}

function existing(unit: Unit, navigation: Navigation, id: unknown): Entity {
  if (!isGuid(id))
    throw badRequest(`The value ${JSON.stringify(id)} of '${navigation.name}/ID' is not a valid Edm.Guid.`);
  const target = unit.get(id.toLowerCase());
  const set = unit.tools.schema.type(navigation.target).set;
  if (target === null || !unit.isA(target, navigation.target)) {
    throw badRequest(`The link '${navigation.name}' points at ${set}(${id}), which does not exist.`, {
      ...{ is: 'gone', field: navigation.name },
    });
  }
  return target;
}

/** An inline record is of the navigation's own type unless `_Type` names a subtype. */
function inlineType(unit: Unit, navigation: Navigation, body: Body): EntityType {
  const { schema } = unit.tools;
  const named = body._Type;
  if (named === undefined) return schema.type(navigation.target);
  const type = typeof named === 'string' ? schema.types.get(named) : undefined;
  if (type === undefined || !schema.isA(type.name, navigation.target)) {
    throw badRequest(`'_Type' of '${navigation.name}' must be ${navigation.target} or one of its subtypes.`);
  }
  return type;
}

function writeMembers(
  unit: Unit,
  owner: Entity,
  navigation: Navigation,
  members: readonly Body[],
  depth: number,
): void {
  const [via, ...others] = navigation.via;
  if (via === undefined) {
    const ids = members.map((member) => existing(unit, navigation, member.ID).id);
    unit.save({ ...owner, lists: { ...owner.lists, [navigation.name]: ids } }, true);
    return;
  }
  if (others.length > 0)
    throw badRequest(`'${navigation.name}' cannot be written: write its records on their own set.`);
  for (const member of members) {
    const { ID: id, ...rest } = member;
    if (id !== undefined && id !== null) {
      const target = existing(unit, navigation, id);
      const moved = unit.save(withLinks(target, { [via.navigation]: owner.id }), true);
      if (Object.keys(rest).length > 0) updateEntity(unit, moved, rest, depth + 1);
    } else {
      createEntity(unit, inlineType(unit, navigation, rest), rest, { [via.navigation]: owner.id }, depth + 1);
    }
  }
}

function takeApart(type: EntityType, body: Body, depth: number): Parts {
  if (depth > depthMax) throw badRequest(`The body is nested more than ${depthMax} levels deep.`);
  const values: Record<string, Scalar | null> = {};
  const singles: (readonly [Navigation, Body | null])[] = [];
  const lists: (readonly [Navigation, readonly Body[]])[] = [];
  for (const [name, value] of Object.entries(body)) {
    if (name === 'ID' || name.startsWith('@odata.')) continue;
    const field = type.fields.get(name);
    if (field !== undefined) {
      if (!field.isReadOnly) values[name] = parseValue(type, field, value);
      continue;
    }
    const navigation = type.navigations.get(name);
    if (navigation === undefined) throw badRequest(`The property '${name}' does not exist on type '${type.set}'.`);
    if (navigation.isMany) {
      if (!Array.isArray(value) || !value.every(isBody))
        throw badRequest(`The navigation '${name}' takes a list of objects.`);
      lists.push([navigation, value]);
    } else {
      if (value !== null && !isBody(value))
        throw badRequest(`The navigation '${name}' takes an object with an ID or with fields, or null.`);
      singles.push([navigation, value]);
    }
  }
  return { values, singles, lists };
}

function requireAll(type: EntityType, body: Body, given: Readonly<Record<string, string>>): void {
  for (const field of type.fields.values()) {
    if (field.isRequired && !field.isReadOnly && (body[field.name] ?? null) === null) {
      throw badRequest(`The property '${field.name}' of ${type.set} is required.`, {
        ...{ is: 'required', field: field.name },
      });
    }
  }
  for (const navigation of type.navigations.values()) {
    if (navigation.isRequired && (body[navigation.name] ?? null) === null && given[navigation.name] === undefined) {
      throw badRequest(`The link '${navigation.name}' of ${type.set} is required.`, {
        ...{ is: 'required', field: navigation.name },
      });
    }
  }
}

/** The record a key names within a set, or a 404. */
export function find(unit: Unit, type: EntityType, id: string): Entity {
  const entity = unit.get(id.toLowerCase());
  if (entity === null || !unit.isA(entity, type.name)) throw notFound(type.set, id);
  return entity;
}
