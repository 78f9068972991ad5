/**
 * The path a person takes through the pages, step by step, in either language. Steps find things by role and by the
 * text of the catalogue, as a person does; each can be followed by a picture.
 */
import type { Page } from 'playwright-core';
import type { Language } from '../../src/ui/texts/texts.ts';
import { texts } from '../../src/ui/texts/texts.ts';
import type { Person } from '../support/product.ts';

/** Called where a page is worth a picture; a test passes nothing. */
export type Shot = (name: string) => Promise<void>;

export interface Journey {
  readonly page: Page;
  signInWithTribe(person: Person, answer?: 'allow' | 'refuse'): Promise<void>;
  connectExact(person: Person, answer?: 'allow' | 'refuse'): Promise<void>;
  chooseAdministration(name: string): Promise<void>;
  /** Opens the import set-up and waits until the numbers stand. */
  seeNumbers(): Promise<void>;
  openPreview(): Promise<void>;
  /** Shows the first record that would be updated, field by field, leaves it out, takes that back and closes it again. */
  openItem(): Promise<void>;
  /** Answers the first doubtful match with "the same" and comes back to the preview. */
  decideFirst(): Promise<void>;
  startImport(): Promise<void>;
  waitForResult(): Promise<void>;
  /** The page of the first record whose name contains `text`. */
  openRecord(text: string): Promise<void>;
  openProblems(): Promise<void>;
  openOverview(): Promise<void>;
  openConflicts(): Promise<void>;
  openRules(): Promise<void>;
  /** The whole history, then the plan to undo the newest entry that can be undone. */
  openHistory(): Promise<void>;
  planUndo(): Promise<void>;
  /** What only Tribe CRM has, with the reasons. */
  openUnlinked(): Promise<void>;
}

const consentAnswers = {
  tribe: {
    en: { signIn: 'Sign in', allow: 'Allow', refuse: 'Refuse' },
    nl: { signIn: 'Inloggen', allow: 'Toestaan', refuse: 'Weigeren' },
  },
  exact: {
    en: { signIn: 'Log in', allow: 'Allow', refuse: 'Refuse' },
    nl: { signIn: 'Inloggen', allow: 'Toestaan', refuse: 'Weigeren' },
  },
} as const;

/** An import of the seeded administration takes seconds; a loaded machine may need some more. */
const importTimeoutMs = 90_000;

/** A counted text in singular or plural, with any number in it. */
function linesOf(...counted: readonly string[]): RegExp {
  return new RegExp(`^(${counted.map((text) => text.replace('{{count, number}}', '[\\d.,]+')).join('|')})$`);
}

export function journeyOf(page: Page, tandemUrl: string, language: Language, shot: Shot = async () => {}): Journey {
  const { pages: t, names } = texts[language];
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const link = (name: string) => page.getByRole('link', { name, exact: true });
  const heading = (name: string) => page.getByRole('heading', { name, exact: true });

  const logIn = async (side: 'tribe' | 'exact', person: Person, answer: 'allow' | 'refuse'): Promise<void> => {
    const words = consentAnswers[side][language];
    await page.locator('input[type=password]').waitFor();
    await shot(`${side}-login`);
    await page.locator('input[type=email]').fill(person.email);
    await page.locator('input[type=password]').fill(person.password);
    await button(words.signIn).click();
    await button(words.allow).waitFor();
    await shot(`${side}-consent`);
    await button(words[answer]).click();
  };

  return {
    page,
    signInWithTribe: async (person, answer = 'allow') => {
      await page.goto(tandemUrl);
      await link(t.start.signIn).waitFor();
      await shot('start');
      await link(t.start.signIn).click();
      await logIn('tribe', person, answer);
      // Where it leads depends on what is set up already; the menu is there for everybody who is signed in.
      if (answer === 'allow') await link(t.app.overview).waitFor();
    },
    connectExact: async (person, answer = 'allow') => {
      await page.goto(`${tandemUrl}/connect`);
      await button(t.connect.confirm).waitFor();
      await shot('connect');
      await button(t.connect.confirm).click();
      await logIn('exact', person, answer);
      if (answer === 'allow') await heading(t.administration.title).waitFor();
    },
    chooseAdministration: async (name) => {
      // The name comes first; the company it belongs to, which may be another choice's name, comes after it.
      await page.getByRole('radio', { name: new RegExp(`^${name}`) }).click();
      await shot('administration');
      await button(t.administration.confirm).click();
      await heading(t.setup.title).waitFor();
    },
    seeNumbers: async () => {
      await link(t.setup.review).waitFor();
      await shot('setup');
    },
    openPreview: async () => {
      await link(t.setup.review).click();
      await button(t.run.start).waitFor();
      await shot('preview');
    },
    openItem: async () => {
      await page.getByRole('button', { name: new RegExp(`^${names.actions.update} ?\\d`) }).click();
      // The rows of the number that was shown before stand there until the chosen ones are read.
      const rows = page.locator('table.rows tbody tr');
      await rows.first().filter({ hasText: names.actions.update }).waitFor();
      await rows.first().getByRole('button').first().click();
      await page.getByRole('dialog').waitFor();
      await shot('item');
      await button(t.drawer.sayLeave).click();
      await page.getByText(t.drawer.answeredLeave).waitFor();
      await button(t.drawer.takeBack).click();
      await button(t.drawer.sayLeave).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    },
    decideFirst: async () => {
      await page.getByRole('link', { name: linesOf(t.run.decide_one, t.run.decide_other) }).click();
      await button(t.decide.same).first().waitFor();
      await shot('decide');
      await button(t.decide.same).first().click();
      await page.getByText(t.decide.saved.replace('{{label}}', '').trim()).first().waitFor();
      await link(t.decide.backToPreview).click();
      await button(t.run.start).waitFor();
    },
    startImport: async () => {
      await button(t.run.start).click();
      await button(t.confirm.go).waitFor();
      await shot('confirm');
      await button(t.confirm.go).click();
      await heading(t.progress.title).or(heading(t.result.title)).first().waitFor();
      await shot('progress');
    },
    waitForResult: async () => {
      await heading(t.result.title).waitFor({ timeout: importTimeoutMs });
      await shot('result');
    },
    openRecord: async (text) => {
      await page.goto(`${tandemUrl}/records`);
      await page.getByLabel(t.records.search).fill(text);
      const found = page.locator('table.rows a').filter({ hasText: text }).first();
      await found.waitFor();
      await shot('records');
      await found.click();
      await heading(t.record.history).waitFor();
      await shot('record');
    },
    openProblems: async () => {
      await page.goto(`${tandemUrl}/problems`);
      await heading(t.problems.title).waitFor();
      await shot('problems');
    },
    openOverview: async () => {
      await page.goto(`${tandemUrl}/overview`);
      await heading(t.live.title).waitFor();
      await shot('overview');
    },
    openConflicts: async () => {
      await page.goto(`${tandemUrl}/conflicts`);
      await page.getByRole('article').first().waitFor();
      await shot('conflicts');
    },
    openRules: async () => {
      await page.goto(`${tandemUrl}/rules`);
      await heading(t.rules.fields).waitFor();
      await shot('rules');
    },
    openHistory: async () => {
      await page.goto(`${tandemUrl}/history`);
      await page.getByRole('table').waitFor();
      await shot('history');
    },
    planUndo: async () => {
      await page
        .getByRole('button', { name: new RegExp(`^${t.undo.title}: `) })
        .first()
        .click();
      await button(t.undo.start).waitFor();
      await shot('undo');
    },
    openUnlinked: async () => {
      await page.goto(`${tandemUrl}/records?only=tribe`);
      await page.getByRole('table').waitFor();
      await shot('unlinked');
    },
  };
}
