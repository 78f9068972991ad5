import { type ControlCall, ControlRefusal, type ControlRoute } from '../kit/controlRoute.ts';
import { facts } from './facts.ts';
import { isGuid } from './rules/values.ts';
import { isBody } from './rules/write.ts';
import { customName } from './schema/schema.ts';
import type { Custom, EdmType } from './schema/types.ts';
import type { App } from './state/marketplace.ts';
import type { Tribe } from './state/tribe.ts';

/** What this sandbox adds to the control API. */
export function tribeControlRoutes(tribe: Tribe): readonly ControlRoute[] {
  return [
    {
      method: 'GET',
      path: 'switches',
      summary: 'Behaviour that the documentation leaves open, as it is set now.',
      handle: () => tribe.switches.now,
    },
    {
      method: 'POST',
      path: 'switches',
      summary: 'Sets one or more switches; the others stay.',
      example: { pageSizeMax: 100, plusIsSpace: true },
      handle: (call) => {
        const complaint = tribe.switches.change(bodyOf(call));
        if (complaint !== null) throw new ControlRefusal(complaint);
        return tribe.switches.now;
      },
    },
    {
      method: 'GET',
      path: 'clients',
      summary: 'The registered applications.',
      handle: () => [...tribe.grants.clients.rows()],
    },
    {
      method: 'POST',
      path: 'clients',
      summary: 'Registers an application; without an employee one for the authorization code flow.',
      example: { id: 'my-app', secret: 'my-secret', name: 'My app', redirectUris: ['http://localhost:9000/callback'] },
      handle: (call) => registerClient(call, tribe),
    },
    {
      method: 'POST',
      path: 'customs',
      summary:
        "Adds an administrator's own field, navigation or type to an organisation; answers its name on the wire.",
      example: {
        tenant: 'wholesaler',
        is: 'field',
        id: '9ecc8d21-f69a-4f4c-a239-5db7a5f21ddd',
        label: 'BSN',
        on: 'Relation.Person',
        type: 'Edm.String',
      },
      handle: (call) => addCustom(call, tribe),
    },
    {
      method: 'POST',
      path: 'apps',
      summary: 'Registers who stands behind a tile of the marketplace; the README describes the contract.',
      example: {
        key: 'exact-online',
        installUrl: 'http://127.0.0.1:4000/install',
        settingsUrl: 'http://127.0.0.1:4000/settings',
        eventsUrl: 'http://127.0.0.1:4000/events',
        secret: 'shared',
      },
      handle: (call) => registerApp(call, tribe),
    },
    {
      method: 'POST',
      path: 'tokens/expire',
      summary: 'Makes all access tokens end now; refresh tokens stay unless "refresh" is true.',
      example: { refresh: false },
      handle: (call) => {
        const { access, refresh } = tribe.grants;
        for (const row of [...access.rows()]) access.put(row.token, { ...row, expiresMs: tribe.nowMs });
        if (bodyOf(call).refresh === true) {
          for (const row of [...refresh.rows()]) refresh.put(row.token, { ...row, expiresMs: tribe.nowMs });
        }
        return null;
      },
    },
  ];
}

function bodyOf(call: ControlCall): Readonly<Record<string, unknown>> {
  if (!isBody(call.body)) throw new ControlRefusal('The body must be a JSON object.');
  return call.body;
}

function textOf(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw new ControlRefusal(`"${name}" is required and must be text.`);
  return value;
}

function tenantOf(body: Readonly<Record<string, unknown>>): string {
  const tenant = textOf(body, 'tenant');
  if (!facts.tenants.some((known) => known.key === tenant)) {
    throw new ControlRefusal(
      `There is no organisation "${tenant}". There are: ${facts.tenants.map(({ key }) => key).join(', ')}.`,
    );
  }
  return tenant;
}

function registerApp(call: ControlCall, tribe: Tribe): object {
  const body = bodyOf(call);
  const key = textOf(body, 'key');
  const known = tribe.marketplace.apps.get(key);
  const textOr = (name: string, otherwise: string): string =>
    body[name] === undefined ? otherwise : textOf(body, name);
  const address = (name: string): string | null => {
    if (body[name] === undefined || body[name] === null) return null;
    const url = textOf(body, name);
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new ControlRefusal(`"${name}" must be an http or https address.`);
    return url;
  };
  const app: App = {
    key,
    name: textOr('name', known?.name ?? key),
    category: textOr('category', known?.category ?? 'Other'),
    description: descriptionOf(body.description, known?.description ?? { nl: '', en: '' }),
    installUrl: address('installUrl'),
    settingsUrl: address('settingsUrl'),
    eventsUrl: address('eventsUrl'),
    secret: textOf(body, 'secret'),
  };
  tribe.marketplace.apps.put(key, app);
  return app;
}

/** One text for both languages, or one for each. */
function descriptionOf(value: unknown, otherwise: App['description']): App['description'] {
  if (value === undefined) return otherwise;
  if (typeof value === 'string') return { nl: value, en: value };
  if (isBody(value) && typeof value.nl === 'string' && typeof value.en === 'string')
    return { nl: value.nl, en: value.en };
  throw new ControlRefusal('"description" must be text, or an object with the texts "nl" and "en".');
}

function registerClient(call: ControlCall, tribe: Tribe): object {
  const body = bodyOf(call);
  const base = { id: textOf(body, 'id'), secret: textOf(body, 'secret'), name: textOf(body, 'name') };
  if (body.employee !== undefined) {
    const tenant = tenantOf(body);
    const employee = textOf(body, 'employee');
    if (tribe.store.get(tenant, employee)?.type !== 'Relationship.Person.Contact.Employee') {
      throw new ControlRefusal(`There is no employee ${employee} in ${tenant}.`);
    }
    const client = { ...base, flow: 'client_credentials' as const, redirectUris: [], tenant, employee };
    tribe.grants.clients.put(client.id, client);
    return client;
  }
  const redirectUris = body.redirectUris;
  if (
    !Array.isArray(redirectUris) ||
    !redirectUris.every((uri): uri is string => typeof uri === 'string') ||
    redirectUris.length === 0
  ) {
    throw new ControlRefusal(
      '"redirectUris" must be a list of addresses; the single entry "loopback" allows any on this machine.',
    );
  }
  const client = { ...base, flow: 'authorization_code' as const, redirectUris, tenant: null, employee: null };
  tribe.grants.clients.put(client.id, client);
  return client;
}

const fieldTypes: readonly EdmType[] = [
  'Edm.String',
  'Edm.Double',
  'Edm.Int64',
  'Edm.Boolean',
  'Edm.Date',
  'Edm.DateTimeOffset',
];

function addCustom(call: ControlCall, tribe: Tribe): object {
  const body = bodyOf(call);
  const tenant = tenantOf(body);
  const id = textOf(body, 'id').toLowerCase();
  if (!isGuid(id)) throw new ControlRefusal('"id" must be a UUID.');
  if (tribe.customsOf(tenant).some((custom) => custom.id === id))
    throw new ControlRefusal(`${id} exists already.`, 409);
  const custom = customOf(body, id, textOf(body, 'label'));
  const { types } = tribe.schemaOf(tenant);
  const named =
    custom.is === 'type' ? [custom.parent] : custom.is === 'field' ? [custom.on] : [custom.on, custom.target];
  for (const type of named) if (!types.has(type)) throw new ControlRefusal(`There is no entity type "${type}".`);
  tribe.addCustom(tenant, custom);
  return { name: customName(id) };
}

function customOf(body: Readonly<Record<string, unknown>>, id: string, label: string): Custom {
  switch (body.is) {
    case 'field': {
      const type = fieldTypes.find((known) => known === body.type);
      if (type === undefined) throw new ControlRefusal(`"type" must be one of ${fieldTypes.join(', ')}.`);
      return { is: 'field', id, label, on: textOf(body, 'on'), type };
    }
    case 'navigation':
      return { is: 'navigation', id, label, on: textOf(body, 'on'), target: textOf(body, 'target') };
    case 'type':
      return { is: 'type', id, label, parent: textOf(body, 'parent') };
    default:
      throw new ControlRefusal('"is" must be field, navigation or type.');
  }
}
