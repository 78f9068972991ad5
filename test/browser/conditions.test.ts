import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fill } from '../../src/ui/texts/fill.ts';
import { type Language, languages, texts } from '../../src/ui/texts/texts.ts';
import { launchChromium, type TestBrowser } from '../support/chromium.ts';
import { type Editors, editorsOf } from '../support/editors.ts';
import { HttpPerson } from '../support/person.ts';
import { type Product, startProduct } from '../support/product.ts';
import { barriersOn } from './barriers.ts';
import { type Journey, journeyOf } from './journey.ts';
import { arrival } from './liveProduct.ts';
import { type Seat, takeSeat } from './seat.ts';

/** Conditions are set before the first import, keep new records out with the reason, and are changed after it. */

const timeoutMs = 180_000;
const wanted = '@bakker';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe.each(languages.map(({ code, locale }) => [code, locale] as const))('in %s', (language: Language, locale) => {
  const { pages: t, names, advice } = texts[language];
  const who = names.filterLists.customers;
  const [inExact, inTribe] = [`Slagerij Exact ${language}`, `Slagerij Tribe ${language}`];
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

  const button = (name: string) => seat.page.getByRole('button', { name, exact: true });
  const line = (what: string) =>
    seat.page.getByLabel(`${fill(t.filters.condition, { number: '1', who })}: ${what}`, { exact: true });
  const shown = (path: string): Promise<void> =>
    arrival(async () => expect((await person.api('GET', path)).body).toMatchObject({ total: 1 }));
  const count = async (): Promise<number> =>
    Number((await seat.page.getByTestId('count-relation').innerText()).replace(/\D/g, ''));

  test(
    'the numbers follow a condition that is put together with the keyboard',
    async () => {
      const { page } = journey;
      await journey.signInWithTribe(product.users.tribe);
      await page.goto(`${product.tandem.url}/import`);
      await journey.seeNumbers();
      const before = await count();
      const begin = button(fill(t.filters.begin, { who }));
      await begin.focus();
      await page.keyboard.press('Enter');
      // The new line has the focus: its field, then how to compare, then the value.
      await line(t.record.field).selectOption('email');
      await page.keyboard.press('Tab');
      await line(t.filters.operator).selectOption('contains');
      // Half a condition: nothing is counted, and nothing says that it is.
      await page.getByText(t.setup.asBefore).waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.type(wanted.toUpperCase());
      await page.getByText(t.setup.notYet).waitFor();
      await journey.seeNumbers();
      const after = await count();
      expect(after).toBeGreaterThan(0);
      expect(after).toBeLessThan(before);
      expect(await barriersOn(page, 'setup')).toEqual([]);

      await button(fill(t.filters.remove, { condition: fill(t.filters.condition, { number: '1', who }) })).press(
        'Enter',
      );
      await page.getByText(t.setup.notYet).waitFor();
      await journey.seeNumbers();
      expect(await count()).toBe(before);
      await page.keyboard.press('Enter');
      await line(t.record.field).selectOption('email');
      await line(t.filters.operator).selectOption('contains');
      await line(t.filters.value).fill(wanted);
      await page.getByText(t.setup.notYet).waitFor();
      await journey.seeNumbers();
      expect(await count()).toBe(after);

      await journey.openPreview();
      await journey.startImport();
      await journey.waitForResult();
    },
    timeoutMs,
  );

  test(
    'what is new in either system and does not satisfy stays there, and says why',
    async () => {
      const { page } = journey;
      await editors.customersInBoth(inExact, inTribe, 'info@slager.example');
      const condition = fill(names.conditions.contains, { field: names.fields.email, value: wanted });
      const reason = fill(advice.reasons.conditionUnmet.text, { list: who, condition });
      for (const [side, name] of [
        ['exact', inExact],
        ['tribe', inTribe],
      ] as const) {
        await shown(`/unlinked?kind=relation&side=${side}&search=${encodeURIComponent(name)}`);
        await page.goto(`${product.tandem.url}/records?only=${side}`);
        await page.getByLabel(t.records.search).fill(name);
        await page.getByRole('row').filter({ hasText: name }).getByText(reason, { exact: true }).waitFor();
        expect(await barriersOn(page, `only in ${side}`)).toEqual([]);
      }
    },
    timeoutMs,
  );

  test(
    'another filter is saved after seeing what it does, and what was left out comes along',
    async () => {
      const { page } = journey;
      await page.goto(`${product.tandem.url}/rules`);
      await line(t.filters.value).waitFor();
      expect(await line(t.filters.value).inputValue()).toBe(wanted);
      await line(t.filters.value).fill('@slager');
      expect(await barriersOn(page, 'rules')).toEqual([]);
      await button(t.rules.see).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('link', { name: inExact, exact: true }).waitFor();
      await dialog.getByRole('link', { name: inTribe, exact: true }).waitFor();
      await dialog.getByText(leftOutLine(t.rules)).waitFor();
      expect(await barriersOn(page, 'what rules do')).toEqual([]);
      await button(t.rules.save).click();
      await page.getByText(t.rules.saved).waitFor();
      for (const side of ['exact', 'tribe'] as const) {
        const name = side === 'exact' ? inExact : inTribe;
        await shown(`/records?kind=relation&search=${encodeURIComponent(name)}`);
      }
      const { body } = await person.api('GET', '/live');
      expect(body.rules.filter.conditions).toEqual({
        customers: { match: 'all', conditions: [{ field: 'email', operator: 'contains', value: '@slager' }] },
      });
    },
    timeoutMs,
  );

  test('no page complained', () => {
    expect(seat.complaints).toEqual([]);
  });
});

const leftOutLine = ({
  leftOut_one,
  leftOut_other,
}: {
  readonly leftOut_one: string;
  readonly leftOut_other: string;
}) =>
  new RegExp(`^(${[leftOut_one, leftOut_other].map((text) => text.replace('{{count, number}}', '\\d+')).join('|')})$`);
