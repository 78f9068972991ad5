import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { facts as exactFacts } from '../../sandbox/exact/facts.ts';
import { type Language, languages, texts } from '../../src/ui/texts/texts.ts';
import { launchChromium, type TestBrowser } from '../support/chromium.ts';
import { HttpPerson } from '../support/person.ts';
import { type Product, roomyLimits, startProduct } from '../support/product.ts';
import { barriersOn } from './barriers.ts';
import { journeyOf } from './journey.ts';
import { type Seat, takeSeat } from './seat.ts';

/**
 * A second and a third administration of one Tribe organisation, connected in the browser while the first one goes on. With
 * `TANDEM_TEST_SHOTS` set to a folder each page leaves a picture there.
 */

const timeoutMs = 240_000;
const divisionNamed = (name: string): { readonly name: string } => {
  const found = exactFacts.divisions.find((one) => one.name.includes(name));
  if (found === undefined) throw new Error(`the sandbox has no administration ${name}`);
  return found;
};
const wholesale = divisionNamed('Groothandel');
const chosen = { nl: divisionNamed('Webshop'), en: divisionNamed('Holding') } as const;
const shots = process.env.TANDEM_TEST_SHOTS;

let browser: TestBrowser;
let product: Product;
let person: HttpPerson;
/** What the first administration has before anything else is connected. */
let first: { readonly linked: unknown; readonly connectionId: string };

beforeAll(async () => {
  browser = await launchChromium();
  product = await startProduct({ size: 60, exactArgs: roomyLimits });
  person = new HttpPerson(product);
  await person.activate();
  const planned = await person.preview();
  await person.startImport(planned);
  await person.waitForRun(planned.runId, ({ state }) => state === 'done');
  const { body } = await person.api('GET', '/overview');
  first = body;
}, timeoutMs);

afterAll(async () => {
  await browser?.close();
  await product?.end();
});

describe.each(languages.map(({ code, locale }) => [code, locale] as const))('in %s', (language: Language, locale) => {
  const { pages: t, names } = texts[language];
  const wanted = chosen[language];
  let seat: Seat;
  let page: Page;
  const barriers: string[] = [];

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const link = (name: string) => page.getByRole('link', { name, exact: true });
  const heading = (name: string) => page.getByRole('heading', { name, exact: true });
  const bar = () => page.getByRole('region', { name: t.administrations.bar, exact: true });
  const panel = (name: string) => page.getByRole('region', { name, exact: true });

  /** As far as a page is finished: what stands in somebody's way on it, and a picture. */
  async function look(name: string): Promise<void> {
    barriers.push(...(await barriersOn(page, name)));
    if (shots === undefined) return;
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: join(shots, `${language}-${name}.png`), fullPage: true });
  }

  /** Exact remembers in this browser who somebody is: it asks only the first time. */
  async function consentInExact(): Promise<void> {
    await button(t.connect.confirm).click();
    const allow = page.getByRole('button', { name: /^(Allow|Toestaan)$/ });
    const password = page.locator('input[type=password]');
    await allow.or(password).first().waitFor();
    if (await password.isVisible()) {
      await page.locator('input[type=email]').fill(product.users.exact.email);
      await password.fill(product.users.exact.password);
      await page.getByRole('button', { name: /^(Log in|Inloggen)$/ }).click();
    }
    await allow.click();
  }

  beforeAll(async () => {
    seat = await takeSeat(browser, locale);
    page = seat.page;
    await journeyOf(page, product.tandem.url, language).signInWithTribe(product.users.tribe);
  }, timeoutMs);
  afterAll(() => seat.context.close());

  test(
    'another administration is connected, imported, switched to, deactivated and activated again',
    async () => {
      await page.goto(`${product.tandem.url}/administrations`);
      await heading(t.administrations.title).waitFor();
      await panel(wholesale.name).waitFor();
      await bar().getByText(wholesale.name).waitFor();
      await look('list-before');

      // Begun and given up, and begun again.
      await button(t.administrations.another).click();
      await heading(t.connect.title).waitFor();
      await bar().getByText(t.administrations.unnamed).waitFor();
      await page.goto(`${product.tandem.url}/administrations`);
      await panel(t.administrations.unnamed).waitFor();
      await button(t.administrations.discard).click();
      await button(t.administrations.another).waitFor();
      await button(t.administrations.another).click();
      await heading(t.connect.title).waitFor();
      await look('connect');
      await consentInExact();

      await heading(t.administration.title).waitFor();
      const taken = page.getByRole('radio', { name: new RegExp(`^${wholesale.name}`) });
      await page.getByText(t.administration.connectedText).first().waitFor();
      expect(await taken.isDisabled()).toBe(true);
      await look('choose');
      await page.getByRole('radio', { name: new RegExp(`^${wanted.name}`) }).click();
      await button(t.administration.confirm).click();

      await heading(t.setup.title).waitFor();
      await bar().getByText(wanted.name).waitFor();
      await link(t.setup.review).waitFor();
      await look('setup');
      await link(t.setup.review).click();
      await button(t.run.start).waitFor();
      await bar().getByText(wanted.name).waitFor();
      await button(t.run.start).click();
      await button(t.confirm.go).click();
      await heading(t.result.title).waitFor({ timeout: 90_000 });
      await look('result');

      // The first one is as it was.
      const { body } = await person.api('GET', '/overview');
      expect(body).toMatchObject({ linked: first.linked, connectionId: first.connectionId, step: 'done' });

      // Every page says which administration it is about, and the switcher leads to the other one.
      for (const path of ['/overview', '/records', '/conflicts', '/problems', '/administrations']) {
        await page.goto(
          new URL(page.url()).origin + new URL(page.url()).pathname.replace(/^(\/c\/[^/]+).*/, `$1${path}`),
        );
        await bar().getByText(wanted.name).waitFor();
      }
      await panel(wanted.name).waitFor();
      await look('list');
      await bar().getByRole('button').click();
      await page.getByRole('menuitem').first().waitFor();
      await look('switcher');
      await page.getByRole('menuitem', { name: new RegExp(wholesale.name) }).click();
      await bar().getByText(wholesale.name).waitFor();
      await link(t.app.records).click();
      await bar().getByText(wholesale.name).waitFor();
      expect(new URL(page.url()).pathname).toBe(`/c/${first.connectionId}/records`);

      // New customers of Tribe are made in the first one only, until somebody says so.
      await page.goto(`${product.tandem.url}/administrations`);
      const isOn = (name: string) => panel(name).getByRole('switch').isChecked();
      await panel(wanted.name).getByRole('switch').waitFor();
      expect([await isOn(wholesale.name), await isOn(wanted.name)]).toEqual([true, false]);

      await panel(wanted.name).getByRole('button', { name: t.administrations.deactivate, exact: true }).click();
      await button(t.administrations.deactivateGo).waitFor();
      await look('deactivate');
      await button(t.administrations.deactivateGo).click();
      await panel(wanted.name).getByText(names.connectionStates.deactivated, { exact: true }).waitFor();
      await look('deactivated');
      await panel(wholesale.name).getByRole('button', { name: t.administrations.deactivate, exact: true }).waitFor();

      await panel(wanted.name).getByRole('link', { name: t.administrations.activate, exact: true }).click();
      await heading(t.connect.again).waitFor();
      await consentInExact();
      await page.goto(`${product.tandem.url}/administrations`);
      await panel(wanted.name).getByRole('button', { name: t.administrations.deactivate, exact: true }).waitFor();

      await page.setViewportSize({ width: 390, height: 800 });
      await page.reload();
      await panel(wanted.name).waitFor();
      await look('phone');
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
      expect(barriers).toEqual([]);
      expect(seat.complaints).toEqual([]);
    },
    timeoutMs,
  );
});
