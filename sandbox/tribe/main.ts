import { runCli } from '../kit/cli.ts';
import { facts } from './facts.ts';
import { tribeDefinition, tribeService } from './service.ts';

const users = facts.users
  .map(({ email, password, note }) => `  ${email.padEnd(28)} ${password.padEnd(14)} ${note}`)
  .join('\n');

const organisationsMax = 1_000_000;

function complaintAboutOrganisations(value: string): string | null {
  const isFine = /^\d{1,7}$/.test(value) && Number(value) <= organisationsMax;
  return isFine ? null : `Allowed is a whole number from 0 to ${organisationsMax}.`;
}

await runCli({
  command: 'npm run sandbox:tribe --',
  title: tribeService.title,
  description: 'A stand-in for Tribe CRM: OAuth, OData and webhooks on one host, with a small CRM to work in.',
  defaultPort: tribeService.defaultPort,
  helpText: `Users:
${users}

Registered application (authorization code, any redirect address on this machine):
  client_id ${facts.client.id}   client_secret ${facts.client.secret}
Registered application (client credentials):
  client_id ${facts.serviceClient.id}   client_secret ${facts.serviceClient.secret}

Switches for what the documentation leaves open, and more applications: the control API under /_control/.
What is and what is not emulated: sandbox/tribe/README.md.`,
  options: [
    {
      flags: '--organizations <number>',
      description: `organisations at least, 0 to ${organisationsMax}: what the imagined world lacks is filled up`,
      complaint: complaintAboutOrganisations,
      defaultValue: '0',
    },
  ],
  define: ({ organizations }) => tribeDefinition({ organisationsMin: Number(organizations) }),
});
