import { badge, button, checkbox, form } from '../../kit/form.ts';
import { type Html, html, type Notice, redirect } from '../../kit/page.ts';
import { parseForm } from '../../kit/requestParts.ts';
import { splitUrl } from '../../kit/url.ts';
import type { WireResponse } from '../../kit/wire.ts';
import type { App } from '../state/marketplace.ts';
import { Mistake } from './refused.ts';
import type { Screen } from './screen.ts';

/** `/marketplace` and `/marketplace/{app}` with Install, Activate, Settings and Deactivate (the article, steps 1-4). */
export function marketplacePages(screen: Screen, segments: readonly string[]): WireResponse {
  const [key, action] = segments;
  if (key === undefined) return tiles(screen);
  const app = screen.tribe.marketplace.apps.get(key);
  if (app === undefined || segments.length > 2) return screen.notFound();
  if (screen.request.method !== 'POST') return action === undefined ? appPage(screen, app) : screen.notFound();
  return act(screen, app, action) ?? screen.notFound();
}

function act(screen: Screen, app: App, action: string | undefined): WireResponse | null {
  const { tribe, tenant } = screen;
  const page = `/marketplace/${app.key}`;
  const again = (): WireResponse => appPage(screen, app);
  const isInstalled = tribe.marketplace.installation(tenant, app.key) !== null;
  const tell = (event: string): void => {
    if (app.eventsUrl !== null) tribe.notifyApp({ ...app, eventsUrl: app.eventsUrl }, tenant, { event });
  };
  switch (action) {
    case 'install':
      return app.installUrl === null
        ? screen.afterForm(new Mistake(screen.t('appMissing')).refused, page, again)
        : redirect(outward(screen, app, app.installUrl));
    case 'activate':
      if (!isInstalled) return null;
      tribe.marketplace.install(tenant, app.key, true);
      tell('activated');
      return app.settingsUrl === null
        ? screen.afterForm(null, page, again)
        : redirect(outward(screen, app, app.settingsUrl));
    case 'deactivate':
      if (!isInstalled) return null;
      tell('deactivated');
      tribe.marketplace.install(tenant, app.key, false);
      return screen.afterForm(null, page, again);
    default:
      return null;
  }
}

/** The app's own address, with who is asking, in which language, and where to bring the person back to. */
function outward(screen: Screen, app: App, address: string): string {
  const url = new URL(address);
  url.searchParams.set('organization', screen.tribe.ownOrganisationId(screen.tenant));
  url.searchParams.set('language', screen.language);
  url.searchParams.set('return', `${screen.tribe.context.publicUrl}/marketplace/${app.key}?installed=1`);
  return url.toString();
}

const categories: Readonly<Record<string, { readonly nl: string; readonly en: string }>> = {
  Financial: { nl: 'Financieel', en: 'Financial' },
};

const categoryOf = (screen: Screen, app: App): string => categories[app.category]?.[screen.language] ?? app.category;

function tiles(screen: Screen): WireResponse {
  const cards = [...screen.tribe.marketplace.apps.rows()].map(
    (app) =>
      html`<a class="card" href="/marketplace/${app.key}"><strong>${app.name}</strong> ${stateBadge(screen, app)}<br><span class="soft">${categoryOf(screen, app)}</span><p>${app.description[screen.language]}</p></a>`,
  );
  return screen.show(screen.t('marketplace'), html`<div class="tiles">${cards}</div>`);
}

function stateBadge(screen: Screen, app: App): Html | null {
  const installation = screen.tribe.marketplace.installation(screen.tenant, app.key);
  if (installation === null) return null;
  return installation.isActive ? badge(screen.t('active'), 'good') : badge(screen.t('installed'));
}

function appPage(screen: Screen, app: App): WireResponse {
  const { t, tribe, tenant } = screen;
  const query = new URLSearchParams(splitUrl(screen.request.url).query);
  const error = query.get('error');
  if (query.has('installed') && error === null && tribe.marketplace.installation(tenant, app.key) === null)
    tribe.marketplace.install(tenant, app.key, false);
  const installation = tribe.marketplace.installation(tenant, app.key);
  const step = (action: string, label: string, kind?: 'plain' | 'danger'): Html =>
    form(`/marketplace/${app.key}/${action}`, button(label, kind === undefined ? {} : { kind }));
  const next = installation === null ? 'appNotInstalled' : installation.isActive ? 'appActive' : 'appInactive';
  const body = html`<div class="card"><p class="row"><span class="soft">${categoryOf(screen, app)}</span> ${stateBadge(screen, app)}</p><p>${app.description[screen.language]}</p>
    <p class="soft">${t(next)}</p>
    <div class="actions">
      ${installation === null && step('install', t('install'))}
      ${installation?.isActive === false && step('activate', t('activate'))}
      ${installation?.isActive === true && app.settingsUrl !== null && html`<a class="button" href="${outward(screen, app, app.settingsUrl)}">${t('settings')}</a>`}
      ${installation?.isActive === true && step('deactivate', t('deactivate'), 'danger')}
    </div></div>`;
  const refusal: Notice | null = error === null ? null : { kind: 'bad', text: t('appRefused', { error }) };
  return screen.show(app.name, body, refusal ?? screen.notice());
}

/** `/configuration/activities`: Invoice and Sales Order on or off, which changes the buttons everywhere (the article). */
export function activityConfiguration(screen: Screen): WireResponse {
  const { t, tribe, tenant } = screen;
  if (screen.request.method === 'POST') {
    const sent = parseForm(screen.request);
    tribe.marketplace.setActivities(tenant, { invoice: sent.has('invoice'), salesOrder: sent.has('salesOrder') });
    return screen.afterForm(null, '/configuration/activities', () => screen.notFound());
  }
  const now = tribe.marketplace.activities(tenant);
  const body = html`<div class="card"><p class="soft">${t('configurationHint')}</p>${form(
    '/configuration/activities',
    html`${checkbox({ name: 'invoice', label: t('invoice'), isChecked: now.invoice })}${checkbox({ name: 'salesOrder', label: t('order'), isChecked: now.salesOrder })}<p class="actions">${button(t('save'))}</p>`,
  )}</div>`;
  return screen.show(t('configuration'), body, screen.notice());
}
