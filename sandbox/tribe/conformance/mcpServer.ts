import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createRequire } from 'node:module';

/** What a tool of the server answers: its text, and whether the server calls that an error. */
export interface ToolAnswer {
  readonly text: string;
  readonly isError: boolean;
}

/**
 * The vendor's published MCP server (tribe-crm.md 7), unmodified, as a process of its own: JSON-RPC, one message per line.
 */
export class McpServer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #lastId = 0;
  readonly #listeners = new Set<() => void>();
  /** What it wrote for people: shown when it ends too early. */
  #said = '';

  constructor(env: Readonly<Record<string, string>>, folder: string) {
    const path = createRequire(import.meta.url).resolve('@efficy/tribecrm-mcp-server');
    this.#child = spawn(process.execPath, [path], {
      cwd: folder,
      // Its tokens go to the home folder, and a `.env` file of the folder it runs in is read.
      env: { PATH: process.env.PATH ?? '', HOME: folder, ...env },
    });
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString();
      for (const listener of this.#listeners) listener();
    });
    let unfinished = '';
    this.#child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (unfinished + chunk).split('\n');
      unfinished = lines.pop() ?? '';
      for (const line of lines) this.#received(line);
    });
    this.#child.on('exit', (code) => {
      for (const answer of this.#waiting.values())
        answer({ error: { message: `the server ended with ${code}: ${this.#said}` } });
      this.#waiting.clear();
    });
  }

  async start(): Promise<void> {
    await this.#ask('initialize', {
      protocolVersion: '2024-11-05',
      capabilities: {},
      clientInfo: { name: 'conformance', version: '1' },
    });
    this.#child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`);
  }

  async tools(): Promise<readonly string[]> {
    const { tools } = await this.#ask('tools/list', {});
    return Array.isArray(tools) ? tools.map((tool: { readonly name: string }) => tool.name) : [];
  }

  async call(name: string, args: object): Promise<ToolAnswer> {
    const { content, isError } = await this.#ask('tools/call', { name, arguments: args });
    const [first] = Array.isArray(content) ? (content as readonly { readonly text?: unknown }[]) : [];
    return { text: String(first?.text ?? ''), isError: isError === true };
  }

  async readResource(uri: string): Promise<string> {
    const { contents } = await this.#ask('resources/read', { uri });
    const [first] = Array.isArray(contents) ? (contents as readonly { readonly text?: unknown }[]) : [];
    return String(first?.text ?? '');
  }

  async resources(): Promise<readonly string[]> {
    const { resources } = await this.#ask('resources/list', {});
    return Array.isArray(resources) ? resources.map((resource: { readonly uri: string }) => resource.uri) : [];
  }

  /** Resolves once it has written this text for people. */
  said(text: string): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!this.#said.includes(text)) return;
        this.#listeners.delete(check);
        resolve();
      };
      this.#listeners.add(check);
      check();
    });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill();
    await ended;
  }

  async #ask(method: string, params: object): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.#lastId;
    const answered = new Promise<Message>((resolve) => this.#waiting.set(id, resolve));
    this.#child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    const { result, error } = await answered;
    if (result === undefined) throw new Error(`${method}: ${error?.message ?? 'no result'}`);
    return result;
  }

  #received(line: string): void {
    const message = JSON.parse(line) as Message & { readonly id?: number };
    const answer = this.#waiting.get(message.id ?? 0);
    this.#waiting.delete(message.id ?? 0);
    answer?.(message);
  }
}

interface Message {
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}
