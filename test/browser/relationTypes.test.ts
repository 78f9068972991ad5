import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Language, languages, texts } from '../../src/ui/texts/texts.ts';
import { launchChromium, type TestBrowser } from '../support/chromium.ts';
import { type Editors, editorsOf } from '../support/editors.ts';
import { HttpPerson } from '../support/person.ts';
import { type Product, startProduct } from '../support/product.ts';
import { barriersOn } from './barriers.ts';
import { type Journey, journeyOf } from './journey.ts';
import { type Seat, takeSeat } from './seat.ts';

/** Relation types are mapped before the first import and changed after it, in a real browser, in both languages. */

const timeoutMs = 180_000;
const name = 'Aanstaande Klant B.V.';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe.each(languages.map(({ code, locale }) => [code, locale] as const))('in %s', (language: Language, locale) => {
  const { pages: t, names } = texts[language];
  let product: Product;
  let editors: Editors;
  let person: HttpPerson;
  let seat: Seat;
  let journey: Journey;

  beforeAll(async () => {
    product = await startProduct({ size: 50 });
    editors = await editorsOf(product);
    person = new HttpPerson(product);
    await person.activate();
    seat = await takeSeat(browser, locale);
    journey = journeyOf(seat.page, product.tandem.url, language);
  }, timeoutMs);
  afterAll(async () => {
    await seat.context.close();
    await product.end();
  });

  const choose = async (direction: 'import' | 'export', choice: string): Promise<void> => {
    const group = journey.page.getByRole('group', { name: t.types[direction], exact: true });
    await group.getByLabel(names.relationTypes.prospect, { exact: true }).selectOption(choice);
  };
  const count = async (): Promise<number> =>
    Number((await journey.page.getByTestId('count-relation').innerText()).replace(/\D/g, ''));

  test(
    'a prospect comes along once prospects are mapped, and the preview follows the choice',
    async () => {
      const { page } = journey;
      await editors.prospectInExact(name);
      await journey.signInWithTribe(product.users.tribe);
      await page.goto(`${product.tandem.url}/import`);
      await journey.seeNumbers();
      const before = await count();
      await page.getByText(t.types.staysBehind.replace('{{system}}', names.sides.tribe)).first().waitFor();
      await choose('import', 'prospect');
      await page.getByText(t.setup.notYet).waitFor();
      await journey.seeNumbers();
      expect(await count()).toBeGreaterThan(before);
      expect(await barriersOn(page, 'setup')).toEqual([]);

      await journey.openPreview();
      await page.getByLabel(t.run.search).fill(name);
      await page.locator('table.rows button').filter({ hasText: name }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(names.fields.stage, { exact: true }).waitFor();
      await dialog.getByText(names.relationTypes.prospect, { exact: true }).last().waitFor();
      expect(await barriersOn(page, 'item')).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });

      await journey.startImport();
      await journey.waitForResult();
      expect(await editors.commercialInTribe(name)).toEqual(['Prospect']);
    },
    timeoutMs,
  );

  test(
    'the mapping is changed afterwards, after seeing what that does',
    async () => {
      const { page } = journey;
      await page.goto(`${product.tandem.url}/rules`);
      await page.getByRole('heading', { name: t.types.title, exact: true }).waitFor();
      await choose('export', 'prospect');
      await page.getByText(t.types.same.replace('{{system}}', names.sides.exact)).nth(1).waitFor();
      expect(await barriersOn(page, 'rules')).toEqual([]);
      await page.getByRole('button', { name: t.rules.see, exact: true }).click();
      await page.getByRole('button', { name: t.rules.save, exact: true }).click();
      await page.getByText(t.rules.saved).waitFor();
      const { body } = await person.api('GET', '/live');
      expect(body.rules).toMatchObject({
        relationTypes: { import: { prospect: 'prospect' }, export: { prospect: 'prospect', lead: 'none' } },
      });
    },
    timeoutMs,
  );

  test('no page complained', () => {
    expect(seat.complaints).toEqual([]);
  });
});
