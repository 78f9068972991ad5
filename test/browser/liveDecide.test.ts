import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Language, languages, texts } from '../../src/ui/texts/texts.ts';
import { barriersOn } from './barriers.ts';
import {
  arrival,
  arrivalTimeoutMs,
  type LiveProduct,
  relationFor,
  sitDown,
  startLiveProduct,
  startTimeoutMs,
} from './liveProduct.ts';
import type { Seat } from './seat.ts';

/** What a person decides on the pages and takes back again, with the real processes behind it. */

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
    const button = (name: string) => seat.page.getByRole('button', { name, exact: true });
    const dialogButton = (name: string) => seat.page.getByRole('dialog').getByRole('button', { name, exact: true });
    const leads = (field: string) => seat.page.getByLabel(`${t.rules.leads}: ${field}`, { exact: true });
    /** Chooses who leads for the name, looks at what that does, and saves it. */
    const saveNameRule = async (policy: '' | 'ask'): Promise<void> => {
      await open('/rules');
      await leads(names.fields.name).selectOption(policy);
      await seat.page.getByText(t.rules.changed, { exact: true }).waitFor();
      await button(t.rules.see).click();
      await seat.page.getByRole('dialog').getByText(t.rules.nothingNow, { exact: true }).waitFor();
      expect(await barriersOn(seat.page, 'what rules do')).toEqual([]);
      await dialogButton(t.rules.save).click();
      await seat.page.getByText(t.rules.saved, { exact: true }).waitFor();
      await seat.page.getByRole('dialog').waitFor({ state: 'detached' });
    };

    test(
      'both values of a conflict are kept, and stay',
      async () => {
        const mine = relation(0);
        const [exact, tribe] = [`Houdt Exact ${language}`, `Houdt Tribe ${language}`];
        await live.conflict(mine, exact, tribe);
        const before = await live.editors.writes(mine.exactId, mine.tribeId);
        await open('/conflicts');
        const article = seat.page.getByRole('article').filter({ hasText: exact }).filter({ hasText: tribe });
        await article.getByRole('button', { name: t.conflicts.keep, exact: true }).waitFor();
        await article.focus();
        await seat.page.keyboard.press('k');
        await article.waitFor({ state: 'detached' });
        await live.shows('/live', { openConflicts: 0, marked: { relation: 0 }, outbox: { planned: 0 } });
        await live.compare(async () => {
          await live.person.api('POST', '/live/compare', {});
        });
        await live.hold(mine, exact, tribe);
        expect(await live.editors.writes(mine.exactId, mine.tribeId)).toBe(before);
        await open(`/records/relation/exact/${mine.exactId}`);
        await seat.page.getByText(`≠ ${t.record.differs}`, { exact: true }).first().waitFor();
      },
      arrivalTimeoutMs * 4,
    );

    test(
      'a doubtful match is left out, listed, and asked again when that is taken back',
      async () => {
        await open('/conflicts');
        const { body } = await live.person.api('GET', '/matches');
        const question = body.find(
          (one: { readonly reason: { code: string } }) => one.reason.code === 'severalCandidates',
        );
        const article = seat.page
          .getByRole('article', { name: question.label, exact: true })
          .filter({ hasText: t.decide.different });
        await article.getByRole('button', { name: t.decide.leave, exact: true }).click();
        await article.waitFor({ state: 'detached' });
        const row = seat.page.getByRole('row').filter({ hasText: t.match.left }).filter({ hasText: question.label });
        await row.waitFor();
        expect(await barriersOn(seat.page, 'answers')).toEqual([]);

        await open('/records?only=exact');
        await seat.page.getByLabel(t.records.search).fill(question.label);
        const unlinked = seat.page.getByRole('row').filter({ hasText: advice.reasons.answeredLeave.text });
        await unlinked.getByRole('button', { name: `${t.drawer.takeBack}: ${question.label}`, exact: true }).waitFor();
        expect(await barriersOn(seat.page, 'what is linked to nothing')).toEqual([]);
        await open('/records?only=tribe');
        await seat.page.getByText(advice.reasons.thereBeforeImport.text).first().waitFor();

        await open('/conflicts');
        await row.getByRole('button').click();
        await row.waitFor({ state: 'detached' });
        await article.waitFor();
      },
      arrivalTimeoutMs * 3,
    );

    test(
      'a doubtful match is answered, and is linked from then on',
      async () => {
        await open('/conflicts');
        const { body } = await live.person.api('GET', '/matches');
        const question = body.find(
          (one: { readonly reason: { code: string } }) => one.reason.code === 'severalCandidates',
        );
        const article = seat.page
          .getByRole('article', { name: question.label, exact: true })
          .filter({ hasText: t.decide.different });
        await article.getByRole('button', { name: t.decide.same, exact: true }).first().click();
        await article.waitFor({ state: 'detached' });
        const [chosen] = question.candidates;
        await live.shows(`/records/relation/exact/${question.exactId}`, { tribe: { id: chosen.tribeId } });
        await live.settle();
      },
      arrivalTimeoutMs * 3,
    );

    test(
      'a rule is made from a conflict, shown with it and with what it decided, undone, and taken back after seeing what that does',
      async () => {
        const mine = relation(1);
        const [exact, tribe] = [`Regel Exact ${language}`, `Regel Tribe ${language}`];
        await live.person.api('PATCH', '/live/rules', { policies: { relation: {}, contact: {} } });
        await saveNameRule('ask');
        await live.conflict(mine, exact, tribe);
        await open('/conflicts');
        const article = seat.page.getByRole('article').filter({ hasText: exact }).filter({ hasText: tribe });
        await article.getByRole('checkbox').check();
        await article.getByRole('button', { name: t.conflicts.tribe, exact: true }).click();
        await article.waitFor({ state: 'detached' });
        await live.hold(mine, tribe, tribe);
        await open('/rules');
        const from = t.rules.fromConflict.split('{{')[0]?.trim() ?? '';
        await seat.page.getByRole('row').filter({ hasText: names.fields.name }).filter({ hasText: from }).waitFor();
        await expect(leads(names.fields.name).inputValue()).resolves.toBe('tribeLeads');
        expect(await barriersOn(seat.page, 'rules')).toEqual([]);

        await seat.page.getByRole('link', { name: t.rules.decided, exact: true }).click();
        const table = seat.page.getByRole('table');
        await table.getByText(`(${t.history.decidedBy.person.replace('{{system}}', names.sides.tribe)})`).waitFor();
        await seat.page.getByLabel(t.history.until, { exact: true }).fill('2001-01-01T00:00');
        await seat.page.getByText(t.history.noMatch, { exact: true }).waitFor();
        await seat.page.getByLabel(t.history.until, { exact: true }).fill('');
        expect(await barriersOn(seat.page, 'what a rule decided')).toEqual([]);
        await button(t.history.undoFound_one).click();
        await seat.page.getByRole('article').getByText(exact, { exact: true }).first().waitFor();
        await button(t.undo.start).click();
        await dialogButton(t.undo.go).click();
        await seat.page.getByRole('heading', { name: t.undo.done, exact: true }).waitFor();
        await live.hold(mine, exact, tribe);

        await open('/rules');
        await button(`${t.rules.takeBack}: ${names.fields.name}`).click();
        await button(t.rules.see).click();
        await dialogButton(t.rules.save).click();
        await seat.page.getByRole('dialog').waitFor({ state: 'detached' });
        await arrival(async () => expect(await leads(names.fields.name).inputValue()).toBe(''));
        await live.person.api('PATCH', '/live/rules', { policies: { relation: { name: 'ask' }, contact: {} } });
        // An edit that came before these rules have been at work would be held back for somebody to look at.
        await live.shows('/live', { outbox: { planned: 0 }, marked: { relation: 0, contact: 0 }, brake: null });
        expect(seat.complaints).toEqual([]);
      },
      arrivalTimeoutMs * 6,
    );

    test(
      'a record is undone, apart from what somebody edited since; and so is the run that undid it',
      async () => {
        const mine = relation(2);
        const [phone, later] = [`010-111223${index}`, `010-999887${index}`];
        const [, nameBefore] = await live.editors.names(mine.exactId, mine.tribeId);
        await live.editors.editInExact(mine.exactId, { Name: `Nieuw ${language}`, Phone: phone });
        await live.hold(mine, `Nieuw ${language}`, `Nieuw ${language}`);
        await live.editors.editInTribe(mine.tribeId, { PhoneNumber: later });
        const phones = (exact: string, tribe: string) =>
          arrival(async () => {
            const { body } = await live.person.api('GET', `/records/relation/exact/${mine.exactId}`);
            expect(body.fields).toContainEqual(expect.objectContaining({ field: 'phone', exact, tribe }));
            expect(await live.editors.phones(mine.exactId, mine.tribeId)).toEqual([exact, tribe]);
          });
        await phones(later, later);

        await open(`/records/relation/exact/${mine.exactId}`);
        await button(t.record.undo).click();
        const article = seat.page.getByRole('article');
        await article.getByText(nameBefore, { exact: true }).first().waitFor();
        const refused = seat.page.getByRole('list', { name: t.undo.refused });
        const edited = advice.reasons.editedSince.text
          .replace('{{field}}', names.fields.phone)
          .replace('{{system}}', names.sides.tribe)
          .replace('{{value}}', later);
        await refused.getByText(edited).waitFor();
        expect(await barriersOn(seat.page, 'an undo')).toEqual([]);
        await button(t.undo.start).click();
        await dialogButton(t.undo.go).click();
        await seat.page.getByRole('heading', { name: t.undo.done, exact: true }).waitFor();
        await live.hold(mine, `Nieuw ${language}`, nameBefore);
        await phones(phone, later);

        await live.editors.editInTribe(mine.tribeId, { Name: `Daarna ${language}` });
        await live.hold(mine, `Daarna ${language}`, `Daarna ${language}`);
        await seat.page.getByRole('link', { name: t.undo.toHistory, exact: true }).click();
        await button(t.history.undoRun).click();
        const editedName = advice.reasons.editedSince.text
          .replace('{{field}}', names.fields.name)
          .replace('{{system}}', names.sides.tribe)
          .replace('{{value}}', `Daarna ${language}`);
        await refused.getByText(editedName).waitFor();
        await button(t.undo.start).click();
        await dialogButton(t.undo.go).click();
        await seat.page.getByRole('heading', { name: t.undo.done, exact: true }).waitFor();
        await live.hold(mine, `Daarna ${language}`, `Daarna ${language}`);
        await phones(later, later);
        await open('/history');
        await seat.page.getByRole('table').getByText(`Daarna ${language}`).first().waitFor();
        expect(await barriersOn(seat.page, 'the history')).toEqual([]);
        expect(seat.complaints).toEqual([]);
      },
      arrivalTimeoutMs * 6,
    );

    test(
      'the undo of the import says that what it made stays',
      async () => {
        await open('/history');
        await seat.page.getByLabel(t.history.by, { exact: true }).selectOption('import');
        await seat.page.getByRole('link', { name: t.record.by.import, exact: true }).first().click();
        await button(t.history.undoRun).click();
        await seat.page.getByText(t.undo.stays).click();
        await seat.page.getByText(advice.reasons.creationStays.text, { exact: true }).first().waitFor();
      },
      arrivalTimeoutMs * 2,
    );
  },
);
