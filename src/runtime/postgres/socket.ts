import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

const port = 5432;
/** sockaddr_un holds 108 bytes with the closing zero. */
const pathBytesMax = 107;

export interface SocketFolder {
  /** For the driver's `host`. */
  readonly host: string;
  readonly port: number;
  close(): void;
}

/** The way to the server's socket: the folder itself, or an open handle to it where its name is too long. */
export function openSocketFolder(folder: string): SocketFolder {
  const isShort = Buffer.byteLength(join(folder, `.s.PGSQL.${port}`)) <= pathBytesMax;
  if (isShort) return { host: folder, port, close: () => undefined };
  const handle = openSync(folder, 'r');
  return { host: `/proc/self/fd/${handle}`, port, close: () => closeSync(handle) };
}
