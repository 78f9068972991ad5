import { type Entity, text } from '../state/entity.ts';
import type { Unit } from './unit.ts';

/** The tenant's own organisation: the parent of customers, suppliers and employees (tribe-crm.md 1.9). */
export function ownOrganisation(unit: Unit): Entity {
  for (const identity of unit.tools.store.ofType(unit.actor.tenant, 'Relationship.Organization.Identity')) {
    const own = unit.get(identity.links.Relation ?? '');
    if (own !== null) return own;
  }
  throw new Error(`tenant ${unit.actor.tenant} has no own organisation`);
}

/** A record's name on one line, empty when it has none. */
export const nameOf = (entity: Entity): string =>
  (text(entity, 'Name') ?? text(entity, 'Subject') ?? '').replace(/\s+/g, ' ').trim();
