/**
 * `npm start`: Tandem and its two sandboxes, each a process of its own, on one machine. Knows how to start and stop
 * them and what to tell the person in front of the screen, and nothing else.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { facts as exactFacts } from './sandbox/exact/facts.ts';
import { facts as tribeFacts } from './sandbox/tribe/facts.ts';
import { registerApp, tandemAsApp } from './sandbox/tribe/registerApp.ts';
import { type Config, ConfigError, readConfig } from './src/runtime/config.ts';

const root = import.meta.dirname;
/** Longer than any process needs to finish what it is writing; whoever is still there then is killed. */
const stopTimeoutMs = 15_000;

interface Part {
  readonly name: string;
  readonly child: ChildProcess;
  readonly ended: Promise<number>;
}

const parts: Part[] = [];
let isStopping = false;

interface PartInput {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What to try when it ends by itself, as a sentence; the program itself does not know how it was started. */
  readonly hint: string;
  /** Whether what it prints is for the person; what it complains about always is. */
  readonly isHeard: boolean;
}

function startPart({ name, file, args, env, hint, isHeard }: PartInput): Part {
  const child = spawn(process.execPath, [join(root, file), ...args], {
    cwd: root,
    // The fourth channel tells us when it is ready, and tells it when we are gone, however we went.
    stdio: ['ignore', isHeard ? 'inherit' : 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
  const ended = new Promise<number>((resolve) => {
    child.on('exit', (code) => resolve(code ?? 1));
    child.on('error', () => resolve(1));
  });
  const part = { name, child, ended };
  parts.push(part);
  void ended.then((code) => {
    if (isStopping) return;
    console.error(`${name} ended by itself (exit code ${code}).${hint} Stopping everything.`);
    void stop(1);
  });
  return part;
}

/** The address it serves, or null when it ended before it was ready. */
function ready(part: Part): Promise<string | null> {
  return new Promise((resolve) => {
    part.child.on('message', (message) => {
      if (typeof message === 'object' && message !== null && 'ready' in message && 'url' in message) {
        resolve(String(message.url));
      }
    });
    void part.ended.then(() => resolve(null));
  });
}

async function stop(code: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  // In the order of dependence: Tandem first, so that it never sees its neighbours vanish.
  for (const { child, ended } of [...parts].reverse()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    await ended;
    clearTimeout(timer);
  }
  process.exit(code);
}

function config(): Config {
  try {
    return readConfig(process.env, { usesSandboxes: true });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

function sandboxArgs(settings: Config, name: 'exact' | 'tribe'): readonly string[] {
  const port = name === 'exact' ? settings.sandbox.exactPort : settings.sandbox.tribePort;
  return [
    ...['--host', settings.host, '--port', String(port)],
    ...['--size', String(settings.sandbox.size), '--seed', String(settings.sandbox.seed)],
    ...['--data', join(settings.dataFolder, `sandbox-${name}`)],
  ];
}

function banner(
  urls: { readonly tandem: string; readonly exact: string; readonly tribe: string },
  data: string,
): string {
  const people = (users: readonly { readonly email: string; readonly password: string; readonly note: string }[]) =>
    users.map((user) => `      ${user.email.padEnd(34)} password ${user.password.padEnd(12)} ${user.note}`).join('\n');
  return `
  Tandem is running.  Open  ${urls.tandem}  and click "Sign in with Tribe CRM".

    Tribe CRM sandbox     ${urls.tribe}    log in as
${people(tribeFacts.users)}
    Exact Online sandbox  ${urls.exact}    log in as
${people(exactFacts.users)}

    Everything is kept in ${data}. Stop with Ctrl-C.
`;
}

async function main(): Promise<void> {
  const settings = config();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

  const startSandbox = (which: 'exact' | 'tribe', name: string): Part => {
    const setting = `TANDEM_SANDBOX_${which.toUpperCase()}_PORT`;
    return startPart({
      name,
      file: `sandbox/${which}/main.ts`,
      args: sandboxArgs(settings, which),
      env: {},
      hint: ` If its port is taken, choose another with ${setting}.`,
      isHeard: false,
    });
  };
  const exact = startSandbox('exact', 'Exact Online sandbox');
  const tribe = startSandbox('tribe', 'Tribe CRM sandbox');
  const [exactUrl, tribeUrl] = await Promise.all([ready(exact), ready(tribe)]);
  if (exactUrl === null || tribeUrl === null) return stop(1);

  const { marketplaceSecret } = tribeFacts.client;
  const env = {
    EXACT_URL: exactUrl,
    EXACT_CLIENT_ID: exactFacts.client.id,
    EXACT_CLIENT_SECRET: exactFacts.client.secret,
    EXACT_WEBHOOK_SECRET: exactFacts.client.webhookSecret,
    TRIBE_APP_URL: tribeUrl,
    TRIBE_API_URL: tribeUrl,
    TRIBE_AUTH_URL: tribeUrl,
    TRIBE_CLIENT_ID: tribeFacts.client.id,
    TRIBE_CLIENT_SECRET: tribeFacts.client.secret,
    TRIBE_MARKETPLACE_SECRET: marketplaceSecret,
  };
  const tandem = startPart({ name: 'Tandem', file: 'src/main.ts', args: [], env, hint: '', isHeard: true });
  const tandemUrl = await ready(tandem);
  if (tandemUrl === null) return stop(1);
  await registerApp(tribeUrl, tandemAsApp(tandemUrl, marketplaceSecret));
  console.log(banner({ tandem: tandemUrl, exact: exactUrl, tribe: tribeUrl }, settings.dataFolder));
}

await main();
