import { describe, expect, test } from 'vitest';
import { facts } from '../facts.ts';
import { recordedAddressOrder, recordedPersonOrder } from '../schema/facts.ts';
import { TestClient } from './client.ts';

const client = new TestClient();
const keys = (record: object): readonly string[] => Object.keys(record);
/** Present in later data and absent from the recordings of 2022 (2.1). */
const withoutDisplayName = (names: readonly string[]): readonly string[] => names.filter((name) => name !== '_Name');

describe('tribe-crm.md 1.9 first calls', () => {
  test('the identity set has one row and its Relation is the own organisation (D)', () => {
    const { value } = client.get('Relationship_Organization_Identity?$expand=Relation($select=ID)&$select=Name').json;
    expect(value).toHaveLength(1);
    expect(value[0]).toEqual({
      ID: expect.any(String),
      Name: 'Van der Meulen Groothandel B.V.',
      Relation: { '@odata.id': expect.any(String), ID: expect.any(String) },
    });
  });

  test('GetCurrentEmployee() is the virtual user of client credentials, and the person who consented (D)', () => {
    expect(client.get('GetCurrentEmployee()?$expand=Person').json.Person.FirstName).toBe(facts.serviceClient.name);
    const code = client.consent('allow', 'joris').searchParams.get('code') ?? '';
    const { access_token } = client.exchangeCode(code).json;
    expect(
      client.call('GET', 'GetCurrentEmployee()?$expand=Person', undefined, access_token).json.Person.FirstName,
    ).toBe('Joris');
  });

  test('there is no entity set called Employee (C)', () => {
    expect(client.get('Employee')).toMatchObject({
      status: 404,
      json: { error: { message: expect.stringContaining('not found') } },
    });
  });
});

describe('tribe-crm.md 2.1 addressing', () => {
  test.each([
    'Entity',
    'Relation',
    'Relationship',
    'Activity',
    'Datastore',
    'Datastore_Phase',
    'Relationship_Person_Contact',
    'Relationship_Organization_CommercialRelationship',
  ])('the base set %s lists and cannot be created on (D, C)', (set) => {
    expect(client.get(`${set}?$top=1`).status).toBe(200);
    expect(client.call('POST', set, {}).status).toBe(400);
  });

  test('a base set returns all subtypes, told apart by _Type with dots (D, R)', () => {
    const types = new Set(client.get('Relation?$select=_Type').json.value.map((row: { _Type: string }) => row._Type));
    expect(types).toEqual(new Set(['Relation.Organization', 'Relation.Person']));
  });

  test('a record is addressed without quotes and navigates (D)', () => {
    const own = client.ownOrganisation();
    expect(client.get(`Relation_Organization(${own})`).json.ID).toBe(own);
    expect(client.get(`Entity(${own})?$select=_Type`).json._Type).toBe('Relation.Organization');
    const [customer] = client.get('Relationship_Organization_CommercialRelationship_Customer?$top=1').json.value;
    expect(
      client.get(`Relationship_Organization_CommercialRelationship_Customer(${customer.ID})/Organization`).json.Name,
    ).toBe(customer.Name);
    expect(client.get(`Relation_Organization('${own}')`).status).toBe(400);
  });

  test('$metadata is CSDL XML of namespace OData with each set, whatever Accept says (D, 7 X)', () => {
    const answer = client.call('GET', '$metadata');
    expect(answer.headers['Content-Type']).toBe('application/xml');
    expect(answer.text).toContain('Namespace="OData"');
    for (const set of ['Relation_Organization', 'Datastore_AdressType', 'Activity_Invoice'])
      expect(answer.text).toContain(`<EntitySet Name="${set}"`);
  });

  test.each([
    ['Relation_Organization', ['VATNumber', 'IBAN', 'BIC', 'OIN', 'RSIN', 'CoCDescription', 'ID']],
    ['Address', ['Postalcode', 'HouseNumberSuffix']],
    ['Datastore_AdressType', ['Code']],
  ])('%s spells %j just so (R, D)', (set, names) => {
    for (const name of names) {
      expect(client.get(`${set}?$top=1&$select=${name}`).status).toBe(200);
      const wrong = name.charAt(0).toLowerCase() + name.slice(1);
      expect(client.get(`${set}?$top=1&$select=${wrong}`).status).toBe(400);
    }
  });

  test('custom fields and types carry doubled underscores, with one in front of a digit only; _Type is the bare UUID (D, R)', () => {
    const own = new TestClient();
    const field = own.control('POST', 'customs', {
      tenant: 'wholesaler',
      is: 'field',
      id: '9ecc8d21-f69a-4f4c-a239-5db7a5f21ddd',
      label: 'BSN',
      on: 'Relation.Person',
      type: 'Edm.String',
    }).json;
    const type = own.control('POST', 'customs', {
      tenant: 'wholesaler',
      is: 'type',
      id: 'e0d6534a-cc84-4cf7-bdc5-d32f9311c09e',
      label: 'Inwoner',
      parent: 'Relationship.Person.Contact',
    }).json;
    expect([field.name, type.name]).toEqual([
      '_9ecc8d21__f69a__4f4c__a239__5db7a5f21ddd',
      'e0d6534a__cc84__4cf7__bdc5__d32f9311c09e',
    ]);
    const made = own.create(`${type.name}?$expand=Person`, {
      Relation: { ID: own.ownOrganisation() },
      Person: { LastName: 'Tester', [field.name]: '900222670' },
    });
    expect(made._Type).toBe('e0d6534a-cc84-4cf7-bdc5-d32f9311c09e');
    expect(
      own.get(`${type.name}?$expand=Person($expand=Address)&$filter=Person/${field.name} eq '900222670'`).json.value,
    ).toHaveLength(1);
    const order = keys(made.Person);
    expect(order.indexOf(field.name)).toBe(order.indexOf('BirthDay') + 1);
  });
});

describe('tribe-crm.md 2.2 query options', () => {
  const names = (query: string): readonly string[] =>
    client.get(`Datastore_Country?${query}`).json.value.map((row: { Code: string }) => row.Code);

  test('$select keeps the asked fields and always ID (D)', () => {
    expect(keys(client.get('Datastore_Country?$top=1&$select=Code').json.value[0])).toEqual(['ID', 'Code']);
  });

  test.each([
    ["Code eq 'NL'", ['NL']],
    ["contains(Name,'NETHERLANDS') and startswith(Code,'n')", ['NL']],
    ["endswith(LocalizedName,'LAND') and (Code eq 'NL' or Code eq 'DE') and not (Code eq 'DE')", ['NL']],
    ['CountryNumber eq null', []],
  ])('$filter=%s (D: text functions ignore case)', (filter, expected) => {
    const found = names(`$filter=${filter}`);
    if (expected.length === 0) expect(found).not.toContain('NL');
    else expect(found).toEqual(expected);
  });

  test.each(["Code in ('NL','DE')", "Code has 'NL'"])('%s is not supported (D)', (filter) => {
    expect(client.get(`Datastore_Country?$filter=${filter}`)).toMatchObject({
      status: 400,
      json: { error: { code: null, message: expect.stringContaining('not supported') } },
    });
  });

  test('filters follow navigation paths (C)', () => {
    const { value } = client.get(
      'Relationship_Organization_CommercialRelationship_Customer?$filter=Organization/VisitingAddress/City ne null&$expand=Organization($expand=VisitingAddress($expand=Country($select=Code)))&$top=3',
    ).json;
    expect(value).toHaveLength(3);
    for (const row of value) expect(row.Organization.VisitingAddress.City).toEqual(expect.any(String));
  });

  test('dates with Z and with an offset mean the same instant (C)', () => {
    const count = (date: string): number =>
      client.get(`Relation?$filter=CreationDate ge ${date}&$count=true&$top=0`).json['@odata.count'];
    expect(count('2021-03-01T08:00:00Z')).toBe(count('2021-03-01T09:00:00+01:00'));
  });

  test('null is compared with: Latitude ne null (D)', () => {
    expect(client.get('Address?$filter=Latitude ne null').json.value).toEqual([]);
    expect(client.get('Address?$filter=Latitude eq null&$top=1').json.value).toHaveLength(1);
  });

  test('an expand is nested to any depth, its options parted by semicolons (D, C)', () => {
    const nested = 'Organization($select=Name;$expand=VisitingAddress($expand=Country($select=Code)))';
    const rows = client.get(
      `Relationship_Organization_CommercialRelationship_Customer?$expand=${nested}&$filter=Organization/VisitingAddress/City ne null&$top=1`,
    ).json.value;
    expect(keys(rows[0].Organization)).toEqual(['@odata.id', 'ID', 'Name', 'VisitingAddress']);
    expect(rows[0].Organization.VisitingAddress.Country.Code).toMatch(/^[A-Z]{2}$/);
  });

  test('a quote is doubled (C)', () => {
    const made = client.createCustomer({ Name: "Café 't Hoekje" });
    expect(client.get("Relation_Organization?$filter=Name eq 'Café ''t Hoekje'").json.value[0].ID).toBe(
      made.Organization.ID,
    );
  });

  test('$orderby, $top, $skip and $count page stably to an empty page (C)', () => {
    const all = names('$orderby=Code desc');
    const paged: string[] = [];
    for (let skip = 0; ; skip += 100) {
      const page = names(`$orderby=Code desc&$top=100&$skip=${skip}`);
      if (page.length === 0) break;
      paged.push(...page);
    }
    expect(paged).toEqual(all);
    expect(client.get('Datastore_Country?$count=true&$top=1').json['@odata.count']).toBe(all.length);
  });

  test('a plus is a plus: form-encoded spaces are refused, switch plusIsSpace accepts them (C)', () => {
    const path = 'Relation?$filter=CreationDate+gt+2024-01-01T00:00:00Z';
    expect(client.call('GET', path).status).toBe(400);
    expect(new TestClient({ switches: { plusIsSpace: true } }).call('GET', path).status).toBe(200);
  });

  test('a page is cut at pageSizeMax with @odata.nextLink, which continues to the last record (U)', () => {
    const own = new TestClient({ switches: { pageSizeMax: 100 } });
    const codes: string[] = [];
    let next: string | undefined = "Datastore_Country?$select=Code&$filter=Code%20ne%20'NL'";
    while (next !== undefined) {
      const page: { readonly value: readonly { readonly Code: string }[]; readonly '@odata.nextLink'?: string } =
        own.call('GET', next).json;
      expect(page.value.length).toBeLessThanOrEqual(100);
      codes.push(...page.value.map((row) => row.Code));
      next = page['@odata.nextLink'];
    }
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toHaveLength(names("$filter=Code ne 'NL'").length);
  });

  test.each([
    ['$filter=Nam eq 1', 'Nam'],
    ['$select=Nam', 'Nam'],
    ['$expand=Nam', 'Nam'],
    ['$orderby=Nam', 'Nam'],
    ['$top=-1', '$top'],
    ['$count=maybe', '$count'],
    ['$filter=Code eq', 'ends'],
    ['$wrong=1', '$wrong'],
  ])('%s answers 400 and names what is wrong', (query, named) => {
    const answer = client.get(`Datastore_Country?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.json.error.message).toContain(named);
  });
});

describe('tribe-crm.md 2.3 answers', () => {
  test('an empty collection is exactly the recorded one (R)', () => {
    expect(client.get("Relation_Person?$filter=LastName eq 'nobody at all'").json).toEqual({
      '@odata.context': '$metadata#OData.Relation_Person',
      value: [],
    });
  });

  test('a person has the recorded keys in the recorded order (R)', () => {
    const [person] = client.get('Relation_Person?$top=1').json.value;
    expect(withoutDisplayName(keys(person))).toEqual(recordedPersonOrder.filter((name) => name !== '<custom>'));
  });

  test('an address has the recorded keys in the recorded order; whole doubles without a point (R)', () => {
    const answer = client.get('Address?$filter=HouseNumber ne null&$top=1');
    expect(withoutDisplayName(keys(answer.json.value[0]))).toEqual(recordedAddressOrder);
    expect(answer.text).toMatch(/"HouseNumber":\d+,/);
  });

  test('nulls are written, navigations appear only when expanded, an empty one is null (R)', () => {
    const person = client.create('Relation_Person', { LastName: 'Zonder Adres' });
    expect(person).toMatchObject({ FirstName: null, MobilePhoneNumber: null });
    expect(person).not.toHaveProperty('Address');
    expect(client.get(`Relation_Person(${person.ID})?$expand=Address`).json.Address).toBeNull();
  });

  test('timestamps are whole seconds in UTC (R)', () => {
    for (const row of client.get('Relation?$select=CreationDate').json.value)
      expect(row.CreationDate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test('an object expanded with $select carries @odata.id, one without does not (R)', () => {
    const [row] = client.get(
      'Relationship_Organization_CommercialRelationship_Customer?$top=1&$expand=Organization($select=Name),Relation',
    ).json.value;
    expect(keys(row.Organization)).toEqual(['@odata.id', 'ID', 'Name']);
    expect(row.Relation).not.toHaveProperty('@odata.id');
  });

  test('there is no @odata.etag (R), and switch showDisplayName takes _Name away (R 2022)', () => {
    expect(client.get('Team').text).not.toContain('etag');
    expect(client.get('Team').json.value[0]._Name).toBe('Verkoop');
    expect(new TestClient({ switches: { showDisplayName: false } }).get('Team').json.value[0]).not.toHaveProperty(
      '_Name',
    );
  });
});
