import { describe, expect, test } from 'vitest';
import { TestClient } from './client.ts';

const customers = 'Relationship_Organization_CommercialRelationship_Customer';
const unknownId = '11111111-1111-4111-8111-111111111111';

describe('tribe-crm.md 2.4 writing', () => {
  test('POST without ID creates and answers the entity (D, C)', () => {
    const client = new TestClient();
    const answer = client.call('POST', 'Relation_Organization', {
      Name: 'Nieuw B.V.',
      Website: 'https://nieuw.example',
    });
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({
      ID: expect.any(String),
      _Type: 'Relation.Organization',
      _Name: 'Nieuw B.V.',
      Name: 'Nieuw B.V.',
    });
    expect(client.get(`Relation_Organization(${answer.json.ID})`).json.Website).toBe('https://nieuw.example');
  });

  test('PUT changes only what it names, despite being a PUT (D, C)', () => {
    const client = new TestClient();
    const { ID } = client.create('Relation_Organization', {
      Name: 'Deel B.V.',
      PhoneNumber: '010',
      Website: 'https://deel.example',
    });
    expect(client.call('PUT', `Relation_Organization(${ID})`, { PhoneNumber: '020' }).status).toBe(200);
    expect(client.get(`Relation_Organization(${ID})`).json).toMatchObject({
      Name: 'Deel B.V.',
      PhoneNumber: '020',
      Website: 'https://deel.example',
    });
  });

  test('PUT works on a base set too (D)', () => {
    const client = new TestClient();
    const { ID } = client.create('Relation_Organization', { Name: 'Basis B.V.' });
    expect(client.call('PUT', `Relation(${ID})`, { DebtorNumber: '77' }).json.DebtorNumber).toBe('77');
  });

  test('POST with ID is an update, not a second record (D, C)', () => {
    const client = new TestClient();
    const { ID } = client.create('Relation_Organization', { Name: 'Een B.V.' });
    const answer = client.call('POST', 'Relation_Organization', { ID, Name: 'Twee B.V.' });
    expect(answer).toMatchObject({ status: 200, json: { ID, Name: 'Twee B.V.' } });
    expect(client.get("Relation_Organization?$filter=Name eq 'Een B.V.'").json.value).toEqual([]);
  });

  test('null clears a value and a link (U)', () => {
    const client = new TestClient();
    const { Organization: made } = client.createCustomer({
      Name: 'Leeg B.V.',
      Website: 'x',
      VisitingAddress: { City: 'Ede' },
    });
    client.call('PUT', `Relation_Organization(${made.ID})`, { Website: null, VisitingAddress: null });
    expect(client.get(`Relation_Organization(${made.ID})?$expand=VisitingAddress`).json).toMatchObject({
      Website: null,
      VisitingAddress: null,
    });
  });

  test('a link is an object with an ID (D); fields instead of an ID make the child (D)', () => {
    const client = new TestClient();
    const own = client.ownOrganisation();
    const organisation = client.create('Relation_Organization', { Name: 'Bestaand B.V.' });
    const linked = client.create(`${customers}?$expand=Organization`, {
      Relation: { ID: own },
      Organization: { ID: organisation.ID },
    });
    expect(linked.Organization.ID).toBe(organisation.ID);
    const inline = client.create(`${customers}?$expand=Organization`, {
      Relation: { ID: own },
      Organization: { Name: 'Ineens B.V.' },
    });
    expect(inline).toMatchObject({
      Name: 'Ineens B.V.',
      Organization: { Name: 'Ineens B.V.', _Type: 'Relation.Organization' },
    });
  });

  test('LastName is mandatory for an inline person (D), and nothing of the refused request stays', () => {
    const client = new TestClient();
    const before = client.get('Entity?$count=true&$top=0').json['@odata.count'];
    const answer = client.call('POST', 'Relationship_Person_Contact_Standard', {
      Relation: { ID: client.ownOrganisation() },
      Person: { FirstName: 'Jo' },
    });
    expect(answer).toMatchObject({ status: 400, json: { error: { message: expect.stringContaining('LastName') } } });
    expect(client.get('Entity?$count=true&$top=0').json['@odata.count']).toBe(before);
  });

  test('many children may be inline: Notes with Content, ImportId and IsPinned (C)', () => {
    const client = new TestClient();
    const made = client.create('Activity_SalesOpportunity?$expand=Notes', {
      Subject: 'Kans',
      Notes: [{ Content: 'een', ImportId: 'n1', IsPinned: true }, { Content: 'twee' }],
    });
    expect(made.Notes.map((note: { Content: string }) => note.Content)).toEqual(['een', 'twee']);
    expect(made.NumberOfNotes).toBe(2);
  });

  test('_UpgradeType moves a relationship to a sibling and keeps its ID (D, C)', () => {
    const client = new TestClient();
    const lead = 'Relationship_Organization_CommercialRelationship_Lead';
    const made = client.create(lead, {
      Relation: { ID: client.ownOrganisation() },
      Organization: { Name: 'Straks Klant B.V.' },
    });
    const answer = client.call('POST', lead, { ID: made.ID, _UpgradeType: customers });
    expect(answer.json).toMatchObject({
      ID: made.ID,
      _Type: 'Relationship.Organization.CommercialRelationship.Customer',
      UpgradeDate: '2026-01-05T09:00:00Z',
    });
    expect(client.get(`${customers}(${made.ID})`).status).toBe(200);
    expect(client.get(`${lead}(${made.ID})`).status).toBe(404);
    expect(
      client.call('POST', customers, { ID: made.ID, _UpgradeType: 'Relationship_Organization_Supplier' }).status,
    ).toBe(400);
  });

  test('DELETE works on the set and on the base set; the organisation stays (D, C)', () => {
    const client = new TestClient();
    const made = client.createCustomer({ Name: 'Weg B.V.' });
    expect(client.call('DELETE', `Relationship(${made.ID})`).status).toBe(204);
    expect(client.get(`${customers}(${made.ID})`).status).toBe(404);
    expect(client.get(`Relation_Organization(${made.Organization.ID})`).status).toBe(200);
    expect(client.call('DELETE', `Relation_Organization(${made.Organization.ID})`).status).toBe(204);
    expect(client.call('DELETE', `Relation_Organization(${made.Organization.ID})`).status).toBe(404);
  });

  test('an employee cannot be deleted (D)', () => {
    const client = new TestClient();
    const { ID } = client.get('GetCurrentEmployee()').json;
    expect(client.call('DELETE', `Relationship_Person_Contact_Employee(${ID})`).status).toBe(405);
  });

  test('ImportId is writable, searchable, not unique, and hidden unless selected (C, R, U)', () => {
    const client = new TestClient();
    const first = client.create('Relation_Organization', { Name: 'A', ImportId: 'sleutel-1' });
    client.create('Relation_Organization', { Name: 'B', ImportId: 'sleutel-1' });
    expect(first).not.toHaveProperty('ImportId');
    const { value } = client.get(
      "Relation_Organization?$filter=contains(ImportId,'sleutel-1')&$select=Name,ImportId",
    ).json;
    expect(value.map((row: { Name: string; ImportId: string }) => [row.Name, row.ImportId])).toEqual([
      ['A', 'sleutel-1'],
      ['B', 'sleutel-1'],
    ]);
  });
});

describe('tribe-crm.md 2.5 errors', () => {
  const bad: readonly (readonly [string, string, string, object, number, string])[] = [
    ['an unknown property', 'POST', 'Relation_Organization', { Name: 'x', Nme: 'y' }, 400, 'Nme'],
    ['a camelCase property', 'POST', 'Relation_Organization', { Name: 'x', vatNumber: 'y' }, 400, 'vatNumber'],
    ['a wrong type', 'POST', 'Address', { HouseNumber: '12-14' }, 400, 'HouseNumber'],
    ['a number beyond any business', 'POST', 'Product', { Name: 'x', SalesPrice: 1e300 }, 400, 'SalesPrice'],
    ['a text that is too long', 'POST', 'Relation_Organization', { Name: 'x'.repeat(256) }, 400, 'Name'],
    ['a missing name', 'POST', 'Relation_Organization', { Website: 'x' }, 400, 'Name'],
    ['a blank name', 'POST', 'Relation_Organization', { Name: '   ' }, 400, 'Name'],
    [
      'a date that does not exist',
      'POST',
      'Relation_Person',
      { LastName: 'x', BirthDate: '2026-02-30' },
      400,
      'BirthDate',
    ],
    ['a link that does not exist', 'POST', 'Address', { Country: { ID: unknownId } }, 400, unknownId],
    ['a link that is no guid', 'POST', 'Address', { Country: { ID: 'NL' } }, 400, 'Country'],
    ['a role without its parent', 'POST', customers, { Organization: { Name: 'x' } }, 400, 'Relation'],
    ['a role without its organisation', 'POST', 'Relationship_Organization_Supplier', {}, 400, 'required'],
    ['an update of nothing', 'POST', 'Relation_Organization', { ID: unknownId, Name: 'x' }, 404, unknownId],
    ['a PUT of nothing', 'PUT', `Relation_Organization(${unknownId})`, { Name: 'x' }, 404, unknownId],
    ['a set that does not exist', 'POST', 'Relation_Company', {}, 404, 'Relation_Company'],
    ['a read-only datastore', 'POST', 'Datastore_Unit', { Name: 'Emmer' }, 405, 'Datastore_Unit'],
    ['the identity', 'POST', 'Relationship_Organization_Identity', {}, 405, 'Identity'],
    ['PATCH, which nobody mentions', 'PATCH', `Relation_Organization(${unknownId})`, {}, 501, 'PATCH'],
  ];
  test.each(bad)('%s answers the standard error body that names it', (_what, method, path, body, status, named) => {
    const answer = new TestClient().call(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({ error: { code: null, message: expect.stringContaining(named) } });
  });

  test.each([['{'], ['[]'], ['"text"'], [''], ['null']])('the body %s is refused', (body) => {
    const client = new TestClient();
    const token = client.token().json.access_token;
    expect(
      client.send('POST', '/v1/odata/Relation_Organization', body, { authorization: `Bearer ${token}` }).status,
    ).toBe(400);
  });

  test('the last write wins: a condition in a header is not looked at (U, no ETag anywhere)', () => {
    const client = new TestClient();
    const { ID } = client.create('Relation_Organization', { Name: 'Eerst' });
    const headers = { authorization: `Bearer ${client.token().json.access_token}`, 'if-match': '"stale"' };
    const put = client.send('PUT', `/v1/odata/Relation_Organization(${ID})`, '{"Name":"Laatst"}', headers);
    expect(put).toMatchObject({ status: 200, json: { Name: 'Laatst' } });
  });

  test('without the Invoicing module the invoice sets are not found (C)', () => {
    const client = new TestClient({ switches: { invoicingModule: false } });
    expect(client.get('Activity_Invoice')).toMatchObject({
      status: 404,
      json: { error: { message: expect.stringContaining('not found') } },
    });
  });
});

describe('tribe-crm.md 2.6 files', () => {
  const data = Buffer.from('%PDF-1.4 proef').toString('base64');

  test('an attachment is created with its file inline and downloaded as raw bytes under its own type (D)', () => {
    const client = new TestClient();
    const owner = client.create('Activity_SalesOpportunity', { Subject: 'Met bijlage' });
    const made = client.create('Attachment?$expand=File', {
      Entity: { ID: owner.ID },
      File: { Name: 'brief.pdf', MimeType: 'application/pdf', Data: data },
    });
    expect(made.File).toMatchObject({ Name: 'brief.pdf', MimeType: 'application/pdf' });
    expect(made.File).not.toHaveProperty('Data');
    const bytes = client.call('GET', made.File.Url);
    expect(bytes).toMatchObject({ status: 200, text: '%PDF-1.4 proef' });
    expect(bytes.headers['Content-Type']).toBe('application/pdf');
    expect(client.get(`Attachment(${made.ID})?$expand=File($select=Data)`).json.File.Data).toBe(data);
    expect(client.get(`Activity_SalesOpportunity(${owner.ID})?$expand=Attachments`).json).toMatchObject({
      NumberOfAttachments: 1,
      Attachments: [{ ID: made.ID }],
    });
  });

  test.each([
    ['Activity_Invoice', 'Invoice'],
    ['Activity_Offer', 'Offer'],
    ['Activity_Document', 'Document'],
  ])('an attachment of %s is linked as %s too (D)', (set, link) => {
    const client = new TestClient();
    const owner = client.create(set, { Subject: 'Met stuk' });
    const made = client.create(`Attachment?$expand=${link},File`, {
      ...{ Entity: { ID: owner.ID }, [link]: { ID: owner.ID } },
      File: { Name: 'stuk.pdf', MimeType: 'application/pdf', Data: data },
    });
    expect(made[link].ID).toBe(owner.ID);
    expect(made.File.Url).toContain(`/v1/odata-file/Attachment/${made.ID}/File`);
  });

  test("a person's Picture is a file on a navigation of its own name (D)", () => {
    const client = new TestClient();
    const png = Buffer.from('89504e470d0a1a0a00', 'hex').toString('base64');
    const person = client.create('Relation_Person?$expand=Picture', {
      ...{ LastName: 'Foto', Picture: { Name: 'foto.png', MimeType: 'image/png', Data: png } },
    });
    expect(person.Picture.Url).toContain(`/v1/odata-file/Relation_Person/${person.ID}/Picture`);
    expect(client.call('GET', person.Picture.Url).headers['Content-Type']).toBe('image/png');
  });

  test('a MimeType that does not match the content, a name without extension and broken base64 are refused (D)', () => {
    const client = new TestClient();
    const owner = client.create('Activity_SalesOpportunity', { Subject: 'x' });
    const attach = (file: object): number =>
      client.call('POST', 'Attachment', { Entity: { ID: owner.ID }, File: file }).status;
    expect(attach({ Name: 'a.png', MimeType: 'image/png', Data: data })).toBe(400);
    expect(attach({ Name: 'zonder', MimeType: 'application/pdf', Data: data })).toBe(400);
    expect(attach({ Name: 'a.pdf', MimeType: 'application/pdf', Data: '%%%' })).toBe(400);
    expect(attach({ Name: 'a.txt', MimeType: 'text/plain', Data: Buffer.from('hallo').toString('base64') })).toBe(201);
  });
});
