import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';

interface Holder {
  readonly pid: number;
  /** When the process started, in ticks since boot, where the system tells; a process id alone is used again by others. */
  readonly startedTicks: string | null;
}

function startedTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name, in parentheses, may contain spaces: fields are counted after it. Start time is field 22.
    return (
      stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .at(19) ?? null
    );
  } catch {
    return null;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return startedTicks(holder.pid) === holder.startedTicks;
}

function readHolder(file: string): Holder | null {
  try {
    const held: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof held !== 'object' || held === null || !('pid' in held) || typeof held.pid !== 'number') return null;
    const ticks = 'startedTicks' in held && typeof held.startedTicks === 'string' ? held.startedTicks : null;
    return { pid: held.pid, startedTicks: ticks };
  } catch {
    return null;
  }
}

/** Refuses a second process on the same folder: two writers would tear each other's journal. Returns the release. */
export function lockDataFolder(file: string): () => void {
  for (let attempt = 1; ; attempt++) {
    try {
      const handle = openSync(file, 'wx');
      writeSync(handle, JSON.stringify({ pid: process.pid, startedTicks: startedTicks(process.pid) }));
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
      const holder = readHolder(file);
      if (attempt > 3 || (holder !== null && isAlive(holder))) {
        throw new DataFolderRefused(
          `it is in use by process ${holder?.pid ?? 'unknown'}; stop that one or use another --data folder`,
        );
      }
      // The holder was killed: its lock means nothing any more.
      rmSync(file, { force: true });
    }
  }
}

/** A data folder that cannot be used as asked; the text completes "the data folder … cannot be used: ". */
export class DataFolderRefused extends Error {
  override readonly name = 'DataFolderRefused';
}
