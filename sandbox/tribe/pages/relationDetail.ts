import { button, details, field, form, hidden, select, table } from '../../kit/form.ts';
import { formatDateTime } from '../../kit/language.ts';
import { type Html, type HtmlPart, html } from '../../kit/page.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { addressSlots } from '../rules/addresses.ts';
import { nameOf } from '../rules/relations.ts';
import { type Entity, text } from '../state/entity.ts';
import { historyOf, historyTable } from './history.ts';
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

export const contactFields: readonly FormField[] = [...contactWays, { name: 'MobilePhoneNumber', label: 'mobile' }];

/** `/relations/{id}`: one relation with everything a person may look up or change. */
export function relationDetail(screen: Screen, relation: Entity): WireResponse {
  const { t } = screen;
  const isPerson = relation.type === 'Relation.Person';
  const body = html`
    <p class="row">${roleBadges(screen, relation)}</p>
    <div class="grid">
      <section class="card"><h2>${t('details')}</h2>
        ${form(`/relations/${relation.id}`, html`${inputs(screen, relationFields[relation.type] ?? [], relation)}<p class="actions">${button(t('save'))}</p>`)}
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
    ${form(`/relations/${relation.id}/delete`, html`<p class="actions">${button(t('deleteRelation'), { kind: 'danger' })}</p>`)}`;
  return screen.show(nameOf(relation) || '–', body, screen.notice());
}

export function inputs(
  screen: Screen,
  fields: readonly FormField[],
  values: Entity | ReadonlyMap<string, string> | null,
): readonly Html[] {
  const value = (name: string): string | null => {
    if (values === null) return null;
    return 'values' in values && typeof values.values === 'object'
      ? text(values as Entity, name)
      : ((values as ReadonlyMap<string, string>).get(name) ?? null);
  };
  return fields.map(({ name, label, isRequired }) =>
    field({ name, label: screen.t(label), value: value(name), isRequired: isRequired ?? false }),
  );
}

function roleSection(screen: Screen, relation: Entity): Html {
  const { t } = screen;
  const isPerson = relation.type === 'Relation.Person';
  const prefix = isPerson ? 'Relationship.Person.CommercialRelationship' : 'Relationship.Organization';
  const possible = screen.schema
    .concreteUnder('Relationship')
    .filter((type) => type.startsWith(prefix) && screen.schema.type(type).canCreate)
    .map((type) => ({ value: type, label: screen.roleName(type) }));
  const rows = rolesOf(screen, relation).map((role) => [
    screen.roleName(role.type),
    role.values.IsFormer === true
      ? t('former')
      : screen.schema.type(role.type).canDelete
        ? form(
            `/relations/${relation.id}/roles`,
            html`${hidden('end', role.id)}${button(t('endRole'), { kind: 'plain' })}`,
          )
        : null,
  ]);
  return html`<section class="card"><h2>${t('roles')}</h2>
    ${table([{ label: t('type') }, { label: '' }], rows, t('noRole'))}
    ${form(`/relations/${relation.id}/roles`, html`${select({ name: 'add', label: t('type'), options: possible })}<p class="actions">${button(t('add'), { kind: 'plain' })}</p>`)}
  </section>`;
}

function addressSection(screen: Screen, relation: Entity, slot: string): Html {
  const { t } = screen;
  const address = screen.get(relation.links[slot]);
  const number = address?.values.HouseNumber ?? null;
  const of = (name: string): string | null => (address === null ? null : text(address, name));
  const countries = [...screen.tribe.store.ofType(screen.tenant, 'Datastore.Country')]
    .map((country) => ({
      value: country.id,
      label: text(country, screen.language === 'nl' ? 'LocalizedName' : 'Name') ?? '',
    }))
    .sort((a, b) => a.label.localeCompare(b.label, screen.language));
  return html`<section class="card"><details${address !== null && html` open`}><summary><strong>${t(slot as PageText)}</strong></summary>
    ${form(
      `/relations/${relation.id}/addresses/${slot}`,
      html`${field({ name: 'Street', label: t('street'), value: of('Street') })}
      <div class="grid" style="grid-template-columns:1fr 1fr">
      ${field({ name: 'HouseNumber', label: t('houseNumber'), value: number === null ? null : String(number) })}
      ${field({ name: 'HouseNumberSuffix', label: t('suffix'), value: of('HouseNumberSuffix') })}</div>
      ${field({ name: 'Extra', label: t('extra'), value: of('Extra') })}
      <div class="grid" style="grid-template-columns:1fr 2fr">${field({ name: 'Postalcode', label: t('postcode'), value: of('Postalcode') })}
      ${field({ name: 'City', label: t('city'), value: of('City') })}</div>
      ${select({ name: 'Country', label: t('country'), value: address?.links.Country ?? '', options: [{ value: '', label: t('noCountry') }, ...countries] })}
      <p class="actions">${button(t('save'))}${address !== null && button(t('remove'), { kind: 'danger', name: 'remove', value: address.id })}</p>`,
    )}</details></section>`;
}

function contactSection(screen: Screen, relation: Entity): Html {
  const { t } = screen;
  const contacts = screen.tribe.store
    .linkedTo(relation.id, 'Relation')
    .filter((role) => role.type === 'Relationship.Person.Contact.Standard');
  const rows = contacts.map((contact): readonly HtmlPart[] => [
    html`<a href="/relations/${contact.links.Person}" dir="auto">${nameOf(contact) || '–'}</a>`,
    text(contact, 'EmailAddress'),
    text(contact, 'PhoneNumber'),
    text(contact, 'MobilePhoneNumber'),
    form(`/relations/${relation.id}/contacts/${contact.id}/delete`, button(t('remove'), { kind: 'danger' })),
  ]);
  const columns = [
    { label: t('name') },
    { label: t('email') },
    { label: t('phone') },
    { label: t('mobile') },
    { label: '' },
  ];
  return html`<section><h2>${t('contacts')}</h2>${table(columns, rows, t('noContacts'))}
    <details class="card"><summary>${t('newContact')}</summary>
    ${form(`/relations/${relation.id}/contacts`, html`<div class="grid">${inputs(screen, personFields, null)}${inputs(screen, contactFields, null)}</div><p class="actions">${button(t('add'))}</p>`)}
    </details></section>`;
}

/** Where a person works, with the business data that hangs on that role. */
function employers(screen: Screen, person: Entity): Html {
  const { t } = screen;
  const contacts = rolesOf(screen, person).filter((role) => role.type === 'Relationship.Person.Contact.Standard');
  return html`${contacts.map((contact) => {
    const employer = screen.get(contact.links.Relation);
    return html`<section class="card"><h2>${t('businessData')}</h2>
      <p>${nameOf(person)} ${t('isAt')} ${employer !== null && html`<a href="/relations/${employer.id}">${nameOf(employer)}</a>`}</p>
      ${form(`/relations/${person.id}/contacts/${contact.id}`, html`<div class="grid">${inputs(screen, contactFields, contact)}</div><p class="actions">${button(t('save'))}</p>`)}
    </section>`;
  })}`;
}
