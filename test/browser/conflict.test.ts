import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Language, languages, texts } from '../../src/ui/texts/texts.ts';
import { launchChromium } from '../support/chromium.ts';
import { type Editors, editorsOf } from '../support/editors.ts';
import { HttpPerson } from '../support/person.ts';
import { type Product, startProduct } from '../support/product.ts';
import { barriersOn } from './barriers.ts';
import { journeyOf } from './journey.ts';

/**
 * Two people edit the same relation on both sides within a second, again and again, while the real processes keep both
 * systems in agreement. A third one decides in the browser.
 */

const timeoutMs = 240_000;
/** Changes are told within seconds; a loaded machine may need some more. */
const arrivalTimeoutMs = 90_000;
const rounds = 3;
const decided = { nl: 'exact', en: 'tribe' } as const;

let browser: Browser;
let product: Product;
let editors: Editors;
let person: HttpPerson;

interface Linked {
  readonly label: string;
  readonly exactId: string;
  readonly tribeId: string;
  readonly differences: number;
  readonly problems: number;
}
let linked: readonly Linked[];

beforeAll(async () => {
  browser = await launchChromium();
  product = await startProduct({ size: 60 });
  person = new HttpPerson(product);
  await person.activate();
  const planned = await person.preview();
  await person.startImport(planned);
  await person.waitForRun(planned.runId, ({ state }) => state === 'done');
  editors = await editorsOf(product);
  await person.api('PATCH', '/live/rules', { policies: { relation: { name: 'ask' }, contact: {} } });
  const { body } = await person.api('GET', '/records?kind=relation&limit=200');
  const rows = body.rows as readonly Linked[];
  linked = rows.filter(({ differences, problems }) => differences + problems === 0);
}, timeoutMs);

afterAll(async () => {
  await browser?.close();
  await product?.end();
});

describe.each(languages.map(({ code, locale }, index) => [code, locale, index] as const))(
  'in %s',
  (language: Language, locale, index) => {
    const { pages: t, names } = texts[language];
    const side = decided[language];
    let context: BrowserContext;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      context = await browser.newContext({ locale, viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
      page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await journeyOf(page, product.tandem.url, language).signInWithTribe(product.users.tribe);
    }, timeoutMs);
    afterAll(() => context.close());

    test(
      'a conflict is read and answered, nothing is lost on the way and nothing is written twice',
      async () => {
        const relation = linked[index];
        if (relation === undefined) throw new Error('nothing is linked');
        const { exactId, tribeId } = relation;
        const writtenBefore = await editors.writes(exactId, tribeId);
        const last = { exact: '', tribe: '' };
        for (let round = 1; round <= rounds; round += 1) {
          last.exact = `Uit Exact ${language} ${round}`;
          last.tribe = `Uit Tribe ${language} ${round}`;
          await Promise.all([editors.nameInExact(exactId, last.exact), editors.nameInTribe(tribeId, last.tribe)]);
        }

        await page.goto(`${product.tandem.url}/conflicts`);
        const article = page.getByRole('article').filter({ hasText: last.exact }).filter({ hasText: last.tribe });
        await article.waitFor({ timeout: arrivalTimeoutMs });
        await article.getByText(names.fields.name, { exact: true }).waitFor();
        await article.getByText(relation.label, { exact: true }).first().waitFor();
        expect(await barriersOn(page, 'conflicts')).toEqual([]);
        // Nobody's edit was overwritten while it waited for a person.
        expect(await editors.names(exactId, tribeId)).toEqual([last.exact, last.tribe]);
        expect(await editors.writes(exactId, tribeId)).toBe(writtenBefore + 2 * rounds);

        if (side === 'tribe') await article.getByRole('checkbox').check();
        await article.getByRole('button', { name: t.conflicts[side], exact: true }).click();
        await article.waitFor({ state: 'detached', timeout: arrivalTimeoutMs });

        await page.goto(`${product.tandem.url}/overview`);
        await page.getByRole('heading', { name: t.live.title, exact: true }).waitFor();
        await page
          .getByText(t.live.states.held)
          .or(page.getByText(t.live.states.agrees))
          .first()
          .waitFor({ timeout: arrivalTimeoutMs });
        expect(await barriersOn(page, 'overview')).toEqual([]);
        // An answer is taken at once and carried out by the worker.
        await expect
          .poll(() => editors.names(exactId, tribeId), { timeout: arrivalTimeoutMs, interval: 500 })
          .toEqual([last[side], last[side]]);
        expect(await editors.writes(exactId, tribeId)).toBe(writtenBefore + 2 * rounds + 1);
        expect(complaints).toEqual([]);
      },
      timeoutMs,
    );
  },
);
