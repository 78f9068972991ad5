import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { uiFolder } from '../../src/runtime/uiFolder.ts';
import { freePort } from '../support/product.ts';

/** `npm start` as a person meets it: what it prints, what it leaves behind, how it ends. */

const root = join(import.meta.dirname, '..', '..');
const timeoutMs = 120_000;
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly exited: Promise<number | null>;
  output(): string;
  /** Resolves with everything printed so far as soon as it contains `text`; rejects when the program ends before. */
  printed(text: string): Promise<string>;
}

async function start(env: Readonly<Record<string, string>> = {}): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-start-'));
  folders.push(folder);
  const pages = await uiFolder(join(tmpdir(), 'tandem-test-pages'));
  cpSync(pages, join(folder, basename(pages)), { recursive: true });
  const child = spawn(process.execPath, [join(root, 'bin', 'node24.mjs'), 'start.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that Ctrl-C can be sent to all of it as a terminal does.
    detached: true,
    env: {
      ...process.env,
      TANDEM_DATA: folder,
      TANDEM_PORT: String(await freePort()),
      TANDEM_SANDBOX_EXACT_PORT: String(await freePort()),
      TANDEM_SANDBOX_TRIBE_PORT: String(await freePort()),
      TANDEM_SANDBOX_SIZE: '50',
      ...env,
    },
  });
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      for (const listener of listeners) listener();
    });
  }
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    folder,
    exited,
    output: () => text,
    printed: (wanted) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (text.includes(wanted)) resolve(text);
        };
        listeners.add(look);
        look();
        void exited.then((code) => reject(new Error(`ended with ${code} before it said "${wanted}":\n${text}`)));
      }),
  };
}

/** Ctrl-C reaches every process of the group at once. */
const pressCtrlC = ({ child }: Started): boolean => process.kill(-(child.pid ?? 0), 'SIGINT');

describe('npm start', () => {
  test(
    'says where to click and as whom to log in, serves, and stops cleanly on Ctrl-C',
    async () => {
      const started = await start();
      const text = await started.printed('Stop with Ctrl-C');
      expect(text).toContain('Sign in with Tribe CRM');
      expect(text).toMatch(/sanne@\S+ +password tribe-sanne/);
      expect(text).toMatch(/sanne@\S+ +password exact-sanne/);
      const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? [];
      expect((await fetch(url)).status).toBe(200);
      expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready' });

      pressCtrlC(started);
      expect(await started.exited).toBe(0);
      expect(started.output()).not.toMatch(/Error|ended by itself/);
      await expect(fetch(url)).rejects.toThrow();
    },
    timeoutMs,
  );

  test(
    'names every wrong setting and what is allowed, before anything is started',
    async () => {
      const started = await start({ TANDEM_PORT: 'four thousand', TANDEM_SANDBOX_SIZE: '-1', TANDEM_PROT: '4000' });
      expect(await started.exited).toBe(1);
      expect(started.output()).toContain('TANDEM_PORT="four thousand" is not allowed');
      expect(started.output()).toContain('TANDEM_SANDBOX_SIZE="-1" is not allowed');
      expect(started.output()).toContain('TANDEM_PROT is not a setting. Is TANDEM_PORT meant?');
    },
    timeoutMs,
  );

  test.each(['TANDEM_PORT', 'TANDEM_SANDBOX_EXACT_PORT', 'TANDEM_SANDBOX_TRIBE_PORT'])(
    'says which port is taken when %s is',
    async (name) => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      const port = typeof address === 'object' ? String(address?.port) : '';
      try {
        const started = await start({ [name]: port });
        expect(await started.exited).toBe(1);
        expect(started.output()).toContain(port);
        expect(started.output()).toContain(name);
        expect(started.output()).not.toMatch(/^\s+at /m);
      } finally {
        server.close();
      }
    },
    timeoutMs,
  );
});
