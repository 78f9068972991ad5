import { button, form } from '../../kit/form.ts';
import { type Html, html } from '../../kit/page.ts';
import type { Screen } from './screen.ts';

/** A button for what cannot be undone: the second press does it. */
export function confirmed(screen: Screen, action: string, label: string, hint: string): Html {
  return html`<details class="confirm"><summary>${label}…</summary><p>${hint}</p>
    ${form(action, button(screen.t('removeForGood'), { kind: 'danger' }))}</details>`;
}

/** A small button in a row of a table, whose name says what it removes. */
export const removeButton = (screen: Screen, what: string): Html =>
  html`<button class="danger" aria-label="${screen.t('remove')}: ${what}">${screen.t('remove')}</button>`;
