import { badge, button, checkbox, form } from '../../kit/form.ts';
import { html, redirect } from '../../kit/page.ts';
import { parseForm } from '../../kit/requestParts.ts';
import { splitUrl } from '../../kit/url.ts';
import type { WireResponse } from '../../kit/wire.ts';
import type { App } from '../state/marketplace.ts';
import type { Screen } from './screen.ts';

/** `/marketplace` and `/marketplace/{app}` with Install, Activate, Settings and Deactivate (the article, steps 1-4). */
export function marketplacePages(screen: Screen, segments: readonly string[]): WireResponse {
  const [key, action] = segments;
  const { marketplace } = screen.tribe;
  if (key === undefined) return tiles(screen);
  const app = marketplace.apps.get(key);
  if (app === undefined || segments.length > 2) return screen.notFound();
  if (screen.request.method !== 'POST') return action === undefined ? appPage(screen, app) : screen.notFound();
  const { tribe, tenant } = screen;
  switch (action) {
    case 'install':
      return app.installUrl === null
        ? screen.backTo(`/marketplace/${key}`, screen.t('appMissing'))
        : redirect(outward(screen, app, app.installUrl));
    case 'activate':
      marketplace.install(tenant, key, true);
      if (app.eventsUrl !== null) tribe.notifyApp({ ...app, eventsUrl: app.eventsUrl }, tenant, { event: 'activated' });
      return app.settingsUrl === null
        ? screen.backTo(`/marketplace/${key}`, null)
        : redirect(outward(screen, app, app.settingsUrl));
    case 'deactivate':
      if (app.eventsUrl !== null)
        tribe.notifyApp({ ...app, eventsUrl: app.eventsUrl }, tenant, { event: 'deactivated' });
      marketplace.install(tenant, key, false);
      return screen.backTo(`/marketplace/${key}`, null);
    default:
      return screen.notFound();
  }
}

/** The app's own address, with who is asking and where to bring the person back to. */
function outward(screen: Screen, app: App, address: string): string {
  const url = new URL(address);
  url.searchParams.set('organization', screen.tribe.ownOrganisationId(screen.tenant));
  url.searchParams.set('return', `${screen.tribe.context.publicUrl}/marketplace/${app.key}?installed=1`);
  return url.toString();
}

function tiles(screen: Screen): WireResponse {
  const { t } = screen;
  const cards = [...screen.tribe.marketplace.apps.rows()].map(
    (app) =>
      html`<a class="card" style="text-decoration:none;color:inherit" href="/marketplace/${app.key}"><strong>${app.name}</strong> ${stateBadge(screen, app)}<br><span class="soft">${app.category}</span><p>${app.description}</p></a>`,
  );
  return screen.show(t('marketplace'), html`<div class="grid">${cards}</div>`);
}

function stateBadge(screen: Screen, app: App): ReturnType<typeof badge> | null {
  const installation = screen.tribe.marketplace.installation(screen.tenant, app.key);
  if (installation === null) return null;
  return installation.isActive ? badge(screen.t('active'), 'good') : badge(screen.t('installed'));
}

function appPage(screen: Screen, app: App): WireResponse {
  const { t, tribe, tenant } = screen;
  const isBack = new URLSearchParams(splitUrl(screen.request.url).query).has('installed');
  if (isBack && tribe.marketplace.installation(tenant, app.key) === null)
    tribe.marketplace.install(tenant, app.key, false);
  const installation = tribe.marketplace.installation(tenant, app.key);
  const step = (action: string, label: string, kind?: 'plain' | 'danger') =>
    form(`/marketplace/${app.key}/${action}`, button(label, kind === undefined ? {} : { kind }));
  const body = html`<div class="card"><p class="row"><span class="soft">${app.category}</span> ${stateBadge(screen, app)}</p><p>${app.description}</p>
    <div class="actions">
      ${installation === null && step('install', t('install'))}
      ${installation?.isActive === false && step('activate', t('activate'))}
      ${installation?.isActive === true && app.settingsUrl !== null && html`<a class="button" href="${outward(screen, app, app.settingsUrl)}">${t('settings')}</a>`}
      ${installation?.isActive === true && step('deactivate', t('deactivate'), 'danger')}
    </div></div>`;
  return screen.show(app.name, body, screen.notice());
}

/** `/configuration/activities`: Invoice and Sales Order on or off, which changes the buttons everywhere (the article). */
export function activityConfiguration(screen: Screen): WireResponse {
  const { t, tribe, tenant } = screen;
  if (screen.request.method === 'POST') {
    const sent = parseForm(screen.request);
    tribe.marketplace.setActivities(tenant, { invoice: sent.has('invoice'), salesOrder: sent.has('salesOrder') });
    return screen.backTo('/configuration/activities', null);
  }
  const now = tribe.marketplace.activities(tenant);
  const body = html`<div class="card">${form(
    '/configuration/activities',
    html`${checkbox({ name: 'invoice', label: t('invoice'), isChecked: now.invoice })}${checkbox({ name: 'salesOrder', label: t('order'), isChecked: now.salesOrder })}<p class="actions">${button(t('save'))}</p>`,
  )}</div>`;
  return screen.show(t('configuration'), body, screen.notice());
}
