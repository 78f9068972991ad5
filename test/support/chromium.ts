/**
 * A Chromium for the browser tests on any 64-bit Linux: the system's when it has one, else the one that npm brought,
 * with the shared libraries and fonts that came along when the system lacks them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

/**
 * How long a page may take over one step before the test that waits for it fails. It is the only figure of its kind: two
 * cores that run two test files with all their processes need a multiple of what a page takes alone.
 */
export const stepTimeoutMs = 90_000;

const systemNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const systemMajorMin = 120;
/** Named after the pinned package version, so that an upgrade unpacks anew. */
const unpackedFolder = join(tmpdir(), 'tandem-chromium-147.0.0');

interface Executable {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

function majorOf(path: string, env: Readonly<Record<string, string>>): number | null {
  const result = spawnSync(path, ['--version', '--no-sandbox'], { env: { ...process.env, ...env }, encoding: 'utf8' });
  const major = /\s(\d+)\./.exec(result.stdout ?? '')?.[1];
  return result.status === 0 && major !== undefined ? Number(major) : null;
}

function systemChromium(): Executable | null {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    for (const name of systemNames) {
      const path = join(folder, name);
      if (existsSync(path) && (majorOf(path, {}) ?? 0) >= systemMajorMin) return { path, env: {} };
    }
  }
  return null;
}

/**
 * The package unpacks into the temporary folder and changes the environment of its process, so a child does it. Two
 * test runs may come here at once: each unpacks for itself and the rename decides whose copy stays.
 */
function unpackBundled(): void {
  if (existsSync(unpackedFolder)) return;
  const own = `${unpackedFolder}.${process.pid}`;
  mkdirSync(own, { recursive: true });
  const script =
    "const chromium = (await import('@sparticuz/chromium')).default; console.log(await chromium.executablePath());";
  const result = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    // The package looks for these two: where to unpack, and whether its own libraries are wanted as well.
    env: { ...process.env, TMPDIR: own, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  });
  if (result.status !== 0) throw new Error(`unpacking the bundled Chromium failed: ${result.stderr}`);
  try {
    renameSync(own, unpackedFolder);
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    if (!existsSync(unpackedFolder)) throw error;
  }
}

function bundledChromium(): Executable {
  unpackBundled();
  const path = join(unpackedFolder, 'chromium');
  const fonts: Record<string, string> = existsSync('/etc/fonts/fonts.conf')
    ? {}
    : { FONTCONFIG_PATH: join(unpackedFolder, 'fonts') };
  if (majorOf(path, fonts) !== null) return { path, env: fonts };
  const withLibraries = { ...fonts, LD_LIBRARY_PATH: join(unpackedFolder, 'al2023', 'lib') };
  if (majorOf(path, withLibraries) !== null) return { path, env: withLibraries };
  throw new Error(
    `The bundled Chromium does not start here, also not with its own libraries (${readdirSync(unpackedFolder).join(', ')}). ` +
      'Install a Chromium, or name one in TANDEM_TEST_CHROMIUM.',
  );
}

function findExecutable(): Executable {
  const named = process.env.TANDEM_TEST_CHROMIUM;
  if (named !== undefined) {
    if (majorOf(named, {}) === null) throw new Error(`TANDEM_TEST_CHROMIUM names ${named}, which does not run`);
    return { path: named, env: {} };
  }
  return systemChromium() ?? bundledChromium();
}

export interface TestBrowser {
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
  close(): Promise<void>;
}

export async function launchChromium(): Promise<TestBrowser> {
  const { path, env } = findExecutable();
  const browser = await chromium.launch({
    executablePath: path,
    timeout: stepTimeoutMs,
    // Without the second group the browser calls home at every start.
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
    env: { ...(process.env as Record<string, string>), ...env },
  });
  return {
    newContext: async (options) => {
      const context = await browser.newContext(options);
      context.setDefaultTimeout(stepTimeoutMs);
      return context;
    },
    close: () => browser.close(),
  };
}
