import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('./', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, folder), 'utf8');

interface Row {
  readonly section: string;
  readonly fact: string;
  readonly mark: string;
  readonly tests: string;
}

const rows: readonly Row[] = read('README.md')
  .split('\n')
  .filter((line) => /^\| [0-9]/.test(line))
  .map((line) => {
    const [section = '', fact = '', mark = '', tests = ''] = line.slice(2, -2).split(' | ');
    return { section, fact, mark, tests };
  });

test('the table of facts has a row for every section that describes the service', () => {
  const sections = new Set(rows.flatMap(({ section }) => section.split(', ')));
  for (const section of ['1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '1.7', '1.8', '1.9'])
    expect([...sections]).toContain(section);
  for (const section of ['2.1', '2.2', '2.3', '2.4', '2.5', '2.6', '2.7', '3.1', '3.2'])
    expect([...sections]).toContain(section);
  for (const section of ['4.1', '4.2', '4.3', '4.4', '4.5', '5.1', '5.2', '5.3', '5.4', '5.5', '7'])
    expect([...sections]).toContain(section);
});

test.each(rows)('$section $fact: its tests exist under these names', ({ mark, tests }) => {
  expect(mark).toMatch(/^[DRCXIU](, [DRCXIU])*$/);
  const cited = [...tests.matchAll(/`(\w+)`: |"((?:[^"\\]|\\.)*)"/g)];
  let text = '';
  let count = 0;
  for (const [, file, title] of cited) {
    if (file !== undefined) text = read(`${file}.test.ts`);
    else {
      count += 1;
      expect(text).toContain((title ?? '').replaceAll('\\"', '"').replaceAll('\\\\', '\\'));
    }
  }
  expect(count).toBeGreaterThan(0);
});

test('every file of tests is named', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.test.ts') && name !== 'table.test.ts'))
    expect(read('README.md') + readFileSync(new URL('../README.md', folder), 'utf8')).toContain(
      file.replace('.test.ts', ''),
    );
});
