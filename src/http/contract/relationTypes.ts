import { z } from '@hono/zod-openapi';
import { exactStages, tribeStages } from '../../domain/model/stages.ts';

/** Which relation type of one side becomes which of the other, for each direction. */

const inTribe = z.enum([...tribeStages, 'none']);
const inExact = z.enum([...exactStages, 'none']);
const supplier = z.enum(['supplier', 'none']);
export const relationTypesSchema = z
  .strictObject({
    import: z.strictObject({ suspect: inTribe, prospect: inTribe, customer: inTribe, supplier }),
    export: z.strictObject({
      suspect: inExact,
      lead: inExact,
      hotProspect: inExact,
      prospect: inExact,
      customer: inExact,
      supplier,
    }),
  })
  .openapi('RelationTypes');
