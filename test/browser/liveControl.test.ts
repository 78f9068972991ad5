import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

/** What a person holds back and lets go on the overview and on the page of a record, with the real processes behind it. */

let live: LiveProduct;
beforeAll(async () => {
  live = await startLiveProduct();
}, startTimeoutMs);
afterAll(() => live?.end());

describe.each(languages.map(({ code, locale }, index) => [code, locale, index] as const))(
  'in %s',
  (language: Language, locale, index) => {
    const { pages: t, names, advice } = texts[language];
    const relation = (position: number) => relationFor(live, index * 4 + position);
    let seat: Seat;
    beforeAll(async () => {
      seat = await sitDown(live, language, locale);
    }, startTimeoutMs);
    afterAll(() => seat.context.close());
    const open = async (path: string): Promise<void> => {
      await seat.page.goto(live.product.tandem.url + path);
    };
    const state = (text: string): Promise<void> =>
      seat.page.getByRole('status').getByText(text, { exact: true }).waitFor();
    const button = (name: string) => seat.page.getByRole('button', { name, exact: true });

    test(
      'everything is paused and resumed on the overview',
      async () => {
        const mine = relation(0);
        await open('/overview');
        await button(`${t.live.pause}: ${t.live.everything}`).click();
        await state(t.live.reasons.paused.title);
        expect(await barriersOn(seat.page, 'paused')).toEqual([]);
        await live.editors.nameInExact(mine.exactId, `Gepauzeerd ${language}`);
        await live.shows('/live', { marked: { relation: 1 } });
        expect(await live.editors.names(mine.exactId, mine.tribeId)).toEqual([`Gepauzeerd ${language}`, mine.label]);
        await button(`${t.live.resume}: ${t.live.everything}`).click();
        await button(`${t.live.pause}: ${t.live.everything}`).waitFor();
        await live.hold(mine, `Gepauzeerd ${language}`, `Gepauzeerd ${language}`);
      },
      arrivalTimeoutMs * 3,
    );

    test(
      'one kind is paused while the other flows',
      async () => {
        const mine = relation(1);
        await open('/overview');
        await button(`${t.live.pause}: ${names.kindsMany.relation}`).click();
        await state(t.live.reasons.partly.title);
        await button(`${t.live.pause}: ${names.kindsMany.contact}`).waitFor();
        await live.editors.nameInExact(mine.exactId, `Soort ${language}`);
        await live.shows('/live', { marked: { relation: 1 } });
        expect(await live.editors.names(mine.exactId, mine.tribeId)).toEqual([`Soort ${language}`, mine.label]);
        await button(`${t.live.resume}: ${names.kindsMany.relation}`).click();
        await live.hold(mine, `Soort ${language}`, `Soort ${language}`);
      },
      arrivalTimeoutMs * 3,
    );

    test(
      'one record is paused on its page, named on the overview, and resumed',
      async () => {
        const mine = relation(2);
        await open(`/records/relation/tribe/${mine.tribeId}`);
        await button(t.record.pause).click();
        await seat.page.getByText(t.record.paused, { exact: true }).waitFor();
        expect(await barriersOn(seat.page, 'a paused record')).toEqual([]);
        await live.editors.nameInExact(mine.exactId, `Eén ${language}`);
        await live.shows('/live', { marked: { relation: 1 } });
        await open('/overview');
        await seat.page.getByRole('link', { name: `${names.kinds.relation} Eén ${language}` }).waitFor();
        expect(await live.editors.names(mine.exactId, mine.tribeId)).toEqual([`Eén ${language}`, mine.label]);
        await open(`/records/relation/exact/${mine.exactId}`);
        await button(t.record.resume).click();
        await live.hold(mine, `Eén ${language}`, `Eén ${language}`);
        await button(t.record.lookAgain).click();
        await seat.page.getByText(t.record.looking, { exact: true }).waitFor();
      },
      arrivalTimeoutMs * 3,
    );

    test(
      'only looking writes nothing until it is switched off',
      async () => {
        const mine = relation(3);
        await open('/overview');
        const onlyLook = seat.page.getByRole('switch', { name: t.live.observe });
        await onlyLook.click();
        await state(t.live.reasons.observe.title);
        await live.editors.nameInExact(mine.exactId, `Bekeken ${language}`);
        await live.shows('/live', { outbox: { planned: 1 }, isObserveOnly: true });
        expect(await live.editors.names(mine.exactId, mine.tribeId)).toEqual([`Bekeken ${language}`, mine.label]);
        await onlyLook.click();
        await live.hold(mine, `Bekeken ${language}`, `Bekeken ${language}`);
      },
      arrivalTimeoutMs * 3,
    );

    test(
      'what the brake holds is shown, refused once, and carried out the next time',
      async () => {
        const mine = relation(0);
        const [exact, tribe] = [`Rem Exact ${language}`, `Rem Tribe ${language}`];
        await live.conflict(mine, exact, tribe);
        const policies = (name: string) => ({ policies: { relation: { name }, contact: {} } });
        for (const isRefused of [true, false]) {
          await live.person.api('PATCH', '/live/rules', policies('exactLeads'));
          await open('/overview');
          await state(t.live.reasons.brake.title);
          const notice = seat.page.getByRole('region', { name: t.live.brake });
          await notice.getByText(advice.brakes.rulesChanged.text).waitFor();
          await notice.getByRole('button', { name: exact, exact: true }).click();
          await seat.page.getByRole('dialog').getByText(tribe, { exact: true }).waitFor();
          await seat.page.keyboard.press('Escape');
          await seat.page.getByRole('dialog').waitFor({ state: 'detached' });
          expect(await barriersOn(seat.page, 'the brake')).toEqual([]);
          expect(await live.editors.names(mine.exactId, mine.tribeId)).toEqual([exact, tribe]);
          if (isRefused) {
            await notice.getByRole('button', { name: t.live.discardRules, exact: true }).click();
            await seat.page.getByRole('dialog').getByRole('button', { name: t.live.discardGo, exact: true }).click();
            await notice.waitFor({ state: 'detached' });
            await live.shows('/live', { brake: null, openConflicts: 1, rules: policies('ask') });
          } else {
            await notice.getByRole('button', { name: t.live.lift, exact: true }).click();
            await live.hold(mine, exact, exact);
          }
        }
        await live.person.api('PATCH', '/live/rules', policies('ask'));
        await live.shows('/live', { marked: { relation: 0, contact: 0 }, brake: null });
      },
      arrivalTimeoutMs * 4,
    );

    test(
      'everything is compared on demand, and the page says when that was',
      async () => {
        await open('/overview');
        await live.compare(() => button(t.live.compare).click());
        await seat.page.getByText(t.live.comparedLast.split('{{')[0] ?? '').waitFor();
        await button(t.live.compare).waitFor();
        await state(t.live.states.agreesApart);
        expect(seat.complaints).toEqual([]);
      },
      arrivalTimeoutMs * 2,
    );
  },
);
