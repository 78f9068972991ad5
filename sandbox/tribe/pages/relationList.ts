import { badge, field, select, table } from '../../kit/form.ts';
import { type Html, html } from '../../kit/page.ts';
import { splitUrl } from '../../kit/url.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { nameOf } from '../rules/relations.ts';
import { type Entity, text } from '../state/entity.ts';
import { pageOf, pager } from './paging.ts';
import type { Screen } from './screen.ts';

const roleFilters = ['Customer', 'Supplier', 'Prospect', 'Lead', 'Partner', 'Standard', 'Employee'];
/** Contacts and employees are found by searching or by choosing them; otherwise they would bury the customers. */
const inTheBackground = ['.Standard', '.Employee'];

/** `/relations`: everybody we know, by name, searchable. */
export function relationList(screen: Screen): WireResponse {
  const { t } = screen;
  const query = new URLSearchParams(splitUrl(screen.request.url).query);
  const search = (query.get('search') ?? '').trim();
  const role = query.get('role') ?? '';
  const found = findRelations(screen, search, role);
  const { shown, number } = pageOf(screen, found);
  const options = [
    { value: '', label: t('allRoles') },
    ...roleFilters.map((value) => ({ value, label: screen.roleName(value) })),
  ];
  const rows = shown.map((relation) => row(screen, relation));
  const body = html`
    <form class="card row" method="get" action="/relations" role="search">
      <div style="flex:2 1 16rem">${field({ name: 'search', label: t('search'), type: 'search', value: search, hint: t('searchHint'), hasFocus: true })}</div>
      <div style="flex:1 1 10rem">${select({ name: 'role', label: t('type'), value: role, options })}</div>
      <button>${t('search')}</button><a class="button plain" href="/relations/new" accesskey="n">${t('newRelation')}</a>
    </form>
    <p class="soft">${t('found', { count: found.length })}</p>
    ${table([{ label: t('name') }, { label: t('roles') }, { label: t('city') }, { label: t('debtorNumber') }, { label: t('creditorNumber') }, { label: t('email') }], rows, t('none'))}
    ${pager(screen, found.length, number, { search, role })}`;
  return screen.show(t('relations'), body, screen.notice());
}

function row(screen: Screen, relation: Entity): readonly (Html | string | null)[] {
  return [
    html`<a href="/relations/${relation.id}" dir="auto">${nameOf(relation) || '–'}</a>`,
    html`<span class="row">${roleBadges(screen, relation)}</span>`,
    html`<span style="white-space:nowrap">${cityOf(screen, relation)}</span>`,
    text(relation, 'DebtorNumber'),
    text(relation, 'CreditorNumber'),
    text(relation, 'EmailAddress'),
  ];
}

function findRelations(screen: Screen, search: string, role: string): readonly Entity[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const matches = ({ relation, isBackground }: Listed): boolean => {
    if (role !== '' && !rolesOf(screen, relation).some((each) => each.type.endsWith(`.${role}`))) return false;
    if (words.length === 0) return role !== '' || !isBackground;
    const searched = [
      nameOf(relation),
      text(relation, 'DebtorNumber'),
      text(relation, 'CreditorNumber'),
      text(relation, 'EmailAddress'),
      cityOf(screen, relation),
    ];
    const haystack = searched.filter(Boolean).join(' ').toLowerCase();
    return words.every((word) => haystack.includes(word));
  };
  return inOrder(screen)
    .filter(matches)
    .map(({ relation }) => relation);
}

interface Listed {
  readonly relation: Entity;
  readonly isBackground: boolean;
}

/** Everybody by name, kept until a record changes: leafing through a hundred thousand must not sort them for each page. */
const keptOrders = new WeakMap<object, Map<string, { readonly version: number; readonly list: readonly Listed[] }>>();

function inOrder(screen: Screen): readonly Listed[] {
  const { store } = screen.tribe;
  const kept = keptOrders.get(store) ?? new Map();
  keptOrders.set(store, kept);
  const known = kept.get(screen.tenant);
  if (known?.version === store.version) return known.list;
  const list = ['Relation.Organization', 'Relation.Person']
    .flatMap((type) => [...store.ofType(screen.tenant, type)])
    .map((relation) => ({ relation, key: sortKey(text(relation, 'SortName') ?? nameOf(relation)) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ relation }): Listed => ({ relation, isBackground: isBackground(screen, relation) }));
  kept.set(screen.tenant, { version: store.version, list });
  return list;
}

/** Without case, accents and signs in front. A collator would take seconds for a hundred thousand names. */
function sortKey(name: string): string {
  const plain = /^[\x20-\x7e]*$/.test(name) ? name : name.normalize('NFD').replace(/\p{M}/gu, '');
  return plain.toLowerCase().replace(/^[^\p{L}\p{N}]+/u, '');
}

function isBackground(screen: Screen, relation: Entity): boolean {
  const roles = rolesOf(screen, relation);
  return roles.length > 0 && roles.every((role) => inTheBackground.some((end) => role.type.endsWith(end)));
}

/** The roles that a relation plays itself. */
export function rolesOf(screen: Screen, relation: Entity): readonly Entity[] {
  const link = relation.type === 'Relation.Person' ? 'Person' : 'Organization';
  return screen.tribe.store
    .linkedTo(relation.id, link)
    .filter((other) => screen.schema.isA(other.type, 'Relationship'));
}

export function roleBadges(screen: Screen, relation: Entity): readonly Html[] {
  return rolesOf(screen, relation).map((role) =>
    role.values.IsFormer === true
      ? badge(`${screen.roleName(role.type)} · ${screen.t('former')}`, 'warning')
      : badge(
          screen.roleName(role.type),
          role.type.endsWith('.Customer') || role.type.endsWith('.Supplier') ? 'good' : undefined,
        ),
  );
}

function cityOf(screen: Screen, relation: Entity): string | null {
  const address = screen.get(relation.links.VisitingAddress ?? relation.links.Address);
  return address === null ? null : text(address, 'City');
}
