import { isAbsolute, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const credentials = {
  EXACT_CLIENT_ID: 'exact-id',
  EXACT_CLIENT_SECRET: 'exact-secret',
  TRIBE_CLIENT_ID: 'tribe-id',
  TRIBE_CLIENT_SECRET: 'tribe-secret',
};
const read = (env: Record<string, string | undefined> = {}) =>
  readConfig({ ...credentials, ...env }, { usesSandboxes: false });

function problemsOf(env: Record<string, string>, usesSandboxes = true): readonly string[] {
  try {
    readConfig(env, { usesSandboxes });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

describe('settings', () => {
  test('have defaults that run on one machine', () => {
    expect(read()).toMatchObject({
      role: 'all',
      host: '127.0.0.1',
      port: 4000,
      publicUrl: 'http://127.0.0.1:4000',
      databaseUrl: null,
      secretKey: null,
      exact: { clientId: 'exact-id', url: null, regionUrls: {} },
      tribe: {
        apiUrl: 'https://api.tribecrm.nl',
        authUrl: 'https://auth.tribecrm.nl',
        appUrl: 'https://app.tribecrm.nl',
      },
      sandbox: { exactPort: 4001, tribePort: 4002 },
      engine: { settleMs: 60_000, leaseMs: 15_000, publicUrl: 'http://127.0.0.1:4000' },
    });
    expect(read().dataFolder).toBe(resolve('data'));
  });

  test('are taken over as given', () => {
    const key = Buffer.alloc(32, 7);
    const config = read({
      TANDEM_ROLE: 'worker',
      TANDEM_PORT: '0',
      TANDEM_PUBLIC_URL: 'https://tandem.example.com/',
      TANDEM_DATA: join('some', 'where'),
      TANDEM_SECRET_KEY: key.toString('base64'),
      DATABASE_URL: 'postgres://tandem:pw@db/tandem',
      EXACT_URL: 'http://127.0.0.1:4001/',
      EXACT_URL_BE: 'http://be.test',
      TANDEM_TRIBE_WRITES_MAX: '1',
    });
    expect(config).toMatchObject({
      role: 'worker',
      port: 0,
      publicUrl: 'https://tandem.example.com',
      databaseUrl: 'postgres://tandem:pw@db/tandem',
      exact: { url: 'http://127.0.0.1:4001', regionUrls: { be: 'http://be.test' } },
      engine: { publicUrl: 'https://tandem.example.com', tribeWritesInFlightMax: 1 },
    });
    expect(config.secretKey?.equals(key)).toBe(true);
    expect(isAbsolute(config.dataFolder)).toBe(true);
  });

  test('that are empty are as absent', () => {
    expect(read({ TANDEM_PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 4000, databaseUrl: null });
  });

  test('are shown to browsers under a name they can use', () => {
    expect(read({ TANDEM_HOST: '0.0.0.0' }).publicUrl).toBe('http://localhost:4000');
    expect(read({ TANDEM_HOST: '::1' }).publicUrl).toBe('http://[::1]:4000');
  });

  test('cannot be changed afterwards', () => {
    const config = read();
    expect(() => Object.assign(config, { port: 1 })).toThrow();
    expect(() => Object.assign(config.engine, { leaseMs: 1 })).toThrow();
  });
});

describe('wrong settings', () => {
  test.each([
    ['TANDEM_PORT', 'http', 'TANDEM_PORT="http" is not allowed: it must be a whole number from 0 to 65535.'],
    ['TANDEM_PORT', '65536', 'TANDEM_PORT="65536" is not allowed: it must be a whole number from 0 to 65535.'],
    ['TANDEM_PORT', '-1', 'TANDEM_PORT="-1" is not allowed: it must be a whole number from 0 to 65535.'],
    ['TANDEM_ROLE', 'both', 'TANDEM_ROLE="both" is not allowed: it must be one of all, web, worker.'],
    ['TANDEM_LEASE_MS', '15s', 'TANDEM_LEASE_MS="15s" is not allowed: it must be milliseconds, from 1000 to 600000.'],
    ['EXACT_URL', 'start.exactonline.nl', /^EXACT_URL="start.exactonline.nl" is not allowed: it must be an address/],
    ['EXACT_URL_NL', 'ftp://x', /^EXACT_URL_NL="ftp:\/\/x" is not allowed/],
    ['EXACT_URL_XX', 'http://x', /^EXACT_URL_XX is for no region of Exact Online. There are EXACT_URL_NL, /],
    ['TANDEM_PUBLIC_URL', 'http://x/path', /without a path/],
    ['TANDEM_PRT', '1', 'TANDEM_PRT is not a setting. Is TANDEM_PORT meant?'],
    ['TANDEM_SOMETHING_QUITE_ELSE', '1', 'TANDEM_SOMETHING_QUITE_ELSE is not a setting.'],
    ['TANDEM_SETTLE_MS', '29999', /^TANDEM_SETTLE_MS is 29999, but must not be less than TANDEM_CALL_TIMEOUT_MS/],
  ])('name themselves and what is allowed: %s=%s', (name, value, message) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    if (typeof message === 'string') expect(problems[0]).toBe(message);
    else expect(problems[0]).toMatch(message);
  });

  test('are told all at once', () => {
    expect(problemsOf({ TANDEM_PORT: 'x', TANDEM_ROLE: 'y', TANDEM_NONSENSE: 'z' })).toHaveLength(3);
    expect(problemsOf({}, false).map((problem) => problem.split(' ')[0])).toEqual(Object.keys(credentials));
  });

  test.each(['TANDEM_SECRET_KEY', 'DATABASE_URL'])('of %s keep the secret to themselves', (name) => {
    const [problem] = problemsOf({ [name]: 'mysql://hunter2' });
    expect(problem).toContain(name);
    expect(problem).not.toContain('hunter2');
  });

  test('of other programs are none of ours', () => {
    expect(problemsOf({ TANDEM_PROPERTY_RUNS: '5', PATH: '/bin', TANDEMIC: 'x' })).toEqual([]);
  });
});
