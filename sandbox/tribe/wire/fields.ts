import { displayName } from '../rules/names.ts';
import { timestamp } from '../rules/values.ts';
import type { Entity, Scalar } from '../state/entity.ts';
import type { EntityStore } from '../state/store.ts';

/** What reading a record needs besides the record: counts and file addresses are looked up. */
export interface Reading {
  readonly store: EntityStore;
  readonly publicUrl: string;
  setOf(type: string): string;
}

type Computed = (entity: Entity, reading: Reading) => Scalar | null;

/** What the service makes itself. A map, because a list of many records asks for tens of thousands of values. */
const computedFields: ReadonlyMap<string, Computed> = new Map<string, Computed>([
  ['ID', (entity) => entity.id],
  ['_Type', (entity) => entity.type],
  ['_Name', (entity) => displayName(entity)],
  ['CreationDate', (entity) => timestamp(entity.createdMs)],
  ['LastMutationDate', (entity) => (entity.mutatedMs === null ? null : timestamp(entity.mutatedMs))],
  ['NumberOfNotes', (entity, { store }) => countOf(store, entity.id, 'Note')],
  ['NumberOfAttachments', (entity, { store }) => countOf(store, entity.id, 'Attachment')],
  ['Url', (entity, reading) => (entity.type === 'File' ? fileUrl(entity, reading) : (entity.values.Url ?? null))],
]);

/** The value of a field as it goes over the wire: kept ones as kept, the service's own computed. */
export function fieldValue(entity: Entity, field: string, reading: Reading): Scalar | null {
  const computed = computedFields.get(field);
  return computed === undefined ? (entity.values[field] ?? null) : computed(entity, reading);
}

/** Null when there are none, as on every recorded row (JSON, Entity.NumberOfNotes). */
function countOf(store: EntityStore, owner: string, part: 'Note' | 'Attachment'): number | null {
  const linked = store.linkedTo(owner, 'Entity');
  const count = linked.length === 0 ? 0 : linked.filter((entity) => entity.type === part).length;
  return count === 0 ? null : count;
}

/** The complete address of a file's bytes under the record that holds it (tribe-crm.md 2.6). */
function fileUrl(file: Entity, reading: Reading): string | null {
  for (const navigation of ['File', 'Picture']) {
    const [owner] = reading.store.linkedTo(file.id, navigation);
    if (owner !== undefined)
      return `${reading.publicUrl}/v1/odata-file/${reading.setOf(owner.type)}/${owner.id}/${navigation}`;
  }
  return null;
}
