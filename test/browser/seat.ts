import type { BrowserContext, Page } from 'playwright-core';
import type { TestBrowser } from '../support/chromium.ts';

/** A person in a browser of their own. */
export interface Seat {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the pages complained about in the console. */
  readonly complaints: string[];
}

export async function takeSeat(browser: TestBrowser, locale: string): Promise<Seat> {
  // A person who asked for less motion sees no half-faded text, and neither does axe.
  const context = await browser.newContext({ locale, viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { context, page, complaints };
}
