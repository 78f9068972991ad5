import type { RowSchema } from '../../kit/odata/index.ts';
import type { EntityType, Schema } from '../schema/types.ts';
import type { Entity } from '../state/entity.ts';
import { fieldValue, type Reading } from './fields.ts';

/** How filters and orders read records of a type: fields, and fields of linked records at any depth (`Phase/Code`). */
export function rowSchema(type: EntityType, schema: Schema, tenant: string, reading: Reading): RowSchema<Entity> {
  return {
    typeOf: (path) => {
      let at: EntityType = type;
      for (const segment of path.slice(0, -1)) {
        const navigation = at.navigations.get(segment);
        if (navigation === undefined || navigation.isMany) return null;
        at = schema.type(navigation.target);
      }
      return at.fields.get(path.at(-1) ?? '')?.type ?? null;
    },
    read: (row, path) => {
      let at: Entity | null = row;
      const last = path.length - 1;
      for (let index = 0; index < last; index++) {
        const id: string | undefined = at.links[path[index] ?? ''];
        at = id === undefined ? null : reading.store.get(tenant, id);
        if (at === null) return null;
      }
      const name = path[last] ?? '';
      // As numbers, because reading the text back for every row of a long list is what a filter would spend its time on.
      if (name === 'CreationDate') return at.createdMs;
      if (name === 'LastMutationDate') return at.mutatedMs;
      return fieldValue(at, name, reading);
    },
  };
}
