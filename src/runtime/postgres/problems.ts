/**
 * A reason why the local database cannot be used, written for the person who starts Tandem: cause and remedy in one
 * text, no stack needed.
 */
export class LocalDatabaseProblem extends Error {
  override readonly name = 'LocalDatabaseProblem';
}

export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

const remedy = 'Set TANDEM_DATA to a folder that Tandem may write to.';

/** Words for what the operating system says of the data folder; other errors are bugs and stay as they are. */
export function asDataFolderProblem(error: unknown, folder: string): Error {
  const words = dataFolderWords(errorCode(error));
  if (words !== null) {
    return new LocalDatabaseProblem(`The data folder ${folder} ${words} ${remedy}`, { cause: error });
  }
  return error instanceof Error ? error : new Error(String(error));
}

function dataFolderWords(code: string | null): string | null {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'is not writable for the user that runs Tandem.';
    case 'EROFS':
      return 'is on a read-only file system.';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'is a file or lies below one.';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'is on a full disk.';
    // What node says when a folder cannot be made because the one above is read-only or not there.
    case 'ENOENT':
      return 'cannot be made: the folder above it is missing or read-only.';
    case 'ENAMETOOLONG':
      return 'has too long a name.';
    default:
      return null;
  }
}

/** The same for a server or initdb that reports in words, of which only English is asked (LC_MESSAGES=C). */
export function asServerProblem(what: string, output: string, folder: string): LocalDatabaseProblem {
  if (/No space left on device|Disk quota exceeded/.test(output)) {
    return new LocalDatabaseProblem(`The data folder ${folder} is on a full disk. ${remedy}`);
  }
  if (/Read-only file system/.test(output)) {
    return new LocalDatabaseProblem(`The data folder ${folder} is on a read-only file system. ${remedy}`);
  }
  const tail = output.trim().split('\n').slice(-8).join('\n');
  return new LocalDatabaseProblem(`${what} in the data folder ${folder}:\n${tail}`);
}
