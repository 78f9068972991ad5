import { badge, button, details, form, hidden, table } from '../../kit/form.ts';
import { formatDateTime } from '../../kit/language.ts';
import { type Html, type HtmlPart, html } from '../../kit/page.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { addressSlots } from '../rules/addresses.ts';
import { nameOf } from '../rules/relations.ts';
import { type Entity, text } from '../state/entity.ts';
import { historyOf, historyTable } from './history.ts';
import { type Inputs, type Stored, storedIn } from './inputs.ts';
import { confirmed, removeButton } from './parts.ts';
import { roleBadges, rolesOf } from './relationList.ts';
import type { Screen } from './screen.ts';
import type { PageText } from './texts.ts';
import { timeline } from './timeline.ts';

interface FormField {
  readonly name: string;
  readonly label: PageText;
  readonly isRequired?: true;
}

const contactWays: readonly FormField[] = [
  { name: 'EmailAddress', label: 'email' },
  { name: 'PhoneNumber', label: 'phone' },
];
const numbers: readonly FormField[] = [
  { name: 'DebtorNumber', label: 'debtorNumber' },
  { name: 'CreditorNumber', label: 'creditorNumber' },
  { name: 'IBAN', label: 'iban' },
];
export const personFields: readonly FormField[] = [
  { name: 'FirstName', label: 'firstName' },
  { name: 'MiddleName', label: 'middleName' },
  { name: 'LastName', label: 'lastName', isRequired: true },
  { name: 'Title', label: 'title' },
];
/** The fields that the page shows and changes, by type of relation. */
export const relationFields: Readonly<Record<string, readonly FormField[]>> = {
  'Relation.Organization': [
    { name: 'Name', label: 'name', isRequired: true },
    ...contactWays,
    { name: 'FinancialEmailAddress', label: 'financialEmail' },
    { name: 'Website', label: 'website' },
    { name: 'VATNumber', label: 'vatNumber' },
    { name: 'ChamberOfCommerceNumber', label: 'chamber' },
    ...numbers,
  ],
  'Relation.Person': [...personFields, ...contactWays, { name: 'MobilePhoneNumber', label: 'mobile' }, ...numbers],
};

export const contactFields: readonly FormField[] = [
  ...contactWays,
  { name: 'MobilePhoneNumber', label: 'mobile' },
  { name: 'Department', label: 'department' },
];

/** `/relations/{id}`: one relation with everything a person may look up or change. */
export function relationDetail(screen: Screen, relation: Entity): WireResponse {
  const { t } = screen;
  const page = `/relations/${relation.id}`;
  const isPerson = relation.type === 'Relation.Person';
  const body = html`
    <p class="row">${roleBadges(screen, relation)}</p>
    <div class="grid">
      <section class="card"><h2>${t('details')}</h2>
        ${screen.form(
          page,
          (f) =>
            html`${inputsOf(screen, f, relationFields[relation.type] ?? [])}<p class="actions">${button(t('save'))}</p>`,
          storedIn(relation),
        )}
      </section>
      <div>
        ${roleSection(screen, relation)}
        ${Object.keys(addressSlots[relation.type] ?? {}).map((slot) => addressSection(screen, relation, slot))}
      </div>
    </div>
    ${isPerson ? employers(screen, relation) : contactSection(screen, relation)}
    ${timeline(screen, relation, rolesOf(screen, relation))}
    ${historyTable(screen, historyOf(screen, relation))}
    ${details([
      [t('createdOn'), formatDateTime(relation.createdMs, screen.language)],
      [t('lastChange'), relation.mutatedMs === null ? null : formatDateTime(relation.mutatedMs, screen.language)],
      ['ID', html`<code>${relation.id}</code>`],
    ])}
    ${confirmed(screen, `${page}/delete`, t('deleteRelation'), t('deleteRelationHint'))}`;
  return screen.show(nameOf(relation) || '–', body, screen.notice());
}

export function inputsOf(screen: Screen, inputs: Inputs, fields: readonly FormField[]): readonly Html[] {
  return fields.map(({ name, label, isRequired }) =>
    inputs.field({ name, label: screen.t(label), isRequired: isRequired ?? false }),
  );
}

function roleSection(screen: Screen, relation: Entity): Html {
  const { t } = screen;
  const action = `/relations/${relation.id}/roles`;
  const isPerson = relation.type === 'Relation.Person';
  const prefix = isPerson ? 'Relationship.Person.CommercialRelationship' : 'Relationship.Organization';
  const options = screen.schema
    .concreteUnder('Relationship')
    .filter((type) => type.startsWith(prefix) && screen.schema.type(type).canCreate)
    .map((type) => ({ value: type, label: screen.roleName(type) }));
  const roles = rolesOf(screen, relation);
  return html`<section class="card"><h2>${t('roles')}</h2>
    ${roles.length === 0 && html`<p class="soft">${t('noRole')}</p>`}
    ${roles.map((role) => roleRow(screen, role, `${action}/${role.id}`))}
    <details${(roles.length === 0 || screen.isRetry(action)) && html` open`}><summary>${t('newRole')}</summary>
    ${screen.form(
      action,
      (f) =>
        html`${f.select({ name: 'add', label: t('type'), options })}<p class="actions">${button(t('add'), { kind: 'plain' })}</p>`,
      () => options.find(({ value }) => value.endsWith('.Customer'))?.value ?? null,
    )}</details></section>`;
}

/** One role with its payment term, where it has one, and the ways to end it, take that back, or remove it. */
function roleRow(screen: Screen, role: Entity, action: string): Html {
  const { t } = screen;
  const type = screen.schema.type(role.type);
  const isFormer = role.values.IsFormer === true;
  const step = (what: string, label: string, kind: 'plain' | 'danger'): Html =>
    form(action, html`${hidden('do', what)}${button(label, { kind })}`);
  const until =
    isFormer &&
    html` ${badge([t('former'), screen.date(text(role, 'FormerDate'))].filter(Boolean).join(' '), 'warning')}`;
  return html`<div class="role"><p class="row"><strong>${screen.roleName(role.type)}</strong>${until}</p>
    ${
      type.fields.has('PaymentTermInDays') &&
      screen.form(
        action,
        (f) =>
          html`${f.field({ name: 'PaymentTermInDays', label: t('paymentTerm') })}<button class="plain">${t('save')}</button>`,
        storedIn(role),
      )
    }
    ${
      type.canDelete &&
      html`<div class="row">${isFormer ? step('reopen', t('reopenRole'), 'plain') : step('end', t('endRole'), 'plain')}${step('remove', t('remove'), 'danger')}</div>`
    }</div>`;
}

function addressSection(screen: Screen, relation: Entity, slot: string): Html {
  const { t } = screen;
  const address = screen.get(relation.links[slot]);
  const action = `/relations/${relation.id}/addresses/${slot}`;
  const stored: Stored = (name) => (name === 'Country' ? (address?.links.Country ?? null) : storedIn(address)(name));
  const inside = (f: Inputs): Html => html`${f.field({ name: 'Street', label: t('street') })}
    <div class="grid" style="grid-template-columns:1fr 1fr">
    ${f.field({ name: 'HouseNumber', label: t('houseNumber') })}${f.field({ name: 'HouseNumberSuffix', label: t('suffix') })}</div>
    ${f.field({ name: 'Extra', label: t('extra') })}
    <div class="grid" style="grid-template-columns:1fr 2fr">
    ${f.field({ name: 'Postalcode', label: t('postcode') })}${f.field({ name: 'City', label: t('city') })}</div>
    ${f.select({ name: 'Country', label: t('country'), options: countryOptions(screen) })}
    <p class="actions">${button(t('save'))}${address !== null && button(t('remove'), { kind: 'danger', name: 'remove', value: address.id })}</p>`;
  const isOpen = address !== null || screen.isRetry(action);
  return html`<section class="card"><details${isOpen && html` open`}><summary><strong>${t(slot as PageText)}</strong></summary>
    ${screen.form(action, inside, stored)}</details></section>`;
}

function countryOptions(screen: Screen): readonly { readonly value: string; readonly label: string }[] {
  const countries = [...screen.tribe.store.ofType(screen.tenant, 'Datastore.Country')]
    .map((country) => ({ value: country.id, label: screen.nameOf(country) }))
    .sort((a, b) => a.label.localeCompare(b.label, screen.language));
  return [{ value: '', label: screen.t('noCountry') }, ...countries];
}

function contactSection(screen: Screen, relation: Entity): Html {
  const { t } = screen;
  const action = `/relations/${relation.id}/contacts`;
  const contacts = screen.tribe.store
    .linkedTo(relation.id, 'Relation')
    .filter((role) => role.type === 'Relationship.Person.Contact.Standard');
  const rows = contacts.map((contact): readonly HtmlPart[] => [
    html`<a href="/relations/${contact.links.Person}" dir="auto">${nameOf(contact) || '–'}</a>`,
    text(contact, 'EmailAddress'),
    text(contact, 'PhoneNumber'),
    text(contact, 'MobilePhoneNumber'),
    form(`${action}/${contact.id}/delete`, removeButton(screen, nameOf(contact))),
  ]);
  const columns = [
    ...[{ label: t('name') }, { label: t('email') }, { label: t('phone') }, { label: t('mobile') }],
    { label: t('actions') },
  ];
  return html`<section><h2>${t('contacts')}</h2>${table(columns, rows, t('noContacts'))}
    <details class="card"${screen.isRetry(action) && html` open`}><summary>${t('newContact')}</summary>
    ${screen.form(
      action,
      (f) =>
        html`<div class="grid">${inputsOf(screen, f, [...personFields, ...contactFields])}</div><p class="actions">${button(t('add'))}</p>`,
    )}</details></section>`;
}

/** Where a person works, with the business data that hangs on that role. */
function employers(screen: Screen, person: Entity): Html {
  const { t } = screen;
  const contacts = rolesOf(screen, person).filter((role) => role.type === 'Relationship.Person.Contact.Standard');
  return html`${contacts.map((contact) => {
    const employer = screen.get(contact.links.Relation);
    return html`<section class="card"><h2>${t('businessData')}</h2>
      <p>${nameOf(person)} ${t('isAt')} ${employer !== null && html`<a href="/relations/${employer.id}">${nameOf(employer)}</a>`}</p>
      ${screen.form(
        `/relations/${person.id}/contacts/${contact.id}`,
        (f) =>
          html`<div class="grid">${inputsOf(screen, f, contactFields)}</div><p class="actions">${button(t('save'))}</p>`,
        storedIn(contact),
      )}</section>`;
  })}`;
}
