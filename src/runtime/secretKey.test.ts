import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderKey, SecretKeyProblem } from './secretKey.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-key-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the key is made once, for its owner only, and leaves nothing beside it', () => {
  const key = folderKey(join(folder, 'data'));
  expect(key).toHaveLength(32);
  expect(folderKey(join(folder, 'data'))).toEqual(key);
  expect(readdirSync(join(folder, 'data'))).toEqual(['secret.key']);
  expect(statSync(join(folder, 'data', 'secret.key')).mode & 0o777).toBe(0o600);
});

test.each(['', 'short', 'x'.repeat(44), `${Buffer.alloc(32).toString('base64')} and more`])(
  'a damaged key file (%j) is refused, never replaced',
  (content) => {
    const file = join(folder, 'secret.key');
    writeFileSync(file, content);
    expect(() => folderKey(folder)).toThrow(SecretKeyProblem);
    expect(readFileSync(file, 'utf8')).toBe(content);
  },
);

test('a folder that cannot hold it is named by its setting', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => folderKey(join(folder, 'file'))).toThrow(/TANDEM_DATA|cannot be read/);
});
