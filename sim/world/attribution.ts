import { AsyncLocalStorage } from 'node:async_hooks';
import type { Fields } from '../../src/domain/model/fields.ts';
import type { Kind, Side } from '../../src/domain/model/kind.ts';
import type { EnginePorts } from '../../src/engine/ports.ts';
import type { VendorClient } from '../../src/vendors/vendor.ts';

/** One create or update that the engine asks of a client, which may take several calls. */
export interface VendorWrite {
  readonly side: Side;
  readonly operation: 'create' | 'update';
  readonly kind: Kind;
  /** Of the record that is written, or of the one that it is made for. */
  readonly recordId: string;
  readonly fields: Fields;
  /** When the engine asked for it; its first call may have to wait for others. */
  readonly begunMs: number;
}

/** On whose account something is done, across everything that it waits for. */
interface Account {
  readonly request: number | null;
  /** The connection that is worked on or asked about: those of one organisation share their tokens. */
  readonly connectionId: string | null;
  readonly write: VendorWrite | null;
}

const nobody: Account = { request: null, connectionId: null, write: null };
const accounts = new AsyncLocalStorage<Account>();

export const currentAccount = (): Account => accounts.getStore() ?? nobody;

/** Does `work` on the account of a person's request. */
export const onRequest = <T>(request: number, work: () => T): T => accounts.run({ ...nobody, request }, work);

/** Does `work` for one connection. */
export const onConnection = <T>(connectionId: string, work: () => T): T =>
  accounts.run({ ...currentAccount(), connectionId }, work);

/** `work` on the account of whoever asks now, whenever it is called. */
export function bound<T>(work: () => T): () => T {
  const account = currentAccount();
  return () => accounts.run(account, work);
}

/** Clients whose calls are on the account of the write that they belong to. */
export function accountingFor(ports: EnginePorts, nowMs: () => number): EnginePorts {
  const opened = (access: EnginePorts['exact']): EnginePorts['exact'] => ({
    ...access,
    open: (region) => {
      const open = access.open(region);
      return (input) => accounted(open(input), nowMs);
    },
  });
  return { ...ports, exact: opened(ports.exact), tribe: opened(ports.tribe) };
}

function accounted(client: VendorClient, nowMs: () => number): VendorClient {
  const { side } = client;
  const onWrite = <T>(write: Omit<VendorWrite, 'side' | 'begunMs'>, work: () => T): T =>
    accounts.run({ ...currentAccount(), write: { side, begunMs: nowMs(), ...write } }, work);
  return {
    ...client,
    create: (draft) => {
      // A key ends with the id of the record of the other side.
      const recordId = draft.businessKey.split(':').at(-1) ?? '';
      return onWrite({ operation: 'create', kind: draft.kind, recordId, fields: draft.fields }, () =>
        client.create(draft),
      );
    },
    update: (seen, changes) =>
      onWrite({ operation: 'update', kind: seen.kind, recordId: seen.id, fields: changes }, () =>
        client.update(seen, changes),
      ),
  };
}
