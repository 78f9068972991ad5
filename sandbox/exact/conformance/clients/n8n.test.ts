import { createHmac } from 'node:crypto';
import { ExactOnline } from 'n8n-nodes-exact-online/dist/nodes/ExactOnline/ExactOnline.node.js';
import { NodeApiError } from 'n8n-workflow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServedSandbox } from '../../../kit/serve.ts';
import { facts } from '../../facts.ts';
import { at, main, text } from '../bench.ts';
import { openCallback } from './callback.ts';
import { N8nHost } from './n8nHost.ts';
import { served } from './served.ts';

/**
 * The node of `n8n-nodes-exact-online` 0.2.5 from npm, unmodified, in a hand-made stand-in for n8n. It takes its address from
 * the credential, sends an empty `$filter` when there is none, asks for one record with `$top=1` and a filter on ID, writes
 * with `Prefer: return=representation`, and follows `__next` word for word.
 */
describe('n8n-nodes-exact-online 0.2.5', () => {
  let sandbox: ServedSandbox;
  let host: N8nHost;
  const node = new ExactOnline();
  const crm = { division: String(main), service: 'crm' };
  const accounts = { ...crm, resource: 'Accounts' };

  beforeAll(async () => {
    sandbox = await served();
    host = new N8nHost(sandbox.url);
    await host.logIn();
  });

  afterAll(() => sandbox.close());

  test('offers the companies of the user, and the verbs of a resource', async () => {
    expect(await host.options(node, 'getDivisions')).toEqual(facts.divisions.map(({ code }) => code));
    expect(await host.options(node, 'getOperations', accounts)).toEqual(['get', 'post', 'put', 'delete', 'getAll']);
  });

  test('pages through a list, to a limit and to the end', async () => {
    const selectedFields = ['ID', 'Name'];
    const some = await host.run(node, { ...accounts, operation: 'getAll', limit: 100, selectedFields });
    expect(some).toHaveLength(100);
    const all = await host.run(node, { ...accounts, operation: 'getAll', limit: 0, selectedFields });
    expect(new Set(all.map((row) => at(row, 'ID'))).size).toBe(130);
  });

  test('filters by the text, number and yes-or-no fields it knows', async () => {
    const filter = [
      { field: 'Status', operator: 'eq', value: 'C' },
      { field: 'Blocked', operator: 'eq', value: 'FALSE' },
    ];
    const found = await host.run(node, { ...accounts, operation: 'getAll', limit: 0, 'filter.filter': filter });
    expect(found.length).toBeGreaterThan(10);
    expect(new Set(found.map((row) => at(row, 'Status')))).toEqual(new Set(['C']));
  });

  test('creates, reads by key, changes and deletes', async () => {
    const fields = [
      { fieldName: 'Name', fieldValue: 'Noordzee Techniek' },
      { fieldName: 'IsSupplier', fieldValue: 'True' },
    ];
    const [created] = await host.run(node, { ...accounts, operation: 'post', 'data.field': fields });
    const id = text(at(created, 'ID'));
    expect([at(created, 'Name'), at(created, 'IsSupplier')]).toEqual(['Noordzee Techniek', true]);
    const change = [{ fieldName: 'City', fieldValue: 'Den Helder' }];
    const changed = await host.run(node, { ...accounts, operation: 'put', id, 'data.field': change });
    expect(at(changed[0], 'msg')).toContain('changed');
    expect(at((await host.run(node, { ...accounts, operation: 'get', id }))[0], 'City')).toBe('Den Helder');
    const gone = await host.run(node, { ...accounts, operation: 'delete', id });
    expect(at(gone[0], 'msg')).toContain('Deleted');
    expect(await host.run(node, { ...accounts, operation: 'get', id })).toEqual([]);
  });

  test('books a sales entry with lines from a body made by hand', async () => {
    const [customer] = await host.run(node, {
      ...accounts,
      operation: 'getAll',
      limit: 1,
      'filter.filter': [{ field: 'Status', operator: 'eq', value: 'C' }],
    });
    const revenue = [{ field: 'Type', operator: 'eq', value: '110' }];
    const ledger = { ...crm, service: 'financial', resource: 'GLAccounts' };
    const [account] = await host.run(node, { ...ledger, operation: 'getAll', limit: 1, 'filter.filter': revenue });
    const body = {
      Customer: at(customer, 'ID'),
      Journal: '70',
      SalesEntryLines: [{ AmountFC: 100, GLAccount: at(account, 'ID') }],
    };
    const entries = { ...crm, service: 'salesentry', resource: 'SalesEntries' };
    const [entry] = await host.run(node, { ...entries, operation: 'post', useManualBody: true, manualBody: body });
    expect(text(at(entry, 'EntryID'))).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('subscribes a webhook: the callback is pinged, and what follows is signed', async () => {
    const callback = await openCallback();
    const hooks = { ...crm, service: 'webhooks', resource: 'WebhookSubscriptions' };
    const fields = [
      { fieldName: 'Topic', fieldValue: 'Accounts' },
      { fieldName: 'CallbackURL', fieldValue: callback.url },
    ];
    const [subscription] = await host.run(node, { ...hooks, operation: 'post', 'data.field': fields });
    sandbox.sandbox.clock.advance(2_000);
    expect(await callback.next()).toBe('');
    const name = [{ fieldName: 'Name', fieldValue: 'Hook & Zn. “één”' }];
    const [account] = await host.run(node, { ...accounts, operation: 'post', 'data.field': name });
    sandbox.sandbox.clock.advance(2_000);
    const delivered = await callback.next();
    const [, content = '', hash] = /^{"Content":(.*),"HashCode":"([0-9A-F]{64})"}$/.exec(delivered) ?? [];
    expect(hash).toBe(createHmac('sha256', facts.client.webhookSecret).update(content).digest('hex').toUpperCase());
    expect(JSON.parse(content)).toMatchObject({ Topic: 'Accounts', Key: at(account, 'ID') });
    const id = text(at(subscription, 'ID'));
    await host.run(node, { ...hooks, operation: 'delete', id });
    await callback.close();
  });

  test('goes on after its token has expired, with one refresh', async () => {
    sandbox.sandbox.clock.advance(700_000);
    const all = await host.run(node, { ...accounts, operation: 'getAll', limit: 0, selectedFields: ['ID'] });
    expect([all.length >= 130, host.refreshes]).toEqual([true, 1]);
  });

  test('shows a refusal as an error of the node', async () => {
    const post = host.run(node, { ...accounts, operation: 'post', useManualBody: true, manualBody: { Name: '' } });
    await expect(post).rejects.toBeInstanceOf(NodeApiError);
    await expect(post).rejects.toMatchObject({
      httpCode: '500',
      description: expect.stringContaining('Verplicht: Naam'),
    });
  });
});
