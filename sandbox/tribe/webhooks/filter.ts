import { compileExpression, odataV4, type Predicate, parseFilter } from '../../kit/odata/index.ts';
import type { EntityType, Schema } from '../schema/types.ts';
import type { Entity } from '../state/entity.ts';
import type { Reading } from '../wire/fields.ts';
import { rowSchema } from '../wire/rowSchema.ts';

/**
 * "Filters can be added after creation" (tribe-crm.md 3.1); their form is unknown. Here it is the filter of a query on the
 * webhook's own type. Throws `ODataError` for a text that is none.
 */
export function compileWebhookFilter(
  filter: string,
  type: EntityType,
  tools: { readonly schema: Schema; readonly tenant: string; readonly reading: Reading },
): Predicate<Entity> {
  const dialect = { ...odataV4, areTextFunctionsCaseInsensitive: true };
  const rows = rowSchema(type, tools.schema, tools.tenant, tools.reading);
  return compileExpression(parseFilter(filter, dialect), dialect, rows);
}
