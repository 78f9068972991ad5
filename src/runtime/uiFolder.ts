import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');
const prefix = 'ui-';

/** Names the pages by all they could be made of, so that an upgrade builds anew and a restart does not. */
export function uiFingerprint(): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(tsx?|css|html|svg)$/.test(path) && !/\.test\.tsx?$/.test(path))
    .sort();
  for (const path of sources) hash.update(path).update(readFileSync(join(root, 'src', path)));
  return hash.digest('hex').slice(0, 16);
}

/**
 * The folder with the built web application, below `folder`. Built at the first start, which takes some seconds, in a
 * process of its own: the compiler's memory is not to stay with a server that runs for months.
 */
export async function uiFolder(folder: string): Promise<string> {
  const name = `${prefix}${uiFingerprint()}`;
  const built = join(folder, name);
  if (existsSync(built)) return built;
  mkdirSync(folder, { recursive: true });
  const unfinished = join(folder, `${name}.${process.pid}`);
  const program = join(import.meta.dirname, 'buildUi.ts');
  await promisify(execFile)(process.execPath, [program, unfinished], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  try {
    renameSync(unfinished, built);
  } catch (error) {
    // Another process was quicker; its result is the same.
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(built)) throw error;
  }
  for (const other of readdirSync(folder)) {
    if (other.startsWith(prefix) && other !== name && !other.includes('.')) {
      rmSync(join(folder, other), { recursive: true, force: true });
    }
  }
  return built;
}
