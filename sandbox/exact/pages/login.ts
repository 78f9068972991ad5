import { button, field, form, hidden } from '../../kit/form.ts';
import { type Html, type HtmlPart, html } from '../../kit/page.ts';
import { parseForm } from '../../kit/requestParts.ts';
import { type ExactState, fullNameOf, type User } from '../state/exactState.ts';
import type { PageContext } from './frame.ts';

/** Names of the two fields, as clients that fill in the form themselves know them (exact-online.md 9, elmas). */
export const userNameField = 'UserNameField';
export const passwordField = 'PasswordField';

/** User name and password, and below it everybody who exists, each with a button that logs in. */
export function loginForm(context: PageContext, state: ExactState, action: string, extra: HtmlPart): Html {
  const { t } = context;
  const email = field({
    name: userNameField,
    label: t('user'),
    type: 'email',
    isRequired: true,
    hasFocus: true,
    autocomplete: 'username',
  });
  const password = field({
    name: passwordField,
    label: t('password'),
    type: 'password',
    isRequired: true,
    autocomplete: 'off',
  });
  const cards = state.users().map(
    (user) => html`<div class="card"><strong>${fullNameOf(user)}</strong>
<p class="soft">${user.email} · ${t('password')} <code>${user.password}</code><br>${t('mayUse')}: ${divisionNames(state, user)}</p>
${form(action, html`${extra}${hidden(userNameField, user.email)}${hidden(passwordField, user.password)}${button(t('loginAs', { name: user.firstName }), { kind: 'plain' })}`)}</div>`,
  );
  const main = form(action, html`${extra}${email}${password}<div class="actions">${button(t('login'))}</div>`);
  return html`<div class="card">${main}</div><p class="soft">${t('loginHint')}</p>${cards}`;
}

/** Null when nobody has this name and password. */
export function userOfLogin(state: ExactState, context: PageContext): User | null {
  const fields = parseForm(context.request);
  const user = state.userNamed(fields.get(userNameField) ?? '');
  return user !== undefined && user.password === fields.get(passwordField) ? user : null;
}

export function divisionNames(state: ExactState, user: User): string {
  return user.divisions.map((code) => state.divisionRow(code)?.Description ?? String(code)).join(', ');
}
