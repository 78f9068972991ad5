import { describe, expect, test } from 'vitest';
import type { Fields } from '../../src/domain/model/fields.ts';
import type { NeutralRecord, ObservedPart } from '../../src/domain/model/record.ts';
import type { Draft } from '../../src/vendors/vendor.ts';
import { type Bench, switchTo } from './inProcess.ts';
import { type Cursors, okOf, readAll } from './reading.ts';
import { contact, key, relation, type Side, sides } from './sides.ts';

/**
 * What the engine may rely on when it passes over feeds that one look at a side calls quiet: reading them would have told
 * nothing, and going on from the cursors that the look gave tells everything that comes later. It holds for a vendor that
 * has no such look as well: there nothing is passed over.
 */

const minuteMs = 60_000;

/** What a reader knows who passes over what is quiet, and where its feeds stand. */
interface Reader {
  cursors: Cursors;
  readonly known: Map<string, string>;
}

const nameOf = ({ kind, recordId, part, partId }: ObservedPart): string => `${kind} ${recordId} ${part} ${partId}`;
const versionsOf = (parts: readonly ObservedPart[]): Map<string, string> =>
  new Map(parts.map((part) => [nameOf(part), `${part.version} ${part.isGone}`]));

async function beginReading({ client }: Bench): Promise<Reader> {
  const { cursors, parts } = await readAll(client);
  return { cursors, known: versionsOf(parts) };
}

/** Reads on every feed but the quiet ones, of which it is looked whether they would really have told nothing. */
async function readOn({ client }: Bench, reader: Reader, isLagging: boolean): Promise<void> {
  const quiet =
    (await client.overview?.quietFeeds(new Map(Object.entries(reader.cursors)))) ?? new Map<string, string>();
  const cursors: Record<string, string> = {};
  for (const { name } of client.feeds) {
    const from = reader.cursors[name] ?? null;
    const passing = quiet.get(name);
    if (passing !== undefined) {
      cursors[name] = passing;
      // What a lagging copy shows a moment later is told after the next look: the windows overlap.
      if (isLagging) continue;
      expect(okOf(await client.readFeed(name, from))).toMatchObject({ parts: [], isLast: true });
      continue;
    }
    let cursor = from;
    for (let isLast = false; !isLast; ) {
      const page = okOf(await client.readFeed(name, cursor));
      for (const [part, version] of versionsOf(page.parts)) reader.known.set(part, version);
      ({ cursor, isLast } = page);
    }
    if (cursor !== null) cursors[name] = cursor;
  }
  reader.cursors = cursors;
}

interface Edit {
  readonly act: () => Promise<unknown>;
  /** It reads what it wrote. */
  readonly isLook?: boolean;
}

/** Edits of every kind of part, one after the other. */
function editsOf(bench: Bench, side: Side): readonly Edit[] {
  let [made, person]: (NeutralRecord | null)[] = [null, null];
  const create = async (draft: Pick<Draft, 'kind' | 'fields' | 'ownerId'>): Promise<NeutralRecord> =>
    okOf(await bench.records.create({ ...draft, businessKey: `${key}:${draft.kind}` }));
  const update = (changes: Fields): Edit => ({
    act: async () => {
      made = okOf(await bench.records.update(made ?? missing(), changes));
    },
  });
  const updatePerson = (changes: Fields): Edit => ({
    act: async () => {
      person = okOf(await bench.records.update(person ?? missing(), changes));
    },
  });
  const common: readonly Edit[] = [
    {
      act: async () => {
        made = await create({ kind: 'relation', fields: { ...relation, isSupplier: true }, ownerId: null });
      },
      isLook: true,
    },
    {
      act: async () => {
        person = await create({ kind: 'contact', fields: contact, ownerId: made?.id ?? missing() });
      },
      isLook: true,
    },
    update({ email: 'nieuw@obrien.example' }),
    update({ 'visit.city': 'Haarlem' }),
    update({ isSupplier: false }),
    update({ isCustomer: false, stage: 'prospect' }),
    updatePerson({ phone: '020 555 01 99' }),
    updatePerson({ lastName: 'Zwart' }),
    update({ isCustomer: true }),
    update({ 'postal.city': 'Delft', paymentCondition: '14' }),
    update({ name: 'Ander B.V.' }),
  ];
  return side.name === 'exact' ? common : [...common, ...editsOfPersonCustomer(bench)];
}

/** A natural person who is a customer has feeds of its own, which two other lists than its role tell of. */
function editsOfPersonCustomer(bench: Bench): readonly Edit[] {
  let seen: NeutralRecord | null = null;
  const make = async (): Promise<void> => {
    const headers = { authorization: `Bearer ${bench.tokens.accessToken}`, 'content-type': 'application/json' };
    const url = 'http://tribe.test/v1/odata/Relationship_Person_CommercialRelationship_Customer';
    const body = JSON.stringify({
      Relation: { ID: bench.administrationId },
      Person: { LastName: 'Zwart', DebtorNumber: '77', Address: { Street: 'Laan', City: 'Delft' } },
    });
    expect(await bench.transport({ method: 'POST', url, headers, body, timeoutMs: 1 })).toMatchObject({ status: 201 });
    const { parts } = okOf(await bench.client.readFeed('personCustomers', null));
    const main = parts.find(({ part, fields }) => part === 'main' && fields.debtorNumber === '77');
    seen = okOf(await bench.records.read('relation', main?.recordId ?? missing()));
  };
  const update = (changes: Fields): Edit => ({
    act: async () => {
      seen = okOf(await bench.records.update(seen ?? missing(), changes));
    },
  });
  return [
    { act: make, isLook: true },
    update({ email: 'p@zwart.example' }),
    update({ 'visit.city': 'Gouda' }),
    update({ isCustomer: false, stage: 'lead' }),
  ];
}

function missing(): never {
  throw new Error('it was not made');
}

/** Within the second, within the overlap of a reading, and long after it. */
const waits = [200, 45_000, 10 * minuteMs];

const noEverything = {};

const ways: readonly [string, object][] = [
  ['as a sandbox behaves', {}],
  ['where a relation is touched by no edit of its parts', { relationEditTouches: 'never' }],
  ['where an address touches its owner', { addressEditTouchesOwner: true, relationEditTouches: 'always' }],
  ['where what nobody changed yet has no date of change', { mutationDateOnCreate: 'null' }],
  ['where reads lag behind', { readDelayMs: minuteMs }],
  ['where there is no list of everything', noEverything],
  ['where a page has few rows', { pageSizeMax: 2 }],
];

describe.each(sides)('$name', (side) => {
  test.each(side.name === 'tribe' ? ways : ways.slice(0, 1))('%s nothing is lost', async (_way, switches) => {
    const bench = await side.make();
    if (side.name === 'tribe') switchTo(bench, switches);
    if (switches === noEverything) {
      bench.sandbox.faults.add({
        match: { method: 'GET', pathPattern: '*/odata/Entity' },
        effect: { kind: 'status', status: 404, body: '{}' },
      });
    }
    const isLagging = 'readDelayMs' in switches;
    const reader = await beginReading(bench);
    for (const [number, edit] of editsOf(bench, side).entries()) {
      // What is new is read back at once, which a copy that lags behind would not show.
      if (isLagging && edit.isLook) switchTo(bench, { readDelayMs: 0 });
      await edit.act();
      if (isLagging) switchTo(bench, switches);
      bench.sandbox.clock.advance(side.name === 'tribe' ? (waits[number % waits.length] ?? 0) : minuteMs / 4);
      await readOn(bench, reader, isLagging);
      if (number % 2 === 0) bench.sandbox.clock.advance(minuteMs / 4);
    }
    bench.sandbox.clock.advance(2 * minuteMs);
    await readOn(bench, reader, isLagging);
    const whole = versionsOf((await readAll(bench.client)).parts);
    const lost = [...whole].filter(([part, version]) => reader.known.get(part) !== version);
    expect(lost).toEqual([]);
  });

  test('a time without an edit is passed over, and costs what the look costs', async () => {
    const bench = await side.make();
    const { overview } = bench.client;
    const reader = await beginReading(bench);
    bench.sandbox.clock.advance(5 * minuteMs);
    await readOn(bench, reader, false);
    bench.sandbox.clock.advance(4 * minuteMs);
    const from = bench.sent.length;
    const noisy = overview === null ? [] : await quietOnly(bench, reader);
    expect(bench.sent.length - from).toBeLessThanOrEqual(overview?.calls ?? 0);
    expect(noisy).toEqual([]);
    expect(bench.client.feeds.length).toBeGreaterThan(overview?.calls ?? 0);
  });
});

/** The feeds that a look does not call quiet. */
async function quietOnly({ client }: Bench, { cursors }: Reader): Promise<readonly string[]> {
  const quiet = await client.overview?.quietFeeds(new Map(Object.entries(cursors)));
  return client.feeds.map(({ name }) => name).filter((name) => quiet?.has(name) !== true);
}
