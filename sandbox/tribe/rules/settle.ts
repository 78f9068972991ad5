import type { Entity } from '../state/entity.ts';
import { requireDraft, settleActivity } from './activities.ts';
import { settleAddress, settleSlots } from './addresses.ts';
import { checkFile } from './files.ts';
import { completeLine, withLineSums } from './lines.ts';
import { withPersonNames, withRelationshipName } from './names.ts';
import { withNumberForRole, withRelationNumber } from './numbers.ts';
import type { Unit } from './unit.ts';

/** What follows from a record that was just written: computed fields, numbers, the names of roles, the owner of an address. */
export function settle(unit: Unit, before: Entity | null, written: Entity): Entity {
  if (unit.isA(written, 'Relation')) return settleRelation(unit, before, written);
  if (unit.isA(written, 'Relationship')) return settleRelationship(unit, written);
  if (written.type === 'Address') return settleAddress(unit, written);
  if (unit.isA(written, 'Activity')) return settleActivity(unit, before, written);
  if (written.type === 'ProductLine') return settleLine(unit, before, written);
  if (written.type === 'File') checkFile(written);
  return written;
}

function settleRelation(unit: Unit, before: Entity | null, written: Entity): Entity {
  const named = written.type === 'Relation.Person' ? withPersonNames(written) : written;
  const saved = unit.save(withRelationNumber(unit, named), false);
  settleSlots(unit, saved);
  if (before === null) return saved;
  const touches = unit.tools.switches.relationEditTouches;
  const player = saved.type === 'Relation.Person' ? 'Person' : 'Organization';
  for (const role of unit.tools.store.linkedTo(saved.id, player)) {
    if (!unit.isA(role, 'Relationship')) continue;
    const renamed = withRelationshipName(role, saved);
    if (touches === 'never') unit.rename(renamed);
    else unit.save(touches === 'always' && renamed === role ? { ...role } : renamed, false);
  }
  return saved;
}

function settleRelationship(unit: Unit, written: Entity): Entity {
  const player = unit.get(written.links.Organization ?? written.links.Person ?? '');
  if (player === null) return written;
  const saved = unit.save(withRelationshipName(written, player), false);
  unit.save(withNumberForRole(unit, saved, player), false);
  return saved;
}

/** A line is completed from its product, and its activity's sums follow. */
function settleLine(unit: Unit, before: Entity | null, written: Entity): Entity {
  const activity = unit.get(written.links.Activity ?? '');
  requireDraft(unit, activity);
  const saved = unit.save(completeLine(unit, before, written), false);
  if (activity !== null) unit.save(withLineSums(unit, activity), false);
  return saved;
}
