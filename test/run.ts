/**
 * `npm test`: types, rules, then every test; ends with the counts and with what was left out and why.
 * `--only=types,rules,tests` picks stages.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const scratch = mkdtempSync(join(tmpdir(), 'tandem-test-'));
const report = join(scratch, 'vitest.json');

/** Enough for a counterexample or a difference, without what the runner printed above. */
const messageCharsMax = 2_000;

interface Step {
  readonly stage: 'types' | 'rules' | 'tests';
  readonly what: string;
  readonly command: readonly string[];
}

const steps: readonly Step[] = [
  { stage: 'types', what: 'types of server, sandboxes and tests', command: ['tsc', '-p', 'tsconfig.json'] },
  { stage: 'types', what: 'types of the web application', command: ['tsc', '-p', 'src/ui/tsconfig.json'] },
  { stage: 'rules', what: 'format and lint', command: ['biome', 'check', '--error-on-warnings', '.'] },
  {
    stage: 'rules',
    what: 'import table',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'sandbox', 'sim', 'test', 'bench', 'start.ts'],
  },
  { stage: 'rules', what: 'dead code', command: ['knip', '--no-progress'] },
  {
    stage: 'tests',
    what: 'tests',
    command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  },
];

const leftOut: readonly string[] = [
  'import of 10,000 relations: a benchmark, run it with "npm run bench:import" (bench/results has the last figures)',
  'other generated cases than the fixed ones: "TANDEM_PROPERTY_SEED=random npx vitest run"',
  'worlds that nobody has seen yet: "TANDEM_TEST_NEW_WORLDS=500 npx vitest run test/sim", or "npm run sim:night"',
];

function stagesAsked(): ReadonlySet<string> {
  const only = process.argv.find((argument) => argument.startsWith('--only='));
  const known = new Set(steps.map((step) => step.stage as string));
  if (only === undefined) return known;
  const asked = only.slice('--only='.length).split(',');
  for (const stage of asked) {
    if (!known.has(stage)) {
      console.error(`--only: "${stage}" is not a stage; stages are ${[...known].join(', ')}`);
      process.exit(2);
    }
  }
  return new Set(asked);
}

function run(step: Step): boolean {
  const started = performance.now();
  const [name = '', ...args] = step.command;
  const result = spawnSync(join(root, 'node_modules', '.bin', name), args, {
    cwd: root,
    stdio: 'inherit',
    // The tools are node scripts: they find the node that runs this file, also where the system's is older.
    env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}` },
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const passed = result.status === 0;
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${step.what} (${seconds} s)\n`);
  return passed;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

function readReport(): VitestReport | null {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
  } catch {
    return null;
  }
}

const stages = stagesAsked();
const asked = steps.filter((step) => stages.has(step.stage));
const failedSteps = asked.filter((step) => !run(step));
const counts = readReport();
rmSync(scratch, { recursive: true, force: true });

const skipped = (counts?.testResults ?? [])
  .flatMap((file) => file.assertionResults)
  .filter((assertion) => assertion.status !== 'passed' && assertion.status !== 'failed');

console.log('Left out:');
for (const what of leftOut) console.log(`  - ${what}`);
for (const test of skipped) console.log(`  - skipped here: ${test.fullName}`);
for (const step of steps.filter((step) => !stages.has(step.stage))) console.log(`  - ${step.what}: not asked for`);
console.log();

/** Said again at the end, because whoever reads a log of thousands of lines reads its end. */
for (const { name, assertionResults } of counts?.testResults ?? []) {
  for (const { status, fullName, failureMessages = [] } of assertionResults) {
    if (status !== 'failed') continue;
    console.log(`FAILED ${relative(root, name)}: ${fullName}`);
    for (const message of failureMessages) console.log(`  ${message.slice(0, messageCharsMax)}`);
  }
}
if (failedSteps.length > 0) console.log(`Failed: ${failedSteps.map((step) => step.what).join('; ')}`);
// A static step counts as one test, so that a breach of the rules shows in the counts.
const staticSteps = asked.filter((step) => step.stage !== 'tests');
const staticFailed = staticSteps.filter((step) => failedSteps.includes(step)).length;
const passed = (counts?.numPassedTests ?? 0) + staticSteps.length - staticFailed;
const failed = (counts?.numFailedTests ?? 0) + staticFailed;
const pending = (counts?.numPendingTests ?? 0) + (counts?.numTodoTests ?? 0);
console.log(`${passed} passed, ${failed} failed, ${pending} skipped`);
process.exit(failedSteps.length === 0 && failed === 0 ? 0 : 1);
