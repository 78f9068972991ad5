import { button } from '../../kit/form.ts';
import { html } from '../../kit/page.ts';
import { parseForm } from '../../kit/requestParts.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { addressSlots } from '../rules/addresses.ts';
import { nameOf, ownOrganisation } from '../rules/relations.ts';
import { removeEntity } from '../rules/remove.ts';
import type { Unit } from '../rules/unit.ts';
import { timestamp } from '../rules/values.ts';
import { type Body, createEntity, updateEntity } from '../rules/write.ts';
import type { Entity } from '../state/entity.ts';
import { noteAction } from './notes.ts';
import { Mistake, type Refused } from './refused.ts';
import { contactFields, inputsOf, personFields, relationDetail, relationFields } from './relationDetail.ts';
import { rolesOf } from './relationList.ts';
import type { Screen } from './screen.ts';
import { bodyOf, chosen, figure, type Sent, typed } from './sentForm.ts';

const namesOf = (fields: readonly { readonly name: string }[]): readonly string[] => fields.map(({ name }) => name);

/** What a form below `/relations/{id}` does; null when there is no such form. */
export function relationAction(screen: Screen, relation: Entity, action: readonly string[]): WireResponse | null {
  const sent = parseForm(screen.request);
  const page = `/relations/${relation.id}`;
  const [what, key, verb] = action;
  const answer = (refused: Refused | null, done = page): WireResponse =>
    screen.afterForm(refused, refused === null ? done : page, () => relationDetail(screen, relation));
  switch (what) {
    case undefined: {
      const body = bodyOf(sent, namesOf(relationFields[relation.type] ?? []));
      return answer(screen.change((unit) => updateEntity(unit, relation, body)));
    }
    case 'roles': {
      if (key === undefined) return answer(screen.change((unit) => addRole(screen, unit, relation, sent)));
      const role = rolesOf(screen, relation).find(({ id }) => id === key);
      return role === undefined ? null : answer(screen.change((unit) => changeRole(screen, unit, role, sent)));
    }
    case 'addresses':
      if (key === undefined || addressSlots[relation.type]?.[key] === undefined) return null;
      return answer(screen.change((unit) => saveAddress(screen, unit, relation, key, sent)));
    case 'contacts': {
      if (key === undefined) return answer(screen.change((unit) => addContact(unit, relation, sent)));
      const contact = screen.get(key);
      const isOwn = contact?.links.Relation === relation.id || contact?.links.Person === relation.id;
      if (contact?.type !== 'Relationship.Person.Contact.Standard' || !isOwn) return null;
      if (verb === 'delete') return answer(screen.change((unit) => removeEntity(unit, contact)));
      return answer(screen.change((unit) => updateEntity(unit, contact, bodyOf(sent, namesOf(contactFields)))));
    }
    case 'notes':
      return noteAction(screen, relation, answer);
    case 'pricelist': {
      const role = rolesOf(screen, relation).find(({ id }) => id === sent.get('role'));
      if (role === undefined) return null;
      return answer(screen.change((unit) => updateEntity(unit, role, { PriceList: chosen(sent, 'PriceList') })));
    }
    case 'delete':
      return answer(
        screen.change((unit) => removeEntity(unit, relation)),
        '/relations',
      );
    default:
      return null;
  }
}

function addRole(screen: Screen, unit: Unit, relation: Entity, sent: Sent): void {
  const type = unit.tools.schema.types.get(sent.get('add') ?? '');
  if (type === undefined || !unit.tools.schema.isA(type.name, 'Relationship'))
    throw new Mistake(screen.t('roleNeeded'), 'add');
  const player = relation.type === 'Relation.Person' ? 'Person' : 'Organization';
  createEntity(unit, type, { Relation: { ID: ownOrganisation(unit).id }, [player]: { ID: relation.id } });
}

function changeRole(screen: Screen, unit: Unit, role: Entity, sent: Sent): void {
  switch (sent.get('do')) {
    case 'end':
      updateEntity(unit, role, { IsFormer: true, FormerDate: timestamp(unit.tools.nowMs) });
      return;
    case 'reopen':
      updateEntity(unit, role, { IsFormer: false, FormerDate: null });
      return;
    case 'remove':
      removeEntity(unit, role);
      return;
    default: {
      const days = figure(screen, sent, 'PaymentTermInDays');
      if (days !== null && !(Number.isInteger(days) && days >= 0))
        throw new Mistake(screen.t('notDays'), 'PaymentTermInDays');
      updateEntity(unit, role, { PaymentTermInDays: days });
    }
  }
}

function saveAddress(screen: Screen, unit: Unit, relation: Entity, slot: string, sent: Sent): void {
  const held = unit.get(relation.links[slot] ?? '');
  if (sent.has('remove')) {
    if (held !== null) removeEntity(unit, held);
    return;
  }
  const number = typed(sent, 'HouseNumber');
  if (number !== null && !/^\d{1,9}$/.test(number)) throw new Mistake(screen.t('notANumber'), 'HouseNumber');
  const body: Body = {
    ...bodyOf(sent, ['Street', 'HouseNumberSuffix', 'Extra', 'Postalcode', 'City']),
    HouseNumber: number === null ? null : Number(number),
    Country: chosen(sent, 'Country'),
  };
  if (held !== null) updateEntity(unit, held, body);
  else updateEntity(unit, relation, { [slot]: body });
}

function addContact(unit: Unit, relation: Entity, sent: Sent): void {
  createEntity(unit, unit.tools.schema.type('Relationship.Person.Contact.Standard'), {
    ...bodyOf(sent, namesOf(contactFields)),
    Relation: { ID: relation.id },
    Person: bodyOf(sent, namesOf(personFields)),
  });
}

/** `/relations/new`: type, name, a look at possible duplicates, saved (tribe-crm.md 5.1). */
export function newRelation(screen: Screen): WireResponse {
  if (screen.request.method !== 'POST') return newRelationForm(screen, null, []);
  const sent = parseForm(screen.request);
  const similar = sent.has('anyway') ? [] : similarRelations(screen, sent.get('Name') ?? '');
  if (similar.length > 0) return newRelationForm(screen, sent, similar);
  let id = '';
  const refused = screen.change((unit) => {
    const body = bodyOf(sent, namesOf(relationFields['Relation.Organization'] ?? []));
    const made = createEntity(unit, unit.tools.schema.type('Relation.Organization'), body);
    id = made.id;
    if (typed(sent, 'add') !== null) addRole(screen, unit, made, sent);
  });
  return screen.afterForm(refused, refused === null ? `/relations/${id}` : '/relations/new', () =>
    newRelationForm(screen, null, []),
  );
}

const customerRole = 'Relationship.Organization.CommercialRelationship.Customer';

function newRelationForm(screen: Screen, sent: Sent | null, similar: readonly Entity[]): WireResponse {
  const { t } = screen;
  const ends = ['CommercialRelationship.Customer', 'Supplier', 'CommercialRelationship.Prospect'];
  const roles = [...ends, 'CommercialRelationship.Lead', 'Partner'].map((role) => ({
    value: `Relationship.Organization.${role}`,
    label: screen.roleName(role),
  }));
  const [nameField, ...others] = relationFields['Relation.Organization'] ?? [];
  const duplicates = html`<div class="notice warning" role="status"><p>${t('duplicates')}</p><ul>${similar.map((relation) => html`<li><a href="/relations/${relation.id}">${nameOf(relation)}</a></li>`)}</ul></div>`;
  const body = html`${similar.length > 0 && duplicates}
    <div class="card">${screen.form(
      '/relations/new',
      (f) => html`${f.select({ name: 'add', label: t('type'), options: [...roles, { value: '', label: t('noRole') }] })}
      ${nameField !== undefined && f.field({ name: nameField.name, label: t(nameField.label), isRequired: true, hasFocus: true })}
      <div class="grid">${inputsOf(screen, f, others)}</div>
      <p class="actions">${similar.length > 0 ? button(t('createAnyway'), { name: 'anyway', value: '1' }) : button(t('create'))}</p>`,
      (name) => (sent === null ? (name === 'add' ? customerRole : null) : (sent.get(name) ?? null)),
    )}</div>`;
  return screen.show(t('newRelation'), body, screen.notice());
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
