import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildWorld } from '../../sandbox/kit/world/world.ts';
import { type Language, languages, texts } from '../../src/ui/texts/texts.ts';
import { launchChromium, type TestBrowser } from '../support/chromium.ts';
import { doubledKeys, relationsInTribe } from '../support/oracle.ts';
import { type Product, startProduct } from '../support/product.ts';
import { barriersOn } from './barriers.ts';
import { type Journey, journeyOf } from './journey.ts';
import { type Seat, takeSeat } from './seat.ts';

/** The whole path in a real browser against the running processes, in both languages. */

const size = 60;
const timeoutMs = 180_000;

let browser: TestBrowser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe.each(languages.map(({ code, locale }) => [code, locale] as const))('in %s', (language: Language, locale) => {
  let product: Product;
  let seat: Seat;
  let journey: Journey;
  const barriers: string[] = [];

  beforeAll(async () => {
    product = await startProduct({ size });
    seat = await takeSeat(browser, locale);
    const { complaints, page } = seat;
    page.on('request', (request) => {
      const { hostname } = new URL(request.url());
      if (hostname !== '127.0.0.1' && hostname !== '') complaints.push(`a request to ${hostname}`);
    });
    journey = journeyOf(page, product.tandem.url, language, async (step) => {
      if (page.url().startsWith(product.tandem.url)) barriers.push(...(await barriersOn(page, step)));
    });
  }, timeoutMs);
  afterAll(async () => {
    await seat.context.close();
    await product.end();
  });

  test(
    'a person signs in, connects, previews, decides, imports and looks at a record',
    async () => {
      const { page } = journey;
      const { pages: t } = texts[language];
      await journey.signInWithTribe(product.users.tribe);
      await journey.connectExact(product.users.exact);
      await journey.chooseAdministration('Van der Meulen Groothandel B.V.');
      await journey.seeNumbers();
      await journey.openPreview();
      await journey.openItem();
      await journey.decideFirst();
      await journey.startImport();
      await journey.waitForResult();

      const bySeed = buildWorld({ seed: 1, size }).companies;
      const made = bySeed.find(
        ({ expected, trouble, exact }) => expected === 'create' && trouble === null && exact !== null,
      );
      if (made?.exact == null) throw new Error('the world has nothing to create');
      await journey.openRecord(made.exact.name);
      await expect(page.getByText(made.exact.id).first().isVisible()).resolves.toBe(true);
      await journey.openProblems();
      await journey.openOverview();
      await journey.openConflicts();
      await journey.openRules();
      await journey.openHistory();
      await journey.planUndo();

      // The import screen does not come back; what stands there now leads to the result.
      await page.goto(`${product.tandem.url}/import`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      expect(await page.getByRole('heading', { name: t.setup.title, exact: true }).count()).toBe(0);
    },
    timeoutMs,
  );

  test('Tribe CRM then holds each relation once, in its roles', async () => {
    expect(await doubledKeys(product.tribe.url)).toEqual([]);
    const held = Map.groupBy(
      await relationsInTribe(product.tribe.url),
      ({ importId }) => importId?.split(':').at(-1) ?? '',
    );
    for (const { exact, expected, trouble } of buildWorld({ seed: 1, size }).companies) {
      if (exact === null) continue;
      const roles = (held.get(exact.id) ?? []).map(({ isCustomer, isSupplier }) => [isCustomer, isSupplier]);
      if (expected === 'absent') expect(roles).toEqual([]);
      if (expected === 'create' && trouble === null) expect(roles).toEqual([[exact.isCustomer, exact.isSupplier]]);
    }
  });

  test('no page complained, called outside, or shut anybody out', () => {
    expect(seat.complaints).toEqual([]);
    expect(barriers).toEqual([]);
  });
});

test(
  'a refused consent says so on the page, with what to do',
  async () => {
    const product = await startProduct({ size: 50 });
    const context = await browser.newContext({ locale: 'nl-NL' });
    try {
      const journey = journeyOf(await context.newPage(), product.tandem.url, 'nl');
      await journey.signInWithTribe(product.users.tribe, 'refuse');
      const { advice } = texts.nl;
      await journey.page.getByText(advice.problems.consentRefused.remedy).waitFor();
    } finally {
      await context.close();
      await product.end();
    }
  },
  timeoutMs,
);
