/**
 * `npm run sim -- --seed N` plays one world and tells it; `--file F` plays a scenario or a regression from a file;
 * `--count N` plays that many from the seed on and tells only what failed; `--siblings` gives each world two administrations
 * of one organisation.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { regressionIn } from './regressions.ts';
import { runScenario } from './run.ts';
import { drawScenario } from './scenario.ts';
import { shrink, sizeOf } from './shrink.ts';
import { drawSiblings } from './siblings.ts';
import { storyOf } from './story.ts';

const usage =
  'usage: npm run sim -- --seed <number> [--count <number>] [--siblings] [--shrink] | --file <scenario.json>';
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    count: { type: 'string' },
    file: { type: 'string' },
    shrink: { type: 'boolean', default: false },
    siblings: { type: 'boolean', default: false },
  },
});

const wholeNumber = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
const seed = wholeNumber(values.seed);
const count = values.count === undefined ? 1 : wholeNumber(values.count);
if ((seed === null && values.file === undefined) || count === null) {
  console.error(usage);
  process.exit(2);
}

const draw = values.siblings ? drawSiblings : drawScenario;
let failed = 0;
if (values.file !== undefined) await play(regressionIn(readFileSync(values.file, 'utf8')).scenario, true);
else for (let at = seed ?? 0; at < (seed ?? 0) + count; at += 1) await play(draw(at), count === 1);
if (count > 1) console.log(`${count} worlds, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function play(scenario: ReturnType<typeof drawScenario>, isTold: boolean): Promise<void> {
  const verdict = await runScenario(scenario, { isTold });
  const [first] = verdict.failures;
  if (first !== undefined) failed += 1;
  if (isTold) console.log(storyOf(verdict));
  else if (first !== undefined)
    console.log(`world ${scenario.seed}: ${first.invariant} (${first.phase}) ${first.words}`);
  if (first === undefined || !values.shrink) return;
  const { scenario: smallest, worlds, isSmallest } = await shrink(scenario, first.invariant);
  console.error(`${sizeOf(smallest)}; after ${worlds} worlds${isSmallest ? '' : ', and more may be taken away'}`);
  console.log(JSON.stringify({ invariant: first.invariant, words: first.words, scenario: smallest }, null, 1));
}
