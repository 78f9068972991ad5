import { describe, expect, test } from 'vitest';
import type { TransportResult } from '../transport.ts';
import { openTribe } from './client.ts';
import { startOfReading, writeCursor } from './cursor.ts';

/** What one look at the base sets may be taken for: silence is what was seen whole and understood, and nothing else. */

const nowMs = Date.UTC(2026, 5, 15, 9, 0, 30);
const serverDate = 'Mon, 15 Jun 2026 09:00:40 GMT';
const since = '2026-06-15T08:30:00Z';
const at = (since: string): string => writeCursor(startOfReading(since));

type Answer = Partial<Record<'Entity' | 'Relationship' | 'Relation' | 'Address', TransportResult | readonly object[]>>;

const answered = (body: object, status = 200): TransportResult => ({
  is: 'answered',
  status,
  headers: { date: serverDate },
  body: JSON.stringify(body),
});

async function look(answer: Answer, cursors: Readonly<Record<string, string>>) {
  const urls: string[] = [];
  const open = openTribe({ apiUrl: 'https://tribe.test', nowMs: () => nowMs, rowsPerPage: 3 });
  const { overview, feeds } = open({
    administrationId: null,
    transport: async ({ url }) => {
      urls.push(decodeURIComponent(url));
      const told = answer[/odata\/(\w+)\?/.exec(url)?.[1] as keyof Answer] ?? [];
      return 'is' in told ? told : answered({ value: told });
    },
  });
  const quiet = await overview?.quietFeeds(new Map(Object.entries(cursors)));
  return { quiet: quiet ?? new Map<string, string>(), urls, names: feeds.map(({ name }) => name) };
}

const { names } = await look({}, {});
const all = Object.fromEntries(names.map((name) => [name, at(since)]));
const persons = ['personSuspects', 'personLeads', 'personHotProspects', 'personProspects', 'personCustomers'];
const row = (_Type: string | null | undefined, LastMutationDate: string | null = '2026-06-15T08:45:00Z'): object => ({
  ...{ ID: '0f8fad5b-d9cb-469f-a165-708677289501', CreationDate: '2020-01-01T00:00:00Z' },
  ...{ LastMutationDate, _Type },
});
/** As a server that has no list of everything. */
const notThere = answered({ error: { code: null, message: 'no such set' } }, 404);
const inThree = (answer: Answer): Answer => ({ ...answer, Entity: notThere });
const inOne = ({ Address = [], Relation = [], Relationship = [] }: Answer): Answer => ({
  Entity: [Relationship, Relation, Address].flatMap((told) => ('is' in told ? [] : told)),
});
const loud = async (answer: Answer): Promise<readonly string[]> => {
  const { quiet } = await look(answer, all);
  return names.filter((name) => !quiet.has(name));
};
const askedFor = (urls: readonly string[]) => urls.map((url) => /odata\/(\w+)/.exec(url)?.[1]);

test.each([
  ['one list', {}, ['Entity']],
  ['three lists', inThree({}), ['Entity', 'Relationship', 'Relation', 'Address']],
])(
  'without a change in %s every feed goes on from the start of the look, less the overlap',
  async (_name, answer, asked) => {
    const { quiet, urls } = await look(answer, all);
    expect([...quiet.keys()].sort()).toEqual([...names].sort());
    expect(new Set(quiet.values())).toEqual(new Set([at('2026-06-15T08:58:40Z')]));
    expect(askedFor(urls)).toEqual(asked);
    for (const url of urls) {
      expect(url).toContain('?$select=_Type,ID,CreationDate,LastMutationDate&');
      expect(url).toContain(`$filter=(CreationDate ge ${since} or LastMutationDate ge ${since})&`);
      expect(url).toContain('$orderby=CreationDate,ID&$top=3&$count=true');
    }
  },
);

test.each<[string, Answer, readonly string[]]>([
  ['an organisation', { Relation: [row('Relation.Organization')] }, ['organisations']],
  ['a person', { Relation: [row('Relation.Person')] }, [...persons, 'contacts']],
  ['an address', { Address: [row('Address')] }, ['organisations', ...persons]],
  ['a supplier', { Relationship: [row('Relationship.Organization.Supplier')] }, ['suppliers']],
  ['a contact', { Relationship: [row('Relationship.Person.Contact.Standard')] }, ['contacts']],
  ['a stage', { Relationship: [row('Relationship.Organization.CommercialRelationship.Lead')] }, ['leads']],
  [
    'the stage of a person',
    { Relationship: [row('Relationship.Person.CommercialRelationship.Customer')] },
    ['personCustomers'],
  ],
  ['an employee', { Relationship: [row('Relationship.Person.Contact.Employee')] }, []],
])('%s that changed leaves its feeds to be read, in one list and in three', async (_name, answer, feeds) => {
  expect((await loud(inOne(answer))).toSorted()).toEqual(feeds.toSorted());
  expect((await loud(inThree(answer))).toSorted()).toEqual(feeds.toSorted());
});

test.each([
  ...[
    'Activity.Invoice',
    'Datastore.Phase.ActivityInvoice',
    'Product',
    'ProductLine',
    'PriceList',
    'Price',
    'Note',
    'File',
  ],
])("%s that changed is nobody's news", async (type) => {
  const { quiet, urls } = await look({ Entity: [row(type)] }, all);
  expect(quiet.size).toBe(names.length);
  expect(askedFor(urls)).toEqual(['Entity']);
});

describe('what is not understood leaves every feed to be read', () => {
  const page = (more: object) => answered({ value: [row('Relation.Organization', since)], ...more });
  test.each<[string, TransportResult | readonly object[]]>([
    ['a type that nobody expected', [row('0b8cdd4a-6a3d-4c0c-8f2e-4b8f5d4f0a11')]],
    ['a row without a type', [row(undefined)]],
    ['a set that is not there', answered({ error: { message: 'no such set' } }, 404)],
    ['a refusal', answered({ error: { message: 'no' } }, 400)],
    ['a server that fails', answered({}, 500)],
    ['a limit', answered({}, 429)],
    ['a lost token', answered({}, 401)],
    ['no answer', { is: 'notSent', reason: 'nobody there' }],
    ['another shape', answered({ rows: [] })],
    ['a page that another follows', page({ '@odata.nextLink': 'https://tribe.test/next' })],
    ['a page that its count calls short', page({ '@odata.count': 2 })],
    ['a full page of which nothing says that it is the last', [1, 2, 3].map(() => row('Relation.Organization', since))],
    ['an empty page that has a count', answered({ value: [], '@odata.count': 4 })],
  ])('%s', async (_name, told) => {
    for (const list of ['Relationship', 'Relation', 'Address'] as const)
      expect(await loud(inThree({ [list]: told }))).toEqual(names);
  });
});

describe('what is not understood in the one list is looked for in the three', () => {
  test.each<[string, TransportResult | readonly object[]]>([
    ['a type that an administrator made', [row('0b8cdd4a-6a3d-4c0c-8f2e-4b8f5d4f0a11')]],
    ['a type that only begins like one that is known', [row('Notebook')]],
    ['a row without a type', [row(null)]],
    ['a server that fails', answered({}, 500)],
    ['more than a page', answered({ value: [row('Note')], '@odata.count': 9 })],
    ['a full page', [row('Note'), row('Note'), row('Note')]],
  ])('%s', async (_name, told) => {
    const { quiet, urls } = await look({ Entity: told, Relation: [row('Relation.Organization')] }, all);
    expect(askedFor(urls)).toEqual(['Entity', 'Relationship', 'Relation', 'Address']);
    expect(names.filter((name) => !quiet.has(name))).toEqual(['organisations']);
  });
});

describe('each feed has its own instant', () => {
  const changedMs = Date.parse('2026-06-15T08:45:00Z');
  test.each([
    ['the second of the change', 0, false],
    ['a second after it', 1_000, true],
    ['a second before it', -1_000, false],
  ])('%s', async (_name, laterMs, isQuiet) => {
    const own = at(`${new Date(changedMs + laterMs).toISOString().slice(0, 19)}Z`);
    const { quiet, urls } = await look({ Entity: [row('Relation.Organization')] }, { ...all, organisations: own });
    expect(quiet.has('organisations')).toBe(isQuiet);
    expect(quiet.size).toBe(names.length - (isQuiet ? 0 : 1));
    expect(urls[0]).toContain(`CreationDate ge ${since} `);
  });

  test.each([
    ['made', { CreationDate: '2026-06-15T08:45:00Z', LastMutationDate: null }, false],
    ['changed, and made long ago', { LastMutationDate: '2026-06-15T08:45:00Z' }, false],
    ['made and changed before', { LastMutationDate: '2026-06-15T08:29:59Z' }, true],
    ['without any date', { CreationDate: null, LastMutationDate: null }, false],
    ['with a date that is none', { LastMutationDate: 'yesterday' }, false],
  ])('a row %s', async (_name, dates, isQuiet) => {
    const { quiet } = await look({ Entity: [{ ...row('Relation.Organization'), ...dates }] }, all);
    expect(quiet.has('organisations')).toBe(isQuiet);
  });

  test('a feed that was never read, or is being read, is not looked at', async () => {
    const reading = writeCursor({ ...startOfReading(since), nextSince: since, from: since, skip: 1 });
    const { quiet } = await look({}, { ...all, contacts: writeCursor(startOfReading(null)), leads: reading });
    expect(names.filter((name) => !quiet.has(name)).sort()).toEqual(['contacts', 'leads']);
    expect((await look({}, { leads: reading })).urls).toEqual([]);
  });
});
