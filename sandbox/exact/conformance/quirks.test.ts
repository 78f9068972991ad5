import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pitfallCount, quirks, sections } from './quirks.ts';

const source = (file: string): string => readFileSync(new URL(`./${file}.test.ts`, import.meta.url), 'utf8');

/** The pitfalls as their own file names them: number, what, mark. */
const pitfalls = [...source('pitfalls').matchAll(/test\('8\.(\d+) (.*?)(?: \[(.*)\])?', /g)].map(
  ([, number = '', what = '', mark = '']) => ({ number: Number(number), what, mark }),
);

function table(): string {
  const lines = quirks.map(({ at, quirk, mark, file, test: title }) => {
    const shown = title.replaceAll('|', '\\|');
    return `| ${at} | ${quirk} | ${mark} | \`${file}\` ${shown} |`;
  });
  const numbered = pitfalls.map(
    ({ number, what, mark }) => `| 8.${number} | ${what} | ${mark} | \`pitfalls\` 8.${number} |`,
  );
  const place = lines.findIndex((line) => line.startsWith('| 9 |'));
  return [...lines.slice(0, place), ...numbered, ...lines.slice(place)].join('\n');
}

const page = `# sandbox/exact/conformance

One file per subject, one test per rule; each names its section of *exact-online.md* and how sure the sheet is
(O official, L live, C client, I inferred, U unverified). \`clients/\` runs published clients from npm, unmodified, over HTTP and,
for those that know one host only, HTTPS; \`habits/\` holds how clients ask and parse that cannot run here.
\`malformed\` sends more than ten thousand requests that are refused. \`bench.ts\` is a sandbox in process with a clock that stands still.

This page is written by \`quirks.test.ts\` from \`quirks.ts\`, which also checks that each test exists and no section or pitfall
is left out: \`npx vitest run sandbox/exact/conformance/quirks.test.ts -u\` writes it anew.

| section | quirk | mark | test |
| --- | --- | --- | --- |
${table()}
`;

describe('every quirk of the sheet has its test', () => {
  test.each(quirks.map((quirk) => [quirk.at, quirk.quirk, quirk]))('%s %s', (_at, _quirk, { file, test: title }) => {
    expect(source(file)).toContain(title);
  });

  test('no section is left out', () => {
    const covered = new Set(quirks.map(({ at }) => at));
    expect(sections.filter((section) => !covered.has(section))).toEqual([]);
    expect([...covered].filter((section) => !sections.includes(section))).toEqual([]);
  });

  test('no pitfall is left out, and each says how sure it is', () => {
    expect(pitfalls.map(({ number }) => number)).toEqual(Array.from({ length: pitfallCount }, (_, index) => index + 1));
    expect(pitfalls.filter(({ mark }) => mark === '')).toEqual([]);
  });

  test('the page beside this file is up to date', async () => {
    await expect(page).toMatchFileSnapshot('README.md');
  });
});
