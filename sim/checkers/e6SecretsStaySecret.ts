import { facts as exactFacts } from '../../sandbox/exact/facts.ts';
import { facts as tribeFacts } from '../../sandbox/tribe/facts.ts';
import type { Checker } from '../watch.ts';

/** E6: no token and no client secret is in a log line, a problem, the journal or a run. */
export const e6: Checker = {
  id: 'E6',
  listen: ({ world }, fail) => ({
    end: () => {
      const { exact, tribe } = world.sandboxes;
      const secrets: string[] = [exactFacts.client.secret, tribeFacts.client.secret];
      for (const { token } of exact.tables.table<{ token: string }>('oauth/accessTokens').rows()) secrets.push(token);
      for (const [token] of exact.tables.table<object>('oauth/refreshTokens').entries()) secrets.push(token);
      for (const name of ['oauth.access', 'oauth.refresh']) {
        for (const { token } of tribe.tables.table<{ token: string }>(name).rows()) secrets.push(token);
      }
      const sinks = JSON.stringify([
        world.log.map((line) => ({
          ...line,
          facts: Object.entries(line.facts).map(([name, fact]) => [name, textOf(fact)]),
        })),
        world.store.rows('problem'),
        world.store.rows('journal'),
        world.store.rows('run'),
      ]);
      for (const secret of secrets) if (sinks.includes(secret)) fail(`a secret is told: ${secret.slice(0, 12)}…`);
    },
  }),
};

const textOf = (fact: unknown): string =>
  fact instanceof Error ? `${fact.stack} ${JSON.stringify(fact.cause ?? '')}` : (JSON.stringify(fact) ?? '');
