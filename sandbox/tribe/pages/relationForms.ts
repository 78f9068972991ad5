import { button, field, form, select } from '../../kit/form.ts';
import { html, redirect } from '../../kit/page.ts';
import { parseForm } from '../../kit/requestParts.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { addressSlots } from '../rules/addresses.ts';
import { badRequest } from '../rules/refusal.ts';
import { nameOf, ownOrganisation } from '../rules/relations.ts';
import { removeEntity } from '../rules/remove.ts';
import { timestamp } from '../rules/values.ts';
import { type Body, createEntity, updateEntity } from '../rules/write.ts';
import type { Entity } from '../state/entity.ts';
import { noteAction } from './notes.ts';
import { contactFields, inputs, personFields, relationFields } from './relationDetail.ts';
import { rolesOf } from './relationList.ts';
import type { Screen } from './screen.ts';

type Sent = ReadonlyMap<string, string>;

/** The named fields of a form as a body: what was left empty is cleared. */
function bodyOf(sent: Sent, names: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(
    names.filter((name) => sent.has(name)).map((name) => [name, (sent.get(name) ?? '').trim() || null]),
  );
}

const namesOf = (fields: readonly { readonly name: string }[]): readonly string[] => fields.map(({ name }) => name);

/** What a form below `/relations/{id}` does; null when there is no such form. */
export function relationAction(screen: Screen, relation: Entity, action: readonly string[]): WireResponse | null {
  const sent = parseForm(screen.request);
  const page = `/relations/${relation.id}`;
  const [what, key, verb] = action;
  switch (what) {
    case undefined: {
      const body = bodyOf(sent, namesOf(relationFields[relation.type] ?? []));
      return screen.backTo(
        page,
        screen.change((unit) => updateEntity(unit, relation, body)),
      );
    }
    case 'roles':
      return screen.backTo(
        page,
        screen.change((unit) => changeRole(unit, relation, sent)),
      );
    case 'addresses':
      return key === undefined ? null : screen.backTo(page, saveAddress(screen, relation, key, sent));
    case 'contacts':
      return contactAction(screen, relation, sent, key, verb);
    case 'notes':
      return noteAction(screen, relation, page);
    case 'pricelist':
      return choosePriceList(screen, relation, page, sent);
    case 'delete': {
      const refusal = screen.change((unit) => removeEntity(unit, relation));
      return screen.backTo(refusal === null ? '/relations' : page, refusal);
    }
    default:
      return null;
  }
}

function changeRole(unit: Parameters<Parameters<Screen['change']>[0]>[0], relation: Entity, sent: Sent): void {
  const ended = unit.get(sent.get('end') ?? '');
  if (ended !== null) {
    updateEntity(unit, ended, { IsFormer: true, FormerDate: timestamp(unit.tools.nowMs) });
    return;
  }
  const type = unit.tools.schema.types.get(sent.get('add') ?? '');
  if (type === undefined || !unit.tools.schema.isA(type.name, 'Relationship'))
    throw badRequest('Choose a relation type.');
  const player = relation.type === 'Relation.Person' ? 'Person' : 'Organization';
  createEntity(unit, type, { Relation: { ID: ownOrganisation(unit).id }, [player]: { ID: relation.id } });
}

function choosePriceList(screen: Screen, relation: Entity, page: string, sent: Sent): WireResponse | null {
  const role = rolesOf(screen, relation).find(({ id }) => id === sent.get('role'));
  if (role === undefined) return null;
  const list = sent.get('PriceList') ?? '';
  return screen.backTo(
    page,
    screen.change((unit) => updateEntity(unit, role, { PriceList: list === '' ? null : { ID: list } })),
  );
}

function saveAddress(screen: Screen, relation: Entity, slot: string, sent: Sent): string | null {
  if (addressSlots[relation.type]?.[slot] === undefined) return screen.t('notFound');
  const number = (sent.get('HouseNumber') ?? '').trim();
  if (number !== '' && !/^\d{1,9}$/.test(number)) return screen.t('notANumber');
  return screen.change((unit) => {
    const held = unit.get(relation.links[slot] ?? '');
    if (sent.has('remove')) {
      if (held !== null) removeEntity(unit, held);
      return;
    }
    const country = sent.get('Country') ?? '';
    const body: Body = {
      ...bodyOf(sent, ['Street', 'HouseNumberSuffix', 'Extra', 'Postalcode', 'City']),
      HouseNumber: number === '' ? null : Number(number),
      Country: country === '' ? null : { ID: country },
    };
    if (held !== null) updateEntity(unit, held, body);
    else updateEntity(unit, relation, { [slot]: body });
  });
}

function contactAction(
  screen: Screen,
  relation: Entity,
  sent: Sent,
  key: string | undefined,
  verb: string | undefined,
): WireResponse | null {
  const page = `/relations/${relation.id}`;
  if (key === undefined) {
    const refusal = screen.change((unit) =>
      createEntity(unit, unit.tools.schema.type('Relationship.Person.Contact.Standard'), {
        ...bodyOf(sent, namesOf(contactFields)),
        Relation: { ID: relation.id },
        Person: bodyOf(sent, namesOf(personFields)),
      }),
    );
    return screen.backTo(page, refusal);
  }
  const contact = screen.get(key);
  if (contact === null || contact.type !== 'Relationship.Person.Contact.Standard') return null;
  if (verb === 'delete')
    return screen.backTo(
      page,
      screen.change((unit) => removeEntity(unit, contact)),
    );
  return screen.backTo(
    page,
    screen.change((unit) => updateEntity(unit, contact, bodyOf(sent, namesOf(contactFields)))),
  );
}

/** `/relations/new`: type, name, a look at possible duplicates, saved (tribe-crm.md 5.1). */
export function newRelation(screen: Screen): WireResponse {
  if (screen.request.method !== 'POST') return newRelationForm(screen, new Map(), [], null);
  const sent = parseForm(screen.request);
  const similar = sent.has('anyway') ? [] : similarRelations(screen, sent.get('Name') ?? '');
  if (similar.length > 0) return newRelationForm(screen, sent, similar, null);
  let made: Entity | null = null;
  const refusal = screen.change((unit) => {
    made = createEntity(
      unit,
      unit.tools.schema.type('Relation.Organization'),
      bodyOf(sent, namesOf(relationFields['Relation.Organization'] ?? [])),
    );
    if ((sent.get('add') ?? '') !== '') changeRole(unit, made, sent);
  });
  const id = (made as Entity | null)?.id;
  if (refusal !== null || id === undefined) return newRelationForm(screen, sent, [], refusal);
  return redirect(`/relations/${id}?saved=1`);
}

function newRelationForm(screen: Screen, sent: Sent, similar: readonly Entity[], refusal: string | null): WireResponse {
  const { t } = screen;
  const roles = [
    '',
    'CommercialRelationship.Customer',
    'Supplier',
    'CommercialRelationship.Prospect',
    'CommercialRelationship.Lead',
    'Partner',
  ].map((role) => ({
    value: role === '' ? '' : `Relationship.Organization.${role}`,
    label: role === '' ? t('noRole') : screen.roleName(role),
  }));
  const [nameField, ...others] = relationFields['Relation.Organization'] ?? [];
  const duplicates = html`<div class="notice warning" role="status"><p>${t('duplicates')}</p><ul>${similar.map((relation) => html`<li><a href="/relations/${relation.id}">${nameOf(relation)}</a></li>`)}</ul></div>`;
  const body = html`${similar.length > 0 && duplicates}
    ${form(
      '/relations/new',
      html`<div class="card">
      ${select({ name: 'add', label: t('type'), value: sent.get('add') ?? 'Relationship.Organization.CommercialRelationship.Customer', options: roles })}
      ${nameField !== undefined && field({ name: nameField.name, label: t(nameField.label), value: sent.get('Name') ?? null, isRequired: true, hasFocus: true })}
      <div class="grid">${inputs(screen, others, sent)}</div>
      <p class="actions">${similar.length > 0 ? button(t('createAnyway'), { name: 'anyway', value: '1' }) : button(t('create'))}</p></div>`,
    )}`;
  const notice = refusal === null ? null : { kind: 'bad' as const, text: refusal };
  return screen.show(t('newRelation'), body, notice, refusal === null ? 200 : 400);
}

/** Organisations whose name reads alike when case, accents, legal form and punctuation are left out. */
function similarRelations(screen: Screen, name: string): readonly Entity[] {
  const plain = (of: string): string =>
    of
      .normalize('NFKD')
      .toLowerCase()
      .replace(/\b(b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?)(?=\s|$)/g, '')
      .replace(/[^\p{L}\p{N}]/gu, '');
  const wanted = plain(name);
  if (wanted === '') return [];
  return [...screen.tribe.store.ofType(screen.tenant, 'Relation.Organization')]
    .filter((relation) => plain(nameOf(relation)) === wanted)
    .slice(0, 5);
}
