/**
 * Rules that a compiler and a linter do not know. Each breach names its file and line. The import table is checked by
 * dependency-cruiser (`.dependency-cruiser.cjs`); this file holds what can be seen in the text of a source.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));

const sources = tracked.filter((path) => /\.(ts|tsx|mjs|cjs)$/.test(path));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Comments and texts are taken out, so that a rule about code is not broken by a sentence. Line numbers stay. */
function codeOnly(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g, (found) =>
    found.replace(/[^\n]/g, ' '),
  );
}

function breaches(paths: readonly string[], pattern: RegExp, text: (path: string) => string): string[] {
  return paths.flatMap((path) =>
    text(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
}

/** Not what a test is made of: a test file, or the generators and builders that only tests import. */
const production = (path: string): boolean => !/\.test\.tsx?$|^src\/domain\/testing\//.test(path);

describe('the pure core', () => {
  const domain = sources.filter((path) => path.startsWith('src/domain/') && production(path));

  test('knows no clock, no randomness, no IO and no waiting', () => {
    const impure =
      /\bDate\b|\bMath\.random\b|\bfetch\s*\(|\basync\b|\bawait\b|\bPromise\b|\bprocess\b|\bsetTimeout\b|\bperformance\b|\bcrypto\b/;
    expect(domain.length).toBeGreaterThan(0);
    expect(breaches(domain, impure, (path) => codeOnly(read(path)))).toEqual([]);
  });
});

describe('time, ids and randomness come through ports', () => {
  test('the engine and the clients never ask the real ones', () => {
    const paths = sources.filter((path) => /^src\/(engine|vendors)\//.test(path) && production(path));
    const real = /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bsetTimeout\b|\bsetInterval\b|\brandomUUID\b/;
    expect(breaches(paths, real, (path) => codeOnly(read(path)))).toEqual([]);
  });

  test('the sandboxes ask only their clock and their seeded streams for data', () => {
    const paths = sources.filter((path) => /^sandbox\/(exact|tribe)\//.test(path) && production(path));
    expect(breaches(paths, /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b/, (path) => codeOnly(read(path)))).toEqual(
      [],
    );
  });
});

describe('sources', () => {
  test('have one job: no file is longer than 500 lines', () => {
    const long = sources.flatMap((path) => {
      const lines = read(path).split('\n').length;
      return lines > 500 ? [`${path}: ${lines} lines`] : [];
    });
    expect(long).toEqual([]);
  });

  test('read the environment in one file', () => {
    const paths = sources.filter(
      (path) => path.startsWith('src/') && production(path) && path !== 'src/runtime/config.ts',
    );
    // Handing the whole environment to a child process reads nothing from it.
    expect(breaches(paths, /process\.env(?!\s*[,})])/, (path) => codeOnly(read(path)))).toEqual([]);
  });

  test('leave nothing for later', () => {
    const marks = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`);
    expect(breaches(sources, marks, read)).toEqual([]);
  });

  test('hold no test that is switched off or alone', () => {
    const tests = sources.filter((path) => /\.test\.tsx?$/.test(path));
    expect(breaches(tests, /\b(test|describe|it)\.(only|skip|todo|fails)\(/, (path) => codeOnly(read(path)))).toEqual(
      [],
    );
  });

  test('wait for events, never for the wall clock, in tests', () => {
    const tests = sources.filter((path) => /\.test\.tsx?$/.test(path));
    expect(breaches(tests, /setTimeout\(\s*(resolve|r|done)\b|\bretry:\s*\d/, (path) => codeOnly(read(path)))).toEqual(
      [],
    );
  });
});

describe('the package', () => {
  test('names exact versions only', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
    const ranges = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) =>
      Object.entries(manifest[group] ?? {}).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
    );
    expect(ranges).toEqual([]);
  });

  test('has a lock file without download addresses', () => {
    expect(breaches(['package-lock.json'], /"resolved":\s*"http/, read)).toEqual([]);
  });

  test('mentions no path of one machine', () => {
    const texts = tracked.filter(
      (path) => /\.(md|ts|tsx|json|mjs|cjs|sh)$/.test(path) && !path.endsWith('package-lock.json'),
    );
    const own = new RegExp(`(^|[^\\w./-])/(${['wo' + 'rk', 'ro' + 'ot', 'ho' + 'me'].join('|')})/\\w`);
    expect(breaches(texts, own, read)).toEqual([]);
  });
});

describe('SPEC.md', () => {
  test('cites only tests that exist', () => {
    const cited = [...read('SPEC.md').matchAll(/`((?:src|sandbox|sim|test|bench)\/[\w./-]+)`/g)].map(
      (match) => match[1] ?? '',
    );
    expect(cited.length).toBeGreaterThan(0);
    expect(cited.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
