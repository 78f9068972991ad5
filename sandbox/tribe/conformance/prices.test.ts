import { describe, expect, test } from 'vitest';
import { TestClient } from './client.ts';
import { Person } from './person.ts';

const customers = 'Relationship_Organization_CommercialRelationship_Customer';

/** A product of 20.00 with prices of every kind, and a customer who buys by a list. */
function market() {
  const client = new TestClient();
  const product = client.create('Product', { Name: 'Zaag', Code: 'ZAAG', SalesPrice: 20 }).ID;
  const on = { Product: { ID: product } };
  const list = (Name: string, Prices: readonly object[], more: object = {}): string =>
    client.create('PriceList', { Name, Prices: Prices.map((price) => ({ ...price, ...on })), ...more }).ID;
  const regular = list('Vast', [
    ...[{ Price: 18 }, { Price: 15, Quantity: 10 }, { Price: 12, Quantity: 100 }],
    { Price: 1, Quantity: 1, EndDate: '2025-12-31T23:59:59Z' },
    { Price: 2, Quantity: 1, StartDate: '2026-07-01T00:00:00Z' },
  ]);
  const pounds = list('Pounds', [{ Price: 17 }, { Price: 14, Quantity: 10 }], {
    ...{ Currency: 'GBP', IsDefaultForCurrency: true },
  });
  const special = list('Actie', [{ Price: 16 }]);
  const made = client.createCustomer({ Name: 'Koper' });
  client.call('PUT', `${customers}(${made.ID})`, { PriceList: { ID: regular } });
  const other = client.createCustomer({ Name: 'Ander' });
  return { client, product, regular, pounds, special, customer: made.ID, other: other.ID };
}

type Market = ReturnType<typeof market>;

function lineOf({ client, product, customer }: Market, line: object, activity: object = {}) {
  const made = client.create('Activity_SalesOpportunity?$expand=ProductLines', {
    ...{ Subject: 'x', Relationship: { ID: customer } },
    ...activity,
    ProductLines: [{ Product: { ID: product }, ...line }],
  });
  return { activity: made.ID, line: made.ProductLines[0] };
}

describe('the price of a line is the one agreed (5.4, the article)', () => {
  test.each([
    ['of the list that the customer has', {}, {}, 18],
    ['at the quantity break', { Quantity: 10 }, {}, 15],
    ['just below the next break', { Quantity: 99 }, {}, 15],
    ['at the highest break', { Quantity: 250 }, {}, 12],
    ['of a credit, by the quantity that it takes back', { Quantity: -10 }, {}, 15],
    ['in the currency of the activity', {}, { Currency: 'GBP' }, 17],
    ['in that currency by quantity', { Quantity: 12 }, { Currency: 'GBP' }, 14],
    ['the sales price when nothing is agreed in the currency', {}, { Currency: 'SEK' }, 20],
    ['the one that is given, whatever is agreed', { Price: 9 }, {}, 9],
  ])('%s', (_what, line, activity, price) => {
    expect(lineOf(market(), line, activity).line.Price).toBe(price);
  });

  test('of a list chosen on the activity before that of the customer; of the customer alone before both', () => {
    const at = market();
    const choice = { PriceList: { ID: at.special } };
    expect(lineOf(at, {}, choice).line.Price).toBe(16);
    const own = { Product: { ID: at.product }, Relationship: { ID: at.customer } };
    at.client.create('Price', { Price: 12.5, ...own });
    at.client.create('Price', { Price: 11, Quantity: 50, ...own });
    expect(lineOf(at, {}, choice).line.Price).toBe(12.5);
    expect(lineOf(at, { Quantity: 60 }).line.Price).toBe(11);
    expect(lineOf({ ...at, customer: at.other }, {}).line.Price).toBe(20);
  });

  test('within its period: the day before, the first day, the last day, the day after', () => {
    const at = market();
    at.client.create('Price', {
      ...{ Price: 10, StartDate: '2026-03-01T00:00:00Z', EndDate: '2026-03-31T23:59:59Z' },
      ...{ Product: { ID: at.product }, Relationship: { ID: at.customer } },
    });
    const on = (moment: string): number => {
      at.client.control('POST', 'clock', { nowMs: Date.parse(moment) });
      const token = at.client.token().json.access_token;
      const answer = at.client.call(
        'POST',
        'Activity_Offer?$expand=ProductLines',
        { Subject: 'x', Relationship: { ID: at.customer }, ProductLines: [{ Product: { ID: at.product } }] },
        token,
      );
      return answer.json.ProductLines[0].Price;
    };
    const moments = ['2026-02-28T23:59:59Z', '2026-03-01T00:00:00Z', '2026-03-31T23:59:59Z', '2026-04-01T00:00:00Z'];
    expect(moments.map(on)).toEqual([18, 10, 10, 18]);
  });

  test('follows the quantity over a break and back, until somebody types a price', () => {
    const at = market();
    const { line } = lineOf(at, { Quantity: 1 });
    const change = (body: object) => at.client.call('PUT', `ProductLine(${line.ID})`, body).json;
    expect(change({ Quantity: 10 })).toMatchObject({ Price: 15, Total: 150, IsPriceManuallyChanged: false });
    expect(change({ Quantity: 9 })).toMatchObject({ Price: 18, Total: 162 });
    expect(change({ Price: 19 })).toMatchObject({ Price: 19, IsPriceManuallyChanged: true });
    expect(change({ Quantity: 100 })).toMatchObject({ Price: 19, Total: 1900 });
  });
});

describe('a line says why it has its price', () => {
  const said = (at: Market, made: { readonly activity: string }, language: 'nl' | 'en'): string => {
    const page = new Person(at.client, 'sanne', language).open(`/opportunities/${made.activity}`).text;
    return /<span class="why"[^>]*>([^<]*)</.exec(page)?.[1] ?? 'nothing';
  };

  test.each([
    [{}, {}, 'Price list Vast of the customer · from 10: 15.00', 'Prijslijst Vast van de klant · vanaf 10: 15,00'],
    [{ Quantity: 100 }, {}, 'Price list Vast of the customer, from 100', 'Prijslijst Vast van de klant, vanaf 100'],
    [
      {},
      { Currency: 'GBP' },
      'Default price list Pounds · from 10: 14.00',
      'Standaardprijslijst Pounds · vanaf 10: 14,00',
    ],
    [
      ...([{}, { Currency: 'SEK' }, 'Sales price of the product; nothing is agreed in SEK'] as const),
      'Verkoopprijs van het product; in SEK is niets afgesproken',
    ],
    [
      ...([{ Price: 9 }, {}, 'Typed by hand. Price list Vast of the customer: 18.00'] as const),
      'Zelf ingevuld. Prijslijst Vast van de klant: 18,00',
    ],
  ])('%j in %j', (line, activity, english, dutch) => {
    const at = market();
    const made = lineOf(at, line, activity);
    expect(said(at, made, 'en')).toBe(english);
    expect(said(at, made, 'nl')).toBe(dutch);
  });

  test('an agreement of the customer with its period; a line from before it keeps its price and says what is due now', () => {
    const at = market();
    const earlier = lineOf(at, {});
    at.client.create('Price', {
      ...{ Price: 10, StartDate: '2026-01-01T00:00:00Z', EndDate: '2026-12-31T23:59:59Z' },
      ...{ Product: { ID: at.product }, Relationship: { ID: at.customer }, PriceList: { ID: at.regular } },
    });
    const reason = 'Agreed with this customer (Vast), since 1 Jan 2026, until 31 Dec 2026';
    expect(said(at, lineOf(at, {}), 'en')).toBe(reason);
    expect(said(at, earlier, 'en')).toBe(`Price of when the line was made. Now: ${reason}, 10.00`);
  });
});
