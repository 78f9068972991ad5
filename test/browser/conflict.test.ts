import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { facts as exactFacts } from '../../sandbox/exact/facts.ts';
import { type Language, languages, texts } from '../../src/ui/texts/texts.ts';
import { barriersOn } from './barriers.ts';
import {
  arrivalTimeoutMs,
  type LiveProduct,
  relationFor,
  sitDown,
  startLiveProduct,
  startTimeoutMs,
} from './liveProduct.ts';
import type { Seat } from './seat.ts';

/**
 * Two people edit the same relation on both sides within a second, again and again, each on the pages of their own system,
 * while the real processes keep both in agreement. A third one looks on and decides in the browser.
 */

const bursts = 3;
const roundsPerBurst = 3;
const decided = { nl: 'exact', en: 'tribe' } as const;

let live: LiveProduct;
const desks: BrowserContext[] = [];
beforeAll(async () => {
  live = await startLiveProduct();
}, startTimeoutMs);
afterAll(async () => {
  for (const desk of desks) await desk.close();
  await live?.end();
});

/** Somebody at the page of the relation in one of both systems, who types a name and saves. */
interface Colleague {
  ready(name: string): Promise<void>;
  save(): Promise<void>;
}

async function atPage(loginUrl: string, url: string): Promise<Colleague> {
  const desk = await live.browser.newContext();
  desks.push(desk);
  const page = await desk.newPage();
  await page.goto(loginUrl);
  await page.locator('button.plain').first().click();
  await page.waitForLoadState();
  const form = page.locator('form').filter({ has: page.locator('input[name=Name]') });
  return {
    ready: async (name) => {
      await page.goto(url);
      await form.locator('input[name=Name]').fill(name);
    },
    save: async () => {
      await Promise.all([page.waitForNavigation(), form.locator('button').first().click()]);
    },
  };
}

describe.each(languages.map(({ code, locale }, index) => [code, locale, index] as const))(
  'in %s',
  (language: Language, locale, index) => {
    const { pages: t, names } = texts[language];
    const side = decided[language];
    let seat: Seat;
    beforeAll(async () => {
      seat = await sitDown(live, language, locale);
    }, startTimeoutMs);
    afterAll(() => seat.context.close());

    test(
      'a conflict is read while it moves and then answered; nothing is lost on the way and nothing is written twice',
      async () => {
        const { editors, product } = live;
        const { page } = seat;
        const { exactId, tribeId, label } = relationFor(live, index);
        const exactUrl = product.exact.url;
        const inExact = await atPage(
          `${exactUrl}/login?back=/accounts`,
          `${exactUrl}/accounts/${exactFacts.divisions[0]?.code}/${exactId}`,
        );
        const inTribe = await atPage(`${product.tribe.url}/login`, `${product.tribe.url}/relations/${tribeId}`);
        const writtenBefore = await editors.writes(exactId, tribeId);
        const typed: string[] = [label];
        let article = page.getByRole('article');
        for (let burst = 1; burst <= bursts; burst += 1) {
          let [exact, tribe] = ['', ''];
          for (let round = 1; round <= roundsPerBurst; round += 1) {
            [exact, tribe] = [`Uit Exact ${language} ${burst}.${round}`, `Uit Tribe ${language} ${burst}.${round}`];
            await Promise.all([inExact.ready(exact), inTribe.ready(tribe)]);
            await Promise.all([inExact.save(), inTribe.save()]);
            typed.push(exact, tribe);
          }
          if (burst === 1) await page.goto(`${product.tandem.url}/conflicts`);
          article = page.getByRole('article').filter({ hasText: exact }).filter({ hasText: tribe });
          await article.waitFor();
          await article.getByText(names.fields.name, { exact: true }).waitFor();
          expect(await editors.names(exactId, tribeId)).toEqual([exact, tribe]);
          // Whoever looked at the values before sees that they are others now, and takes note before answering.
          if (burst === 1) continue;
          await article.getByText(t.conflicts.moved, { exact: true }).waitFor();
          expect(await article.getByRole('button', { name: t.conflicts[side], exact: true }).isDisabled()).toBe(true);
          expect(await barriersOn(page, 'a conflict that moved')).toEqual([]);
          await article.getByRole('button', { name: t.conflicts.takeNote, exact: true }).click();
        }
        // Nobody's edit was overwritten while it waited for a person.
        expect(await editors.writes(exactId, tribeId)).toBe(writtenBefore);

        const last = { exact: typed.at(-2) ?? '', tribe: typed.at(-1) ?? '' };
        await article.getByRole('button', { name: t.conflicts[side], exact: true }).click();
        await article.waitFor({ state: 'detached' });
        await live.hold(relationFor(live, index), last[side], last[side]);
        expect(await editors.writes(exactId, tribeId)).toBe(writtenBefore + 1);

        // A full comparison finds nothing more to write, and the value that lost is in the history.
        await page.goto(`${product.tandem.url}/overview`);
        await live.compare(() => page.getByRole('button', { name: t.live.compare, exact: true }).click());
        expect(await editors.writes(exactId, tribeId)).toBe(writtenBefore + 1);
        await page.goto(`${product.tandem.url}/records/relation/exact/${exactId}`);
        const lost = side === 'exact' ? last.tribe : last.exact;
        await page.locator('.changes').getByText(lost, { exact: true }).first().waitFor();
        expect(seat.complaints).toEqual([]);
      },
      arrivalTimeoutMs * 6,
    );
  },
);
