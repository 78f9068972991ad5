import { createHash } from 'node:crypto';
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
