/** One Tandem process: settings in, a running Tandem out, and a clean end. Roles and settings: docs/operating.md. */
import { type Config, ConfigError, readConfig } from './runtime/config.ts';
import { LocalDatabaseProblem } from './runtime/postgres/problems.ts';
import { SecretKeyProblem } from './runtime/secretKey.ts';
import { DatabaseTooNew } from './store/migrate.ts';
import { type RunningTandem, startTandem } from './tandem.ts';

function end(message: string): never {
  console.error(message);
  process.exit(1);
}

function settings(): Config {
  try {
    return readConfig(process.env, { usesSandboxes: false });
  } catch (error) {
    if (error instanceof ConfigError) return end(error.message);
    throw error;
  }
}

/** What a person can mend gets a sentence; everything else is a bug and keeps its stack. */
function explain(error: unknown, config: Config): string {
  const isForPeople =
    error instanceof LocalDatabaseProblem || error instanceof SecretKeyProblem || error instanceof DatabaseTooNew;
  if (isForPeople) return error.message;
  if (error instanceof Error && 'code' in error) {
    const place = `${config.host}:${config.port}`;
    if (error.code === 'EADDRINUSE') {
      return `Something else already listens on ${place}. Stop it, or choose another port with TANDEM_PORT.`;
    }
    if (error.code === 'EACCES') return `${place} may not be used by this user. Choose another port with TANDEM_PORT.`;
    if (error.code === 'EADDRNOTAVAIL') return `${config.host} is no address of this machine. Check TANDEM_HOST.`;
    if (config.databaseUrl !== null && error.code === 'ECONNREFUSED') {
      return 'The database in DATABASE_URL does not answer. Start it, or check the address.';
    }
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const config = settings();
let tandem: RunningTandem;
try {
  tandem = await startTandem(config);
} catch (error) {
  end(`Tandem cannot start. ${explain(error, config)}`);
}

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await tandem.stop();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
// Started by another process that is gone, however it went: nobody is left to stop us.
process.on('disconnect', () => void stop());

tandem.log.info('started', { role: config.role, url: tandem.listening === null ? null : config.publicUrl });
process.send?.({ ready: true, url: config.publicUrl });
