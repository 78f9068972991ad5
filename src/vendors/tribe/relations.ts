import type { FieldPath } from '../../domain/model/fields.ts';
import type { ObservedPart, PartName, Sighting } from '../../domain/model/record.ts';
import { tribeStages } from '../../domain/model/stages.ts';
import { mapOk, type Outcome, ok } from '../outcome.ts';
import { isGuid, v4 } from '../shared/odataUrl.ts';
import { sightingOf } from '../shared/sighting.ts';
import { organisationParts, personCustomerParts, type Role, rolePart } from './codec.ts';
import type { TribeContext } from './context.ts';
import { listAll } from './directory.ts';
import { commercialSets, personCommercialSets, sets, type TribeSet } from './sets.ts';
import { type OrganisationRow, organisationRow, personCustomerRow, roleRow } from './wire.ts';

/** Reading whole relations: an organisation with its addresses and roles, or a person who is a customer. */

export const organisationCovers = ['main', 'visit', 'postal', 'invoice'] as const satisfies readonly PartName[];
const personCovers = ['main', 'visit', 'commercial'] as const satisfies readonly PartName[];

/** What a relation is to the company: the part, the fields that it tells, and the sets that it may be in. */
const roleParts = [
  { part: 'commercial', fields: ['isCustomer', 'stage', 'paymentCondition'], roles: tribeStages },
  { part: 'supplier', fields: ['isSupplier'], roles: ['supplier'] },
] as const satisfies readonly { part: PartName; fields: readonly FieldPath[]; roles: readonly Role[] }[];
export const rolePartNames = roleParts.map(({ part }) => part);

export const setOf = (role: Role): TribeSet => (role === 'supplier' ? sets.suppliers : commercialSets[role]);

/** An organisation costs one call, with what it is to the company seven; each type is a set of its own. */
export async function readRelation(
  context: TribeContext,
  id: string,
  about?: readonly FieldPath[],
): Promise<Outcome<Sighting | null>> {
  if (!isGuid(id)) return ok(null);
  const organisation = await readOrganisation(context, id);
  if (organisation.is !== 'ok') return organisation;
  if (organisation.value !== null) return withRoles(context, organisation.value, about);
  const person = await readPersonCustomer(context, id);
  return mapOk(person, (parts) => (parts.length === 0 ? null : sightingOf(parts, personCovers)));
}

/** The parts of a person who is or was a customer, or on the way to it; none when there is no such person. */
export async function readPersonCustomer(context: TribeContext, id: string): Promise<Outcome<readonly ObservedPart[]>> {
  const parts: ObservedPart[] = [];
  for (const stage of tribeStages) {
    const filter = `Person/ID eq ${v4.guid(id)}`;
    const rows = await listAll(context.call, context.urls, personCommercialSets[stage], personCustomerRow, filter);
    if (rows.is !== 'ok') return rows;
    parts.push(...rows.value.flatMap((row) => personCustomerParts(stage, row)));
  }
  return ok(parts);
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
): Promise<Outcome<readonly Sighting[]>> {
  const filter = `contains(ImportId,${v4.text(businessKey)})`;
  const rows = await listAll(context.call, context.urls, sets.organisations, organisationRow, filter);
  if (rows.is !== 'ok') return rows;
  const sightings: Sighting[] = [];
  for (const row of rows.value.filter((found) => found.ImportId === businessKey)) {
    const sighting = await withRoles(context, row);
    if (sighting.is !== 'ok') return sighting;
    sightings.push(sighting.value);
  }
  return ok(sightings);
}

async function withRoles(
  context: TribeContext,
  row: OrganisationRow,
  about?: readonly FieldPath[],
): Promise<Outcome<Sighting>> {
  const parts: ObservedPart[] = [...organisationParts(row)];
  const covers: PartName[] = [...organisationCovers];
  for (const { part, fields, roles } of roleParts) {
    if (about !== undefined && !about.some((path) => fields.some((field) => field === path))) continue;
    for (const role of roles) {
      const found = await readRoles(context, role, row.ID);
      if (found.is !== 'ok') return found;
      parts.push(...found.value);
    }
    covers.push(part);
  }
  return ok(sightingOf(parts, covers));
}

async function readRoles(context: TribeContext, role: Role, id: string): Promise<Outcome<readonly ObservedPart[]>> {
  const rows = await listAll(context.call, context.urls, setOf(role), roleRow, `Organization/ID eq ${v4.guid(id)}`);
  return mapOk(rows, (found) => found.flatMap((row) => rolePart(role, row)));
}
