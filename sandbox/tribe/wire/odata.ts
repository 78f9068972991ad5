import { type RawQuery, splitQuery } from '../../kit/odata/index.ts';
import { splitUrl } from '../../kit/url.ts';
import type { WireRequest, WireResponse } from '../../kit/wire.ts';
import { badRequest, notFound, Refusal } from '../rules/refusal.ts';
import { removeEntity } from '../rules/remove.ts';
import type { Actor } from '../rules/unit.ts';
import { upgradeEntity } from '../rules/upgrade.ts';
import { isGuid } from '../rules/values.ts';
import { type Body, createEntity, find, updateEntity } from '../rules/write.ts';
import type { EntityType } from '../schema/types.ts';
import type { Entity } from '../state/entity.ts';
import type { Tribe } from '../state/tribe.ts';
import { jsonAnswer, noContent } from './answers.ts';
import { parseJson } from './body.ts';
import { edmx } from './edmx.ts';
import { asRefusal } from './odataErrors.ts';
import { type ListQuery, type PlanTools, planList, planRecord } from './plan.ts';
import { candidates, many, project, readList, single } from './read.ts';
import { webhookEntities } from './webhooks.ts';

const rootPath = '/v1/odata/';
/** One step of a resource path: a name, perhaps with a key. */
const segmentPattern = /^([A-Za-z_][A-Za-z0-9_]*)(?:\(([^()]*)\))?$/;

/** One authorised request below `/v1/odata/`. */
export class ODataRequest {
  readonly #request: WireRequest;
  readonly #query: RawQuery;
  readonly #tribe: Tribe;
  readonly #actor: Actor;
  readonly #tools: PlanTools;

  constructor(request: WireRequest, query: RawQuery, tribe: Tribe, actor: Actor) {
    const schema = tribe.schemaOf(actor.tenant);
    this.#request = request;
    this.#query = query;
    this.#tribe = tribe;
    this.#actor = actor;
    this.#tools = {
      schema,
      tenant: actor.tenant,
      // Only queries lag behind: the answer to a write shows what was written.
      reading: tribe.reading(actor.tenant, request.method === 'GET' ? tribe.readStore() : tribe.store),
      showDisplayName: tribe.switches.now.showDisplayName,
    };
  }

  answer(path: string): WireResponse {
    const { method } = this.#request;
    if (!['GET', 'POST', 'PUT', 'DELETE'].includes(method)) throw new Refusal(501, `${method} is not emulated.`);
    if (path === '') return this.#serviceDocument();
    if (path === '$metadata') return this.#metadata();
    const segments = path.split('/');
    const operator = segments.find((segment) => segment.startsWith('$'));
    if (operator !== undefined) throw new Refusal(501, `${operator} is not emulated.`);
    const [name = '', ...rest] = segments;
    if (name === 'GetCurrentEmployee()') return this.#currentEmployee(rest);
    if (name === 'Webhook') return this.#webhooks(rest);
    const { set, key } = parseSegment(name);
    const type = this.#typeOf(set);
    if (method === 'GET') return this.#read(type, key, rest);
    if (rest.length > 0) throw new Refusal(501, `${method} on a navigation is not emulated: write to its own set.`);
    if (method === 'POST') {
      if (key !== null) throw new Refusal(405, 'POST goes to a set, not to a record.');
      return this.#post(type);
    }
    if (key === null) throw new Refusal(405, `${method} needs the key of a record: ${set}(id).`);
    return method === 'PUT' ? this.#put(type, key) : this.#delete(type, key);
  }

  #typeOf(set: string): EntityType {
    const type = this.#tools.schema.ofSet(set);
    const needsModule = type?.name === 'Activity.Invoice' || type?.name === 'Datastore.Phase.ActivityInvoice';
    if (type === undefined || (needsModule && !this.#tribe.switches.now.invoicingModule)) {
      throw new Refusal(404, `The entity type '${set}' was not found.`);
    }
    return type;
  }

  #serviceDocument(): WireResponse {
    const sets = [...this.#tools.schema.types.values()].map(({ set }) => ({ name: set, kind: 'EntitySet', url: set }));
    return jsonAnswer(200, { '@odata.context': '$metadata', value: sets });
  }

  #metadata(): WireResponse {
    if (this.#query.get('$format') === 'json') throw new Refusal(501, '$metadata as JSON is not emulated.');
    return {
      status: 200,
      headers: { 'Content-Type': 'application/xml', 'OData-Version': '4.0' },
      body: edmx(this.#tools.schema),
    };
  }

  #currentEmployee(rest: readonly string[]): WireResponse {
    this.#onlyGet();
    const employee = this.#tools.reading.store.get(this.#actor.tenant, this.#actor.employee);
    if (employee === null) throw new Refusal(404, 'The employee of this access token no longer exists.');
    return this.#readFrom(employee, rest);
  }

  #webhooks(rest: readonly string[]): WireResponse {
    this.#onlyGet();
    if (rest.length > 0) throw new Refusal(501, 'Only the list of webhooks is emulated here.');
    return jsonAnswer(200, {
      '@odata.context': '$metadata#OData.Webhook',
      value: webhookEntities(this.#actor.tenant, this.#tribe),
    });
  }

  #onlyGet(): void {
    if (this.#request.method !== 'GET') throw new Refusal(405, `${this.#request.method} is not allowed here.`);
  }

  #read(type: EntityType, key: string | null, rest: readonly string[]): WireResponse {
    if (key !== null) return this.#readFrom(this.#record(type, key), rest);
    if (rest.length > 0) throw new Refusal(501, `${rest.join('/')} of a whole set is not emulated.`);
    const query = planList(this.#query, type, this.#tools);
    return this.#listAnswer(candidates(type, query, this.#tools), query);
  }

  /** Follows navigations from a record to what the last one names. */
  #readFrom(start: Entity, rest: readonly string[]): WireResponse {
    let at = start;
    for (const [index, segment] of rest.entries()) {
      const { set: name, key } = parseSegment(segment);
      const navigation = this.#tools.schema.type(at.type).navigations.get(name);
      if (navigation === undefined) {
        if (this.#tools.schema.type(at.type).fields.has(name))
          throw new Refusal(501, 'Reading a single property is not emulated.');
        throw new Refusal(404, `'${name}' is not a navigation of ${this.#tools.schema.type(at.type).set}.`);
      }
      const target = this.#tools.schema.type(navigation.target);
      if (navigation.isMany && key === null) {
        if (index < rest.length - 1) throw badRequest(`'${name}' has many records: name one by its key.`);
        const query = planList(this.#query, target, this.#tools);
        return this.#listAnswer(many(at, name, this.#tools), query);
      }
      const next = navigation.isMany
        ? many(at, name, this.#tools).find((member) => member.id === parseKey(key ?? '', target.set))
        : single(at, name, this.#tools);
      if (next === undefined || (next === null && index < rest.length - 1))
        throw new Refusal(404, `'${segment}' does not exist.`);
      if (next === null) return noContent;
      at = next;
    }
    return this.#recordAnswer(200, at);
  }

  #listAnswer(source: Iterable<Entity>, query: ListQuery): WireResponse {
    const token = this.#query.get('$skiptoken') ?? '0';
    if (!/^\d{1,10}$/.test(token)) throw badRequest('The $skiptoken is not one that this service gave.');
    const { records, count, nextOffset } = readList(
      source,
      query,
      Number(token),
      this.#tribe.switches.now.pageSizeMax,
      this.#tools,
    );
    return jsonAnswer(200, {
      '@odata.context': `$metadata#OData.${query.type.set}`,
      ...(count === null ? {} : { '@odata.count': count }),
      value: records,
      ...(nextOffset === null ? {} : { '@odata.nextLink': this.#nextLink(nextOffset) }),
    });
  }

  /** The same request from where this page ended; the token of a query string is left out, because links get logged. */
  #nextLink(offset: number): string {
    const { path, query } = splitUrl(this.#request.url);
    const kept = query.split('&').filter((part) => part !== '' && !/^(?:\$|%24)skiptoken=|^access_token=/i.test(part));
    return `${this.#tribe.context.publicUrl}${path}?${[...kept, `$skiptoken=${offset}`].join('&')}`;
  }

  #recordAnswer(status: 200 | 201, entity: Entity): WireResponse {
    const type = this.#tools.schema.type(entity.type);
    const record = project(entity, planRecord(this.#query, type, this.#tools), this.#tools);
    const context = { '@odata.context': `$metadata#OData.${type.set}/$entity` };
    const answer = jsonAnswer(status, { ...context, ...record });
    if (status === 200) return answer;
    return {
      ...answer,
      headers: { ...answer.headers, Location: `${this.#tribe.context.publicUrl}${rootPath}${type.set}(${entity.id})` },
    };
  }

  #record(type: EntityType, key: string): Entity {
    const id = parseKey(key, type.set);
    const entity = this.#tools.reading.store.get(this.#actor.tenant, id);
    if (entity === null || !this.#tools.schema.isA(entity.type, type.name)) throw notFound(type.set, id);
    return entity;
  }

  /** A create, or with an `ID` in the body an update (tribe-crm.md 2.4), which is also how a role changes its type. */
  #post(type: EntityType): WireResponse {
    const body = parseJson(this.#request);
    const { ID: id, _UpgradeType: upgrade, ...rest } = body;
    if (id === undefined || id === null) {
      if (upgrade !== undefined) throw badRequest("'_UpgradeType' needs the ID of the relationship to change.");
      this.#planFor(type);
      return this.#recordAnswer(
        201,
        this.#transact((unit) => createEntity(unit, type, rest)),
      );
    }
    if (!isGuid(id)) throw badRequest(`The value ${JSON.stringify(id)} of property 'ID' is not a valid Edm.Guid.`);
    this.#planFor(type);
    const changed = this.#transact((unit) => {
      const entity = find(unit, type, id);
      return updateEntity(unit, upgrade === undefined ? entity : upgradeEntity(unit, entity, upgrade), rest);
    });
    return this.#recordAnswer(200, changed);
  }

  #put(type: EntityType, key: string): WireResponse {
    const id = parseKey(key, type.set);
    const { ID: bodyId, ...rest }: Body = parseJson(this.#request);
    if (bodyId !== undefined && String(bodyId).toLowerCase() !== id)
      throw badRequest("The 'ID' of the body is not the key of the address.");
    this.#planFor(type);
    const changed = this.#transact((unit) => updateEntity(unit, find(unit, type, id), rest));
    return this.#tribe.switches.now.putAnswers === 'noContent' ? noContent : this.#recordAnswer(200, changed);
  }

  #delete(type: EntityType, key: string): WireResponse {
    const id = parseKey(key, type.set);
    this.#transact((unit) => removeEntity(unit, find(unit, type, id)));
    return noContent;
  }

  /** A wrong `$select` or `$expand` must be refused before anything is written. */
  #planFor(type: EntityType): void {
    planRecord(this.#query, type, this.#tools);
  }

  #transact<T>(work: Parameters<typeof Tribe.prototype.transact<T>>[1]): T {
    return this.#tribe.transact(this.#actor, work);
  }
}

function parseSegment(segment: string): { readonly set: string; readonly key: string | null } {
  const match = segmentPattern.exec(segment);
  if (match === null) throw new Refusal(404, `The path segment '${segment}' is not understood.`);
  return { set: match[1] ?? '', key: match[2] ?? null };
}

/** `Set(uuid)` without quotes (tribe-crm.md 2.1). */
function parseKey(key: string, set: string): string {
  if (!isGuid(key)) throw badRequest(`The key '${key}' of ${set} is not a valid Edm.Guid.`);
  return key.toLowerCase();
}

/** Splits and decodes a query string as this service does, with its refusal for what cannot be read. */
export function readQuery(query: string, isPlusSpace: boolean): RawQuery {
  return asRefusal(() => splitQuery(query, { isPlusSpace }));
}
