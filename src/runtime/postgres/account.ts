import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { LocalDatabaseProblem } from './problems.ts';

/** Under which identity the server runs: PostgreSQL refuses to run as root. */
export interface ServerAccount {
  readonly way: 'ownUser' | 'nobody' | 'userNamespace' | 'capability';
  /** Who has to own the cluster's files; null when they are ours anyway. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  command(file: string, args: readonly string[]): AccountCommand;
}

export interface AccountCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** For `spawn`: set when node itself changes the user. */
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

const nobody = 65_534;

const direct = (way: 'ownUser' | 'userNamespace' | 'capability', prefix: readonly string[]): ServerAccount['command'] =>
  function command(file, args) {
    const [first, ...rest] = [...prefix, file, ...args];
    if (first === undefined) throw new Error(`no program for ${way}`);
    return { file: first, args: rest, identity: {} };
  };

export const ownUser: ServerAccount = { way: 'ownUser', owner: null, command: direct('ownUser', []) };

export const asNobody: ServerAccount = {
  way: 'nobody',
  owner: { uid: nobody, gid: nobody },
  command: (file, args) => ({ file, args, identity: { uid: nobody, gid: nobody } }),
};

/**
 * In a user namespace without a mapping everybody is seen as the user nobody by the programs inside, while the kernel
 * goes on to know who it is: root passes folders that only root may enter, and a user whom /etc/passwd does not know
 * has a name. The files stay the caller's.
 */
export const inUserNamespace = (owner: ServerAccount['owner']): ServerAccount => ({
  way: 'userNamespace',
  owner,
  command: direct('userNamespace', ['unshare', '--user', '--']),
});

/** For containers that forbid user namespaces: the user nobody, with the one right to pass closed folders. */
export const withCapability: ServerAccount = {
  way: 'capability',
  owner: { uid: nobody, gid: nobody },
  command: direct('capability', [
    'setpriv',
    `--reuid=${nobody}`,
    `--regid=${nobody}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--',
  ]),
};

/**
 * Chooses an identity that can reach every one of `paths` (absolute, existing, without symbolic links): the cluster's
 * folder and the programs.
 */
export function chooseAccount(paths: readonly string[]): ServerAccount {
  if (process.getuid?.() !== 0) return ordinaryAccount();
  if (paths.every(isOpenToAll)) return asNobody;
  for (const account of [inUserNamespace({ uid: 0, gid: 0 }), withCapability]) {
    if (runs(account)) return account;
  }
  throw new LocalDatabaseProblem(
    `PostgreSQL does not run as root, and other users may not enter ${paths.find((path) => !isOpenToAll(path))}. ` +
      'Set TANDEM_DATA to a folder that other users may pass, run Tandem as an ordinary user, or set DATABASE_URL.',
  );
}

/** PostgreSQL asks /etc/passwd for a name; containers are often run with a bare number as their user. */
function ordinaryAccount(): ServerAccount {
  const namespace = inUserNamespace(null);
  return hasName() || !runs(namespace) ? ownUser : namespace;
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** Whether a user without any right of their own may pass every folder above `path`. */
export function isOpenToAll(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

function runs(account: ServerAccount): boolean {
  const probe = account.command('/bin/true', []);
  try {
    execFileSync(probe.file, probe.args, { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}
