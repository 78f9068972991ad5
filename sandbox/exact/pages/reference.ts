import { table } from '../../kit/form.ts';
import { type Html, html } from '../../kit/page.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { catalogue } from '../resources/catalogue.ts';
import { exactFacts, type IndexedEndpoint } from '../resources/facts.ts';
import type { Property, Resource } from '../resources/resource.ts';
import { type PageContext, show } from './frame.ts';

const listPath = '/docs/hlprestapiresources.aspx';
const detailsPath = '/docs/hlprestapiresourcesdetails.aspx';

/**
 * The public reference of the API (exact-online.md 1): every endpoint that is known, and the properties of those whose
 * properties are. Null when the path is neither of the two pages.
 */
export function answerReference(context: PageContext): WireResponse | null {
  const path = context.path.toLowerCase();
  if (path === listPath) return endpointsPage(context, context.query.get('webhookfilter') === 'yes');
  if (path !== detailsPath) return null;
  const asked = context.query.get('name')?.toLowerCase();
  const resource = [...exactFacts.resources.values()].find(({ pageName }) => pageName.toLowerCase() === asked);
  return resource === undefined ? unknownPage(context) : detailsOf(context, resource);
}

function endpointsPage(context: PageContext, isWebhookOnly: boolean): WireResponse {
  const endpoints = exactFacts.endpoints.filter(({ hasWebhook }) => hasWebhook || !isWebhookOnly);
  const columns = ['Service', 'Endpoint', 'Resource URI', 'Supported methods', 'Scope', 'Webhook', 'Here'];
  const rows = endpoints.map((endpoint) => [
    endpoint.service,
    named(endpoint),
    html`<code>${endpoint.uri}</code>`,
    endpoint.methods.join(', '),
    endpoint.scope,
    endpoint.hasWebhook && 'yes',
    catalogue.has(endpoint.path) ? 'yes' : 'no (501)',
  ]);
  const other = isWebhookOnly
    ? html`<a href="/docs/HlpRestAPIResources.aspx">All endpoints</a>`
    : html`<a href="/docs/HlpRestAPIResources.aspx?webhookfilter=yes">Endpoints with a webhook</a>`;
  const body = html`<p>${endpoints.length} endpoints. ${other}</p>${table(
    columns.map((label) => ({ label })),
    rows,
    'None',
  )}`;
  return show(context, { title: 'Exact Online - REST API', body });
}

function named({ endpoint, path }: IndexedEndpoint): Html | string {
  const resource = exactFacts.resources.get(path);
  return resource === undefined ? endpoint : html`<a href="${hrefOf(resource)}">${endpoint}</a>`;
}

function hrefOf({ pageName }: Resource): string {
  return `/docs/HlpRestAPIResourcesDetails.aspx?name=${encodeURIComponent(pageName)}`;
}

function detailsOf(context: PageContext, resource: Resource): WireResponse {
  const uri = `/api/v1/${resource.path === 'current/Me' ? '' : '{division}/'}${resource.path}`;
  const columns = ['Name', 'Type', 'Filter', 'Webhook', 'Remarks'];
  const rows = resource.properties.map((property) => [
    html`<code>${property.name}</code>`,
    property.edm,
    property.isFilterable && 'yes',
    property.isWatched && 'yes',
    remarksOn(property),
  ]);
  const body = html`<div class="card"><p>Resource URI <code>${uri}</code></p>
<p>Supported methods ${resource.methods.join(', ')} · Scope ${resource.scope} · Page size ${resource.pageSizeMax}</p></div>
${table(
  columns.map((label) => ({ label })),
  rows,
  'None',
)}<p><a href="/docs/HlpRestAPIResources.aspx">All endpoints</a></p>`;
  return show(context, { title: `${resource.name} - REST API`, body });
}

function remarksOn(property: Property): string {
  const { isKey, isReadOnly, isWriteOnly, padding } = property;
  const width = padding === null ? null : `${padding.width} wide, blanks on the ${padding.side}`;
  return [isKey && 'key', isReadOnly && 'read-only', isWriteOnly && 'write-only', width].filter(Boolean).join(', ');
}

function unknownPage(context: PageContext): WireResponse {
  const body = html`<p><a href="/docs/HlpRestAPIResources.aspx">All endpoints</a></p>`;
  return show(context, { title: 'REST API', body, status: 404 });
}
