import { facts as exactFacts } from '../../sandbox/exact/facts.ts';
import type { HostedSandbox } from '../../sandbox/kit/host.ts';
import { facts as tribeFacts } from '../../sandbox/tribe/facts.ts';
import type { OAuthReturn } from '../../src/engine/service.ts';
import { type FormFields, loginFields } from '../../test/support/forms.ts';
import { browserOf } from '../../test/vendors/browser.ts';
import type { SandboxPair, Tenant } from './sandboxes.ts';

/** A person at a consent page, from the address that Tandem sends them to until they come back with an answer. */
export function consentAt(sandboxes: SandboxPair, tenant: Tenant, side: 'exact' | 'tribe', url: string): OAuthReturn {
  return side === 'tribe'
    ? answer(sandboxes.tribe, url, tribeFacts.users[tenant.tribeUser], [['answer', 'allow']])
    : answer(sandboxes.exact, url, exactFacts.users[tenant.exactUser], [
        ...(tenant.consentsFor ?? [tenant.division]).map((division) => ['division', division] as const),
        ['answer', 'allow'],
      ]);
}

function answer(
  sandbox: HostedSandbox,
  url: string,
  user: { readonly email: string; readonly password: string } | undefined,
  fields: FormFields,
): OAuthReturn {
  if (user === undefined) throw new Error('the tenant names a user that the sandbox does not have');
  const browser = browserOf(sandbox);
  const login = browser.open(url);
  const consent = browser.submit(login, loginFields(login.html, user));
  const back = new URL(browser.submit(consent, fields).url).searchParams;
  return {
    state: back.get('state'),
    code: back.get('code'),
    error: back.get('error'),
    errorDescription: back.get('error_description'),
  };
}
