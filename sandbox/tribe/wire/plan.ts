import {
  type Conjunct,
  compileExpression,
  conjunctsOf,
  type ExpandItem,
  type OrderTerm,
  odataV4,
  type Predicate,
  parseExpand,
  parseFilter,
  parseOrderBy,
  parseSelect,
  type RawQuery,
  type SelectPath,
  wholeNumberOption,
} from '../../kit/odata/index.ts';
import { badRequest, Refusal } from '../rules/refusal.ts';
import type { EntityType, Field, Navigation, Schema } from '../schema/types.ts';
import type { Entity } from '../state/entity.ts';
import { type ByDate, byDateOf, type DateBound, dateBounds, withTieBreak } from './dateWalk.ts';
import type { Reading } from './fields.ts';
import { compileOrdering, type Ordering } from './order.ts';
import { rowSchema } from './rowSchema.ts';

/** What a request wants to see of records of one type. */
export interface Projection {
  readonly type: EntityType;
  /** Null: the default projection of each record's own type. */
  readonly select: readonly Field[] | null;
  readonly expands: readonly Expand[];
}

export interface Expand {
  readonly navigation: Navigation;
  /** Only records of this type are expanded: the cast in front of the navigation. */
  readonly onlyOn: string | null;
  readonly query: ListQuery;
}

export interface ListQuery extends Projection {
  readonly test: Predicate<Entity> | null;
  /** Conditions that every row must meet: what an index can answer. */
  readonly conjuncts: readonly Conjunct[];
  /** Lower bounds of dates of which every row must meet one; null when the filter has none. */
  readonly since: readonly DateBound[] | null;
  readonly order: Ordering | null;
  /** The order when it is one that the store keeps. */
  readonly byDate: ByDate | null;
  /** The text the order came from: equal texts, equal orders. */
  readonly orderText: string;
  readonly top: number | null;
  readonly skip: number;
  readonly isCounted: boolean;
}

export interface PlanTools {
  readonly schema: Schema;
  readonly tenant: string;
  readonly reading: Reading;
  readonly showDisplayName: boolean;
}

/** tribe-crm.md 2.2: the text functions ignore case; the comparison is the database's and does not. */
const dialect = { ...odataV4, areTextFunctionsCaseInsensitive: true };

const listOptions = new Set([
  '$select',
  '$expand',
  '$filter',
  '$orderby',
  '$top',
  '$skip',
  '$count',
  '$skiptoken',
  '$format',
]);
const recordOptions = new Set(['$select', '$expand', '$format']);
/** Parts of OData that no readable page of the vendor mentions (2.2). */
const notEmulated = new Set(['$search', '$apply', '$compute', '$levels', '$index', '$schemaversion', '$deltatoken']);

export function planRecord(query: RawQuery, type: EntityType, tools: PlanTools): Projection {
  checkOptions(query, recordOptions);
  return projection(
    type,
    orNull(query.get('$select'), parseSelect),
    orNull(query.get('$expand'), parseExpand) ?? [],
    tools,
  );
}

export function planList(query: RawQuery, type: EntityType, tools: PlanTools): ListQuery {
  checkOptions(query, listOptions);
  const count = query.get('$count');
  if (count !== null && count !== 'true' && count !== 'false')
    throw badRequest('The value of $count must be true or false.');
  return listQuery(
    type,
    {
      select: orNull(query.get('$select'), parseSelect),
      expand: orNull(query.get('$expand'), parseExpand) ?? [],
      filter: query.get('$filter'),
      orderBy: orNull(query.get('$orderby'), parseOrderBy),
      top: wholeNumberOption(query, '$top'),
      skip: wholeNumberOption(query, '$skip'),
      isCounted: count === 'true',
    },
    query.get('$orderby') ?? '',
    tools,
  );
}

const orNull = <T>(text: string | null, parse: (text: string) => T): T | null => (text === null ? null : parse(text));

function checkOptions(query: RawQuery, allowed: ReadonlySet<string>): void {
  for (const { name } of query.entries) {
    if (!name.startsWith('$') || allowed.has(name)) continue;
    if (notEmulated.has(name)) throw new Refusal(501, `The query option ${name} is not emulated.`);
    throw badRequest(`The query option ${name} is not allowed here.`);
  }
  const format = query.get('$format');
  if (format !== null && format !== 'json' && !format.startsWith('application/json'))
    throw badRequest(`The $format ${format} is not supported.`);
}

interface Options {
  readonly select: readonly SelectPath[] | null;
  readonly expand: readonly ExpandItem[];
  readonly filter: string | null;
  readonly orderBy: readonly OrderTerm[] | null;
  readonly top: number | null;
  readonly skip: number | null;
  readonly isCounted: boolean;
}

function listQuery(type: EntityType, options: Options, orderText: string, tools: PlanTools): ListQuery {
  const rows = rowSchema(type, tools.schema, tools.tenant, tools.reading);
  const expression = options.filter === null ? null : parseFilter(options.filter, dialect);
  const terms = options.orderBy === null ? null : withTieBreak(options.orderBy);
  return {
    ...projection(type, options.select, options.expand, tools),
    test: expression === null ? null : compileExpression(expression, dialect, rows),
    conjuncts: expression === null ? [] : conjunctsOf(expression),
    since: expression === null ? null : dateBounds(expression),
    order: terms === null ? null : compileOrdering(terms, rows),
    byDate: terms === null ? null : byDateOf(terms),
    orderText,
    top: options.top,
    skip: options.skip ?? 0,
    isCounted: options.isCounted,
  };
}

function projection(
  type: EntityType,
  select: readonly SelectPath[] | null,
  expand: readonly ExpandItem[],
  tools: PlanTools,
): Projection {
  return {
    type,
    select: select === null ? null : selected(type, select),
    expands: expand.map((item) => expanded(type, item, tools)),
  };
}

/** In the order of the type, not of the request; `ID` always (tribe-crm.md 2.2). Selecting a navigation is tolerated and adds nothing. */
function selected(type: EntityType, select: readonly SelectPath[]): readonly Field[] | null {
  if (select.some((path) => path.length === 1 && path[0] === '*')) return null;
  const names = new Set(['ID']);
  for (const path of select) {
    const [name = '', ...rest] = path;
    if (rest.length > 0) throw badRequest(`'${path.join('/')}' cannot be selected: select it inside $expand.`);
    if (!type.fields.has(name) && !type.navigations.has(name)) throw unknownProperty(name, type);
    names.add(name);
  }
  return [...type.fields.values()].filter((field) => names.has(field.name));
}

function expanded(type: EntityType, item: ExpandItem, tools: PlanTools): Expand {
  const [first = '', second] = item.path;
  const cast =
    first.startsWith('OData.') && second !== undefined ? tools.schema.ofSet(first.slice('OData.'.length)) : undefined;
  const owner = cast ?? type;
  const name = cast === undefined ? first : (second ?? '');
  if (item.path.length > (cast === undefined ? 1 : 2))
    throw badRequest(`'${item.path.join('/')}' cannot be expanded: nest $expand instead.`);
  if (cast !== undefined && !tools.schema.isA(cast.name, type.name))
    throw badRequest(`'${first}' is not a subtype of ${type.set}.`);
  const navigation = owner.navigations.get(name);
  if (navigation === undefined) {
    throw owner.fields.has(name)
      ? badRequest(`'${name}' of ${owner.set} is not a navigation and cannot be expanded.`)
      : unknownProperty(name, owner);
  }
  const target = tools.schema.type(navigation.target);
  return { navigation, onlyOn: cast?.name ?? null, query: listQuery(target, item, '', tools) };
}

const unknownProperty = (name: string, type: EntityType): Refusal =>
  badRequest(`The property '${name}' does not exist on type '${type.set}'.`);
