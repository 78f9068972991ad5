import { describe, expect, test } from 'vitest';
import { TestClient } from './client.ts';
import { Person } from './person.ts';

/** What a form of the page has in its fields, by name; of several forms the first that has the name. */
function typedIn(html: string, action: string): ReadonlyMap<string, string> {
  const form = [...html.matchAll(/<form\b[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)].find(
    ([, at, inside = '']) => at === action && inside.includes('field'),
  );
  const fields = new Map<string, string>();
  const inside = form?.[2] ?? '';
  for (const [, type, value = '', name = ''] of inside.matchAll(
    /<input type="(\w+)" value="([^"]*)"[^>]* name="(\w+)"/g,
  ))
    if (type !== 'hidden') fields.set(name, value);
  for (const [, name = '', value = ''] of inside.matchAll(/<textarea[^>]* name="(\w+)"[^>]*>([^<]*)</g))
    fields.set(name, value);
  for (const [, name = '', options = ''] of inside.matchAll(/<select[^>]* name="(\w+)"[^>]*>([\s\S]*?)<\/select>/g))
    fields.set(name, /value="([^"]*)" selected/.exec(options)?.[1] ?? '');
  return fields;
}

interface Scene {
  readonly client: TestClient;
  readonly relation: string;
  readonly customer: string;
  readonly list: string;
  readonly offer: string;
  readonly product: string;
  readonly country: string;
}

function scene(): Scene {
  const client = new TestClient();
  const made = client.createCustomer({ Name: 'Vorm B.V.' });
  const [product] = client.get('Product?$top=1').json.value;
  const [country] = client.get("Datastore_Country?$filter=Code eq 'BE'").json.value;
  return {
    ...{ client, relation: made.Organization.ID, customer: made.ID, product: product.ID, country: country.ID },
    list: client.create('PriceList', { Name: 'Lijst', Currency: 'EUR' }).ID,
    offer: client.create('Activity_Offer', { Subject: 'x', Relationship: { ID: made.ID } }).ID,
  };
}

const long = 'x'.repeat(256);
type Sent = Readonly<Record<string, string>>;
const refusals: readonly (readonly [
  what: string,
  path: (at: Scene) => string,
  sent: (at: Scene) => Sent,
  blamed: string,
  dutch: RegExp,
  english: RegExp,
])[] = [
  [
    ...(['a relation whose name is gone', (at: Scene) => `/relations/${at.relation}`] as const),
    () => ({ Name: '', PhoneNumber: '010-9', Website: 'https://x.example' }),
    ...(['Name', /Naam is verplicht\./, /Name is required\./] as const),
  ],
  [
    ...(['a relation with too long a website', (at: Scene) => `/relations/${at.relation}`] as const),
    () => ({ Name: 'Vorm B.V.', Website: long, IBAN: 'NL1' }),
    ...(['Website', /Website is te lang: 256 tekens, en meer dan 255 kan niet\./, /too long: 256 characters/] as const),
  ],
  [
    ...(['a house number that is none', (at: Scene) => `/relations/${at.relation}/addresses/PostalAddress`] as const),
    (at) => ({ Street: 'Kade', HouseNumber: '12a', City: 'Gent', Country: at.country }),
    ...(['HouseNumber', /Het huisnummer moet een getal zijn\./, /must be a number\./] as const),
  ],
  [
    ...(['a contact without a last name', (at: Scene) => `/relations/${at.relation}/contacts`] as const),
    () => ({ FirstName: 'Ans', LastName: '', EmailAddress: 'ans@x.example' }),
    ...(['LastName', /Achternaam is verplicht\./, /Last name is required\./] as const),
  ],
  [
    ...(['a payment term in words', (at: Scene) => `/relations/${at.relation}/roles/${at.customer}`] as const),
    () => ({ PaymentTermInDays: 'een maand' }),
    ...(['PaymentTermInDays', /“een maand” is geen getal/, /“een maand” is not a number/] as const),
  ],
  [
    ...(['an empty note', (at: Scene) => `/relations/${at.relation}/notes`] as const),
    () => ({ Content: '   ' }),
    ...(['Content', /De notitie is leeg\./, /The note is empty\./] as const),
  ],
  [
    ...(['a new relation without a name', () => '/relations/new'] as const),
    () => ({ Name: '', EmailAddress: 'nieuw@x.example', add: 'Relationship.Organization.Supplier' }),
    ...(['Name', /Naam is verplicht\./, /Name is required\./] as const),
  ],
  [
    ...(['a product with a price in words', (at: Scene) => `/products/${at.product}`] as const),
    () => ({ Name: 'Zaag', SalesPrice: '12,50 euro', PurchasePrice: '3,10', Description: 'Scherp' }),
    ...([
      'SalesPrice',
      /Verkoopprijs: “12,50 euro” is geen getal/,
      /Sales price: “12,50 euro” is not a number/,
    ] as const),
  ],
  [
    ...(['a new product under a code that is taken', () => '/products/new'] as const),
    () => ({ Name: 'Zaag', Code: 'KLH-450', SalesPrice: '7,25' }),
    ...(['Code', /Deze code is al van “Klauwhamer, 450 gr\.”/, /belongs to “Klauwhamer, 450 gr\.” already/] as const),
  ],
  [
    ...(['a price list in an unknown currency', () => '/pricelists/new'] as const),
    () => ({ Name: 'Export', Currency: 'pond' }),
    ...(['Currency', /drie letters/, /three letters/] as const),
  ],
  [
    ...(['a price that ends before it begins', (at: Scene) => `/pricelists/${at.list}/prices`] as const),
    (at) => ({ product: at.product, Price: '5,00', Quantity: '10', StartDate: '2026-05-01', EndDate: '2026-04-30' }),
    ...(['EndDate', /De einddatum ligt voor de begindatum\./, /before the first one\./] as const),
  ],
  [
    ...(['a line with a quantity in words', (at: Scene) => `/offers/${at.offer}/lines`] as const),
    (at) => ({ product: at.product, Description: 'Eigen tekst', Quantity: 'tien', Price: '3,50' }),
    ...(['Quantity', /Aantal: “tien” is geen getal/, /Quantity: “tien” is not a number/] as const),
  ],
  [
    ...(['a line of nothing', (at: Scene) => `/offers/${at.offer}/lines`] as const),
    () => ({ product: '', Quantity: '2', Price: '3,50' }),
    ...(['product', /Kies een product of typ een omschrijving\./, /Choose a product or type a description\./] as const),
  ],
  [
    ...(['an offer in no currency', (at: Scene) => `/offers/${at.offer}`] as const),
    () => ({ Subject: 'Voorjaar', Reference: 'A1', ExpirationDate: '2026-05-01', Currency: 'euro' }),
    ...(['Currency', /drie letters/, /three letters/] as const),
  ],
];

describe.each(['nl', 'en'] as const)('a form that is refused says why and loses nothing, %s', (language) => {
  test.each(refusals)('%s', (_what, path, sent, blamed, dutch, english) => {
    const at = scene();
    const person = new Person(at.client, 'sanne', language);
    const before = at.client.get('Entity?$top=100000').text;
    const action = path(at);
    const typed = sent(at);
    const page = person.submit(action, typed);
    expect(page.status).toBe(400);
    expect(page.text).toMatch(new RegExp(`role="alert">[^<]*${(language === 'nl' ? dutch : english).source}`));
    expect(Object.fromEntries(typedIn(page.text, action))).toMatchObject(typed);
    expect(page.text).toMatch(
      new RegExp(`name="${blamed}"[^>]* aria-invalid="true"[^>]* aria-describedby="[^"]*-error`),
    );
    expect(at.client.get('Entity?$top=100000').text).toBe(before);
  });
});

test('the row of a line keeps what was typed too', () => {
  const at = scene();
  const person = new Person(at.client);
  person.submit(`/offers/${at.offer}/lines`, { product: at.product, Quantity: '2' });
  const [line] = at.client.get('ProductLine').json.value;
  const page = person.submit(`/offers/${at.offer}/lines/${line.ID}`, { Quantity: 'drie', Price: '1.5' });
  expect(page.status).toBe(400);
  expect(page.text).toMatch(/name="Quantity" value="drie"/);
  expect(page.text).toMatch(/name="Price" value="1\.5"/);
});

test('what the rules refuse is said in the language of the person as well', () => {
  const at = scene();
  const person = new Person(at.client, 'sanne', 'nl');
  const invoice = at.client.create('Activity_Invoice', { Subject: 'Leeg', Relationship: { ID: at.customer } }).ID;
  const [sent] = at.client.get("Datastore_Phase_ActivityInvoice?$filter=Code eq 'Sent'").json.value;
  const refused = person.submit(`/invoices/${invoice}/phase`, { phase: sent.ID });
  expect(refused.text).toContain('Een factuur zonder productregels kan niet worden verzonden.');
  const kept = person.submit(`/relations/${at.relation}/delete`, {});
  expect(kept.text).toContain('Vorm B.V. kan niet worden verwijderd: “');
  person.submit(`/invoices/${invoice}/lines`, { Description: 'Werk', Price: '10' });
  person.submit(`/invoices/${invoice}/phase`, { phase: sent.ID });
  expect(person.submit(`/invoices/${invoice}`, { Subject: 'Anders' }).text).toContain(
    'Een verzonden factuur verandert niet meer. Corrigeer met een creditfactuur.',
  );
});

test('the address of a refused form, had again, is that of its page; no form reaches another record', () => {
  const at = scene();
  const person = new Person(at.client);
  expect(person.open(`/relations/${at.relation}/contacts`).text).toContain('<h1>Vorm B.V.</h1>');
  expect(person.open(`/offers/${at.offer}/lines`).text).toContain('<h1>Offer ');
  const other = at.client.createCustomer({ Name: 'Ander' }).Organization.ID;
  expect(person.submit(`/relations/${other}/roles/${at.customer}`, { do: 'remove' }).status).toBe(404);
  const note = at.client.create('Note', { Content: 'x', Entity: { ID: at.relation } }).ID;
  expect(person.submit(`/relations/${other}/notes`, { remove: note }).status).toBe(404);
  expect(at.client.get(`Note(${note})`).status).toBe(200);
});
