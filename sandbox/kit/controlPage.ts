import type { ControlRoute } from './controlRoute.ts';
import { details, table } from './form.ts';
import type { HostedSandbox } from './host.ts';
import { formatDateTime } from './language.ts';
import { html, page, pageResponse } from './page.ts';
import type { WireResponse } from './wire.ts';

/** The control API for a reader: what exists, how to call it, and what the sandbox is doing right now. */
export function overviewPage(sandbox: HostedSandbox, routes: readonly ControlRoute[], prefix: string): WireResponse {
  const rows = routes.map(({ method, path, summary, example }) => [
    method,
    method === 'GET' ? html`<a href="${prefix}/${path}">${prefix}/${path}</a>` : html`<code>${prefix}/${path}</code>`,
    html`${summary}${example !== undefined && html`<pre>${JSON.stringify(example)}</pre>`}`,
  ]);
  const counts = sandbox.requests
    .counts()
    .map(({ tenant, endpoint, status, count }) => [tenant ?? '', endpoint, status ?? 'broken', count]);
  const body = html`
<section class="card">${details([
    ['Seed', sandbox.seed],
    ['Size', sandbox.size],
    ['Time', `${formatDateTime(sandbox.clock.nowMs(), 'en')} (Amsterdam)`],
    ['Faults in force', sandbox.faults.list().length],
    ['Effects in the ledger', sandbox.ledger.count],
    ['Requests', sandbox.requests.total],
  ])}</section>
<h2>Calls</h2>
<p>Bodies are JSON with <code>Content-Type: application/json</code>. A refused call answers 400 and says why.</p>
${table([{ label: 'Method' }, { label: 'Path' }, { label: 'What it does' }], rows, '')}
<h2>Requests so far</h2>
${table([{ label: 'Tenant' }, { label: 'Endpoint' }, { label: 'Status' }, { label: 'Count', isNumber: true }], counts, 'None yet.')}`;
  return pageResponse(page({ title: 'Control API', language: 'en', brand: sandbox.title, body }));
}
