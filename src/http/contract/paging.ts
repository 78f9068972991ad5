import { z } from '@hono/zod-openapi';
import { list } from './values.ts';

/** Rows that one answer carries at most. */
export const pageRowsMax = 200;
const pageRowsUsual = 50;
/** Beyond this a person searches instead of paging. */
const offsetMax = 10_000_000;

const wholeNumber = (min: number, max: number, usual: number) =>
  z.coerce.number().int().min(min).max(max).default(usual);

export const pageQueryShape = {
  search: z.string().trim().max(200).optional(),
  offset: wholeNumber(0, offsetMax, 0),
  limit: wholeNumber(1, pageRowsMax, pageRowsUsual),
};

export const pageSchema = <T extends z.ZodType>(row: T) => z.object({ total: z.number().int(), rows: list(row) });
