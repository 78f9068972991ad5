import type { WireResponse } from '../../kit/wire.ts';
import type { Parameters, ReadScope, Served } from '../resources/served.ts';
import type { ExactSettings } from '../settings.ts';
import type { CellEquality, EntityStore } from '../state/entityStore.ts';
import type { Row } from '../state/rows.ts';
import { wallOfText } from '../state/wallClock.ts';
import { atomFeed } from './atom.ts';
import { entityResponse, notFound, rowByKey } from './entity.ts';
import { comparePlaces, fullOrder, nextLink, type Place, placeOf, readSkipToken } from './paging.ts';
import { type ListOptions, type OrderBy, readOptions, understood } from './query.ts';
import { type Format, jsonType, querySyntaxRefusal, Refusal } from './refusal.ts';
import { resourceUri } from './shape.ts';
import { jsonList, type ListFrame } from './verboseJson.ts';

export interface ReadCall {
  readonly scope: ReadScope;
  readonly format: Format;
  readonly settings: ExactSettings;
  readonly query: string;
}

/** What is listed: a whole resource, or the rows of a collection under one entity. */
export interface Listed {
  readonly served: Served;
  /** Null: every row of the resource. */
  readonly rows: readonly Row[] | null;
}

/** exact-online.md 4.6, picqer#532. */
const unsupportedFilter = 'This $filter parameter is not supported for this resource';

/** Rows that an index finds beyond this many are read through in the order of the list. */
const lookedUpMax = 2000;

export function readList(call: ReadCall, listed: Listed): WireResponse {
  const { scope, settings } = call;
  const { served } = listed;
  const options = readOptions(call.query, served, scope, settings);
  checkOptions(options, served, settings);
  const order = fullOrder(options);
  const { pageSizeMax } = served.resource;
  const after = options.skipToken === null ? null : readSkipToken(options.skipToken, order);
  const matching = ordered(candidates(listed, options, order, after, scope), options, order, after, listed, scope);
  // A `$top` at or below the page size leaves nothing to page: the array comes bare (exact-online.md 4.2).
  const bareMax = served.isWrappedAtPageSize === true ? pageSizeMax - 1 : pageSizeMax;
  const isBare = options.top !== null && options.top <= bareMax && !options.isCounted;
  const limit = Math.min(pageSizeMax, options.top ?? pageSizeMax);
  const rows: Row[] = [];
  let skipped = after === null ? (options.skip ?? 0) : 0;
  let hasMore = false;
  for (const row of matching) {
    if (skipped > 0) skipped -= 1;
    else if (rows.length < limit) rows.push(row);
    else {
      hasMore = true;
      break;
    }
  }
  const last = rows.at(-1);
  const isContinued = hasMore && last !== undefined && (options.top ?? Number.POSITIVE_INFINITY) > pageSizeMax;
  const uri = resourceUri(served.resource, scope);
  const frame: ListFrame = {
    isBare,
    count: options.isCounted ? count(listed, options, scope) : null,
    next: isContinued ? nextLink(uri, options, placeOf(last, order, served, scope), order, rows.length) : null,
  };
  return listResponse(rows, options, frame, call);
}

export function countList(call: ReadCall, listed: Listed): WireResponse {
  const options = readOptions(call.query, listed.served, call.scope, call.settings);
  checkFilter(options, listed.served);
  const total = count(listed, options, call.scope);
  const skipped = Math.max(0, total - (options.skip ?? 0));
  const body = String(Math.min(skipped, options.top ?? skipped));
  return { status: 200, headers: { 'Content-Type': 'text/plain;charset=utf-8' }, body };
}

export function readEntity(call: ReadCall, served: Served, key: string): WireResponse {
  const { shape } = understood(() => readOptions(call.query, served, call.scope, call.settings));
  const row = rowByKey(served, key, call.scope);
  if (row === undefined) throw notFound(served);
  return entityResponse(200, row, shape, call);
}

function listResponse(rows: readonly Row[], options: ListOptions, frame: ListFrame, call: ReadCall): WireResponse {
  if (call.format === 'json') {
    const body = jsonList(rows, options.shape, frame, call.scope);
    return { status: 200, headers: { 'Content-Type': jsonType }, body };
  }
  const headers = { 'Content-Type': 'application/atom+xml;type=feed;charset=utf-8' };
  return { status: 200, headers, body: atomFeed(rows, options.shape, frame, call.scope) };
}

function checkOptions(options: ListOptions, served: Served, settings: ExactSettings): void {
  const { resource } = served;
  checkFilter(options, served);
  // Endpoints released after March 2017 dropped `$skip` (exact-online.md 4.5); the sync API is among them.
  if (options.skip !== null && resource.kind === 'sync') throw querySyntaxRefusal();
  // exact-online.md 5: some sync endpoints refuse `*`.
  if (options.isStarSelected && resource.isStarRefused) throw querySyntaxRefusal();
  const isSelectMissing = !options.hasSelect && options.top !== 1;
  const isSelectMandatory =
    served.isSelectMandatory === true || (resource.kind === 'bulk' && settings.isSelectMandatoryOnBulk);
  if (isSelectMandatory && isSelectMissing) {
    throw new Refusal(400, 'Please add a $select or a $top=1 statement to the query string.');
  }
  if (resource.kind === 'single' && settings.isFilterMandatory) checkMandatoryFilter(options, served);
}

/** Sync takes `Timestamp` only, bulk its documented set (exact-online.md 4.6, 5). */
function checkFilter(options: ListOptions, { resource, source }: Served): void {
  const { filterableOnly } = resource;
  // exact-online.md 7.3: StockPosition takes no filter.
  if (source.is === 'function' && !source.isFilterTaken && options.raw.has('$filter'))
    throw new Refusal(400, unsupportedFilter);
  // An empty filter is refused as well where some fields cannot be filtered (picqer#468, #532).
  const unfilterable = resource.properties.filter(({ isFilterRefused }) => isFilterRefused).map(({ name }) => name);
  const isEmpty = options.raw.get('$filter')?.trim() === '';
  if (filterableOnly === null && unfilterable.length > 0) {
    if (isEmpty || options.filtered.some((name) => unfilterable.includes(name)))
      throw new Refusal(400, unsupportedFilter);
  }
  if (filterableOnly === null) return;
  const refused = options.filtered.filter((name) => !filterableOnly.includes(name));
  if (refused.length > 0) throw new Refusal(400, `Filtering on these fields is not supported: ${refused.join(', ')}`);
}

function checkMandatoryFilter(options: ListOptions, { resource }: Served): void {
  const fields = resource.properties.filter((property) => property.isFilterable).map((property) => property.name);
  if (fields.length === 0 || options.filtered.some((name) => fields.includes(name))) return;
  const list = fields.sort().join(', ');
  throw new Refusal(400, `Mandatory filtering is applied to this endpoint. Please filter on at least one of: ${list}.`);
}

/** Rows that can match, taken through an index where the filter or the continuation allows it. */
function candidates(
  { served, rows }: Listed,
  options: ListOptions,
  order: readonly OrderBy[],
  after: Place | null,
  scope: ReadScope,
): Iterable<Row> {
  if (rows !== null) return rows;
  const { source, resource } = served;
  if (source.is === 'virtual') return source.rows(scope);
  if (source.is === 'function') return source.rows(scope, argumentsOf(options, source.parameters));
  const store = scope.division.entity(source.entity);
  if (resource.key.name === 'Timestamp') return store.rowsSince(lowestTimestamp(options, order, after));
  const lookedUp = byIndex(store, options.equalities ?? []);
  if (lookedUp !== null) return lookedUp;
  const key = options.orderBy.length === 0 ? after?.at(-1) : null;
  return store.rowsAfter(typeof key === 'string' ? key : null, options.cellFilter);
}

const literals = {
  guid: /^\s*guid'([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})'\s*$/i,
  datetime: /^\s*datetime'([^']*)'\s*$/i,
  text: /^\s*'((?:[^']|'')*)'\s*$/,
} as const;

/** `itemId=guid'…'`; a call without it is an error in the query syntax (exact-online.md 7.3, picqer#609). */
function argumentsOf(options: ListOptions, parameters: Parameters): readonly string[] {
  return Object.entries(parameters).map(([name, type]) => {
    const match = literals[type].exec(options.named.get(name.toLowerCase()) ?? '');
    if (match?.[1] === undefined) throw querySyntaxRefusal();
    if (type === 'datetime' && wallOfText(match[1]) === null) throw querySyntaxRefusal();
    return type === 'guid' ? match[1].toLowerCase() : match[1].replaceAll("''", "'");
  });
}

/** Null when an index does not help, or there is nothing to look up. */
function byIndex(store: EntityStore, equalities: readonly CellEquality[]): readonly Row[] | null {
  const [only, another] = equalities;
  if (only === undefined) return null;
  if (another !== undefined || only.property !== 'ID') return store.rowsLike(equalities, lookedUpMax);
  const row = store.get(String(only.value));
  return row === undefined ? [] : [row];
}

/** Every row beyond this rowversion can match; the filter decides. */
function lowestTimestamp(options: ListOptions, order: readonly OrderBy[], after: Place | null): number {
  const place = order.length === 1 && after !== null ? Number(after[0]) : 0;
  const bounds = options.conjuncts.map(({ path, operator, literal }) => {
    const isLower =
      path.join('/') === 'Timestamp' && literal.type === 'number' && (operator === 'gt' || operator === 'ge');
    // A fraction or a `ge` only widens the range, which the filter narrows again.
    return isLower ? Math.floor(Number(literal.text)) - 1 : 0;
  });
  return Math.max(place, 0, ...bounds);
}

function isMatching(row: Row, options: ListOptions, served: Served, scope: ReadScope): boolean {
  const { source } = served;
  if (source.is === 'entity' && source.isKept !== undefined && !source.isKept(row, scope)) return false;
  return options.filter === null || options.filter(row);
}

function* ordered(
  rows: Iterable<Row>,
  options: ListOptions,
  order: readonly OrderBy[],
  after: Place | null,
  { served, rows: given }: Listed,
  scope: ReadScope,
): Generator<Row> {
  const isInOrder = options.orderBy.length === 0 && isKeyOrdered(served, given);
  if (isInOrder) {
    for (const row of rows) {
      const isAfter = after === null || comparePlaces(placeOf(row, order, served, scope), after, order) > 0;
      if (isAfter && isMatching(row, options, served, scope)) yield row;
    }
    return;
  }
  const placed: { readonly row: Row; readonly place: Place }[] = [];
  for (const row of rows) {
    if (!isMatching(row, options, served, scope)) continue;
    const place = placeOf(row, order, served, scope);
    if (after === null || comparePlaces(place, after, order) > 0) placed.push({ row, place });
  }
  placed.sort((a, b) => comparePlaces(a.place, b.place, order));
  for (const { row } of placed) yield row;
}

/** Stores hand out rows in the order of their key, or of their rowversion on sync twins. */
function isKeyOrdered(served: Served, given: readonly Row[] | null): boolean {
  const isBySync = served.resource.key.name === 'Timestamp';
  return served.source.is !== 'virtual' && (given === null || !isBySync);
}

function count(listed: Listed, options: ListOptions, scope: ReadScope): number {
  let total = 0;
  const order = fullOrder(options);
  for (const row of candidates(listed, { ...options, orderBy: [] }, order, null, scope)) {
    if (isMatching(row, options, listed.served, scope)) total += 1;
  }
  return total;
}
