import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Edm, Padding, Property, Resource } from './resource.ts';

const propertyFacts = z.object({
  name: z.string(),
  edm: z.enum([
    'Edm.Binary',
    'Edm.Boolean',
    'Edm.Byte',
    'Edm.DateTime',
    'Edm.Double',
    'Edm.Guid',
    'Edm.Int16',
    'Edm.Int32',
    'Edm.Int64',
    'Edm.String',
    'Collection',
  ]),
  key: z.boolean().optional(),
  readOnly: z.boolean().nullable().optional(),
  filterable: z.boolean().optional(),
  webhook: z.enum(['yes', 'no', 'likely', 'unlikely']).optional(),
  note: z.string().optional(),
});

const resourceFacts = z.object({
  uri: z.string(),
  doc: z.string(),
  methods: z.array(z.enum(['GET', 'POST', 'PUT', 'DELETE'])),
  key: z.array(z.string()),
  pageSize: z.number().nullish(),
  kind: z.enum(['single', 'bulk', 'sync', 'function']),
  scope: z.string().nullable(),
  metadataType: z.string().optional(),
  livePropertyOrder2026: z.array(z.string()).optional(),
  nonNullableOnCreateEcho: z.array(z.string()).optional(),
  filterableOnly: z.array(z.string()).optional(),
  selectStarSupported: z.boolean().nullable().optional(),
  removed: z.unknown().optional(),
  properties: z.array(propertyFacts),
});

const facts = z.object({
  resources: z.array(resourceFacts),
  /** service, endpoint, path, methods, has webhook, scope */
  endpointIndex: z.array(z.tuple([z.string(), z.string(), z.string(), z.string(), z.number(), z.string()])),
});

type ResourceFacts = z.infer<typeof resourceFacts>;

/** The text in the facts names the entity: `Account.Code, … width 18`. Sync and bulk twins share their entity's widths. */
const paddings: readonly { readonly of: RegExp; readonly padding: Padding }[] = [
  {
    of: /^(Account\.Code|Contact\.Code|Document\.AccountCode|VATCode\.AccountCode|Division\.CustomerCode|Me\.CustomerCode|Me\.DivisionCustomerCode)$/,
    padding: { width: 18, side: 'left' },
  },
  {
    of: /^((Account|Contact|Division)\.Country|Journal\.BankAccountCountry|Division\.Legislation|VATCode\.Code|TransactionLine\.VATCode)$/,
    padding: { width: 3, side: 'right' },
  },
  { of: /^Item\.Unit$/, padding: { width: 8, side: 'right' } },
  { of: /^Contact\.Language$/, padding: { width: 10, side: 'right' } },
];

/** `Accounts` to `Account`, `Addresses` to `Address`, `SalesEntries` to `SalesEntry`. */
function singular(name: string): string {
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`;
  if (name.endsWith('sses')) return name.slice(0, -2);
  return name.endsWith('s') && !name.endsWith('ss') ? name.slice(0, -1) : name;
}

/** The part of the mandatory filter list of Items that is known (exact-online.md 4.6), with the key. */
function isFilterableItem(path: string, name: string): boolean {
  const known =
    /^(ID|Barcode|Class_\d\d|Code|CostPriceNew|Created|Description|EndDate|ExtraDescription|FreeBoolField_0\d)$/;
  return path === 'logistics/Items' && known.test(name);
}

/** Type names seen live that do not follow from the endpoint (exact-online.md 4.2). */
const typeNames: Readonly<Record<string, string>> = {
  'salesorder/GoodsDeliveries': 'Exact.Web.Api.Models.SalesOrders.GoodsDelivery',
};

function propertiesOf(path: string, entry: ResourceFacts, entityType: string, order: readonly string[]): Property[] {
  const properties = entry.properties.map(
    (property): Property => ({
      name: property.name,
      edm: property.edm satisfies Edm,
      isKey: property.key === true,
      isReadOnly: property.readOnly === true,
      isWriteOnly: property.note?.startsWith('write-only') === true,
      isWatched: property.webhook === 'yes' || property.webhook === 'likely',
      isFilterable: property.filterable === true || isFilterableItem(path, property.name),
      isFilterRefused: property.note?.startsWith('not filterable') === true,
      padding: paddings.find((rule) => rule.of.test(`${entityType}.${property.name}`))?.padding ?? null,
    }),
  );
  const rank = (property: Property): number => {
    const at = order.indexOf(property.name);
    // Timestamp exists on sync twins only, whose live order is unknown: newer properties stand at the front.
    if (at < 0) return property.name === 'Timestamp' ? -1 : order.length;
    return at;
  };
  return properties.sort((a, b) => rank(a) - rank(b));
}

function resourceOf(entry: ResourceFacts, singles: ReadonlyMap<string, ResourceFacts>): Resource | null {
  const path = entry.uri.replace(/^\/api\/v1\/(\{division\}\/)?/, '');
  const cut = path.lastIndexOf('/');
  const name = path.slice(cut + 1);
  const single = singles.get(name);
  const typeName =
    typeNames[path] ??
    entry.metadataType ??
    single?.metadataType ??
    `Exact.Web.Api.Models.${singular(name === 'Me' ? 'System.Me' : name)}`;
  const entityType = typeName.slice(typeName.lastIndexOf('.') + 1);
  const order = entry.livePropertyOrder2026 ?? single?.livePropertyOrder2026 ?? [];
  const properties = propertiesOf(path, entry, entityType, order);
  const key = properties.find((property) => property.isKey) ?? properties[0];
  if (key === undefined) return null;
  const keys = properties.filter((property) => property.isKey);
  return {
    path,
    service: path.slice(0, cut),
    name,
    pageName: new URL(entry.doc).searchParams.get('name') ?? '',
    kind: entry.kind,
    methods: entry.methods,
    key,
    keys: keys.length === 0 ? [key] : keys,
    pageSizeMax: entry.pageSize ?? 60,
    typeName,
    scope: entry.scope ?? '-',
    properties,
    byName: new Map(properties.map((property) => [property.name, property])),
    filterableOnly: entry.filterableOnly ?? null,
    isStarRefused: entry.selectStarSupported === false,
    sparseEchoOf: entry.nonNullableOnCreateEcho === undefined ? null : new Set(entry.nonNullableOnCreateEcho),
  };
}

/** One endpoint of the index, emulated or not. */
export interface IndexedEndpoint {
  readonly service: string;
  readonly endpoint: string;
  readonly uri: string;
  /** Below the division, in lower case. */
  readonly path: string;
  readonly methods: readonly string[];
  readonly hasWebhook: boolean;
  readonly scope: string;
}

export interface Facts {
  readonly endpoints: readonly IndexedEndpoint[];
  /** By path in lower case, because paths match in any casing (exact-online.md 4.5). */
  readonly resources: ReadonlyMap<string, Resource>;
  /** Paths in lower case of every documented endpoint, with its verbs: what exists, emulated or not. */
  readonly documented: ReadonlyMap<string, readonly string[]>;
}

function load(): Facts {
  const text = readFileSync(new URL('../../facts/exact-online-resources.json', import.meta.url), 'utf8');
  const read = facts.parse(JSON.parse(text));
  const present = read.resources.filter((entry) => entry.removed === undefined);
  const singles = new Map<string, ResourceFacts>();
  for (const entry of present) {
    if (entry.kind === 'single') singles.set(entry.uri.slice(entry.uri.lastIndexOf('/') + 1), entry);
  }
  const resources = new Map<string, Resource>();
  for (const entry of present) {
    const resource = resourceOf(entry, singles);
    if (resource !== null) resources.set(resource.path.toLowerCase(), resource);
  }
  const endpoints = read.endpointIndex.map(([service, endpoint, uri, methods, webhook, scope]) => {
    const path = uri.replace(/^\/api\/v1\/(beta\/)?(\{division\}\/)?/, '').toLowerCase();
    return { service, endpoint, uri, path, methods: methods.split('|'), hasWebhook: webhook === 1, scope };
  });
  const documented = new Map(endpoints.map(({ path, methods }) => [path, methods]));
  return { endpoints, resources, documented };
}

/** Read once: the file does not change while the sandbox runs. */
export const exactFacts: Facts = load();
