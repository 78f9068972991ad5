import type { HostedSandbox } from '../../sandbox/kit/host.ts';
import { addressLine, type OracleRecord, type OracleValue, textOf } from './record.ts';

type Row = Readonly<Record<string, unknown>>;

const rowsOf = (sandbox: HostedSandbox, division: string, entity: string): Iterable<Row> =>
  sandbox.tables.table<Row>(`${division}/${entity}`).rows();

/** Everything of one administration that Tandem keeps in agreement. */
export function exactRecords(sandbox: HostedSandbox, division: string): readonly OracleRecord[] {
  const addresses = Map.groupBy(rowsOf(sandbox, division, 'Addresses'), ({ Account }) => String(Account));
  const records: OracleRecord[] = [];
  for (const row of rowsOf(sandbox, division, 'Accounts')) {
    records.push(relationOf(row, addresses.get(String(row.ID)) ?? [], sandbox.clock.nowMs()));
  }
  for (const row of rowsOf(sandbox, division, 'Contacts')) records.push(contactOf(row, sandbox.clock.nowMs()));
  return records;
}

export function relationOf(row: Row, addresses: readonly Row[], nowMs: number): OracleRecord {
  const isCustomer = row.Status === 'C';
  const stage = { S: 'suspect', P: 'prospect', C: 'customer' }[String(row.Status)] ?? null;
  const isSupplier = row.IsSupplier === true;
  const place = (type: number): Row => addresses.find((one) => one.Type === type && one.Main === true) ?? {};
  return {
    side: 'exact',
    kind: 'relation',
    id: String(row.ID).toLowerCase(),
    isActive: isActive(row, nowMs),
    ownerId: null,
    businessKey: textOf(row.SearchCode),
    fields: {
      name: textOf(row.Name),
      email: textOf(row.Email),
      phone: textOf(row.Phone),
      website: textOf(row.Website),
      vatNumber: textOf(row.VATNumber),
      chamberOfCommerce: textOf(row.ChamberOfCommerce),
      isCustomer,
      isSupplier,
      stage,
      debtorNumber: isCustomer ? textOf(row.Code) : null,
      creditorNumber: isSupplier ? textOf(row.Code) : null,
      ...addressFields('visit', row),
      ...addressFields('postal', place(2)),
      ...addressFields('invoice', place(3)),
    },
  };
}

export function contactOf(row: Row, nowMs: number): OracleRecord {
  return {
    side: 'exact',
    kind: 'contact',
    id: String(row.ID).toLowerCase(),
    isActive: isActive(row, nowMs),
    ownerId: textOf(row.Account)?.toLowerCase() ?? null,
    businessKey: textOf(row.Notes),
    fields: {
      firstName: textOf(row.FirstName),
      middleName: textOf(row.MiddleName),
      lastName: textOf(row.LastName),
      email: textOf(row.Email) ?? textOf(row.BusinessEmail),
      phone: textOf(row.Phone) ?? textOf(row.BusinessPhone),
      mobile: textOf(row.Mobile) ?? textOf(row.BusinessMobile),
    },
  };
}

const addressFields = (kind: string, row: Row): Record<string, OracleValue> => ({
  [`${kind}.line`]: addressLine(row.AddressLine1),
  [`${kind}.postcode`]: textOf(row.Postcode),
  [`${kind}.city`]: textOf(row.City),
  [`${kind}.country`]: textOf(row.Country),
});

const dayMs = 86_400_000;
const isActive = (row: Row, nowMs: number): boolean =>
  typeof row.EndDate !== 'number' || row.EndDate >= Math.floor(nowMs / dayMs) * dayMs;
