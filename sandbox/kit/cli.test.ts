import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';

const cli = new URL('./cli.ts', import.meta.url).href;

/** A program with a service that remembers how often it was posted to. */
const program = `
import { runCli } from ${JSON.stringify(cli)};
const create = ({ tables }) => {
  const posts = tables.table('posts');
  return {
    seed() {}, reindex() {}, takeOutbound: () => [], outboundAnswered() {},
    endpointOf: ({ method }) => ({ endpoint: method, tenant: null }),
    handle: ({ method }) => {
      if (method === 'POST') posts.put(String(posts.size), { at: posts.size });
      return { status: 200, headers: {}, body: String(posts.size) };
    },
  };
};
await runCli({
  command: 'counter', title: 'Counter', description: 'Counts.', defaultPort: 4999,
  options: [{ flags: '--mood <name>', description: 'how it feels' }],
  define: ({ mood }) => ({ name: 'exact', title: 'Counter ' + mood, defaultPort: 4999, create }),
}, ['node', 'counter', ...process.argv.slice(1)]);
`;

const running: ChildProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  output(): string;
  readonly ended: Promise<number | null>;
}

function start(args: readonly string[], hasChannel = false): Started {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, '--', ...args], {
    stdio: ['ignore', 'pipe', 'pipe', ...(hasChannel ? (['ipc'] as const) : [])],
  });
  running.push(child);
  let output = '';
  const streamsClosed = [child.stdout, child.stderr].map((stream) => {
    stream?.on('data', (part: Buffer) => {
      output += part.toString();
    });
    return stream === null ? null : once(stream, 'close');
  });
  // Not the event "close" of the child: that one never comes after a channel was disconnected.
  const ended = Promise.all([once(child, 'exit'), ...streamsClosed]).then(([exit]) => exit[0] as number | null);
  return { child, output: () => output, ended };
}

async function urlOf({ child, output }: Started): Promise<string> {
  for (;;) {
    const url = /answers on (\S+)/.exec(output())?.[1];
    if (url !== undefined) return url;
    if (child.exitCode !== null) throw new Error(output());
    await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]);
  }
}

async function text(url: string, method = 'GET'): Promise<string> {
  const answer = await fetch(url, { method });
  return answer.text();
}

describe('the command line', () => {
  test('says in one line that a port is in use, and exits with 1', async () => {
    const first = start(['--port', '0']);
    const { port } = new URL(await urlOf(first));
    const second = start(['--port', port]);
    expect(await second.ended).toBe(1);
    expect(second.output().trim()).toBe(`Counter: port ${port} is in use; choose another with --port`);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('stops cleanly on %s', async (signal) => {
    const started = start(['--port', '0', '--seed', '5', '--mood', 'wild']);
    const url = await urlOf(started);
    expect(started.output()).toContain('seed 5, size 300');
    expect(await text(`${url}/_control/`)).toContain('Counter wild');
    started.child.kill(signal);
    expect(await started.ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  test('can do without the control API', async () => {
    const url = await urlOf(start(['--port', '0', '--no-control']));
    expect(await text(`${url}/_control/health`)).toContain('switched off');
  });
});

describe('a sandbox process', () => {
  test('tells its parent when it listens, and ends when the parent is gone', async () => {
    const started = start(['--port', '0'], true);
    const [message] = (await once(started.child, 'message')) as [{ readonly ready: boolean; readonly url: string }];
    expect(message.ready).toBe(true);
    expect(await text(message.url)).toBe('0');
    started.child.disconnect();
    expect(await started.ended).toBe(0);
  });

  test('that could not start lets go of its parent', async () => {
    const started = start(['--host', 'nowhere.invalid', '--port', '0'], true);
    expect(await started.ended).toBe(1);
  });

  test('killed with -9 again and again loses nothing that it acknowledged', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kit-cli-'));
    folders.push(folder);
    let acknowledged = 0;
    for (let round = 1; round <= 3; round++) {
      const started = start(['--port', '0', '--data', folder]);
      const url = await urlOf(started);
      expect(Number(await text(url))).toBeGreaterThanOrEqual(acknowledged);
      // Several clients post until the connection breaks under them; each counts only what was answered.
      const clients = Array.from({ length: 4 }, async () => {
        let highest = 0;
        try {
          for (;;) {
            highest = Number(await text(url, 'POST'));
            if (highest > acknowledged + 20) started.child.kill('SIGKILL');
          }
        } catch {
          return highest;
        }
      });
      acknowledged = Math.max(acknowledged, ...(await Promise.all(clients)));
      await started.ended;
    }
    const last = start(['--port', '0', '--data', folder]);
    expect(Number(await text(await urlOf(last)))).toBeGreaterThanOrEqual(acknowledged);
    const other = start(['--port', '0', '--data', folder, '--size', '60']);
    expect(await other.ended).toBe(1);
    expect(other.output()).toMatch(/in use by process/);
  });
});
