import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServedSandbox, serveSandbox } from '../../sandbox/kit/serve.ts';
import { tribeService } from '../../sandbox/tribe/service.ts';
import { launchChromium, type TestBrowser } from '../support/chromium.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let served: ServedSandbox;
let browser: TestBrowser;

beforeAll(async () => {
  served = await serveSandbox(tribeService, { port: 0, size: 50 });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await served?.close();
});

interface Look {
  readonly barriers: readonly string[];
  /** How far the page can be scrolled sideways, in pixels; tables scroll by themselves. */
  readonly overhang: number;
  /** Labels that lead to another field than the one beside them. */
  readonly strayLabels: readonly string[];
}

async function look(page: Page): Promise<Look> {
  await page.evaluate(axe);
  return page.evaluate(`(async () => {
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    const heavy = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    const stray = [...document.querySelectorAll('.field > label')].filter((label) => !label.parentElement.contains(label.control));
    return {
      barriers: heavy.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')),
      overhang: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      strayLabels: stray.map((label) => label.textContent),
    };
  })()`);
}

describe.each([
  ['nl-NL', 'light', 1280],
  ['en-GB', 'dark', 390],
] as const)('every page, %s, %s, %i wide', (locale, colorScheme, width) => {
  test('has no serious barrier, does not scroll sideways, and each label leads to its field', async () => {
    const viewport = { width, height: 900 };
    // The page's own policy forbids foreign scripts, and axe is one.
    const context = await browser.newContext({ locale, colorScheme, viewport, bypassCSP: true });
    const page = await context.newPage();
    const looks: (Look & { readonly where: string })[] = [];
    const see = async (where: string): Promise<void> => {
      looks.push({ where, ...(await look(page)) });
    };
    const visit = async (path: string): Promise<void> => {
      await page.goto(served.url + path);
      await see(path);
    };
    const press = async (selector: string): Promise<void> => {
      await page.locator(selector).first().click();
      await page.waitForLoadState();
    };
    const first = async (path: string): Promise<void> => {
      await page.goto(served.url + path);
      await press('tbody a');
      await see(`the first of ${path}`);
    };

    await visit('/');
    await visit('/login');
    await press('button.plain');
    await visit('/relations');
    for (const path of ['opportunities', 'offers', 'orders', 'products', 'pricelists', 'marketplace'])
      await visit(`/${path}`);
    for (const path of ['relations/new', 'products/new', 'pricelists/new', 'marketplace/exact-online'])
      await visit(`/${path}`);
    await visit('/configuration/activities');
    await visit('/relations/none');
    await first('/products');
    await first('/pricelists');
    await first('/relations?role=Customer');
    const relation = new URL(page.url()).pathname;
    for (const details of await page.locator('details').all())
      await details.evaluate((box: { open: boolean }) => {
        box.open = true;
      });
    await see('a relation with everything open');
    await press('form[action$="/contacts"] button');
    await press('form[action="/opportunities/new"] button');
    await page.locator('[name=product]').selectOption({ index: 1 });
    await page.locator('form[action$="/lines"] button').click();
    await page.locator('input.figure').first().waitFor();
    await see('an opportunity with a line');
    await page.locator('input.figure').first().fill('een');
    await press('td form[id^=line-] button');
    await page.getByRole('alert').waitFor();
    await see('a refused line');
    await page.goto(served.url + relation);
    await press('form[action="/invoices/new"] button');
    await page.locator('[name=product]').selectOption({ index: 2 });
    await page.locator('form[action$="/lines"] button').click();
    await page.locator('input.figure').first().waitFor();
    await press('form[action$="/phase"] button');
    await page.locator('a[href^="/files/"]').waitFor();
    await see('a sent invoice');
    await visit('/invoices');
    await visit(relation);

    expect(
      looks.filter(({ barriers, overhang, strayLabels }) => barriers.length + overhang + strayLabels.length > 0),
    ).toEqual([]);
    expect(looks.length).toBeGreaterThan(20);
    await context.close();
  });
});
