import { button, form, hidden } from '../../kit/form.ts';
import { formatDateTime } from '../../kit/language.ts';
import { type Html, html } from '../../kit/page.ts';
import { nameOf } from '../rules/relations.ts';
import { type Entity, number, text } from '../state/entity.ts';
import { type ActivityKind, activityKinds, kindsInUse, statusBadges } from './activityKinds.ts';
import { amountOf } from './figures.ts';
import { newNote, noteLine, notesOf } from './notes.ts';
import type { Screen } from './screen.ts';

/** What happened with a relation: its activities and notes in one line of time, with the + bar on top (tribe-crm.md 5.1). */
export function timeline(screen: Screen, relation: Entity, roles: readonly Entity[]): Html {
  const { t } = screen;
  const page = `/relations/${relation.id}`;
  const activities = activityKinds.flatMap((kind) =>
    roles.flatMap((role) =>
      screen.tribe.store
        .linkedTo(role.id, 'Relationship')
        .filter((activity) => activity.type === kind.type)
        .map((activity) => ({ atMs: activity.createdMs, isFirst: false, shown: activityLine(screen, kind, activity) })),
    ),
  );
  const notes = notesOf(screen, relation).map((note) => ({
    atMs: note.createdMs,
    isFirst: note.values.IsPinned === true,
    shown: noteLine(screen, note, page),
  }));
  const entries = [...notes, ...activities.reverse()].sort(
    (a, b) => Number(b.isFirst) - Number(a.isFirst) || b.atMs - a.atMs,
  );
  const [role] = roles.filter((candidate) => candidate.type.includes('CommercialRelationship'));
  return html`<section><h2>${t('timeline')}</h2>
    ${role !== undefined && plusBar(screen, role)}
    ${newNote(screen, page)}
    ${entries.length === 0 && html`<p class="soft">${t('nothingYet')}</p>`}
    ${entries.map(({ shown }) => html`<div class="card">${shown}</div>`)}
    </section>
    ${role !== undefined && priceListForm(screen, relation, role)}`;
}

function plusBar(screen: Screen, role: Entity): Html {
  const buttons = kindsInUse(screen).map((kind) =>
    form(
      `/${kind.path}/new`,
      html`${hidden('relationship', role.id)}${button(`+ ${screen.t(kind.one)}`, { kind: 'plain' })}`,
    ),
  );
  return html`<div class="actions" style="margin:0 0 .8rem">${buttons}</div>`;
}

function activityLine(screen: Screen, kind: ActivityKind, activity: Entity): Html {
  const label = [screen.t(kind.one), text(activity, 'Number')].filter(Boolean).join(' ');
  return html`<p class="row" style="margin:0"><span class="soft">${formatDateTime(activity.createdMs, screen.language)}</span>
    <a href="/${kind.path}/${activity.id}"><strong>${label}</strong></a> <span>${nameOf(activity)}</span> ${statusBadges(screen, activity)}
    <span class="number" style="margin-left:auto">${amountOf(screen, activity, number(activity, 'TotalIncludingVat'))}</span></p>`;
}

/** Which agreed prices this customer gets. */
function priceListForm(screen: Screen, relation: Entity, role: Entity): Html {
  const { t } = screen;
  const lists = [...screen.tribe.store.ofType(screen.tenant, 'PriceList')].map((list) => ({
    value: list.id,
    label: nameOf(list),
  }));
  const options = [{ value: '', label: t('noCountry') }, ...lists];
  return html`<details class="card"${role.links.PriceList !== undefined && html` open`}><summary>${t('priceList')}</summary>${screen.form(
    `/relations/${relation.id}/pricelist`,
    (f) => html`${hidden('role', role.id)}${f.select({ name: 'PriceList', label: t('priceList'), options })}
    <p class="actions">${button(t('save'), { kind: 'plain' })}</p>`,
    (name) => role.links[name] ?? null,
  )}</details>`;
}
