import type { Entity } from '../state/entity.ts';
import { badRequest } from './refusal.ts';
import type { Unit } from './unit.ts';
import { timestamp } from './values.ts';

/** The commercial funnel from left to right (tribe-crm.md 4.1). */
const funnel = ['Suspect', 'Lead', 'HotProspect', 'Prospect', 'Customer'];

/** Changes the type of a relationship to a sibling: all commercial relationships of organisations, or of persons (2.4). */
export function upgradeEntity(unit: Unit, entity: Entity, wish: unknown): Entity {
  const { schema, nowMs } = unit.tools;
  const target = typeof wish === 'string' ? (schema.ofSet(wish) ?? schema.types.get(wish)) : undefined;
  if (target === undefined)
    throw badRequest(`'_UpgradeType' must be the name of a relationship set, not ${JSON.stringify(wish)}.`);
  const type = schema.type(entity.type);
  if (target.parent !== type.parent || target.isAbstract || !unit.isA(entity, 'Relationship')) {
    throw badRequest(`${type.set} cannot become ${target.set}: only siblings can be exchanged.`);
  }
  if (target.name === type.name) return entity;
  const stage = (name: string): number => funnel.indexOf(name.split('.').at(-1) ?? '');
  const moment = stage(target.name) >= stage(type.name) ? 'UpgradeDate' : 'DowngradeDate';
  const kept = Object.entries(entity.values).filter(([name]) => target.fields.has(name));
  return unit.save(
    { ...entity, type: target.name, values: { ...Object.fromEntries(kept), [moment]: timestamp(nowMs) } },
    true,
  );
}
