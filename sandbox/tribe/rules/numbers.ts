import { type Entity, text, withValues } from '../state/entity.ts';
import type { Unit } from './unit.ts';

const customers = [
  'Relationship.Organization.CommercialRelationship.Customer',
  'Relationship.Person.CommercialRelationship.Customer',
];
const supplier = 'Relationship.Organization.Supplier';

/**
 * "New customers or suppliers in Tribe CRM always receive a debtor or creditor number" (the article; switches, because
 * tribe-crm.md 5.2 calls automatic numbering off by default). A number that was given is kept.
 */
export function withNumberForRole(unit: Unit, role: Entity, player: Entity): Entity {
  const { switches } = unit.tools;
  if (customers.includes(role.type) && switches.automaticDebtorNumber) return numbered(unit, player, 'DebtorNumber');
  if (role.type === supplier && switches.automaticCreditorNumber) return numbered(unit, player, 'CreditorNumber');
  return player;
}

/** Numbers that somebody typed in are stepped over, so that the sequence never hands one out twice. */
function numbered(unit: Unit, relation: Entity, field: 'DebtorNumber' | 'CreditorNumber'): Entity {
  if (text(relation, field) !== null) return relation;
  for (;;) {
    const number = String(firstNumber[field] + unit.tools.nextNumber(`${field}/${relation.tenant}`));
    if (unit.tools.store.withValue(relation.tenant, field, number).length === 0)
      return withValues(relation, { [field]: number });
  }
}

/** The start numbers of the sandbox's tenants (5.2: an administrator chooses start and length). */
const firstNumber = { DebtorNumber: 50_000, CreditorNumber: 70_000 } as const;

export function withRelationNumber(unit: Unit, relation: Entity): Entity {
  if (!unit.tools.switches.automaticRelationNumber || relation.values.Number !== undefined) return relation;
  return withValues(relation, { Number: 1000 + unit.tools.nextNumber(`Number/${relation.tenant}`) });
}
