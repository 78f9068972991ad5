import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../kit/host.ts';
import { buildWorld, plantedCases } from '../../kit/world/world.ts';
import { exactDefinition } from '../service.ts';
import { at, bench, list, main, startMs, text } from './bench.ts';

describe('determinism', () => {
  const transcript = (seed: number): string => {
    const sandbox = createSandbox(exactDefinition(), {
      publicUrl: 'http://exact.test',
      seed,
      size: 80,
      now: () => startMs,
    });
    const hash = createHash('sha256');
    const ask = (method: string, path: string, headers: Record<string, string>, body = ''): string => {
      const exchange = sandbox.exchange({
        method,
        url: `http://exact.test${path}`,
        headers,
        body: new TextEncoder().encode(body),
      });
      hash.update(JSON.stringify(exchange));
      return exchange.is === 'answered' ? String(exchange.response.body) : '';
    };
    const json = { 'content-type': 'application/json' };
    const consent = '{"clientId":"5b0f7c1e-3d52-4c39-9a54-2f6f0a4e7d11","user":"sanne@vandermeulen.example"}';
    const token = JSON.parse(ask('POST', '/_control/grants', json, consent)) as { access_token: string };
    const headers = { ...json, accept: 'application/json', authorization: `Bearer ${token.access_token}` };
    for (const entity of ['Accounts', 'Contacts', 'Addresses', 'BankAccounts']) {
      ask('GET', `/api/v1/${main}/crm/${entity}`, headers);
    }
    for (const path of [
      'logistics/Items',
      'logistics/SalesItemPrices',
      'salesorder/SalesOrders',
      'salesorder/GoodsDeliveries',
    ]) {
      ask('GET', `/api/v1/${main}/${path}`, headers);
    }
    ask('GET', `/api/v1/${main}/sync/Inventory/StockPositions`, headers);
    ask('POST', `/api/v1/${main}/crm/Accounts`, headers, '{"Name":"x","City":"Ede"}');
    ask('GET', `/api/v1/${main}/sync/CRM/Accounts?$filter=Timestamp%20gt%201L`, headers);
    return hash.digest('hex');
  };

  test('the same seed gives the same bytes, another seed others', () => {
    expect(transcript(3)).toBe(transcript(3));
    expect(transcript(3)).not.toBe(transcript(4));
  });
});

describe('the seeded world', () => {
  test('every planted company with an Exact side is there under its own ID', () => {
    const b = bench({ isLimited: false }, 60);
    const rows = list(at(b.get(`${main}/sync/CRM/Accounts?$select=ID`).json, 'd', 'results'));
    const ids = new Set(rows.map((row) => text(at(row, 'ID'))));
    const planted = plantedCases(buildWorld({ seed: 7, size: 60 })).flatMap(({ exactId }) => exactId ?? []);
    expect(planted.length).toBeGreaterThan(10);
    expect(planted.filter((id) => !ids.has(id))).toEqual([]);
  });

  test('accounts show the address of their main visit address', () => {
    const b = bench({ isLimited: false }, 300);
    const accounts = list(at(b.get(`${main}/sync/CRM/Accounts?$select=ID,AddressLine1,City`).json, 'd', 'results'));
    const filter = '$filter=Type eq 1&$select=Account,AddressLine1,City,Main';
    const visits = list(at(b.get(`${main}/bulk/CRM/Addresses?${filter}`).json, 'd', 'results'));
    const lines = new Map(visits.map((row) => [at(row, 'Account'), `${at(row, 'AddressLine1')}, ${at(row, 'City')}`]));
    const differing = accounts.filter((row) => {
      const line = `${at(row, 'AddressLine1')}, ${at(row, 'City')}`;
      return lines.has(at(row, 'ID')) ? lines.get(at(row, 'ID')) !== line : at(row, 'City') !== null;
    });
    expect(differing).toEqual([]);
  });

  test('codes are unique and every contact has its account', () => {
    const b = bench({ isLimited: false }, 300);
    const accounts = list(at(b.get(`${main}/sync/CRM/Accounts?$select=ID,Code,MainContact`).json, 'd', 'results'));
    const contacts = list(at(b.get(`${main}/sync/CRM/Contacts?$select=ID,Account`).json, 'd', 'results'));
    expect(new Set(accounts.map((row) => at(row, 'Code'))).size).toBe(accounts.length);
    const ids = new Set(accounts.map((row) => at(row, 'ID')));
    expect(contacts.filter((row) => !ids.has(at(row, 'Account')))).toEqual([]);
    expect(contacts.length).toBeGreaterThan(100);
  });
});

describe('malformed requests answer in the documented shape and never crash', () => {
  const b = bench({ isLimited: false });
  const checked = (answer: ReturnType<typeof b.call>): void => {
    if (answer.status < 400) return;
    const said = at(answer.json, 'error', 'message', 'value');
    expect(typeof said).toBe('string');
    expect(said).not.toContain('A problem has occurred');
  };

  test('query strings', () => {
    const option = fc.constantFrom(
      '$filter',
      '$select',
      '$orderby',
      '$top',
      '$skip',
      '$skiptoken',
      '$expand',
      '$x',
      'y',
    );
    const scrap = fc.oneof(
      fc.string(),
      fc.constantFrom(
        "Name eq 'x'",
        "guid'",
        'ID,Name',
        '*',
        '5L',
        "datetime'2026-13-45'",
        '%',
        '%zz',
        '((((',
        'not not Blocked',
        'Name desc desc',
      ),
    );
    const query = fc.array(fc.tuple(option, scrap), { maxLength: 4 });
    const path = fc.constantFrom(
      'crm/Accounts',
      'sync/CRM/Contacts',
      'bulk/CRM/Addresses',
      'sync/Deleted',
      'system/Divisions',
      'logistics/SupplierItem',
      'salesorder/SalesOrders',
      'read/logistics/AccountItems',
      'read/logistics/StockPosition',
    );
    fc.assert(
      fc.property(path, query, fc.boolean(), (where, parts, isEscaped) => {
        const text = parts.map(([name, value]) => `${name}=${isEscaped ? encodeURIComponent(value) : value}`).join('&');
        checked(b.get(`${main}/${where}?${text}`));
      }),
      { numRuns: 1000 },
    );
  });

  test('paths and keys', () => {
    const scrap = fc.oneof(
      fc.string(),
      fc.constantFrom("Accounts(guid'x')", 'Accounts()', '$count', '$metadata', '..', '%2F', 'crm', 'Accounts'),
    );
    fc.assert(
      fc.property(
        fc.array(scrap, { maxLength: 4 }),
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'),
        (parts, method) => {
          checked(b.call(method, `${main}/${parts.join('/')}`, { body: {} }));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('bodies: a refusal writes nothing', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('2026-02-30', '/Date(1)/', '{', Number.MAX_VALUE, -1));
    const name = fc.constantFrom(
      'Name',
      'Code',
      'Country',
      'EndDate',
      'Parent',
      'Blocked',
      'IsMailing',
      'BankAccounts',
      'Status',
      'Logo',
      'Nothing',
      '__proto__',
    );
    fc.assert(
      fc.property(fc.dictionary(name, value), (body) => {
        const before = b.sandbox.ledger.count;
        const answer = b.call('POST', `${main}/crm/Accounts`, { body });
        const wrote = b.sandbox.ledger.count > before;
        expect([201, 400, 500]).toContain(answer.status);
        expect(wrote).toBe(answer.status === 201);
        checked(answer);
      }),
      { numRuns: 1000 },
    );
  });

  test('orders: a refusal writes nothing, an order is one write with its lines', () => {
    const customer = at(list(at(b.get(`${main}/crm/Accounts?$filter=Status eq 'C'&$top=1`).json, 'd'))[0], 'ID');
    const item = at(list(at(b.get(`${main}/logistics/Items?$filter=IsSalesItem eq true&$top=1`).json, 'd'))[0], 'ID');
    const number = fc.oneof(fc.double({ noNaN: true }), fc.integer(), fc.constantFrom(0, -1, 1e308, 1e-300, null, '7'));
    const line = fc.record(
      { Item: fc.constantFrom(item, null, customer), Quantity: number, NetPrice: number, Discount: number },
      { requiredKeys: [] },
    );
    const order = fc.record(
      { OrderedBy: fc.constantFrom(customer, item, null), Discount: number, SalesOrderLines: fc.array(line) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(order, (body) => {
        const before = b.sandbox.ledger.count;
        const answer = b.call('POST', `${main}/salesorder/SalesOrders`, { body });
        expect([201, 400, 500]).toContain(answer.status);
        expect(b.sandbox.ledger.count > before).toBe(answer.status === 201);
        if (answer.status === 201) expect(typeof at(answer.json, 'd', 'AmountFC')).toBe('number');
        checked(answer);
      }),
      { numRuns: 500 },
    );
  });
});
