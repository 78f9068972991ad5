import exactOnline, { type Client } from 'exact-online';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServedSandbox } from '../../../kit/serve.ts';
import { facts } from '../../facts.ts';
import { at, type Json, list, main, text } from '../bench.ts';
import { type RealHost, realHost, serveAsRealHost } from './realHost.ts';
import { consent, served } from './served.ts';

/**
 * `exact-online` 0.1.5 from npm, unmodified. It knows `https://start.exactonline.nl` only, sends everything it reads with
 * `Accept: application/json`, and hands the parsed body to a callback. It has no paging, no DELETE and no webhooks of its own.
 */
describe('exact-online 0.1.5', () => {
  let sandbox: ServedSandbox;
  let host: RealHost;
  let client: Client;
  const redirectUri = 'http://127.0.0.1:4000/callback';

  beforeAll(async () => {
    sandbox = await served({}, `https://${realHost}`);
    host = await serveAsRealHost(sandbox.port);
    client = exactOnline.createClient({
      clientId: facts.client.id,
      clientSecret: facts.client.secret,
      redirectUri,
    });
    client.setDivision(main);
  });

  afterAll(async () => {
    await host.close();
    await sandbox.close();
  });

  const answerTo = (ask: (done: (error: Error | null, answer: Json) => void) => void): Promise<Json> =>
    new Promise((resolve, reject) => {
      ask((error, answer) => (error === null ? resolve(answer) : reject(error)));
    });
  const send = (
    path: string,
    method = 'GET',
    params: object | null = null,
    data: object | null = null,
  ): Promise<Json> => answerTo((done) => client.sendRequest(`/v1/${path}`, method, params, data, done));

  test('logs in: its authorisation address leaves the redirect address unescaped', async () => {
    const authUrl = client.authUrl(redirectUri);
    expect(authUrl).toContain(`redirect_uri=${redirectUri}`);
    const back = await consent(authUrl);
    const refreshToken = await answerTo((done) => client.authorize(back.searchParams.get('code') ?? '', done));
    expect(refreshToken).toMatch(/^\S{20,}$/);
    expect(client.oauth.refreshToken).toBe(refreshToken);
  });

  test('reads who it is', async () => {
    const me = await answerTo((done) => client.sys.me(done));
    expect(at(me, 'd', 'results', 0, 'CurrentDivision')).toBe(main);
  });

  test('reads items; following __next by hand ends with every item once', async () => {
    const first = await answerTo((done) => client.logistics.getItems(done));
    const ids = list(at(first, 'd', 'results')).map((row) => text(at(row, 'ID')));
    let next = at(first, 'd', '__next');
    while (typeof next === 'string') {
      expect(next).toMatch(new RegExp(`^https://${realHost}/api/v1/${main}/logistics/Items\\?`));
      const page = await send(next.replace(`https://${realHost}/api/v1/`, ''));
      ids.push(...list(at(page, 'd', 'results')).map((row) => text(at(row, 'ID'))));
      next = at(page, 'd', '__next');
    }
    expect(new Set(ids).size).toBe(ids.length);
    const counted = await send(`${main}/logistics/Items/$count`);
    expect(ids.length).toBe(counted);
  });

  test('creates an account with a bank account, changes it, and reads the change', async () => {
    const account = await answerTo((done) => client.crm.createAccount({ Name: 'Bakkerij Zonnig' }, main, done));
    const id = text(at(account, 'd', 'ID'));
    const created = await answerTo((done) =>
      client.crm.createBankAccount({ Account: id, BankAccount: 'NL91ABNA0417164300' }, main, done),
    );
    const bankId = text(at(created, 'd', 'ID'));
    const saved = await answerTo((done) =>
      client.crm.saveBankAccount(bankId, { BankAccountHolderName: 'B. Zonnig' }, main, done),
    );
    expect(saved).toBe('');
    const read = await answerTo((done) => client.crm.getBankAccount(id, main, done));
    expect(list(at(read, 'd', 'results')).map((row) => at(row, 'BankAccountHolderName'))).toEqual(['B. Zonnig']);

    const erased = await send(`${main}/crm/BankAccounts(guid'${bankId}')`, 'DELETE');
    expect(erased).toBe('');
    expect(list(at(await answerTo((done) => client.crm.getBankAccount(id, main, done)), 'd', 'results'))).toEqual([]);
  });

  test('hears refusals as the body: business validation and what is not emulated', async () => {
    const nameless = await answerTo((done) => client.crm.createAccount({ City: 'Ede' }, main, done));
    expect(at(nameless, 'error', 'message', 'value')).toBe('Verplicht: Naam');
    const mandate = await answerTo((done) => client.crm.createDirectDebitMandate({}, main, done));
    expect(text(at(mandate, 'error', 'message', 'value'))).toContain('DirectDebitMandates');
  });

  test('refreshes: a new pair, and the client goes on with it', async () => {
    const before = client.oauth.refreshToken;
    sandbox.sandbox.clock.advance(575_000);
    const pair = await answerTo((done) => client.refreshToken(done));
    expect(at(pair, 'expires_in')).toBe('600');
    expect(client.oauth.refreshToken).not.toBe(before);
    sandbox.sandbox.clock.advance(100_000);
    expect(at(await answerTo((done) => client.sys.me(done)), 'd', 'results', 0, 'CurrentDivision')).toBe(main);
  });
});
