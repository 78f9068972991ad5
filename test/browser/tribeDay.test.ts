import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServedSandbox, serveSandbox } from '../../sandbox/kit/serve.ts';
import { facts } from '../../sandbox/tribe/facts.ts';
import { tribeService } from '../../sandbox/tribe/service.ts';
import { launchChromium, type TestBrowser } from '../support/chromium.ts';

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

/** What the browser shows in either language. */
const words = {
  en: {
    ...{ signIn: 'Sign in', newRelation: 'New relation', name: 'Name', create: 'Create', add: 'Add', note: 'Note' },
    ...{ addContact: 'Add a contact', lastName: 'Last name', opportunity: 'Opportunity', product: 'Product' },
    ...{
      quantity: 'Quantity',
      addLine: 'Add line',
      won: 'Won',
      invoice: 'Invoice',
      send: 'Send',
      credit: '+ Credit invoice',
    },
    ...{ order: 'Sales order', link: 'Link', linked: 'Linked', sent: 'Sent', save: 'Save', offer: 'Offer' },
    ...{ creditOf: 'Credit invoice for', relations: 'Relations', changes: 'Changes', priceList: 'Price list' },
    ...{ newPriceList: 'New price list', price: 'Price', addPrice: 'Add price', fromQuantity: 'From quantity' },
    ...{
      stock: 'Stock',
      standardPrice: 'Sales price of the product',
      whyList: /^Price list Afspraak en of the customer, from 10/,
    },
  },
  nl: {
    ...{ signIn: 'Inloggen', newRelation: 'Nieuwe relatie', name: 'Naam', create: 'Aanmaken', add: 'Toevoegen' },
    ...{ note: 'Notitie', addContact: 'Contactpersoon toevoegen', lastName: 'Achternaam', opportunity: 'Verkoopkans' },
    ...{ product: 'Product', quantity: 'Aantal', addLine: 'Regel toevoegen', won: 'Gewonnen', invoice: 'Factuur' },
    ...{ send: 'Versturen', credit: '+ Creditfactuur', order: 'Verkooporder', link: 'Koppelen', linked: 'Gekoppeld' },
    ...{ sent: 'Verzonden', save: 'Opslaan', offer: 'Offerte', creditOf: 'Creditfactuur bij', relations: 'Relaties' },
    ...{ changes: 'Wijzigingen', priceList: 'Prijslijst', newPriceList: 'Nieuwe prijslijst', price: 'Prijs' },
    ...{ addPrice: 'Prijs toevoegen', fromQuantity: 'Vanaf aantal', stock: 'Voorraad' },
    ...{ standardPrice: 'Verkoopprijs van het product', whyList: /^Prijslijst Afspraak nl van de klant, vanaf 10/ },
  },
} as const;

type Language = keyof typeof words;

interface Day {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly t: (typeof words)[Language];
  press(name: string): Promise<void>;
  has(text: string | RegExp): Promise<void>;
}

/** Somebody who signed in, in a browser of their own. */
async function begin(language: Language, colorScheme: 'light' | 'dark'): Promise<Day> {
  const context = await browser.newContext({ locale: language === 'nl' ? 'nl-NL' : 'en-GB', colorScheme });
  const page = await context.newPage();
  const t = words[language];
  const [user] = facts.users;
  await page.goto(`${served.url}/relations`);
  await page.locator('input[name=email]:not([type=hidden])').fill(user?.email ?? '');
  await page.locator('input[type=password]').fill(user?.password ?? '');
  await page.getByRole('button', { name: t.signIn, exact: true }).click();
  await page.getByRole('heading', { name: t.relations, level: 1 }).waitFor();
  return {
    ...{ context, page, t },
    press: async (name) => {
      await page.getByRole('button', { name, exact: true }).first().click();
    },
    has: async (text) => {
      await page.getByText(text).first().waitFor();
    },
  };
}

async function newCustomer({ page, t, press }: Day, name: string): Promise<string> {
  await page.goto(`${served.url}/relations`);
  await page.getByRole('link', { name: t.newRelation }).click();
  await page.getByLabel(t.name, { exact: true }).fill(name);
  await press(t.create);
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  return new URL(page.url()).pathname;
}

async function addProduct({ page, t, press }: Day, index: number, quantity: string): Promise<void> {
  await page.getByLabel(t.product, { exact: true }).selectOption({ index });
  await page.getByLabel(t.quantity, { exact: true }).fill(quantity);
  await press(t.addLine);
  await page
    .locator('tbody')
    .first()
    .locator('tr')
    .nth(index - 1)
    .waitFor();
}

/** The document that an activity's page links to, fetched as the browser would open it. */
async function documentOf({ context, page }: Day, name: RegExp): Promise<{ type: string; start: string }> {
  const link = page.getByRole('link', { name });
  const answer = await context.request.get(`${served.url}${await link.getAttribute('href')}`);
  const body = await answer.body();
  return { type: answer.headers()['content-type'] ?? '', start: body.subarray(0, 4).toString('latin1') };
}

/** A figure as it is written in Dutch, as the language writes it. */
const inLanguage =
  (language: Language) =>
  (figure: string): string =>
    language === 'nl' ? figure : figure.replace('.', ',');

const total = (page: Page): Promise<string | null> => page.locator('dl.number dd').last().textContent();

describe.each([
  ['en', 'light'],
  ['nl', 'dark'],
] as const)('a day in this CRM without Tandem (issue 4), %s, %s', (language, scheme) => {
  test('customer, contact, opportunity, won, invoice, PDF, credit; then sales orders, order, Linked', async () => {
    const day = await begin(language, scheme);
    const { page, t, press, has } = day;
    await page.goto(`${served.url}/products`);
    await page.locator('tbody a').first().click();
    await page.getByLabel(t.stock, { exact: true }).fill('4321');
    await press(t.save);
    await page.locator('.notice.good').waitFor();
    const customer = await newCustomer(day, `Dagwerk ${language} B.V.`);

    await page.getByText(t.addContact).click();
    const contact = page.locator('form[action$="/contacts"]');
    await contact.getByLabel(t.lastName, { exact: true }).fill('Bakker');
    await contact.getByRole('button', { name: t.add, exact: true }).click();
    await page.getByRole('link', { name: 'Bakker' }).waitFor();

    await press(`+ ${t.opportunity}`);
    await page.getByRole('heading', { name: new RegExp(`^${t.opportunity} `), level: 1 }).waitFor();
    for (const index of [1, 2, 3]) await addProduct(day, index, '2');
    expect(await page.locator('[data-stock]').allTextContents()).toEqual(['4.321', '–', '–'].map(inLanguage(language)));
    await has(t.standardPrice);
    await press(t.won);
    await page.locator('.badge.good', { hasText: t.won }).waitFor();

    await press(`+ ${t.invoice}`);
    await page.getByRole('heading', { name: t.invoice, level: 1 }).waitFor();
    const amount = await total(page);
    await press(t.send);
    await page.locator('.badge', { hasText: t.sent }).waitFor();
    expect(await documentOf(day, /^Factuur .*\.pdf$/)).toEqual({ type: 'application/pdf', start: '%PDF' });

    await press(t.credit);
    await has(t.creditOf);
    expect((await total(page))?.replace(/[-−]/, '')).toBe(amount);
    await press(t.send);
    await page.locator('.badge', { hasText: t.sent }).waitFor();

    await page.goto(`${served.url}/configuration/activities`);
    await page.getByLabel(t.invoice).uncheck();
    await page.getByLabel(t.order).check();
    await press(t.save);
    await page.goto(served.url + customer);
    expect(await page.getByRole('button', { name: `+ ${t.invoice}`, exact: true }).count()).toBe(0);
    await press(`+ ${t.order}`);
    await page.getByRole('heading', { name: new RegExp(`^${t.order} `), level: 1 }).waitFor();
    await addProduct(day, 1, '5');
    await press(t.link);
    await page.locator('.badge.good', { hasText: t.linked }).waitFor();
    expect(await documentOf(day, /^Verkooporder .*\.pdf$/)).toEqual({ type: 'application/pdf', start: '%PDF' });

    await page.goto(`${served.url}/configuration/activities`);
    await page.getByLabel(t.invoice).check();
    await page.getByLabel(t.order).uncheck();
    await press(t.save);
    await day.context.close();
  });

  test('a price list agreed with a customer is on the line, a note on the timeline, and the history tells both', async () => {
    const day = await begin(language, scheme);
    const { page, t, press, has } = day;
    await page.goto(`${served.url}/pricelists`);
    await page.getByRole('link', { name: t.newPriceList }).click();
    await page.getByLabel(t.name, { exact: true }).fill(`Afspraak ${language}`);
    await press(t.save);
    await page.getByLabel(t.price, { exact: true }).fill('1,25');
    await page.getByLabel(t.fromQuantity, { exact: true }).fill('10');
    await press(t.addPrice);
    await page.getByRole('cell', { name: language === 'nl' ? '1,25' : '1.25', exact: true }).waitFor();

    await newCustomer(day, `Afspraak ${language} B.V.`);
    await page.locator('summary', { hasText: t.priceList }).click();
    await page.getByLabel(t.priceList, { exact: true }).selectOption({ label: `Afspraak ${language}` });
    await page.locator('form[action$="/pricelist"]').getByRole('button').click();
    await page.locator('summary', { hasText: `+ ${t.note}` }).click();
    await page.getByLabel(t.note, { exact: true }).fill('Wil 10 klauwhamers');
    await page.keyboard.press('Control+Enter');
    await page.locator('.card p', { hasText: 'Wil 10 klauwhamers' }).waitFor();
    const changes = page.locator('section', { has: page.getByRole('heading', { name: t.changes }) });
    expect(await changes.innerText()).toContain(`Afspraak ${language}`);

    await press(`+ ${t.offer}`);
    await page.getByRole('heading', { name: new RegExp(`^${t.offer} `), level: 1 }).waitFor();
    await addProduct(day, 1, '10');
    await has(language === 'nl' ? /12,50/ : /12\.50/);
    await has(t.whyList);
    await press(t.send);
    expect(await documentOf(day, /^Offerte .*\.pdf$/)).toEqual({ type: 'application/pdf', start: '%PDF' });
    await day.context.close();
  });
});

/** A page takes keys once its script is there and the field that wants the focus has got it, which is when it is drawn. */
async function isReady(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await page.evaluate(
    'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null))))',
  );
}

async function isShown(page: Page, heading: string): Promise<void> {
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
  await isReady(page);
}

test('works by keyboard alone: a number opens the menu, n begins a new relation, a slash searches', async () => {
  const { context, page } = await begin('en', 'light');
  await isReady(page);
  await page.keyboard.press('Escape');
  const menu = await page.locator('header nav a').allTextContents();
  await page.keyboard.press(String(menu.findIndex((entry) => entry.trim() === 'Products') + 1));
  await isShown(page, 'Products');
  await page.keyboard.press('1');
  await isShown(page, 'Relations');
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await isShown(page, 'New relation');
  await page.keyboard.type('Toetsenbord 12/n');
  await page.keyboard.press('Enter');
  await isShown(page, 'Toetsenbord 12/n');
  await page.keyboard.press('1');
  await isShown(page, 'Relations');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('toetsenbord');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Toetsenbord 12/n' }).waitFor();
  expect(await page.locator('tbody tr').count()).toBe(1);
  await context.close();
});
