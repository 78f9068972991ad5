import { createHash } from 'node:crypto';
import type { Change } from '../rules/unit.ts';
import type { Entity } from '../state/entity.ts';

/** What a webhook tells of a change (tribe-crm.md 3.1): the kind of mutation and the id of what it happened to. */
export interface Mutation {
  readonly type: string;
  /** The dotted type of the record that changed, or that holds the link. */
  readonly entityType: string;
  readonly entityId?: string;
  readonly relationshipId?: string;
}

export function entityMutation({ before, after }: Change): Mutation | null {
  const entity = after ?? before;
  if (entity === null) return null;
  const type =
    before === null ? 'EntityCreationMutation' : after === null ? 'EntityDeletionMutation' : 'EntityUpdateMutation';
  return { type, entityType: entity.type, entityId: entity.id };
}

/**
 * The platform's own "relationships" are the links between records, broader than the CRM's roles (3.1 I). A link has no
 * record that can be fetched: its id is a function of who holds it and under which name.
 */
export function linkMutations({ before, after }: Change): readonly Mutation[] {
  const entity = after ?? before;
  if (entity === null) return [];
  const names = new Set([...Object.keys(before?.links ?? {}), ...Object.keys(after?.links ?? {})]);
  const mutations: Mutation[] = [];
  for (const name of names) {
    const was = before?.links[name];
    const is = after?.links[name];
    if (was === is) continue;
    const kind = was === undefined ? 'Creation' : is === undefined ? 'Deletion' : 'Update';
    mutations.push({
      ...{ type: `Relationship${kind}Mutation`, entityType: entity.type },
      relationshipId: linkId(entity, name),
    });
  }
  return mutations;
}

function linkId(entity: Entity, navigation: string): string {
  const hex = createHash('sha256').update(`${entity.id}/${navigation}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
