import { badge, button, form, hidden } from '../../kit/form.ts';
import { formatDateTime } from '../../kit/language.ts';
import { type Html, html } from '../../kit/page.ts';
import { parseForm } from '../../kit/requestParts.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { removeEntity } from '../rules/remove.ts';
import { createEntity, updateEntity } from '../rules/write.ts';
import { type Entity, text } from '../state/entity.ts';
import { removeButton } from './parts.ts';
import { Mistake, type Refused } from './refused.ts';
import type { Screen } from './screen.ts';
import { typed } from './sentForm.ts';

/** Notes on a record, pinned ones first, then the newest. */
export function notesOf(screen: Screen, owner: Entity): readonly Entity[] {
  const notes = screen.tribe.store.linkedTo(owner.id, 'Entity').filter((entity) => entity.type === 'Note');
  const rank = (note: Entity): number => (note.values.IsPinned === true ? 1 : 0);
  return [...notes].reverse().sort((a, b) => rank(b) - rank(a) || b.createdMs - a.createdMs);
}

/** The notes of one record with the form for another; the forms post to `{page}/notes`. */
export function notesSection(screen: Screen, owner: Entity, page: string): Html {
  const { t } = screen;
  const notes = notesOf(screen, owner);
  return html`<section><h2>${t('notes')}</h2>
    ${notes.map((note) => html`<div class="card">${noteLine(screen, note, page)}</div>`)}
    ${newNote(screen, page)}</section>`;
}

export function noteLine(screen: Screen, note: Entity, page: string): Html {
  const { t } = screen;
  const isPinned = note.values.IsPinned === true;
  const content = text(note, 'Content') ?? '';
  return html`<p class="row"><span class="soft">${formatDateTime(note.createdMs, screen.language)}</span> ${isPinned && badge(t('pinned'), 'warning')}</p>
    <p dir="auto" style="white-space:pre-wrap">${content}</p>
    <div class="row small">${form(`${page}/notes`, html`${hidden('pin', note.id)}${button(isPinned ? t('unpin') : t('pin'), { kind: 'plain' })}`)}
    ${form(`${page}/notes`, html`${hidden('remove', note.id)}${removeButton(screen, content.slice(0, 40))}`)}</div>`;
}

export function newNote(screen: Screen, page: string): Html {
  const { t } = screen;
  const action = `${page}/notes`;
  return html`<details class="card"${screen.isRetry(action) && html` open`}><summary>+ ${t('note')}</summary>${screen.form(
    action,
    (f) => html`${f.field({ name: 'Content', label: t('note'), type: 'textarea', isRequired: true })}
    ${f.checkbox('IsPinned', t('pin'), false)}<p class="actions">${button(t('add'))}</p>`,
  )}</details>`;
}

/** A form of the section above was sent: write, pin or unpin, or remove a note. Null when it names a note of another record. */
export function noteAction(
  screen: Screen,
  owner: Entity,
  answer: (refused: Refused | null) => WireResponse,
): WireResponse | null {
  const sent = parseForm(screen.request);
  const named = screen.get(sent.get('pin') ?? sent.get('remove') ?? '');
  const isOwn = named?.type === 'Note' && named.links.Entity === owner.id;
  if ((sent.has('pin') || sent.has('remove')) && !isOwn) return null;
  return answer(
    screen.change((unit) => {
      if (named === null) {
        const content = typed(sent, 'Content');
        if (content === null) throw new Mistake(screen.t('noteEmpty'), 'Content');
        createEntity(unit, unit.tools.schema.type('Note'), {
          ...{ Content: content, IsPinned: sent.has('IsPinned'), Entity: { ID: owner.id } },
        });
      } else if (sent.has('remove')) removeEntity(unit, named);
      else updateEntity(unit, named, { IsPinned: named.values.IsPinned !== true });
    }),
  );
}
