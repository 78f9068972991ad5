import { runCli } from '../kit/cli.ts';
import { facts } from './facts.ts';
import { exactDefinition } from './service.ts';
import { parseLimits } from './settings.ts';

const helpText = `Users:
${facts.users.map((user) => `  ${user.email}  password ${user.password}  ${user.note}`).join('\n')}
Companies: ${facts.divisions.map(({ code, name }) => `${code} ${name}`).join(', ')}
App: client id ${facts.client.id}, client secret ${facts.client.secret}
All switches are listed in sandbox/exact/README.md and changed at /_control/settings.`;

function complaintAboutLimits(text: string): string | null {
  try {
    parseLimits(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

await runCli({
  command: 'npm run sandbox:exact --',
  title: 'Exact Online sandbox',
  description: 'Stands in for start.exactonline.nl: OAuth, REST, limits and pages, with invented data.',
  defaultPort: 4001,
  options: [
    {
      flags: '--limits <setting>',
      description: 'call limits: "off", or figures such as "minute=60,day=5000" (also errors=, tokens=)',
      complaint: complaintAboutLimits,
    },
    { flags: '--strict-redirect', description: 'refuse redirect addresses that are not registered for the app' },
    { flags: '--mandatory-filter', description: 'Accounts lists insist on a filter (exact-online.md 4.6)' },
  ],
  helpText,
  define: (values) =>
    exactDefinition({
      ...(typeof values.limits === 'string' ? parseLimits(values.limits) : {}),
      ...(values.strictRedirect === true ? { isRedirectStrict: true } : {}),
      ...(values.mandatoryFilter === true ? { isFilterMandatory: true } : {}),
    }),
});
