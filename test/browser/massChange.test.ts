import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Language, languages, texts } from '../../src/ui/texts/texts.ts';
import { barriersOn } from './barriers.ts';
import { arrivalTimeoutMs, type LiveProduct, sitDown, startLiveProduct, startTimeoutMs } from './liveProduct.ts';
import type { Seat } from './seat.ts';

/**
 * Somebody renames every relation at once, and once more while a person looks at what the brake holds: that person answers
 * what he saw and nothing else. Taking it all back is more than usual, too, and says so before it is begun.
 */

let live: LiveProduct;
beforeAll(async () => {
  // Few links, so that a handful of edits is a mass change.
  live = await startLiveProduct({ size: 50, contacts: false, names: 'exactLeads' });
}, startTimeoutMs);
afterAll(() => live?.end());

/** Everybody's relations get another name in Exact, and are planned together. */
async function renameAll(nameOf: (position: number) => string): Promise<void> {
  const { editors, linked, person, shows } = live;
  await person.api('POST', '/live/pause', { of: 'connection' });
  await Promise.all(linked.map(({ exactId }, position) => editors.nameInExact(exactId, nameOf(position))));
  await shows('/live', { marked: { relation: linked.length } });
  await person.api('POST', '/live/resume', { of: 'connection' });
  await shows('/live', { marked: { relation: 0 }, outbox: { planned: linked.length } });
}

describe.each(languages.map(({ code, locale }) => [code, locale] as const))('in %s', (language: Language, locale) => {
  const { pages: t, advice } = texts[language];
  let seat: Seat;
  beforeAll(async () => {
    seat = await sitDown(live, language, locale);
  }, startTimeoutMs);
  afterAll(() => seat.context.close());
  const button = (name: string) => seat.page.getByRole('button', { name, exact: true });
  const undoOfMany = new RegExp(t.history.undoFound_other.replace('{{count, number}}', '\\d+'));
  const much = () => advice.brakes.massChange.text.split('{{linked}}')[1] ?? '';

  test(
    'what was held back after somebody looked is not answered before it is seen, and a large undo says that it is one',
    async () => {
      const { editors, linked, product } = live;
      const names = () => Promise.all(linked.map(({ exactId, tribeId }) => editors.names(exactId, tribeId)));
      // What came of earlier changes has been seen by then: an echo still on its way would be planned apart.
      await live.shows('/live', { outbox: { planned: 0 }, marked: { relation: 0 } });
      const before = await names();
      const first = (position: number): string => `Eerste ${language} ${position}`;
      const second = (position: number): string => `Tweede ${language} ${position}`;

      await renameAll(first);
      await seat.page.goto(`${product.tandem.url}/overview`);
      const notice = seat.page.getByRole('region', { name: t.live.brake });
      await notice.getByText(much()).waitFor();
      const [lift, discard] = [t.live.lift, t.live.discard].map((name) =>
        notice.getByRole('button', { name, exact: true }),
      );
      expect([await lift?.isEnabled(), await discard?.isEnabled()]).toEqual([true, true]);

      await renameAll(second);
      await notice.getByRole('status').getByText(t.live.brakeMoved, { exact: true }).waitFor();
      expect([await lift?.isEnabled(), await discard?.isEnabled()]).toEqual([false, false]);
      expect(await barriersOn(seat.page, 'what was held back meanwhile')).toEqual([]);
      expect((await names()).map(([, tribe]) => tribe)).toEqual(before.map(([, tribe]) => tribe));
      await notice.getByRole('button', { name: t.conflicts.takeNote, exact: true }).click();
      await notice.getByText(t.live.brakeMoved, { exact: true }).waitFor({ state: 'detached' });
      await lift?.click();
      await notice.waitFor({ state: 'detached' });
      await live.shows('/live', { outbox: { planned: 0 }, marked: { relation: 0 }, brake: null });
      expect(await names()).toEqual(linked.map((_, position) => [second(position), second(position)]));

      await seat.page.goto(`${product.tandem.url}/history`);
      await seat.page.getByLabel(t.records.search).fill(`Tweede ${language}`);
      await seat.page.getByLabel(t.history.by, { exact: true }).selectOption('change');
      await seat.page.getByRole('button', { name: undoOfMany }).click();
      const warning = seat.page.getByText(t.undo.muchText);
      await warning.waitFor();
      expect(await warning.textContent()).toContain(much());
      await seat.page.getByText(t.undo.much, { exact: true }).waitFor();
      expect(await barriersOn(seat.page, 'a large undo')).toEqual([]);
      await button(t.undo.start).click();
      await seat.page.getByRole('dialog').getByRole('button', { name: t.undo.go, exact: true }).click();
      await seat.page.getByRole('heading', { name: t.undo.done, exact: true }).waitFor();
      expect(await names()).toEqual(before.map(([, tribe], position) => [second(position), tribe]));
      expect(seat.complaints).toEqual([]);
    },
    arrivalTimeoutMs * 6,
  );
});
