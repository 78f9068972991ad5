import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import companion from '../../facts/tribe-crm-entities.json' with { type: 'json' };
import { recordedRelationshipOrder } from '../schema/facts.ts';
import { TestClient } from './client.ts';

/** The JSON companion of the sheet, line by line: whatever it says exists must be there under that name. */

interface Fact {
  readonly name: string;
  readonly type: string;
  readonly source: string;
  readonly readOnly?: boolean;
}

interface FactSet {
  readonly type: string;
  readonly abstract: boolean;
  readonly inherits: string | null;
  readonly operations: Readonly<Record<string, boolean | string>>;
  readonly fields: readonly Fact[];
  readonly relationships: readonly { readonly name: string; readonly cardinality: string; readonly source: string }[];
}

const sets = Object.entries(companion.entitySets as unknown as Readonly<Record<string, FactSet>>);
const client = new TestClient();
const metadata = client.call('GET', '$metadata').text;
const keys = (row: object): readonly string[] => Object.keys(row).filter((name) => name !== '_Name');

/** What `$metadata` declares of one entity type, its parents included: names of properties and navigations. */
function declared(set: string): ReadonlySet<string> {
  const type = new RegExp(
    `<EntityType Name="${set}"(?: BaseType="OData\\.(\\w+)")?[^>]*>([\\s\\S]*?)</EntityType>`,
  ).exec(metadata);
  if (type === null) throw new Error(`no entity type ${set}`);
  const own = [...(type[2] ?? '').matchAll(/Property Name="([^"]+)"/g)].map(([, name = '']) => name);
  return new Set([...own, ...(type[1] === undefined ? [] : declared(type[1]))]);
}

describe.each(sets.filter(([set]) => set !== 'Webhook'))('%s', (set, fact) => {
  test('is listed, is declared with all its fields and links, and can be read with them', () => {
    expect(client.get('').json.value.map(({ name }: { readonly name: string }) => name)).toContain(set);
    const names = declared(set);
    const links = fact.relationships.filter(({ name }) => !name.startsWith('('));
    for (const { name } of [...fact.fields, ...links]) expect([...names]).toContain(name);
    const selected = client.get(`${set}?$top=1&$select=${fact.fields.map(({ name }) => name).join(',') || 'ID'}`);
    expect(selected.status).toBe(200);
    for (const row of selected.json.value) for (const { name } of fact.fields) expect(Object.keys(row)).toContain(name);
    if (links.length === 0) return;
    const expanded = client.get(`${set}?$top=1&$expand=${links.map(({ name }) => name).join(',')}`);
    expect(expanded.status).toBe(200);
    for (const row of expanded.json.value)
      for (const { name, cardinality } of links)
        expect([name, Array.isArray(row[name])]).toEqual([name, cardinality === '0..*']);
  });

  test('takes the operations that are stated and refuses those that are stated not to exist', () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    const { create, update, delete: remove } = fact.operations;
    const post = client.call('POST', set, {}).status;
    if (create === true) expect([201, 400]).toContain(post);
    if (create === false) expect([400, 405]).toContain(post);
    const found = client.get(`${set}?$top=1`).json.value[0]?.ID ?? null;
    if (update === false && found !== null) expect(client.call('PUT', `${set}(${found})`, {}).status).toBe(405);
    if (remove === false && found !== null) expect(client.call('DELETE', `${set}(${found})`).status).toBe(405);
    if (typeof update === 'string' && update.startsWith('PUT'))
      expect(client.call('PUT', `${set}(${nobody})`, {}).status).toBe(404);
    if (remove === true) expect(client.call('DELETE', `${set}(${nobody})`).status).toBe(404);
    if (create === true && !fact.abstract) expect(client.call('POST', set, { ID: nobody }).status).toBe(404);
  });
});

describe('the rest of the companion', () => {
  test('naming: the context, the dotted type, the namespace', () => {
    const { value, ...rest } = client.get('Relation_Person?$top=1').json;
    expect(rest['@odata.context']).toBe(companion.naming.contextExample);
    expect(value[0]._Type).toBe('Relation.Person');
    expect(metadata).toContain(`Namespace="${companion.naming.edmNamespace}"`);
  });

  test.each(companion.inheritanceRoots.Entity)('%s is a kind of Entity', (name) => {
    expect(declared(name)).toEqual(new Set([...declared('Entity'), ...declared(name)]));
    expect(metadata).toMatch(new RegExp(`<EntityType Name="${name}" BaseType="OData\\.Entity"`));
  });

  test.each(Object.entries(companion.phaseSets))('activity %s has the phases %s', (activity, set) => {
    const phases = client.get(`${set}?$select=Code,Name,LocalizedName,IsDefault`).json.value;
    const codes = phases.map(({ Code }: { readonly Code: string }) => Code);
    const seen = (companion.phaseCodesSeen as Readonly<Record<string, string | readonly string[]>>)[activity] ?? [];
    expect(codes).toEqual(expect.arrayContaining([...seen]));
    expect(phases.filter(({ IsDefault }: { readonly IsDefault: boolean }) => IsDefault)).toHaveLength(1);
    expect(client.get(`Activity_${activity}?$expand=Phase&$filter=Phase/Code eq 'x'`).status).toBe(200);
  });

  test.each([...companion.otherDatastoresNamed, ...companion.referencedButNotDescribed])('%s is there', (set) => {
    expect(client.get(`${set}?$top=1`).status).toBe(200);
  });

  test.each(companion.functions)('$name answers a $returns with its expands', ({ name, returns, expand }) => {
    const answer = client.get(`${name}?$expand=${expand.join(',')}`).json;
    expect(answer._Type).toBe(returns.replaceAll('_', '.'));
    for (const link of expand) expect(answer[link]).toMatchObject({ _Type: expect.any(String) });
  });

  test.each([
    ['GET', '/v1/odata-file/Attachment/00000000-0000-4000-8000-000000000000/File', 404],
    ['GET', '/v1/webhooks', 200],
    ['POST', '/v1/webhooks', 400],
    ['DELETE', '/v1/webhooks/00000000-0000-4000-8000-000000000000', 404],
    ['POST', '/v1/mutation', 501],
  ])('%s %s, outside OData, answers %i here', (method, path, status) => {
    expect(companion.nonOData.some((known) => path.startsWith(known.path.split('/{')[0] ?? '?'))).toBe(true);
    const answer = client.call(method, `http://tribe.test${path}`, method === 'GET' ? undefined : {});
    expect(answer.status).toBe(status);
  });
});

describe('recordedResponseShapes', () => {
  const shapes = companion.recordedResponseShapes;

  test('no recording is left out', () => {
    expect(Object.keys(shapes).sort()).toEqual(
      ['addressDefaultProjectionOrder', 'emptyCollection', 'personDefaultProjectionOrder', 'rules'].sort(),
    );
    expect(shapes.rules).toHaveLength(5);
  });

  test('emptyCollection, to the letter', () => {
    expect(client.get("Relation_Person?$filter=LastName eq 'nobody at all'").text).toBe(
      JSON.stringify(shapes.emptyCollection),
    );
  });

  test('personDefaultProjectionOrder, with a custom field in its place', () => {
    const own = new TestClient();
    const custom = own.control('POST', 'customs', {
      ...{ tenant: 'wholesaler', is: 'field', id: '9ecc8d21-f69a-4f4c-a239-5db7a5f21ddd', label: 'BSN' },
      ...{ on: 'Relation.Person', type: 'Edm.String' },
    }).json.name;
    const [person] = own.get('Relation_Person?$top=1').json.value;
    expect(keys(person)).toEqual(
      shapes.personDefaultProjectionOrder.map((name) => (name === '<custom>' ? custom : name)),
    );
  });

  test('addressDefaultProjectionOrder, without coordinates', () => {
    const [address] = client.get('Address?$top=1').json.value;
    expect(keys(address)).toEqual(shapes.addressDefaultProjectionOrder);
  });

  test('a relationship: the fields of every entity, then its own as recorded', () => {
    const [customer] = client.get('Relationship_Organization_CommercialRelationship_Customer?$top=1').json.value;
    const own = keys(customer).slice(shapes.addressDefaultProjectionOrder.indexOf('SortIndex') + 1);
    const recorded = recordedRelationshipOrder.filter((name) => name !== 'SortName');
    expect(own.slice(0, recorded.length)).toEqual(recorded);
  });
});

describe('documented, used by somebody, or plausible, and not emulated', () => {
  const id = client.ownOrganisation();
  const unsupported: readonly (readonly [listed: string, method: string, path: string, status: number])[] = [
    ['PATCH', 'PATCH', `Relation_Organization(${id})`, 501],
    ['`$ref`', 'GET', `Relation_Organization(${id})/Addresses/$ref`, 501],
    ['`$batch`', 'POST', '$batch', 501],
    ['`$search`', 'GET', 'Product?$search=zaag', 501],
    ['`$apply`', 'GET', 'Product?$apply=aggregate(SalesPrice with sum as Total)', 501],
    ['`$compute`', 'GET', 'Product?$compute=SalesPrice mul 2 as Double', 501],
    ['lambda operators', 'GET', "Relation?$filter=Addresses/any(a:a/City eq 'Ede')", 400],
    ['`$metadata` as JSON', 'GET', '$metadata?$format=json', 501],
    ['single properties', 'GET', `Relation_Organization(${id})/Name`, 501],
    ['writes on a navigation path', 'POST', `Relation_Organization(${id})/Addresses`, 501],
    ['the legacy mutation API', 'POST', 'http://tribe.test/v1/mutation', 501],
  ];

  test.each(unsupported)('%s answers in the error shape, and the README says so', (listed, method, path, status) => {
    const encoded = path.replaceAll(' ', '%20');
    const answer = client.call(method, encoded, method === 'GET' ? undefined : {});
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({ error: { code: null, message: expect.any(String) } });
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8').replace(/\s+/g, ' ');
    const list = readme.slice(readme.indexOf('Not emulated, answered with 501'), readme.indexOf('## Switches'));
    expect(list).toContain(listed);
  });
});
