import type { Entity } from '../state/entity.ts';
import { withLinks } from '../state/entity.ts';
import { requireDraft } from './activities.ts';
import { withLineSums } from './lines.ts';
import { badRequest, Refusal } from './refusal.ts';
import { nameOf, ownOrganisation } from './relations.ts';
import type { Unit } from './unit.ts';

/** What goes with its owner when that is deleted: link name by type. */
const parts: readonly (readonly [type: string, link: string])[] = [
  ['Note', 'Entity'],
  ['Attachment', 'Entity'],
  ['ProductLine', 'Activity'],
  ['Address', 'Relation'],
  ['Price', 'PriceList'],
];

/** Deletes a record asked for by its id, with everything that cannot be without it. Refuses what a CRM protects. */
export function removeEntity(unit: Unit, entity: Entity, isAsked = true): void {
  const type = unit.tools.schema.type(entity.type);
  if (!type.canDelete) throw new Refusal(405, `${type.set} cannot be deleted through the API.`, { is: 'protected' });
  if (unit.isA(entity, 'Relation')) {
    if (entity.id === ownOrganisation(unit).id)
      throw badRequest('Your own organisation cannot be deleted.', { is: 'ownOrganisation' });
    for (const link of ['Organization', 'Person', 'Relation']) {
      for (const role of unit.tools.store.linkedTo(entity.id, link))
        if (unit.isA(role, 'Relationship')) removeEntity(unit, role, false);
    }
  }
  if (unit.isA(entity, 'Relationship')) {
    const activity = unit.tools.store.linkedTo(entity.id, 'Relationship').find((other) => unit.isA(other, 'Activity'));
    if (activity !== undefined) {
      const activitySet = unit.tools.schema.type(activity.type).set;
      throw badRequest(
        `${type.set} '${nameOf(entity)}' cannot be deleted because ${activitySet} '${nameOf(activity)}' belongs to it.`,
        { is: 'hasActivities', role: nameOf(entity), activity: nameOf(activity) },
      );
    }
  }
  requireDraft(unit, entity.type === 'ProductLine' ? unit.get(entity.links.Activity ?? '') : entity);
  for (const [part, link] of parts) {
    for (const owned of unit.tools.store.linkedTo(entity.id, link))
      if (unit.isA(owned, part)) removeEntity(unit, owned, false);
  }
  for (const link of ['File', 'Picture']) {
    const file = unit.get(entity.links[link] ?? '');
    if (file !== null) unit.remove(file, false);
  }
  for (const navigation of singleNavigations(unit)) {
    for (const other of unit.tools.store.linkedTo(entity.id, navigation))
      unit.save(withLinks(other, { [navigation]: null }), false);
  }
  unit.remove(entity, isAsked);
  const activity = entity.type === 'ProductLine' ? unit.get(entity.links.Activity ?? '') : null;
  if (activity !== null) unit.save(withLineSums(unit, activity), false);
}

function singleNavigations(unit: Unit): ReadonlySet<string> {
  const names = new Set<string>();
  for (const type of unit.tools.schema.types.values()) {
    for (const navigation of type.navigations.values()) if (!navigation.isMany) names.add(navigation.name);
  }
  return names;
}
