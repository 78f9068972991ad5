import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as quantix from '@quantix-ict/exact-online';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ServedSandbox } from '../../../kit/serve.ts';
import { facts } from '../../facts.ts';
import { at, type Json, list, main, text } from '../bench.ts';
import { type RealHost, realHost, serveAsRealHost } from './realHost.ts';
import { consent, served } from './served.ts';

// Its ES module build names a file that it does not have, so the other build is taken.
const { Exact } = createRequire(import.meta.url)('@quantix-ict/exact-online') as typeof quantix;

/**
 * `@quantix-ict/exact-online` 1.1.0 from npm, unmodified. It knows `https://start.exactonline.nl` only, keeps its tokens in
 * files of the temporary folder, asks for the current division with `Select=` (which the API passes over), sends
 * `Content-Type: application/json` with every call, and refreshes by itself when it hears 401. It hands over what is in `d`.
 */
describe('@quantix-ict/exact-online 1.1.0', () => {
  let sandbox: ServedSandbox;
  let host: RealHost;
  let folder: string;
  const redirectUri = 'http://127.0.0.1:4000/callback';
  const exact = new Exact({ clientId: facts.client.id, clientSecret: facts.client.secret, redirectUri });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quantix-'));
    vi.stubEnv('TMPDIR', folder);
    sandbox = await served({}, `https://${realHost}`);
    host = await serveAsRealHost(sandbox.port);
  });

  afterAll(async () => {
    await host.close();
    await sandbox.close();
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  interface Asked {
    readonly endpoint: string;
    readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
    readonly params?: object;
    readonly headers?: object;
    readonly payload?: object;
  }
  const ask = async (asked: Asked): Promise<Json> => exact.request({ ...asked, division: String(main) });

  test('logs in, and finds the current division', async () => {
    const back = await consent(exact.getLoginUrl({ forceLogin: true }));
    expect(await exact.connect(back.searchParams.get('code') ?? '')).toBe(true);
    expect(await exact.getCurrentDivision()).toBe(main);
  });

  test('pages through all accounts', async () => {
    const ids: string[] = [];
    let params: object | null = { $select: 'ID,Name', $orderby: 'Name' };
    while (params !== null) {
      const page: Json = await ask({ endpoint: '/crm/Accounts', params });
      ids.push(...list(at(page, 'results')).map((row) => text(at(row, 'ID'))));
      const next = at(page, '__next');
      params = typeof next === 'string' ? Object.fromEntries(new URL(next).searchParams) : null;
    }
    expect(ids).toHaveLength(130);
    expect(new Set(ids).size).toBe(130);
  });

  test('creates, finds, changes and deletes a contact', async () => {
    const [account] = list(await ask({ endpoint: '/crm/Accounts', params: { $top: 1, $select: 'ID' } }));
    const created = await ask({
      endpoint: '/crm/Contacts',
      method: 'POST',
      headers: { Prefer: 'return=representation' },
      payload: { Account: at(account, 'ID'), FirstName: 'Zoë', LastName: 'Jansen-Çelik' },
    });
    expect(at(created, 'FullName')).toBe('Zoë Jansen-Çelik');
    const endpoint = `/crm/Contacts(guid'${text(at(created, 'ID'))}')`;
    expect(await ask({ endpoint, method: 'PUT', payload: { Phone: '010-1234567' } })).toBe(true);
    const params = { $filter: `LastName eq 'Jansen-Çelik'`, $select: 'Phone', $top: 1 };
    expect(at(await ask({ endpoint: '/crm/Contacts', params }), 0, 'Phone')).toBe('010-1234567');
    expect(await ask({ endpoint, method: 'DELETE' })).toBe(true);
    expect(await ask({ endpoint: '/crm/Contacts', params })).toEqual([]);
  });

  test('refreshes by itself when its token has expired', async () => {
    const before = exact.getRefreshToken();
    sandbox.sandbox.clock.advance(601_000);
    expect(await exact.getCurrentDivision()).toBe(main);
    expect(exact.getRefreshToken()).not.toBe(before);
  });

  test.each([
    ['a query that is not understood', '/crm/Accounts?$select=Nothing', 'EXACT: Bad Request'],
    ['an unknown path', '/crm/Nothing', 'EXACT: Not Found'],
  ])('tells %s by its status', async (_name, endpoint, message) => {
    await expect(ask({ endpoint })).rejects.toThrow(message);
  });
});
