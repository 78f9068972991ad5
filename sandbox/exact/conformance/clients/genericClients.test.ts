import { EdmV2, OData, RawString } from '@odata/client';
import { parse as parseEdmx } from '@sap-ux/edmx-parser';
import FeedParser from 'feedparser';
import { o } from 'odata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServedSandbox } from '../../../kit/serve.ts';
import { exactFacts } from '../../resources/facts.ts';
import { at, type Json, list, main, text } from '../bench.ts';
import { grantedToken, served } from './served.ts';

let sandbox: ServedSandbox;
let token: string;

beforeAll(async () => {
  sandbox = await served();
  token = await grantedToken(sandbox);
});

afterAll(() => sandbox.close());

/** `@odata/client` 2.21.10 from npm, unmodified, in its version 2 mode: `$format=json` besides the header, PATCH to update. */
describe('@odata/client 2.21.10', () => {
  const client = () =>
    OData.New({
      serviceEndpoint: `${sandbox.url}/api/v1/${main}/crm/`,
      version: 'v2',
      commonHeaders: {
        Authorization: `Bearer ${token}`,
        Accept: 'application/json',
        'Content-Type': 'application/json',
      },
    });

  interface Account {
    readonly ID: string;
    readonly Name: string;
    readonly City: string | null;
    readonly Status: string;
  }
  const accounts = () => client().getEntitySet<Account>('Accounts');

  test('counts, filters, orders and selects', async () => {
    expect(await accounts().count()).toBe(130);
    const customers = OData.newFilter().field('Status').eqString('C').field('Name').ne("'x''y'");
    const created = OData.newFilter()
      .field('Created')
      .ge(EdmV2.DateTime.from(new Date(Date.UTC(2001, 0, 1))));
    const select = ['ID', 'Name', 'Status'];
    const rows = await accounts().query(OData.newOptions().filter(customers).select(select).orderby('Name'));
    expect(rows.length).toBeGreaterThan(10);
    expect(new Set(rows.map(({ Status }) => Status))).toEqual(new Set(['C']));
    expect(await accounts().count(created)).toBe(130);
  });

  test('creates, retrieves, changes and deletes; its own update is a PATCH, which is refused', async () => {
    const { ID } = await accounts().create({ Name: 'Generiek B.V.' });
    const id = RawString.from(`guid'${ID}'`);
    await client().newRequest<Account>({ collection: 'Accounts', method: 'PUT', id, entity: { City: 'Zwolle' } });
    await expect(accounts().update(id, { City: 'Assen' })).rejects.toThrow('Method Not Allowed');
    expect(await accounts().retrieve(id)).toMatchObject({ Name: 'Generiek B.V.', City: 'Zwolle' });
    await accounts().delete(id);
    await expect(accounts().retrieve(id)).rejects.toThrow('not found');
  });

  test('throws the text of a refusal', async () => {
    await expect(accounts().create({ City: 'Ede' })).rejects.toThrow('Verplicht: Naam');
    await expect(accounts().query(OData.newOptions().select(['Nothing']))).rejects.toThrow('Error in query syntax');
  });
});

/** `odata` 2.0.1 (o.js) from npm, unmodified; told to look into `d` instead of `value`. It escapes `$` and quotes in queries. */
describe('odata 2.0.1 (o.js)', () => {
  const client = () =>
    o(`${sandbox.url}/api/v1/${main}/`, {
      fragment: 'd',
      headers: { Authorization: `Bearer ${token}`, Accept: 'application/json', 'Content-Type': 'application/json' },
    });

  test('reads, creates, changes and deletes', async () => {
    const found = (await client()
      .get('logistics/Items')
      .query({ $top: 5, $select: 'ID,Code', $filter: "Code ne 'x'" })) as Json;
    expect(list(found)).toHaveLength(5);
    const created = (await client().post('logistics/Items', { Code: "O'JS", Description: 'Stoel' }).query()) as Json;
    const place = `logistics/Items(guid'${text(at(created, 'ID'))}')`;
    await client().put(place, { Notes: 'bij' }).query();
    const read = (await client().get('logistics/Items').query({ $filter: "Code eq 'O''JS'", $top: 1 })) as Json;
    expect([at(read, 0, 'Description'), at(read, 0, 'Notes')]).toEqual(['Stoel', 'bij']);
    await client().delete(place).query();
    await expect(client().get(place).query()).rejects.toMatchObject({ status: 404 });
  });
});

interface Named {
  readonly name: string;
  readonly type: string;
}

/** `@sap-ux/edmx-parser` 0.10.0 from npm, unmodified: reads the EDMX of a service. */
describe('@sap-ux/edmx-parser 0.10.0', () => {
  test.each([['crm'], ['logistics'], ['salesentry'], ['financialtransaction'], ['system']])(
    'reads %s/$metadata: sets, types, keys and navigations agree with the facts',
    async (service) => {
      const response = await fetch(`${sandbox.url}/api/v1/${main}/${service}/$metadata`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      const { schema } = parseEdmx(await response.text());
      expect(schema.entitySets.length).toBeGreaterThan(0);
      for (const set of schema.entitySets) {
        const resource = exactFacts.resources.get(`${service}/${set.name}`.toLowerCase());
        const type = schema.entityTypes.find(
          (one: { readonly fullyQualifiedName: string }) => one.fullyQualifiedName === set.entityTypeName,
        );
        expect(type?.keys.map(({ name }: Named) => name)).toEqual([resource?.key.name]);
        const plain = resource?.properties.filter(({ edm }) => edm !== 'Collection') ?? [];
        expect(type?.entityProperties.map(({ name, type: edm }: Named) => [name, edm])).toEqual(
          plain.map(({ name, edm }) => [name, edm]),
        );
      }
    },
  );
});

/** `feedparser` 2.6.0 from npm, unmodified: a reader of Atom that knows nothing of OData. */
describe('feedparser 2.6.0', () => {
  test('reads a list as a feed and follows its next links to the end', async () => {
    const ids: string[] = [];
    let next: string | null = `${sandbox.url}/api/v1/${main}/crm/Accounts?$select=ID,Name`;
    while (next !== null) {
      const response: Response = await fetch(next, { headers: { Authorization: `Bearer ${token}` } });
      const feed = await entriesOf(await response.text());
      ids.push(...feed.ids);
      next = feed.next;
    }
    expect(ids).toHaveLength(130);
    expect(new Set(ids).size).toBe(130);
    expect(ids[0]).toMatch(new RegExp(`^${sandbox.url}/api/v1/${main}/crm/Accounts\\(guid'[0-9a-f-]{36}'\\)$`));
  });

  function entriesOf(xml: string): Promise<{ readonly ids: readonly string[]; readonly next: string | null }> {
    return new Promise((resolve, reject) => {
      const parser = new FeedParser({ resume_saxerror: false });
      const ids: string[] = [];
      parser.on('error', reject);
      parser.on('data', (item) => ids.push(item.guid));
      parser.on('end', () => {
        const links = [parser.meta['atom:link']].flat().map((link) => link['@']);
        resolve({ ids, next: links.find(({ rel }) => rel === 'next')?.href ?? null });
      });
      parser.end(xml);
    });
  }
});
