import type { WireRequest, WireResponse } from '../../kit/wire.ts';
import { badRequest, Refusal } from '../rules/refusal.ts';
import { timestamp } from '../rules/values.ts';
import { isBody } from '../rules/write.ts';
import type { Tribe } from '../state/tribe.ts';
import type { Webhook } from '../webhooks/desk.ts';
import { compileWebhookFilter } from '../webhooks/filter.ts';
import { noContent, plainJson } from './answers.ts';
import { parseJson } from './body.ts';
import { asRefusal } from './odataErrors.ts';

/**
 * `GET|POST /v1/webhooks`, `DELETE|PUT /v1/webhooks/{id}` (tribe-crm.md 3.1). The body's names are those that the vendor's n8n
 * node sends: `entityType`, `webhookUrl`, `headers` as a list of name and value. The answers' names are a guess.
 */
export function answerWebhooks(
  request: WireRequest,
  segments: readonly string[],
  tenant: string,
  tribe: Tribe,
): WireResponse {
  const [id] = segments;
  if (id === undefined && request.method === 'GET') return plainJson(200, tribe.webhooks.of(tenant).map(shown));
  if (id === undefined && request.method === 'POST') return create(request, tenant, tribe);
  if (id !== undefined && request.method === 'DELETE') {
    tribe.webhooks.remove(hookOf(id, tenant, tribe));
    return noContent;
  }
  if (id !== undefined && request.method === 'PUT') return change(request, hookOf(id, tenant, tribe), tribe);
  throw new Refusal(501, `${request.method} on webhooks is not emulated.`);
}

function hookOf(id: string, tenant: string, tribe: Tribe): Webhook {
  const hook = tribe.webhooks.hooks.get(id.toLowerCase());
  if (hook === undefined || hook.tenant !== tenant) throw new Refusal(404, `The webhook ${id} does not exist.`);
  return hook;
}

/** A filter is added after creation (3.1); how is unknown, so this form is the sandbox's own. Null takes it away. */
function change(request: WireRequest, hook: Webhook, tribe: Tribe): WireResponse {
  const { filter = null, ...others } = parseJson(request);
  const [other] = Object.keys(others);
  if (other !== undefined) throw badRequest(`Only 'filter' of a webhook can be changed, not '${other}'.`);
  if (filter !== null && typeof filter !== 'string') throw badRequest("'filter' must be an OData filter, or null.");
  const schema = tribe.schemaOf(hook.tenant);
  const tools = { schema, tenant: hook.tenant, reading: tribe.reading(hook.tenant) };
  if (filter !== null) asRefusal(() => compileWebhookFilter(filter, schema.type(hook.entityType), tools));
  const { filter: _before, ...rest } = hook;
  const changed: Webhook = filter === null ? rest : { ...rest, filter };
  tribe.webhooks.hooks.put(hook.id, changed);
  return plainJson(200, shown(changed));
}

function create(request: WireRequest, tenant: string, tribe: Tribe): WireResponse {
  const body = parseJson(request);
  const { entityType, webhookUrl, headers = [], filter = null } = body;
  if (filter !== null) throw badRequest('A filter is added after creation: PUT /v1/webhooks/{id}.');
  if (typeof entityType !== 'string' || !tribe.schemaOf(tenant).types.has(entityType)) {
    throw badRequest(`'entityType' must be the dotted name of an entity type, such as Relation.Organization.`);
  }
  if (typeof webhookUrl !== 'string' || !isReachable(webhookUrl))
    throw badRequest("'webhookUrl' must be an HTTPS address.");
  if (!Array.isArray(headers) || !headers.every(isHeader))
    throw badRequest("'headers' must be a list of objects with a name and a value.");
  const id = tribe.newId('webhook');
  const secret = tribe.newSecret('webhook secret');
  const hook: Webhook = { id, tenant, entityType, webhookUrl, headers, secret, createdMs: tribe.nowMs };
  tribe.webhooks.hooks.put(id, hook);
  return plainJson(201, { ...shown(hook), secret });
}

/** Documented: an HTTPS address. This machine's own addresses may be plain, because nobody can get a certificate for them. */
function isReachable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}

const isHeader = (value: unknown): value is { readonly name: string; readonly value: string } =>
  isBody(value) &&
  typeof value.name === 'string' &&
  typeof value.value === 'string' &&
  /^[\w!#$%&'*+.^`|~-]+$/.test(value.name) &&
  !/[\r\n]/.test(value.value);

const shown = (hook: Webhook): object => ({
  id: hook.id,
  entityType: hook.entityType,
  webhookUrl: hook.webhookUrl,
  headers: hook.headers,
  filter: hook.filter ?? null,
  creationDate: timestamp(hook.createdMs),
});

/** The same list as `GET /v1/odata/Webhook` shows it (3.1: "also readable as"). */
export const webhookEntities = (tenant: string, tribe: Tribe): readonly object[] =>
  tribe.webhooks.of(tenant).map((hook) => ({ ID: hook.id, EntityType: hook.entityType, WebhookUrl: hook.webhookUrl }));
