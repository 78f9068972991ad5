import type { WireRequest, WireResponse } from '../../kit/wire.ts';
import { served as servedAt } from '../resources/catalogue.ts';
import type { Resource } from '../resources/resource.ts';
import type { ReadScope, Served } from '../resources/served.ts';
import type { EntityRules } from '../rules/rules.ts';
import type { Cause } from '../state/divisionState.ts';
import type { Row, Value } from '../state/rows.ts';
import { readBody, type Sent } from './body.ts';
import { entityResponse, notFound, rowByKey } from './entity.ts';
import { type Format, Refusal } from './refusal.ts';
import { entityUri, fullShape, type Shape } from './shape.ts';

/** A write that reached its resource, with everything checked that does not depend on the record. */
export interface WriteCall {
  readonly request: WireRequest;
  readonly served: Served;
  readonly scope: ReadScope;
  readonly cause: Cause;
  readonly format: Format;
  readonly isLocationSent: boolean;
}

export function create(call: WriteCall): WireResponse {
  const { served, scope, cause } = call;
  const rules = writable(served);
  const { values, lines } = sentBy(call);
  const row = rules.create(scope.division, values, cause, lines);
  const shape = fullShape(served);
  const isComplete = served.resource.sparseEchoOf === null || prefersRepresentation(call.request);
  const response = isComplete ? entityResponse(201, row, shape, call) : sparseResponse(row, shape, call);
  if (!call.isLocationSent) return response;
  return { ...response, headers: { ...response.headers, Location: entityUri(served.resource, row, scope) } };
}

export function update(call: WriteCall, key: string): WireResponse {
  const { scope, cause } = call;
  const rules = writable(call.served);
  const before = existing(call, key);
  const { values, lines } = sentBy(call);
  rules.update(scope.division, before, values, cause, lines);
  return noContent;
}

export function remove(call: WriteCall, key: string): WireResponse {
  const rules = writable(call.served);
  rules.remove(call.scope.division, existing(call, key), call.cause);
  return noContent;
}

function sentBy({ request, served }: WriteCall): Sent {
  const shapeOf = (name: string): Resource | null => {
    const navigation = served.navigations[name];
    return navigation === undefined ? null : servedAt(navigation.to).resource;
  };
  return readBody(request.body, served.resource, shapeOf, served.alsoSent);
}

const noContent: WireResponse = { status: 204, headers: {}, body: '' };

function writable(served: Served): EntityRules {
  if (served.rules === null) throw new Refusal(405, 'Method Not Allowed');
  return served.rules;
}

function existing({ served, scope }: WriteCall, key: string): Row {
  const row = rowByKey(served, key, scope);
  if (row === undefined) throw notFound(served);
  return row;
}

/** Exact's own meaning of `Prefer: return=representation`: POST answers with the complete entity (exact-online.md 4.1). */
function prefersRepresentation(request: WireRequest): boolean {
  return /\breturn=representation\b/i.test(request.headers.prefer ?? '');
}

/** The echo of a create without `Prefer`: only the key and what cannot be null (exact-online.md 4.7). */
function sparseResponse(row: Row, shape: Shape, call: WriteCall): WireResponse {
  const { resource } = shape.served;
  const echo: Record<string, Value> = { [resource.key.name]: row[resource.key.name] ?? null };
  for (const name of resource.sparseEchoOf ?? []) {
    echo[name] = resource.byName.get(name)?.edm === 'Edm.Boolean' ? false : 0;
  }
  const bare: Shape = { ...shape, served: { ...shape.served, derived: {} } };
  return entityResponse(201, echo, bare, call);
}
