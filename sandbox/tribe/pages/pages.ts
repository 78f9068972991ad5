import { details, table } from '../../kit/form.ts';
import { languageOf, translator } from '../../kit/language.ts';
import { html, page, pageResponse, redirect } from '../../kit/page.ts';
import { splitUrl } from '../../kit/url.ts';
import type { WireRequest, WireResponse } from '../../kit/wire.ts';
import { facts } from '../facts.ts';
import { loggedIn, logOut } from '../oauth/session.ts';
import { nameOf } from '../rules/relations.ts';
import { isGuid } from '../rules/values.ts';
import { type Entity, text } from '../state/entity.ts';
import type { Tribe } from '../state/tribe.ts';
import { errorAnswer } from '../wire/answers.ts';
import { activityPages } from './activities.ts';
import { activityKinds } from './activityKinds.ts';
import { historyOf, historyTable } from './history.ts';
import { keysAnswer, keysPath } from './keys.ts';
import { activityConfiguration, marketplacePages } from './marketplace.ts';
import { priceListPages } from './priceLists.ts';
import { productPages } from './products.ts';
import { relationDetail } from './relationDetail.ts';
import { newRelation, relationAction } from './relationForms.ts';
import { relationList } from './relationList.ts';
import { changeLanguage, languageLink, Screen } from './screen.ts';
import { pageTexts } from './texts.ts';

/** Every path that is not of the API or of OAuth: the small CRM for people. */
export function answerPage(request: WireRequest, tribe: Tribe, path: string): WireResponse {
  if (request.method !== 'GET' && request.method !== 'POST')
    return errorAnswer(501, `${request.method} ${path} is not emulated.`);
  const query = new URLSearchParams(splitUrl(request.url).query);
  if (path === '/') return frontPage(request, tribe);
  if (path === keysPath) return keysAnswer;
  if (path === '/language') return changeLanguage(query);
  if (path === '/logout') return redirect('/', { 'Set-Cookie': logOut(request, tribe) });
  const [first = '', ...rest] = path.slice(1).split('/');
  if (!pagePaths.has(first)) return errorAnswer(501, `${request.method} ${path} is not emulated.`);
  const person = loggedIn(request, tribe);
  if (person === null)
    return redirect(`/login?next=${encodeURIComponent(request.method === 'GET' ? path : '/relations')}`);
  return screenPage(new Screen(request, tribe, person), first, rest);
}

const pagePaths: ReadonlySet<string> = new Set([
  'relations',
  'entity',
  'products',
  'pricelists',
  'files',
  'marketplace',
  'configuration',
  ...activityKinds.map(({ path }) => path),
]);

function screenPage(screen: Screen, first: string, rest: readonly string[]): WireResponse {
  switch (first) {
    case 'relations':
      return relationPages(screen, rest);
    case 'entity':
      return openEntity(screen, rest);
    case 'products':
      return productPages(screen, rest);
    case 'pricelists':
      return priceListPages(screen, rest);
    case 'files':
      return openFile(screen, rest);
    case 'marketplace':
      return marketplacePages(screen, rest);
    case 'configuration':
      return rest.join('/') === 'activities' ? activityConfiguration(screen) : screen.notFound();
    default: {
      const kind = activityKinds.find(({ path }) => path === first);
      return kind === undefined ? screen.notFound() : activityPages(screen, kind, rest);
    }
  }
}

/** `/files/{attachment}`: a document in the browser. */
function openFile(screen: Screen, [id]: readonly string[]): WireResponse {
  const attachment = screen.get(id);
  const file = screen.get(attachment?.links.File);
  if (attachment?.type !== 'Attachment' || file === null) return screen.notFound();
  const type = text(file, 'MimeType') ?? '';
  // Anything but a document is offered as a download: an uploaded page must not run here as if it were ours.
  const isShown = type === 'application/pdf' || /^image\/(png|jpeg|gif)$/.test(type);
  return {
    status: 200,
    headers: {
      'Content-Type': isShown ? type : 'application/octet-stream',
      'Content-Disposition': isShown ? 'inline' : 'attachment',
      'X-Content-Type-Options': 'nosniff',
    },
    body: Buffer.from(text(file, 'Data') ?? '', 'base64'),
  };
}

function relationPages(screen: Screen, segments: readonly string[]): WireResponse {
  const [key, ...action] = segments;
  if (key === undefined || key === '') return relationList(screen);
  if (key === 'new') return newRelation(screen);
  const relation = isGuid(key) ? screen.get(key) : null;
  if (relation === null || !screen.schema.isA(relation.type, 'Relation')) return screen.notFound();
  if (screen.request.method === 'POST') return relationAction(screen, relation, action) ?? screen.notFound();
  // The address of a form that was refused, had again.
  return action.length === 0 ? relationDetail(screen, relation) : redirect(`/relations/${relation.id}`);
}

/** `/entity/{ID}`: the deep link that other systems store (tribe-crm.md 1.1) opens whatever the id is. */
function openEntity(screen: Screen, segments: readonly string[]): WireResponse {
  const [id = ''] = segments;
  const entity = isGuid(id) && segments.length === 1 ? screen.get(id) : null;
  if (entity === null) return screen.notFound();
  const kind = activityKinds.find(({ type }) => type === entity.type);
  if (kind !== undefined) return redirect(`/${kind.path}/${entity.id}`);
  if (entity.type === 'Product') return redirect(`/products/${entity.id}`);
  if (entity.type === 'PriceList') return redirect(`/pricelists/${entity.id}`);
  const owner = pageOwner(screen, entity);
  return owner === null ? recordPage(screen, entity) : redirect(`/relations/${owner.id}`);
}

/** The relation on whose page a record is shown. */
function pageOwner(screen: Screen, entity: Entity): Entity | null {
  const { isA } = screen.schema;
  if (isA(entity.type, 'Relation')) return entity;
  if (isA(entity.type, 'Relationship'))
    return screen.get(entity.links.Organization ?? entity.links.Person ?? entity.links.Relation);
  return entity.type === 'Address' ? screen.get(entity.links.Relation) : null;
}

function recordPage(screen: Screen, entity: Entity): WireResponse {
  const { t } = screen;
  const links = Object.entries(entity.links).map(([name, id]): [string, ReturnType<typeof html>] => {
    const target = screen.get(id);
    return [name, html`<a href="/entity/${id}">${target === null ? id : nameOf(target) || id}</a>`];
  });
  const values = Object.entries(entity.values).map(([name, value]): [string, string] => [name, String(value)]);
  return screen.show(
    nameOf(entity) || t('record'),
    html`<div class="card">${details([['Type', entity.type], ...values, ...links])}</div>${historyTable(screen, historyOf(screen, entity))}`,
  );
}

function frontPage(request: WireRequest, tribe: Tribe): WireResponse {
  const language = languageOf(request);
  const t = translator(pageTexts, language);
  const url = tribe.context.publicUrl;
  const users = facts.users.map((user) => [user.email, html`<code>${user.password}</code>`, user.note]);
  const clients = [...tribe.grants.clients.rows()].map((client) => [
    client.name,
    client.flow,
    html`<code>${client.id}</code>`,
    html`<code>${client.secret}</code>`,
  ]);
  const addresses = [
    '/oauth2/auth',
    '/oauth2/token',
    '/v1/odata',
    '/v1/odata/$metadata',
    '/v1/odata-file',
    '/v1/webhooks',
  ];
  const body = html`
    <p>${t('about')}</p>
    <p class="actions"><a class="button" href="/relations">${t('openCrm')}</a> <a class="button plain" href="/_control/">${t('controlLink')}</a></p>
    <h2>${t('usersTitle')}</h2>${table([{ label: t('email') }, { label: t('password') }, { label: t('who') }], users, '')}
    <h2>${t('clientsTitle')}</h2>${table([{ label: t('name') }, { label: 'flow' }, { label: 'client_id' }, { label: 'client_secret' }], clients, '')}
    <h2>${t('addressesTitle')}</h2><ul>${addresses.map((path) => html`<li><code>${url}${path}</code></li>`)}</ul>`;
  return pageResponse(
    page({
      title: 'Tribe CRM sandbox',
      language,
      brand: 'Tribe CRM',
      accent: '#5b2d8e',
      corner: languageLink(language, '/'),
      body,
    }),
  );
}
