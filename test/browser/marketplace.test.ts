import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Language, languages, texts } from '../../src/ui/texts/texts.ts';
import { launchChromium, type TestBrowser } from '../support/chromium.ts';
import { type Product, startProduct } from '../support/product.ts';
import { barriersOn } from './barriers.ts';
import { journeyOf } from './journey.ts';
import { type Seat, takeSeat } from './seat.ts';

/** The article's own way in: Install and Activate in Tribe CRM's Marketplace, and later Settings and Deactivate there. */

const timeoutMs = 240_000;
const inTribe = {
  en: { install: 'Install', activate: 'Activate', settings: 'Settings', deactivate: 'Deactivate' },
  nl: { install: 'Installeren', activate: 'Activeren', settings: 'Instellingen', deactivate: 'Deactiveren' },
} as const;

let browser: TestBrowser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe.each(languages.map(({ code, locale }) => [code, locale] as const))('in %s', (language: Language, locale) => {
  const { pages: t, names } = texts[language];
  const words = inTribe[language];
  let product: Product;
  let seat: Seat;

  beforeAll(async () => {
    product = await startProduct({ size: 50 });
    seat = await takeSeat(browser, locale);
  }, timeoutMs);
  afterAll(async () => {
    await seat.context.close();
    await product.end();
  });

  test(
    'a person installs, activates, sets up, comes back by Settings, and deactivates in the Marketplace',
    async () => {
      const { page } = seat;
      const journey = journeyOf(page, product.tandem.url, language);
      const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
      const tile = `${product.tribe.url}/marketplace/exact-online`;
      await page.goto(tile);
      await page.getByRole('button', { name: /Sanne/ }).click();
      await page.waitForURL(tile);
      await press(words.install);
      await press(language === 'nl' ? 'Toestaan' : 'Allow');
      await page.getByRole('button', { name: words.activate, exact: true }).waitFor();

      // Activate begins the set-up, in the language of Tribe CRM.
      await press(words.activate);
      await page.getByRole('heading', { name: t.connect.title, exact: true }).waitFor();
      expect(new URL(page.url()).origin).toBe(product.tandem.url);
      expect(await barriersOn(page, 'connect')).toEqual([]);
      await journey.connectExact(product.users.exact);
      await journey.chooseAdministration('Van der Meulen Groothandel B.V.');
      await journey.seeNumbers();

      await page.goto(tile);
      await page.getByRole('link', { name: words.settings, exact: true }).click();
      await page.getByRole('heading', { name: t.setup.title, exact: true }).waitFor();

      await page.goto(tile);
      await press(words.deactivate);
      await page.getByRole('button', { name: words.activate, exact: true }).waitFor();
      await page.goto(`${product.tandem.url}/administrations`);
      await page.getByText(names.connectionStates.deactivated, { exact: true }).first().waitFor();
      expect(seat.complaints).toEqual([]);
    },
    timeoutMs,
  );
});
