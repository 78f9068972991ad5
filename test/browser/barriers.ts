import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** What would shut somebody out: violations that axe calls serious or critical, on the page as it stands. */
export async function barriersOn(page: Page, step: string): Promise<readonly string[]> {
  // Once per document: it is half a megabyte of script, and a walk through the pages stays on one document.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axeSource);
  const { violations } = (await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] })",
  )) as AxeResult;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${step}: ${id} in ${nodes.map(({ html }) => html.slice(0, 200)).join(' and ')}`);
}
