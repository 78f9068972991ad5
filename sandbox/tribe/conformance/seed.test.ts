import { describe, expect, test } from 'vitest';
import { buildItems, buildWorld } from '../../kit/world/world.ts';
import { TestClient } from './client.ts';

const customers = 'Relationship_Organization_CommercialRelationship_Customer';

describe('the seeded world', () => {
  test('each relation that the world gives to Tribe is there with its numbers, roles and contacts; nothing else is', () => {
    const client = new TestClient({ size: 50 });
    const relations = buildWorld({ seed: 1, size: 50 }).companies.flatMap((company) => company.tribe);
    const organisations = client.get(
      'Relation_Organization?$select=Name,DebtorNumber,CreditorNumber,ImportId&$top=1000',
    ).json.value;
    expect(organisations).toHaveLength(relations.length + 1);
    for (const relation of relations) {
      const row = organisations.find((candidate: { ID: string }) => candidate.ID === relation.id);
      const {
        name: Name,
        debtorNumber: DebtorNumber,
        creditorNumber: CreditorNumber,
        knownExactId: ImportId,
      } = relation;
      expect(row).toEqual({ ID: relation.id, Name, DebtorNumber, CreditorNumber, ImportId });
      const contacts = client.get(`Relationship_Person_Contact_Standard?$filter=Relation/ID eq ${relation.id}`).json
        .value;
      expect(contacts).toHaveLength(relation.contacts.length);
    }
    const count = (set: string): number => client.get(`${set}?$count=true&$top=0`).json['@odata.count'];
    expect(count(customers)).toBe(relations.filter((relation) => relation.isCustomer).length);
    expect(count('Relationship_Organization_Supplier')).toBe(
      relations.filter((relation) => relation.isSupplier).length,
    );
  });

  test('same seed, same bytes; another seed, other bytes', () => {
    const bytes = (seed: number): string => {
      const client = new TestClient({ seed });
      client.createCustomer({ Name: 'Zelfde', VisitingAddress: { City: 'Ede' } });
      return ['Entity?$top=100000', 'Relation?$expand=Addresses,Relationships']
        .map((path) => client.get(path).text)
        .join('\n');
    };
    expect(bytes(5)).toBe(bytes(5));
    expect(bytes(5)).not.toBe(bytes(6));
  });

  test("the products are the wholesaler's items as the world gives them to Tribe: codes, names, prices, units; stock is unknown", () => {
    const client = new TestClient({ size: 300 });
    const items = buildItems({ seed: 1, size: 300 }).flatMap((product) => product.tribe ?? []);
    const rows = client.get('Product?$expand=Unit,VatGroup,ProductGroup&$top=1000').json.value;
    expect(rows).toHaveLength(items.length);
    const units = { pc: 'Piece', box: 'Box', kg: 'Kilogram', m: 'Metre', l: 'Litre', hour: 'Hour' };
    for (const item of items) {
      expect(rows.find(({ ID }: { readonly ID: string }) => ID === item.id)).toMatchObject({
        ...{ Code: item.code, Name: item.name, StockLevel: null, IsInactive: false, IsVatIncluded: false },
        ...{ SalesPrice: Number(item.salesPrice), PurchasePrice: Number(item.costPrice) },
        ...{ Unit: { Code: units[item.unit] }, VatGroup: { Percentage: item.vat === 'high' ? 21 : 9 } },
        ProductGroup: { Name: expect.stringMatching(/./) },
      });
    }
  });

  test('some products are the same as in Exact, some nearly, some only in Tribe, and most of Exact is unknown here', () => {
    const count = new Map<string, number>();
    for (const { expected } of buildItems({ seed: 1, size: 300 })) count.set(expected, (count.get(expected) ?? 0) + 1);
    for (const answer of ['byCode', 'sameName', 'onlyInTribe', 'create', 'absent'])
      expect([answer, (count.get(answer) ?? 0) > 0]).toEqual([answer, true]);
    expect(count.get('create')).toBeGreaterThan(count.get('byCode') ?? 0);
  });

  test('a part of the customers buys by a list, one has a price of its own for the year', () => {
    const client = new TestClient({ size: 300 });
    const all = client.get(`${customers}?$expand=PriceList&$top=1000`).json.value;
    const listed = all.filter(({ PriceList }: { readonly PriceList: object | null }) => PriceList !== null);
    expect(listed.length).toBeGreaterThan(0);
    expect(listed.length).toBeLessThan(all.length / 2);
    const own = client.get('Price?$filter=Relationship/ID ne null&$expand=Product,Relationship').json.value;
    expect(own).toMatchObject([{ StartDate: '2026-01-01T00:00:00Z', Relationship: { ID: all[0].ID } }]);
    expect(own[0].Price).toBeLessThan(own[0].Product.SalesPrice);
  });
});
