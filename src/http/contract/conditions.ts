import { z } from '@hono/zod-openapi';
import {
  choiceOperators,
  type FilterField,
  filterFieldsOf,
  filterLists,
  flagOperators,
  presenceOperators,
  rangeOperators,
  textOperators,
} from '../../domain/filter/conditions.ts';
import {
  type ConditionFault,
  conditionCharsMax,
  conditionFaults,
  conditionsMax,
  conditionValuesMax,
} from '../../domain/filter/faults.ts';
import { list } from './values.ts';

/** What has to hold of a customer, a supplier or a contact for it to take part. */

const field = z.enum([...new Set(filterLists.flatMap((one): readonly FilterField[] => filterFieldsOf(one)))]);
const text = z.string().trim().max(conditionCharsMax);
const bound = text.nullable();

const conditionSchema = z
  .discriminatedUnion('operator', [
    z.strictObject({ field, operator: z.enum(textOperators), value: text }),
    z.strictObject({ field, operator: z.enum([...presenceOperators, ...flagOperators]) }),
    z.strictObject({
      field,
      operator: z.enum(choiceOperators),
      values: z.array(z.string().max(20)).max(conditionValuesMax).readonly(),
    }),
    z.strictObject({ field, operator: z.enum(rangeOperators), from: bound, to: bound }),
  ])
  .openapi('Condition');

export const conditionListSchema = z
  .strictObject({ match: z.enum(['all', 'any']), conditions: list(conditionSchema) })
  .openapi('ConditionList', { description: `At most ${conditionsMax} conditions. An empty list lets everybody in.` });

const conditionsShape = {
  customers: conditionListSchema.exactOptional(),
  suppliers: conditionListSchema.exactOptional(),
  contacts: conditionListSchema.exactOptional(),
};

export const filterConditionsSchema = z.object(conditionsShape).openapi('FilterConditions');

const faultWords: Readonly<Record<ConditionFault, string>> = {
  fieldUnknown: 'this list has no such field',
  operatorUnfit: 'the operator does not fit the field',
  valueEmpty: 'says nothing to compare with',
  valueTooLong: `more than ${conditionCharsMax} characters`,
  valueUnknown: 'not one of the values that the field can have',
  numberWrong: 'not a number',
  rangeBackwards: 'comes before the beginning of the range',
  tooMany: 'too many',
};

export const filterConditionsInputSchema = z.strictObject(conditionsShape).superRefine((conditions, context) => {
  for (const { path, fault } of conditionFaults(conditions)) {
    context.addIssue({ code: 'custom', path: [...path], message: faultWords[fault] });
  }
});
