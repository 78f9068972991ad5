import type { EntityType, Field } from '../schema/types.ts';
import type { Entity } from '../state/entity.ts';
import { DateWalk, sinceBounds } from './dateWalk.ts';
import { fieldValue } from './fields.ts';
import { FirstOf, sorted } from './order.ts';
import type { Expand, ListQuery, PlanTools, Projection } from './plan.ts';

export interface ListResult {
  readonly records: readonly object[];
  /** Of all that match, whatever the page; null when nobody asked. */
  readonly count: number | null;
  /** Where the next page begins, null on the last one. */
  readonly nextOffset: number | null;
}

/** Reads a list from `source`, at most `pageSizeMax` records from `offset` on (0: no limit). */
export function readList(
  source: Iterable<Entity>,
  query: ListQuery,
  offset: number,
  pageSizeMax: number,
  tools: PlanTools,
): ListResult {
  const first = query.skip + offset;
  const wanted = query.top === null ? Number.MAX_SAFE_INTEGER : Math.max(0, query.top - offset);
  const pageSize = pageSizeMax === 0 ? wanted : Math.min(wanted, pageSizeMax);
  const { page, matched } = readPage(source, query, first, pageSize, tools);
  const hasMore = matched > first + page.length && wanted > page.length;
  return {
    records: page.map((entity) => project(entity, query, tools)),
    count: query.isCounted ? matched : null,
    nextOffset: hasMore ? offset + page.length : null,
  };
}

interface Page {
  readonly page: readonly Entity[];
  /** How many match: all of them when they are to be counted, else enough to know whether there are more. */
  readonly matched: number;
}

/** Up to this many rows a first page is picked out in one pass; a longer one is sorted. */
const pickedMax = 2_000;

function readPage(source: Iterable<Entity>, query: ListQuery, first: number, pageSize: number, tools: PlanTools): Page {
  const { order, test } = query;
  if (order === null) return cutPage(source, query, first, pageSize);
  if (source instanceof DateWalk) return walkPage(source, query, first, pageSize);
  const known = knownOrders(tools);
  const key = query.orderText === '' || query.conjuncts.length > 0 ? null : orderKey(query, tools);
  const inOrder = key === null ? undefined : known.get(key);
  if (inOrder !== undefined) return cutPage(inOrder, query, first, pageSize);
  if (first === 0 && pageSize <= pickedMax) {
    const picked = new FirstOf(order, pageSize);
    let matched = 0;
    for (const entity of source) {
      if (test !== null && !test(entity)) continue;
      matched += 1;
      picked.offer(entity);
    }
    return { page: picked.entities(), matched };
  }
  const list = sorted(source, order);
  if (key !== null) known.set(key, list);
  return cutPage(list, query, first, pageSize);
}

/** From an order that the store keeps: without a filter the way to the page need not be read. */
function walkPage(walk: DateWalk, query: ListQuery, first: number, pageSize: number): Page {
  if (query.test !== null) return cutPage(walk, query, first, pageSize);
  const page: Entity[] = [];
  for (const entity of pageSize === 0 ? [] : walk.from(first)) if (page.push(entity) === pageSize) break;
  return { page, matched: walk.size };
}

function cutPage(source: Iterable<Entity>, query: ListQuery, first: number, pageSize: number): Page {
  const page: Entity[] = [];
  let matched = 0;
  for (const entity of source) {
    if (query.test !== null && !query.test(entity)) continue;
    matched += 1;
    if (matched > first && page.length < pageSize) page.push(entity);
    else if (matched > first + pageSize && !query.isCounted) break;
  }
  return { page, matched };
}

/** Sorted whole sets are remembered until a record changes, so that paging through one does not sort it for each page. */
const sortedSets = new WeakMap<object, { readonly version: number; readonly lists: Map<string, readonly Entity[]> }>();

function knownOrders({ reading: { store } }: PlanTools): Map<string, readonly Entity[]> {
  let known = sortedSets.get(store);
  if (known === undefined || known.version !== store.version) {
    known = { version: store.version, lists: new Map() };
    sortedSets.set(store, known);
  }
  return known.lists;
}

const orderKey = (query: ListQuery, tools: PlanTools): string =>
  `${tools.tenant}|${query.type.name}|${query.orderText}`;

/**
 * All records of a set, in the order asked for when the store keeps it, or the few that an index names when the filter allows
 * it. The filter runs over them all the same.
 */
export function candidates(type: EntityType, query: ListQuery, tools: PlanTools): Iterable<Entity> {
  const isMember = (entity: Entity): boolean =>
    entity.tenant === tools.tenant && tools.schema.isA(entity.type, type.name);
  const { store } = tools.reading;
  for (const { path, operator, literal } of query.conjuncts) {
    if (operator !== 'eq') continue;
    const [first = '', second] = path;
    const last = second ?? first;
    if (path.length > 2 || literal.type === 'null') continue;
    let found: readonly Entity[] | null = null;
    if (last === 'ID' && literal.type === 'guid') {
      const entity = store.get(tools.tenant, literal.value);
      found = entity === null ? [] : [entity];
    } else if (literal.type === 'text' && store.isIndexed(last)) {
      found = store.withValue(tools.tenant, last, literal.value);
    }
    if (found === null) continue;
    const linked = second === undefined ? found : found.flatMap((entity) => store.linkedTo(entity.id, first));
    return linked.filter(isMember);
  }
  const types = tools.schema.concreteUnder(type.name);
  const changed = query.since === null ? null : sinceBounds(store, tools.tenant, types, query.since);
  if (changed !== null) return changed;
  if (query.byDate === null) return everyRecord(types, tools);
  const [bound, other] = query.since ?? [];
  const fromMs = bound?.field === query.byDate.field && other === undefined ? bound.fromMs : null;
  return new DateWalk(store, tools.tenant, types, query.byDate, fromMs);
}

function* everyRecord(types: readonly string[], tools: PlanTools): IterableIterator<Entity> {
  for (const name of types) yield* tools.reading.store.ofType(tools.tenant, name);
}

const shownFields = new WeakMap<EntityType, readonly Field[]>();

/** The fields of the default projection. */
function defaultFields(type: EntityType): readonly Field[] {
  let fields = shownFields.get(type);
  if (fields === undefined) {
    fields = [...type.fields.values()].filter((field) => !field.isHidden);
    shownFields.set(type, fields);
  }
  return fields;
}

/** One record as JSON: nulls written, `ID` always, navigations only when expanded (tribe-crm.md 2.3). */
export function project(entity: Entity, projection: Projection, tools: PlanTools, isExpanded = false): object {
  const record: Record<string, unknown> = {};
  const own = tools.schema.type(entity.type);
  if (isExpanded && projection.select !== null) record['@odata.id'] = `${own.set}(${entity.id})`;
  for (const field of projection.select ?? defaultFields(own)) {
    if (field.name === '_Name' && !tools.showDisplayName) continue;
    record[field.name] = fieldValue(entity, field.name, tools.reading);
  }
  for (const expand of projection.expands) {
    if (expand.onlyOn !== null && !tools.schema.isA(entity.type, expand.onlyOn)) continue;
    addExpanded(record, entity, expand, tools);
  }
  return record;
}

function addExpanded(record: Record<string, unknown>, entity: Entity, expand: Expand, tools: PlanTools): void {
  const { navigation, query } = expand;
  if (!navigation.isMany) {
    const target = single(entity, navigation.name, tools);
    const isShown = target !== null && (query.test === null || query.test(target));
    record[navigation.name] = isShown ? project(target, query, tools, true) : null;
    return;
  }
  const members = many(entity, navigation.name, tools).filter((member) => query.test === null || query.test(member));
  const inOrder = query.order === null ? members : sorted(members, query.order);
  if (query.isCounted) record[`${navigation.name}@odata.count`] = members.length;
  const page = inOrder.slice(query.skip, query.top === null ? undefined : query.skip + query.top);
  record[navigation.name] = page.map((member) => project(member, query, tools, true));
}

export function single(entity: Entity, navigation: string, tools: PlanTools): Entity | null {
  const id = entity.links[navigation];
  return id === undefined ? null : tools.reading.store.get(tools.tenant, id);
}

/** The members of a to-many navigation, each once. */
export function many(entity: Entity, name: string, tools: PlanTools): readonly Entity[] {
  const navigation = tools.schema.type(entity.type).navigations.get(name);
  if (navigation === undefined) return [];
  const { store } = tools.reading;
  if (navigation.via.length === 0) {
    return (entity.lists?.[name] ?? []).flatMap((id) => store.get(tools.tenant, id) ?? []);
  }
  const members = new Map<string, Entity>();
  for (const via of navigation.via) {
    for (const member of store.linkedTo(entity.id, via.navigation)) {
      if (tools.schema.isA(member.type, via.type)) members.set(member.id, member);
    }
  }
  return [...members.values()];
}
