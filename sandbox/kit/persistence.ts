import { createHash } from 'node:crypto';
import { DataFolderRefused } from './dataLock.ts';
import { FileJournal, journalFormat } from './journal.ts';
import type { Tables } from './tables.ts';

/** How many rows of each table go into the fingerprint: enough to notice other seeding code, few enough to cost nothing. */
const fingerprintRowsMax = 200;

/** What the operator asked for; null takes what the data folder holds, or the default. */
export interface WorldChoice {
  readonly seed: number | null;
  readonly size: number | null;
}

export interface Persistence {
  /** Seed and size that the folder holds, null when it is new. */
  readonly held: { readonly seed: number; readonly size: number } | null;
  /** Tables hold the seeded rows: replays what the folder holds or starts it, and records from now on. */
  attach(tables: Tables, world: { readonly seed: number; readonly size: number }): void;
  /** As `attach`, but throws away what the folder holds. */
  restart(tables: Tables, world: { readonly seed: number; readonly size: number }): void;
  /** Everything that changed is written: must happen before an answer leaves. */
  flush(): void;
  close(): void;
}

export const memoryOnly: Persistence = {
  held: null,
  attach: () => {},
  restart: () => {},
  flush: () => {},
  close: () => {},
};

/** Keeps the state of one sandbox in a folder. Throws `DataFolderRefused` when the folder holds something else than asked. */
export function folderPersistence(folder: string, service: string, choice: WorldChoice): Persistence {
  const journal = new FileJournal(folder);
  try {
    const header = journal.readHeader();
    if (header !== null) refuseOther(header, service, choice);
    return {
      held: header === null ? null : { seed: header.seed, size: header.size },
      attach: (tables, world) => {
        const seeded = fingerprint(tables);
        if (header === null) {
          journal.begin({ format: journalFormat, service, ...world, seeded });
        } else {
          if (header.seeded !== seeded) {
            throw new DataFolderRefused(
              'it was made by another version of this sandbox; remove it or use another --data folder',
            );
          }
          journal.resume(tables);
        }
        tables.record(journal);
      },
      restart: (tables, world) => {
        journal.forgetPending();
        journal.begin({ format: journalFormat, service, ...world, seeded: fingerprint(tables) });
        tables.record(journal);
      },
      flush: () => journal.flush(),
      close: () => journal.close(),
    };
  } catch (error) {
    journal.close();
    throw error;
  }
}

function refuseOther(
  header: { readonly format: number; readonly service: string; readonly seed: number; readonly size: number },
  service: string,
  choice: WorldChoice,
): void {
  if (header.service !== service) {
    throw new DataFolderRefused(`it holds the ${header.service} sandbox, not ${service}; use another --data folder`);
  }
  if (header.format !== journalFormat) {
    throw new DataFolderRefused(
      `it has format ${header.format}, this version reads ${journalFormat}; use another --data folder`,
    );
  }
  for (const name of ['seed', 'size'] as const) {
    const asked = choice[name];
    if (asked !== null && asked !== header[name]) {
      throw new DataFolderRefused(
        `it holds ${name} ${header[name]}, but --${name} ${asked} was asked; leave --${name} out, use --${name} ${header[name]}, or another --data folder`,
      );
    }
  }
}

/** Number of rows, and the content of some rows spread evenly over each table. */
function fingerprint(tables: Tables): string {
  const hash = createHash('sha256');
  for (const name of tables.names()) {
    const table = tables.table<object>(name);
    const every = Math.max(1, Math.floor(table.size / fingerprintRowsMax));
    hash.update(`${name}\n${table.size}\n`);
    for (const row of table.sample(every)) hash.update(`${JSON.stringify(row)}\n`);
  }
  return hash.digest('hex').slice(0, 32);
}
