import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DataFolderRefused, lockDataFolder } from './dataLock.ts';
import type { Journal, Tables } from './tables.ts';

/** Raised when a line changes its shape. */
export const journalFormat = 1;
/** A file above this size is rewritten at start when that drops at least half of its changes. */
export const compactAboveBytes = 8 * 1024 * 1024;

const readChunkBytes = 1024 * 1024;
const newline = 10;

/** What a data folder holds. The changes below it only make sense on top of exactly this seeded state. */
export interface JournalHeader {
  readonly format: number;
  readonly service: string;
  readonly seed: number;
  readonly size: number;
  /** Fingerprint of the seeded tables: another version of the seeding code would make the changes mean something else. */
  readonly seeded: string;
}

const headerSchema = z.strictObject({
  format: z.number(),
  service: z.string(),
  seed: z.number(),
  size: z.number(),
  seeded: z.string(),
});

/** One line holds the changes of one exchange, so that a torn line never leaves half of it. */
type Change = readonly [table: string, key: string, row: object | null];

/**
 * An append-only file of changes. Changes gather until `flush`, which writes them with one call before the answer leaves.
 * Written bytes survive `kill -9` (not a power cut: this is a sandbox, and an fsync per call would cost more than it gives).
 */
export class FileJournal implements Journal {
  readonly #path: string;
  readonly #unlock: () => void;
  #handle: number | null = null;
  #pending: Change[] = [];

  /** Locks the folder, which is made when it does not exist. Throws `DataFolderRefused` when another process has it. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#unlock = lockDataFolder(join(folder, 'lock'));
    this.#path = join(folder, 'journal.jsonl');
  }

  /** Null when the folder is new. */
  readHeader(): JournalHeader | null {
    for (const line of readLines(this.#path)) return parseHeader(line.text);
    return null;
  }

  /** Starts an empty journal, replacing what the folder held. */
  begin(header: JournalHeader): void {
    this.#rewrite(header, []);
  }

  /** Applies all changes to tables that hold exactly the seeded rows, and goes on appending. */
  resume(tables: Tables): void {
    const net = new NetChanges();
    let header: JournalHeader | null = null;
    let intactBytes = 0;
    let lineNumber = 0;
    for (const line of readLines(this.#path)) {
      lineNumber += 1;
      if (header === null) {
        header = parseHeader(line.text);
      } else {
        for (const [table, key, row] of parseLine(line.text, lineNumber)) {
          tables.restore(table, key, row);
          net.add(table, key, row);
        }
      }
      intactBytes = line.endOffset;
    }
    if (header === null) throw new DataFolderRefused('its journal is empty; remove the folder to start anew');
    if (intactBytes > compactAboveBytes && net.kept * 2 <= net.seen) {
      this.#rewrite(header, net.changes());
      return;
    }
    this.#handle = openSync(this.#path, 'r+');
    // A torn last line was never acknowledged: it is cut, or the next line would be glued to it.
    ftruncateSync(this.#handle, intactBytes);
    closeSync(this.#handle);
    this.#handle = openSync(this.#path, 'a');
  }

  changed(table: string, key: string, row: object | null): void {
    this.#pending.push([table, key, row]);
  }

  flush(): void {
    if (this.#pending.length === 0) return;
    if (this.#handle === null) throw new Error('the journal was not begun or resumed');
    const changes = this.#pending;
    this.#pending = [];
    writeWhole(this.#handle, `${JSON.stringify(changes)}\n`);
  }

  /** Gives up changes that have not been flushed: they belong to a state that is being thrown away. */
  forgetPending(): void {
    this.#pending = [];
  }

  close(): void {
    if (this.#handle !== null) {
      this.flush();
      closeSync(this.#handle);
      this.#handle = null;
    }
    this.#unlock();
  }

  /** Writes beside and renames, so that a kill in the middle leaves the old file whole. */
  #rewrite(header: JournalHeader, changes: Iterable<Change>): void {
    if (this.#handle !== null) closeSync(this.#handle);
    const beside = `${this.#path}.new`;
    rmSync(beside, { force: true });
    const handle = openSync(beside, 'a');
    writeWhole(handle, `${JSON.stringify(header)}\n`);
    for (const change of changes) writeWhole(handle, `${JSON.stringify([change])}\n`);
    fsyncSync(handle);
    renameSync(beside, this.#path);
    this.#handle = handle;
  }
}

/**
 * What a list of changes amounts to, in an order that rebuilds the same insertion order: a row that was removed and put
 * again stands at the end of its table, one that was only replaced keeps its place.
 */
class NetChanges {
  readonly #tables = new Map<string, Map<string, { row: Change[2]; wasRemoved: boolean }>>();
  seen = 0;
  kept = 0;

  add(table: string, key: string, row: Change[2]): void {
    this.seen += 1;
    let rows = this.#tables.get(table);
    if (rows === undefined) {
      rows = new Map();
      this.#tables.set(table, rows);
    }
    const earlier = rows.get(key);
    if (earlier === undefined) this.kept += 1;
    if (earlier !== undefined && earlier.row === null) rows.delete(key);
    rows.set(key, { row, wasRemoved: row !== null && (earlier?.wasRemoved === true || earlier?.row === null) });
  }

  *changes(): Generator<Change> {
    for (const [table, rows] of this.#tables) {
      for (const [key, { row, wasRemoved }] of rows) {
        if (wasRemoved) yield [table, key, null];
        yield [table, key, row];
      }
    }
  }
}

function parseHeader(text: string): JournalHeader {
  const header = headerSchema.safeParse(parseJson(text));
  if (!header.success) throw new DataFolderRefused('its journal has no readable first line; use another --data folder');
  return header.data;
}

/** Checked by hand and not by a schema: a large journal has a hundred thousand rows, which a schema would copy. */
function parseLine(text: string, lineNumber: number): readonly Change[] {
  const line = parseJson(text);
  if (Array.isArray(line) && line.every(isChange)) return line;
  throw new DataFolderRefused(`line ${lineNumber} of its journal is damaged; restore or remove the folder`);
}

function isChange(change: unknown): change is Change {
  if (!Array.isArray(change) || change.length !== 3) return false;
  const [table, key, row] = change as readonly unknown[];
  return typeof table === 'string' && typeof key === 'string' && typeof row === 'object';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function writeWhole(handle: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written);
}

/** Complete lines only: what follows the last newline was being written when the process was killed. */
function* readLines(path: string): Generator<{ readonly text: string; readonly endOffset: number }> {
  if (!existsSync(path) || statSync(path).size === 0) return;
  const handle = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(readChunkBytes);
    let parts: Buffer[] = [];
    let offset = 0;
    for (;;) {
      const length = readSync(handle, chunk, 0, chunk.length, offset);
      if (length === 0) return;
      let from = 0;
      for (let end = chunk.indexOf(newline, 0); end >= 0 && end < length; end = chunk.indexOf(newline, from)) {
        parts.push(Buffer.from(chunk.subarray(from, end)));
        yield { text: Buffer.concat(parts).toString('utf8'), endOffset: offset + end + 1 };
        parts = [];
        from = end + 1;
      }
      parts.push(Buffer.from(chunk.subarray(from, length)));
      offset += length;
    }
  } finally {
    closeSync(handle);
  }
}
