import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The key file cannot be used; the message says which and what to do. */
export class SecretKeyProblem extends Error {
  override readonly name = 'SecretKeyProblem';
}

/**
 * The key of the data folder, made once, readable for its owner only. Without it the stored tokens do not open, and
 * both systems have to be connected again: it belongs into every backup.
 */
export function folderKey(dataFolder: string): Buffer {
  const file = join(dataFolder, 'secret.key');
  return readKey(file) ?? makeKey(dataFolder, file);
}

function makeKey(dataFolder: string, file: string): Buffer {
  const own = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(dataFolder, { recursive: true });
    writeFileSync(own, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    // A link appears whole and only where no other is: of processes that start together all use the first one's key.
    linkSync(own, file);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) {
      const cause = error instanceof Error ? error.message : String(error);
      throw new SecretKeyProblem(
        `No secret key can be made in the data folder: ${cause}. Set TANDEM_DATA or TANDEM_SECRET_KEY.`,
      );
    }
  } finally {
    rmSync(own, { force: true });
  }
  const key = readKey(file);
  if (key === null) throw new SecretKeyProblem(`${file} vanished while it was made.`);
  return key;
}

function readKey(file: string): Buffer | null {
  let content: string;
  try {
    content = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    const cause = error instanceof Error ? error.message : String(error);
    throw new SecretKeyProblem(`The secret key cannot be read: ${cause}.`);
  }
  const key = Buffer.from(content, 'base64');
  if (!/^[\w+/-]{43}=?$/.test(content) || key.length !== 32) {
    throw new SecretKeyProblem(
      `${file} does not hold 32 bytes as base64. Restore it from a backup; only if there is none remove it, and connect both systems again.`,
    );
  }
  return key;
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
