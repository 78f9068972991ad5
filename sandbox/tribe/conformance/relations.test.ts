import { describe, expect, test } from 'vitest';
import { TestClient } from './client.ts';

const customers = 'Relationship_Organization_CommercialRelationship_Customer';

describe('relations and their roles (tribe-crm.md 4.1, 4.2)', () => {
  test('a new customer always gets a debtor number, a new supplier a creditor number (the article), numbers given are kept', () => {
    const client = new TestClient();
    const made = client.createCustomer({ Name: 'Nummer B.V.' });
    expect(made.Organization).toMatchObject({ DebtorNumber: '50001', CreditorNumber: null });
    client.create('Relationship_Organization_Supplier', {
      Relation: { ID: client.ownOrganisation() },
      Organization: { ID: made.Organization.ID },
    });
    expect(client.get(`Relation_Organization(${made.Organization.ID})`).json).toMatchObject({
      DebtorNumber: '50001',
      CreditorNumber: '70001',
    });
    expect(client.createCustomer({ Name: 'Eigen nummer', DebtorNumber: '50002' }).Organization.DebtorNumber).toBe(
      '50002',
    );
    expect(client.createCustomer({ Name: 'Volgende' }).Organization.DebtorNumber).toBe('50003');
  });

  test('switches automaticDebtorNumber and automaticCreditorNumber off: numbers stay empty (5.2)', () => {
    const client = new TestClient({ switches: { automaticDebtorNumber: false, automaticCreditorNumber: false } });
    expect(client.createCustomer({ Name: 'Zonder' }).Organization.DebtorNumber).toBeNull();
  });

  test('one organisation can be customer and supplier at once, as two relationships (D)', () => {
    const client = new TestClient();
    const made = client.createCustomer({ Name: 'Beide B.V.' });
    client.create('Relationship_Organization_Supplier', {
      Relation: { ID: client.ownOrganisation() },
      Organization: { ID: made.Organization.ID },
    });
    const { Relationships: roles } = client.get(
      `Relation_Organization(${made.Organization.ID})?$expand=Relationships($select=_Type)`,
    ).json;
    expect(roles.map((role: { _Type: string }) => role._Type).sort()).toEqual([
      'Relationship.Organization.CommercialRelationship.Customer',
      'Relationship.Organization.Supplier',
    ]);
  });

  test.each(['Suspect', 'Lead', 'HotProspect', 'Prospect', 'Customer'])(
    'the funnel stage %s exists for organisations and for persons (D)',
    (stage) => {
      const client = new TestClient();
      const relation = { ID: client.ownOrganisation() };
      client.create(`Relationship_Organization_CommercialRelationship_${stage}`, {
        Relation: relation,
        Organization: { Name: 'O' },
      });
      const person = client.create(`Relationship_Person_CommercialRelationship_${stage}`, {
        Relation: relation,
        Person: { LastName: 'P' },
      });
      expect(person.Name).toBe('\n\nP');
    },
  );

  test('a person customer gets its debtor number on the person (R)', () => {
    const client = new TestClient();
    const made = client.create('Relationship_Person_CommercialRelationship_Customer?$expand=Person', {
      Relation: { ID: client.ownOrganisation() },
      Person: { LastName: 'Klant' },
    });
    expect(made.Person.DebtorNumber).toBe('50001');
  });

  test('a contact hangs under an organisation and carries the business data; a person cannot employ (D)', () => {
    const client = new TestClient();
    const employer = client.createCustomer({ Name: 'Werkgever B.V.' }).Organization.ID;
    const contact = {
      EmailAddress: 'jo@werk.example',
      PhoneNumber: '010',
      MobilePhoneNumber: '06',
      Department: 'Inkoop',
    };
    const made = client.create('Relationship_Person_Contact_Standard?$expand=Person,Relation', {
      ...contact,
      Relation: { ID: employer },
      Person: { FirstName: 'Jo', LastName: 'Smit' },
    });
    expect(made).toMatchObject({
      ...contact,
      Relation: { ID: employer },
      Person: { EmailAddress: null, LastName: 'Smit' },
    });
    const underPerson = { Relation: { ID: made.Person.ID }, Person: { LastName: 'x' } };
    expect(client.call('POST', 'Relationship_Person_Contact_Standard', underPerson).status).toBe(400);
  });

  test('a person\'s Name starts with two empty lines, SortName is "LastName, FirstName", BirthDay follows BirthDate (R)', () => {
    const client = new TestClient();
    const made = client.create('Relation_Person', {
      FirstName: 'Arnoud',
      MiddleName: 'de',
      LastName: 'de Smit',
      BirthDate: '2022-10-15',
      Name: 'ignored',
    });
    expect(made).toMatchObject({ Name: '\n\nArnoud de de Smit', SortName: 'de Smit, Arnoud', BirthDay: '10-15' });
  });

  test('a relationship is called after its organisation, also after a change of name (R)', () => {
    const client = new TestClient();
    const made = client.createCustomer({ Name: 'Oud B.V.' });
    client.call('PUT', `Relation_Organization(${made.Organization.ID})`, { Name: 'Nieuw B.V.' });
    expect(client.get(`${customers}(${made.ID})`).json.Name).toBe('Nieuw B.V.');
  });
});

describe('addresses (4.2)', () => {
  const netherlands = (client: TestClient): string =>
    client.get("Datastore_Country?$filter=Code eq 'NL'").json.value[0].ID;

  test('the three addresses of an organisation are records of their own, all listed under Addresses (D, C)', () => {
    const client = new TestClient();
    const country = { ID: netherlands(client) };
    const { Organization: made } = client.createCustomer({
      Name: 'Adres B.V.',
      VisitingAddress: {
        Street: 'Kade',
        HouseNumber: 12,
        HouseNumberSuffix: 'a',
        Postalcode: '1234ab',
        City: 'Ede',
        Country: country,
      },
      PostalAddress: { Street: 'Postbus', HouseNumber: 5 },
      InvoiceAddress: { Street: 'Laan' },
    });
    const read = client.get(
      `Relation_Organization(${made.ID})?$expand=VisitingAddress($expand=Country,AddressType,Organization),PostalAddress,InvoiceAddress,Addresses`,
    ).json;
    expect(read.VisitingAddress).toMatchObject({
      Postalcode: '1234ab',
      HouseNumber: 12,
      Country: { Code: 'NL' },
      AddressType: { Code: 'Visiting' },
      Organization: { ID: made.ID },
    });
    expect(read.Addresses).toHaveLength(3);
  });

  test('POST Address with ID changes it; with Person it becomes the address of that person (C)', () => {
    const client = new TestClient();
    const person = client.create('Relation_Person', { LastName: 'Tester' });
    const address = client.create('Address', { Street: 'teststraat', HouseNumber: 34, Person: { ID: person.ID } });
    client.call('POST', 'Address', { ID: address.ID, City: 'Nijmegen', Person: { ID: person.ID } });
    expect(client.get(`Relation_Person(${person.ID})?$expand=Address`).json.Address).toMatchObject({
      ID: address.ID,
      Street: 'teststraat',
      City: 'Nijmegen',
    });
  });

  test('inline fields for a filled navigation make a new address, or change the old one by switch inlineOnFilled (U)', () => {
    for (const [inlineOnFilled, isSame] of [
      ['create', false],
      ['update', true],
    ] as const) {
      const client = new TestClient({ switches: { inlineOnFilled } });
      const { Organization: made } = client.createCustomer({ Name: 'Vol B.V.', VisitingAddress: { Street: 'Oud' } });
      const path = `Relation_Organization(${made.ID})?$expand=VisitingAddress`;
      client.call('PUT', path, { VisitingAddress: { Street: 'Nieuw' } });
      const now = client.get(path).json.VisitingAddress;
      expect(now.Street).toBe('Nieuw');
      expect(now.ID === made.VisitingAddress.ID).toBe(isSame);
    }
  });

  test('all ISO countries are there with names in both languages and their place in the Union (D, I)', () => {
    const { value } = new TestClient().get('Datastore_Country?$top=500').json;
    const of = (code: string) => value.find((row: { Code: string }) => row.Code === code);
    expect(value.length).toBeGreaterThan(245);
    expect(of('DE')).toMatchObject({
      Name: 'Germany',
      LocalizedName: 'Duitsland',
      CountryNumber: '276',
      HasIntraCommunityVat: true,
    });
    expect(of('CH').HasIntraCommunityVat).toBe(false);
  });
});

describe('tribe-crm.md 3.2 polling', () => {
  const dates = (client: TestClient, path: string): readonly [string, string | null] => {
    const { CreationDate, LastMutationDate } = client.get(path).json;
    return [CreationDate, LastMutationDate];
  };

  test('a change moves LastMutationDate of the record; a name change also that of its roles, another change does not (R)', () => {
    const client = new TestClient();
    const made = client.createCustomer({ Name: 'Datum B.V.' });
    const [organisation, role] = [`Relation_Organization(${made.Organization.ID})`, `${customers}(${made.ID})`];
    client.advance(10_000);
    client.call('PUT', organisation, { PhoneNumber: '020' });
    expect(dates(client, organisation)).toEqual(['2026-01-05T09:00:00Z', '2026-01-05T09:00:10Z']);
    expect(dates(client, role)).toEqual(['2026-01-05T09:00:00Z', '2026-01-05T09:00:00Z']);
    client.advance(10_000);
    client.call('PUT', organisation, { Name: 'Andere Datum B.V.' });
    expect(dates(client, role)).toEqual(['2026-01-05T09:00:00Z', '2026-01-05T09:00:20Z']);
  });

  test('switch relationEditTouches: always touches the roles on every edit, never on none', () => {
    for (const [relationEditTouches, phone, name] of [
      ['always', '10', '20'],
      ['never', '00', '00'],
    ] as const) {
      const client = new TestClient({ switches: { relationEditTouches } });
      const made = client.createCustomer({ Name: 'Datum B.V.' });
      for (const [change, seconds] of [
        [{ PhoneNumber: '020' }, phone],
        [{ Name: 'Anders' }, name],
      ] as const) {
        client.advance(10_000);
        client.call('PUT', `Relation_Organization(${made.Organization.ID})`, change);
        expect(dates(client, `${customers}(${made.ID})`)[1]).toBe(`2026-01-05T09:00:${seconds}Z`);
      }
      expect(client.get(`${customers}(${made.ID})`).json.Name).toBe('Anders');
    }
  });

  test('an address edit moves the address alone, or its owner too by switch addressEditTouchesOwner (U)', () => {
    for (const addressEditTouchesOwner of [false, true]) {
      const client = new TestClient({ switches: { addressEditTouchesOwner } });
      const { Organization: made } = client.createCustomer({ Name: 'Datum B.V.', VisitingAddress: { City: 'Ede' } });
      client.advance(10_000);
      client.call('PUT', `Address(${made.VisitingAddress.ID})`, { City: 'Arnhem' });
      expect(dates(client, `Address(${made.VisitingAddress.ID})`)[1]).toBe('2026-01-05T09:00:10Z');
      expect(dates(client, `Relation_Organization(${made.ID})`)[1]).toBe(
        addressEditTouchesOwner ? '2026-01-05T09:00:10Z' : '2026-01-05T09:00:00Z',
      );
    }
  });

  test('a write that changes nothing moves nothing', () => {
    const client = new TestClient();
    const { ID } = client.create('Relation_Organization', { Name: 'Zelfde' });
    client.advance(10_000);
    client.call('PUT', `Relation_Organization(${ID})`, { Name: 'Zelfde' });
    expect(dates(client, `Relation_Organization(${ID})`)[1]).toBe('2026-01-05T09:00:00Z');
  });

  test('switch mutationDateOnCreate null: LastMutationDate of an untouched record is empty, and the documented or-filter still finds it (C, I)', () => {
    const client = new TestClient({ switches: { mutationDateOnCreate: 'null' } });
    const { ID } = client.create('Relation_Organization', { Name: 'Onaangeraakt' });
    const since = '2026-01-05T09:00:00Z';
    const { value } = client.get(
      `Relation_Organization?$filter=(CreationDate ge ${since}) or (LastMutationDate ge ${since})`,
    ).json;
    expect(value).toMatchObject([{ ID, LastMutationDate: null }]);
    expect(client.get(`Relation_Organization?$filter=LastMutationDate ge ${since}`).json.value).toEqual([]);
  });
});
