/**
 * `npm run screenshots`: walks the whole path in both languages against the real processes and leaves a picture of
 * every page in `docs/screenshots`. The same journey is a test in `path.test.ts`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { languages } from '../../src/ui/texts/texts.ts';
import { launchChromium } from '../support/chromium.ts';
import { editorsOf } from '../support/editors.ts';
import { HttpPerson } from '../support/person.ts';
import { type Product, startProduct } from '../support/product.ts';
import { journeyOf } from './journey.ts';

const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'docs', 'screenshots');
const viewport = { width: 1280, height: 860 };
/** What a person sees of a page after its own animations; pictures are no test, so a moment of patience is fine here. */
const settleMs = 700;
/** A busy machine takes its time over an import of three hundred relations. */
const patienceMs = 120_000;

/** Two people change the name of one relation, so that there is a conflict to show. */
async function someConflict(product: Product): Promise<void> {
  const person = new HttpPerson(product);
  await person.signIn();
  await person.api('PATCH', '/live/rules', { policies: { relation: { name: 'ask' }, contact: {} } });
  const { body } = await person.api('GET', '/records?kind=relation&limit=50');
  const { exactId, tribeId, label } = body.rows.find(
    (row: { readonly label: string; readonly differences: number; readonly problems: number }) =>
      row.differences + row.problems === 0 && /^[\w .]+$/.test(row.label),
  );
  const editors = await editorsOf(product);
  await Promise.all([editors.nameInExact(exactId, `${label} Holding`), editors.nameInTribe(tribeId, `${label} Groep`)]);
  for (;;) {
    if ((await person.api('GET', '/conflicts')).body.length > 0) return;
    await delay(settleMs);
  }
}

const browser = await launchChromium();
for (const { code, locale } of languages) {
  const product = await startProduct({ size: 300 });
  const context = await browser.newContext({ viewport, locale, colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  mkdirSync(join(folder, code), { recursive: true });
  let number = 0;
  const journey = journeyOf(page, product.tandem.url, code, async (name) => {
    number += 1;
    await page.waitForTimeout(settleMs);
    await page.screenshot({ path: join(folder, code, `${String(number).padStart(2, '0')}-${name}.png`) });
  });
  try {
    await journey.signInWithTribe(product.users.tribe);
    await journey.connectExact(product.users.exact);
    await journey.chooseAdministration('Van der Meulen Groothandel B.V.');
    await journey.seeNumbers();
    await journey.openPreview();
    await journey.openItem();
    await journey.decideFirst();
    await journey.startImport();
    await journey.waitForResult();
    await journey.openOverview();
    await journey.openRecord('B.V.');
    await journey.openProblems();
    await someConflict(product);
    await journey.openConflicts();
    await journey.openRules();
    await journey.openHistory();
    await journey.planUndo();
    await journey.openUnlinked();
  } finally {
    await context.close();
    await product.end();
  }
}
await browser.close();
