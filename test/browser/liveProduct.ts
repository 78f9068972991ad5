/**
 * The running product after its first import, with people who work in either system and one who looks on through the API:
 * what tests of the pages about changes begin with.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Language } from '../../src/ui/texts/texts.ts';
import { launchChromium, type TestBrowser } from '../support/chromium.ts';
import { type Editors, editorsOf } from '../support/editors.ts';
import { HttpPerson } from '../support/person.ts';
import { type Product, roomyLimits, startProduct } from '../support/product.ts';
import { journeyOf } from './journey.ts';
import { type Seat, takeSeat } from './seat.ts';

/** Changes are told within seconds; a loaded machine may need some more. */
export const arrivalTimeoutMs = 90_000;
/** Starting three processes and importing. */
export const startTimeoutMs = 240_000;
const intervalMs = 300;

export interface Linked {
  readonly label: string;
  readonly exactId: string;
  readonly tribeId: string;
  readonly differences: number;
  readonly problems: number;
}

export interface LiveProduct {
  readonly browser: TestBrowser;
  readonly product: Product;
  readonly person: HttpPerson;
  readonly editors: Editors;
  /** Relations that agree, for tests to take one each. */
  readonly linked: readonly Linked[];
  /** Waits until the API shows what is wanted. */
  shows(path: string, wanted: object): Promise<void>;
  /** Both sides of a relation hold these names. */
  hold(relation: Linked, exact: string, tribe: string): Promise<void>;
  /** Edits the name on both sides at once and waits until a person is asked. */
  conflict(relation: Linked, exact: string, tribe: string): Promise<void>;
  /** Waits until a full comparison has ended that `begin` began. */
  compare(begin: () => Promise<void>): Promise<void>;
  /** Keeps both values of every open conflict. */
  settle(): Promise<void>;
  end(): Promise<void>;
}

export interface LiveInput {
  readonly size?: number;
  /** Whether contacts take part. */
  readonly contacts?: boolean;
  /** What is done about a name that was changed on both sides: a person is asked, or Exact leads as the import had it. */
  readonly names?: 'ask' | 'exactLeads';
}

export async function startLiveProduct({
  size = 60,
  contacts = true,
  names = 'ask',
}: LiveInput = {}): Promise<LiveProduct> {
  const browser = await launchChromium();
  // The sandboxes show a write at once, so nobody's edit after one has to wait until it is believed.
  const env = { TANDEM_EXACT_READ_LAG_MS: '500', TANDEM_TRIBE_READ_LAG_MS: '500' };
  const product = await startProduct({ size, env, exactArgs: roomyLimits });
  const person = new HttpPerson(product);
  await person.activate();
  const planned = await person.preview({ contacts });
  await person.startImport(planned);
  await person.waitForRun(planned.runId, ({ state }) => state === 'done');
  const editors = await editorsOf(product);
  if (names === 'ask') {
    await person.api('PATCH', '/live/rules', { policies: { relation: { name: 'ask' }, contact: {} } });
  }
  const { body } = await person.api('GET', '/records?kind=relation&limit=200');
  const rows = body.rows as readonly Linked[];
  const shows = (path: string, wanted: object): Promise<void> =>
    arrival(async () => expect((await person.api('GET', path)).body).toMatchObject(wanted));
  await shows('/live', { outbox: { planned: 0 }, marked: { relation: 0, contact: 0 }, brake: null });
  return {
    browser,
    product,
    person,
    editors,
    linked: rows.filter(({ differences, problems }) => differences + problems === 0),
    shows,
    hold: ({ exactId, tribeId }, exact, tribe) =>
      arrival(async () => {
        const { body: record } = await person.api('GET', `/records/relation/exact/${exactId}`);
        expect(record.fields).toContainEqual(expect.objectContaining({ field: 'name', exact, tribe }));
        expect(await editors.names(exactId, tribeId)).toEqual([exact, tribe]);
      }),
    conflict: async ({ exactId, tribeId }, exact, tribe) => {
      await Promise.all([editors.nameInExact(exactId, exact), editors.nameInTribe(tribeId, tribe)]);
      const open = async () =>
        ((await person.api('GET', '/conflicts')).body as { exactId: string; fields: unknown[] }[]).find(
          (one) => one.exactId === exactId,
        );
      await arrival(async () => expect(await open()).toMatchObject({ fields: [{ field: 'name', exact, tribe }] }));
    },
    compare: async (begin) => {
      const last = async () => (await person.api('GET', '/live')).body.comparison.lastMs;
      const before = await last();
      await begin();
      await arrival(async () => expect(await last()).not.toBe(before));
      await shows('/live', { comparison: { isUnderWay: false }, marked: { relation: 0, contact: 0 } });
    },
    settle: async () => {
      for (const { id, fields } of (await person.api('GET', '/conflicts')).body) {
        const seen = fields.map(({ field, exact, tribe }: Record<string, unknown>) => ({ field, exact, tribe }));
        await person.api('POST', `/conflicts/${id}/answer`, { choice: 'keep', asRule: false, seen });
      }
      await shows('/live', { openConflicts: 0, marked: { relation: 0, contact: 0 } });
    },
    end: async () => {
      await browser.close();
      await product.end();
    },
  };
}

/** Looks until what is said of the state holds; then what was wrong last is the error. */
export async function arrival(holds: () => Promise<void>): Promise<void> {
  const end = performance.now() + arrivalTimeoutMs;
  for (;;) {
    try {
      await holds();
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
      await delay(intervalMs);
    }
  }
}

/** A person signed in to Tandem in a browser of their own. */
export async function sitDown({ browser, product }: LiveProduct, language: Language, locale: string): Promise<Seat> {
  const seat = await takeSeat(browser, locale);
  await journeyOf(seat.page, product.tandem.url, language).signInWithTribe(product.users.tribe);
  return seat;
}

/** The relation that a test of a language takes, so that no two share one. */
export function relationFor({ linked }: LiveProduct, position: number): Linked {
  const relation = linked[position];
  if (relation === undefined) throw new Error(`only ${linked.length} relations agree`);
  return relation;
}
