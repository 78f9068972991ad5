import { details, table } from '../../kit/form.ts';
import { html } from '../../kit/page.ts';
import type { WireResponse } from '../../kit/wire.ts';
import type { Grants } from '../oauth/grants.ts';
import { type ExactState, fullNameOf } from '../state/exactState.ts';
import { type PageContext, show } from './frame.ts';
import { divisionNames } from './login.ts';

/** What this server is, who can log in, and with which app a client can start. */
export function frontPage(context: PageContext, state: ExactState, grants: Grants): WireResponse {
  const { t, user } = context;
  const enter = user === null ? { href: '/login', label: t('login') } : { href: '/accounts', label: t('accounts') };
  const users = table(
    [{ label: t('name') }, { label: t('user') }, { label: t('password') }, { label: t('mayUse') }],
    state
      .users()
      .map((one) => [fullNameOf(one), one.email, html`<code>${one.password}</code>`, divisionNames(state, one)]),
    t('none'),
  );
  const apps = grants.apps().map((app) =>
    details([
      ['app', app.name],
      ['client_id', html`<code>${app.clientId}</code>`],
      ['client_secret', html`<code>${app.clientSecret}</code>`],
      [
        'redirect_uri',
        html`<code>${[...app.redirectUris, 'http://127.0.0.1:*', 'http://localhost:*'].join(' ')}</code>`,
      ],
    ]),
  );
  const endpoints = details([
    ['OAuth', html`<code>${state.publicUrl}/api/oauth2/auth</code>`],
    ['Token', html`<code>${state.publicUrl}/api/oauth2/token</code>`],
    ['REST', html`<code>${state.publicUrl}/api/v1/{division}/crm/Accounts</code>`],
    [t('control'), html`<a href="/_control/">${state.publicUrl}/_control/</a>`],
  ]);
  const body = html`<div class="card"><p>${t('frontIntro')}</p><p><a class="button" href="${enter.href}">${enter.label}</a></p></div>
<h2>${t('users')}</h2>${users}
<div class="grid"><div><h2>App</h2><div class="card">${apps}</div></div><div><h2>API</h2><div class="card">${endpoints}</div></div></div>`;
  return show(context, { title: t('frontTitle'), body });
}
