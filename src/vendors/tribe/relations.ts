import { assembleRecord } from '../../domain/model/assemble.ts';
import type { NeutralRecord, ObservedPart } from '../../domain/model/record.ts';
import { mapOk, type Outcome, ok } from '../outcome.ts';
import { isGuid, v4 } from '../shared/odataUrl.ts';
import { organisationParts, personCustomerParts, type Role, rolePart } from './codec.ts';
import type { TribeContext } from './context.ts';
import { listAll } from './directory.ts';
import { sets } from './sets.ts';
import { type OrganisationRow, organisationRow, personCustomerRow, roleRow } from './wire.ts';

/** Reading whole relations: an organisation with its addresses and roles, or a person who is a customer. */

export async function readRelation(context: TribeContext, id: string): Promise<Outcome<NeutralRecord | null>> {
  if (!isGuid(id)) return ok(null);
  const organisation = await readOrganisation(context, id);
  if (organisation.is !== 'ok') return organisation;
  if (organisation.value !== null) return withRoles(context, organisation.value);
  const filter = `Person/ID eq ${v4.guid(id)}`;
  const customers = await listAll(context.call, context.urls, sets.personCustomers, personCustomerRow, filter);
  return mapOk(customers, (rows) => assembleRecord(livingFirst(rows.flatMap(personCustomerParts))));
}

/** By filter and not by key, so that a record that is gone is an empty list and not an error. */
export async function readOrganisation(context: TribeContext, id: string): Promise<Outcome<OrganisationRow | null>> {
  const filter = `ID eq ${v4.guid(id)}`;
  const rows = await listAll(context.call, context.urls, sets.organisations, organisationRow, filter);
  return mapOk(rows, (found) => found[0] ?? null);
}

/**
 * `ImportId` holds the key. It is searched with `contains` and compared here, because whether `eq` minds the case of
 * letters is not known (tribe-crm.md 2.2, 2.4).
 */
export async function findRelationsByKey(
  context: TribeContext,
  businessKey: string,
): Promise<Outcome<readonly NeutralRecord[]>> {
  const filter = `contains(ImportId,${v4.text(businessKey)})`;
  const rows = await listAll(context.call, context.urls, sets.organisations, organisationRow, filter);
  if (rows.is !== 'ok') return rows;
  const records: NeutralRecord[] = [];
  for (const row of rows.value.filter((found) => found.ImportId === businessKey)) {
    const record = await withRoles(context, row);
    if (record.is !== 'ok') return record;
    if (record.value !== null) records.push(record.value);
  }
  return ok(records);
}

async function withRoles(context: TribeContext, row: OrganisationRow): Promise<Outcome<NeutralRecord | null>> {
  const parts: ObservedPart[] = [...organisationParts(row)];
  for (const role of ['customer', 'supplier'] as const) {
    const found = await readRoles(context, role, row.ID);
    if (found.is !== 'ok') return found;
    parts.push(...found.value);
  }
  return ok(assembleRecord(livingFirst(parts)));
}

async function readRoles(context: TribeContext, role: Role, id: string): Promise<Outcome<readonly ObservedPart[]>> {
  const set = role === 'customer' ? sets.customers : sets.suppliers;
  const rows = await listAll(context.call, context.urls, set, roleRow, `Organization/ID eq ${v4.guid(id)}`);
  return mapOk(rows, (found) => found.flatMap((row) => rolePart(role, row)));
}

/** Of several relationships of one role an ended one says nothing as long as another lives. */
const livingFirst = (parts: readonly ObservedPart[]): readonly ObservedPart[] =>
  [...parts].sort((a, b) => Number(a.isGone) - Number(b.isGone));
