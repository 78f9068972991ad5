import { buildCommand, type CommonValues, type OwnValues, type SandboxProgram } from './cliOptions.ts';
import { DataFolderRefused } from './dataLock.ts';
import { type ServedSandbox, serveSandbox } from './serve.ts';

export type { OwnOption, OwnValues, SandboxProgram } from './cliOptions.ts';

/**
 * Runs a sandbox as a process of its own until it is told to stop: Ctrl-C, SIGTERM, or the parent that started it with an
 * IPC channel going away. Such a parent is sent `{ready: true, url}` once the sandbox listens.
 */
export async function runCli(program: SandboxProgram, argv: readonly string[] = process.argv): Promise<void> {
  const command = buildCommand(program);
  command.parse([...argv]);
  const values = command.opts<CommonValues & OwnValues>();
  let served: ServedSandbox;
  try {
    served = await serveSandbox(program.define(values), {
      port: values.port,
      host: values.host,
      publicUrl: values.publicUrl,
      seed: values.seed,
      size: values.size,
      dataFolder: values.data,
      isControlServed: values.control,
      report: (text, cause) => console.error(text, cause),
    });
  } catch (error) {
    console.error(`${program.title}: ${startFailure(error, values)}`);
    process.exitCode = 1;
    process.disconnect?.();
    return;
  }
  stopWhenTold(served);
  console.log(`${program.title} answers on ${served.url} (seed ${served.sandbox.seed}, size ${served.sandbox.size})`);
  process.send?.({ ready: true, url: served.url });
}

function startFailure(error: unknown, { port, host, data }: CommonValues): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (error instanceof DataFolderRefused) return `--data ${data} cannot be used: ${error.message}`;
  if (code === 'EADDRINUSE') return `port ${port} is in use; choose another with --port`;
  if (code === 'EACCES' && port < 1024)
    return `port ${port} is not allowed to this user; choose one from 1024 with --port`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `--host ${host} is not an address of this machine`;
  if (error instanceof Error) return error.message;
  return String(error);
}

function stopWhenTold(served: ServedSandbox): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    served
      .close()
      .catch((error: unknown) => {
        console.error('closing failed', error);
        process.exitCode = 1;
      })
      .finally(() => process.exit());
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // A parent killed with -9 cannot say goodbye; its channel closing is the only sign, and without it orphans would hold the port.
  process.on('disconnect', stop);
}
