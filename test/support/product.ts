/**
 * The real processes, as an operator runs them: two sandboxes and one or more Tandems on free ports, with their data
 * in a folder of their own. Every process can be killed with -9 and started again.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { facts as exactFacts } from '../../sandbox/exact/facts.ts';
import { facts as tribeFacts } from '../../sandbox/tribe/facts.ts';
import { registerApp, tandemAsApp } from '../../sandbox/tribe/registerApp.ts';
import { uiFolder } from '../../src/runtime/uiFolder.ts';

const root = join(import.meta.dirname, '..', '..');

export interface RunningProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything it printed so far, both streams. */
  output(): string;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number>;
}

export interface Product {
  readonly dataFolder: string;
  readonly exact: RunningProcess;
  readonly tribe: RunningProcess;
  readonly tandem: RunningProcess;
  readonly users: { readonly exact: Person; readonly tribe: Person };
  restartTandem(): Promise<void>;
  /** Another process of Tandem with the same settings and data, apart from `env`: a worker beside a web process. */
  startBeside(env: Readonly<Record<string, string>>): Promise<RunningProcess>;
  restartSandbox(name: 'exact' | 'tribe'): Promise<void>;
  /** Stops everything and removes the data folder. */
  end(): Promise<void>;
}

export interface Person {
  readonly email: string;
  readonly password: string;
}

/** Limits of Exact that Tandem learns from the answers' headers and that never make it, or those who look on, wait. */
export const roomyLimits = ['--limits', 'minute=6000,day=500000,contract=500000,errors=1000,tokens=5000'] as const;

export interface ProductOptions {
  readonly size?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly exactArgs?: readonly string[];
  readonly tribeArgs?: readonly string[];
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

/** Starts one of the project's programs and waits until it says that it serves. */
export async function startProcess(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<RunningProcess> {
  const child = spawn(process.execPath, [join(root, file), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', ...env },
  });
  let printed = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const exited = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    child.on('message', (message) => {
      if (typeof message === 'object' && message !== null && 'ready' in message && 'url' in message) {
        resolve(String(message.url));
      }
    });
    child.on('exit', (code) => reject(new Error(`${file} ended with ${code} before it was ready:\n${printed}`)));
  });
  return {
    url,
    child,
    output: () => printed,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = (await exited) as [number | null];
      return code ?? 1;
    },
  };
}

const firstOf = (users: readonly Person[]): Person => {
  const [first] = users;
  if (first === undefined) throw new Error('the sandbox has no users');
  return first;
};

export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'tandem-product-'));
  // Built once per machine and source state; each product would otherwise spend seconds on the same pages.
  const pages = await uiFolder(join(tmpdir(), 'tandem-test-pages'));
  cpSync(pages, join(dataFolder, basename(pages)), { recursive: true });
  const [exactPort, tribePort, tandemPort] = [await freePort(), await freePort(), await freePort()];
  const size = String(options.size ?? 60);

  const startSandbox = (name: 'exact' | 'tribe') =>
    startProcess(
      `sandbox/${name}/main.ts`,
      [
        ...['--port', String(name === 'exact' ? exactPort : tribePort), '--size', size],
        ...['--data', join(dataFolder, `sandbox-${name}`)],
        ...((name === 'exact' ? options.exactArgs : options.tribeArgs) ?? []),
      ],
      {},
    );
  const running = { exact: await startSandbox('exact'), tribe: await startSandbox('tribe') };
  const startTandem = (env: Readonly<Record<string, string>> = {}) =>
    startProcess('src/main.ts', [], {
      TANDEM_PORT: String(tandemPort),
      TANDEM_DATA: dataFolder,
      EXACT_URL: running.exact.url,
      EXACT_CLIENT_ID: exactFacts.client.id,
      EXACT_CLIENT_SECRET: exactFacts.client.secret,
      EXACT_WEBHOOK_SECRET: exactFacts.client.webhookSecret,
      TRIBE_APP_URL: running.tribe.url,
      TRIBE_API_URL: running.tribe.url,
      TRIBE_AUTH_URL: running.tribe.url,
      TRIBE_CLIENT_ID: tribeFacts.client.id,
      TRIBE_CLIENT_SECRET: tribeFacts.client.secret,
      TRIBE_MARKETPLACE_SECRET: tribeFacts.client.marketplaceSecret,
      ...options.env,
      ...env,
    });
  let tandem = await startTandem();
  await registerApp(running.tribe.url, tandemAsApp(tandem.url, tribeFacts.client.marketplaceSecret));
  const beside: RunningProcess[] = [];

  return {
    dataFolder,
    get exact() {
      return running.exact;
    },
    get tribe() {
      return running.tribe;
    },
    get tandem() {
      return tandem;
    },
    users: { exact: firstOf(exactFacts.users), tribe: firstOf(tribeFacts.users) },
    restartTandem: async () => {
      tandem = await startTandem();
    },
    startBeside: async (env) => {
      const started = await startTandem(env);
      beside.push(started);
      return started;
    },
    restartSandbox: async (name) => {
      running[name] = await startSandbox(name);
    },
    end: async () => {
      for (const part of [...beside, tandem, running.tribe, running.exact]) {
        if (part.child.exitCode === null && part.child.signalCode === null) await part.stop();
      }
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
