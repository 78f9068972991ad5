import type { HostedSandbox } from '../../sandbox/kit/host.ts';
import { exactRecords } from '../oracle/exactBook.ts';
import type { OracleRecord } from '../oracle/record.ts';
import type { Tenant } from '../world/sandboxes.ts';
import { type Edits, type People, pick } from './people.ts';
import { type Answered, callAs } from './wire.ts';

const accountNames = {
  name: 'Name',
  email: 'Email',
  phone: 'Phone',
  website: 'Website',
  vatNumber: 'VATNumber',
  chamberOfCommerce: 'ChamberOfCommerce',
  isSupplier: 'IsSupplier',
};
const contactNames = {
  firstName: 'FirstName',
  middleName: 'MiddleName',
  lastName: 'LastName',
  email: 'Email',
  phone: 'Phone',
  mobile: 'Mobile',
};
const statuses: Readonly<Record<string, string>> = { suspect: 'S', prospect: 'P', customer: 'C' };
const placeNames = (kind: string) => ({
  [`${kind}.line`]: 'AddressLine1',
  [`${kind}.postcode`]: 'Postcode',
  [`${kind}.city`]: 'City',
  [`${kind}.country`]: 'Country',
});
const addressTypes = { postal: 2, invoice: 3 } as const;
const dayMs = 86_400_000;

/** People who work in Exact Online. */
export function exactPeople(sandbox: HostedSandbox, { division, exactToken }: Tenant): People {
  const call = (method: string, path: string, body?: object): Answered =>
    callAs(sandbox, exactToken, method, `/api/v1/${division}/${path}`, body);
  const isDone = ({ status }: Answered): boolean => status < 300;
  const idOf = (answered: Answered): string | null =>
    isDone(answered) ? String((answered.body as { d: { ID: string } }).d.ID).toLowerCase() : null;
  const pathOf = ({ kind, id }: OracleRecord): string =>
    kind === 'relation' ? `crm/Accounts(guid'${id}')` : `crm/Contacts(guid'${id}')`;

  const writeAddresses = (accountId: string, edits: Edits): void => {
    for (const [kind, Type] of Object.entries(addressTypes)) {
      const body = pick(edits, placeNames(kind));
      if (Object.keys(body).length === 0) continue;
      const rows = sandbox.tables.table<Record<string, unknown>>(`${division}/Addresses`).rows();
      const held = [...rows].find((row) => row.Account === accountId && row.Type === Type && row.Main === true);
      if (held !== undefined) call('PUT', `crm/Addresses(guid'${String(held.ID)}')`, body);
      else call('POST', 'crm/Addresses', { Account: accountId, Type, ...body });
    }
  };
  const account = (edits: Edits): Record<string, unknown> => ({
    ...pick(edits, { ...accountNames, ...placeNames('visit') }),
    ...(edits.isCustomer === undefined ? {} : { Status: edits.isCustomer ? 'C' : 'A' }),
    ...(edits.stage === undefined ? {} : { Status: statuses[String(edits.stage)] ?? 'A' }),
  });

  return {
    records: () => exactRecords(sandbox, division),
    createRelation: (edits) => {
      const id = idOf(call('POST', 'crm/Accounts', account(edits)));
      if (id !== null) writeAddresses(id, edits);
      return id;
    },
    createContact: (ownerId, edits) =>
      idOf(call('POST', 'crm/Contacts', { Account: ownerId, ...pick(edits, contactNames) })),
    edit: (record, edits) => {
      const body = record.kind === 'relation' ? account(edits) : pick(edits, contactNames);
      const written = Object.keys(body).length === 0 || isDone(call('PUT', pathOf(record), body));
      if (record.kind === 'relation') writeAddresses(record.id, edits);
      return written;
    },
    setActive: (record, isActive) => {
      const ended = new Date(sandbox.clock.nowMs() - 2 * dayMs).toISOString().slice(0, 10);
      return isDone(call('PUT', pathOf(record), { EndDate: isActive ? null : ended }));
    },
    remove: (record) => isDone(call('DELETE', pathOf(record))),
  };
}
