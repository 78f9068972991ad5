import { type Entity, withLinks } from '../state/entity.ts';
import type { Unit } from './unit.ts';

/** The navigations of a relation that hold one address each, with the `Code` of the address type they stand for. */
export const addressSlots: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Relation.Organization': { VisitingAddress: 'Visiting', PostalAddress: 'Postal', InvoiceAddress: 'Invoice' },
  'Relation.Person': { Address: 'Visiting' },
};

/** Addresses in a slot of a relation belong to it: they name it, and they carry the slot's type unless they had one. */
export function settleSlots(unit: Unit, relation: Entity): void {
  for (const [slot, code] of Object.entries(addressSlots[relation.type] ?? {})) {
    const address = unit.get(relation.links[slot] ?? '');
    if (address === null) continue;
    const typeId = address.links.AddressType ?? addressTypeId(unit, code);
    const owner = ownerLinks(relation);
    unit.save(
      withLinks(address, { ...(address.links.Relation === undefined ? owner : {}), AddressType: typeId }),
      false,
    );
  }
}

/** An address that was written by itself: its owner under all its names, and the owner's slot when that is still empty. */
export function settleAddress(unit: Unit, address: Entity): Entity {
  const ownerId = address.links.Organization ?? address.links.Person ?? address.links.Relation;
  const owner = ownerId === undefined ? null : unit.get(ownerId);
  if (owner === null) return address;
  const saved = unit.save(withLinks(address, ownerLinks(owner)), false);
  const slots = Object.entries(addressSlots[owner.type] ?? {});
  const isHeld = slots.some(([slot]) => owner.links[slot] === address.id);
  const typeId = address.links.AddressType;
  const free = slots.find(
    ([slot, code]) =>
      owner.links[slot] === undefined &&
      (owner.type === 'Relation.Person' || (typeId !== undefined && typeId === addressTypeId(unit, code))),
  );
  if (!isHeld && free !== undefined) {
    unit.save(withLinks(owner, { [free[0]]: address.id }), false);
  } else if (unit.tools.switches.addressEditTouchesOwner) {
    unit.save({ ...owner }, false);
  }
  return saved;
}

function ownerLinks(owner: Entity): Record<string, string | null> {
  const isPerson = owner.type === 'Relation.Person';
  return { Relation: owner.id, Organization: isPerson ? null : owner.id, Person: isPerson ? owner.id : null };
}

function addressTypeId(unit: Unit, code: string): string | null {
  return (
    unit.tools.store.withValue(unit.actor.tenant, 'Code', code).find((entity) => entity.type === 'Datastore.AdressType')
      ?.id ?? null
  );
}
