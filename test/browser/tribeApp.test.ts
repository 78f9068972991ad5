import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServedSandbox, serveSandbox } from '../../sandbox/kit/serve.ts';
import { facts } from '../../sandbox/tribe/facts.ts';
import { tribeService } from '../../sandbox/tribe/service.ts';
import { launchChromium, type TestBrowser } from '../support/chromium.ts';

let served: ServedSandbox;
let browser: TestBrowser;
let app: ChildProcess;
/** What the app prints: its address, and then each event. */
let printed: AsyncIterator<string>;
let appUrl: string;

beforeAll(async () => {
  served = await serveSandbox(tribeService, { port: 0, size: 50 });
  browser = await launchChromium();
  const file = new URL('../../sandbox/tribe/example/app.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [file, served.url, facts.client.id, facts.client.secret], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  app = child;
  printed = createInterface(child.stdout)[Symbol.asyncIterator]();
  appUrl = await nextLine();
});

afterAll(async () => {
  app?.kill();
  await browser?.close();
  await served?.close();
});

async function signIn(page: Page): Promise<void> {
  await page.goto(`${served.url}/relations`);
  await page.getByRole('button', { name: /Sanne/ }).click();
  await page.getByRole('heading', { name: 'Relations', level: 1 }).waitFor();
}

async function nextLine(): Promise<string> {
  const { value, done } = await printed.next();
  if (done === true) throw new Error('the app ended');
  return value;
}

async function nextEvent(): Promise<{ readonly event: string; readonly organization: string; readonly id: string }> {
  return JSON.parse(await nextLine());
}

const setWarehouse = (stock: number): Promise<Response> =>
  fetch(`${appUrl}/warehouse`, { method: 'POST', body: String(stock) });

test('an app of its own process is installed, activated, asked for stock and deactivated over HTTP', async () => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await signIn(page);
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  await page.goto(`${served.url}/marketplace`);
  await page.getByRole('link', { name: /Exact Online/ }).click();

  await press('Install');
  await press('Refuse');
  await page.getByText('The app was not installed: access_denied').waitFor();
  await press('Install');
  await press('Allow');
  await page.getByText('Installed', { exact: true }).waitFor();

  await press('Activate');
  await page.getByRole('heading', { name: 'Settings of the example' }).waitFor();
  await page.getByRole('link', { name: 'Tribe CRM' }).click();
  await page.locator('.badge.good', { hasText: 'Active' }).waitFor();
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page.getByRole('heading', { name: 'Settings of the example' }).waitFor();

  await page.goto(`${served.url}/relations?role=Customer`);
  await page.locator('tbody a').first().click();
  await press('+ Opportunity');
  await page.getByLabel('Product', { exact: true }).selectOption({ index: 1 });
  await press('Add line');
  const stock = page.locator('[data-stock]');
  expect(await stock.textContent()).toBe('–');
  await setWarehouse(37);
  await page.getByRole('button', { name: /^Refresh stock/ }).click();
  await page.getByText('The stock is up to date.').waitFor();
  expect(await stock.textContent()).toBe('37');
  await setWarehouse(12.5);
  await page.getByRole('button', { name: /^Refresh stock/ }).click();
  await page.locator('[data-stock]', { hasText: '12.5' }).waitFor();
  // The same again: nothing changes, and the page still learns that it was looked up.
  await page.getByRole('button', { name: /^Refresh stock/ }).click();
  await page.getByText('The stock is up to date.').waitFor();

  await page.goto(`${served.url}/marketplace/exact-online`);
  await press('Deactivate');
  await page.getByRole('button', { name: 'Activate', exact: true }).waitFor();
  await page.goto(`${served.url}/opportunities`);
  await page.locator('tbody a').first().click();
  await page.getByRole('button', { name: /^Refresh stock/ }).click();
  await page.getByText('No active integration keeps the stock.').waitFor();
  expect(await page.locator('[data-stock]').textContent()).toBe('12.5');

  const events = [await nextEvent(), await nextEvent(), await nextEvent(), await nextEvent(), await nextEvent()];
  expect(events.map(({ event }) => event)).toEqual([
    ...['activated', 'stockRefresh', 'stockRefresh', 'stockRefresh', 'deactivated'],
  ]);
  expect(new Set(events.map(({ id }) => id)).size).toBe(5);
  expect(new Set(events.map(({ organization }) => organization)).size).toBe(1);
  await context.close();
});

test('an event that nobody signed is not believed', async () => {
  const forged = await fetch(`${appUrl}/events`, {
    method: 'POST',
    headers: { 'x-tribe-signature': Buffer.from('x').toString('base64') },
    body: JSON.stringify({ event: 'deactivated' }),
  });
  expect(forged.status).toBe(401);
});
