import { createRoute } from '@hono/zod-openapi';
import {
  historyPageSchema,
  historyQuerySchema,
  problemGroupsSchema,
  recordPageSchema,
  recordPathSchema,
  recordQuerySchema,
  recordViewSchema,
  unlinkedPageSchema,
  unlinkedQuerySchema,
} from '../contract/records.ts';
import type { ApiParts } from '../env.ts';
import { jsonAnswer, refuse } from '../problems.ts';
import { newApi } from './newApi.ts';

const records = createRoute({
  method: 'get',
  path: '/records',
  tags: ['Records'],
  summary: 'Linked records of one kind, a page at a time',
  request: { query: recordQuerySchema },
  responses: jsonAnswer('The page', recordPageSchema),
});

const record = createRoute({
  method: 'get',
  path: '/records/{kind}/{side}/{id}',
  tags: ['Records'],
  summary: 'One record on both sides, field by field, with its history and problems',
  request: { params: recordPathSchema },
  responses: jsonAnswer('The record', recordViewSchema),
});

const unlinked = createRoute({
  method: 'get',
  path: '/unlinked',
  tags: ['Records'],
  summary: 'Records of one system that are linked to nothing, with the reason why, a page at a time',
  request: { query: unlinkedQuerySchema },
  responses: jsonAnswer('The page', unlinkedPageSchema),
});

const problems = createRoute({
  method: 'get',
  path: '/problems',
  tags: ['Problems'],
  summary: 'What a person has to look at, grouped by cause',
  responses: jsonAnswer('The groups', problemGroupsSchema),
});

const history = createRoute({
  method: 'get',
  path: '/history',
  tags: ['History'],
  summary: 'What Tandem did, the latest first: of one record, kind, side, field, run, cause or period',
  request: { query: historyQuerySchema },
  responses: jsonAnswer('The page', historyPageSchema),
});

export const recordRoutes = ({ service }: ApiParts) =>
  newApi()
    .openapi(records, async (c) => {
      const { kind, search, offset, limit } = c.req.valid('query');
      const page = await service.records(c.get('caller'), { kind, search: search || null, offset, limit });
      return c.json(page, 200);
    })
    .openapi(unlinked, async (c) => {
      const { search, ...query } = c.req.valid('query');
      return c.json(await service.unlinked(c.get('caller'), { ...query, search: search || null }), 200);
    })
    .openapi(record, async (c) => {
      const result = await service.record(c.get('caller'), c.req.valid('param'));
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(problems, async (c) => c.json(await service.problems(c.get('caller')), 200))
    .openapi(history, async (c) => {
      const { kind, side, field, by, decided, fromMs, untilMs, runId, recordId, recordSide, search, ...page } =
        c.req.valid('query');
      const isOfOne = recordId !== undefined && recordSide !== undefined && kind !== undefined;
      const rows = await service.history(c.get('caller'), {
        ...page,
        kind: kind ?? null,
        side: side ?? null,
        field: field ?? null,
        by: by ?? null,
        decided: decided ?? null,
        fromMs: fromMs ?? null,
        untilMs: untilMs ?? null,
        runId: runId ?? null,
        record: isOfOne ? { kind, side: recordSide, id: recordId } : null,
        search: search || null,
      });
      return c.json(rows, 200);
    });
